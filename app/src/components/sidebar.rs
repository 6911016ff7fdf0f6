//! The course's chapters beside a lesson.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::components::course::{CourseData, lesson_path};

/// The chapters and their lessons; on a narrow screen a button shows and hides them.
#[component]
pub fn Sidebar() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <div class="sidebar">
            <button
                class="sidebar__toggle button"
                aria-expanded=move || open.get().to_string()
                aria-controls="chapters"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                "Chapters"
            </button>
            <nav
                id="chapters"
                class="sidebar__nav"
                class:sidebar__nav--open=open
                aria-label="Chapters"
                data-testid="sidebar"
            >
                <Contents />
            </nav>
        </div>
    }
}

/// The chapters and their lessons.
#[component]
pub fn Contents(
    /// Whether to say what each lesson is about.
    #[prop(optional)]
    detail: Detail,
) -> impl IntoView {
    let course = CourseData::expect();
    move || match course.get() {
        None => view! { <p class="contents__note">"The chapters are loading."</p> }.into_any(),
        Some(Err(error)) => {
            view! { <p class="contents__note">{format!("No chapters: {error}.")}</p> }.into_any()
        }
        Some(Ok(course)) => course
            .chapters
            .into_iter()
            .map(|chapter| {
                let lessons = chapter
                    .lessons
                    .into_iter()
                    .map(|lesson| {
                        let summary = (detail == Detail::Summary).then(|| {
                            view! {
                                <p class="contents__summary">
                                    {lesson.summary} " "
                                    <span class="contents__minutes">
                                        {format!("{} min", lesson.minutes)}
                                    </span>
                                </p>
                            }
                        });
                        view! {
                            <li class="contents__lesson">
                                <A href=lesson_path(&lesson.slug)>{lesson.title}</A>
                                {summary}
                            </li>
                        }
                    })
                    .collect_view();
                view! {
                    <section class="contents__chapter">
                        <h2 class="contents__title">{chapter.title}</h2>
                        <ol class="contents__lessons">{lessons}</ol>
                    </section>
                }
            })
            .collect_view()
            .into_any(),
    }
}

/// How much [`Contents`] says of each lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// Its title.
    #[default]
    Title,
    /// Its title, what it is about, and how long it takes.
    Summary,
}
