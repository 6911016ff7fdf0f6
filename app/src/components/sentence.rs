//! A sentence about threads, whose lines lead into the editor.

use leptos::prelude::*;
use spindle_protocol::ThreadId;
use spindle_protocol::words::{Piece, Sentence};

use crate::components::console::Chip;
use crate::state::marks::LineMark;

/// A sentence: its first thread as the console shows it, its lines as buttons.
#[component]
pub fn SentenceView(
    /// What it says.
    sentence: Sentence,
    /// The thread that it is about.
    thread: ThreadId,
    /// Called with a line that the reader wants to see.
    on_line: Callback<LineMark>,
) -> impl IntoView {
    let pieces = sentence.0.into_iter().enumerate().map(move |(index, piece)| match piece {
        Piece::Text(text) => text.into_any(),
        Piece::Thread(thread, name) if index == 0 => view! { <Chip thread name /> }.into_any(),
        Piece::Thread(_, name) => view! { <strong>{name}</strong> }.into_any(),
        Piece::Line(line) => view! {
            <button
                class="link"
                data-testid="line-link"
                data-line=line.to_string()
                on:click=move |_| on_line.run(LineMark { line, thread })
            >
                {format!("line {line}")}
            </button>
        }
        .into_any(),
    });
    pieces.collect_view()
}
