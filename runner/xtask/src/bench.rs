//! `cargo xtask bench`: measure, print a table, keep the numbers.

use std::process::ExitCode;

use anyhow::Result;

use crate::browser_run;
use crate::paths::Paths;

/// Builds what has changed and measures it, in a browser without a window.
///
/// # Errors
/// When a tool is missing or a step fails. A missed budget is no error.
pub fn run(paths: &Paths) -> Result<ExitCode> {
    let file = paths.target.join("bench/latest.json");
    browser_run::program(paths, "bench", std::iter::once(file.into_os_string()))
}
