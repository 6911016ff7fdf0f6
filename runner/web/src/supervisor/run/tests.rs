use super::{KILLED, Run};
use spindle_protocol::record::{Record, Report};
use spindle_protocol::{
    Cause, Gil, Limits, RunEvent, RunId, RuntimeChoice, Stamped, Start, Stream, ThreadId,
};

fn run() -> Run {
    let start = Start {
        run: RunId(4),
        program: "print()".into(),
        args: vec!["x".into()],
        stdin: String::new(),
        runtime: RuntimeChoice::Browser,
        gil: Gil::Off,
        limits: Limits::default(),
    };
    let mut run = Run::new(&start, 1000.0);
    assert!(matches!(run.batch()[..], [Stamped { event: RunEvent::Started { .. }, .. }]));
    run
}

fn output(at_ms: f64, thread: u32, bytes: &[u8]) -> Record {
    let (stream, thread) = (Stream::Stdout, ThreadId(thread));
    Record { at_ms, report: Report::Output { stream, thread, bytes: bytes.to_vec() } }
}

fn texts(run: &mut Run) -> Vec<(u64, String)> {
    run.batch()
        .into_iter()
        .map(|stamped| match stamped.event {
            RunEvent::Output { text, .. } => (stamped.t_us, text),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn arguments_begin_with_the_program() {
    assert_eq!(run().arguments(), ["main.py", "x"]);
}

#[test]
fn output_of_one_thread_in_one_millisecond_is_one_event() {
    let mut run = run();
    for record in [
        output(1000.1, 1, b"a"),
        output(1000.9, 1, b"b"),
        output(1001.0, 2, b"c"),
        output(1005.0, 2, b"d"),
    ] {
        run.take(record);
    }
    let texts = texts(&mut run);
    assert_eq!(texts.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), ["ab", "c", "d"]);
    assert!(texts.windows(2).all(|pair| pair[0].0 <= pair[1].0));
}

#[test]
fn a_cut_character_waits_for_its_rest_and_a_broken_one_is_replaced() {
    let mut run = run();
    run.take(output(1000.0, 1, &"ä".as_bytes()[..1]));
    run.take(output(1000.0, 2, b"between"));
    run.take(output(1000.0, 1, &"ä".as_bytes()[1..]));
    run.take(output(1000.0, 1, b"\xffx"));
    run.take(output(1000.0, 3, b"\xe2\x82"));
    run.exited(0, Cause::Finished, 1001.0, 0);
    let mut events = run.batch();
    assert!(matches!(events.pop().map(|last| last.event), Some(RunEvent::Exited { .. })));
    let texts: Vec<_> = events
        .into_iter()
        .map(|stamped| match stamped.event {
            RunEvent::Output { text, .. } => text,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(texts, ["between", "ä\u{fffd}x", "\u{fffd}"]);
}

#[test]
fn a_run_has_one_last_event() {
    let mut run = run();
    run.exited(KILLED, Cause::Killed, 1002.0, 5);
    run.take(output(1003.0, 1, b"late"));
    run.exited(0, Cause::Finished, 1004.0, 5);
    let events = run.batch();
    assert_eq!(events.len(), 1);
    assert_eq!(
        events[0].event,
        RunEvent::Exited { status: KILLED, cause: Cause::Killed, wall_us: 2000, cpu_us: Some(5) }
    );
}

fn complain(run: &mut Run, pieces: &[&str]) {
    for piece in pieces {
        let (stream, thread) = (Stream::Stderr, ThreadId(2));
        let report = Report::Output { stream, thread, bytes: piece.as_bytes().to_vec() };
        run.take(Record { at_ms: 1000.0, report });
    }
}

const FAILED_ALLOCATION: [&str; 4] = ["memory allocation of ", "8000", " bytes failed\n", "note\n"];

#[test]
fn a_failed_allocation_is_told_as_python_tells_it() {
    let mut run = run();
    complain(&mut run, &FAILED_ALLOCATION);
    assert!(run.trapped("unreachable", 1001.0));
    let texts = texts(&mut run);
    assert_eq!(texts.len(), 1);
    assert!(texts[0].1.starts_with("MemoryError"));
}

#[test]
fn a_used_up_stack_is_told_as_python_tells_it() {
    for message in ["RangeError: Maximum call stack size exceeded", "too much recursion"] {
        let mut run = run();
        assert!(run.trapped(message, 1001.0));
        assert!(texts(&mut run)[0].1.starts_with("RecursionError"));
    }
    assert!(!run().trapped("unreachable executed", 1001.0));
}

#[test]
fn a_program_may_write_about_failed_allocations_itself() {
    let mut run = run();
    complain(&mut run, &FAILED_ALLOCATION);
    run.take(output(1001.0, 2, b"goes on"));
    let shown: Vec<_> = texts(&mut run).into_iter().map(|(_, text)| text).collect();
    assert_eq!(shown, [&FAILED_ALLOCATION.concat(), "goes on"]);
    complain(&mut run, &FAILED_ALLOCATION);
    run.exited(0, Cause::Finished, 1002.0, 0);
    assert_eq!(run.batch().len(), 2);
}
