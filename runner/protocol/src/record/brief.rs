//! The frequent events in a few bytes: kind, flags, object, line, and a number.

use crate::{GilDrop, ObjectId, RunEvent, ThreadId, WaitEnd};

/// The length of every brief event.
pub(super) const BYTES: usize = 16;

const WAITING: u8 = 0;
const ACQUIRED: u8 = 1;
const RELEASED: u8 = 2;
const SLEEPING: u8 = 3;
const RESUMED: u8 = 4;
const GIL_WANTED: u8 = 5;
const GIL_TAKEN: u8 = 6;
const GIL_DROPPED: u8 = 7;

/// An absent line or thread; both count from 1.
const NONE: u32 = 0;

struct Fields {
    kind: u8,
    flag: u8,
    object: u32,
    line: Option<u32>,
    number: u32,
}

impl Fields {
    fn new(kind: u8) -> Self {
        Self { kind, flag: 0, object: 0, line: None, number: 0 }
    }

    fn bytes(&self) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        bytes[0] = self.kind;
        bytes[1] = self.flag;
        bytes[4..8].copy_from_slice(&self.object.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.line.unwrap_or(NONE).to_le_bytes());
        bytes[12..].copy_from_slice(&self.number.to_le_bytes());
        bytes
    }

    fn read(bytes: [u8; BYTES]) -> Self {
        let [kind, flag, _, _, o0, o1, o2, o3, l0, l1, l2, l3, n0, n1, n2, n3] = bytes;
        Self {
            kind,
            flag,
            object: u32::from_le_bytes([o0, o1, o2, o3]),
            line: some(u32::from_le_bytes([l0, l1, l2, l3])),
            number: u32::from_le_bytes([n0, n1, n2, n3]),
        }
    }
}

fn some(number: u32) -> Option<u32> {
    (number != NONE).then_some(number)
}

/// The event's thread and bytes, if it is one of the frequent ones.
pub(super) fn encode(event: &RunEvent) -> Option<(ThreadId, [u8; BYTES])> {
    let (thread, fields) = match *event {
        RunEvent::Waiting { thread, on, line, holder, timed } => (
            thread,
            Fields {
                flag: timed.into(),
                object: on.0,
                line,
                number: holder.map_or(NONE, |holder| holder.0),
                ..Fields::new(WAITING)
            },
        ),
        RunEvent::Acquired { thread, object, line } => {
            (thread, Fields { object: object.0, line, ..Fields::new(ACQUIRED) })
        }
        RunEvent::Released { thread, object } => {
            (thread, Fields { object: object.0, ..Fields::new(RELEASED) })
        }
        RunEvent::Sleeping { thread, for_us, line } => {
            // Longer sleeps are rare; they travel as JSON.
            let number = u32::try_from(for_us).ok()?;
            (thread, Fields { line, number, ..Fields::new(SLEEPING) })
        }
        RunEvent::Resumed { thread, end } => {
            (thread, Fields { flag: (end == WaitEnd::TimedOut).into(), ..Fields::new(RESUMED) })
        }
        RunEvent::GilWanted { thread } => (thread, Fields::new(GIL_WANTED)),
        RunEvent::GilTaken { thread } => (thread, Fields::new(GIL_TAKEN)),
        RunEvent::GilDropped { thread, why } => {
            let flag = match why {
                GilDrop::Blocked => 0,
                GilDrop::Interval => 1,
                GilDrop::Ended => 2,
            };
            (thread, Fields { flag, ..Fields::new(GIL_DROPPED) })
        }
        _ => return None,
    };
    Some((thread, fields.bytes()))
}

/// The event in these bytes. `None` when there is none.
pub(super) fn decode(thread: ThreadId, bytes: [u8; BYTES]) -> Option<RunEvent> {
    let Fields { kind, flag, object, line, number } = Fields::read(bytes);
    let object = ObjectId(object);
    Some(match kind {
        WAITING => RunEvent::Waiting {
            thread,
            on: object,
            line,
            holder: some(number).map(ThreadId),
            timed: flag != 0,
        },
        ACQUIRED => RunEvent::Acquired { thread, object, line },
        RELEASED => RunEvent::Released { thread, object },
        SLEEPING => RunEvent::Sleeping { thread, for_us: number.into(), line },
        RESUMED => {
            let end = if flag == 0 { WaitEnd::Done } else { WaitEnd::TimedOut };
            RunEvent::Resumed { thread, end }
        }
        GIL_WANTED => RunEvent::GilWanted { thread },
        GIL_TAKEN => RunEvent::GilTaken { thread },
        GIL_DROPPED => {
            let why = [GilDrop::Blocked, GilDrop::Interval, GilDrop::Ended];
            RunEvent::GilDropped { thread, why: *why.get(usize::from(flag))? }
        }
        _ => return None,
    })
}
