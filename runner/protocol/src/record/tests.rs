use super::{MAX_OUTPUT_BYTES, Record, Report, event, output, parse};
use crate::{GilDrop, ObjectId, RunEvent, Stream, ThreadId, WaitEnd};

#[test]
fn output_comes_back() {
    let thread = ThreadId(9);
    for stream in [Stream::Stdout, Stream::Stderr] {
        let report = Report::Output { stream, thread, bytes: b"\xff hi".to_vec() };
        let bytes = output(1.5, stream, thread, b"\xff hi");
        assert_eq!(parse(&bytes), Some(Record { at_ms: 1.5, report }));
    }
}

#[test]
fn every_event_comes_back() {
    let (thread, object) = (ThreadId(9), ObjectId(7));
    let holder = Some(ThreadId(3));
    let mut events = vec![
        RunEvent::ThreadEnded { thread, error: None },
        RunEvent::Waiting { thread, on: object, line: Some(3), holder, timed: true },
        RunEvent::Waiting { thread, on: object, line: None, holder: None, timed: false },
        RunEvent::Acquired { thread, object, line: Some(3) },
        RunEvent::Acquired { thread, object, line: None },
        RunEvent::Released { thread, object },
        RunEvent::Sleeping { thread, for_us: 12, line: Some(1) },
        RunEvent::Sleeping { thread, for_us: u64::MAX, line: None },
        RunEvent::Resumed { thread, end: WaitEnd::Done },
        RunEvent::Resumed { thread, end: WaitEnd::TimedOut },
        RunEvent::GilWanted { thread },
        RunEvent::GilTaken { thread },
    ];
    events.extend(
        [GilDrop::Blocked, GilDrop::Interval, GilDrop::Ended]
            .map(|why| RunEvent::GilDropped { thread, why }),
    );
    for sent in events {
        let bytes = event(2.0, &sent, <[u8]>::to_vec).expect("short enough");
        assert_eq!(parse(&bytes), Some(Record { at_ms: 2.0, report: Report::Event(sent) }));
    }
}

#[test]
fn bytes_that_are_no_record_are_none() {
    let brief = [&[3; 13][..], &[9; 16]].concat();
    let short = [&[3; 13][..], &[0; 15]].concat();
    for bytes in [&b""[..], b"\x00", &b"\x00123456789012"[..12], &[9; 20], &[2; 20], &brief, &short]
    {
        assert_eq!(parse(bytes), None, "{bytes:?}");
    }
}

#[test]
fn an_event_too_long_is_refused() {
    let error = Some("x".repeat(MAX_OUTPUT_BYTES));
    let long = RunEvent::ThreadEnded { thread: ThreadId(1), error };
    assert_eq!(event(0.0, &long, <[u8]>::to_vec), None);
}
