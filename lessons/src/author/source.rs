//! The text of a file, and where in it something stands.

use super::fault::Faults;
use std::path::PathBuf;

/// A file that was read, and the place to report its faults.
#[derive(Debug)]
pub(super) struct Source<'f> {
    pub(super) path: PathBuf,
    pub(super) text: String,
    faults: &'f Faults,
}

impl<'f> Source<'f> {
    /// Reads a file; a file that is missing or not UTF-8 is a fault.
    pub(super) fn read(path: PathBuf, faults: &'f Faults) -> Option<Self> {
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                faults.add(path, 1, "this file is missing: write it");
                return None;
            }
            Err(error) => {
                faults.add(path, 1, format!("cannot be read ({error}): look at its permissions"));
                return None;
            }
        };
        match String::from_utf8(bytes) {
            Ok(text) => Some(Self { path, text, faults }),
            Err(error) => {
                let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = 1 + good.iter().filter(|&&byte| byte == b'\n').count();
                faults.add(path, line, "this line is not UTF-8: save the file as UTF-8");
                None
            }
        }
    }

    /// The line, from 1, of a byte.
    pub(super) fn line(&self, offset: usize) -> usize {
        line_in(&self.text, offset)
    }

    /// Reports a fault in this file.
    pub(super) fn fault(&self, line: usize, message: impl Into<String>) {
        self.faults.add(&self.path, line, message);
    }
}

/// The line, from 1, of a byte of `text`.
pub(super) fn line_in(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|&byte| byte == b'\n').count()
}

/// A stretch of Markdown and the line of its file where it begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passage<'s> {
    pub(super) source: &'s Source<'s>,
    pub(super) text: &'s str,
    pub(super) first_line: usize,
}

impl Passage<'_> {
    /// The line of the file that holds a byte of this passage.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.first_line + line_in(self.text, offset) - 1
    }

    /// Reports a fault at a byte of this passage.
    pub(super) fn fault(&self, offset: usize, message: impl Into<String>) {
        self.source.fault(self.line(offset), message);
    }
}
