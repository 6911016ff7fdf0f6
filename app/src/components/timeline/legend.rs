//! What the looks of bars mean; only what occurs.

use leptos::prelude::*;

use crate::state::run::RunState;
use crate::state::trace::Trace;
use crate::state::trace::lane::What;

/// A sample, and what it means.
const ENTRIES: [(usize, &str, &str); 6] = [
    (What::RUNNING, "running", "runs"),
    (What::WAITING, "waiting", "waits"),
    (What::WANTS_GIL, "gil", "waits for the GIL"),
    (What::SLEEPING, "sleeping", "sleeps"),
    (What::INPUT, "pale", "waits for input"),
    (What::OUTSIDE, "outside", "outside the GIL"),
];

/// The samples of every look that the picture has.
#[component]
pub fn Legend(
    /// What is known about the run.
    state: Signal<RunState>,
) -> impl IntoView {
    let occurring = Memo::new(move |_| state.with(|state| occurring(&state.trace)));
    let entries = move || {
        let (classes, held) = occurring.get();
        let held = held.then_some(("held", "holds"));
        let entries = ENTRIES.into_iter().filter(move |(class, ..)| classes[*class]);
        entries
            .map(|(_, sample, words)| (sample, words))
            .chain(held)
            .map(|(sample, words)| {
                view! {
                    <li class="legend__entry">
                        <span class=format!("legend__sample legend__sample--{sample}")></span>
                        {words}
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <ul class="legend" aria-hidden="true">
            {entries}
        </ul>
    }
}

fn occurring(trace: &Trace) -> ([bool; 6], bool) {
    let mut classes = [false; 6];
    let mut held = false;
    for lane in trace.lanes() {
        for (class, time) in lane.doing.totals(trace.now_us()).into_iter().enumerate() {
            classes[class] |= time > 0;
        }
        held |= !lane.held.is_empty();
    }
    (classes, held)
}
