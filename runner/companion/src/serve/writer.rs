//! A session's way out: answers and events.

use std::sync::Arc;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures::SinkExt;
use futures::stream::SplitSink;
use spindle_protocol::{SessionMessage, codec};
use tokio::sync::mpsc;

use crate::run::outbox::Outbox;

/// What goes out besides events.
pub(super) enum Answer {
    /// This.
    Message(SessionMessage),
    /// Good-bye, with the reason as a number; nothing goes out after it.
    Close(u16),
}

/// Sends answers and events until the session closes or the page is gone.
pub(super) async fn write(
    mut sink: SplitSink<WebSocket, Message>,
    outbox: Arc<Outbox>,
    mut answers: mpsc::Receiver<Answer>,
) {
    loop {
        let message = tokio::select! {
            // Answers first: they are few, and a flood of output would hold them up.
            biased;
            answer = answers.recv() => match answer {
                Some(Answer::Message(message)) => message,
                Some(Answer::Close(code)) => return say_good_bye(sink, &outbox, code).await,
                None => return,
            },
            events = outbox.batch() => SessionMessage::Events { events },
        };
        if send(&mut sink, &message).await.is_err() {
            return;
        }
    }
}

/// Sends the events that are left, the last one of the run above all, and closes.
async fn say_good_bye(mut sink: SplitSink<WebSocket, Message>, outbox: &Outbox, code: u16) {
    while let Some(events) = outbox.leftover() {
        if send(&mut sink, &SessionMessage::Events { events }).await.is_err() {
            return;
        }
    }
    let frame = CloseFrame { code, reason: "".into() };
    sink.send(Message::Close(Some(frame))).await.ok();
}

async fn send(
    sink: &mut SplitSink<WebSocket, Message>,
    message: &SessionMessage,
) -> Result<(), axum::Error> {
    sink.send(Message::Text(codec::encode(message).into())).await
}
