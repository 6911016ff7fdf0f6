//! Python: the embedded interpreter. A stand-in until the instrumented engine is merged.

use rustpython::InterpreterBuilderExt;
use std::process::ExitCode;

/// Behaves like the `python` command line on this process's arguments.
pub fn python_main() -> ExitCode {
    rustpython::run(rustpython::InterpreterBuilder::new().init_stdlib())
}

/// The Python version that the embedded interpreter implements.
#[must_use]
pub fn python_version() -> String {
    use rustpython_vm::version::{MAJOR, MICRO, MINOR};
    format!("{MAJOR}.{MINOR}.{MICRO}")
}
