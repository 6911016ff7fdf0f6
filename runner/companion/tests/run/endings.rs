//! How programs end, and how they are ended.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use spindle_protocol::{Cause, RunEvent, Stamped, codec};

use crate::spindle::{Guarded, eventually, group_is_gone, output, pythons, run, run_for, texts};

#[test]
fn the_exit_status_is_the_programs() {
    for python in pythons() {
        let (stdout, _, status) = texts(&output(&mut run("exit_status.py", python), ""));
        assert_eq!((stdout.as_str(), status), ("before\n", Some(3)), "on {python}");
    }
}

#[test]
fn an_exception_that_nobody_catches_ends_with_a_traceback_and_1() {
    for python in pythons() {
        let (_, stderr, status) = texts(&output(&mut run("raises.py", python), ""));
        assert_eq!(status, Some(1), "on {python}");
        assert!(stderr.starts_with("Traceback (most recent call last):\n"), "{stderr}");
        assert!(stderr.contains("main.py\", line 2, in inner\n"), "on {python}: {stderr}");
        assert!(stderr.ends_with("ValueError: on purpose\n"), "on {python}: {stderr}");
    }
}

#[test]
fn a_syntax_error_names_its_line() {
    for python in pythons() {
        let (_, stderr, status) = texts(&output(&mut run("broken.py", python), ""));
        assert_eq!(status, Some(1), "on {python}");
        assert!(stderr.contains("main.py\", line 1"), "on {python}: {stderr}");
        assert!(stderr.contains("SyntaxError: "), "on {python}: {stderr}");
    }
}

#[test]
fn a_signal_of_its_own_is_reported_as_a_shell_does() {
    for python in pythons() {
        let output = output(&mut run("ends_by_signal.py", python), "");
        assert_eq!(output.status.code(), Some(143), "on {python}");
    }
}

/// Runs a program, interrupts spindle after the program's first line, and gives that line and the
/// last event.
fn interrupted(name: &str, python: &str, args: &[&str]) -> (String, Vec<RunEvent>) {
    let mut command = run(name, python);
    command.args(["--json", "--"]).args(args).stdout(Stdio::piped());
    let mut child = Guarded(command.spawn().expect("spindle starts"));
    let mut lines = BufReader::new(child.0.stdout.take().expect("it was piped")).lines();
    let mut next = || {
        let line = lines.next()?.expect("UTF-8");
        Some(codec::decode::<Stamped<RunEvent>>(&line).expect("an event").event)
    };
    let first = loop {
        if let RunEvent::Output { text, .. } = next().expect("output comes") {
            break text;
        }
    };
    kill_process(Pid::from_child(&child.0), Signal::INT).expect("spindle runs");
    let rest: Vec<RunEvent> = std::iter::from_fn(next).collect();
    (first, rest)
}

/// How often a machine under load may be too slow for the time that an interrupt is given.
const ATTEMPTS: usize = 20;

fn end(events: &[RunEvent]) -> Option<(Cause, i32)> {
    match events.last()? {
        RunEvent::Exited { cause, status, .. } => Some((*cause, *status)),
        _ => None,
    }
}

fn group(line: &str) -> u32 {
    line.trim().strip_prefix("group ").and_then(|group| group.parse().ok()).expect("a group")
}

#[test]
fn stop_interrupts_an_endless_loop_and_nothing_is_left() {
    for python in pythons() {
        let interrupted = (0..ATTEMPTS).any(|_| {
            let (line, events) = interrupted("family.py", python, &["loop"]);
            eventually("the group is gone", || group_is_gone(group(&line)));
            match end(&events) {
                Some((Cause::Interrupted, 130)) => true,
                Some((Cause::Killed, 137)) => false,
                other => panic!("{other:?} on {python}"),
            }
        });
        assert!(interrupted, "never by the interrupt alone on {python}");
    }
}

#[test]
fn stop_kills_a_program_that_ignores_the_interrupt() {
    for python in pythons() {
        let (line, events) = interrupted("family.py", python, &["stubborn"]);
        assert_eq!(end(&events), Some((Cause::Killed, 137)), "on {python}");
        eventually("the group is gone", || group_is_gone(group(&line)));
    }
}

#[test]
fn stop_lets_finally_run() {
    for python in pythons() {
        let cleaned_up = (0..ATTEMPTS).any(|_| {
            let (_, events) = interrupted("finally.py", python, &[]);
            if end(&events) == Some((Cause::Killed, 137)) {
                return false;
            }
            let said: String = events.iter().filter_map(text).collect();
            assert!(said.contains("cleaned up\n"), "on {python}: {said}");
            assert!(said.contains("KeyboardInterrupt"), "on {python}: {said}");
            assert_eq!(end(&events), Some((Cause::Interrupted, 130)), "on {python}");
            true
        });
        assert!(cleaned_up, "never in time on {python}");
    }
}

fn text(event: &RunEvent) -> Option<&str> {
    if let RunEvent::Output { text, .. } = event { Some(text) } else { None }
}

#[test]
fn a_time_out_ends_both_kinds_and_nothing_is_left() {
    for python in pythons() {
        for kind in ["loop", "stubborn"] {
            // Long enough for the first line on most machines; longer if it was not.
            let events = ["2", "8", "32"]
                .iter()
                .map(|seconds| timed_out(seconds, python, kind))
                .find(|events| first_line(events).is_some())
                .expect("it begins in 32 seconds");
            let group = group(first_line(&events).expect("it began"));
            eventually("the group is gone", || group_is_gone(group));
        }
    }
}

/// The line that `family.py` writes, if it came that far.
fn first_line(events: &[RunEvent]) -> Option<&str> {
    events.iter().filter_map(text).find(|text| text.starts_with("group "))
}

/// The events of a run that uses up its time.
fn timed_out(seconds: &str, python: &str, kind: &str) -> Vec<RunEvent> {
    let mut command = run_for(seconds, "family.py", python);
    let (stdout, _, code) = texts(&output(command.args(["--json", "--", kind]), ""));
    let events: Vec<RunEvent> = stdout
        .lines()
        .map(|line| codec::decode::<Stamped<RunEvent>>(line).expect("an event").event)
        .collect();
    let (cause, status) = end(&events).expect("it ends");
    assert_eq!(cause, Cause::TimedOut, "{kind} on {python}");
    // A slow interrupt is followed by force.
    assert!(status == 137 || (kind == "loop" && status == 130), "{status}: {kind} on {python}");
    assert_eq!(code, Some(status));
    events
}

#[test]
fn a_child_that_was_left_behind_holds_nothing_up_and_is_ended() {
    for python in pythons() {
        let (stdout, stderr, status) =
            texts(&output(run("family.py", python).args(["--", "leave"]), ""));
        assert_eq!(status, Some(0), "on {python}: {stderr}");
        eventually("the group is gone", || group_is_gone(group(&stdout)));
    }
}
