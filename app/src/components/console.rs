//! What a run wrote: line by line, with time and thread.

use std::sync::Arc;

use leptos::prelude::*;
use spindle_protocol::ThreadId;

use crate::browser::clipboard;
use crate::state::hue;
use crate::state::lines::Line;
use crate::state::run::RunState;

/// The console of one cell.
#[component]
pub fn Console(
    /// What is known about the run.
    #[prop(into)]
    state: Signal<RunState>,
) -> impl IntoView {
    // The run's number keeps two runs' chunks apart.
    let chunks = move || {
        state.with(|state| {
            let run = state.run;
            state.lines.shown_chunks().map(|chunk| (run, chunk)).collect::<Vec<_>>()
        })
    };
    let older = Memo::new(move |_| state.with(|state| state.lines.older()));
    let empty = Memo::new(move |_| state.with(|state| state.lines.is_empty()));
    let active = Memo::new(move |_| state.with(RunState::is_active));
    view! {
        <div class="console__bar">
            <h4 class="console__title">"Output"</h4>
            <button
                class="button button--quiet button--small"
                data-testid="copy-output"
                on:click=move |_| clipboard::copy(&state.with_untracked(|state| state.lines.text()))
            >
                "Copy"
            </button>
        </div>
        // The outer element keeps to the bottom of the inner one while that grows.
        <div class="console" tabindex="0" role="region" aria-label="Output">
            <div class="console__lines" role="log" data-testid="console">
                <Show when=move || { older.get() > 0 }>
                    <p class="console__older" data-testid="console-older">
                        {move || format!("{} older lines are not kept", older.get())}
                    </p>
                </Show>
                <For each=chunks key=|chunk| *chunk let((_, chunk))>
                    <Chunk state chunk />
                </For>
                <Show when=move || empty.get() && !active.get()>
                    <p class="console__older">"Nothing was printed"</p>
                </Show>
            </div>
        </div>
    }
}

/// Some lines in a row; it is drawn anew only when it changes itself.
#[component]
fn Chunk(
    /// What is known about the run.
    state: Signal<RunState>,
    /// Which lines.
    chunk: u64,
) -> impl IntoView {
    let lines = Memo::new(move |_| {
        state.with(|state| state.lines.shown_in(chunk).cloned().collect::<Vec<Arc<Line>>>())
    });
    // A line that grows is drawn anew.
    let key = |line: &Arc<Line>| (line.number, line.text.len(), line.cut);
    let row = move |line: Arc<Line>| {
        let name =
            line.thread.map(|thread| state.with_untracked(|state| state.thread_name(thread)));
        view! { <Row line name /> }
    };
    view! {
        <div class="console__chunk">
            <For each=move || lines.get() key=key children=row />
        </div>
    }
}

/// One line.
#[component]
fn Row(
    /// The line.
    line: Arc<Line>,
    /// Its thread's name.
    name: Option<String>,
) -> impl IntoView {
    let source = line.source.as_str();
    let cut = line.cut.then(|| {
        view! {
            <span class="console__cut" title="Another thread wrote before this line ended">
                "…"
            </span>
        }
    });
    let thread = line.thread.zip(name).map(|(thread, name)| view! { <Chip thread name /> });
    view! {
        <div
            class=format!("console__line console__line--{source}")
            data-testid="console-line"
            data-stream=source
            data-thread=line.thread.map(|thread| thread.0.to_string())
        >
            <span class="console__time" aria-hidden="true">
                {seconds(line.t_us)}
            </span>
            <span class="console__who">{thread}</span>
            <span class="console__text">{line.text.clone()}{cut}</span>
        </div>
    }
}

/// A thread: its number, its name, its colour.
#[component]
pub fn Chip(
    /// The thread.
    thread: ThreadId,
    /// Its name.
    name: String,
) -> impl IntoView {
    let title = name.clone();
    let hue = hue::of(thread);
    view! {
        <span class=format!("thread thread--{hue}") title=title>
            <span class="thread__number">{thread.0}</span>
            <span class="thread__name">{name}</span>
        </span>
    }
}

/// Seconds to the millisecond: `0.012`.
#[must_use]
pub fn seconds(us: u64) -> String {
    let ms = us / 1_000;
    format!("{}.{:03}", ms / 1_000, ms % 1_000)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn times_read_as_seconds() {
        assert_eq!(seconds(0), "0.000");
        assert_eq!(seconds(12_999), "0.012");
        assert_eq!(seconds(61_500_000), "61.500");
    }
}
