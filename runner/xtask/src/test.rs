//! `cargo xtask test`: everything, as CI runs it.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::build;
use crate::check;
use crate::paths::{Paths, on_path};
use crate::progress::Progress;
use crate::tally::Tally;
use crate::tools::{self, Need};

/// Checks, builds, and tests in real browsers.
///
/// # Errors
/// When a tool is missing.
pub fn run(paths: &Paths) -> Result<ExitCode> {
    let mut progress = Progress::new(1 + check::STEPS + 1 + build::STEPS + 1);
    let mut tally = Tally::default();
    tools::ensure(&mut progress, paths, Need::Browsers)?;
    check::steps(&mut progress, paths, &mut tally);
    check::tests(&mut progress, paths, &mut tally, "wasm tests", wasm_tests);
    match build::steps(&mut progress, paths) {
        Ok(()) => {
            check::tests(&mut progress, paths, &mut tally, "tests in browsers", end_to_end);
        }
        Err(error) => {
            eprintln!("{error:#}\n\nthe tests in browsers need the build and were not run");
            tally.failed += 1;
        }
    }
    Ok(check::conclude(&progress, tally))
}

/// Tests of the page's own code, inside Chromium.
fn wasm_tests(paths: &Paths) -> Command {
    let mut cargo = paths.cargo(
        "test --release --no-fail-fast --target wasm32-unknown-unknown -p spindle-app \
         -p spindle-web --tests",
    );
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    if let Some(driver) = on_path(&["chromedriver"]) {
        cargo.env("CHROMEDRIVER", driver);
    }
    cargo
}

/// Tests of the whole, with the real companion.
fn end_to_end(paths: &Paths) -> Command {
    let mut cargo = paths.cargo("test --release -p spindle-e2e --test e2e");
    cargo.env("SPINDLE_BIN", paths.companion());
    cargo
}
