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
        format!(
            "{} {}{place}, GIL {}, {} core{}",
            self.implementation,
            self.version,
            if self.gil { "on" } else { "off" },
            self.cores,
            if self.cores == 1 { "" } else { "s" },
        )
    }
}
