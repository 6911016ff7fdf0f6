//! Which line of the learner's program a thread is at, without a frame object for every look.
//!
//! One of the two files of the engine with unsafe code: RustPython keeps frames on the stack and
//! publishes them as raw pointers.
#![expect(unsafe_code, reason = "RustPython publishes the frames on a stack as raw pointers")]

use rustpython_vm::Py;
use rustpython_vm::builtins::PyCode;
use rustpython_vm::frame::{InterpreterFrame, current_thread_iframe};
use rustpython_vm::vm::thread::ThreadSlot;
use std::sync::OnceLock;
use std::sync::atomic::Ordering::Acquire;

static PROGRAM: OnceLock<Program> = OnceLock::new();

struct Program {
    folder: String,
    path: String,
}

/// From now on code from files in this folder is the learner's, and `path` is the program.
pub(crate) fn learn(folder: &str, path: &str) {
    PROGRAM.get_or_init(|| Program { folder: folder.to_owned(), path: path.to_owned() });
}

/// The path of the program.
pub(crate) fn program() -> Option<&'static str> {
    PROGRAM.get().map(|program| program.path.as_str())
}

/// Whether code is the learner's, not a library's.
pub(crate) fn is_learners(code: &Py<PyCode>) -> bool {
    let path = code.source_path().to_string_lossy();
    PROGRAM.get().is_some_and(|program| {
        let beside = path.strip_prefix(program.folder.as_str());
        path == program.path.as_str() || beside.is_some_and(|rest| rest.starts_with('/'))
    })
}

/// The line, from 1, of the innermost frame of the learner's that this thread runs.
pub(crate) fn line() -> Option<u32> {
    search(
        current_thread_iframe(),
        |frame| if is_learners(frame.code()) { line_of(frame) } else { None },
    )
}

/// Whether the code that called into Rust on this thread is the learner's own, not a library's.
pub(crate) fn learner_called() -> bool {
    let first = current_thread_iframe();
    search(first, |frame| Some(is_learners(frame.code()))).unwrap_or(false)
}

/// The learner's line that a stopped thread stands at.
///
/// The caller must have stopped the thread: the world is stopped, or the thread is suspended and
/// only the caller can let it go.
pub(crate) fn line_of_stopped(slot: &ThreadSlot) -> Option<u32> {
    let first = slot.top_iframe.load(Acquire) as *const InterpreterFrame;
    search(first, |frame| if is_learners(frame.code()) { line_of(frame) } else { None })
}

/// Whether a stopped thread stands where CPython since 3.10 looks whether it is to let go of the
/// GIL: at a function's begin, at a call, at the end of a loop's round.
///
/// The same holds for the caller as with [`line_of_stopped`].
pub(crate) fn at_switch_point(slot: &ThreadSlot) -> bool {
    let first = slot.top_iframe.load(Acquire) as *const InterpreterFrame;
    search(first, |frame| {
        let units = &frame.code().code.instructions;
        // `lasti` is already past the instruction that is about to be executed.
        let next = frame.get_lasti().checked_sub(1)? as usize;
        Some(next < units.len() && units.read_op(next).deoptimize().has_eval_break())
    })
    .unwrap_or(true)
}

fn line_of(frame: &InterpreterFrame) -> Option<u32> {
    let at = frame.get_lasti().checked_sub(1)? as usize;
    let (location, _) = frame.code().code.locations.get(at)?;
    u32::try_from(location.line.get()).ok()
}

/// The first answer of `look` from this frame outwards.
fn search<R>(
    first: *const InterpreterFrame,
    mut look: impl FnMut(&InterpreterFrame) -> Option<R>,
) -> Option<R> {
    let mut next = first;
    // SAFETY: every pointer of the chain is null or points to a frame that is being executed and
    // therefore alive: on this thread, which cannot leave a frame while it is in here, or on a
    // thread that the caller has stopped. `code` points into the function or frame object that
    // owns the frame.
    while let Some(frame) = unsafe { next.as_ref() } {
        if let Some(found) = look(frame) {
            return Some(found);
        }
        next = frame.previous();
    }
    None
}
