//! Stamps one run's events and puts them into the outbox.

use std::sync::{Arc, Mutex, PoisonError};

use spindle_protocol::{RunEvent, RunId, Stamper};

use super::clock::now_us;
use super::outbox::{Outbox, Overflow};

/// Where a run tells what happens.
#[derive(Debug)]
pub struct Emitter {
    outbox: Arc<Outbox>,
    numbering: Mutex<Numbering>,
}

#[derive(Debug)]
struct Numbering {
    stamper: Stamper,
    began_us: u64,
    dropped: u64,
}

impl Emitter {
    /// An emitter for a run that begins now.
    #[must_use]
    pub fn new(run: RunId, outbox: Arc<Outbox>) -> Self {
        let numbering = Numbering { stamper: Stamper::new(run), began_us: now_us(), dropped: 0 };
        Self { outbox, numbering: Mutex::new(numbering) }
    }

    /// Sets the run's time to zero.
    pub fn begin(&self) {
        self.with(|numbering| numbering.began_us = now_us());
    }

    /// Microseconds since the run began.
    #[must_use]
    pub fn elapsed_us(&self) -> u64 {
        self.with(|numbering| now_us().saturating_sub(numbering.began_us))
    }

    /// Tells an event that must not be lost.
    pub fn tell(&self, event: RunEvent) {
        self.with(|numbering| numbering.push(&self.outbox, now_us(), event));
    }

    /// Tells an event that can come in any number; a full outbox loses it or makes it wait.
    pub async fn pour(&self, at_us: u64, event: RunEvent) {
        if self.outbox.overflow() == Overflow::Wait {
            self.outbox.room().await;
        }
        self.with(|numbering| {
            if self.outbox.overflow() == Overflow::Drop && self.outbox.is_full() {
                numbering.dropped += 1;
            } else if numbering.dropped > 0 || !self.outbox.join(&event) {
                numbering.push(&self.outbox, at_us, event);
            }
        });
    }

    fn with<T>(&self, work: impl FnOnce(&mut Numbering) -> T) -> T {
        work(&mut self.numbering.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Numbering {
    fn push(&mut self, outbox: &Outbox, at_us: u64, event: RunEvent) {
        let t_us = at_us.saturating_sub(self.began_us);
        let count = std::mem::take(&mut self.dropped);
        if count > 0 {
            outbox.push(self.stamper.stamp(t_us, RunEvent::Dropped { count }));
        }
        outbox.push(self.stamper.stamp(t_us, event));
    }
}

#[cfg(test)]
mod tests {
    use super::Emitter;
    use crate::run::clock::now_us;
    use crate::run::outbox::{Outbox, Overflow, text_len};
    use spindle_protocol::{RunEvent, RunId, Stamped, Stream};
    use std::sync::Arc;

    fn output(text: &str) -> RunEvent {
        RunEvent::Output { stream: Stream::Stdout, thread: None, text: text.to_owned() }
    }

    async fn drain(outbox: &Outbox) -> Vec<Stamped<RunEvent>> {
        let mut events: Vec<Stamped<RunEvent>> = Vec::new();
        while !events.last().is_some_and(|event| event.event.is_terminal()) {
            let batch = outbox.batch().await;
            assert!(batch.len() <= Outbox::BATCH_EVENTS);
            let bytes: usize = batch.iter().map(|event| text_len(&event.event)).sum();
            assert!(bytes <= Outbox::BATCH_BYTES);
            events.extend(batch);
        }
        events
    }

    #[tokio::test]
    async fn a_flood_is_bounded_counted_and_gapless() {
        let outbox = Arc::new(Outbox::new(Overflow::Drop));
        let emitter = Emitter::new(RunId(1), Arc::clone(&outbox));
        let line = "x".repeat(1000);
        for _ in 0..100_000 {
            emitter.pour(now_us(), output(&line)).await;
        }
        emitter.tell(RunEvent::Exited {
            status: 0,
            cause: spindle_protocol::Cause::Finished,
            wall_us: 0,
            cpu_us: None,
        });
        let events = drain(&outbox).await;
        let kept: usize = events.iter().map(|event| text_len(&event.event)).sum();
        assert!(kept <= 1024 * 1024 + line.len(), "{kept} bytes were kept");
        let lost: u64 = events
            .iter()
            .map(|event| if let RunEvent::Dropped { count } = event.event { count } else { 0 })
            .sum();
        assert_eq!(kept as u64 / 1000 + lost, 100_000);
        assert!(events.iter().map(|event| event.seq).eq(0..events.len() as u64));
    }

    #[tokio::test]
    async fn a_watcher_that_waits_loses_nothing() {
        let outbox = Arc::new(Outbox::new(Overflow::Wait));
        let emitter = Emitter::new(RunId(1), Arc::clone(&outbox));
        let pouring = async {
            for number in 0..20_000 {
                emitter.pour(now_us(), output(&format!("{number:0>100}\n"))).await;
            }
            emitter.tell(RunEvent::Failed(spindle_protocol::RunError::new("end", "none")));
        };
        let ((), events) = tokio::join!(pouring, drain(&outbox));
        let text: String = events
            .iter()
            .map(|event| if let RunEvent::Output { text, .. } = &event.event { text } else { "" })
            .collect();
        assert!(text.lines().map(|line| line.parse::<u32>().expect("a number")).eq(0..20_000));
        assert!(events.iter().map(|event| event.seq).eq(0..events.len() as u64));
    }
}
