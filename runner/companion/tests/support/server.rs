//! The real server as a page, or a stranger, sees it.

#![allow(dead_code, reason = "every test file uses a part of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use futures::{SinkExt, StreamExt};
use rustix::process::{Pid, Signal, kill_process};
use spindle_protocol::{PROTOCOL_VERSION, RunEvent, RunRequest, SessionMessage, Stamped, codec};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderValue, Response};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::spindle::{DEADLINE, Guarded, spindle};

/// A running `spindle serve`.
pub(crate) struct Server {
    process: Guarded,
    pub(crate) port: u16,
    pub(crate) token: String,
}

pub(crate) type Socket = WebSocketStream<tokio::net::TcpStream>;

impl Server {
    pub(crate) fn start() -> Self {
        Self::start_with(|command| command)
    }

    /// Starts one whose command is changed first.
    pub(crate) fn start_with(change: impl FnOnce(&mut Command) -> &mut Command) -> Self {
        let mut command = spindle();
        change(command.args(["serve", "--no-open"]).stdout(Stdio::piped()));
        let mut process = Guarded(command.spawn().expect("spindle starts"));
        let mut line = String::new();
        let stdout = process.0.stdout.as_mut().expect("it was piped");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let (port, token) = line
            .trim()
            .strip_prefix("Spindle is open at http://127.0.0.1:")
            .and_then(|rest| rest.split_once("/#t="))
            .unwrap_or_else(|| panic!("not an address: {line}"));
        Self { process, port: port.parse().expect("a port"), token: token.to_owned() }
    }

    /// Asks it to end as Ctrl-C does, and gives its status.
    pub(crate) fn interrupt(mut self) -> Option<i32> {
        kill_process(Pid::from_child(&self.process.0), Signal::INT).expect("it runs");
        self.process.0.wait().expect("it ends").code()
    }

    /// Whether it still runs.
    pub(crate) fn is_alive(&mut self) -> bool {
        self.process.0.try_wait().expect("a status").is_none()
    }

    /// Sends raw bytes and reads what comes until the connection ends.
    pub(crate) fn raw(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(DEADLINE)).expect("a time-out");
        // It may answer and hang up before it has read everything.
        stream.write_all(request).ok();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// A GET with these header lines, on a connection of its own.
    pub(crate) fn get(&self, target: &str, headers: &[String]) -> String {
        let lines: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
        self.raw(format!("GET {target} HTTP/1.1\r\nConnection: close\r\n{lines}\r\n").as_bytes())
    }

    /// The header lines of a right request for a session.
    pub(crate) fn right_headers(&self) -> Vec<String> {
        let Self { port, token, .. } = self;
        vec![
            format!("Host: 127.0.0.1:{port}"),
            format!("Origin: http://127.0.0.1:{port}"),
            format!("Sec-WebSocket-Protocol: spindle.v1, spindle.bearer.{token}"),
        ]
    }

    /// Opens a session with the right words.
    pub(crate) async fn connect(&self) -> (Socket, Response<Option<Vec<u8>>>) {
        let protocols = format!("spindle.v1, spindle.bearer.{}", self.token);
        let origin = format!("http://127.0.0.1:{}", self.port);
        self.connect_as(&origin, &protocols).await.expect("the right words")
    }

    pub(crate) async fn connect_as(
        &self,
        origin: &str,
        protocols: &str,
    ) -> Result<(Socket, Response<Option<Vec<u8>>>), Error> {
        let address = format!("ws://127.0.0.1:{}/api/run", self.port);
        let mut request = address.into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("origin", HeaderValue::from_str(origin)?);
        headers.insert("sec-websocket-protocol", HeaderValue::from_str(protocols)?);
        let stream = tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await?;
        client_async(request, stream).await
    }

    /// Opens a session and exchanges greetings.
    pub(crate) async fn session(&self) -> Session {
        let (socket, _) = self.connect().await;
        let mut session = Session { socket };
        session.send(&RunRequest::Hello { protocol: PROTOCOL_VERSION }).await;
        assert!(matches!(session.next().await, Some(SessionMessage::Hello { .. })));
        assert!(matches!(session.next().await, Some(SessionMessage::Capabilities { .. })));
        session
    }
}

/// A page's side of a session.
pub(crate) struct Session {
    pub(crate) socket: Socket,
}

impl Session {
    pub(crate) async fn send(&mut self, request: &RunRequest) {
        self.send_text(codec::encode(request)).await;
    }

    pub(crate) async fn send_text(&mut self, text: String) {
        self.socket.send(Message::Text(text.into())).await.expect("the session is open");
    }

    /// The next message, or nothing when the session has ended.
    pub(crate) async fn next(&mut self) -> Option<SessionMessage> {
        let message = tokio::time::timeout(DEADLINE, self.socket.next()).await.expect("an answer");
        match message {
            Some(Ok(Message::Text(text))) => Some(codec::decode(&text).expect("a message")),
            Some(Ok(Message::Close(_)) | Err(_)) | None => None,
            Some(Ok(other)) => panic!("not a message: {other:?}"),
        }
    }

    /// What the companion refuses, as one line.
    pub(crate) async fn refusal(&mut self) -> String {
        match self.next().await {
            Some(SessionMessage::Refused(error)) => error.to_string(),
            other => panic!("not a refusal: {other:?}"),
        }
    }

    /// Events until one satisfies.
    pub(crate) async fn until(
        &mut self,
        mut last: impl FnMut(&RunEvent) -> bool,
    ) -> Vec<Stamped<RunEvent>> {
        let mut all = Vec::new();
        loop {
            match self.next().await {
                Some(SessionMessage::Events { events }) => {
                    let found = events.iter().any(|event| last(&event.event));
                    all.extend(events);
                    if found {
                        return all;
                    }
                }
                other => panic!("not events: {other:?} after {all:?}"),
            }
        }
    }

    /// Events up to the last one of a run.
    pub(crate) async fn rest(&mut self) -> Vec<Stamped<RunEvent>> {
        self.until(RunEvent::is_terminal).await
    }
}

/// All output of these events.
pub(crate) fn said(events: &[Stamped<RunEvent>]) -> String {
    events
        .iter()
        .map(|event| if let RunEvent::Output { text, .. } = &event.event { text } else { "" })
        .collect()
}
