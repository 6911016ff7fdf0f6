//! Tells from what every thread does whether some of them can never go on. No Python in it.

use spindle_protocol::{DeadlockKind, ThreadId};
use std::collections::{BTreeMap, BTreeSet};

/// What one thread does, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It can act: it runs, sleeps, waits for input, or waits with a time limit.
    Acting,
    /// It waits without a time limit.
    Waiting {
        /// Which wait this is; never the same number twice.
        wait: u64,
        /// Who must act before it can go on, when there is only one who can.
        holder: Option<ThreadId>,
        /// Whether somebody else than the holder could end it, too: a plain lock may be released
        /// by any thread.
        others_may_release: bool,
    },
}

/// Threads that cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// How much stands still.
    pub(crate) kind: DeadlockKind,
    /// Those of a circle in its order, each waiting for the next; else all, in order of start.
    pub(crate) threads: Vec<ThreadId>,
    /// Their waits, to know the same verdict again.
    pub(crate) waits: BTreeSet<u64>,
}

/// Looks at all threads that are alive.
pub(crate) fn detect(threads: &BTreeMap<ThreadId, State>) -> Option<Verdict> {
    let acting = threads.values().any(|state| *state == State::Acting);
    let circle = threads.keys().find_map(|start| circle_from(*start, threads));
    let (kind, members) = match (circle, acting) {
        (Some(circle), false) => (DeadlockKind::Cycle, circle),
        (Some(circle), true) => {
            let certain = circle.iter().all(|thread| {
                matches!(threads[thread], State::Waiting { others_may_release: false, .. })
            });
            if !certain {
                return None;
            }
            (DeadlockKind::Partial, circle)
        }
        (None, false) if !threads.is_empty() => {
            (DeadlockKind::Stalled, threads.keys().copied().collect())
        }
        (None, _) => return None,
    };
    let waits = members.iter().filter_map(|thread| wait_of(threads[thread])).collect();
    Some(Verdict { kind, threads: members, waits })
}

fn wait_of(state: State) -> Option<u64> {
    match state {
        State::Acting => None,
        State::Waiting { wait, .. } => Some(wait),
    }
}

/// The circle that `start` is part of, beginning with it.
fn circle_from(start: ThreadId, threads: &BTreeMap<ThreadId, State>) -> Option<Vec<ThreadId>> {
    let mut circle = vec![start];
    let mut at = start;
    loop {
        let Some(State::Waiting { holder: Some(holder), .. }) = threads.get(&at) else {
            return None;
        };
        if *holder == start {
            return Some(circle);
        }
        if circle.contains(holder) {
            return None; // it leads into a circle of others
        }
        circle.push(*holder);
        at = *holder;
    }
}

#[cfg(test)]
mod tests;
