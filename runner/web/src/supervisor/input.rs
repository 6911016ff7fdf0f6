//! Standard input: what was typed, and who waits for it.

use spindle_protocol::{RunError, request::check_stdin};
use std::collections::VecDeque;

use crate::files::call::FileReply;

/// Typed text that no thread has read yet, at most, bytes.
pub const MAX_PENDING_BYTES: usize = 1024 * 1024;

/// Standard input of a run.
#[derive(Debug, Default)]
pub struct Input {
    pending: VecDeque<u8>,
    closed: bool,
    /// Slots that wait, and how much each takes, first come first.
    waiting: VecDeque<(usize, u32)>,
}

impl Input {
    /// Input that holds `text` from the start.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { pending: text.bytes().collect(), ..Self::default() }
    }

    /// A thread reads: its answer, or `None` when it has to wait.
    pub fn ask(&mut self, slot: usize, length: u32) -> Option<FileReply> {
        if self.pending.is_empty() && !self.closed {
            self.waiting.push_back((slot, length));
            return None;
        }
        Some(self.line(length))
    }

    /// The reader typed: who gets it, if someone waits.
    ///
    /// # Errors
    /// When it is too long, or too much is waiting to be read already.
    pub fn typed(&mut self, text: &str) -> Result<Option<(usize, FileReply)>, RunError> {
        check_stdin(text)?;
        if self.closed {
            return Err(RunError::new("the input is closed", "run the program again"));
        }
        if self.pending.len() + text.len() > MAX_PENDING_BYTES {
            return Err(RunError::new(
                "the program has not read what was typed before",
                "wait until it reads",
            ));
        }
        self.pending.extend(text.bytes());
        if self.pending.is_empty() {
            return Ok(None);
        }
        Ok(self.waiting.pop_front().map(|(slot, length)| (slot, self.line(length))))
    }

    /// No more input: everyone who waits sees the end.
    pub fn close(&mut self) -> Vec<(usize, FileReply)> {
        self.closed = true;
        let waiting = std::mem::take(&mut self.waiting);
        waiting.into_iter().map(|(slot, length)| (slot, self.line(length))).collect()
    }

    /// One line, as a terminal gives it, or nothing at the end.
    fn line(&mut self, length: u32) -> FileReply {
        let end = self.pending.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(self.pending.len(), |end| end + 1).min(length as usize);
        FileReply::Data(self.pending.drain(..length).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{Input, MAX_PENDING_BYTES};
    use crate::files::call::FileReply;
    use spindle_protocol::Start;

    fn data(text: &str) -> FileReply {
        FileReply::Data(text.into())
    }

    #[test]
    fn lines_are_read_one_by_one_and_in_pieces() {
        let mut input = Input::new("one\ntwo");
        assert_eq!(input.ask(0, 100), Some(data("one\n")));
        assert_eq!(input.ask(0, 2), Some(data("tw")));
        assert_eq!(input.ask(0, 100), Some(data("o")));
        assert_eq!(input.ask(0, 100), None);
    }

    #[test]
    fn who_waits_first_gets_the_first_line() {
        let mut input = Input::default();
        assert_eq!(input.ask(3, 10), None);
        assert_eq!(input.ask(4, 10), None);
        assert_eq!(input.typed("a\n"), Ok(Some((3, data("a\n")))));
        assert_eq!(input.close(), [(4, data(""))]);
        assert_eq!(input.ask(5, 10), Some(data("")));
        assert!(input.typed("late").is_err());
    }

    #[test]
    fn what_is_typed_is_bounded() {
        let mut input = Input::default();
        assert!(input.typed(&"x".repeat(Start::MAX_STDIN_BYTES + 1)).is_err());
        let piece = "x".repeat(Start::MAX_STDIN_BYTES);
        let taken = (0..).take_while(|_| input.typed(&piece).is_ok()).count();
        assert_eq!(taken, MAX_PENDING_BYTES / Start::MAX_STDIN_BYTES);
    }
}
