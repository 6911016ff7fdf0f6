//! `cargo xtask check`: format, lints, docs, unit tests; no browser.
//!
//! Everything is built with the release profile: what is linked with the interpreter must be fast,
//! and one profile compiles each dependency and each macro once. What links the interpreter stands
//! apart: selected together with the rest, Cargo would give its dependencies other features than
//! in the build of the companion, and so compile it a second time.

use std::process::ExitCode;

use anyhow::Result;

use crate::build;
use crate::paths::Paths;
use crate::progress::{Outcome, Progress, Step};
use crate::tally::Tally;
use crate::tools::{self, Need};

/// How many steps [`steps`] has.
pub const STEPS: usize = 1 + LINTS.len() + TESTS.len();

/// The steps that print nothing when all is well: name, Cargo's arguments, what to do.
const LINTS: [(&str, &str, &str); 8] = [
    ("format", "fmt --all --check", "run `cargo fmt --all`"),
    (
        "clippy of engine and companion",
        "clippy --release -p spindle-engine -p spindle-companion --all-targets -- -D warnings",
        FIX,
    ),
    (
        "clippy of the rest",
        "clippy --release -p spindle-protocol -p spindle-baseline -p spindle-lessons \
         -p spindle-e2e -p xtask --all-targets --features spindle-lessons/author -- -D warnings",
        FIX,
    ),
    (
        "clippy of the page",
        "clippy --release --target wasm32-unknown-unknown -p spindle-app -p spindle-web \
         --all-targets -- -D warnings",
        FIX,
    ),
    (
        "clippy of the browser's engine",
        "clippy --release --target wasm32-wasip1-threads -p spindle-engine -- -D warnings",
        FIX,
    ),
    (
        "docs of engine and companion",
        "doc --release --no-deps -p spindle-engine -p spindle-companion",
        FIX,
    ),
    (
        "docs of the rest",
        "doc --release --no-deps -p spindle-protocol -p spindle-baseline -p spindle-lessons \
         -p spindle-e2e -p xtask --features spindle-lessons/author",
        FIX,
    ),
    (
        "docs of the page",
        "doc --release --no-deps --target wasm32-unknown-unknown -p spindle-app -p spindle-web",
        FIX,
    ),
];

const FIX: &str = "fix what the compiler names above; no warning is let through";

/// The steps whose tests are counted: name, Cargo's arguments.
const TESTS: [(&str, &str); 4] = [
    (
        "tests of engine and companion",
        "test --release --no-fail-fast -p spindle-engine -p spindle-companion",
    ),
    (
        "tests of protocol, baseline and lessons",
        "test --release --no-fail-fast -p spindle-protocol -p spindle-baseline -p spindle-lessons \
         --features spindle-lessons/author",
    ),
    (
        "tests of the page's logic",
        "test --release --no-fail-fast -p spindle-app -p spindle-web --lib",
    ),
    ("tests of the tools", "test --release --no-fail-fast -p xtask -p spindle-e2e --lib --bins"),
];

/// Checks everything that needs no browser.
///
/// # Errors
/// When a tool is missing.
pub fn run(paths: &Paths) -> Result<ExitCode> {
    let mut progress = Progress::new(1 + STEPS);
    let mut tally = Tally::default();
    tools::ensure(&mut progress, paths, Need::Rust)?;
    steps(&mut progress, paths, &mut tally);
    Ok(conclude(&progress, tally))
}

/// All steps, each tried whatever became of the others.
pub fn steps(progress: &mut Progress, paths: &Paths, tally: &mut Tally) {
    // A folder that is not there would make Cargo build the companion, which embeds it, each time.
    if let Err(error) = std::fs::create_dir_all(paths.dist()) {
        eprintln!("cannot make {}: {error}\n", paths.dist().display());
    }
    // The page's code refers to the bundle, so that even its lints need it.
    if let Err(error) = build::editor(progress, paths) {
        eprintln!("{error:#}\n");
    }
    for (name, args, hint) in LINTS {
        let step = Step { name, first_time: "", hint };
        progress.attempt(paths, step, |log| {
            let in_browser = args.contains("wasm32-wasip1-threads");
            let mut cargo = if in_browser { paths.engine_cargo(args) } else { paths.cargo(args) };
            cargo.env("RUSTDOCFLAGS", "-D warnings");
            log.run(&mut cargo)?;
            Ok(Outcome::Done)
        });
    }
    for (name, args) in TESTS {
        tests(progress, paths, tally, name, |_| paths.cargo(args));
    }
}

/// One step of counted tests.
pub fn tests(
    progress: &mut Progress,
    paths: &Paths,
    tally: &mut Tally,
    name: &'static str,
    command: impl FnOnce(&Paths) -> std::process::Command,
) {
    let step = Step { name, first_time: "", hint: "the tests that failed are named above" };
    let before = *tally;
    let good = progress.attempt(paths, step, |log| {
        log.run_shown(&mut command(paths), |line| tally.line(line))?;
        Ok(Outcome::Done)
    });
    // A test program that did not build or crashed has no line of its own.
    if !good && tally.failed == before.failed {
        tally.failed += 1;
    }
}

/// Prints the table and the count, and returns the exit status.
#[must_use]
pub fn conclude(progress: &Progress, mut tally: Tally) -> ExitCode {
    println!("\n{}", progress.table());
    let code = if progress.failures() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    if progress.failures() > 0 && tally.failed == 0 {
        tally.failed = progress.failures();
    }
    println!("{tally}");
    code
}
