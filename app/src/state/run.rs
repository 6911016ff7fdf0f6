//! One run as a fold over its events.

use std::collections::{BTreeMap, VecDeque};

use spindle_protocol::words::Names;
use spindle_protocol::{
    Cause, DeadlockKind, RunError, RunEvent, RunId, RuntimeInfo, Stamped, Standing, Stream,
    ThreadId,
};

use crate::state::lines::{Lines, Source};
use crate::state::trace::Trace;
use crate::state::traceback::{self, Fault};

/// The most of one thread's error output that is searched for tracebacks, in bytes.
const MAX_ERROR_TEXT: usize = 64 * 1024;

/// Everything that is known about one run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunState {
    /// Which run; events of others are ignored.
    pub run: RunId,
    /// How far it is.
    pub phase: Phase,
    /// The runtime that really runs it, once it says so.
    pub runtime: Option<RuntimeInfo>,
    /// What its threads and objects are called.
    pub names: Names,
    /// What it wrote.
    pub lines: Lines,
    /// What its threads did, and when.
    pub trace: Trace,
    /// The latest deadlock that was found.
    pub deadlock: Option<Deadlock>,
    /// Where every thread stood when Stop was pressed.
    pub stood: Vec<Standing>,
    /// How many events were lost on the way.
    pub dropped: u64,
    waiting: VecDeque<Option<ThreadId>>,
    asked_for_input: bool,
    errors: BTreeMap<Option<ThreadId>, String>,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Never asked to run.
    Idle,
    /// Asked to run; nothing happened yet.
    Asked,
    /// Its program runs.
    Running,
    /// Its program ended.
    Exited(Exit),
    /// It could not begin or go on.
    Failed(RunError),
}

/// Threads that can never go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadlock {
    /// How much of the program stands still.
    pub kind: DeadlockKind,
    /// The threads; those of a circle in its order.
    pub threads: Vec<Standing>,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit {
    /// The exit status.
    pub status: i32,
    /// What ended it.
    pub cause: Cause,
    /// Microseconds from start to end.
    pub wall_us: u64,
    /// Processor time in microseconds.
    pub cpu_us: Option<u64>,
}

impl RunState {
    /// The state before any run.
    #[must_use]
    pub fn idle() -> Self {
        Self::with_phase(RunId(0), Phase::Idle)
    }

    /// The state of a run that was just asked for.
    #[must_use]
    pub fn asked(run: RunId) -> Self {
        Self::with_phase(run, Phase::Asked)
    }

    fn with_phase(run: RunId, phase: Phase) -> Self {
        Self {
            run,
            phase,
            runtime: None,
            names: Names::default(),
            lines: Lines::default(),
            trace: Trace::default(),
            deadlock: None,
            stood: Vec::new(),
            dropped: 0,
            waiting: VecDeque::new(),
            asked_for_input: false,
            errors: BTreeMap::new(),
        }
    }

    /// Takes one event in. Events of other runs, and events after the end, change nothing.
    pub fn apply(&mut self, stamped: Stamped<RunEvent>) {
        let Stamped { run, seq: _, t_us, event } = stamped;
        if run != self.run || !self.is_active() {
            return;
        }
        self.names.learn(&event);
        self.trace.apply(t_us, &event, &self.names);
        match event {
            RunEvent::Started { runtime, available: _ } => {
                self.phase = Phase::Running;
                self.runtime = Some(runtime);
            }
            RunEvent::Output { stream, thread, text } => {
                let source = match stream {
                    Stream::Stdout => Source::Stdout,
                    Stream::Stderr => Source::Stderr,
                };
                self.lines.write(t_us, source, thread, &text);
                if stream == Stream::Stderr {
                    self.keep_error_text(thread, &text);
                }
            }
            RunEvent::InputWanted { thread } => {
                self.waiting.push_back(thread);
                self.asked_for_input = true;
            }
            RunEvent::Dropped { count } => {
                self.dropped += count;
                let note = format!(
                    "{count} event{} lost here: they came faster than they could be taken away",
                    if count == 1 { "" } else { "s" }
                );
                self.lines.note(t_us, &note);
            }
            RunEvent::Deadlock { kind, threads } => {
                self.deadlock = Some(Deadlock { kind, threads });
            }
            RunEvent::Stood { threads } => self.stood = threads,
            // What the trace is made of. A thread's exception stands in its traceback on stderr,
            // as CPython reports it.
            RunEvent::ThreadStarted { .. }
            | RunEvent::ThreadEnded { .. }
            | RunEvent::Object { .. }
            | RunEvent::Waiting { .. }
            | RunEvent::Acquired { .. }
            | RunEvent::Released { .. }
            | RunEvent::Sleeping { .. }
            | RunEvent::Resumed { .. }
            | RunEvent::GilWanted { .. }
            | RunEvent::GilTaken { .. }
            | RunEvent::GilDropped { .. }
            | RunEvent::Skipped { .. } => {}
            RunEvent::Exited { status, cause, wall_us, cpu_us } => {
                self.end(Phase::Exited(Exit { status, cause, wall_us, cpu_us }));
            }
            RunEvent::Failed(error) => self.end(Phase::Failed(error)),
        }
    }

    /// Takes in what the reader typed: it stands in the console, and one wait is over.
    pub fn typed(&mut self, text: &str) {
        let thread = self.waiting.pop_front().flatten();
        if let Some(thread) = thread {
            self.trace.typed(thread);
        }
        let t_us = self.lines.latest_us();
        self.lines.write(t_us, Source::Input, thread, text);
    }

    /// Takes in that the reader ended the input: nothing can wait for it any more.
    pub fn input_closed(&mut self) {
        self.waiting.clear();
        self.asked_for_input = false;
    }

    /// Whether a thread waits for the reader to type.
    #[must_use]
    pub fn wants_input(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Whether the program ever asked for input that can still be given.
    #[must_use]
    pub fn asked_for_input(&self) -> bool {
        self.asked_for_input
    }

    /// Whether the run was asked for and has not ended.
    #[must_use]
    pub fn is_active(&self) -> bool {
        matches!(self.phase, Phase::Asked | Phase::Running)
    }

    /// A thread's name, as the program or Python gave it.
    #[must_use]
    pub fn thread_name(&self, thread: ThreadId) -> String {
        self.names.thread(thread)
    }

    /// The lines of the program that its tracebacks name.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults: Vec<Fault> =
            self.errors.values().flat_map(|text| traceback::faults(text)).collect();
        faults.sort_by_key(|fault| fault.line);
        faults.dedup();
        faults
    }

    fn end(&mut self, phase: Phase) {
        self.phase = phase;
        self.waiting.clear();
        self.lines.close();
    }

    fn keep_error_text(&mut self, thread: Option<ThreadId>, text: &str) {
        let kept = self.errors.entry(thread).or_default();
        kept.push_str(text);
        if kept.len() > MAX_ERROR_TEXT {
            let surplus = kept.len() - MAX_ERROR_TEXT;
            let cut = (surplus..kept.len()).find(|&at| kept.is_char_boundary(at));
            kept.drain(..cut.unwrap_or(kept.len()));
        }
    }
}

#[cfg(test)]
mod tests;
