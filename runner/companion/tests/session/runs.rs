//! Runs over a session.

use spindle_protocol::{Cause, RunEvent, RunId, RunRequest, RuntimeChoice, Start};

use super::requests::start;
use crate::server::{Server, Session, said};
use crate::spindle::{eventually, group_is_gone, program, pythons};

fn text(name: &str) -> String {
    std::fs::read_to_string(program(name)).expect("a program")
}

fn choice(python: &str) -> RuntimeChoice {
    match python {
        "native" => RuntimeChoice::Native,
        which => RuntimeChoice::Cpython { which: which.to_owned() },
    }
}

/// Starts `family.py` and gives its process group.
async fn family(session: &mut Session, run: u32, python: &str, kind: &str) -> u32 {
    let start = Start {
        args: vec![kind.to_owned()],
        runtime: choice(python),
        ..start(run, &text("family.py"))
    };
    session.send(&RunRequest::Start(start)).await;
    let events = session.until(|event| matches!(event, RunEvent::Output { .. })).await;
    let said = said(&events);
    said.trim().strip_prefix("group ").and_then(|group| group.parse().ok()).expect("a group")
}

#[tokio::test]
async fn typing_and_closing_the_input() {
    let server = Server::start();
    let mut session = server.session().await;
    for (number, python) in (1..).zip(pythons()) {
        let run = RunId(number);
        let start = Start {
            stdin: "A".to_owned(),
            runtime: choice(python),
            ..start(number, &text("ask.py"))
        };
        session.send(&RunRequest::Start(start)).await;
        session.send(&RunRequest::Stdin { run, text: "da\n".to_owned() }).await;
        session.send(&RunRequest::StdinClose { run }).await;
        let events = session.rest().await;
        assert_eq!(said(&events), "who? hello Ada\nno more\n", "on {python}");
        assert!(events.iter().all(|event| event.run == run));
        assert!(events.iter().map(|event| event.seq).eq(0..events.len() as u64));
        assert!(matches!(events[0].event, RunEvent::Started { .. }));
    }
}

#[tokio::test]
async fn one_run_at_a_time_and_the_next_right_after_the_end() {
    let server = Server::start();
    let mut session = server.session().await;
    let python = &pythons()[1];
    let group = family(&mut session, 1, python, "loop").await;
    session.send(&RunRequest::Start(start(2, "print(2)"))).await;
    insta::assert_snapshot!(session.refusal().await);
    session.send(&RunRequest::Stop { run: RunId(1) }).await;
    session.send(&RunRequest::Stop { run: RunId(1) }).await;
    let events = session.rest().await;
    let end = events.last().map(|event| &event.event);
    // Under load, force may have to follow the interrupt.
    assert!(
        matches!(
            end,
            Some(
                RunEvent::Exited { cause: Cause::Interrupted, status: 130, .. }
                    | RunEvent::Exited { cause: Cause::Killed, status: 137, .. }
            )
        ),
        "{end:?}"
    );
    eventually("the group is gone", || group_is_gone(group));
    // As soon as the last event is there, the next run may begin.
    for run in 3..20 {
        session.send(&RunRequest::Start(start(run, "print('next')"))).await;
        assert_eq!(said(&session.rest().await), "next\n");
    }
}

#[tokio::test]
async fn a_stop_that_is_ignored_is_followed_by_force() {
    let server = Server::start();
    let mut session = server.session().await;
    for (number, python) in (1..).zip(pythons()) {
        let group = family(&mut session, number, python, "stubborn").await;
        session.send(&RunRequest::Stop { run: RunId(number) }).await;
        let events = session.rest().await;
        let end = events.last().map(|event| &event.event);
        assert!(
            matches!(end, Some(RunEvent::Exited { cause: Cause::Killed, status: 137, .. })),
            "{end:?}"
        );
        eventually("the group is gone", || group_is_gone(group));
    }
}

#[tokio::test]
async fn a_page_that_goes_away_takes_its_processes_along() {
    let server = Server::start();
    for python in pythons() {
        let mut session = server.session().await;
        let group = family(&mut session, 1, python, "stubborn").await;
        assert!(!group_is_gone(group));
        // No good-bye: the connection just ends.
        drop(session);
        eventually("the group is gone", || group_is_gone(group));
    }
}

#[tokio::test]
async fn a_companion_that_ends_takes_every_process_along() {
    let server = Server::start();
    let mut one = server.session().await;
    let mut two = server.session().await;
    let first = family(&mut one, 1, "native", "stubborn").await;
    let second = family(&mut two, 1, &pythons()[1], "stubborn").await;
    let ending = tokio::task::spawn_blocking(|| server.interrupt());
    for session in [&mut one, &mut two] {
        let events = session.rest().await;
        let end = events.last().map(|event| &event.event);
        assert!(matches!(end, Some(RunEvent::Exited { cause: Cause::Killed, .. })), "{end:?}");
    }
    assert_eq!(ending.await.expect("it ends"), Some(0));
    eventually("both groups are gone", || group_is_gone(first) && group_is_gone(second));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_reads_slowly_does_not_stop_the_program() {
    let server = Server::start();
    let mut session = server.session().await;
    let folder = tempfile::tempdir().expect("a folder");
    let written = folder.path().join("written");
    // Some twenty megabytes, more than sockets and queues hold together; then a sign.
    let flood = "import sys\n\
                 for n in range(200_000): print(f'{n:0>100}')\n\
                 open(sys.argv[1], 'w').close()\n";
    let args = vec![written.to_str().expect("UTF-8").to_owned()];
    session.send(&RunRequest::Start(Start { args, ..start(1, flood) })).await;
    tokio::task::block_in_place(|| eventually("the program has ended", || written.exists()));
    let events = session.rest().await;
    assert!(events.iter().map(|event| event.seq).eq(0..events.len() as u64));
    assert!(events.iter().any(|event| matches!(event.event, RunEvent::Dropped { count: 1.. })));
    assert!(said(&events).len() < 20_200_000);
}
