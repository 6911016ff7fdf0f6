//! One run, from a program's text to its last event.
//!
//! # Layout
//! - [`outbox`], [`emitter`], [`clock`]: events, stamped, on their way to a watcher.
//! - [`folder`], [`environment`]: where the program lives and what it knows.
//! - [`pty`], [`decode`], [`output`]: what it writes. [`input`]: what it reads.
//! - [`engine_events`]: what the embedded Python tells about threads.
//! - [`group`]: its processes. [`ending`]: how they end.
//! - `job`: all of them put together.

pub mod clock;
pub mod outbox;
pub mod emitter;
pub mod folder;
pub mod environment;
pub mod pty;
pub mod decode;
pub mod output;
pub mod input;
pub mod engine_events;
pub mod group;
pub mod ending;
mod job;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use spindle_protocol::{RunError, RunEvent, RunId, Start};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::pythons::Pythons;
use emitter::Emitter;
use ending::Asked;
use input::Input;
use outbox::Outbox;

/// How many pieces of input may wait for the program to read.
const INPUTS: usize = 64;

/// A run that goes on. Dropping it kills the run.
#[derive(Debug)]
pub struct RunHandle {
    /// Its number.
    pub id: RunId,
    inputs: mpsc::Sender<Input>,
    asked: mpsc::Sender<Asked>,
    active: Arc<AtomicBool>,
    task: JoinHandle<()>,
}

impl RunHandle {
    /// Starts a run; everything about it, failures included, comes out of `outbox`.
    #[must_use]
    pub fn start(start: Start, pythons: Arc<Pythons>, outbox: &Arc<Outbox>) -> Self {
        let id = start.run;
        let (inputs, typed) = mpsc::channel(INPUTS);
        let (asked, asks) = mpsc::channel(1);
        let active = Arc::new(AtomicBool::new(true));
        let emitter = Arc::new(Emitter::new(id, Arc::clone(outbox)));
        let going_on = Arc::clone(&active);
        let task = tokio::spawn(async move {
            let last = job::run(start, &pythons, &emitter, typed, asks).await;
            // Before the last event is told: who sees it may start the next run at once.
            going_on.store(false, Ordering::Release);
            emitter.tell(last.unwrap_or_else(RunEvent::Failed));
        });
        Self { id, inputs, asked, active, task }
    }

    /// Whether its last event is still to come.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.active.load(Ordering::Acquire)
    }

    /// Types into it, or closes its input. After the end, or after the input was closed, this does
    /// nothing.
    ///
    /// # Errors
    /// When the program has not read what was typed before.
    pub fn input(&self, input: Input) -> Result<(), RunError> {
        match self.inputs.try_send(input) {
            Ok(()) | Err(mpsc::error::TrySendError::Closed(_)) => Ok(()),
            Err(mpsc::error::TrySendError::Full(_)) => Err(RunError::new(
                "the program has not read what was typed before",
                "type again when it reads its input",
            )),
        }
    }

    /// Where to type in turn, however slowly the program reads.
    #[must_use]
    pub fn inputs(&self) -> mpsc::Sender<Input> {
        self.inputs.clone()
    }

    /// Ends it: an interrupt first, then by force.
    pub fn stop(&self) {
        // Full: it was asked before. Closed: it has ended.
        self.asked.try_send(Asked::Stop).ok();
    }

    /// Kills it and waits until nothing is left of it.
    pub async fn end(self) {
        let Self { id: _, inputs, asked, active: _, task } = self;
        drop((inputs, asked));
        task.await.ok();
    }
}
