//! `cargo xtask browser-run`: run Python files in the page.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::build;
use crate::paths::Paths;
use crate::progress::{Outcome, Progress, Step};
use crate::tools::{self, Need};

/// Builds what has changed, then hands over to the program `browser-run` of app/e2e.
///
/// # Errors
/// When a tool is missing or a step fails.
pub fn run(paths: &Paths, rest: &[String]) -> Result<ExitCode> {
    const STEP: Step = Step {
        name: "browser-run",
        first_time: "about 2 minutes",
        hint: "the program is Rust in app/e2e",
    };
    let mut progress = Progress::new(2 + build::STEPS);
    tools::ensure(&mut progress, paths, Need::Browsers)?;
    build::steps(&mut progress, paths)?;
    progress.step(paths, STEP, |log| {
        log.run(&mut paths.cargo("build --release -p spindle-e2e --bin browser-run"))?;
        Ok(Outcome::Done)
    })?;
    // Where the reader is, so that relative paths of programs mean what was typed.
    let status = paths
        .command(paths.target.join("release/browser-run"))
        .current_dir(std::env::current_dir()?)
        .env("SPINDLE_BIN", paths.companion())
        .args(rest)
        .status()
        .context("browser-run cannot be started")?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, Into::into))
}
