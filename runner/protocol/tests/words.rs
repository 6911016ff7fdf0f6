//! What threads do, in words.

use spindle_protocol::words::{self, Names};
use spindle_protocol::{
    DeadlockKind, Doing, Held, ObjectId, ObjectKind, RunEvent, Standing, ThreadId,
};

fn names() -> Names {
    let mut names = Names::default();
    for number in [2, 3] {
        names.learn(&RunEvent::ThreadStarted {
            thread: ThreadId(number),
            name: format!("worker-{}", number - 1),
            parent: ThreadId::MAIN,
            line: None,
        });
    }
    let objects = [
        (1, ObjectKind::Lock, "forks[0]"),
        (2, ObjectKind::Lock, "forks[1]"),
        (3, ObjectKind::Thread, "worker-1"),
        (4, ObjectKind::Queue, "tasks"),
    ];
    for (number, kind, name) in objects {
        names.learn(&RunEvent::Object { object: ObjectId(number), kind, name: name.into() });
    }
    names
}

fn waiting(thread: u32, holds: &[u32], on: u32, holder: Option<u32>) -> Standing {
    let held = |&object: &u32| Held { object: ObjectId(object), line: Some(12) };
    Standing {
        thread: ThreadId(thread),
        line: Some(13),
        holds: holds.iter().map(held).collect(),
        doing: Doing::Waiting { on: ObjectId(on), holder: holder.map(ThreadId), timed: false },
    }
}

fn told(kind: DeadlockKind, threads: &[Standing]) -> String {
    let words::Deadlock { heading, threads, outlook } = words::deadlock(kind, threads, &names());
    let threads: String = threads.iter().map(|sentence| format!("  {sentence}\n")).collect();
    format!("{heading}\n{threads}{outlook}\n")
}

#[test]
fn deadlocks() {
    let circle = [waiting(2, &[1], 2, Some(3)), waiting(3, &[2], 1, Some(2))];
    let consumer = Standing { holds: vec![], line: None, ..waiting(2, &[], 4, None) };
    let told = [
        told(DeadlockKind::Cycle, &circle),
        told(DeadlockKind::Partial, &circle),
        told(DeadlockKind::Cycle, &[waiting(2, &[1], 1, Some(2))]),
        told(DeadlockKind::Partial, &[waiting(2, &[1], 1, Some(2))]),
        told(DeadlockKind::Stalled, &[waiting(1, &[], 3, None), consumer.clone()]),
        told(DeadlockKind::Stalled, &[consumer]),
    ];
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn every_way_to_stand() {
    let at = |doing| Standing { thread: ThreadId(9), line: Some(7), holds: vec![], doing };
    let timed = Doing::Waiting { on: ObjectId(99), holder: None, timed: true };
    let doings = [Doing::Running, Doing::WantsGil, Doing::Sleeping, Doing::Input, timed];
    let mut told: Vec<_> =
        doings.map(|doing| words::stands(&at(doing), &names()).to_string()).into();
    told.push(words::stands(&waiting(2, &[1, 4, 2], 3, Some(2)), &names()).to_string());
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_crowd_is_counted() {
    let crowd: Vec<_> = (11..31).map(|thread| waiting(thread, &[], 4, None)).collect();
    let heading = words::deadlock(DeadlockKind::Stalled, &crowd, &names()).heading;
    assert!(heading.ends_with("thread 14, thread 15 and 15 more"), "{heading}");
}

#[test]
fn durations_have_three_digits() {
    let told = [0, 999, 1_000, 12_449, 99_960, 640_000, 999_600, 1_240_000, 61_000_000]
        .map(words::duration);
    let wanted = ["0 µs", "999 µs", "1.00 ms", "12.4 ms", "100 ms", "640 ms", "1.00 s", "1.24 s"];
    assert_eq!(told[..8], wanted);
    assert_eq!(told[8], "61.0 s");
}
