//! `engine.wasm`; built for the machine itself, a plain `python`.

use std::process::ExitCode;

fn main() -> ExitCode {
    spindle_engine::main()
}
