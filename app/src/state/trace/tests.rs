use spindle_protocol::{Cause, DeadlockKind, Doing, RunError, Standing, Stream};

use super::facts::{Fact, Row, Said};
use super::series::{CLASSES, OPEN};
use super::*;

const A: ThreadId = ThreadId(2);
const B: ThreadId = ThreadId(3);
const LOCK: ObjectId = ObjectId(1);

/// A trace with the names it was told.
#[derive(Default)]
struct Told {
    trace: Trace,
    names: Names,
}

impl Told {
    fn at(mut self, t_us: u64, event: RunEvent) -> Self {
        self.names.learn(&event);
        self.trace.apply(t_us, &event, &self.names);
        self
    }

    /// Two threads, `worker-1` and `worker-2`, and a lock, `forks[1]`.
    fn two() -> Self {
        let object =
            RunEvent::Object { object: LOCK, kind: ObjectKind::Lock, name: "forks[1]".into() };
        Self::default().at(10, started(A, "worker-1")).at(20, started(B, "worker-2")).at(20, object)
    }

    fn doing(&self, thread: ThreadId) -> Vec<(u64, u64, What)> {
        let lane = &self.trace.lanes()[self.trace.lane_of(thread).expect("it has a lane")];
        let spans = lane.doing.numbers().filter_map(|number| lane.doing.get(number));
        spans.map(|span| (span.from_us, span.to_us, span.what)).collect()
    }

    fn held(&self, thread: ThreadId) -> Vec<(usize, u64, u64, ObjectId)> {
        let lane = &self.trace.lanes()[self.trace.lane_of(thread).expect("it has a lane")];
        let rows = lane.held.iter().enumerate();
        rows.flat_map(|(row, series)| {
            let spans = series.numbers().filter_map(|number| series.get(number));
            spans.map(move |span| (row, span.from_us, span.to_us, span.what.object))
        })
        .collect()
    }

    fn words(&self, thread: ThreadId, number: usize) -> String {
        let lane = self.trace.lane_of(thread).expect("it has a lane");
        let fact = Fact { lane, row: Row::Doing, number };
        self.trace.words(fact, &self.names).expect("there is such a span")
    }
}

fn started(thread: ThreadId, name: &str) -> RunEvent {
    RunEvent::ThreadStarted { thread, name: name.into(), parent: ThreadId::MAIN, line: Some(9) }
}

fn waits(thread: ThreadId, holder: Option<ThreadId>) -> RunEvent {
    RunEvent::Waiting { thread, on: LOCK, line: Some(13), holder, timed: false }
}

fn takes(thread: ThreadId, object: ObjectId) -> RunEvent {
    RunEvent::Acquired { thread, object, line: Some(12) }
}

fn gives(thread: ThreadId, object: ObjectId) -> RunEvent {
    RunEvent::Released { thread, object }
}

fn resumed(thread: ThreadId) -> RunEvent {
    RunEvent::Resumed { thread, end: WaitEnd::Done }
}

fn exited(wall_us: u64) -> RunEvent {
    RunEvent::Exited { status: 0, cause: Cause::Finished, wall_us, cpu_us: None }
}

#[test]
fn a_wait_for_a_lock_and_its_words() {
    let told = Told::two()
        .at(30, takes(A, LOCK))
        .at(100, waits(B, Some(A)))
        .at(12_500, gives(A, LOCK))
        .at(12_500, takes(B, LOCK));
    let waiting =
        What::Waiting { on: LOCK, holder: Some(A), line: Some(13), end: Some(WaitEnd::Done) };
    assert_eq!(
        told.doing(B),
        [(20, 100, What::Running), (100, 12_500, waiting), (12_500, OPEN, What::Running)]
    );
    assert_eq!(told.held(A), [(0, 30, 12_500, LOCK)]);
    assert_eq!(told.held(B), [(0, 12_500, OPEN, LOCK)]);
    assert_eq!(told.words(B, 1), "worker-2 waited 12.4 ms for forks[1], held by worker-1, line 13");
    let hold = Fact { lane: 1, row: Row::Held(0), number: 0 };
    assert_eq!(
        told.trace.words(hold, &told.names).as_deref(),
        Some("worker-1 held forks[1] for 12.5 ms, taken in line 12")
    );
    assert_eq!(told.trace.said(hold).and_then(|said| said.line()), Some(12));
    assert!(told.trace.is_telling());
}

#[test]
fn what_lasts_and_what_ended_are_told_apart() {
    let sleeping = RunEvent::Sleeping { thread: A, for_us: 2_000_000, line: Some(7) };
    let told = Told::two().at(1_000, sleeping).at(501_000, waits(B, None));
    assert_eq!(told.words(A, 1), "worker-1 has slept 500 ms of 2.00 s, line 7");
    assert_eq!(told.words(B, 0), "worker-2 ran for 501 ms");
    let late = RunEvent::Resumed { thread: B, end: WaitEnd::TimedOut };
    let told = told
        .at(601_000, late)
        .at(700_000, RunEvent::ThreadEnded { thread: B, error: Some("ValueError: no".into()) });
    assert_eq!(told.words(B, 1), "worker-2 waited 100 ms in vain for forks[1], line 13");
    assert_eq!(told.words(B, 2), "worker-2 ran for 99.0 ms, and ended with ValueError: no");
}

#[test]
fn the_gil_is_wanted_taken_and_dropped() {
    let want = |thread| RunEvent::GilWanted { thread };
    let take = |thread| RunEvent::GilTaken { thread };
    let drop = |thread, why| RunEvent::GilDropped { thread, why };
    let told = Told::two()
        .at(30, want(A))
        .at(40, take(A))
        .at(50, want(B))
        .at(100, drop(A, GilDrop::Interval))
        .at(100, take(B))
        // A wait is told after the GIL is dropped for it, or before; it makes no difference.
        .at(150, drop(B, GilDrop::Blocked))
        .at(152, waits(B, None))
        .at(160, take(A))
        .at(200, waits(A, None))
        .at(201, drop(A, GilDrop::Blocked))
        // The wait is over when the GIL is asked for again; that is said afterwards.
        .at(300, want(B))
        .at(310, take(B))
        .at(312, takes(B, LOCK))
        .at(320, drop(B, GilDrop::Blocked))
        .at(400, RunEvent::ThreadEnded { thread: B, error: None });
    let classes = |thread| -> Vec<(u64, u64, usize)> {
        let spans = told.doing(thread).into_iter();
        spans.map(|(from, to, what)| (from, to, series::Classed::class(&what))).collect()
    };
    assert_eq!(
        classes(B),
        [
            (20, 50, What::RUNNING),
            (50, 100, What::WANTS_GIL),
            (100, 150, What::RUNNING),
            (150, 300, What::WAITING),
            (300, 310, What::WANTS_GIL),
            (310, 320, What::RUNNING),
            (320, 400, What::OUTSIDE),
        ]
    );
    assert_eq!(
        classes(A),
        [
            (10, 30, What::RUNNING),
            (30, 40, What::WANTS_GIL),
            (40, 100, What::RUNNING),
            (100, 160, What::WANTS_GIL),
            (160, 200, What::RUNNING),
            (200, OPEN, What::WAITING),
        ]
    );
    assert_eq!(told.words(B, 1), "worker-2 waited 50 µs for the GIL, which was with worker-1");
}

#[test]
fn a_thread_that_gets_the_gil_while_it_waits_goes_on_waiting() {
    let told = Told::two()
        .at(30, waits(A, None))
        .at(40, RunEvent::GilWanted { thread: A })
        .at(50, RunEvent::GilTaken { thread: A })
        .at(51, RunEvent::GilDropped { thread: A, why: GilDrop::Blocked })
        .at(90, resumed(A));
    let last = told.doing(A).into_iter().rev().nth(1).expect("there are several");
    assert!(matches!(last, (51, 90, What::Waiting { end: Some(WaitEnd::Done), .. })), "{last:?}");
}

#[test]
fn several_locks_have_rows_and_an_rlock_is_taken_twice() {
    let rlock = ObjectId(2);
    let object = RunEvent::Object { object: rlock, kind: ObjectKind::RLock, name: "r".into() };
    let told = Told::two()
        .at(20, object)
        .at(30, takes(A, LOCK))
        .at(40, takes(A, rlock))
        .at(50, takes(A, rlock))
        .at(60, gives(A, rlock))
        .at(70, gives(A, LOCK))
        .at(80, takes(A, LOCK))
        .at(90, gives(A, rlock))
        // Somebody else may let go of a lock.
        .at(95, gives(B, LOCK));
    assert_eq!(told.held(A), [(0, 30, 70, LOCK), (0, 80, 95, LOCK), (1, 40, 90, rlock)]);
}

#[test]
fn who_waits_on_a_condition_does_not_hold_it_meanwhile() {
    let changed = ObjectId(2);
    let kind = ObjectKind::Condition;
    let object = RunEvent::Object { object: changed, kind, name: "changed".into() };
    let waiting =
        RunEvent::Waiting { thread: A, on: changed, line: None, holder: None, timed: false };
    let told = Told::two()
        .at(20, object)
        .at(30, takes(A, changed))
        .at(40, waiting)
        .at(50, takes(B, changed))
        .at(60, gives(B, changed))
        .at(70, resumed(A))
        .at(80, gives(A, changed));
    assert_eq!(told.held(A), [(0, 30, 40, changed), (0, 70, 80, changed)]);
    assert_eq!(told.held(B), [(0, 50, 60, changed)]);
}

#[test]
fn lost_events_leave_nothing_behind() {
    let unknown = ThreadId(9);
    let told = Told::two()
        .at(30, takes(A, LOCK))
        .at(40, waits(B, Some(A)))
        .at(50, RunEvent::Dropped { count: 7 })
        .at(60, RunEvent::Skipped { count: 90 })
        // The release by A and B's going on were lost.
        .at(70, takes(unknown, LOCK))
        .at(80, RunEvent::Output { stream: Stream::Stdout, thread: Some(B), text: "x".into() })
        .at(85, gives(unknown, ObjectId(77)))
        .at(
            90,
            RunEvent::Waiting {
                thread: unknown,
                on: ObjectId(5),
                line: None,
                holder: None,
                timed: true,
            },
        );
    assert_eq!(told.held(A), [(0, 30, 70, LOCK)]);
    assert_eq!(told.held(unknown), [(0, 70, OPEN, LOCK)]);
    assert!(matches!(told.doing(B)[2], (80, OPEN, What::Running)));
    assert_eq!(told.words(unknown, 1), "thread 9 has waited 0 µs for object 5");
    assert_eq!((told.trace.lost(), told.trace.skipped(), told.trace.gaps()), (7, 90, &[50][..]));
}

#[test]
fn input_is_over_when_it_was_typed() {
    let wanted = RunEvent::InputWanted { thread: Some(ThreadId::MAIN) };
    let mut told = Told::default().at(10, wanted);
    assert!(!told.trace.is_telling(), "one thread that asks a question");
    told.trace.typed(ThreadId::MAIN);
    assert_eq!(told.doing(ThreadId::MAIN).last().map(|span| span.2), Some(What::Running));
}

#[test]
fn the_end_ends_everything() {
    let told =
        Told::two().at(30, takes(A, LOCK)).at(40, waits(B, Some(A))).at(1_000, exited(1_200));
    assert!(told.trace.is_ended());
    assert_eq!(told.held(A), [(0, 30, 1_200, LOCK)]);
    for lane in told.trace.lanes() {
        assert_eq!(lane.to_us, Some(1_200));
        assert!(lane.doing.open().is_none());
    }
    let told = Told::two().at(30, RunEvent::Failed(RunError::new("broken", "again")));
    assert!(told.trace.is_ended());
}

#[test]
fn late_news_of_an_ended_thread_change_nothing() {
    let told = Told::two()
        .at(30, RunEvent::ThreadEnded { thread: A, error: None })
        .at(40, waits(A, None))
        .at(50, resumed(A));
    assert_eq!(told.doing(A), [(10, 30, What::Running)]);
}

#[test]
fn a_deadlock_marks_its_threads() {
    let doing = Doing::Waiting { on: LOCK, holder: Some(B), timed: false };
    let standing = Standing { thread: A, line: Some(13), holds: vec![], doing };
    let told = Told::two()
        .at(30, RunEvent::Deadlock { kind: DeadlockKind::Partial, threads: vec![standing] });
    assert_eq!(
        told.trace.lanes().iter().map(|lane| lane.stuck).collect::<Vec<_>>(),
        [false, true, false]
    );
}

#[test]
fn facts_come_in_order_and_by_pages() {
    let told = Told::two()
        .at(30, takes(A, LOCK))
        .at(40, waits(B, Some(A)))
        .at(50, gives(A, LOCK))
        .at(50, takes(B, LOCK));
    let all = told.trace.in_order(0, 100);
    assert_eq!(all.len(), told.trace.facts());
    let begins: Vec<_> = all.iter().filter_map(|fact| told.trace.said(*fact)).collect();
    assert!(begins.is_sorted_by_key(Said::from_us));
    assert_eq!(told.trace.in_order(2, 3), all[2..5]);
    assert_eq!(told.trace.in_order(100, 3), []);
    let row = told.trace.told(all[4], &told.names).expect("it is there");
    assert_eq!((row.did, &*row.what, row.line), ("waited for", "forks[1]", Some(13)));
    assert_eq!((row.from_us, row.lasted_us, row.holder), (40, 10, Some(A)));
}

#[test]
fn a_summary() {
    let sleeping = RunEvent::Sleeping { thread: A, for_us: 100, line: None };
    let told = Told::two()
        .at(410_010, sleeping)
        .at(500_020, waits(B, None))
        .at(1_000_020, exited(1_000_020));
    assert_eq!(
        told.trace.summary(&told.names),
        "3 threads in 1.00 s. MainThread ran 100 %. worker-1 ran 41 %, slept 59 %. worker-2 ran \
         50 %, waited 50 % for forks[1]."
    );
}

#[test]
fn memory_is_bounded_and_what_is_gone_is_counted() {
    let mut told = Told::two();
    let mut apply = |at, event| told.trace.apply(at, &event, &told.names);
    let turns = MAX_FACTS as u64;
    for turn in 0..turns {
        let at = 100 + turn * 10;
        apply(at, waits(B, Some(A)));
        apply(at + 5, takes(B, LOCK));
        apply(at + 7, gives(B, LOCK));
    }
    apply(turns * 10 + 100, exited(turns * 10 + 100));
    let trace = &told.trace;
    assert!(trace.facts() <= MAX_FACTS);
    assert_eq!(trace.facts(), trace.lanes().iter().map(Lane::facts).sum::<usize>());
    let (forgotten, until) = trace.forgotten();
    assert_eq!(forgotten + trace.facts() as u64, 3 * turns + 3);
    assert!(until > 100 && until < turns * 10);
    // What is gone still counts in the sums.
    let sums = trace.lanes()[2].doing.totals(trace.now_us());
    assert_eq!(sums[What::WAITING], 5 * turns);
    assert_eq!(sums.iter().sum::<u64>(), turns * 10 + 80);
    assert_eq!(sums.len(), CLASSES);
}

#[test]
fn threads_beyond_the_lanes_are_counted() {
    let mut told = Told::default();
    for thread in 2..2 + MAX_LANES as u32 {
        told = told.at(u64::from(thread), started(ThreadId(thread), "x"));
    }
    let told = told.at(999, waits(ThreadId(2 + MAX_LANES as u32 - 1), None));
    assert_eq!(told.trace.lanes().len(), MAX_LANES);
    assert_eq!(told.trace.more_threads(), 1);
}
