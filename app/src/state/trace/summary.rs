//! A run in a few sentences, for who does not see the picture.

use std::collections::BTreeMap;

use spindle_protocol::ObjectId;
use spindle_protocol::words::{Names, duration};

use crate::state::trace::Trace;
use crate::state::trace::lane::{Lane, What};

/// The most threads that are spoken of one by one.
const MOST: usize = 6;

impl Trace {
    /// How many threads, how long, and what each did most of its time.
    #[must_use]
    pub fn summary(&self, names: &Names) -> String {
        let count = self.lanes.len() as u64 + self.more_threads;
        let threads = if count == 1 { "thread" } else { "threads" };
        let mut words = format!("{count} {threads} in {}.", duration(self.now_us));
        for lane in self.lanes.iter().take(MOST) {
            words.push(' ');
            words.push_str(&self.of_lane(lane, names));
        }
        if count > MOST as u64 {
            words.push_str(&format!(" And {} more.", count - MOST as u64));
        }
        words
    }

    fn of_lane(&self, lane: &Lane, names: &Names) -> String {
        let name = names.thread(lane.thread);
        let life = lane.to_us.unwrap_or(self.now_us).saturating_sub(lane.from_us);
        if life == 0 {
            return format!("{name} came and went.");
        }
        let totals = lane.doing.totals(self.now_us);
        let parts = [
            (What::RUNNING, "ran".to_owned()),
            (What::WAITING, "waited".to_owned()),
            (What::WANTS_GIL, "waited for the GIL".to_owned()),
            (What::OUTSIDE, "was outside the GIL".to_owned()),
            (What::SLEEPING, "slept".to_owned()),
            (What::INPUT, "waited for input".to_owned()),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter_map(|(class, did)| {
                let percent = (totals[class] as f64 * 100.0 / life as f64).round();
                let awaited = (class == What::WAITING).then(|| self.mostly(lane, names));
                let awaited = awaited.unwrap_or_default();
                (percent >= 1.0).then(|| format!("{did} {percent:.0} %{awaited}"))
            })
            .collect();
        let end = match (&lane.error, lane.stuck) {
            (Some(error), _) => format!(" It ended with {error}."),
            (None, true) => " It never goes on.".to_owned(),
            (None, false) => String::new(),
        };
        format!(
            "{name} {}.{end}",
            if parts.is_empty() { "did little".to_owned() } else { parts.join(", ") }
        )
    }

    /// ` for forks[1]`: for what it waited longest, of the spans that are kept.
    fn mostly(&self, lane: &Lane, names: &Names) -> String {
        let mut by_object: BTreeMap<ObjectId, u64> = BTreeMap::new();
        for number in lane.doing.numbers() {
            let Some(span) = lane.doing.get(number) else { continue };
            if let What::Waiting { on, .. } = span.what {
                *by_object.entry(on).or_default() += span.to_us.min(self.now_us) - span.from_us;
            }
        }
        let Some((object, _)) = by_object.iter().max_by_key(|(_, time)| **time) else {
            return String::new();
        };
        let awaited = names.awaited(*object);
        if by_object.len() > 1 {
            format!(" (mostly for {awaited})")
        } else {
            format!(" for {awaited}")
        }
    }
}
