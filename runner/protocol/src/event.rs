//! What a runner tells about a run.

use serde::{Deserialize, Serialize};

use crate::{
    DeadlockKind, GilDrop, ObjectId, ObjectKind, RunError, RunId, RuntimeInfo, Standing, ThreadId,
    WaitEnd,
};

/// An event with the run it belongs to and its place in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamped<E> {
    /// The run.
    pub run: RunId,
    /// 0, 1, 2, ... without a gap, in the order of arrival.
    pub seq: u64,
    /// Microseconds since the run began; never falls, over all threads and processes of the run.
    pub t_us: u64,
    /// What happened.
    #[serde(flatten)]
    pub event: E,
}

/// Something that happened in a run. A run ends with exactly one [`Exited`](Self::Exited) or
/// [`Failed`](Self::Failed).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RunEvent {
    /// The program begins; always the first event of a run that begins at all.
    Started {
        /// The runtime that really runs it.
        runtime: RuntimeInfo,
        /// Every runtime that this runner could have used.
        available: Vec<RuntimeInfo>,
    },
    /// The program wrote something.
    Output {
        /// Where it wrote.
        stream: Stream,
        /// Who wrote, where the runtime can tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thread: Option<ThreadId>,
        /// What it wrote: whole characters, not always whole lines.
        text: String,
    },
    /// A `threading.Thread` (or a `_thread` function) begins to run.
    ThreadStarted {
        /// Its number.
        thread: ThreadId,
        /// Its name as Python has it.
        name: String,
        /// The thread that started it.
        parent: ThreadId,
        /// The line of the program that started it, from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<u32>,
    },
    /// A thread's function returned or raised.
    ThreadEnded {
        /// Its number.
        thread: ThreadId,
        /// The exception that ended it, as `Type: message`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<String>,
    },
    /// A thread waits for the reader to type; over with its [`Resumed`](Self::Resumed).
    InputWanted {
        /// Who waits, where the runtime can tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thread: Option<ThreadId>,
    },
    /// Something that threads wait for is seen for the first time; comes before every other event
    /// that names it.
    Object {
        /// Its number.
        object: ObjectId,
        /// What it is.
        kind: ObjectKind,
        /// What the program calls it (`forks[1]`, `self.mutex`); else its kind and number
        /// (`Lock 2`).
        name: String,
    },
    /// A thread cannot go on: over with its [`Acquired`](Self::Acquired) or
    /// [`Resumed`](Self::Resumed).
    Waiting {
        /// Who waits.
        thread: ThreadId,
        /// For what.
        on: ObjectId,
        /// The line of the program that waits, from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<u32>,
        /// Who holds it now, where something can be held.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        holder: Option<ThreadId>,
        /// Whether the wait ends by itself after some time.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        timed: bool,
    },
    /// A thread holds something now, after a wait or without one.
    Acquired {
        /// Who.
        thread: ThreadId,
        /// What.
        object: ObjectId,
        /// The line of the program that took it, from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<u32>,
    },
    /// Something is held no more.
    Released {
        /// Who let go of it, which need not be who held it.
        thread: ThreadId,
        /// What.
        object: ObjectId,
    },
    /// A thread sleeps; over with its [`Resumed`](Self::Resumed).
    Sleeping {
        /// Who.
        thread: ThreadId,
        /// For how long, microseconds.
        for_us: u64,
        /// The line of the program that sleeps, from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<u32>,
    },
    /// A thread goes on after a wait that did not end with [`Acquired`](Self::Acquired), a sleep
    /// or an input.
    Resumed {
        /// Who.
        thread: ThreadId,
        /// Why.
        end: WaitEnd,
    },
    /// A thread is ready to run and another one has the GIL.
    GilWanted {
        /// Who.
        thread: ThreadId,
    },
    /// A thread has the GIL now.
    GilTaken {
        /// Who.
        thread: ThreadId,
    },
    /// A thread has the GIL no more.
    GilDropped {
        /// Who.
        thread: ThreadId,
        /// Why.
        why: GilDrop,
    },
    /// Threads wait for each other, or for what nobody can bring about. The program stays as it
    /// is until it is stopped.
    Deadlock {
        /// How much of the program stands still.
        kind: DeadlockKind,
        /// The threads that can never go on; those of a circle in its order.
        threads: Vec<Standing>,
    },
    /// Where every thread stood when Stop was pressed.
    Stood {
        /// Every thread alive.
        threads: Vec<Standing>,
    },
    /// Locks were taken and released here without a wait, too often to tell every one.
    Skipped {
        /// How many events were left out.
        count: u64,
    },
    /// Events were lost here because they came faster than they could be taken away.
    Dropped {
        /// How many.
        count: u64,
    },
    /// The program ended.
    Exited {
        /// The exit status; 128 + n after signal n, as a shell reports it.
        status: i32,
        /// What ended it.
        cause: Cause,
        /// Microseconds from start to end.
        wall_us: u64,
        /// Processor time of the whole run in microseconds, where the system tells.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cpu_us: Option<u64>,
    },
    /// The run could not begin or go on, and it was not the program's doing.
    Failed(RunError),
}

impl RunEvent {
    /// Whether this is a run's last event.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Exited { .. } | Self::Failed(_))
    }
}

/// A standard stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// `sys.stdout`.
    Stdout,
    /// `sys.stderr`.
    Stderr,
}

/// What ended a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// It ended by itself: its last line, `sys.exit`, an exception, a signal of its own.
    Finished,
    /// Stop was pressed and the interrupt was enough.
    Interrupted,
    /// Stop was pressed, the interrupt was not enough, and it was ended by force.
    Killed,
    /// Its wall time was used up.
    TimedOut,
}

/// Gives a run's events their numbers and times.
#[derive(Debug)]
pub struct Stamper {
    run: RunId,
    seq: u64,
    latest_us: u64,
}

impl Stamper {
    /// A stamper for a run that begins now.
    #[must_use]
    pub fn new(run: RunId) -> Self {
        Self { run, seq: 0, latest_us: 0 }
    }

    /// Stamps the next event. `t_us` may lag behind an earlier one (two threads, one ring); the
    /// stamp never does.
    pub fn stamp(&mut self, t_us: u64, event: RunEvent) -> Stamped<RunEvent> {
        self.latest_us = self.latest_us.max(t_us);
        let stamped = Stamped { run: self.run, seq: self.seq, t_us: self.latest_us, event };
        self.seq += 1;
        stamped
    }
}

/// An event on its way from the interpreter to the runner that will stamp it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timed {
    /// Microseconds on the machine's monotonic clock (`CLOCK_MONOTONIC`).
    pub at_us: u64,
    /// What happened.
    pub event: RunEvent,
}
