//! Standard input, read only when a program asks for it.
//!
//! A program that never reads leaves it alone, so that a pipe without an end stops nothing.

use std::io::BufRead;
use std::sync::mpsc::{Sender, channel};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// What standard input says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A line, with its end.
    Line(String),
    /// There is no more.
    End,
}

/// Reads lines on request, on a thread of its own.
#[derive(Debug)]
pub struct Typist {
    requests: Sender<()>,
    lines: UnboundedReceiver<Typed>,
    asked: bool,
}

impl Typist {
    /// Reads from `input` when asked.
    pub fn new(input: impl BufRead + Send + 'static) -> Self {
        let (requests, asked) = channel();
        let (answers, lines) = unbounded_channel();
        std::thread::spawn(move || read(input, || asked.recv().is_ok(), |line| answers.send(line)));
        Self { requests, lines, asked: false }
    }

    /// Asks for one more line, unless one is being waited for already.
    pub fn ask(&mut self) {
        // A reader that is gone has said so: `typed` returns its end.
        self.asked = self.asked || self.requests.send(()).is_ok();
    }

    /// The line that was asked for, once it is there.
    pub fn typed(&mut self) -> Option<Typed> {
        if !self.asked {
            return None;
        }
        let typed = self.lines.try_recv().ok()?;
        // After the end there is nothing to wait for; every further question gets it again.
        self.asked = false;
        Some(typed)
    }
}

fn read<E>(
    mut input: impl BufRead,
    wanted: impl Fn() -> bool,
    answer: impl Fn(Typed) -> Result<(), E>,
) {
    while wanted() {
        let mut bytes = Vec::new();
        let typed = match input.read_until(b'\n', &mut bytes) {
            Ok(0) | Err(_) => Typed::End,
            Ok(_) => Typed::Line(String::from_utf8_lossy(&bytes).into_owned()),
        };
        if answer(typed).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_when_asked_for() {
        let mut typist = Typist::new(&b"one\ntwo"[..]);
        let mut next = || {
            typist.ask();
            loop {
                if let Some(typed) = typist.typed() {
                    return typed;
                }
                std::thread::yield_now();
            }
        };
        assert_eq!(next(), Typed::Line("one\n".into()));
        assert_eq!(next(), Typed::Line("two".into()));
        assert_eq!(next(), Typed::End);
        assert_eq!(next(), Typed::End);
    }

    #[test]
    fn nothing_is_read_unasked() {
        let mut typist = Typist::new(&b"one\n"[..]);
        assert_eq!(typist.typed(), None);
    }
}
