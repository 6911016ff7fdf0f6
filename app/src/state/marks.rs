//! What the editor shows of a run beside its errors.

use spindle_protocol::ThreadId;
use spindle_protocol::words;

use crate::state::run::RunState;

/// A line that the reader asked to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineMark {
    /// The line, from 1.
    pub line: u32,
    /// The thread whose hue it gets.
    pub thread: ThreadId,
}

/// A thread that stands still at a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stands {
    /// The line, from 1.
    pub line: u32,
    /// The thread.
    pub thread: ThreadId,
    /// What it does there.
    pub words: String,
}

impl RunState {
    /// The threads that stand still for good: those of a deadlock, or all when Stop was pressed.
    #[must_use]
    pub fn standing(&self) -> Vec<Stands> {
        let of_deadlock = self.deadlock.as_ref().map(|deadlock| &deadlock.threads[..]);
        let threads = if self.stood.is_empty() { of_deadlock.unwrap_or(&[]) } else { &self.stood };
        let known = threads.iter().filter_map(|standing| Some((standing.line?, standing)));
        known
            .map(|(line, standing)| Stands {
                line,
                thread: standing.thread,
                words: words::stands(standing, &self.names).to_string(),
            })
            .collect()
    }
}
