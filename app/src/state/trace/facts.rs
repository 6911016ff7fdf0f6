//! A span by its address, in words, and all of them in order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use spindle_protocol::words::{Names, duration};
use spindle_protocol::{ThreadId, WaitEnd};

use crate::state::trace::Trace;
use crate::state::trace::lane::{Hold, What};
use crate::state::trace::series::{OPEN, Span};

/// Where a span stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// The thread's place among the lanes.
    pub lane: usize,
    /// Which of its rows.
    pub row: Row,
    /// The span's number in that row.
    pub number: usize,
}

/// A row of a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Row {
    /// What the thread does.
    Doing,
    /// What it holds: 0 is the row that is taken first.
    Held(usize),
}

/// A span with what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// What the thread did.
    Doing(Span<What>),
    /// What it held.
    Held(Span<Hold>),
}

impl Said {
    /// When it began.
    #[must_use]
    pub fn from_us(&self) -> u64 {
        match self {
            Self::Doing(span) => span.from_us,
            Self::Held(span) => span.from_us,
        }
    }

    /// When it ended; nothing while it lasts.
    #[must_use]
    pub fn to_us(&self) -> Option<u64> {
        let to = match self {
            Self::Doing(span) => span.to_us,
            Self::Held(span) => span.to_us,
        };
        (to != OPEN).then_some(to)
    }

    /// The line of the program, where it is known.
    #[must_use]
    pub fn line(&self) -> Option<u32> {
        match self {
            Self::Doing(span) => span.what.line(),
            Self::Held(span) => span.what.line,
        }
    }

    /// Who held what this waits for, when the wait began; of a thread that is joined, itself.
    #[must_use]
    pub fn holder(&self) -> Option<ThreadId> {
        match self {
            Self::Doing(Span {
                what: What::Waiting { holder, .. } | What::WantsGil { holder },
                ..
            }) => *holder,
            Self::Doing(_) | Self::Held(_) => None,
        }
    }
}

impl Said {
    /// The holder, where that says something.
    fn told_holder(&self, names: &Names) -> Option<ThreadId> {
        match self {
            Self::Doing(Span { what: What::Waiting { on, holder, .. }, .. }) => {
                names.holder(*on, *holder)
            }
            _ => self.holder(),
        }
    }
}

/// A row of the table of facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The thread.
    pub thread: ThreadId,
    /// When it began, microseconds since the run began.
    pub from_us: u64,
    /// How long it lasted, until now if it still does.
    pub lasted_us: u64,
    /// What the thread did.
    pub did: &'static str,
    /// For or of which object.
    pub what: String,
    /// Who held it.
    pub holder: Option<ThreadId>,
    /// The line of the program.
    pub line: Option<u32>,
}

impl Trace {
    /// A span by its address.
    #[must_use]
    pub fn said(&self, fact: Fact) -> Option<Said> {
        let lane = self.lanes.get(fact.lane)?;
        match fact.row {
            Row::Doing => lane.doing.get(fact.number).copied().map(Said::Doing),
            Row::Held(row) => lane.held.get(row)?.get(fact.number).copied().map(Said::Held),
        }
    }

    /// The span of a row at a time, or one that is at most `slack_us` away.
    #[must_use]
    pub fn near(&self, lane: usize, row: Row, at_us: f64, slack_us: f64) -> Option<Fact> {
        let found = self.lanes.get(lane)?;
        let number = match row {
            Row::Doing => found.doing.near(at_us, slack_us),
            Row::Held(row) => found.held.get(row)?.near(at_us, slack_us),
        };
        number.map(|number| Fact { lane, row, number })
    }

    /// The first and the last number of a row, if it has any.
    #[must_use]
    pub fn ends(&self, lane: usize, row: Row) -> Option<(usize, usize)> {
        let lane = self.lanes.get(lane)?;
        let numbers = match row {
            Row::Doing => lane.doing.numbers(),
            Row::Held(row) => lane.held.get(row)?.numbers(),
        };
        Some((numbers.start, numbers.end.checked_sub(1)?)).filter(|(first, last)| first <= last)
    }

    /// A span in words: `worker-2 waited 12.4 ms for forks[1], held by worker-1, line 13`.
    #[must_use]
    pub fn words(&self, fact: Fact, names: &Names) -> Option<String> {
        let said = self.said(fact)?;
        let lane = self.lanes.get(fact.lane)?;
        let name = names.thread(lane.thread);
        let open = said.to_us().is_none();
        let lasted = said.to_us().unwrap_or(self.now_us).saturating_sub(said.from_us());
        let time = duration(lasted);
        let has = |now: &str, past: &str| {
            if open { format!("{name} {now}") } else { format!("{name} {past}") }
        };
        let mut words = match &said {
            Said::Held(span) => {
                let object = names.object(span.what.object);
                format!("{} {object} for {time}", has("has held", "held"))
            }
            Said::Doing(span) => match &span.what {
                What::Running => format!("{} for {time}", has("has been running", "ran")),
                What::Waiting { on, end, .. } => {
                    let late = if *end == Some(WaitEnd::TimedOut) { " in vain" } else { "" };
                    let what = names.awaited(*on);
                    format!("{} {time}{late} for {what}", has("has waited", "waited"))
                }
                What::WantsGil { .. } => {
                    format!("{} {time} for the GIL", has("has waited", "waited"))
                }
                What::Outside => {
                    format!("{} outside the GIL for {time}", has("has been", "was"))
                }
                What::Sleeping { for_us, .. } if open => {
                    format!("{name} has slept {time} of {}", duration(*for_us))
                }
                What::Sleeping { .. } => format!("{name} slept {time}"),
                What::Input => format!("{} {time} for input", has("has waited", "waited")),
            },
        };
        if let Some(holder) = said.told_holder(names) {
            let own = Some(holder) == Some(lane.thread);
            let held = if matches!(&said, Said::Doing(span) if matches!(span.what, What::WantsGil { .. }))
            {
                "which was with"
            } else {
                "held by"
            };
            let who = if own { "itself".to_owned() } else { names.thread(holder) };
            words.push_str(&format!(", {held} {who}"));
        }
        if let Some(line) = said.line() {
            let taken = if matches!(said, Said::Held(_)) { "taken in " } else { "" };
            words.push_str(&format!(", {taken}line {line}"));
        }
        if lane.to_us.is_some() && said.to_us() == lane.to_us && fact.row == Row::Doing {
            match &lane.error {
                Some(error) => words.push_str(&format!(", and ended with {error}")),
                None if lane.to_us < Some(self.now_us) => words.push_str(", and ended"),
                None => {}
            }
        }
        Some(words)
    }

    /// The facts from the `skip`th on, in the order in which they began.
    #[must_use]
    pub fn in_order(&self, skip: usize, count: usize) -> Vec<Fact> {
        let mut next = BinaryHeap::new();
        let begins = |fact: Fact| self.said(fact).map(|said| Reverse((said.from_us(), fact)));
        for (index, lane) in self.lanes.iter().enumerate() {
            let rows = (0..lane.held.len()).map(Row::Held).chain([Row::Doing]);
            let firsts = rows.filter_map(|row| {
                let (number, _) = self.ends(index, row)?;
                begins(Fact { lane: index, row, number })
            });
            next.extend(firsts);
        }
        let mut facts = Vec::new();
        let mut place = 0;
        while let Some(Reverse((_, fact))) = next.pop()
            && facts.len() < count
        {
            if place >= skip {
                facts.push(fact);
            }
            place += 1;
            next.extend(begins(Fact { number: fact.number + 1, ..fact }));
        }
        facts
    }

    /// A span as a row of the table.
    #[must_use]
    pub fn told(&self, fact: Fact, names: &Names) -> Option<Told> {
        let said = self.said(fact)?;
        let (did, what) = match &said {
            Said::Held(span) => ("held", names.object(span.what.object)),
            Said::Doing(span) => match &span.what {
                What::Running => ("ran", String::new()),
                What::Waiting { on, end: Some(WaitEnd::TimedOut), .. } => {
                    ("waited in vain for", names.awaited(*on))
                }
                What::Waiting { on, .. } => ("waited for", names.awaited(*on)),
                What::WantsGil { .. } => ("waited for", "the GIL".to_owned()),
                What::Outside => ("was outside the GIL", String::new()),
                What::Sleeping { .. } => ("slept", String::new()),
                What::Input => ("waited for", "input".to_owned()),
            },
        };
        Some(Told {
            thread: self.lanes.get(fact.lane)?.thread,
            from_us: said.from_us(),
            lasted_us: said.to_us().unwrap_or(self.now_us).saturating_sub(said.from_us()),
            did,
            what,
            holder: said.told_holder(names),
            line: said.line(),
        })
    }
}
