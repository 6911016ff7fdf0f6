//! Who holds the GIL and who waits for it.

use parking_lot::{Condvar, Mutex};
use rustpython_vm::vm::thread::ThreadSlot;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use super::Me;

/// Who holds the GIL, since when, and who waits, first come first.
pub(super) struct Queue {
    holder: Option<Me>,
    since: Option<Instant>,
    waiting: VecDeque<Waiter>,
    /// Whether the arbiter will look by itself.
    pub(super) arbiter_awake: bool,
}

/// One that waits.
pub(super) struct Waiter {
    pub(super) me: Me,
    pub(super) seat: Seat,
    pub(super) since: Instant,
}

/// How a waiting thread waits.
pub(super) enum Seat {
    /// In our own code.
    Chair(Arc<Chair>),
    /// Between two instructions, parked by the interpreter; its slot is out of the registry.
    Parked(Arc<ThreadSlot>),
}

/// Where one thread waits to be called.
#[derive(Default)]
pub(super) struct Chair {
    called: Mutex<bool>,
    call: Condvar,
}

impl Chair {
    pub(super) fn new() -> Arc<Self> {
        Arc::default()
    }

    pub(super) fn wait(&self) {
        let mut called = self.called.lock();
        while !*called {
            self.call.wait(&mut called);
        }
    }

    pub(super) fn call(&self) {
        *self.called.lock() = true;
        self.call.notify_one();
    }
}

impl Waiter {
    pub(super) fn new(me: Me, seat: Seat) -> Self {
        Self { me, seat, since: Instant::now() }
    }
}

impl Queue {
    pub(super) const fn new() -> Self {
        Self { holder: None, since: None, waiting: VecDeque::new(), arbiter_awake: false }
    }

    pub(super) fn holder(&self) -> Option<Me> {
        self.holder
    }

    pub(super) fn hand_to(&mut self, me: Me) {
        self.holder = Some(me);
        self.since = Some(Instant::now());
    }

    pub(super) fn clear_holder(&mut self) {
        self.holder = None;
        self.since = None;
    }

    pub(super) fn push(&mut self, waiter: Waiter) {
        self.waiting.push_back(waiter);
    }

    pub(super) fn pop(&mut self) -> Option<Waiter> {
        self.waiting.pop_front()
    }

    /// Takes a thread out of the queue.
    pub(super) fn remove(&mut self, ident: u64) -> Option<Waiter> {
        let at = self.waiting.iter().position(|waiter| waiter.me.ident == ident)?;
        self.waiting.remove(at)
    }

    pub(super) fn waiters(&self) -> impl Iterator<Item = &Waiter> {
        self.waiting.iter()
    }

    pub(super) fn held_since(&self) -> Option<Instant> {
        self.since
    }

    /// Since when the holder has kept somebody waiting; `None` when nobody waits.
    pub(super) fn contended_since(&self) -> Option<Instant> {
        let first = self.waiting.front()?.since;
        Some(self.since.map_or(first, |since| since.max(first)))
    }
}
