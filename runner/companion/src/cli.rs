//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use spindle_protocol::RunError;

use crate::{serve, terminal};

/// Spindle: Python threads and processes that really run
#[derive(Debug, Parser)]
#[command(name = "spindle", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the course to a browser on this machine
    Serve(ServeArgs),
    /// Run one Python program; the exit status is the program's
    Run(RunArgs),
    /// List the Pythons that programs can run on
    Pythons,
}

/// What `spindle serve` takes.
#[derive(Clone, Debug, Args)]
pub struct ServeArgs {
    /// Listen on this port (0: any free one) instead of 7471 or, when that is taken, a free one
    #[arg(long)]
    pub port: Option<u16>,
    /// Do not open a browser
    #[arg(long)]
    pub no_open: bool,
}

/// What `spindle run` takes.
#[derive(Clone, Debug, Args)]
pub struct RunArgs {
    /// The program
    pub file: PathBuf,
    /// `native`, a version such as 3.12 or 3.13t, or the path of an interpreter
    #[arg(long, default_value = "native", value_name = "WHICH")]
    pub python: String,
    /// Print every event as a line of JSON
    #[arg(long)]
    pub json: bool,
    /// End the program after this many seconds
    #[arg(long, value_name = "SECONDS")]
    pub timeout: Option<f64>,
    /// The program's own arguments
    #[arg(last = true)]
    pub args: Vec<String>,
}

/// Reads the command line and does what it says.
pub(crate) fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // A closed terminal is no reason to fail differently.
            drop(error.print());
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&RunError::new(
                format!("the system gives spindle no threads: {error}"),
                "close other programs and try again",
            ));
            return ExitCode::FAILURE;
        }
    };
    let outcome = runtime.block_on(async {
        match cli.command {
            Command::Serve(args) => serve::serve(args).await,
            Command::Run(args) => terminal::run(args).await,
            Command::Pythons => terminal::pythons().await,
        }
    });
    // Nothing that still runs here is wanted: every run ended with its handle.
    runtime.shutdown_background();
    outcome.unwrap_or_else(|error| {
        complain(&error);
        ExitCode::FAILURE
    })
}

/// Tells a failure of ours in the terminal.
pub(crate) fn complain(error: &RunError) {
    eprintln!("spindle: {}\n   hint: {}", error.message, error.hint);
}
