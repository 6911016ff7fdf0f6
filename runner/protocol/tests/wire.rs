//! What travels: a snapshot and a round trip for every variant, and every bound exceeded.

use serde::Serialize;
use serde::de::DeserializeOwned;
use spindle_protocol::codec::{MAX_MESSAGE_BYTES, decode, encode};
use spindle_protocol::*;
use std::fmt::Debug;

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(messages: &[T]) -> String {
    let mut lines = String::new();
    for message in messages {
        let text = encode(message);
        assert_eq!(&decode::<T>(&text).expect("decodes"), message);
        lines.push_str(&text);
        lines.push('\n');
    }
    lines
}

fn start() -> Start {
    Start {
        run: RunId(7),
        program: "print('hi')\n".into(),
        args: vec!["a b".into()],
        stdin: "typed\n".into(),
        runtime: RuntimeChoice::Browser,
        gil: Gil::Off,
        limits: Limits { wall_ms: Some(1000), memory_mib: None, threads: None },
    }
}

fn runtime() -> RuntimeInfo {
    RuntimeInfo {
        kind: RuntimeKind::Cpython,
        implementation: "CPython".into(),
        version: "3.12.1".into(),
        executable: Some("/usr/bin/python3.12".into()),
        gil: true,
        switching: None,
        cores: 2,
    }
}

#[test]
fn requests() {
    insta::assert_snapshot!(round_trip(&[
        RunRequest::Hello { protocol: 1 },
        RunRequest::Start(start()),
        RunRequest::Start(Start {
            runtime: RuntimeChoice::Cpython { which: "3.12".into() },
            limits: Limits::default(),
            ..start()
        }),
        RunRequest::Start(Start { runtime: RuntimeChoice::Native, ..start() }),
        RunRequest::Start(Start { gil: Gil::Calls, ..start() }),
        RunRequest::Stdin { run: RunId(7), text: "ä\n".into() },
        RunRequest::StdinClose { run: RunId(7) },
        RunRequest::Stop { run: RunId(7) },
    ]));
}

#[test]
fn events() {
    let mut stamper = Stamper::new(RunId(7));
    let (thread, object) = (ThreadId(2), ObjectId(3));
    let events: Vec<_> = [
        RunEvent::Started { runtime: runtime(), available: vec![runtime()] },
        RunEvent::Output { stream: Stream::Stdout, thread: Some(thread), text: "hi\n".into() },
        RunEvent::Output { stream: Stream::Stderr, thread: None, text: "oh\n".into() },
        RunEvent::ThreadStarted {
            thread,
            name: "Thread-1 (work)".into(),
            parent: ThreadId::MAIN,
            line: Some(3),
        },
        RunEvent::ThreadEnded { thread, error: Some("ValueError: no".into()) },
        RunEvent::ThreadEnded { thread, error: None },
        RunEvent::InputWanted { thread: Some(ThreadId::MAIN) },
        RunEvent::Object { object, kind: ObjectKind::RLock, name: "forks[1]".into() },
        RunEvent::Waiting {
            thread,
            on: object,
            line: Some(12),
            holder: Some(ThreadId::MAIN),
            timed: true,
        },
        RunEvent::Waiting { thread, on: object, line: None, holder: None, timed: false },
        RunEvent::Acquired { thread, object, line: Some(12) },
        RunEvent::Released { thread, object },
        RunEvent::Sleeping { thread, for_us: 100_000, line: Some(4) },
        RunEvent::Resumed { thread, end: WaitEnd::TimedOut },
        RunEvent::GilWanted { thread },
        RunEvent::GilTaken { thread },
        RunEvent::GilDropped { thread, why: GilDrop::Interval },
        RunEvent::Deadlock {
            kind: DeadlockKind::Cycle,
            threads: vec![
                Standing {
                    thread,
                    line: Some(13),
                    holds: vec![Held { object, line: Some(12) }],
                    doing: Doing::Waiting {
                        on: ObjectId(4),
                        holder: Some(ThreadId::MAIN),
                        timed: false,
                    },
                },
                Standing {
                    thread: ThreadId::MAIN,
                    line: None,
                    holds: vec![],
                    doing: Doing::Running,
                },
            ],
        },
        RunEvent::Stood {
            threads: [Doing::Sleeping, Doing::Input, Doing::WantsGil]
                .map(|doing| Standing { thread, line: Some(1), holds: vec![], doing })
                .to_vec(),
        },
        RunEvent::Skipped { count: 3 },
        RunEvent::Dropped { count: 12 },
        RunEvent::Exited { status: 0, cause: Cause::Finished, wall_us: 10, cpu_us: Some(9) },
        RunEvent::Exited { status: 130, cause: Cause::Interrupted, wall_us: 10, cpu_us: None },
        RunEvent::Exited { status: 137, cause: Cause::Killed, wall_us: 10, cpu_us: None },
        RunEvent::Exited { status: 137, cause: Cause::TimedOut, wall_us: 10, cpu_us: None },
        RunEvent::Failed(RunError::new("no python3.9 here", "choose another")),
    ]
    .into_iter()
    .map(|event| stamper.stamp(5, event))
    .collect();
    insta::assert_snapshot!(round_trip(&events));
}

#[test]
fn session_messages() {
    insta::assert_snapshot!(round_trip(&[
        SessionMessage::Hello { protocol: PROTOCOL_VERSION, version: "0.1.0".into() },
        SessionMessage::Capabilities { runtimes: vec![runtime()] },
        SessionMessage::Refused(RunError::new("a run is already going", "stop it first")),
        SessionMessage::Events {
            events: vec![Stamper::new(RunId(1)).stamp(0, RunEvent::Dropped { count: 1 })],
        },
    ]));
}

#[test]
fn timed_events() {
    insta::assert_snapshot!(round_trip(&[Timed {
        at_us: 5,
        event: RunEvent::InputWanted { thread: None },
    }]));
}

#[test]
fn stamps_never_fall_and_have_no_gap() {
    let mut stamper = Stamper::new(RunId(1));
    let stamps: Vec<_> = [5, 3, 9, 9, 1]
        .map(|t_us| stamper.stamp(t_us, RunEvent::Dropped { count: 1 }))
        .iter()
        .map(|stamped| (stamped.seq, stamped.t_us))
        .collect();
    assert_eq!(stamps, [(0, 5), (1, 5), (2, 9), (3, 9), (4, 9)]);
}

#[test]
fn every_bound_is_checked() {
    let over = [
        Start { program: "x".repeat(Start::MAX_PROGRAM_BYTES + 1), ..start() },
        Start { program: "x".repeat(1024 * 1024), ..start() },
        Start { stdin: "x".repeat(Start::MAX_STDIN_BYTES + 1), ..start() },
        Start { args: vec![String::new(); Start::MAX_ARGS + 1], ..start() },
        Start { args: vec!["x".repeat(Start::MAX_ARG_BYTES + 1)], ..start() },
        Start { args: vec!["a\0b".into()], ..start() },
        Start { gil: Gil::Any, runtime: RuntimeChoice::Native, ..start() },
        Start { limits: Limits { wall_ms: Some(0), ..Limits::default() }, ..start() },
        Start {
            limits: Limits { wall_ms: Some(Limits::MAX_WALL_MS + 1), ..Limits::default() },
            ..start()
        },
        Start {
            limits: Limits { memory_mib: Some(Limits::MAX_MEMORY_MIB + 1), ..Limits::default() },
            ..start()
        },
        Start {
            limits: Limits { threads: Some(Limits::MAX_THREADS + 1), ..Limits::default() },
            ..start()
        },
    ];
    let sentences: Vec<_> =
        over.iter().map(|start| start.check().expect_err("over a bound").to_string()).collect();
    insta::assert_snapshot!(sentences.join("\n"));
    start().check().expect("within every bound");
}

#[test]
fn bad_messages_get_a_sentence() {
    let deep = "[".repeat(10_000);
    let long = "x".repeat(MAX_MESSAGE_BYTES + 1);
    let bad = [
        "",
        "{",
        "null",
        "{\"type\":\"start\"",
        "{\"type\":\"reboot\"}",
        "{\"type\":\"stop\",\"run\":-1}",
        "{\"type\":\"stop\",\"run\":99999999999}",
        "{\"type\":\"stop\",\"run\":1,\"force\":true}",
        "{\"type\":\"start\",\"run\":1,\"program\":\"\",\"runtime\":{\"type\":\"browser\"},\"root\":1}",
        deep.as_str(),
        long.as_str(),
    ];
    let sentences: Vec<_> = bad
        .iter()
        .map(|text| decode::<RunRequest>(text).expect_err("not a request").message)
        .collect();
    insta::assert_snapshot!(sentences.join("\n"));
}

#[test]
fn labels() {
    insta::assert_snapshot!(
        [
            runtime(),
            RuntimeInfo {
                kind: RuntimeKind::Browser,
                implementation: "RustPython".into(),
                version: "3.14.0".into(),
                executable: None,
                gil: false,
                switching: None,
                cores: 1,
            },
            RuntimeInfo { switching: Some(Gil::Any), ..runtime() },
            RuntimeInfo { switching: Some(Gil::Calls), ..runtime() },
        ]
        .map(|runtime| runtime.label())
        .join("\n")
    );
}
