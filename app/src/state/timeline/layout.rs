//! Where lanes and their rows stand, in CSS pixels.

use crate::state::trace::Trace;
use crate::state::trace::facts::Row;

/// The height of the marks of time above all lanes.
pub const AXIS: f64 = 24.0;
/// The height of what a thread does.
pub const BAR: f64 = 18.0;
/// The height of what it holds, one object.
pub const HELD: f64 = 14.0;
/// The space above and below a lane.
pub const PAD: f64 = 6.0;

/// How high a lane is whose thread holds so many objects at once.
#[must_use]
pub fn lane_height(held: usize) -> f64 {
    2.0 * PAD + BAR + HELD * held as f64
}

/// Where every lane stands, from the first one's top.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    tops: Vec<f64>,
}

impl Layout {
    /// The layout of a trace as it is.
    #[must_use]
    pub fn of(trace: &Trace) -> Self {
        let mut top = 0.0;
        let mut tops = vec![top];
        for lane in trace.lanes() {
            top += lane_height(lane.held.len());
            tops.push(top);
        }
        Self { tops }
    }

    /// The height of all lanes.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.tops.last().copied().unwrap_or_default()
    }

    /// Where a lane begins.
    #[must_use]
    pub fn top(&self, lane: usize) -> f64 {
        self.tops.get(lane).copied().unwrap_or_default()
    }

    /// Where a row begins, and its height.
    #[must_use]
    pub fn row(&self, lane: usize, row: Row) -> (f64, f64) {
        let bar = self.top(lane) + PAD;
        match row {
            Row::Doing => (bar, BAR),
            Row::Held(row) => (bar + BAR + HELD * row as f64, HELD),
        }
    }

    /// What stands at a height.
    #[must_use]
    pub fn at(&self, y: f64) -> Option<(usize, Row)> {
        let lane = self.tops.partition_point(|top| *top <= y).checked_sub(1)?;
        if lane + 1 >= self.tops.len() {
            return None;
        }
        let below = y - self.top(lane) - PAD - BAR;
        let rows = (self.top(lane + 1) - self.top(lane) - 2.0 * PAD - BAR) / HELD;
        let row = (below / HELD).floor();
        let held = below >= 0.0 && row < rows;
        Some((lane, if held { Row::Held(row as usize) } else { Row::Doing }))
    }

    /// The lanes of which something stands between two heights.
    #[must_use]
    pub fn between(&self, from: f64, to: f64) -> std::ops::Range<usize> {
        let lanes = self.tops.len() - 1;
        let first = self.tops.partition_point(|top| *top <= from).saturating_sub(1);
        let end = self.tops.partition_point(|top| *top < to);
        first..end.min(lanes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Layout {
        Layout { tops: vec![0.0, lane_height(0), lane_height(0) + lane_height(2)] }
    }

    #[test]
    fn rows_are_found_where_they_stand() {
        let layout = layout();
        for (lane, row) in [(0, Row::Doing), (1, Row::Doing), (1, Row::Held(0)), (1, Row::Held(1))]
        {
            let (top, height) = layout.row(lane, row);
            assert_eq!(layout.at(top + 1.0), Some((lane, row)));
            assert_eq!(layout.at(top + height - 1.0), Some((lane, row)));
        }
        assert_eq!(layout.at(-1.0), None);
        assert_eq!(layout.at(layout.height()), None);
        assert_eq!(layout.at(layout.height() - 1.0), Some((1, Row::Doing)));
    }

    #[test]
    fn only_what_is_in_sight() {
        let layout = layout();
        assert_eq!(layout.between(0.0, 500.0), 0..2);
        assert_eq!(layout.between(0.0, 10.0), 0..1);
        assert_eq!(layout.between(lane_height(0), 500.0), 1..2);
    }
}
