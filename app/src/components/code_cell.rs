//! A program in the flow of the text: editor, toolbar, and what happened.

use leptos::prelude::*;
use spindle_lessons::Program;
use spindle_protocol::{Gil, Limits, RunId, RuntimeChoice, Start};

use crate::components::console::Console;
use crate::components::deadlock::DeadlockNotice;
use crate::components::editor::Editor;
use crate::components::exit_line::ExitLine;
use crate::components::prediction::Prediction;
use crate::components::stdin_field::StdinField;
use crate::components::stood::Stood;
use crate::components::timeline::Timeline;
use crate::components::toolbar::Toolbar;
use crate::hooks::use_edit::{UseEdit, use_edit};
use crate::hooks::use_gil::use_gil;
use crate::hooks::use_run::use_run;
use crate::runner::Runners;
use crate::runner::offer::{self, Offer};
use crate::state::marks::LineMark;
use crate::state::run::{Phase, RunState};

/// A program that can be edited and run.
#[component]
pub fn CodeCell(
    /// What the program belongs to: a lesson's slug, or `home`. Edits are saved under it.
    #[prop(into)]
    scope: String,
    /// The program.
    program: Program,
) -> impl IntoView {
    let Program { name, title, source, runtimes, args, stdin, predict } = program;
    let runners = Runners::expect();
    let edit = use_edit(&scope, &name, source);
    let run = use_run(runners);
    let gil = use_gil(&scope, &name);
    let text = edit.text();

    let wish = RwSignal::new(None::<String>);
    let offers = Memo::new(move |_| runners.offers(&runtimes));
    let chosen: Memo<Option<Offer>> =
        Memo::new(move |_| offers.with(|all| offer::in_force(all, wish.get().as_deref()).cloned()));

    let state = run.state();
    let faults = Memo::new(move |_| state.with(RunState::faults));
    let standing = Memo::new(move |_| state.with(RunState::standing));
    let mark = RwSignal::new(None::<LineMark>);
    // Asked for again, a line is shown again.
    let on_line = Callback::new(move |line: LineMark| mark.set(Some(line)));
    let begun = Memo::new(move |_| state.with(|state| state.phase != Phase::Idle));
    let input_id = format!("input-{scope}-{name}");
    let run_id = format!("run-{scope}-{name}");

    let start = Callback::new(move |()| {
        let Some(Offer { choice, .. }) = chosen.get_untracked() else { return };
        let gil = match choice {
            RuntimeChoice::Browser => gil.chosen().get_untracked(),
            RuntimeChoice::Native | RuntimeChoice::Cpython { .. } => Gil::Off,
        };
        mark.set(None);
        run.start(Start {
            run: RunId(0),
            program: text.get_untracked(),
            args: args.clone(),
            stdin: stdin.clone(),
            runtime: choice,
            gil,
            limits: Limits::default(),
        });
    });
    let predict = predict.map(|question| {
        view! { <Prediction scope=scope.clone() name=name.clone() question begun /> }
    });
    let (heading, region) = (title.clone(), format!("Program: {title}"));
    let program_name = name.clone();
    view! {
        <section
            class="cell"
            aria-label=region
            data-testid="cell"
            data-program=program_name
        >
            <header class="cell__head">
                <h3 class="cell__title">{heading}</h3>
                <span class="cell__file">
                    {move || if edit.is_edited().get() { "main.py, edited" } else { "main.py" }}
                </span>
            </header>
            <EarlierNotice edit />
            <Editor
                label=title
                text
                faults
                mark
                standing
                on_change=Callback::new(move |text: String| edit.type_text(&text))
                on_run=start
            />
            <UnsavedNotice edit />
            {predict}
            <Toolbar
                run
                edit
                offers
                chosen
                gil
                run_button=run_id.clone()
                on_run=start
                on_choose=Callback::new(move |value| wish.set(Some(value)))
            />
            <Show when=move || begun.get()>
                <div class="cell__output">
                    <Console state />
                    <StdinField run id=input_id.clone() after=run_id.clone() />
                    <DeadlockNotice state on_line />
                    <Timeline state on_line />
                    <Stood state on_line />
                    <ExitLine state />
                </div>
            </Show>
        </section>
    }
}

/// Says that the lesson's program has changed since the reader edited it, and offers both.
#[component]
fn EarlierNotice(
    /// The program.
    edit: UseEdit,
) -> impl IntoView {
    let earlier = edit.has_earlier();
    view! {
        <Show when=move || earlier.get()>
            <div class="notice" data-testid="earlier-notice">
                <p>"This program has changed since you edited it. Your version is kept."</p>
                <button
                    class="button"
                    data-testid="take-earlier"
                    on:click=move |_| edit.take_earlier()
                >
                    "Exchange the two"
                </button>
                <button
                    class="button"
                    data-testid="drop-earlier"
                    on:click=move |_| edit.drop_earlier()
                >
                    "Keep only this one"
                </button>
            </div>
        </Show>
    }
}

/// Says that the browser keeps nothing.
#[component]
fn UnsavedNotice(
    /// The program.
    edit: UseEdit,
) -> impl IntoView {
    let saved = edit.is_saved();
    view! {
        <Show when=move || !saved.get()>
            <p class="notice" role="status" data-testid="unsaved-notice">
                "This browser does not keep what you type. Copy it before you leave."
            </p>
        </Show>
    }
}
