//! `spindle run`, with real processes on the embedded Python and on CPythons of this machine.

#[path = "support/spindle.rs"]
mod spindle;

#[path = "run/processes.rs"]
mod processes;
#[path = "run/streams.rs"]
mod streams;
#[path = "run/threads.rs"]
mod threads;
#[path = "run/endings.rs"]
mod endings;
#[path = "run/sentences.rs"]
mod sentences;
