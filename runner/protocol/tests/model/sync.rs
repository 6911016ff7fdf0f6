//! Loom's primitives with the interface of those that the engine uses.

use loom::sync::MutexGuard;
use std::time::Instant;

pub(crate) use loom::sync::atomic::AtomicU32;

#[derive(Debug, Default)]
pub(crate) struct Mutex<T>(loom::sync::Mutex<T>);

impl<T> Mutex<T> {
    pub(crate) fn lock(&self) -> Guard<'_, T> {
        Guard(Some(self.0.lock().expect("no thread fails")))
    }
}

pub(crate) struct Guard<'a, T>(Option<MutexGuard<'a, T>>);

#[derive(Debug, Default)]
pub(crate) struct Condvar(loom::sync::Condvar);

/// Whether a wait ended by its time.
pub(crate) struct Waited;

impl Waited {
    pub(crate) fn timed_out(&self) -> bool {
        false
    }
}

impl Condvar {
    pub(crate) fn wait<T>(&self, guard: &mut Guard<'_, T>) {
        guard.0 = guard.0.take().map(|held| self.0.wait(held).expect("no thread fails"));
    }

    /// Loom knows no time: no model waits with a deadline.
    pub(crate) fn wait_until<T>(&self, guard: &mut Guard<'_, T>, _deadline: Instant) -> Waited {
        self.wait(guard);
        Waited
    }

    pub(crate) fn notify_one(&self) {
        self.0.notify_one();
    }
}
