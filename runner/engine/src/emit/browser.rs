//! Reports go to the browser host, which stamps them with its clock.

use spindle_protocol::{RunEvent, ThreadId, codec};

use crate::host;

/// Reports an event of this run.
pub(crate) fn emit(event: RunEvent) {
    host::emit(&codec::encode(&event));
}

/// Tells the host which thread runs on this worker, so that output carries its number.
pub(crate) fn enter_thread(thread: ThreadId) {
    host::enter_thread(thread);
}
