//! Carries what a program writes from its pseudo-terminal to the emitter.

use std::sync::Arc;

use spindle_protocol::{RunEvent, Stream};
use tokio::net::unix::pipe::Receiver;
use tokio::sync::watch;

use super::clock::now_us;
use super::decode::Decoder;
use super::emitter::Emitter;
use super::pty::{Read, read_now};

/// What may still lie in a terminal when its run is over: far more than its buffer holds, and an
/// end to a process that escaped and keeps writing.
pub(super) const LEFTOVER_BYTES: usize = 1024 * 1024;

/// Reads until the last writer is gone, or until `over` becomes true and nothing more is there.
pub async fn carry(
    reader: Receiver,
    stream: Stream,
    emitter: Arc<Emitter>,
    mut over: watch::Receiver<bool>,
) {
    let mut decoder = Decoder::default();
    let mut buffer = vec![0; 16 * 1024];
    'reading: loop {
        tokio::select! {
            biased;
            _ = over.wait_for(|over| *over) => break,
            ready = reader.readable() => if ready.is_err() { break },
        }
        loop {
            match read_now(&reader, &mut buffer) {
                Read::Bytes(count) => pour(&emitter, stream, decoder.push(&buffer[..count])).await,
                Read::Later => break,
                Read::End => break 'reading,
            }
            if *over.borrow() {
                break 'reading;
            }
        }
    }
    let mut leftover = 0;
    while leftover < LEFTOVER_BYTES
        // The terminal itself is asked: that there is something may not have been noticed yet.
        && let Ok(count @ 1..) = rustix::io::read(&reader, &mut buffer)
    {
        leftover += count;
        pour(&emitter, stream, decoder.push(&buffer[..count])).await;
    }
    pour(&emitter, stream, decoder.finish().to_owned()).await;
}

async fn pour(emitter: &Emitter, stream: Stream, text: String) {
    if !text.is_empty() {
        emitter.pour(now_us(), RunEvent::Output { stream, thread: None, text }).await;
    }
}
