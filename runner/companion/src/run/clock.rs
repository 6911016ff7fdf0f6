//! The one clock of a run.

use rustix::time::{ClockId, clock_gettime};

/// Microseconds on the machine's monotonic clock, the clock that the engine stamps its events
/// with, too.
#[must_use]
pub fn now_us() -> u64 {
    let now = clock_gettime(ClockId::Monotonic);
    let seconds = u64::try_from(now.tv_sec).unwrap_or_default();
    let nanos = u64::try_from(now.tv_nsec).unwrap_or_default();
    seconds * 1_000_000 + nanos / 1_000
}
