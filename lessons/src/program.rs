//! The Python programs of a lesson.

use serde::{Deserialize, Serialize};

/// A program to run and edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Its file name, unique in the lesson.
    pub name: String,
    /// What it shows, in a few words.
    pub title: String,
    /// The program.
    pub source: String,
    /// Where it runs as its lesson says; never empty.
    pub runtimes: Vec<Runtime>,
    /// What follows the program's name in `sys.argv`.
    pub args: Vec<String>,
    /// What it finds on its standard input before the reader types.
    pub stdin: String,
    /// A question for the reader to answer before the first run.
    pub predict: Option<String>,
}

/// A place where a program can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Runtime {
    /// In the page: RustPython, threads without a GIL, no processes.
    Browser,
    /// RustPython outside the browser: threads without a GIL, and real processes.
    Native,
    /// A CPython of the reader's own.
    Cpython,
}

impl Runtime {
    /// Every place.
    pub const ALL: [Self; 3] = [Self::Browser, Self::Native, Self::Cpython];

    /// The variant as its name in `lesson.toml` and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Native => "native",
            Self::Cpython => "cpython",
        }
    }
}
