//! `cargo xtask COMMAND`: see the library's documentation.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::run(std::env::args().skip(1))
}
