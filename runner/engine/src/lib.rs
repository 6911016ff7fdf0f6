//! Python: RustPython with the instruments that tell what its threads do.
//!
//! Built twice: as `engine.wasm` for the browser (the binary of this crate) and as a library for
//! the companion.
//!
//! # Layout
//! - [`instruments`]: the native module that reports when threads start and end.
//! - `emit`: where those reports go, one file a world.
//! - `browser`: the life of one run in the browser.
//! - `host`: what the browser host lends the engine; the only place with foreign functions.

pub mod instruments;
#[cfg(not(target_family = "wasm"))]
#[path = "emit/native.rs"]
mod emit;
#[cfg(target_family = "wasm")]
#[path = "emit/browser.rs"]
mod emit;
#[cfg(target_family = "wasm")]
mod browser;
#[cfg(target_family = "wasm")]
mod host;

use rustpython::{InterpreterBuilder, InterpreterBuilderExt};
use std::process::ExitCode;

/// Runs one program of the browser, as `engine.wasm` does.
#[cfg(target_family = "wasm")]
pub fn main() -> ExitCode {
    browser::main()
}

/// Runs Python as its command line asks, as the companion does.
#[cfg(not(target_family = "wasm"))]
pub fn main() -> ExitCode {
    python_main()
}

/// Behaves as `python` does with this process's arguments: `-c`, `-m`, a file, flags.
///
/// When the environment names a FIFO in `SPINDLE_EVENTS`, threads report there, one
/// [`Timed`](spindle_protocol::Timed) in JSON a line.
#[cfg(not(target_family = "wasm"))]
pub fn python_main() -> ExitCode {
    emit::open();
    // `site` imports `sitecustomize` before the program. Spawned children, which inherit the
    // environment, would count their threads anew and are not to report.
    let install = rustpython_vm::py_freeze!(
        source =
            "import _spindle, os\nos.environ.pop('SPINDLE_EVENTS', None)\n_spindle.install()\n",
        module_name = "sitecustomize"
    );
    rustpython::run(builder().add_frozen_modules(install))
}

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
