//! What every thread did and when: a lane a thread, drawn as the program runs.

pub mod legend;
pub mod stage;
pub mod table;

use leptos::prelude::*;
use spindle_protocol::words::duration;

use crate::components::timeline::legend::Legend;
use crate::components::timeline::stage::Stage;
use crate::components::timeline::table::Facts;
use crate::hooks::use_timeline::{UseTimeline, use_timeline};
use crate::state::marks::LineMark;
use crate::state::run::RunState;
use crate::state::timeline::view::View;
use crate::state::trace::Trace;

/// The timeline; nothing as long as one thread alone runs and waits for nothing.
#[component]
pub fn Timeline(
    /// What is known about the run.
    #[prop(into)]
    state: Signal<RunState>,
    /// Called with the line of what the reader chose.
    on_line: Callback<LineMark>,
) -> impl IntoView {
    let telling = Memo::new(move |_| state.with(|state| state.trace.is_telling()));
    view! {
        <Show when=move || telling.get()>
            <Instrument state on_line />
        </Show>
    }
}

/// The picture with its bar, its words and its table.
#[component]
fn Instrument(
    /// What is known about the run.
    state: Signal<RunState>,
    /// Called with the line of what the reader chose.
    on_line: Callback<LineMark>,
) -> impl IntoView {
    let timeline = use_timeline(state, on_line);
    let words = Memo::new(move |_| timeline.words());
    let spoken = timeline.spoken();
    let notes = Memo::new(move |_| state.with(|state| notes(&state.trace)));
    view! {
        <section class="timeline" aria-label="Timeline of the threads" data-testid="timeline">
            <div class="timeline__bar">
                <h4 class="console__title">"Threads"</h4>
                <Legend state />
                <Zoom timeline />
            </div>
            <Stage timeline />
            <p class="timeline__readout" data-testid="timeline-readout">
                {move || words.get().map_or_else(|| hint().into_any(), IntoAny::into_any)}
            </p>
            <p class="visually-hidden" role="status" data-testid="timeline-spoken">
                {spoken}
            </p>
            {move || {
                let notes = notes.get();
                (!notes.is_empty())
                    .then(|| {
                        view! {
                            <p class="timeline__notes" data-testid="timeline-notes">
                                {notes.join(" ")}
                            </p>
                        }
                    })
            }}
            <Facts state />
        </section>
    }
}

/// What stands where the words come when the reader points at something.
fn hint() -> impl IntoView {
    view! {
        <span class="timeline__hint">
            "Press a bar to see its line. Ctrl and wheel zoom, drag moves, arrow keys step."
        </span>
    }
}

/// Nearer, farther, everything.
#[component]
fn Zoom(
    /// The timeline.
    timeline: UseTimeline,
) -> impl IntoView {
    let view = timeline.view();
    let all = Memo::new(move |_| view.with(View::is_all));
    view! {
        <div class="timeline__zoom" role="group" aria-label="Zoom">
            <button
                class="button button--quiet button--small"
                aria-label="Zoom out"
                aria-disabled=move || all.get().to_string()
                on:click=move |_| timeline.zoom_here(0.5)
            >
                "−"
            </button>
            <button
                class="button button--quiet button--small"
                aria-label="Zoom in"
                data-testid="zoom-in"
                on:click=move |_| timeline.zoom_here(2.0)
            >
                "+"
            </button>
            <button
                class="button button--quiet button--small"
                aria-disabled=move || all.get().to_string()
                on:click=move |_| timeline.show_all()
            >
                "All"
            </button>
        </div>
    }
}

/// What is not in the picture, each in a sentence.
fn notes(trace: &Trace) -> Vec<String> {
    let mut notes = Vec::new();
    let s = |count: u64| if count == 1 { "" } else { "s" };
    if trace.lost() > 0 {
        notes.push(format!(
            "{} event{} lost because they came too fast; what stands around the dashed lines may \
             be incomplete.",
            trace.lost(),
            s(trace.lost())
        ));
    }
    if trace.skipped() > 0 {
        notes.push(format!(
            "Locks were taken and given back without a wait more often than can be shown: {} \
             event{} left out.",
            trace.skipped(),
            s(trace.skipped())
        ));
    }
    let (forgotten, until) = trace.forgotten();
    if forgotten > 0 {
        notes.push(format!(
            "Only the latest part is kept: {forgotten} facts of the first {} are gone.",
            duration(until)
        ));
    }
    if trace.more_threads() > 0 {
        let more = trace.more_threads();
        notes.push(format!(
            "{more} more thread{} not shown.",
            if more == 1 { " is" } else { "s are" }
        ));
    }
    notes
}
