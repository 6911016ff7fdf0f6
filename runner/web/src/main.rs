//! The worker script: a supervisor or a thread, as its first message says.

fn main() {
    spindle_web::worker::main();
}
