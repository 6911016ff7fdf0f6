//! A deadlock: who holds what, who waits for it, in words and as a drawing.

use leptos::prelude::*;
use spindle_protocol::words;

use crate::components::sentence::SentenceView;
use crate::components::wait_graph::WaitGraphView;
use crate::state::marks::LineMark;
use crate::state::run::RunState;
use crate::state::wait_graph::WaitGraph;

/// The most threads that are spoken of one by one.
const MOST: usize = 12;

/// A notice as soon as a deadlock is found; nothing before.
#[component]
pub fn DeadlockNotice(
    /// What is known about the run.
    #[prop(into)]
    state: Signal<RunState>,
    /// Called with a line that the reader wants to see.
    on_line: Callback<LineMark>,
) -> impl IntoView {
    let deadlock = Memo::new(move |_| state.with(|state| state.deadlock.clone()));
    move || {
        let deadlock = deadlock.get()?;
        let (told, graph) = state.with_untracked(|state| {
            let told = words::deadlock(deadlock.kind, &deadlock.threads, &state.names);
            (told, WaitGraph::of(&deadlock.threads, &state.names))
        });
        let more = deadlock.threads.len().saturating_sub(MOST);
        let threads = told.threads.into_iter().zip(deadlock.threads).take(MOST);
        let threads = threads
            .map(|(sentence, standing)| {
                view! {
                    <li>
                        <SentenceView sentence thread=standing.thread on_line />
                    </li>
                }
            })
            .collect_view();
        Some(view! {
            <div class="deadlock" data-testid="deadlock">
                // What is said at once; the rest is there to be read.
                <div class="deadlock__words">
                    <p class="deadlock__heading" role="alert">
                        {told.heading}
                    </p>
                    <ul class="standings">
                        {threads} {(more > 0).then(|| view! { <li>{format!("and {more} more")}</li> })}
                    </ul>
                    <p class="deadlock__outlook">{told.outlook}</p>
                </div>
                {graph.map(|graph| view! { <WaitGraphView graph /> })}
            </div>
        })
    }
}
