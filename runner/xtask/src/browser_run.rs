//! Programs of app/e2e that run Python in the page: `cargo xtask browser-run` and what is like it.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::build;
use crate::paths::Paths;
use crate::progress::{Outcome, Progress, Step};
use crate::tools::{self, Need};

/// `cargo xtask browser-run`: runs Python files in the page.
///
/// # Errors
/// When a tool is missing or a step fails.
pub fn run(paths: &Paths, rest: &[String]) -> Result<ExitCode> {
    program(paths, "browser-run", rest.iter().map(OsString::from))
}

/// Builds what has changed, then hands over to a program of app/e2e.
///
/// # Errors
/// When a tool is missing or a step fails.
pub fn program(
    paths: &Paths,
    name: &'static str,
    args: impl Iterator<Item = OsString>,
) -> Result<ExitCode> {
    let step = Step { name, first_time: "about 2 minutes", hint: "the program is Rust in app/e2e" };
    let mut progress = Progress::new(2 + build::STEPS);
    tools::ensure(&mut progress, paths, Need::Browsers)?;
    build::steps(&mut progress, paths)?;
    progress.step(paths, step, |log| {
        log.run(&mut paths.cargo(&format!("build --release -p spindle-e2e --bin {name}")))?;
        Ok(Outcome::Done)
    })?;
    // Where the reader is, so that relative paths of programs mean what was typed.
    let status = paths
        .command(paths.target.join("release").join(name))
        .current_dir(std::env::current_dir()?)
        .env("SPINDLE_BIN", paths.companion())
        .args(args)
        .status()
        .with_context(|| format!("{name} cannot be started"))?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, Into::into))
}
