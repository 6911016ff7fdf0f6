//! The commands of the README, as `cargo xtask COMMAND`.
//!
//! # Layout
//! - [`args`]: what can be typed.
//! - [`paths`]: where sources, caches and results lie.
//! - [`process`]: running another program, its output kept in a log.
//! - [`progress`]: the numbered lines, their times, the table at the end.
//! - [`fingerprint`]: whether a step's inputs have changed since it last went well.
//! - [`tools`]: what must be on the machine, and installing it.
//! - [`build`]: engine, editor, lessons, page, companion.
//! - [`serve`], [`check`], [`test`](mod@test), [`browser_run`], [`bench`](mod@bench): one command each.
//! - [`tally`]: counting tests.
//!
//! # Order of a build
//! ```text
//! tools -> engine.wasm --+
//!          editor --> page --> dist/ --> companion (which embeds dist/) --> serve
//!          lessons ------+
//! ```

pub mod args;
pub mod paths;
pub mod process;
pub mod progress;
pub mod fingerprint;
pub mod tools;
pub mod build;
pub mod serve;
pub mod check;
pub mod test;
pub mod browser_run;
pub mod bench;
pub mod tally;

use std::process::ExitCode;

use args::Command;
use paths::Paths;

/// Does what the arguments ask, and returns the exit status.
pub fn run(args: impl Iterator<Item = String>) -> ExitCode {
    let command = match Command::parse(args) {
        Ok(command) => command,
        Err(error) => {
            eprintln!("error: {error}\n\n{}", args::USAGE);
            return ExitCode::from(2);
        }
    };
    match Paths::find().and_then(|paths| dispatch(command, &paths)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command, paths: &Paths) -> anyhow::Result<ExitCode> {
    match command {
        Command::Help => {
            println!("{}", args::USAGE);
            Ok(ExitCode::SUCCESS)
        }
        Command::Build => build::run(paths),
        Command::Serve(options) => serve::run(paths, &options),
        Command::Check => check::run(paths),
        Command::Test => test::run(paths),
        Command::Bench => bench::run(paths),
        Command::BrowserRun(rest) => browser_run::run(paths, &rest),
    }
}
