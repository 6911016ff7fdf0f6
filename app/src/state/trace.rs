//! What every thread of a run did, and when: a fold over the run's events.
//!
//! # Layout
//! - [`lane`]: one thread's spans and what it held.
//! - [`series`]: spans in a row, found and added up without looking at each.
//! - [`facts`]: a span by its address, in words, and all of them in order.
//! - [`summary`]: a run in a few sentences.
//!
//! Events can be lost on the way. Whatever is told of a thread holds from then on, and what was
//! told before ends there.

pub mod lane;
pub mod series;
pub mod facts;
pub mod summary;

use std::collections::BTreeMap;

use spindle_protocol::words::Names;
use spindle_protocol::{GilDrop, ObjectId, ObjectKind, RunEvent, ThreadId, WaitEnd};

use crate::state::trace::lane::{Hold, Lane, MOST_HELD, What};

/// The most spans that are kept; of more, the oldest are forgotten and counted.
pub const MAX_FACTS: usize = 200_000;
/// The most threads with a lane; further ones are counted.
pub const MAX_LANES: usize = 200;
/// The most places where events were lost that are kept apart.
const MAX_GAPS: usize = 200;

/// What the threads of a run did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    lanes: Vec<Lane>,
    by_thread: BTreeMap<ThreadId, usize>,
    holders: BTreeMap<ObjectId, Vec<Place>>,
    gil: Option<ThreadId>,
    now_us: u64,
    ended: bool,
    waits: u64,
    facts: usize,
    forgotten: u64,
    kept_from_us: u64,
    more_threads: u64,
    gaps: Vec<u64>,
    lost: u64,
    skipped: u64,
    revision: u64,
}

/// Where a hold stands: which lane, which of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    lane: usize,
    row: usize,
}

impl Default for Trace {
    fn default() -> Self {
        Self {
            lanes: vec![Lane::new(ThreadId::MAIN, 0, None)],
            by_thread: BTreeMap::from([(ThreadId::MAIN, 0)]),
            holders: BTreeMap::new(),
            gil: None,
            now_us: 0,
            ended: false,
            waits: 0,
            facts: 1,
            forgotten: 0,
            kept_from_us: 0,
            more_threads: 0,
            gaps: Vec::new(),
            lost: 0,
            skipped: 0,
            revision: 0,
        }
    }
}

impl Trace {
    /// The threads, in the order in which they were first heard of.
    #[must_use]
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// A thread's place among the [`lanes`](Self::lanes).
    #[must_use]
    pub fn lane_of(&self, thread: ThreadId) -> Option<usize> {
        self.by_thread.get(&thread).copied()
    }

    /// The latest time that is known of, microseconds since the run began.
    #[must_use]
    pub fn now_us(&self) -> u64 {
        self.now_us
    }

    /// Whether the run has ended.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.ended
    }

    /// A number that changes with every change.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether there is something to see: a second thread, or a wait for something.
    #[must_use]
    pub fn is_telling(&self) -> bool {
        self.lanes.len() > 1 || self.waits > 0
    }

    /// How many spans are kept.
    #[must_use]
    pub fn facts(&self) -> usize {
        self.facts
    }

    /// How many spans were forgotten, and until when.
    #[must_use]
    pub fn forgotten(&self) -> (u64, u64) {
        (self.forgotten, self.kept_from_us)
    }

    /// How many threads have no lane because there were too many.
    #[must_use]
    pub fn more_threads(&self) -> u64 {
        self.more_threads
    }

    /// Where events were lost.
    #[must_use]
    pub fn gaps(&self) -> &[u64] {
        &self.gaps
    }

    /// How many events were lost.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.lost
    }

    /// How many holds without a wait were left out because there were too many.
    #[must_use]
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// Takes one event in; `names` knows everything that was named until now.
    pub fn apply(&mut self, t_us: u64, event: &RunEvent, names: &Names) {
        self.now_us = self.now_us.max(t_us);
        let at = self.now_us;
        self.revision += 1;
        match event {
            RunEvent::ThreadStarted { thread, name: _, parent: _, line } => {
                match self.lane(*thread) {
                    Some(lane) => lane.line = *line,
                    None => self.more_threads += 1,
                }
            }
            RunEvent::ThreadEnded { thread, error } => self.thread_ended(*thread, error.as_deref()),
            RunEvent::Waiting { thread, on, line, holder, timed: _ } => {
                self.waits += 1;
                let what = What::Waiting { on: *on, holder: *holder, line: *line, end: None };
                self.halt(*thread, what);
                self.give_up(*thread, *on, names);
            }
            RunEvent::Sleeping { thread, for_us, line } => {
                self.halt(*thread, What::Sleeping { for_us: *for_us, line: *line });
            }
            RunEvent::InputWanted { thread: Some(thread) } => self.halt(*thread, What::Input),
            RunEvent::Acquired { thread, object, line } => {
                self.go_on(*thread, WaitEnd::Done);
                self.take_back(*thread, names);
                self.hold(*thread, Hold { object: *object, line: *line, depth: 1 }, names);
            }
            RunEvent::Released { thread, object } => self.release(*thread, *object),
            RunEvent::Resumed { thread, end } => {
                self.go_on(*thread, *end);
                self.take_back(*thread, names);
            }
            RunEvent::GilWanted { thread } => {
                let holder = self.gil.filter(|holder| holder != thread);
                if self.doing(*thread).is_none_or(|what| !matches!(what, What::WantsGil { .. })) {
                    self.begin(*thread, What::WantsGil { holder });
                }
            }
            RunEvent::GilTaken { thread } => {
                self.gil = Some(*thread);
                self.begin(*thread, What::Running);
            }
            RunEvent::GilDropped { thread, why } => self.gil_dropped(*thread, *why),
            // Who writes runs, be it that its going on was lost.
            RunEvent::Output { thread: Some(thread), .. } => {
                let doing = self.doing(*thread);
                let mistaken = match doing {
                    Some(What::Input) => true,
                    Some(What::Waiting { .. } | What::Sleeping { .. }) => self.lost > 0,
                    _ => false,
                };
                if mistaken {
                    self.go_on(*thread, WaitEnd::Done);
                }
            }
            RunEvent::Deadlock { kind: _, threads } => {
                for standing in threads {
                    if let Some(lane) = self.lane(standing.thread) {
                        lane.stuck = true;
                    }
                }
            }
            RunEvent::Dropped { count } => {
                self.lost += count;
                if self.gaps.len() < MAX_GAPS {
                    self.gaps.push(at);
                }
            }
            RunEvent::Skipped { count } => self.skipped += count,
            RunEvent::Exited { wall_us, .. } => self.end(*wall_us),
            RunEvent::Failed(_) => self.end(at),
            RunEvent::Started { .. }
            | RunEvent::Output { thread: None, .. }
            | RunEvent::InputWanted { thread: None }
            | RunEvent::Object { .. }
            | RunEvent::Stood { .. } => {}
        }
        if self.facts > MAX_FACTS {
            self.forget();
        }
    }

    /// Takes in that a thread's input has come.
    pub fn typed(&mut self, thread: ThreadId) {
        if self.doing(thread) == Some(What::Input) {
            self.revision += 1;
            self.go_on(thread, WaitEnd::Done);
        }
    }

    /// A thread's lane; one that was never heard of gets one, if there is room.
    fn lane(&mut self, thread: ThreadId) -> Option<&mut Lane> {
        if let Some(index) = self.lane_of(thread) {
            return self.lanes.get_mut(index);
        }
        if self.lanes.len() == MAX_LANES {
            return None;
        }
        self.by_thread.insert(thread, self.lanes.len());
        self.lanes.push(Lane::new(thread, self.now_us, None));
        self.facts += 1;
        self.lanes.last_mut()
    }

    fn doing(&self, thread: ThreadId) -> Option<What> {
        Some(self.lanes.get(self.lane_of(thread)?)?.doing.open()?.what)
    }

    /// A thread does something else from now on.
    fn begin(&mut self, thread: ThreadId, what: What) {
        let at = self.now_us;
        let Some(lane) = self.lane(thread) else {
            return;
        };
        let same = lane.doing.open().is_some_and(|open| open.what == what);
        // An event of a thread that was said to have ended is late, not a second life.
        let more = if lane.is_alive() && !same { lane.doing.begin(at, what) } else { 0 };
        self.facts += more;
    }

    /// A thread waits, sleeps, or waits for input.
    fn halt(&mut self, thread: ThreadId, what: What) {
        let Some(lane) = self.lane(thread) else { return };
        lane.unresolved = Some(what);
        // It let go of the GIL for this: the two are one.
        if let Some(open) = lane.doing.open_mut()
            && open.what == What::Outside
        {
            open.what = what;
            return;
        }
        self.begin(thread, what);
    }

    /// What a thread waited for is over.
    fn go_on(&mut self, thread: ThreadId, how: WaitEnd) {
        let Some(lane) = self.lane(thread) else { return };
        let waited = lane.unresolved.take().is_some();
        let Some(open) = lane.doing.open_mut() else { return };
        match &mut open.what {
            What::Waiting { end, .. } => *end = Some(how),
            What::Sleeping { .. } | What::Input => {}
            // With a GIL the wait was over when the thread asked for the GIL.
            What::Running | What::WantsGil { .. } => return,
            What::Outside if !waited => return,
            What::Outside => {}
        }
        self.begin(thread, What::Running);
    }

    fn gil_dropped(&mut self, thread: ThreadId, why: GilDrop) {
        if self.gil == Some(thread) {
            self.gil = None;
        }
        let Some(lane) = self.lane(thread) else { return };
        let unresolved = lane.unresolved;
        let running = lane.doing.open().is_some_and(|open| open.what == What::Running);
        match why {
            GilDrop::Blocked if running => self.begin(thread, unresolved.unwrap_or(What::Outside)),
            GilDrop::Interval if running => self.begin(thread, What::WantsGil { holder: None }),
            GilDrop::Blocked | GilDrop::Interval | GilDrop::Ended => {}
        }
    }

    fn thread_ended(&mut self, thread: ThreadId, error: Option<&str>) {
        let at = self.now_us;
        if self.gil == Some(thread) {
            self.gil = None;
        }
        let Some(lane) = self.lane(thread) else { return };
        lane.doing.close(at);
        lane.unresolved = None;
        lane.to_us = Some(at);
        lane.error = error.map(str::to_owned);
    }

    fn hold(&mut self, thread: ThreadId, hold: Hold, names: &Names) {
        let at = self.now_us;
        if self.lane(thread).is_none() {
            return;
        }
        let Some(lane) = self.lane_of(thread) else { return };
        let places = self.holders.entry(hold.object).or_default();
        // What one thread only can hold is held by nobody else now, whatever was lost.
        let exclusive = matches!(
            names.kind(hold.object),
            Some(ObjectKind::Lock | ObjectKind::RLock | ObjectKind::Condition)
        );
        let again = names.kind(hold.object) != Some(ObjectKind::Lock);
        if exclusive {
            places.retain(|place| {
                let stays = again && place.lane == lane;
                if !stays {
                    self.lanes[place.lane].held[place.row].close(at);
                }
                stays
            });
        }
        let held = &mut self.lanes[lane].held;
        if again && let Some(place) = places.iter().find(|place| place.lane == lane) {
            if let Some(open) = held[place.row].open_mut() {
                open.what.depth += 1;
            }
            return;
        }
        let row = held.iter().position(|row| row.open().is_none()).unwrap_or(held.len());
        if row == MOST_HELD {
            self.holders.retain(|_, places| !places.is_empty());
            return;
        }
        if row == held.len() {
            held.push(Default::default());
        }
        self.facts += held[row].begin(at, hold);
        places.push(Place { lane, row });
    }

    /// Who lets go need not be who held it.
    fn release(&mut self, thread: ThreadId, object: ObjectId) {
        let (at, lane) = (self.now_us, self.lane_of(thread));
        let Some(places) = self.holders.get_mut(&object) else { return };
        let own = places.iter().position(|place| Some(place.lane) == lane);
        let Some(place) = own.or((!places.is_empty()).then_some(0)) else { return };
        let row = &mut self.lanes[places[place].lane].held[places[place].row];
        match row.open_mut() {
            Some(open) if open.what.depth > 1 => open.what.depth -= 1,
            _ => {
                row.close(at);
                places.remove(place);
                if places.is_empty() {
                    self.holders.remove(&object);
                }
            }
        }
    }

    /// Who waits on a `Condition` does not hold it meanwhile.
    fn give_up(&mut self, thread: ThreadId, object: ObjectId, names: &Names) {
        let held = self.lane_of(thread).and_then(|lane| {
            let places = self.holders.get(&object)?;
            let row = places.iter().find(|place| place.lane == lane)?.row;
            Some((lane, self.lanes[lane].held[row].open()?.what))
        });
        if let Some((lane, hold)) = held
            && names.kind(object) == Some(ObjectKind::Condition)
        {
            self.lanes[lane].given_up = Some(hold);
            (0..hold.depth).for_each(|_| self.release(thread, object));
        }
    }

    /// Its wait is over: it holds again what it gave up.
    fn take_back(&mut self, thread: ThreadId, names: &Names) {
        if let Some(hold) = self.lane(thread).and_then(|lane| lane.given_up.take()) {
            self.hold(thread, hold, names);
        }
    }

    fn end(&mut self, at_us: u64) {
        self.now_us = self.now_us.max(at_us);
        self.ended = true;
        let at = self.now_us;
        for lane in &mut self.lanes {
            lane.doing.close(at);
            lane.held.iter_mut().for_each(|row| row.close(at));
            lane.to_us.get_or_insert(at);
        }
        self.holders.clear();
    }

    /// Makes room: the oldest third of the busiest thread's time goes, and that time of all.
    fn forget(&mut self) {
        let Some(busiest) = self.lanes.iter().max_by_key(|lane| lane.facts()) else { return };
        let numbers = busiest.doing.numbers();
        let third = busiest.doing.get(numbers.start + numbers.len() / 3);
        // A thread that never waits but takes locks all the time has its facts in the holds.
        let of_holds = busiest.held.iter().max_by_key(|row| row.len()).and_then(|row| {
            let numbers = row.numbers();
            (numbers.len() > busiest.doing.len())
                .then(|| row.get(numbers.start + numbers.len() / 3))
                .flatten()
                .map(|hold| hold.from_us)
        });
        let until = of_holds.or(third.map(|span| span.from_us)).unwrap_or(self.now_us);
        let mut gone = 0;
        for lane in &mut self.lanes {
            gone += lane.doing.forget(until);
            gone += lane.held.iter_mut().map(|row| row.forget(until)).sum::<usize>();
        }
        self.facts -= gone;
        self.forgotten += gone as u64;
        self.kept_from_us = until;
    }
}

#[cfg(test)]
mod tests;
