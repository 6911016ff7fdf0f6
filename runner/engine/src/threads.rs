//! The threads of this run, and which of them runs here.

use parking_lot::Mutex;
use rustpython_vm::stdlib::_thread::get_ident;
use rustpython_vm::vm::PyGlobalState;
use spindle_protocol::ThreadId;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

static LATEST: AtomicU32 = AtomicU32::new(ThreadId::MAIN.0);
static ALIVE: Mutex<BTreeMap<ThreadId, Life>> = Mutex::new(BTreeMap::new());

/// The interpreter's numbers of our threads.
static IDENTS: Mutex<BTreeMap<u64, ThreadId>> = Mutex::new(BTreeMap::new());

/// What the program's end does with a thread.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Life {
    WaitedFor,
    Daemon,
}

thread_local! {
    static CURRENT: Cell<ThreadId> = const { Cell::new(ThreadId::MAIN) };
}

/// The thread that runs here.
pub(crate) fn current() -> ThreadId {
    CURRENT.get()
}

/// A number for a thread that is about to start.
pub(crate) fn next() -> ThreadId {
    ThreadId(LATEST.fetch_add(1, Relaxed) + 1)
}

/// The main thread runs here.
pub(crate) fn enter_main() {
    IDENTS.lock().insert(get_ident(), ThreadId::MAIN);
}

/// From now on `thread` runs here.
pub(crate) fn enter(thread: ThreadId, daemon: bool) {
    CURRENT.set(thread);
    IDENTS.lock().insert(get_ident(), thread);
    ALIVE.lock().insert(thread, if daemon { Life::Daemon } else { Life::WaitedFor });
}

/// The thread that ran here has ended.
pub(crate) fn leave() {
    ALIVE.lock().remove(&current());
    IDENTS.lock().remove(&get_ident());
}

/// Every thread that has begun and not ended; the main thread is always one of them.
pub(crate) fn alive() -> BTreeSet<ThreadId> {
    let mut alive: BTreeSet<ThreadId> = ALIVE.lock().keys().copied().collect();
    alive.insert(ThreadId::MAIN);
    alive
}

/// Whether a thread has begun and not ended.
pub(crate) fn is_alive(thread: ThreadId) -> bool {
    thread == ThreadId::MAIN || ALIVE.lock().contains_key(&thread)
}

/// Whether the program's end waits for threads.
pub(crate) fn are_others_waited_for() -> bool {
    ALIVE.lock().values().any(|life| *life == Life::WaitedFor)
}

/// The lines that threads in a stopped world stand at.
pub(crate) fn lines_of_stopped(world: &PyGlobalState) -> Vec<(ThreadId, Option<u32>)> {
    let idents = IDENTS.lock().clone();
    let frames = world.thread_frames.lock();
    let line = |(ident, thread): (u64, ThreadId)| {
        Some((thread, crate::frames::line_of_stopped(frames.get(&ident)?)))
    };
    idents.into_iter().filter_map(line).collect()
}
