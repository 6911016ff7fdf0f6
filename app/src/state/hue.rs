//! One hue a thread, wherever the thread is shown.

use spindle_protocol::ThreadId;

/// How many thread colours there are (style/tokens.css); numbers tell apart what shares one.
pub const HUES: u8 = 8;

/// The number of a thread's hue.
#[must_use]
pub fn of(thread: ThreadId) -> u8 {
    (thread.0.saturating_sub(1) % u32::from(HUES)) as u8
}
