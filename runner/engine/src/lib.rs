//! Python: RustPython with the instruments that tell what its threads do.
//!
//! Built twice: as `engine.wasm` for the browser (the binary of this crate) and as a library for
//! the companion.
//!
//! # Layout
//! - `start`: how a run begins, one file a world.
//! - `instruments`: what takes the place of the interpreter's own threads, locks and queues.
//! - `waits`: what every thread waits for right now.
//! - `detector`: which threads can never go on; `monitor`: who asks it, and when.
//! - `gil`: a GIL for an interpreter that has none.
//! - `threads`, `frames`, `context`, `objects`, `names`: who runs, at which line, inside of
//!   which operation, and what it is all called.
//! - `emit`: where reports go, one file a world.
//! - `host`: what the browser host lends the engine.
//!
//! # Data flow
//! ```text
//! learner's program -> instruments -> waits -> emit -> host
//!                            \-> gil    \-> monitor, detector
//! ```
//! Unsafe code stands in `host` and `frames` only.

mod context;
mod detector;
mod frames;
mod gil;
mod instruments;
mod monitor;
mod names;
mod objects;
mod start;
mod threads;
mod waits;
#[cfg(not(target_family = "wasm"))]
#[path = "emit/native.rs"]
mod emit;
#[cfg(target_family = "wasm")]
#[path = "emit/browser.rs"]
mod emit;
#[cfg(target_family = "wasm")]
mod host;

use rustpython::{InterpreterBuilder, InterpreterBuilderExt};
use std::process::ExitCode;

/// Runs one program of the browser, as `engine.wasm` does.
#[cfg(target_family = "wasm")]
pub fn main() -> ExitCode {
    start::main()
}

/// Runs Python as its command line asks, as the companion does.
#[cfg(not(target_family = "wasm"))]
pub fn main() -> ExitCode {
    python_main()
}

#[cfg(not(target_family = "wasm"))]
pub use start::python_main;

/// The Python version that RustPython implements: `3.14.0`.
#[must_use]
pub fn python_version() -> String {
    use rustpython_vm::version::{MAJOR, MICRO, MINOR};
    format!("{MAJOR}.{MINOR}.{MICRO}")
}

fn builder() -> InterpreterBuilder {
    let builder = InterpreterBuilder::new().init_stdlib();
    let instruments = instruments::module_def(&builder.ctx);
    builder.add_native_module(instruments)
}
