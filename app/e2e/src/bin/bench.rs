//! `bench FILE`: measures, prints the table, and writes it to the file as JSON.

use std::path::PathBuf;
use std::process::ExitCode;

use spindle_e2e::bench;

fn main() -> ExitCode {
    let Some(file) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("error: name the file for the numbers");
        return ExitCode::from(2);
    };
    let measured = tokio::runtime::Runtime::new()
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(bench::run()));
    match measured.and_then(|report| bench::write(&report, &file).map(|()| report)) {
        Ok(report) => {
            print!("\n{}", bench::table(&report));
            println!("\nwritten to {}", file.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
