//! The program `spindle`. Everything is in the library.

fn main() -> std::process::ExitCode {
    spindle_companion::main()
}
