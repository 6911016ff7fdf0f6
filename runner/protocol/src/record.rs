//! What a record of the ring holds.
//!
//! Output is bytes as written. Events that a loop can bring about thousands of times a second are
//! a few bytes of their own; every other event is JSON.

mod brief;

use crate::ring::MAX_RECORD_BYTES;
use crate::{RunEvent, Stream, ThreadId, codec};

/// One thing that a thread reports.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// When, milliseconds on the clock that all threads share.
    pub at_ms: f64,
    /// What.
    pub report: Report,
}

/// What a thread reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// Bytes written to a standard stream, not always whole characters.
    Output {
        /// Which stream.
        stream: Stream,
        /// Who wrote.
        thread: ThreadId,
        /// What.
        bytes: Vec<u8>,
    },
    /// An event of the engine.
    Event(RunEvent),
}

const STDOUT: u8 = 0;
const STDERR: u8 = 1;
const EVENT: u8 = 2;
const BRIEF: u8 = 3;
const HEADER_BYTES: usize = 13;

/// The most bytes of output in one record.
pub const MAX_OUTPUT_BYTES: usize = MAX_RECORD_BYTES - HEADER_BYTES;

/// A record of output as bytes. Output longer than [`MAX_OUTPUT_BYTES`] is refused by the ring.
#[must_use]
pub fn output(at_ms: f64, stream: Stream, thread: ThreadId, bytes: &[u8]) -> Vec<u8> {
    let tag = match stream {
        Stream::Stdout => STDOUT,
        Stream::Stderr => STDERR,
    };
    assemble(tag, at_ms, thread, bytes)
}

/// Hands a record of an engine's event to `take`, without an allocation for the frequent ones.
/// `None`, and `take` is not called, when the event is too long.
pub fn event<R>(at_ms: f64, event: &RunEvent, take: impl FnOnce(&[u8]) -> R) -> Option<R> {
    if let Some((thread, payload)) = brief::encode(event) {
        let mut record = [0; HEADER_BYTES + brief::BYTES];
        record[..HEADER_BYTES].copy_from_slice(&header(BRIEF, at_ms, thread));
        record[HEADER_BYTES..].copy_from_slice(&payload);
        return Some(take(&record));
    }
    let json = codec::encode(event);
    let fits = json.len() <= MAX_OUTPUT_BYTES;
    fits.then(|| take(&assemble(EVENT, at_ms, ThreadId::MAIN, json.as_bytes())))
}

fn header(tag: u8, at_ms: f64, thread: ThreadId) -> [u8; HEADER_BYTES] {
    let mut header = [tag; HEADER_BYTES];
    header[1..9].copy_from_slice(&at_ms.to_le_bytes());
    header[9..].copy_from_slice(&thread.0.to_le_bytes());
    header
}

fn assemble(tag: u8, at_ms: f64, thread: ThreadId, payload: &[u8]) -> Vec<u8> {
    [&header(tag, at_ms, thread), payload].concat()
}

/// Reads a record. `None` for bytes that are none.
#[must_use]
pub fn parse(record: &[u8]) -> Option<Record> {
    let (tag, rest) = record.split_first()?;
    let (at_ms, rest) = rest.split_first_chunk()?;
    let (thread, payload) = rest.split_first_chunk()?;
    let thread = ThreadId(u32::from_le_bytes(*thread));
    let output = |stream| Report::Output { stream, thread, bytes: payload.to_vec() };
    let report = match *tag {
        STDOUT => output(Stream::Stdout),
        STDERR => output(Stream::Stderr),
        EVENT => Report::Event(codec::decode(std::str::from_utf8(payload).ok()?).ok()?),
        BRIEF => Report::Event(brief::decode(thread, payload.try_into().ok()?)?),
        _ => return None,
    };
    Some(Record { at_ms: f64::from_le_bytes(*at_ms), report })
}

#[cfg(test)]
mod tests;
