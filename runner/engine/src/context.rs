//! What the learner called, while a library does its work below: a thread in `Queue.get` waits
//! for the queue, whatever lock inside it it is at.

use rustpython_vm::PyObjectRef;
use spindle_protocol::ObjectKind;
use std::cell::RefCell;

/// What a thread is inside of.
#[derive(Clone)]
pub(crate) enum Level {
    /// An operation on an object that the learner knows.
    Of {
        /// What sort of object.
        kind: ObjectKind,
        /// Which.
        object: PyObjectRef,
        /// Whether the thread holds the object after the operation.
        takes: bool,
    },
    /// Something that is not to be shown: a thread's start.
    Hidden,
}

thread_local! {
    /// The outermost operation, and how many are nested in it.
    static LEVEL: RefCell<(Option<Level>, u32)> = const { RefCell::new((None, 0)) };
}

/// Runs `body` inside of an operation. Only the outermost one counts: it is what the learner
/// wrote.
pub(crate) fn within<R>(level: impl FnOnce() -> Level, body: impl FnOnce() -> R) -> R {
    /// Also leaves when a panic passes through.
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            let left = LEVEL.with_borrow_mut(|(outermost, depth)| {
                *depth -= 1;
                if *depth == 0 { outermost.take() } else { None }
            });
            // The last reference to an object may run the learner's code: not within the borrow.
            drop(left);
        }
    }
    LEVEL.with_borrow_mut(|(outermost, depth)| {
        if *depth == 0 {
            *outermost = Some(level());
        }
        *depth += 1;
    });
    let _leave = Leave;
    body()
}

/// The outermost operation that this thread is inside of.
pub(crate) fn current() -> Option<Level> {
    LEVEL.with_borrow(|(outermost, _)| outermost.clone())
}

/// Whether this thread is inside of an operation.
pub(crate) fn is_within() -> bool {
    LEVEL.with_borrow(|(_, depth)| *depth > 0)
}
