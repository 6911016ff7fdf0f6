//! The Pythons a program can run on.

use serde::{Deserialize, Serialize};

/// Which Python a request asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum RuntimeChoice {
    /// The engine in the page.
    Browser,
    /// The RustPython inside the companion.
    Native,
    /// A CPython that the companion found.
    Cpython {
        /// A version (`3.12`, `3.13.0t`) or the path of an interpreter.
        which: String,
    },
}

/// What the GIL of the page's engine does in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gil {
    /// There is none: threads run at the same time.
    #[default]
    Off,
    /// One thread at a time; the next one may come between any two instructions, as in CPython up
    /// to 3.9.
    Any,
    /// One thread at a time; the next one comes only where a function begins, after a call, and
    /// at the end of a loop's round, as in CPython since 3.10.
    Calls,
}

impl Gil {
    /// Every setting, in the order of a menu.
    pub const ALL: [Self; 3] = [Self::Off, Self::Any, Self::Calls];

    /// Its name on a command line and in the address of a page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Any => "any",
            Self::Calls => "calls",
        }
    }

    /// The setting of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gil| gil.name() == name)
    }

    /// Whether only one thread at a time runs Python code.
    #[must_use]
    pub fn is_on(self) -> bool {
        self != Self::Off
    }
}

/// Where a runtime lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuntimeKind {
    /// RustPython in the page, on Web Workers.
    Browser,
    /// RustPython in the companion.
    Native,
    /// A CPython on the reader's machine.
    Cpython,
}

/// A runtime as every result is labelled with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuntimeInfo {
    /// Where it lives.
    pub kind: RuntimeKind,
    /// `RustPython` or `CPython`.
    pub implementation: String,
    /// The Python version it implements, exactly: `3.14.0`, `3.13.0t`.
    pub version: String,
    /// The interpreter's path, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executable: Option<String>,
    /// Whether a GIL lets only one thread at a time run Python code.
    pub gil: bool,
    /// Where the GIL may change hands, in an engine that leaves the choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub switching: Option<Gil>,
    /// Logical cores that this run may use.
    pub cores: u32,
}

impl RuntimeInfo {
    /// The label shown with a result: `CPython 3.12.1, GIL on, 2 cores`.
    #[must_use]
    pub fn label(&self) -> String {
        let place = match self.kind {
            RuntimeKind::Browser => " in this browser",
            RuntimeKind::Native => " native",
            RuntimeKind::Cpython => "",
        };
        let gil = match self.switching {
            Some(Gil::Any) => "on (switch anywhere)",
            Some(Gil::Calls) => "on (switch at calls and loop ends)",
            _ if self.gil => "on",
            _ => "off",
        };
        format!(
            "{} {}{place}, GIL {gil}, {} core{}",
            self.implementation,
            self.version,
            self.cores,
            if self.cores == 1 { "" } else { "s" },
        )
    }
}
