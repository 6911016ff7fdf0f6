//! The console's lines: what a run wrote, in order, bounded.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use spindle_protocol::ThreadId;

/// The most lines that are kept; older ones are counted.
pub const MAX_LINES: usize = 5_000;
/// Lines are shown and dropped by chunks of this many, so that neither touches the other chunks.
pub const CHUNK: usize = 100;
/// The longest line; what is longer goes on in the next.
pub const MAX_LINE_BYTES: usize = 4_096;

/// One line of the console: written by one thread to one stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// 0, 1, 2, ... over the whole run.
    pub number: u64,
    /// When its first character came, in microseconds since the run began.
    pub t_us: u64,
    /// Where it came from.
    pub source: Source,
    /// Who wrote it, where the runtime can tell.
    pub thread: Option<ThreadId>,
    /// Its text, without the line end.
    pub text: String,
    /// Whether it ended without a line end because somebody else wrote.
    pub cut: bool,
}

/// Where a line came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The program's standard output.
    Stdout,
    /// The program's standard error.
    Stderr,
    /// The reader.
    Input,
    /// The page.
    Note,
}

impl Source {
    /// The name in class names and attributes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stdout => "stdout",
            Self::Stderr => "stderr",
            Self::Input => "input",
            Self::Note => "note",
        }
    }
}

/// The latest lines of a run, and how many of them the page shows by now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    kept: VecDeque<Arc<Line>>,
    /// Lines before the first one kept.
    older: u64,
    /// Lines up to this number are shown.
    shown: u64,
    /// Whether the last line may still grow.
    open: bool,
    latest_us: u64,
}

impl Lines {
    /// Adds what a thread wrote. Somebody else's unfinished line is cut: what the program wrote
    /// stands in the order in which it was written.
    pub fn write(&mut self, t_us: u64, source: Source, thread: Option<ThreadId>, text: &str) {
        self.latest_us = t_us;
        for piece in text.split_inclusive('\n') {
            let (body, ended) = match piece.strip_suffix('\n') {
                Some(body) => (body.strip_suffix('\r').unwrap_or(body), true),
                None => (piece, false),
            };
            self.append(t_us, source, thread, body);
            self.open = !ended;
        }
    }

    /// Adds a line of the page's own.
    pub fn note(&mut self, t_us: u64, text: &str) {
        self.write(t_us, Source::Note, None, text);
        self.open = false;
    }

    /// Ends the last line.
    pub fn close(&mut self) {
        self.open = false;
    }

    /// When the last text came, in microseconds since the run began.
    #[must_use]
    pub fn latest_us(&self) -> u64 {
        self.latest_us
    }

    /// Lets at most `count` more lines be shown, so that a flood never holds up a frame.
    pub fn reveal(&mut self, count: u64) {
        self.shown = self.shown.max(self.older).saturating_add(count).min(self.end());
    }

    /// Whether every kept line is shown.
    #[must_use]
    pub fn all_shown(&self) -> bool {
        self.shown == self.end()
    }

    /// The chunks of which at least one line is shown by now. Chunk `n` holds the lines from
    /// number `n * CHUNK` on.
    #[must_use]
    pub fn shown_chunks(&self) -> Range<u64> {
        let chunk = CHUNK as u64;
        self.older / chunk..self.shown.max(self.older).div_ceil(chunk)
    }

    /// A chunk's lines, as far as they are shown by now.
    pub fn shown_in(&self, chunk: u64) -> impl Iterator<Item = &Arc<Line>> {
        let index = |number: u64| usize::try_from(number.saturating_sub(self.older)).unwrap_or(0);
        let first = index(chunk * CHUNK as u64).min(self.kept.len());
        let end = index(self.shown).min(first + CHUNK).max(first);
        self.kept.range(first..end)
    }

    /// Every kept line.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Line>> {
        self.kept.iter()
    }

    /// How many lines were written before the first one kept.
    #[must_use]
    pub fn older(&self) -> u64 {
        self.older
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.end() == 0
    }

    /// The kept lines as text, for the clipboard.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for line in &self.kept {
            text.push_str(&line.text);
            if !line.cut {
                text.push('\n');
            }
        }
        text
    }

    fn end(&self) -> u64 {
        self.older + self.kept.len() as u64
    }

    fn append(&mut self, t_us: u64, source: Source, thread: Option<ThreadId>, body: &str) {
        let mut rest = body;
        if self.open
            && let Some(last) = self.kept.back_mut()
        {
            let same = last.source == source && last.thread == thread;
            let last = Arc::make_mut(last);
            if same {
                let (taken, left) = split_at_most(rest, MAX_LINE_BYTES - last.text.len());
                last.text.push_str(taken);
                if left.is_empty() {
                    return;
                }
                rest = left;
            }
            last.cut = true;
        }
        loop {
            let (taken, left) = split_at_most(rest, MAX_LINE_BYTES);
            self.push(t_us, source, thread, taken, !left.is_empty());
            if left.is_empty() {
                return;
            }
            rest = left;
        }
    }

    fn push(&mut self, t_us: u64, source: Source, thread: Option<ThreadId>, text: &str, cut: bool) {
        let line = Line { number: self.end(), t_us, source, thread, text: text.to_owned(), cut };
        self.kept.push_back(Arc::new(line));
        if self.kept.len() > MAX_LINES {
            self.kept.drain(..CHUNK);
            self.older += CHUNK as u64;
        }
    }
}

/// Splits off at most `bytes`, between characters.
fn split_at_most(text: &str, bytes: usize) -> (&str, &str) {
    text.split_at(text.floor_char_boundary(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Option<ThreadId> = Some(ThreadId(1));
    const B: Option<ThreadId> = Some(ThreadId(2));

    fn written(writes: &[(Option<ThreadId>, &str)]) -> Lines {
        let mut lines = Lines::default();
        for (thread, text) in writes {
            lines.write(0, Source::Stdout, *thread, text);
        }
        lines
    }

    fn texts(lines: &Lines) -> Vec<(&str, bool)> {
        lines.all().map(|line| (line.text.as_str(), line.cut)).collect()
    }

    #[test]
    fn text_is_split_into_lines_and_pieces_are_joined() {
        let lines = written(&[(A, "one\ntw"), (A, "o"), (A, "\n"), (A, "\nfour")]);
        assert_eq!(texts(&lines), [("one", false), ("two", false), ("", false), ("four", false)]);
    }

    #[test]
    fn what_two_threads_write_at_once_stays_in_order() {
        let lines = written(&[(A, "a"), (B, "b"), (A, "\n"), (B, "\n")]);
        assert_eq!(texts(&lines), [("a", true), ("b", true), ("", false), ("", false)]);
        assert_eq!(lines.text(), "ab\n\n");
    }

    #[test]
    fn windows_line_ends_are_line_ends() {
        assert_eq!(texts(&written(&[(A, "x\r\ny")])), [("x", false), ("y", false)]);
    }

    #[test]
    fn a_line_without_an_end_goes_on_in_the_next() {
        let long = "é".repeat(MAX_LINE_BYTES);
        let lines = written(&[(A, &long[..10]), (A, &long[10..])]);
        assert!(lines.all().all(|line| line.text.len() <= MAX_LINE_BYTES));
        assert_eq!(lines.text(), format!("{long}\n"));
    }

    #[test]
    fn older_lines_are_counted_not_kept() {
        let mut lines = Lines::default();
        for number in 0..MAX_LINES + 10 {
            lines.write(0, Source::Stdout, A, &format!("{number}\n"));
        }
        assert_eq!(lines.older(), 100);
        assert_eq!(lines.all().next().map(|line| line.text.as_str()), Some("100"));
        assert_eq!(lines.all().count(), MAX_LINES - 90);
    }

    #[test]
    fn a_flood_is_shown_piece_by_piece_and_never_what_is_gone() {
        let mut lines = Lines::default();
        lines.write(0, Source::Stdout, A, &"x\n".repeat(MAX_LINES * 3));
        let shown = |lines: &Lines| -> Vec<u64> {
            let chunks = lines.shown_chunks();
            chunks.flat_map(|chunk| lines.shown_in(chunk)).map(|line| line.number).collect()
        };
        lines.reveal(450);
        let numbers = shown(&lines);
        assert_eq!(numbers.len(), 450);
        assert_eq!(numbers[0], lines.older());
        assert!(!lines.all_shown());
        lines.reveal(u64::MAX);
        assert!(lines.all_shown());
        assert_eq!(shown(&lines).len(), MAX_LINES);
    }

    #[test]
    fn a_chunk_that_is_gone_is_empty() {
        let mut lines = Lines::default();
        lines.write(0, Source::Stdout, A, &"x\n".repeat(MAX_LINES + 1));
        lines.reveal(u64::MAX);
        assert_eq!(lines.shown_chunks().start, 1);
        assert_eq!(lines.shown_in(10_000).count(), 0);
    }
}
