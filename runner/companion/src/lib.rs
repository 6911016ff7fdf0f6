//! The companion: the native program `spindle`.
//!
//! It serves the page to the reader's own browser, runs the reader's programs in processes of
//! their own, watches them and ends them. threat-model.md sections 2 and 3.3 are its specification.
//!
//! # Layout
//! - [`cli`]: the command line.
//! - [`run`]: one run, from a program's text to its last event.
//! - [`pythons`]: the Pythons on this machine.
//! - [`terminal`]: `spindle run` and `spindle pythons`.
//! - [`serve`]: `spindle serve`: the page, the door, the sessions.
//!
//! # Data flow
//! ```text
//! page --WebSocket--> serve::session --Start--> run --spawn--> python3 main.py
//!   ^                       |                    ^                |    |    |
//!   +---- Events -----------+----- Outbox -------+---- stdout, stderr, engine events
//! ```
//! `spindle run` puts a terminal in the place of page and session; everything below is the same.
//!
//! The same binary is also the embedded Python: called by a name that begins with `python`, it is
//! the `python` command line. Every run has a link of that name in its folder, so that
//! `sys.executable`, spawn and forkserver find it.

pub mod cli;
pub mod run;
pub mod pythons;
pub mod terminal;
pub mod serve;

use std::ffi::OsStr;
use std::path::Path;
use std::process::ExitCode;

/// The whole program.
pub fn main() -> ExitCode {
    if is_python(std::env::args_os().next().as_deref()) {
        return spindle_engine::python_main();
    }
    cli::main()
}

/// Whether this name of the program asks for Python.
fn is_python(argv0: Option<&OsStr>) -> bool {
    argv0
        .and_then(|name| Path::new(name).file_name())
        .and_then(OsStr::to_str)
        .is_some_and(|name| name.starts_with("python"))
}

#[cfg(test)]
mod tests {
    use super::is_python;
    use std::ffi::OsStr;

    #[test]
    fn python_is_known_by_its_file_name_only() {
        let asks = |name: &str| is_python(Some(OsStr::new(name)));
        assert!(asks("python"));
        assert!(asks("/tmp/spindle-a/bin/python3"));
        assert!(!asks("spindle"));
        assert!(!asks("/opt/python/bin/spindle"));
        assert!(!is_python(None));
    }
}
