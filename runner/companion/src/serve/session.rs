//! One page's conversation with the companion.

use std::sync::Arc;

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use futures::stream::SplitSink;
use futures::{SinkExt, StreamExt};
use spindle_protocol::{
    PROTOCOL_VERSION, RunError, RunId, RunRequest, SessionMessage, Start, codec, request,
};
use tokio::sync::{mpsc, watch};

use crate::pythons::Pythons;
use crate::run::RunHandle;
use crate::run::input::Input;
use crate::run::outbox::{Outbox, Overflow};

/// How many answers may wait for a slow client before its next request is read.
const ANSWERS: usize = 16;

/// Talks until the page goes away or the companion ends; its run ends with it.
pub async fn session(socket: WebSocket, pythons: Arc<Pythons>, mut closing: watch::Receiver<bool>) {
    let (sink, mut requests) = socket.split();
    let outbox = Arc::new(Outbox::new(Overflow::Drop));
    let (answers, waiting) = mpsc::channel(ANSWERS);
    let mut writing = tokio::spawn(write(sink, Arc::clone(&outbox), waiting));
    let mut session = Session { pythons, outbox, answers, greeted: Greeted::Not, run: None };
    let code = loop {
        let request = tokio::select! {
            _ = closing.wait_for(|closing| *closing) => break close_code::AWAY,
            _ = &mut writing => break close_code::NORMAL,
            request = requests.next() => request,
        };
        match request {
            Some(Ok(Message::Text(text))) => session.request(&text).await,
            Some(Ok(Message::Binary(_))) => session.refuse(not_text()).await,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Close(_))) | None => break close_code::NORMAL,
            Some(Err(error)) if is_too_long(&error) => break close_code::SIZE,
            Some(Err(_)) => break close_code::PROTOCOL,
        }
    };
    session.close(code).await;
    if !writing.is_finished() {
        writing.await.ok();
    }
}

/// Whether a message broke the limit of the connection. axum keeps the kind of error to itself.
fn is_too_long(error: &axum::Error) -> bool {
    error.to_string().contains("too long")
}

fn not_text() -> RunError {
    RunError::new("a binary message; this protocol is text", "send JSON as text")
}

/// What goes out besides events.
enum Answer {
    Message(SessionMessage),
    Close(u16),
}

/// Whether the other side said which protocol it speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Greeted {
    Not,
    Same,
    /// It speaks another version.
    Other(u32),
}

struct Session {
    pythons: Arc<Pythons>,
    outbox: Arc<Outbox>,
    answers: mpsc::Sender<Answer>,
    greeted: Greeted,
    run: Option<RunHandle>,
}

impl Session {
    async fn request(&mut self, text: &str) {
        let outcome = match codec::decode::<RunRequest>(text) {
            Ok(RunRequest::Hello { protocol }) => {
                self.hello(protocol).await;
                Ok(())
            }
            Ok(RunRequest::Start(start)) => self.start(start),
            Ok(RunRequest::Stdin { run, text }) => request::check_stdin(&text)
                .and_then(|()| self.with_run(run, |run| run.input(Input::Text(text)))),
            Ok(RunRequest::StdinClose { run }) => {
                self.with_run(run, |run| run.input(Input::Close))
            }
            Ok(RunRequest::Stop { run }) => self.with_run(run, |run| {
                run.stop();
                Ok(())
            }),
            Err(error) => Err(error),
        };
        if let Err(error) = outcome {
            self.refuse(error).await;
        }
    }

    async fn hello(&mut self, protocol: u32) {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        self.answer(SessionMessage::Hello { protocol: PROTOCOL_VERSION, version }).await;
        if protocol != PROTOCOL_VERSION {
            self.greeted = Greeted::Other(protocol);
            return;
        }
        self.greeted = Greeted::Same;
        // Asking every Python takes a moment in which the page may say more.
        let (pythons, answers) = (Arc::clone(&self.pythons), self.answers.clone());
        tokio::spawn(async move {
            let runtimes = pythons.available().await;
            // A session that has ended needs no answer.
            answers.send(Answer::Message(SessionMessage::Capabilities { runtimes })).await.ok();
        });
    }

    fn start(&mut self, start: Start) -> Result<(), RunError> {
        match self.greeted {
            Greeted::Same => {}
            Greeted::Not => {
                return Err(RunError::new(
                    "a session begins with hello, which says what protocol the page speaks",
                    "send hello first",
                ));
            }
            Greeted::Other(protocol) => {
                return Err(RunError::new(
                    format!(
                        "the page speaks version {protocol} of the protocol and the companion \
                         version {PROTOCOL_VERSION}"
                    ),
                    "restart spindle and reload the page, so that both are of one version",
                ));
            }
        }
        if self.run.as_ref().is_some_and(RunHandle::is_active) {
            return Err(RunError::new(
                "another program of this page still runs",
                "stop it or wait for its end",
            ));
        }
        self.run = Some(RunHandle::start(start, Arc::clone(&self.pythons), &self.outbox));
        Ok(())
    }

    /// Does something to the current run. A run that has ended wants nothing any more.
    fn with_run(
        &self,
        id: RunId,
        work: impl FnOnce(&RunHandle) -> Result<(), RunError>,
    ) -> Result<(), RunError> {
        match &self.run {
            Some(run) if run.id == id => work(run),
            _ => Ok(()),
        }
    }

    async fn refuse(&self, error: RunError) {
        self.answer(SessionMessage::Refused(error)).await;
    }

    async fn answer(&self, message: SessionMessage) {
        // The writer is gone when the page is; the session then ends by itself.
        self.answers.send(Answer::Message(message)).await.ok();
    }

    /// Ends the run, then says good-bye.
    async fn close(self, code: u16) {
        if let Some(run) = self.run {
            run.end().await;
        }
        self.answers.send(Answer::Close(code)).await.ok();
    }
}

/// Sends answers and events until the session closes or the page is gone.
async fn write(
    mut sink: SplitSink<WebSocket, Message>,
    outbox: Arc<Outbox>,
    mut answers: mpsc::Receiver<Answer>,
) {
    loop {
        let message = tokio::select! {
            biased;
            events = outbox.batch() => SessionMessage::Events { events },
            answer = answers.recv() => match answer {
                Some(Answer::Message(message)) => message,
                Some(Answer::Close(code)) => {
                    let frame = CloseFrame { code, reason: "".into() };
                    sink.send(Message::Close(Some(frame))).await.ok();
                    return;
                }
                None => return,
            },
        };
        if sink.send(Message::Text(codec::encode(&message).into())).await.is_err() {
            return;
        }
    }
}
