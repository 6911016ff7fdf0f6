//! The events of a finished run, and what they say.

use std::time::Duration;

use spindle_protocol::{Cause, RunError, RunEvent, RuntimeInfo, Stamped, Stream};

/// A finished run.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its events in order; the last one ends it.
    pub events: Vec<Stamped<RunEvent>>,
}

impl Outcome {
    /// The run with these events.
    #[must_use]
    pub fn new(events: Vec<Stamped<RunEvent>>) -> Self {
        Self { events }
    }

    /// All that was written to one stream.
    #[must_use]
    pub fn written(&self, wanted: Stream) -> String {
        let texts = self.events.iter().filter_map(|stamped| match &stamped.event {
            RunEvent::Output { stream, text, .. } if *stream == wanted => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    /// All that was written to standard output.
    #[must_use]
    pub fn stdout(&self) -> String {
        self.written(Stream::Stdout)
    }

    /// All that was written to standard error.
    #[must_use]
    pub fn stderr(&self) -> String {
        self.written(Stream::Stderr)
    }

    /// The exit status, when the program ran at all.
    #[must_use]
    pub fn status(&self) -> Option<i32> {
        self.end().map(|(status, ..)| status)
    }

    /// What ended the program, when it ran at all.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        self.end().map(|(_, cause, _)| cause)
    }

    /// From start to end, when the program ran at all.
    #[must_use]
    pub fn wall(&self) -> Option<Duration> {
        self.end().map(|(.., wall_us)| Duration::from_micros(wall_us))
    }

    /// Why the program did not run or could not go on.
    #[must_use]
    pub fn failure(&self) -> Option<&RunError> {
        match &self.events.last()?.event {
            RunEvent::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// The runtime that ran it.
    #[must_use]
    pub fn runtime(&self) -> Option<&RuntimeInfo> {
        self.events.iter().find_map(|stamped| match &stamped.event {
            RunEvent::Started { runtime, .. } => Some(runtime),
            _ => None,
        })
    }

    /// How many threads were started, and how many ended.
    #[must_use]
    pub fn threads(&self) -> (usize, usize) {
        let count = |wanted: fn(&RunEvent) -> bool| {
            self.events.iter().filter(|stamped| wanted(&stamped.event)).count()
        };
        (
            count(|event| matches!(event, RunEvent::ThreadStarted { .. })),
            count(|event| matches!(event, RunEvent::ThreadEnded { .. })),
        )
    }

    fn end(&self) -> Option<(i32, Cause, u64)> {
        match &self.events.last()?.event {
            RunEvent::Exited { status, cause, wall_us, .. } => Some((*status, *cause, *wall_us)),
            _ => None,
        }
    }
}
