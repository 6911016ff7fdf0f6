//! From fact to fact by keys.

use crate::state::trace::Trace;
use crate::state::trace::facts::{Fact, Row};

/// Where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To what came before in the same row.
    Before,
    /// To what came after in the same row.
    After,
    /// To the row above, at the same time.
    Up,
    /// To the row below, at the same time.
    Down,
    /// To the first of the row.
    First,
    /// To the last of the row.
    Last,
}

impl Trace {
    /// The fact that a step leads to; the same one where there is none. Without a fact to start
    /// from, the first of the first lane.
    #[must_use]
    pub fn step(&self, from: Option<Fact>, step: Step) -> Option<Fact> {
        let start = from.filter(|fact| self.said(*fact).is_some());
        let Some(fact) = start else {
            let (number, _) = self.ends(0, Row::Doing)?;
            return Some(Fact { lane: 0, row: Row::Doing, number });
        };
        let (first, last) = self.ends(fact.lane, fact.row)?;
        match step {
            Step::Before => Some(Fact { number: fact.number.saturating_sub(1).max(first), ..fact }),
            Step::After => Some(Fact { number: (fact.number + 1).min(last), ..fact }),
            Step::First => Some(Fact { number: first, ..fact }),
            Step::Last => Some(Fact { number: last, ..fact }),
            Step::Up | Step::Down => self.beside(fact, step).or(Some(fact)),
        }
    }

    fn beside(&self, fact: Fact, step: Step) -> Option<Fact> {
        let rows: Vec<(usize, Row)> = self
            .lanes()
            .iter()
            .enumerate()
            .flat_map(|(lane, found)| {
                let held = (0..found.held.len()).map(Row::Held);
                [Row::Doing].into_iter().chain(held).map(move |row| (lane, row))
            })
            .collect();
        let here = rows.iter().position(|row| *row == (fact.lane, fact.row))?;
        let there = match step {
            Step::Up => here.checked_sub(1)?,
            _ => here + 1,
        };
        let (lane, row) = *rows.get(there)?;
        let said = self.said(fact)?;
        let middle =
            f64::midpoint(said.from_us() as f64, said.to_us().unwrap_or(self.now_us()) as f64);
        self.near(lane, row, middle, f64::INFINITY)
    }
}

#[cfg(test)]
mod tests {
    use spindle_protocol::words::Names;
    use spindle_protocol::{ObjectId, RunEvent, ThreadId};

    use super::*;

    #[test]
    fn keys_lead_from_fact_to_fact() {
        let mut trace = Trace::default();
        let thread = ThreadId(2);
        let events = [
            RunEvent::ThreadStarted {
                thread,
                name: "a".into(),
                parent: ThreadId::MAIN,
                line: None,
            },
            RunEvent::Sleeping { thread, for_us: 5, line: None },
            RunEvent::Acquired { thread, object: ObjectId(1), line: None },
            RunEvent::Released { thread, object: ObjectId(1) },
        ];
        for (at, event) in events.iter().enumerate() {
            trace.apply(10 * (at as u64 + 1), event, &Names::default());
        }
        let at = |lane, row, number| Some(Fact { lane, row, number });
        let mut here = None;
        let walk = [
            (Step::After, at(0, Row::Doing, 0)),
            (Step::Before, at(0, Row::Doing, 0)),
            (Step::Down, at(1, Row::Doing, 1)),
            (Step::After, at(1, Row::Doing, 2)),
            (Step::After, at(1, Row::Doing, 2)),
            (Step::First, at(1, Row::Doing, 0)),
            (Step::Last, at(1, Row::Doing, 2)),
            (Step::Down, at(1, Row::Held(0), 0)),
            (Step::Down, at(1, Row::Held(0), 0)),
            (Step::Up, at(1, Row::Doing, 2)),
            (Step::Up, at(0, Row::Doing, 0)),
        ];
        for (step, wanted) in walk {
            here = trace.step(here, step);
            assert_eq!(here, wanted, "{step:?}");
        }
    }
}
