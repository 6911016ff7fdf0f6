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
    let pieces =
        with_brackets(sentence).into_iter().enumerate().map(move |(index, piece)| match piece {
            Piece::Text(text) => text.into_any(),
            Piece::Thread(thread, name) if index == 0 => view! { <Chip thread name /> }.into_any(),
            Piece::Thread(_, name) => view! { <strong>{name}</strong> }.into_any(),
            Piece::Line(line) => view! {
                <span class="nowrap">
                    "("
                    <button
                        class="link"
                        data-testid="line-link"
                        data-line=line.to_string()
                        on:click=move |_| on_line.run(LineMark { line, thread })
                    >
                        {format!("line {line}")}
                    </button>
                    ")"
                </span>
            }
            .into_any(),
        });
    pieces.collect_view()
}

/// Takes the brackets around lines out of the words, to keep them with their lines.
fn with_brackets(Sentence(mut pieces): Sentence) -> Vec<Piece> {
    let line_at = |pieces: &[Piece], at: Option<usize>| {
        matches!(at.and_then(|at| pieces.get(at)), Some(Piece::Line(_)))
    };
    for at in 0..pieces.len() {
        let (after, before) = (line_at(&pieces, at.checked_sub(1)), line_at(&pieces, Some(at + 1)));
        if let Piece::Text(text) = &mut pieces[at] {
            let rest = if after { text.strip_prefix(')').unwrap_or(&*text) } else { &*text };
            let rest = if before { rest.strip_suffix('(').unwrap_or(rest) } else { rest };
            *text = rest.to_owned();
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_go_with_their_lines() {
        let text = |text: &str| Piece::Text(text.to_owned());
        let sentence =
            Sentence(vec![text("a ("), Piece::Line(1), text(") b ("), Piece::Line(2), text(").")]);
        assert_eq!(
            with_brackets(sentence),
            [text("a "), Piece::Line(1), text(" b "), Piece::Line(2), text(".")]
        );
    }
}
