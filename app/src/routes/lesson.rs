//! A lesson: the chapters at the side, the text, the way on.

use leptos::either::Either;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use spindle_lessons::Lesson;

use crate::browser::document;
use crate::browser::fetch::{self, FetchError};
use crate::components::course::{CourseData, lesson_path};
use crate::components::prose::{LessonContext, Prose};
use crate::components::sidebar::Sidebar;
use crate::routes::not_found::NotFound;

/// The page of a lesson.
#[component]
pub fn LessonPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.with(|params| params.get("slug")).unwrap_or_default());
    let lesson = LocalResource::new(move || {
        let address = format!("/lessons/{}.json", slug.get());
        async move { fetch::json::<Lesson>(&address).await }
    });
    let text = move || {
        Suspend::new(async move {
            match lesson.await {
                Ok(lesson) => Either::Left(view! { <LessonText lesson /> }),
                Err(FetchError::Missing(_)) => Either::Right(Either::Left(view! { <NotFound /> })),
                Err(error) => Either::Right(Either::Right(view! { <Failure error /> })),
            }
        })
    };
    view! {
        <div class="lesson">
            <Sidebar />
            <div class="lesson__page">
                <Transition fallback=|| view! { <p class="lesson__wait">"The lesson is loading."</p> }>
                    {text}
                </Transition>
            </div>
        </div>
    }
}

/// The lesson's text and the links to its neighbours.
#[component]
fn LessonText(
    /// The lesson.
    lesson: Lesson,
) -> impl IntoView {
    document::set_title(&format!("{}: Spindle", lesson.title));
    LessonContext::provide(&lesson);
    let Lesson { slug, title, summary, blocks, programs: _, previous, next } = lesson;
    view! {
        <article class="prose" data-testid="lesson" data-lesson=slug>
            <h1>{title}</h1>
            <p class="lesson__summary">{summary}</p>
            <Prose blocks />
        </article>
        <Neighbours previous next />
    }
}

/// Links to the lessons before and after; Alt+PageUp and Alt+PageDown follow them.
#[component]
fn Neighbours(
    /// The lesson before.
    previous: Option<String>,
    /// The lesson after.
    next: Option<String>,
) -> impl IntoView {
    let navigate = use_navigate();
    let (before, after) = (previous.clone(), next.clone());
    let keys = window_event_listener(ev::keydown, move |event| {
        if !event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let target = match event.key().as_str() {
            "PageUp" => before.as_deref(),
            "PageDown" => after.as_deref(),
            _ => None,
        };
        if let Some(slug) = target {
            event.prevent_default();
            navigate(&lesson_path(slug), leptos_router::NavigateOptions::default());
        }
    });
    on_cleanup(move || keys.remove());
    view! {
        <nav class="neighbours" aria-label="Lessons before and after">
            {previous.map(|slug| view! { <Neighbour slug way=Way::Back /> })}
            {next.map(|slug| view! { <Neighbour slug way=Way::On /> })}
        </nav>
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Back,
    On,
}

impl Way {
    fn as_str(self) -> &'static str {
        match self {
            Self::Back => "previous",
            Self::On => "next",
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Back => ("Previous", "Alt+PageUp"),
            Self::On => ("Next", "Alt+PageDown"),
        }
    }
}

/// A link to one neighbour.
#[component]
fn Neighbour(
    /// The lesson.
    slug: String,
    /// Which side it is on.
    way: Way,
) -> impl IntoView {
    let course = CourseData::expect();
    let (word, keys) = way.words();
    let href = lesson_path(&slug);
    view! {
        <a
            class=format!("neighbours__link neighbours__link--{}", way.as_str())
            href=href
            rel=if way == Way::On { "next" } else { "prev" }
            data-testid=way.as_str()
        >
            <span class="neighbours__way">{word} " " <kbd>{keys}</kbd></span>
            <span class="neighbours__title">
                {move || course.title_of(&slug).unwrap_or_else(|| slug.clone())}
            </span>
        </a>
    }
}

/// Why a lesson did not come.
#[component]
fn Failure(
    /// What went wrong.
    error: FetchError,
) -> impl IntoView {
    document::set_title("Not loaded: Spindle");
    view! {
        <div class="prose" role="alert" data-testid="lesson-failure">
            <h1>"The lesson did not load"</h1>
            <p>{format!("It failed because {error}.")}</p>
            <p>"Reload the page to try again. What you typed and answered is kept."</p>
        </div>
    }
}
