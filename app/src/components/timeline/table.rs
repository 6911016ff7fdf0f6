//! The facts of the timeline in words and as a table.

use leptos::html;
use leptos::prelude::*;

use crate::components::console::seconds;
use crate::state::run::RunState;
use crate::state::trace::facts::Told;
use spindle_protocol::words::{Names, duration};

/// How many facts stand on a page.
const PAGE: usize = 100;

/// A summary and the table, folded away.
#[component]
pub fn Facts(
    /// What is known about the run.
    state: Signal<RunState>,
) -> impl IntoView {
    let details = NodeRef::<html::Details>::new();
    let open = RwSignal::new(false);
    let page = RwSignal::new(0_usize);
    // While the program runs, the table stays as it was when it was opened or turned.
    let still = Memo::new(move |_| {
        state.with(|state| (state.run, state.is_active(), state.deadlock.is_some()))
    });
    Effect::new(move |_| {
        still.track();
        page.set(0);
    });
    let summary = Memo::new(move |_| {
        let (_, active, stuck) = still.get();
        if active && !stuck {
            return "The program runs; a summary stands here when it has ended.".to_owned();
        }
        state.with_untracked(|state| state.trace.summary(&state.names))
    });
    let count = Memo::new(move |_| state.with(|state| state.trace.facts()));
    view! {
        <details
            class="facts"
            node_ref=details
            data-testid="timeline-facts"
            on:toggle=move |_| {
                open.set(details.get_untracked().is_some_and(|details| details.open()));
            }
        >
            <summary class="facts__summary">
                {move || format!("In words and as a table ({} facts)", count.get())}
            </summary>
            <p class="facts__words" data-testid="timeline-summary">
                {summary}
            </p>
            <Show when=move || open.get()>
                {move || {
                    still.track();
                    let page = page.get();
                    state.with_untracked(|state| table(state, page))
                }}
                <div class="facts__pages" role="group" aria-label="Pages of the table">
                    <button
                        class="button button--small"
                        aria-disabled=move || (page.get() == 0).to_string()
                        on:click=move |_| page.update(|page| *page = page.saturating_sub(1))
                    >
                        "Earlier"
                    </button>
                    <button
                        class="button button--small"
                        data-testid="facts-later"
                        aria-disabled=move || {
                            ((page.get() + 1) * PAGE >= count.get()).to_string()
                        }
                        on:click=move |_| {
                            if (page.get_untracked() + 1) * PAGE < count.get_untracked() {
                                page.update(|page| *page += 1);
                            }
                        }
                    >
                        "Later"
                    </button>
                </div>
            </Show>
        </details>
    }
}

fn table(state: &RunState, page: usize) -> impl IntoView + use<> {
    let RunState { trace, names, .. } = state;
    let first = page * PAGE;
    let facts = trace.in_order(first, PAGE);
    let shown = first + facts.len();
    let caption = format!("Facts {} to {shown} of {}", (first + 1).min(shown), trace.facts());
    let rows: Vec<_> = facts
        .into_iter()
        .filter_map(|fact| trace.told(fact, names))
        .map(|told| row(told, names))
        .collect();
    view! {
        <div class="table facts__table" tabindex="0" role="region" aria-label="Facts">
            <table>
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Thread"</th>
                        <th scope="col">"From, s"</th>
                        <th scope="col">"Lasted"</th>
                        <th scope="col">"Did"</th>
                        <th scope="col">"Held by"</th>
                        <th scope="col">"Line"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(told: Told, names: &Names) -> impl IntoView + use<> {
    let Told { thread, from_us, lasted_us, did, what, holder, line } = told;
    let holder = holder.map(|holder| names.thread(holder));
    view! {
        <tr>
            <th scope="row">{names.thread(thread)}</th>
            <td class="facts__number">
                {format!("{}{:03}", seconds(from_us), from_us % 1_000)}
            </td>
            <td class="facts__number">{duration(lasted_us)}</td>
            <td>{format!("{did} {what}")}</td>
            <td>{holder}</td>
            <td class="facts__number">{line}</td>
        </tr>
    }
}
