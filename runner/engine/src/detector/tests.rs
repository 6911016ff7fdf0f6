use super::{State, Verdict, detect};
use spindle_protocol::{DeadlockKind, ThreadId};
use std::collections::BTreeMap;

fn waits(wait: u64, holder: u32) -> State {
    let holder = (holder > 0).then_some(ThreadId(holder));
    State::Waiting { wait, holder, others_may_release: false }
}

fn loosely(wait: u64, holder: u32) -> State {
    State::Waiting { wait, holder: Some(ThreadId(holder)), others_may_release: true }
}

fn verdict(states: &[State]) -> Option<Verdict> {
    let threads: BTreeMap<_, _> = (1..).map(ThreadId).zip(states.iter().copied()).collect();
    detect(&threads)
}

fn found(kind: DeadlockKind, threads: &[u32], waits: &[u64]) -> Option<Verdict> {
    let threads = threads.iter().copied().map(ThreadId).collect();
    Some(Verdict { kind, threads, waits: waits.iter().copied().collect() })
}

#[test]
fn two_that_wait_for_each_other_are_a_circle() {
    let both = [waits(1, 2), waits(2, 1)];
    assert_eq!(verdict(&both), found(DeadlockKind::Cycle, &[1, 2], &[1, 2]));
}

#[test]
fn who_joins_a_thread_of_a_circle_is_not_part_of_it() {
    let three = [waits(1, 2), waits(2, 3), waits(3, 2)];
    assert_eq!(verdict(&three), found(DeadlockKind::Cycle, &[2, 3], &[2, 3]));
}

#[test]
fn a_circle_keeps_its_order() {
    let ring = [State::Acting, waits(1, 4), waits(2, 2), waits(3, 3)];
    assert_eq!(verdict(&ring), found(DeadlockKind::Partial, &[2, 4, 3], &[1, 2, 3]));
}

#[test]
fn one_that_waits_for_itself_is_a_circle() {
    assert_eq!(verdict(&[waits(7, 1)]), found(DeadlockKind::Cycle, &[1], &[7]));
}

#[test]
fn a_circle_that_somebody_may_still_break_is_none() {
    let circle = [loosely(1, 2), loosely(2, 1)];
    assert_eq!(verdict(&[circle[0], circle[1], State::Acting]), None);
    let nobody_left = found(DeadlockKind::Cycle, &[1, 2], &[1, 2]);
    assert_eq!(verdict(&circle), nobody_left);
}

#[test]
fn all_waiting_for_nobody_in_particular_is_a_standstill() {
    let all = [waits(1, 2), waits(2, 0)];
    assert_eq!(verdict(&all), found(DeadlockKind::Stalled, &[1, 2], &[1, 2]));
}

#[test]
fn while_one_can_act_nothing_is_said() {
    assert_eq!(verdict(&[]), None);
    assert_eq!(verdict(&[State::Acting]), None);
    assert_eq!(verdict(&[State::Acting, waits(1, 1 + 2), waits(2, 0)]), None);
    assert_eq!(verdict(&[waits(1, 2), waits(2, 3), State::Acting]), None);
}

/// Whatever waits for whom: a circle is one, nobody outside of it is named, and a verdict is given
/// exactly when nobody can act or a certain circle exists.
#[test]
fn every_small_world_is_judged_alike() {
    const THREADS: u32 = 4;
    let choices = THREADS + 2; // acts, waits for nobody in particular, waits for one of them
    for world in 0..choices.pow(THREADS) {
        let mut rest = world;
        let states: Vec<State> = (1..=THREADS)
            .map(|number| {
                let choice = rest % choices;
                rest /= choices;
                if choice == 0 { State::Acting } else { waits(number.into(), choice - 1) }
            })
            .collect();
        let next = |at: u32| match states[at as usize - 1] {
            State::Waiting { holder: Some(holder), .. } => Some(holder.0),
            _ => None,
        };
        let comes_back = |start: u32| {
            let mut at = start;
            (0..THREADS).any(|_| {
                next(at).is_some_and(|holder| {
                    at = holder;
                    at == start
                })
            })
        };
        let in_circles: Vec<u32> = (1..=THREADS).filter(|start| comes_back(*start)).collect();
        let acting = states.contains(&State::Acting);
        match verdict(&states) {
            None => assert!(acting && in_circles.is_empty(), "missed: {states:?}"),
            Some(Verdict { kind: DeadlockKind::Stalled, threads, .. }) => {
                assert!(!acting && in_circles.is_empty() && threads.len() == THREADS as usize);
            }
            Some(Verdict { kind, threads, .. }) => {
                assert_eq!(kind == DeadlockKind::Partial, acting);
                let ring = threads.iter().zip(threads.iter().cycle().skip(1));
                for (thread, holder) in ring {
                    assert_eq!(next(thread.0), Some(holder.0), "{states:?}");
                }
            }
        }
    }
}
