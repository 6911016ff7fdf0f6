//! What the embedded Python reports of its threads.

use crate::spindle::{output, run, texts};
use spindle_protocol::{RunEvent, Stamped, ThreadId, codec};

/// Threads of a forked child have numbers of their own, which would be taken for the parent's.
#[test]
fn threads_of_the_program_report_and_those_of_its_forks_do_not() {
    let mut command = run("thread_reports.py", "native");
    let (stdout, _, _) = texts(&output(command.arg("--json"), "\n"));
    let reports: Vec<RunEvent> = stdout
        .lines()
        .map(|line| codec::decode::<Stamped<RunEvent>>(line).expect("an event").event)
        .filter(|event| {
            matches!(
                event,
                RunEvent::ThreadStarted { .. }
                    | RunEvent::ThreadEnded { .. }
                    | RunEvent::InputWanted { .. }
            )
        })
        .collect();
    let (parent, line) = (ThreadId::MAIN, Some(11));
    let started = |thread, name: &str| RunEvent::ThreadStarted {
        thread: ThreadId(thread),
        name: name.to_owned(),
        parent,
        line,
    };
    let ended = |thread, error: Option<&str>| RunEvent::ThreadEnded {
        thread: ThreadId(thread),
        error: error.map(str::to_owned),
    };
    let expected = [
        started(2, "failing"),
        ended(2, Some("ValueError: on purpose")),
        started(3, "Thread-1 (print)"),
        ended(3, None),
        RunEvent::InputWanted { thread: Some(parent) },
    ];
    assert_eq!(reports, expected);
}
