//! `cargo xtask serve`: build what has changed, then be the companion.

use std::os::unix::process::CommandExt;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::args::Serve;
use crate::build;
use crate::paths::Paths;
use crate::progress::Progress;
use crate::tools::{self, Need};

/// Builds, and becomes `spindle serve`.
///
/// # Errors
/// When a tool is missing, a step fails, or the companion cannot be started.
pub fn run(paths: &Paths, options: &Serve) -> Result<ExitCode> {
    let mut progress = Progress::new(1 + build::STEPS);
    tools::ensure(&mut progress, paths, Need::Page)?;
    build::steps(&mut progress, paths)?;
    println!();
    let mut companion = std::process::Command::new(paths.companion());
    companion.arg("serve");
    if let Some(port) = options.port {
        companion.args(["--port", &port.to_string()]);
    }
    if options.no_open {
        companion.arg("--no-open");
    }
    // The companion takes the place of this process, so that Ctrl-C and signals reach it.
    Err(companion.exec()).context("the companion cannot be started")
}
