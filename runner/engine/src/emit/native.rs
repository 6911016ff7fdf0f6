//! Reports go to the FIFO that the companion made for this run.

use rustpython_vm::host_env::time::{ClockId, clock_gettime};
use spindle_protocol::{RunEvent, ThreadId, Timed, codec};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::OnceLock;

/// Names the FIFO.
const VARIABLE: &str = "SPINDLE_EVENTS";

/// The FIFO, and the process that may write into it: a forked child counts its threads anew.
static SINK: OnceLock<Option<(File, u32)>> = OnceLock::new();

/// Opens the FIFO, if there is one, before Python starts and hides its name from children.
pub(crate) fn open() {
    SINK.get_or_init(|| {
        let path = std::env::var_os(VARIABLE)?;
        let file = OpenOptions::new().write(true).open(path).ok()?;
        Some((file, std::process::id()))
    });
}

/// Reports an event of this run. Gives whether there is a listener; without one it is dropped.
pub(crate) fn emit(event: &RunEvent) -> bool {
    if let Some(Some((sink, process))) = SINK.get()
        && *process == std::process::id()
    {
        let mut sink = sink;
        let mut line = codec::encode(&Timed { at_us: now_us(), event: event.clone() });
        line.push('\n');
        // One write keeps lines of several processes apart; a listener that has gone is no
        // reason to disturb the program.
        return sink.write_all(line.as_bytes()).is_ok();
    }
    false
}

/// Tells the world which thread runs here: natively nobody needs to know.
pub(crate) fn enter_thread(_thread: ThreadId) {}

fn now_us() -> u64 {
    clock_gettime(ClockId::CLOCK_MONOTONIC)
        .ok()
        .and_then(|now| u64::try_from(now.as_micros()).ok())
        .unwrap_or_default()
}
