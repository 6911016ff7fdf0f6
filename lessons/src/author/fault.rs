//! What is wrong with the content, and where.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// Something an author has to repair. Shown as `path:line: message`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{}:{line}: {message}", path.display())]
pub struct Fault {
    /// The file, below the folder that was given to [`load`](super::load) and beginning with it.
    pub path: PathBuf,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong and what to do. Lower case, no full stop.
    pub message: String,
}

impl Fault {
    /// The same fault, its path shortened to what is below `root`.
    pub fn below(&self, root: &Path) -> Self {
        let path = self.path.strip_prefix(root).unwrap_or(&self.path).to_owned();
        Self { path, ..self.clone() }
    }
}

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Faults {
    found: RefCell<Vec<Fault>>,
}

impl Faults {
    /// Adds a fault.
    pub(super) fn add(&self, path: impl Into<PathBuf>, line: usize, message: impl Into<String>) {
        self.found.borrow_mut().push(Fault { path: path.into(), line, message: message.into() });
    }

    /// All faults, ordered by file and line.
    pub(super) fn into_sorted(self) -> Vec<Fault> {
        let mut found = self.found.into_inner();
        found.sort();
        found.dedup();
        found
    }
}
