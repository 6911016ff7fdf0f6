//! The bounded queue between runs and whoever watches them.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use spindle_protocol::{RunEvent, Stamped};
use tokio::sync::Notify;
use tokio::time::Instant;

/// What happens to output that comes faster than it is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overflow {
    /// It is lost and counted: a page that does not read must not stop the program.
    Drop,
    /// The program waits, as it does in front of a full pipe.
    Wait,
}

/// Events on their way to a watcher.
#[derive(Debug)]
pub struct Outbox {
    overflow: Overflow,
    waiting: Mutex<Waiting>,
    arrived: Notify,
    taken: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    events: VecDeque<Stamped<RunEvent>>,
    bytes: usize,
    ends: usize,
    taken_at: Option<Instant>,
}

impl Outbox {
    /// The most events in one batch.
    pub const BATCH_EVENTS: usize = 200;
    /// The most text in one batch. JSON makes six bytes of one at worst, so a batch stays a
    /// message of this protocol.
    pub const BATCH_BYTES: usize = 128 * 1024;
    /// Batches are at least this far apart, unless they are full or a run ended.
    pub const BATCH_PAUSE: Duration = Duration::from_millis(16);
    /// The most text that waits.
    const ROOM_BYTES: usize = 1024 * 1024;
    /// The most events that wait.
    const ROOM_EVENTS: usize = 4096;
    /// The longest text that pieces are joined to.
    const JOINED_BYTES: usize = 32 * 1024;

    /// An empty outbox.
    #[must_use]
    pub fn new(overflow: Overflow) -> Self {
        Self {
            overflow,
            waiting: Mutex::default(),
            arrived: Notify::new(),
            taken: Notify::new(),
        }
    }

    /// What happens when it is full.
    #[must_use]
    pub fn overflow(&self) -> Overflow {
        self.overflow
    }

    /// Whether output has to be lost or to wait.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let waiting = self.lock();
        waiting.bytes >= Self::ROOM_BYTES || waiting.events.len() >= Self::ROOM_EVENTS
    }

    /// Waits until there is room.
    pub async fn room(&self) {
        loop {
            let taken = self.taken.notified();
            if !self.is_full() {
                return;
            }
            taken.await;
        }
    }

    /// Adds an event, even to a full outbox.
    pub fn push(&self, event: Stamped<RunEvent>) {
        let mut waiting = self.lock();
        waiting.bytes += text_len(&event.event);
        waiting.ends += usize::from(event.event.is_terminal());
        waiting.events.push_back(event);
        drop(waiting);
        self.arrived.notify_one();
    }

    /// Joins output to the latest event if more than a batch waits already and both say the same
    /// but for the text. Many tiny writes would otherwise cost an event each.
    pub fn join(&self, event: &RunEvent) -> bool {
        let RunEvent::Output { stream, thread, text } = event else { return false };
        let mut waiting = self.lock();
        if waiting.events.len() <= Self::BATCH_EVENTS {
            return false;
        }
        let Some(Stamped { event: RunEvent::Output { stream: s, thread: t, text: latest }, .. }) =
            waiting.events.back_mut()
        else {
            return false;
        };
        if s != stream || t != thread || latest.len() + text.len() > Self::JOINED_BYTES {
            return false;
        }
        latest.push_str(text);
        waiting.bytes += text.len();
        true
    }

    /// Waits for events and takes a batch of them.
    pub async fn batch(&self) -> Vec<Stamped<RunEvent>> {
        loop {
            let arrived = self.arrived.notified();
            match self.due() {
                Some(due) if due <= Instant::now() => return self.take(),
                Some(due) => tokio::select! {
                    () = tokio::time::sleep_until(due) => {}
                    () = arrived => {}
                },
                None => arrived.await,
            }
        }
    }

    /// When the next batch should go, if there is anything to send.
    fn due(&self) -> Option<Instant> {
        let waiting = self.lock();
        if waiting.events.is_empty() {
            return None;
        }
        let urgent = waiting.ends > 0
            || waiting.events.len() >= Self::BATCH_EVENTS
            || waiting.bytes >= Self::BATCH_BYTES;
        match waiting.taken_at {
            Some(taken_at) if !urgent => Some(taken_at + Self::BATCH_PAUSE),
            _ => Some(Instant::now()),
        }
    }

    fn take(&self) -> Vec<Stamped<RunEvent>> {
        let mut waiting = self.lock();
        let mut batch = Vec::new();
        let mut bytes = 0;
        while let Some(event) = waiting.events.front() {
            bytes += text_len(&event.event);
            if batch.len() >= Self::BATCH_EVENTS || (bytes > Self::BATCH_BYTES && !batch.is_empty())
            {
                break;
            }
            batch.extend(waiting.events.pop_front());
        }
        waiting.bytes -= batch.iter().map(|event| text_len(&event.event)).sum::<usize>();
        waiting.ends -= batch.iter().filter(|event| event.event.is_terminal()).count();
        waiting.taken_at = Some(Instant::now());
        drop(waiting);
        self.taken.notify_waiters();
        batch
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // No code panics while it holds the lock; a poisoned queue would still be a queue.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How much text an event carries.
pub(super) fn text_len(event: &RunEvent) -> usize {
    match event {
        RunEvent::Output { text, .. } => text.len(),
        _ => 0,
    }
}
