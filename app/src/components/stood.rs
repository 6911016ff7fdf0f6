//! Where every thread stood when Stop was pressed.

use leptos::prelude::*;
use spindle_protocol::words;

use crate::components::sentence::SentenceView;
use crate::state::marks::LineMark;
use crate::state::run::RunState;

/// The most threads that are listed.
const MOST: usize = 20;

/// A short list; nothing before Stop.
#[component]
pub fn Stood(
    /// What is known about the run.
    #[prop(into)]
    state: Signal<RunState>,
    /// Called with a line that the reader wants to see.
    on_line: Callback<LineMark>,
) -> impl IntoView {
    let count = Memo::new(move |_| state.with(|state| state.stood.len()));
    let list = move || {
        // The names were told before; the list comes once.
        state.with_untracked(|state| {
            let shown = state.stood.iter().take(MOST);
            shown
                .map(|standing| {
                    let sentence = words::stands(standing, &state.names);
                    let thread = standing.thread;
                    view! {
                        <li>
                            <SentenceView sentence thread on_line />
                        </li>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <div class="stood" data-testid="stood">
                <h4 class="console__title">"When Stop was pressed"</h4>
                <ul class="standings">
                    {list} {move || (count.get() > MOST).then(|| {
                        view! { <li>{format!("and {} more", count.get() - MOST)}</li> }
                    })}
                </ul>
            </div>
        </Show>
    }
}
