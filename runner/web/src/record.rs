//! What a record of the ring holds.

use spindle_protocol::{RunEvent, Stream, ThreadId};

use crate::ring::MAX_RECORD_BYTES;

/// One thing that a thread worker reports.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// When, milliseconds on the clock that all workers share.
    pub at_ms: f64,
    /// What.
    pub report: Report,
}

/// What a thread worker reports.
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
const HEADER_BYTES: usize = 13;

/// The most bytes of output in one record.
pub const MAX_OUTPUT_BYTES: usize = MAX_RECORD_BYTES - HEADER_BYTES;

/// A record of output as bytes.
///
/// # Panics
/// Never: longer output than [`MAX_OUTPUT_BYTES`] is refused later, by the ring.
#[must_use]
pub fn output(at_ms: f64, stream: Stream, thread: ThreadId, bytes: &[u8]) -> Vec<u8> {
    let tag = match stream {
        Stream::Stdout => STDOUT,
        Stream::Stderr => STDERR,
    };
    assemble(tag, at_ms, thread, bytes)
}

/// A record of an engine's event, which comes as JSON, as bytes. `None` when it is too long.
#[must_use]
pub fn event(at_ms: f64, json: &[u8]) -> Option<Vec<u8>> {
    (json.len() <= MAX_OUTPUT_BYTES).then(|| assemble(EVENT, at_ms, ThreadId::MAIN, json))
}

fn assemble(tag: u8, at_ms: f64, thread: ThreadId, payload: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(HEADER_BYTES + payload.len());
    record.push(tag);
    record.extend(at_ms.to_le_bytes());
    record.extend(thread.0.to_le_bytes());
    record.extend(payload);
    record
}

/// Reads a record. `None` for bytes that are none.
#[must_use]
pub fn parse(record: &[u8]) -> Option<Record> {
    let (tag, rest) = record.split_first()?;
    let (at_ms, rest) = rest.split_first_chunk()?;
    let (thread, payload) = rest.split_first_chunk()?;
    let output = |stream| Report::Output {
        stream,
        thread: ThreadId(u32::from_le_bytes(*thread)),
        bytes: payload.to_vec(),
    };
    let report = match *tag {
        STDOUT => output(Stream::Stdout),
        STDERR => output(Stream::Stderr),
        EVENT => {
            let json = std::str::from_utf8(payload).ok()?;
            Report::Event(spindle_protocol::codec::decode(json).ok()?)
        }
        _ => return None,
    };
    Some(Record { at_ms: f64::from_le_bytes(*at_ms), report })
}

#[cfg(test)]
mod tests {
    use super::{MAX_OUTPUT_BYTES, Record, Report, event, output, parse};
    use spindle_protocol::{RunEvent, Stream, ThreadId, codec};

    #[test]
    fn every_report_comes_back() {
        let thread = ThreadId(9);
        for stream in [Stream::Stdout, Stream::Stderr] {
            let report = Report::Output { stream, thread, bytes: b"\xff hi".to_vec() };
            let bytes = output(1.5, stream, thread, b"\xff hi");
            assert_eq!(parse(&bytes), Some(Record { at_ms: 1.5, report }));
        }
        let ended = RunEvent::ThreadEnded { thread, error: None };
        let bytes = event(2.0, codec::encode(&ended).as_bytes()).expect("short enough");
        assert_eq!(parse(&bytes), Some(Record { at_ms: 2.0, report: Report::Event(ended) }));
    }

    #[test]
    fn bytes_that_are_no_record_are_none() {
        for bytes in [&b""[..], b"\x00", b"\x00123456789012"[..12].as_ref(), &[9; 20], &[2; 20]] {
            assert_eq!(parse(bytes), None);
        }
        assert_eq!(event(0.0, &vec![b'x'; MAX_OUTPUT_BYTES + 1]), None);
    }
}
