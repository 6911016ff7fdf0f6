//! The lock below `Lock` and `RLock`: who holds it, since which line, and what it is called.

use spindle_protocol::{ObjectId, ThreadId};
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use std::time::Instant;

use super::sync::{AtomicU32, Condvar, Mutex};

const FREE: u32 = 0;
const HELD: u32 = 1;
/// Held, and somebody may be waiting.
const CONTENDED: u32 = 2;

/// An absent thread, line or object; all count from 1.
const NONE: u32 = 0;

/// A lock that any thread may release, and that remembers its holder.
///
/// Taking a free one is one atomic exchange; so is releasing it when nobody waits. Waiting threads
/// sleep on a condition variable ("mutex 2" of Ulrich Drepper, "Futexes Are Tricky", with the
/// condition variable in the futex's place).
#[derive(Debug, Default)]
pub(crate) struct Core {
    state: AtomicU32,
    holder: AtomicU32,
    line: AtomicU32,
    object: AtomicU32,
    /// Whether the present hold was told.
    told: AtomicU32,
    sleepers: Mutex<()>,
    released: Condvar,
}

impl Core {
    /// Takes the lock if it is free.
    pub(crate) fn try_lock(&self) -> bool {
        self.state.compare_exchange(FREE, HELD, Acquire, Relaxed).is_ok()
    }

    /// Waits until the lock is taken, or until the deadline. Gives whether it is taken.
    pub(crate) fn lock(&self, deadline: Option<Instant>) -> bool {
        let mut sleepers = self.sleepers.lock();
        loop {
            if self.state.swap(CONTENDED, Acquire) == FREE {
                return true;
            }
            match deadline {
                None => self.released.wait(&mut sleepers),
                Some(deadline) => {
                    if self.released.wait_until(&mut sleepers, deadline).timed_out() {
                        // Released in the last moment, perhaps.
                        return self.state.swap(CONTENDED, Acquire) == FREE;
                    }
                }
            }
        }
    }

    /// Releases the lock; nothing happens to a free one.
    pub(crate) fn unlock(&self) {
        self.set_holder(None, None);
        if self.state.swap(FREE, AcqRel) == CONTENDED {
            let _sleepers = self.sleepers.lock();
            self.released.notify_one();
        }
    }

    pub(crate) fn is_locked(&self) -> bool {
        self.state.load(Acquire) != FREE
    }

    /// Says who holds it now, and since which line.
    pub(crate) fn set_holder(&self, holder: Option<ThreadId>, line: Option<u32>) {
        self.holder.store(holder.map_or(NONE, |thread| thread.0), Relaxed);
        self.line.store(line.unwrap_or(NONE), Relaxed);
    }

    pub(crate) fn holder(&self) -> Option<ThreadId> {
        some(self.holder.load(Acquire)).map(ThreadId)
    }

    pub(crate) fn line(&self) -> Option<u32> {
        some(self.line.load(Acquire))
    }

    /// The number under which it was told of, if it ever was.
    pub(crate) fn object(&self) -> Option<ObjectId> {
        some(self.object.load(Relaxed)).map(ObjectId)
    }

    pub(crate) fn set_object(&self, object: ObjectId) {
        self.object.store(object.0, Relaxed);
    }

    /// Remembers that the present hold was told.
    pub(crate) fn set_told(&self) {
        self.told.store(1, Relaxed);
    }

    /// Whether the present hold was told; forgets it.
    pub(crate) fn take_told(&self) -> bool {
        // Only the holder asks; a plain read first keeps untold holds cheap.
        self.told.load(Relaxed) != 0 && self.told.swap(0, Relaxed) != 0
    }

    /// After a fork nobody else is left: the lock is free, whatever it was.
    pub(crate) fn reset(&self) {
        self.set_holder(None, None);
        self.told.store(0, Relaxed);
        self.state.store(FREE, Release);
    }
}

fn some(number: u32) -> Option<u32> {
    (number != NONE).then_some(number)
}
