//! The bar below a program: run it, stop it, go back, choose where it runs.

use leptos::prelude::*;

use crate::components::gil_select::GilSelect;
use crate::components::status::with_code;
use crate::hooks::use_edit::UseEdit;
use crate::hooks::use_gil::UseGil;
use crate::hooks::use_run::UseRun;
use crate::runner::Runners;
use crate::runner::browser;
use crate::runner::companion;
use crate::runner::offer::{self, Offer};
use crate::state::run::{Phase, RunState};
use spindle_lessons::Runtime;
use spindle_web::EngineState;

/// Run, Stop, Reset, and the runtime.
#[component]
pub fn Toolbar(
    /// The cell's run.
    run: UseRun,
    /// The cell's text.
    edit: UseEdit,
    /// What the program can be run on, and what it cannot.
    #[prop(into)]
    offers: Signal<Vec<Offer>>,
    /// What Run will run it on; nothing when nothing is there.
    #[prop(into)]
    chosen: Signal<Option<Offer>>,
    /// What the GIL of the page's Python does.
    gil: UseGil,
    /// The Run button's id.
    run_button: String,
    /// Called for a run.
    on_run: Callback<()>,
    /// Called with the value of the offer that the reader chose.
    on_choose: Callback<String>,
) -> impl IntoView {
    let state = run.state();
    let active = Memo::new(move |_| state.with(RunState::is_active));
    let edited = edit.is_edited();
    let can_undo = edit.can_undo_reset();
    let reset = move |_| {
        if can_undo.get_untracked() {
            edit.undo_reset();
        } else {
            edit.reset();
        }
    };
    // Buttons that do nothing now stay focusable, so that the keyboard never loses its place.
    view! {
        <div class="toolbar">
            <button
                id=run_button
                class="button button--primary"
                data-testid="run"
                aria-disabled=move || chosen.get().is_none().to_string()
                aria-keyshortcuts="Control+Enter Meta+Enter"
                on:click=move |_| on_run.run(())
            >
                {move || if active.get() { "Run again" } else { "Run" }}
            </button>
            <button
                class="button"
                data-testid="stop"
                aria-disabled=move || (!active.get()).to_string()
                on:click=move |_| run.stop()
            >
                "Stop"
            </button>
            <button
                class="button button--quiet"
                data-testid="reset"
                aria-disabled=move || (!edited.get() && !can_undo.get()).to_string()
                on:click=reset
            >
                {move || if can_undo.get() { "Undo reset" } else { "Reset" }}
            </button>
            <div class="toolbar__choices">
                // Every other Python has the GIL that it was built with.
                <Show when=move || chosen.with(is_in_page)>
                    <GilSelect gil />
                </Show>
                <RuntimeSelect offers chosen on_choose />
            </div>
            <p class="toolbar__state" role="status" data-testid="run-status">
                <RunWords run />
            </p>
        </div>
        <Missing offers chosen />
    }
}

fn is_in_page(chosen: &Option<Offer>) -> bool {
    chosen.as_ref().is_some_and(|offer| offer::kind_of(&offer.choice) == Runtime::Browser)
}

/// The runtime choice: what can be had, and what cannot with the reason.
#[component]
fn RuntimeSelect(
    /// Every entry.
    offers: Signal<Vec<Offer>>,
    /// The entry in force.
    chosen: Signal<Option<Offer>>,
    /// Called with the value of the entry that the reader chose.
    on_choose: Callback<String>,
) -> impl IntoView {
    let option = move |offer: Offer| {
        let value = offer.value();
        let disabled = !offer.is_available();
        let label = match &offer.missing {
            Some(why) => format!("{}: {why}", offer.label),
            None => offer.label.clone(),
        };
        let is_chosen = move || chosen.with(|chosen| chosen.as_ref() == Some(&offer));
        view! {
            <option value=value disabled=disabled prop:selected=is_chosen>
                {label}
            </option>
        }
    };
    view! {
        <label class="runtime">
            <span class="runtime__label">"Run on"</span>
            <select
                class="runtime__select"
                data-testid="runtime"
                on:change:target=move |event| on_choose.run(event.target().value())
            >
                <option value="" disabled prop:selected=move || chosen.get().is_none()>
                    "nothing that is here now"
                </option>
                {move || offers.get().into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

/// What the run is doing, in a few words.
#[component]
fn RunWords(
    /// The cell's run.
    run: UseRun,
) -> impl IntoView {
    let engine = Runners::expect().browser().state();
    let state = run.state();
    let phase = Memo::new(move |_| state.with(|state| (state.phase.clone(), state.wants_input())));
    move || match phase.get() {
        (Phase::Asked, _) => engine.with(|engine| match engine {
            EngineState::Loading { .. } | EngineState::Preparing => {
                format!("Runs as soon as it can: {}", browser::sentence(engine))
            }
            EngineState::Ready | EngineState::Unavailable(_) => "Starting".to_owned(),
        }),
        (Phase::Running, true) => "Waiting for your input".to_owned(),
        (Phase::Running, false) => "Running".to_owned(),
        (Phase::Idle | Phase::Exited(_) | Phase::Failed(_), _) => String::new(),
    }
}

/// When nothing can run the program: why, and what to do.
#[component]
fn Missing(
    /// Every entry.
    offers: Signal<Vec<Offer>>,
    /// The entry in force.
    chosen: Signal<Option<Offer>>,
) -> impl IntoView {
    let companion = Runners::expect().companion().state();
    let is_in_page = |offer: &&Offer| offer::kind_of(&offer.choice) == Runtime::Browser;
    let words = move || {
        let in_page = offers.with(|all| match all.iter().find(is_in_page) {
            Some(Offer { missing: Some(why), .. }) => format!("Not in this page: {why}."),
            _ => "This program needs more than a browser can give.".to_owned(),
        });
        let advice = companion.with(|state| companion::advice(state).unwrap_or_default());
        with_code(&format!("{in_page} {advice}"))
    };
    view! {
        <Show when=move || chosen.get().is_none()>
            <p class="notice" data-testid="missing-runtime">
                <span>{words}</span>
            </p>
        </Show>
    }
}
