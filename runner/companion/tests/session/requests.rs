//! What a session makes of requests, the strange ones above all.

use futures::{SinkExt, StreamExt};
use spindle_protocol::{
    Gil, Limits, PROTOCOL_VERSION, RunEvent, RunId, RunRequest, RuntimeChoice, RuntimeKind,
    SessionMessage, Start,
};
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::tungstenite::Message;

use crate::server::{Server, Session, said};
use crate::spindle::pythons;

pub(super) fn start(run: u32, program: &str) -> Start {
    Start {
        run: RunId(run),
        program: program.to_owned(),
        args: Vec::new(),
        stdin: String::new(),
        runtime: RuntimeChoice::Cpython { which: pythons()[1].clone() },
        gil: Gil::Off,
        limits: Limits::default(),
    }
}

/// The session can still do what it is for.
async fn still_works(session: &mut Session) {
    session.send(&RunRequest::Start(start(99, "print('fine')"))).await;
    assert_eq!(said(&session.rest().await), "fine\n");
}

#[tokio::test]
async fn the_list_of_pythons_begins_with_the_embedded_one() {
    let server = Server::start();
    let (socket, _) = server.connect().await;
    let mut session = Session { socket };
    session.send(&RunRequest::Hello { protocol: PROTOCOL_VERSION }).await;
    let Some(SessionMessage::Hello { protocol: PROTOCOL_VERSION, .. }) = session.next().await
    else {
        panic!("no hello");
    };
    let Some(SessionMessage::Capabilities { runtimes }) = session.next().await else {
        panic!("no capabilities");
    };
    assert_eq!(runtimes[0].kind, RuntimeKind::Native);
    let mut others = runtimes[1..].iter();
    assert!(others.len() > 0 && others.all(|runtime| runtime.kind == RuntimeKind::Cpython));
}

#[tokio::test]
async fn strange_requests_are_refused_and_the_session_lives() {
    let server = Server::start();
    let mut session = server.session().await;
    let mut refusals = Vec::new();
    for text in [
        "",
        "{\"type\":\"start\",\"run\":1,\"prog",
        "{\"type\":\"format_disk\"}",
        "{\"type\":\"hello\",\"protocol\":1,\"extra\":true}",
        "{\"type\":\"stop\",\"run\":-1}",
        &"[".repeat(10_000),
    ] {
        session.send_text(text.to_owned()).await;
        refusals.push(session.refusal().await);
    }
    session.socket.send(Message::Binary(vec![0, 159, 146, 150].into())).await.expect("open");
    refusals.push(session.refusal().await);
    insta::assert_snapshot!(refusals.join("\n"));
    still_works(&mut session).await;
}

#[tokio::test]
async fn a_run_that_does_not_go_on_is_not_minded() {
    let server = Server::start();
    let mut session = server.session().await;
    let run = RunId(5);
    session.send(&RunRequest::Stop { run }).await;
    session.send(&RunRequest::StdinClose { run }).await;
    session.send(&RunRequest::Stdin { run, text: "x\n".to_owned() }).await;
    still_works(&mut session).await;
    session.send(&RunRequest::Stop { run: RunId(99) }).await;
    still_works(&mut session).await;
}

#[tokio::test]
async fn too_much_is_refused_in_a_sentence() {
    let server = Server::start();
    let mut session = server.session().await;
    let mut sentences = Vec::new();
    // A program of 1 MiB is too long as a message already.
    session.send(&RunRequest::Start(start(1, &"x".repeat(1 << 20)))).await;
    sentences.push(session.refusal().await);
    let text = "x".repeat(65 * 1024);
    session.send(&RunRequest::Stdin { run: RunId(1), text: text.clone() }).await;
    sentences.push(session.refusal().await);
    for start in [
        start(2, &"x".repeat(300 * 1024)),
        start(3, "a = '\0'"),
        Start { stdin: text, ..start(4, "") },
        Start { runtime: RuntimeChoice::Browser, ..start(5, "") },
    ] {
        let run = start.run;
        session.send(&RunRequest::Start(start)).await;
        let events = session.rest().await;
        let [only] = events.as_slice() else { panic!("more than the failure: {events:?}") };
        assert_eq!((only.run, only.seq), (run, 0));
        let RunEvent::Failed(error) = &only.event else { panic!("no failure: {only:?}") };
        sentences.push(error.to_string());
    }
    insta::assert_snapshot!(sentences.join("\n"));
    still_works(&mut session).await;
}

#[tokio::test]
async fn an_endless_message_ends_the_session_and_nothing_else() {
    let mut server = Server::start();
    let mut session = server.session().await;
    // The server may hang up before it has all of it.
    session.socket.send(Message::Text("x".repeat(17 << 20).into())).await.ok();
    let mut code = None;
    while let Some(Ok(message)) = session.socket.next().await {
        if let Message::Close(Some(frame)) = message {
            code = Some(u16::from(frame.code));
        }
    }
    assert!(matches!(code, None | Some(1009)), "{code:?}");
    assert!(server.is_alive());
    still_works(&mut server.session().await).await;
}

#[tokio::test]
async fn a_torn_frame_ends_the_session_and_nothing_else() {
    let mut server = Server::start();
    for bytes in [
        // Says that 100 bytes follow, and ends.
        [0x81, 0x80 | 100, 1, 2, 3, 4, b'x'].as_slice(),
        // Not masked, as a client's frames have to be.
        &[0x81, 2, b'{', b'}'],
        // Text that is not UTF-8.
        &[0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe],
        // A reserved kind of frame.
        &[0x8f, 0x80, 0, 0, 0, 0],
    ] {
        let (mut socket, _) = server.connect().await;
        socket.get_mut().write_all(bytes).await.expect("the session is open");
        socket.get_mut().shutdown().await.ok();
        while let Some(Ok(_)) = socket.next().await {}
    }
    assert!(server.is_alive());
    still_works(&mut server.session().await).await;
}

#[tokio::test]
async fn a_page_of_another_version_is_greeted_and_refused() {
    let server = Server::start();
    let (socket, _) = server.connect().await;
    let mut session = Session { socket };
    session.send(&RunRequest::Start(start(1, ""))).await;
    let early = session.refusal().await;
    session.send(&RunRequest::Hello { protocol: 9999 }).await;
    assert!(matches!(session.next().await, Some(SessionMessage::Hello { .. })));
    session.send(&RunRequest::Start(start(1, ""))).await;
    insta::assert_snapshot!(format!("{early}\n{}", session.refusal().await));
}

#[tokio::test]
async fn an_unusable_temporary_folder_fails_the_run_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("gone");
    let server = Server::start_with(|command| command.env("TMPDIR", &missing));
    let mut session = server.session().await;
    for run in [1, 2] {
        session.send(&RunRequest::Start(start(run, "print(1)"))).await;
        let events = session.rest().await;
        let Some(RunEvent::Failed(error)) = events.last().map(|event| &event.event) else {
            panic!("no failure: {events:?}");
        };
        assert!(error.message.ends_with("cannot be used: it does not exist"), "{error}");
    }
}
