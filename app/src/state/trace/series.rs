//! Spans of time in a row, found and added up without looking at each.

use std::ops::Range;

/// How many classes of spans are told apart when spans too short to draw are added up.
pub const CLASSES: usize = 6;
/// The end of a span that has not ended.
pub const OPEN: u64 = u64::MAX;
/// Sums are kept for every so many spans.
const BLOCK: usize = 16;

/// Time in each class, microseconds.
pub type Sums = [u64; CLASSES];

/// What a span says.
pub trait Classed {
    /// Its class, below [`CLASSES`].
    fn class(&self) -> usize;
}

/// Something that lasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span<T> {
    /// When it began, microseconds since the run began.
    pub from_us: u64,
    /// When it ended; [`OPEN`] while it lasts.
    pub to_us: u64,
    /// What it was.
    pub what: T,
}

/// A part of a drawing, in pixels from the left edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    /// A span wide enough to be drawn by itself.
    Span {
        /// Which, as [`Series::get`] takes it.
        index: usize,
        /// Its left end.
        from: f64,
        /// Its right end.
        to: f64,
    },
    /// A column one pixel wide in which several spans begin.
    Column {
        /// Its left edge.
        at: f64,
        /// Which part of its time each class has; together at most 1.
        shares: [f32; CLASSES],
    },
}

/// Spans one after the other, the last of which may be open. The oldest can be forgotten; every
/// span keeps its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series<T> {
    forgotten: usize,
    spans: Vec<Span<T>>,
    /// What all spans before number `forgotten + BLOCK * n` add up to.
    sums: Vec<Sums>,
}

impl<T> Default for Series<T> {
    fn default() -> Self {
        Self { forgotten: 0, spans: Vec::new(), sums: Vec::new() }
    }
}

impl<T: Classed> Series<T> {
    /// Ends the open span, if there is one.
    pub fn close(&mut self, at_us: u64) {
        if let Some(last) = self.spans.last_mut()
            && last.to_us == OPEN
        {
            last.to_us = at_us.max(last.from_us);
        }
    }

    /// Begins a span; the one before ends. One that had no time at all makes room for it.
    /// Returns how many more spans there are now: 1 or 0.
    pub fn begin(&mut self, at_us: u64, what: T) -> usize {
        self.close(at_us);
        if let Some(last) = self.spans.last_mut()
            && last.from_us == at_us
            && last.to_us == at_us
        {
            *last = Span { from_us: at_us, to_us: OPEN, what };
            return 0;
        }
        if self.spans.len().is_multiple_of(BLOCK) {
            self.sums.push(self.sum_before(self.spans.len()));
        }
        self.spans.push(Span { from_us: at_us, to_us: OPEN, what });
        1
    }

    /// The span that lasts now.
    #[must_use]
    pub fn open(&self) -> Option<&Span<T>> {
        self.spans.last().filter(|last| last.to_us == OPEN)
    }

    /// The span that lasts now, to tell it better.
    pub fn open_mut(&mut self) -> Option<&mut Span<T>> {
        self.spans.last_mut().filter(|last| last.to_us == OPEN)
    }

    /// A span by its number.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<&Span<T>> {
        self.spans.get(number.checked_sub(self.forgotten)?)
    }

    /// The numbers of the spans that are kept.
    #[must_use]
    pub fn numbers(&self) -> Range<usize> {
        self.forgotten..self.forgotten + self.spans.len()
    }

    /// How many spans are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether no span is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The span at a time, or the nearest one that is at most `slack_us` away.
    #[must_use]
    pub fn near(&self, at_us: f64, slack_us: f64) -> Option<usize> {
        let after = self.first_ending_after(at_us);
        let away = |index: usize| {
            let span = self.spans.get(index)?;
            let before = span.from_us as f64 - at_us;
            let behind = if span.to_us == OPEN { 0.0 } else { at_us - span.to_us as f64 };
            Some((before.max(behind).max(0.0), index))
        };
        // Where two meet, the later one.
        let candidates = [away(after), after.checked_sub(1).and_then(away)];
        let nearest = candidates.into_iter().flatten().min_by(|a, b| a.0.total_cmp(&b.0));
        nearest.filter(|(far, _)| *far <= slack_us).map(|(_, index)| self.forgotten + index)
    }

    /// What all spans up to `now_us` add up to, forgotten ones included.
    #[must_use]
    pub fn totals(&self, now_us: u64) -> Sums {
        let mut sums = self.sum_before(self.spans.len());
        if let Some(open) = self.open() {
            sums[open.what.class()] += now_us.saturating_sub(open.from_us);
        }
        sums
    }

    /// Forgets spans that ended by `until_us`; some of them stay. Returns how many are gone.
    pub fn forget(&mut self, until_us: u64) -> usize {
        let ended = self.spans.partition_point(|span| span.to_us <= until_us);
        let blocks = ended / BLOCK;
        self.sums.drain(..blocks);
        self.spans.drain(..blocks * BLOCK);
        self.forgotten += blocks * BLOCK;
        blocks * BLOCK
    }

    /// What there is to draw of the time from `from_us` on, at `us_per_px` microseconds a pixel,
    /// on `width` pixels. Takes time by the pixels, not by the spans.
    pub fn parts(
        &self,
        from_us: f64,
        us_per_px: f64,
        width: f64,
        now_us: u64,
        mut part: impl FnMut(Part),
    ) {
        let to_us = from_us + us_per_px * width;
        let x = |us: u64| (us as f64 - from_us) / us_per_px;
        let mut index = self.first_ending_after(from_us);
        while let Some(span) = self.spans.get(index) {
            if span.from_us as f64 >= to_us {
                break;
            }
            let (left, right) = (x(span.from_us), x(span.to_us.min(now_us)));
            if right - left >= 1.0 || span.to_us == OPEN {
                let (from, to) = (left.max(0.0), right.max(left).min(width));
                part(Part::Span { index: self.forgotten + index, from, to });
                index += 1;
                continue;
            }
            let at = left.max(0.0).floor();
            let (start, end) = (from_us + at * us_per_px, from_us + (at + 1.0) * us_per_px);
            part(Part::Column { at, shares: self.shares(start, end, now_us) });
            let next = self.spans.partition_point(|span| (span.from_us as f64) < end);
            // The last one that begins in this column may be wide enough for itself.
            let last = next - 1;
            let span = &self.spans[last];
            let wide = last > index && (x(span.to_us.min(now_us)) - x(span.from_us) >= 1.0);
            index = if wide { last } else { next };
        }
    }

    /// Which part of a time each class has.
    fn shares(&self, from_us: f64, to_us: f64, now_us: u64) -> [f32; CLASSES] {
        let first = self.first_ending_after(from_us);
        let end = self.spans.partition_point(|span| (span.from_us as f64) < to_us);
        let mut sums = [0.0; CLASSES];
        if first >= end {
            return sums.map(|sum: f64| sum as f32);
        }
        // What lies inside for certain, by the sums; the two ends by themselves.
        let mut add = |index: usize| {
            let span = &self.spans[index];
            let from = (span.from_us as f64).max(from_us);
            let to = (span.to_us.min(now_us) as f64).min(to_us);
            sums[span.what.class()] += (to - from).max(0.0);
        };
        add(first);
        if end - first > 1 {
            add(end - 1);
        }
        if end - first > 2 {
            let (low, high) = (self.sum_before(first + 1), self.sum_before(end - 1));
            for (class, sum) in sums.iter_mut().enumerate() {
                *sum += (high[class] - low[class]) as f64;
            }
        }
        sums.map(|sum| (sum / (to_us - from_us)) as f32)
    }

    fn first_ending_after(&self, at_us: f64) -> usize {
        self.spans.partition_point(|span| span.to_us as f64 <= at_us)
    }

    /// What the closed spans before an index add up to.
    fn sum_before(&self, index: usize) -> Sums {
        let block = (index / BLOCK).min(self.sums.len().saturating_sub(1));
        let mut sums = self.sums.get(block).copied().unwrap_or_default();
        let start = (block * BLOCK).min(index);
        for span in self.spans[start..index].iter().filter(|span| span.to_us != OPEN) {
            sums[span.what.class()] += span.to_us - span.from_us;
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Classed for usize {
        fn class(&self) -> usize {
            *self
        }
    }

    /// Spans of 1, 2 and 3 µs in turn, of the classes 0, 1 and 2.
    fn series(count: usize) -> Series<usize> {
        let mut series = Series::default();
        let mut at = 0;
        for number in 0..count {
            series.begin(at, number % 3);
            at += number as u64 % 3 + 1;
        }
        series.close(at);
        series
    }

    fn parts(series: &Series<usize>, from_us: f64, us_per_px: f64, width: f64) -> Vec<Part> {
        let mut parts = Vec::new();
        series.parts(from_us, us_per_px, width, 1_000_000, |part| parts.push(part));
        parts
    }

    #[test]
    fn sums_are_those_of_the_spans() {
        let series = series(1000);
        assert_eq!(series.totals(0)[..3], [334, 333 * 2, 333 * 3]);
        for (from, to) in [(0.0, 6.0), (1.0, 100.0), (2.5, 3.5), (500.5, 1903.25)] {
            let shares = series.shares(from, to, 10_000);
            let mut wanted = [0.0_f64; CLASSES];
            for span in &series.spans {
                let time = (span.to_us as f64).min(to) - (span.from_us as f64).max(from);
                wanted[span.what] += time.max(0.0) / (to - from);
            }
            for (class, share) in shares.iter().enumerate() {
                assert!((f64::from(*share) - wanted[class]).abs() < 1e-5, "{from}..{to}: {class}");
            }
        }
    }

    #[test]
    fn what_is_wide_is_drawn_as_it_is() {
        let series = series(3);
        let wanted = [(0, 0.0, 10.0), (1, 10.0, 30.0), (2, 30.0, 60.0)];
        let wanted = wanted.map(|(index, from, to)| Part::Span { index, from, to });
        assert_eq!(parts(&series, 0.0, 0.1, 80.0), wanted);
        // The window cuts off what stands out.
        assert_eq!(
            parts(&series, 0.5, 0.1, 20.0),
            [
                Part::Span { index: 0, from: 0.0, to: 5.0 },
                Part::Span { index: 1, from: 5.0, to: 20.0 }
            ]
        );
    }

    #[test]
    fn what_is_narrow_is_added_up_a_column() {
        let series = series(90_000);
        let parts = parts(&series, 0.0, 300.0, 600.0);
        assert_eq!(parts.len(), 600, "no more parts than pixels");
        for (column, part) in parts.iter().enumerate() {
            let Part::Column { at, shares } = part else { panic!("{part:?}") };
            assert!((*at - column as f64).abs() < 1e-9);
            assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-4, "{shares:?}");
            assert!((shares[2] - 0.5).abs() < 0.01, "{shares:?}");
        }
    }

    #[test]
    fn a_wide_span_after_narrow_ones_keeps_its_place() {
        let mut series = Series::default();
        series.begin(0, 0);
        series.begin(3, 1);
        series.begin(5, 2);
        assert_eq!(series.begin(5, 0), 0, "a span without time makes room");
        let mut found = Vec::new();
        series.parts(0.0, 10.0, 10.0, 100, |part| found.push(part));
        assert!(matches!(found[0], Part::Column { at: 0.0, .. }));
        assert_eq!(found[1], Part::Span { index: 2, from: 0.5, to: 10.0 });
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn spans_are_found_by_time() {
        let series = series(4);
        assert_eq!(series.near(0.5, 0.0), Some(0));
        assert_eq!(series.near(3.5, 0.0), Some(2));
        assert_eq!(series.near(7.4, 0.0), None);
        assert_eq!(series.near(7.4, 0.5), Some(3));
        assert_eq!(Series::<usize>::default().near(1.0, 9.0), None);
    }

    #[test]
    fn what_is_forgotten_still_counts() {
        let mut series = series(1000);
        let (totals, last) = (series.totals(0), series.numbers().end);
        let gone = series.forget(1000);
        assert!((450..=500).contains(&gone), "{gone}");
        assert_eq!(series.numbers(), gone..last);
        assert_eq!(series.totals(0), totals);
        assert_eq!(series.get(gone - 1), None);
        assert_eq!(series.get(gone).map(|span| span.what), Some(gone % 3));
        series.begin(5000, 1);
        assert_eq!(series.totals(5003)[1], totals[1] + 3);
    }
}
