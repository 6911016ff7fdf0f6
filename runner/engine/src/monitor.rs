//! A native thread that looks at all the others every few milliseconds.

use rustpython_vm::common::rc::PyRc;
use rustpython_vm::vm::PyGlobalState;
use spindle_protocol::{DeadlockKind, RunEvent, ThreadId};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::detector::Verdict;
use crate::emit::emit;
use crate::{gil, threads, waits};

const STACK_BYTES: usize = 512 * 1024;

/// How often deadlocks are looked for. A deadlock is told when it was found twice in a row.
const DETECT: Duration = Duration::from_millis(100);

/// Starts the monitor's thread.
///
/// # Errors
/// When there can be no further thread; the program runs without a monitor then.
pub(crate) fn start(state: PyRc<PyGlobalState>) -> std::io::Result<()> {
    std::thread::Builder::new()
        .name("monitor".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || watch(&state))
        .map(drop)
}

fn watch(state: &PyRc<PyGlobalState>) {
    let mut watch = Watch::default();
    loop {
        let stop = crate::start::tick(state);
        waits::refill();
        if watch.is_due() {
            watch.look();
        }
        if stop {
            tell_standings(state);
            return;
        }
    }
}

#[derive(Default)]
struct Watch {
    looked: Option<Instant>,
    suspected: Option<Verdict>,
    told: Option<(DeadlockKind, BTreeSet<u64>)>,
}

impl Watch {
    fn is_due(&mut self) -> bool {
        let now = Instant::now();
        let due = self.looked.is_none_or(|looked| now - looked >= DETECT);
        if due {
            self.looked = Some(now);
        }
        due
    }

    fn look(&mut self) {
        let skipped = waits::take_skipped();
        if skipped > 0 {
            emit(&RunEvent::Skipped { count: skipped.into() });
        }
        let found = waits::detect();
        if found.is_some() && found == self.suspected {
            self.tell(found.as_ref());
        }
        self.suspected = found;
    }

    fn tell(&mut self, verdict: Option<&Verdict>) {
        let Some(Verdict { kind, threads, waits: numbers }) = verdict else { return };
        let known = (*kind, numbers.clone());
        if self.told.as_ref() == Some(&known) {
            return;
        }
        let threads = waits::standings(threads, &BTreeSet::new());
        if emit(&RunEvent::Deadlock { kind: *kind, threads }) {
            self.told = Some(known);
        }
    }
}

/// Tells where every thread stands; the run is about to be ended.
///
/// At once what is known, and then, as soon as all threads have stopped between two instructions,
/// the lines of those that were running. They do not go on.
fn tell_standings(state: &PyRc<PyGlobalState>) {
    let wanting = gil::wanting();
    let alive: Vec<ThreadId> = threads::alive().into_iter().collect();
    let mut standings = waits::standings(&alive, &wanting);
    emit(&RunEvent::Stood { threads: standings.clone() });
    state.stop_the_world.stop_the_world(state);
    let lines = threads::lines_of_stopped(state).into_iter().chain(gil::lines_of_parked());
    for (thread, line) in lines {
        if let Some(standing) = standings.iter_mut().find(|standing| standing.thread == thread) {
            standing.line = standing.line.or(line);
        }
    }
    emit(&RunEvent::Stood { threads: standings });
}
