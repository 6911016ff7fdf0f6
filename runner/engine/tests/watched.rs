//! The instruments on real programs, natively, under every setting of the GIL: what must be told
//! and what must not.

mod support;

use spindle_protocol::{DeadlockKind, Doing, Gil, RunEvent};
use std::time::Duration;
use support::{Outcome, program, programs, run};

/// The longest that a program of `programs` runs, by far.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program's first lines say whether it deadlocks and who waits then.
#[test]
fn deadlocks_are_told_and_nothing_else_is() {
    let mut faults = Vec::new();
    for path in programs() {
        let text = std::fs::read_to_string(&path).expect("a program of ours");
        let header = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(&format!("# {name}: ")));
            line.map(str::to_owned)
        };
        let wanted = header("deadlock").expect("every program says what is to be told");
        for gil in Gil::ALL {
            let outcome = if wanted == "none" {
                run(&path, gil, PATIENCE, |_| false)
            } else {
                run(&path, gil, PATIENCE, |event| matches!(event, RunEvent::Deadlock { .. }))
            };
            let found = verdict(&outcome);
            let right = match (&found, wanted.as_str()) {
                (None, "none") => outcome.stdout.ends_with("done\n") && outcome.stderr.is_empty(),
                (Some((kind, waits)), wanted) => {
                    kind == wanted && Some(waits) == header("waits").as_ref()
                }
                (None, _) => false,
            };
            if !right {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                faults.push(format!("{name}, GIL {}: {found:?} {outcome:?}", gil.name()));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// What was told: the kind, and who waits for what, in the order of threads' names.
fn verdict(outcome: &Outcome) -> Option<(String, String)> {
    outcome.events.iter().find_map(|event| {
        let RunEvent::Deadlock { kind, threads } = event else { return None };
        let kind = match kind {
            DeadlockKind::Cycle => "cycle",
            DeadlockKind::Partial => "partial",
            DeadlockKind::Stalled => "stalled",
        };
        let mut waits: Vec<String> = threads
            .iter()
            .filter_map(|standing| {
                let Doing::Waiting { on, holder, .. } = standing.doing else { return None };
                let line = standing.line.map_or("?".to_owned(), |line| line.to_string());
                let held = holder
                    .map(|holder| format!(", held by {}", outcome.thread_name(holder)))
                    .unwrap_or_default();
                let (thread, object) =
                    (outcome.thread_name(standing.thread), outcome.object_name(on));
                Some(format!("{thread} for {object} at {line}{held}"))
            })
            .collect();
        waits.sort();
        Some((kind.to_owned(), waits.join("; ")))
    })
}

const COUNTER: &str = "
import sys, threading
count = 0
def f(x): return x
def work():
    global count
    for _ in range(20_000):
        STATEMENT
sys.setswitchinterval(1e-5)
threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(count == 60_000)
";

fn exact(gil: Gil, statement: &str) -> bool {
    let path = program(&COUNTER.replace("STATEMENT", statement));
    let outcome = run(&path, gil, PATIENCE, |_| false);
    match outcome.stdout.as_str() {
        "True\n" => true,
        "False\n" => false,
        _ => panic!("{outcome:?}"),
    }
}

#[test]
fn switching_at_calls_and_loop_ends_never_loses_a_plain_increment() {
    for _ in 0..20 {
        assert!(exact(Gil::Calls, "count += 1"));
    }
}

#[test]
fn switching_at_calls_loses_an_increment_with_a_call_in_it() {
    let lost = (0..20).any(|_| !exact(Gil::Calls, "count = f(count) + 1"));
    assert!(lost, "twenty runs and no update lost");
}

#[test]
fn switching_anywhere_loses_a_plain_increment() {
    let lost = (0..20).any(|_| !exact(Gil::Any, "count += 1"));
    assert!(lost, "twenty runs and no update lost");
}

#[test]
fn only_one_thread_runs_under_the_gil() {
    let text = "
import sys, threading
inside, most = 0, 0
def work():
    global inside, most
    for _ in range(3000):
        inside += 1
        if inside > most: most = inside
        inside -= 1
print(sys._is_gil_enabled())
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
";
    for (gil, enabled) in [(Gil::Off, "False\n"), (Gil::Any, "True\n"), (Gil::Calls, "True\n")] {
        let outcome = run(&program(text), gil, PATIENCE, |_| false);
        assert_eq!(outcome.stdout, enabled, "{outcome:?}");
        let (mut holder, mut handovers) = (None, 0);
        for event in &outcome.events {
            match event {
                RunEvent::GilTaken { thread } => {
                    assert_eq!(holder, None, "two threads hold the GIL");
                    holder = Some(*thread);
                    handovers += 1;
                }
                RunEvent::GilDropped { thread, .. } => {
                    assert_eq!(holder.take(), Some(*thread), "dropped by who did not hold it");
                }
                _ => {}
            }
        }
        assert_eq!(handovers > 0, gil.is_on());
    }
}
