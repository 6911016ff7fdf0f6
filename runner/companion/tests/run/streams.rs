//! What a program reads, writes and sees.

use crate::spindle::{output, program, pythons, run, spindle, texts};
use spindle_protocol::{RunEvent, Stamped, codec};

#[test]
fn what_is_typed_is_read_and_then_it_ends() {
    for python in pythons() {
        let (stdout, stderr, status) = texts(&output(&mut run("ask.py", python), "Ada\n"));
        assert_eq!(stdout, "who? hello Ada\nno more\n", "on {python}: {stderr}");
        assert_eq!(status, Some(0));
    }
}

#[test]
fn characters_split_between_writes_are_joined_and_broken_bytes_replaced() {
    for python in pythons() {
        let (stdout, _, _) = texts(&output(&mut run("bytes.py", python), ""));
        assert_eq!(stdout, "\u{1f40d} \u{FFFD} \u{FFFD}", "on {python}");
    }
}

#[test]
fn a_program_sees_its_own_folder_and_a_short_list_of_variables() {
    for python in pythons() {
        let mut command = run("environment.py", python);
        command.env("SECRET_TOKEN", "x").args(["--", "one", "two"]);
        let (stdout, stderr, _) = texts(&output(&mut command, ""));
        assert!(stdout.contains("'TMPDIR'") && !stdout.contains("SECRET"), "{stdout}{stderr}");
        assert!(stdout.contains("True ['main.py', 'one', 'two'] "), "on {python}: {stdout}");
        assert!(stdout.ends_with("True True False\n"), "on {python}: {stdout}");
    }
}

#[test]
fn a_flood_arrives_whole_and_in_order_in_a_terminal() {
    for python in pythons() {
        let (stdout, _, status) = texts(&output(&mut run("flood.py", python), ""));
        assert_eq!(status, Some(0));
        assert!(stdout.lines().map(|line| line.parse()).eq((0..200_000u32).map(Ok)), "on {python}");
    }
}

#[test]
fn json_is_one_event_a_line_numbered_without_a_gap() {
    let mut command = spindle();
    command.arg("run").arg(program("exit_status.py")).arg("--json");
    let (stdout, _, status) = texts(&output(&mut command, ""));
    assert_eq!(status, Some(3));
    let events: Vec<Stamped<RunEvent>> =
        stdout.lines().map(|line| codec::decode(line).expect("an event")).collect();
    assert!(events.iter().map(|event| event.seq).eq(0..events.len() as u64));
    assert!(events.is_sorted_by_key(|event| event.t_us));
    assert!(events.iter().filter(|event| event.event.is_terminal()).count() == 1);
    let RunEvent::Started { runtime, available } = &events[0].event else {
        panic!("not the beginning: {:?}", events[0]);
    };
    assert_eq!(available.first(), Some(runtime));
    assert!(available.len() > 1, "the CPythons are missing");
    let Some(RunEvent::Exited { status: 3, wall_us, .. }) = events.last().map(|e| &e.event) else {
        panic!("not the end: {:?}", events.last());
    };
    assert!(events.iter().all(|event| event.t_us >= *wall_us || !event.event.is_terminal()));
}
