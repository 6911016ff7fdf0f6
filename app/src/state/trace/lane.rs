//! What one thread did.

use spindle_protocol::{ObjectId, ThreadId, WaitEnd};

use crate::state::trace::series::{Classed, Series};

/// The most objects held at once that are shown of a thread.
pub const MOST_HELD: usize = 4;

/// One thread's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The thread.
    pub thread: ThreadId,
    /// When it began.
    pub from_us: u64,
    /// When it ended.
    pub to_us: Option<u64>,
    /// The line of the program that started it.
    pub line: Option<u32>,
    /// The exception that ended it.
    pub error: Option<String>,
    /// Whether a deadlock was reported of which it is a part.
    pub stuck: bool,
    /// What it did, without a gap from its beginning to its end.
    pub doing: Series<What>,
    /// What it held: each row one object at a time, the first row first.
    pub held: Vec<Series<Hold>>,
    /// The wait that has not ended, be it that the thread had the GIL in between.
    pub(super) unresolved: Option<What>,
    /// What it gave up for the time of a wait: a `Condition` that it waits on.
    pub(super) given_up: Option<Hold>,
}

/// What a thread does for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It runs Python code.
    Running,
    /// It waits for an object.
    Waiting {
        /// For which.
        on: ObjectId,
        /// Who held it when the wait began.
        holder: Option<ThreadId>,
        /// The line that waits.
        line: Option<u32>,
        /// How it ended, as far as it did.
        end: Option<WaitEnd>,
    },
    /// It waits for the GIL.
    WantsGil {
        /// Who had it when the wait began.
        holder: Option<ThreadId>,
    },
    /// It let go of the GIL and does something else: a file, code that is not Python.
    Outside,
    /// It sleeps.
    Sleeping {
        /// For how long it asked to.
        for_us: u64,
        /// The line that sleeps.
        line: Option<u32>,
    },
    /// It waits for the reader to type.
    Input,
}

impl What {
    /// The class of [`Running`](Self::Running) in sums.
    pub const RUNNING: usize = 0;
    /// The class of [`Waiting`](Self::Waiting) in sums.
    pub const WAITING: usize = 1;
    /// The class of [`WantsGil`](Self::WantsGil) in sums.
    pub const WANTS_GIL: usize = 2;
    /// The class of [`Outside`](Self::Outside) in sums.
    pub const OUTSIDE: usize = 3;
    /// The class of [`Sleeping`](Self::Sleeping) in sums.
    pub const SLEEPING: usize = 4;
    /// The class of [`Input`](Self::Input) in sums.
    pub const INPUT: usize = 5;

    /// The line of the program, where it is known.
    #[must_use]
    pub fn line(&self) -> Option<u32> {
        match self {
            Self::Waiting { line, .. } | Self::Sleeping { line, .. } => *line,
            Self::Running | Self::WantsGil { .. } | Self::Outside | Self::Input => None,
        }
    }
}

impl Classed for What {
    fn class(&self) -> usize {
        match self {
            Self::Running => Self::RUNNING,
            Self::Waiting { .. } => Self::WAITING,
            Self::WantsGil { .. } => Self::WANTS_GIL,
            Self::Outside => Self::OUTSIDE,
            Self::Sleeping { .. } => Self::SLEEPING,
            Self::Input => Self::INPUT,
        }
    }
}

/// That an object is held for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Which.
    pub object: ObjectId,
    /// The line that took it.
    pub line: Option<u32>,
    /// How often it was taken and not given back: more than once for an `RLock`.
    pub(super) depth: u32,
}

impl Classed for Hold {
    fn class(&self) -> usize {
        0
    }
}

impl Lane {
    pub(super) fn new(thread: ThreadId, from_us: u64, line: Option<u32>) -> Self {
        let mut doing = Series::default();
        doing.begin(from_us, What::Running);
        Self {
            thread,
            from_us,
            to_us: None,
            line,
            error: None,
            stuck: false,
            doing,
            held: Vec::new(),
            unresolved: None,
            given_up: None,
        }
    }

    /// How many spans it has.
    pub(super) fn facts(&self) -> usize {
        self.doing.len() + self.held.iter().map(Series::len).sum::<usize>()
    }

    /// Whether it has not ended.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.to_us.is_none()
    }
}
