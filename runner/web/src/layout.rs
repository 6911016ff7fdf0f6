//! The memory that a run's supervisor and thread workers share: every offset, in one place.
//!
//! One `SharedArrayBuffer` of 32-bit words beside the engine's own memory.

/// Threads of one run alive at once that need a worker: Python's, and the engine's own two, the
/// monitor and the GIL's arbiter.
pub const SLOTS: usize = 67;
/// Python threads alive at once, the main thread included, when a request names no limit. Each
/// is a Web Worker, an operating system thread of its own.
pub const DEFAULT_THREADS: u32 = 64;

/// 0 until the program may begin, then 1.
pub const BEGIN: usize = 0;
/// Never changes; sleepers wait on it with a time-out.
pub const NAP: usize = 1;
/// Threads alive beside Python's main thread and the monitor.
pub const LIVE: usize = 2;
/// The most that [`LIVE`] may become.
pub const THREAD_CAP: usize = 3;
/// The latest thread number given to wasi-libc.
pub const LATEST_TID: usize = 4;
/// Processor time of the run so far, microseconds.
pub const CPU_US: usize = 5;
/// Where the ring of reports lies in the engine's memory, bytes; 0 before the engine says so.
pub const RING_ADDRESS: usize = 6;
/// What the GIL does: an index into [`Gil::ALL`](spindle_protocol::Gil::ALL).
pub const GIL: usize = 7;
/// 1 when Stop wants to know where every thread stands.
pub const STAND: usize = 8;

const SLOT_BASE: usize = 16;
const SLOT_WORDS: usize = 8;
/// What a slot's worker does: one of the `STATE_` values.
pub const SLOT_STATE: usize = 0;
/// The thread number to run.
pub const SLOT_TID: usize = 1;
/// wasi-libc's argument for it.
pub const SLOT_ARGUMENT: usize = 2;
/// 0 while a file call is under way, then the length of its reply plus 1.
pub const SLOT_REPLY: usize = 3;

/// The slot has no worker.
pub const STATE_EMPTY: u32 = 0;
/// Its worker waits for a thread to run.
pub const STATE_IDLE: u32 = 1;
/// A starter has taken it and fills it in.
pub const STATE_CLAIMED: u32 = 2;
/// Its worker runs a thread, or will as soon as it has booted.
pub const STATE_WORK: u32 = 3;

/// The word `field` of slot `slot`.
#[must_use]
pub const fn slot(slot: usize, field: usize) -> usize {
    SLOT_BASE + slot * SLOT_WORDS + field
}

const REPLY_BASE: usize = 1024;
/// The longest reply to a file call, bytes.
pub const REPLY_BYTES: usize = 32 * 1024;

/// The first word of a slot's reply.
#[must_use]
pub const fn reply(slot: usize) -> usize {
    REPLY_BASE + slot * REPLY_BYTES / 4
}

/// All of it.
pub const TOTAL_WORDS: usize = REPLY_BASE + SLOTS * REPLY_BYTES / 4;

const _: () = assert!(slot(SLOTS, 0) <= REPLY_BASE, "slots must end before the replies");

/// A page of WebAssembly memory.
pub const PAGE_BYTES: u32 = 64 * 1024;
/// What the engine's memory starts with, pages; its build.rs says the same.
pub const INITIAL_PAGES: u32 = 1024;
/// The most that the engine accepts, pages; its build.rs says the same.
pub const MAXIMUM_PAGES: u32 = 16_384;
/// What a run may use when the request names no limit, mebibytes (threat-model.md row 60).
pub const DEFAULT_MEMORY_MIB: u32 = 512;
