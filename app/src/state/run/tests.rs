use spindle_protocol::{RuntimeKind, Stamper};

use super::*;

const RUN: RunId = RunId(7);

fn runtime() -> RuntimeInfo {
    RuntimeInfo {
        kind: RuntimeKind::Browser,
        implementation: "RustPython".into(),
        version: "3.14.0".into(),
        executable: None,
        gil: false,
        switching: None,
        cores: 2,
    }
}

fn output(stream: Stream, thread: u32, text: &str) -> RunEvent {
    RunEvent::Output { stream, thread: Some(ThreadId(thread)), text: text.into() }
}

fn exited(status: i32) -> RunEvent {
    RunEvent::Exited { status, cause: Cause::Finished, wall_us: 5, cpu_us: None }
}

fn fold(events: impl IntoIterator<Item = RunEvent>) -> RunState {
    let mut stamper = Stamper::new(RUN);
    let mut state = RunState::asked(RUN);
    for (at, event) in events.into_iter().enumerate() {
        state.apply(stamper.stamp(at as u64, event));
    }
    state
}

fn texts(state: &RunState) -> Vec<String> {
    state.lines.all().map(|line| line.text.clone()).collect()
}

#[test]
fn a_run_goes_from_asked_to_exited() {
    let mut state = RunState::asked(RUN);
    let mut stamper = Stamper::new(RUN);
    assert!(state.is_active());
    state.apply(stamper.stamp(0, RunEvent::Started { runtime: runtime(), available: vec![] }));
    assert_eq!(state.phase, Phase::Running);
    state.apply(stamper.stamp(9, exited(3)));
    assert!(!state.is_active());
    assert!(matches!(state.phase, Phase::Exited(Exit { status: 3, .. })));
}

#[test]
fn events_of_other_runs_change_nothing() {
    let mut state = RunState::asked(RUN);
    let before = state.clone();
    state.apply(Stamper::new(RunId(8)).stamp(0, output(Stream::Stdout, 1, "x\n")));
    assert_eq!(state, before);
}

#[test]
fn nothing_counts_after_the_end() {
    let state = fold([exited(0), output(Stream::Stdout, 1, "late\n")]);
    assert_eq!(texts(&state), Vec::<String>::new());
}

#[test]
fn an_idle_state_takes_no_events() {
    let mut state = RunState::idle();
    state.apply(Stamper::new(RunId(0)).stamp(0, exited(0)));
    assert_eq!(state.phase, Phase::Idle);
}

#[test]
fn threads_are_known_by_name() {
    let state = fold([RunEvent::ThreadStarted {
        thread: ThreadId(2),
        name: "Thread-1 (add)".into(),
        parent: ThreadId::MAIN,
        line: Some(9),
    }]);
    assert_eq!(state.thread_name(ThreadId::MAIN), "MainThread");
    assert_eq!(state.thread_name(ThreadId(2)), "Thread-1 (add)");
    assert_eq!(state.thread_name(ThreadId(5)), "thread 5");
}

#[test]
fn typed_text_ends_one_wait_and_stands_in_the_console() {
    let want = || RunEvent::InputWanted { thread: Some(ThreadId(1)) };
    let mut state = fold([output(Stream::Stdout, 1, "name? "), want(), want()]);
    state.typed("Ada\n");
    assert!(state.wants_input());
    state.typed("Grace\n");
    assert!(!state.wants_input());
    assert_eq!(texts(&state), ["name? ", "Ada", "Grace"]);
}

#[test]
fn lost_events_are_counted_and_shown() {
    let state = fold([RunEvent::Dropped { count: 1 }, RunEvent::Dropped { count: 40 }]);
    assert_eq!(state.dropped, 41);
    assert!(texts(&state)[0].starts_with("1 event lost"));
    assert!(texts(&state)[1].starts_with("40 events lost"));
}

#[test]
fn two_threads_tracebacks_are_read_apart() {
    let state = fold([
        output(Stream::Stderr, 2, "Traceback (most recent call last):\n"),
        output(Stream::Stderr, 3, "Traceback (most recent call last):\n"),
        output(Stream::Stderr, 2, "  File \"main.py\", line 4, in a\n"),
        output(Stream::Stderr, 3, "  File \"main.py\", line 9, in b\n"),
        output(Stream::Stderr, 2, "ValueError: one\n"),
        output(Stream::Stderr, 3, "KeyError: 'two'\n"),
    ]);
    let found: Vec<_> =
        state.faults().into_iter().map(|fault| (fault.line, fault.message)).collect();
    assert_eq!(found, [(4, "ValueError: one".to_owned()), (9, "KeyError: 'two'".to_owned())]);
}

#[test]
fn endless_error_output_stays_bounded() {
    let noise = "é".repeat(1000);
    let state = fold((0..100).map(|_| output(Stream::Stderr, 1, &noise)));
    assert!(state.errors[&Some(ThreadId(1))].len() <= MAX_ERROR_TEXT);
}
