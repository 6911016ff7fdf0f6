//! What every thread waits for right now, and the events that say so.

use parking_lot::Mutex;
use rustpython_vm::VirtualMachine;
use spindle_protocol::{Doing, Held, ObjectId, RunEvent, Standing, ThreadId, WaitEnd};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use crate::detector::{self, State};
use crate::emit::emit;
use crate::instruments::core::Core;
use crate::{frames, gil, threads};

static WAITING: Mutex<Table> = Mutex::new(Table { latest: 0, entries: BTreeMap::new() });

struct Table {
    latest: u64,
    entries: BTreeMap<ThreadId, Entry>,
}

struct Entry {
    number: u64,
    line: Option<u32>,
    what: What,
}

enum What {
    Object(Waiting),
    Sleep,
}

/// A wait for an object.
pub(crate) struct Waiting {
    /// For which, as the learner knows it.
    pub(crate) object: ObjectId,
    /// What ends it.
    pub(crate) until: Until,
    /// Whether it ends by itself after some time.
    pub(crate) timed: bool,
}

/// What ends a wait.
#[derive(Clone)]
pub(crate) enum Until {
    /// A lock's release. `owned`: by its holder, as far as the program says.
    Released {
        /// The lock.
        lock: Arc<Core>,
        /// Whether the lock has a holder who is expected to release it.
        owned: bool,
        /// Whether the program could release it from another thread.
        others_may_release: bool,
    },
    /// A thread's end.
    Ended(ThreadId),
    /// Something that another thread has to do, whichever.
    Anything,
}

impl Until {
    fn holder(&self) -> Option<ThreadId> {
        match self {
            Self::Released { lock, owned: true, .. } => lock.holder(),
            Self::Ended(thread) => Some(*thread),
            Self::Released { .. } | Self::Anything => None,
        }
    }

    /// Whether it has come about already, and the thread is only about to wake up.
    fn has_come(&self) -> bool {
        match self {
            Self::Released { lock, .. } => !lock.is_locked(),
            Self::Ended(thread) => !threads::is_alive(*thread),
            Self::Anything => false,
        }
    }

    fn others_may(&self) -> bool {
        matches!(self, Self::Released { others_may_release: true, .. })
    }
}

/// How the end of a wait is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tell {
    /// The thread holds the object now.
    Acquired,
    /// The thread goes on.
    Resumed,
}

/// Waits for an object without the GIL, and tells so. `wait` gives whether what was waited for
/// has come.
pub(crate) fn wait(
    vm: &VirtualMachine,
    waiting: Waiting,
    tell: Tell,
    wait: impl FnOnce() -> bool,
) -> bool {
    let begun = begin(waiting);
    gil::blocking(vm, || {
        let done = wait();
        finish(&begun, tell, done);
        done
    })
}

/// Like [`wait`] around a call of the interpreter's own, which detaches by itself.
pub(crate) fn wait_attached<R>(
    vm: &VirtualMachine,
    waiting: Waiting,
    call: impl FnOnce() -> (bool, R),
) -> R {
    let begun = begin(waiting);
    gil::without(vm, || {
        let (done, result) = call();
        finish(&begun, Tell::Resumed, done);
        result
    })
}

struct Begun {
    thread: ThreadId,
    object: ObjectId,
    line: Option<u32>,
}

fn begin(waiting: Waiting) -> Begun {
    let (thread, line, object) = (threads::current(), frames::line(), waiting.object);
    let holder = waiting.until.holder();
    emit(&RunEvent::Waiting { thread, on: object, line, holder, timed: waiting.timed });
    enter(thread, line, What::Object(waiting));
    Begun { thread, object, line }
}

fn finish(begun: &Begun, tell: Tell, done: bool) {
    let Begun { thread, object, line } = *begun;
    leave(thread);
    ACQUIRED.set((tell, done) == (Tell::Acquired, true));
    match (tell, done) {
        (Tell::Acquired, true) => emit(&RunEvent::Acquired { thread, object, line }),
        (_, true) => emit(&RunEvent::Resumed { thread, end: WaitEnd::Done }),
        (_, false) => emit(&RunEvent::Resumed { thread, end: WaitEnd::TimedOut }),
    };
}

/// Sleeps without the GIL, and tells so.
pub(crate) fn sleep(vm: &VirtualMachine, duration: Duration) {
    let (thread, line) = (threads::current(), frames::line());
    let for_us = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
    emit(&RunEvent::Sleeping { thread, for_us, line });
    enter(thread, line, What::Sleep);
    gil::blocking(vm, || {
        std::thread::sleep(duration);
        leave(thread);
        emit(&RunEvent::Resumed { thread, end: WaitEnd::Done });
    });
}

fn enter(thread: ThreadId, line: Option<u32>, what: What) {
    let mut table = WAITING.lock();
    table.latest += 1;
    let number = table.latest;
    table.entries.insert(thread, Entry { number, line, what });
}

fn leave(thread: ThreadId) {
    let entry = WAITING.lock().entries.remove(&thread);
    drop(entry);
}

/// What every thread does, for the detector.
pub(crate) fn states() -> BTreeMap<ThreadId, State> {
    let table = WAITING.lock();
    let state = |thread: ThreadId| match table.entries.get(&thread) {
        Some(Entry { number, what: What::Object(waiting), .. })
            if !waiting.timed && !waiting.until.has_come() =>
        {
            State::Waiting {
                wait: *number,
                holder: waiting.until.holder(),
                others_may_release: waiting.until.others_may(),
            }
        }
        _ => State::Acting,
    };
    threads::alive().into_iter().map(|thread| (thread, state(thread))).collect()
}

/// Where the given threads stand: what they hold of what others wait for, and what they do.
pub(crate) fn standings(of: &[ThreadId], wanting: &BTreeSet<ThreadId>) -> Vec<Standing> {
    let table = WAITING.lock();
    of.iter().map(|thread| table.standing(*thread, wanting)).collect()
}

impl Table {
    fn standing(&self, thread: ThreadId, wanting: &BTreeSet<ThreadId>) -> Standing {
        let entry = self.entries.get(&thread);
        let doing = match entry.map(|entry| &entry.what) {
            Some(What::Object(Waiting { object, until, timed })) => {
                Doing::Waiting { on: *object, holder: until.holder(), timed: *timed }
            }
            Some(What::Sleep) => Doing::Sleeping,
            None if wanting.contains(&thread) => Doing::WantsGil,
            None => Doing::Running,
        };
        let line = entry.and_then(|entry| entry.line);
        Standing { thread, line, holds: self.held_by(thread), doing }
    }

    /// What others wait for and this thread holds.
    fn held_by(&self, thread: ThreadId) -> Vec<Held> {
        let mut held: Vec<Held> = Vec::new();
        for entry in self.entries.values() {
            if let What::Object(Waiting {
                object,
                until: Until::Released { lock, owned: true, .. },
                ..
            }) = &entry.what
                && lock.holder() == Some(thread)
                && held.iter().all(|other| other.object != *object)
            {
                held.push(Held { object: *object, line: lock.line() });
            }
        }
        held.sort_by_key(|held| held.object);
        held
    }
}

/// What the detector finds now.
pub(crate) fn detect() -> Option<detector::Verdict> {
    detector::detect(&states())
}

thread_local! {
    /// Whether this thread's latest wait ended with holding something.
    static ACQUIRED: Cell<bool> = const { Cell::new(false) };
}

/// Forgets how the latest wait ended.
pub(crate) fn forget_acquired() {
    ACQUIRED.set(false);
}

/// Whether this thread's latest wait ended with holding something, and that was told.
pub(crate) fn has_acquired() -> bool {
    ACQUIRED.get()
}

/// How many locks may be taken and released without a wait before the next [`refill`], and each be
/// told. A loop of nothing else would flood the page with what nobody can see.
const ALLOWANCE: u32 = 24;

static ALLOWED: AtomicU32 = AtomicU32::new(ALLOWANCE);
static SKIPPED: AtomicU32 = AtomicU32::new(0);

/// Whether a hold that nobody waited for is to be told; counted if not.
pub(crate) fn may_tell_hold() -> bool {
    let allowed = ALLOWED.load(Relaxed);
    if allowed == 0 {
        SKIPPED.fetch_add(2, Relaxed);
        return false;
    }
    ALLOWED.store(allowed - 1, Relaxed);
    true
}

/// Allows more holds to be told. Called every few milliseconds.
pub(crate) fn refill() {
    ALLOWED.store(ALLOWANCE, Relaxed);
}

/// How many events of holds were left out since the last call.
pub(crate) fn take_skipped() -> u32 {
    SKIPPED.swap(0, Relaxed)
}
