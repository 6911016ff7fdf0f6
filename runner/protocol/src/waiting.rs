//! What threads wait for, and who holds it.

use serde::{Deserialize, Serialize};

use crate::{ObjectId, ThreadId};

/// What sort of thing a thread waits for, as the learner wrote it: a thread in `Queue.get` waits
/// for the queue, not for the lock inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectKind {
    /// `threading.Lock`.
    Lock,
    /// `threading.RLock`.
    RLock,
    /// `threading.Condition`.
    Condition,
    /// `threading.Semaphore` and `BoundedSemaphore`.
    Semaphore,
    /// `threading.Event`.
    Event,
    /// `threading.Barrier`.
    Barrier,
    /// `queue.Queue` and its descendants.
    Queue,
    /// `queue.SimpleQueue`.
    SimpleQueue,
    /// A thread that is joined.
    Thread,
    /// `concurrent.futures.Future`.
    Future,
    /// An asyncio event loop with nothing to do.
    EventLoop,
}

impl ObjectKind {
    /// The name of its class in Python.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Lock => "Lock",
            Self::RLock => "RLock",
            Self::Condition => "Condition",
            Self::Semaphore => "Semaphore",
            Self::Event => "Event",
            Self::Barrier => "Barrier",
            Self::Queue => "Queue",
            Self::SimpleQueue => "SimpleQueue",
            Self::Thread => "Thread",
            Self::Future => "Future",
            Self::EventLoop => "event loop",
        }
    }
}

/// Why a wait is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitEnd {
    /// What the thread waited for has come.
    Done,
    /// Its time was up first.
    TimedOut,
}

/// Why a thread let go of the GIL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GilDrop {
    /// It is about to wait: for a lock, a time, a file, input.
    Blocked,
    /// Another thread wanted it and the switch interval was over.
    Interval,
    /// The thread has ended.
    Ended,
}

/// Something a thread holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// What.
    pub object: ObjectId,
    /// The line of the program that took it, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// What a thread does at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Doing {
    /// It runs Python code, or could.
    Running,
    /// It wants the GIL, which another thread has.
    WantsGil,
    /// It waits for an object.
    Waiting {
        /// For which.
        on: ObjectId,
        /// Who holds it, where something can be held.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        holder: Option<ThreadId>,
        /// Whether the wait ends by itself after some time.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        timed: bool,
    },
    /// It sleeps.
    Sleeping,
    /// It waits for the reader to type.
    Input,
}

/// One thread at one moment: where it stands, what it holds and what it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The thread.
    pub thread: ThreadId,
    /// The line of the program it is at, from 1, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// What it holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<Held>,
    /// What it does.
    pub doing: Doing,
}

/// How much of a program stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlockKind {
    /// Threads wait for each other in a circle, and no other thread can act.
    Cycle,
    /// Threads wait for each other in a circle while others go on.
    Partial,
    /// No circle, but every thread waits for something that nobody is left to bring about.
    Stalled,
}
