//! The part of time that is shown.

/// The shortest time that is shown on the whole width, microseconds.
const SHORTEST_US: f64 = 20.0;

/// What a picture shows: everything, as long as the reader chose nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct View {
    window: Option<Window>,
}

/// A part of time, microseconds since the run began.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Its beginning.
    pub from_us: f64,
    /// Its end.
    pub to_us: f64,
}

impl Window {
    /// How long it is.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.to_us - self.from_us
    }
}

impl View {
    /// The time that is shown of a run that has lasted `total_us`.
    #[must_use]
    pub fn window(&self, total_us: u64) -> Window {
        let total = (total_us as f64).max(SHORTEST_US);
        let all = Window { from_us: 0.0, to_us: total };
        let Some(window) = self.window else { return all };
        let length = window.length().clamp(SHORTEST_US, total);
        let from = window.from_us.clamp(0.0, total - length);
        Window { from_us: from, to_us: from + length }
    }

    /// Whether everything is shown.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.window.is_none()
    }

    /// Shows everything again.
    pub fn all(&mut self) {
        self.window = None;
    }

    /// Shows `factor` times less time; what stands at `at` (0 is left, 1 is right) stays there.
    pub fn zoom(&mut self, total_us: u64, at: f64, factor: f64) {
        let window = self.window(total_us);
        let total = (total_us as f64).max(SHORTEST_US);
        let length = (window.length() / factor).clamp(SHORTEST_US, total);
        if length >= total {
            return self.all();
        }
        let fixed = window.from_us + window.length() * at;
        let from = (fixed - length * at).clamp(0.0, total - length);
        self.window = Some(Window { from_us: from, to_us: from + length });
    }

    /// Moves by a part of the width; above 0 is later.
    pub fn pan(&mut self, total_us: u64, by: f64) {
        if self.is_all() {
            return;
        }
        let window = self.window(total_us);
        let shift = window.length() * by;
        let moved = Window { from_us: window.from_us + shift, to_us: window.to_us + shift };
        self.window = Some(Self { window: Some(moved) }.window(total_us));
    }

    /// Shows what lasted from `from_us` to `to_us`: moves there if it is not in sight, and comes
    /// nearer if it would be too small to see.
    pub fn reveal(&mut self, total_us: u64, from_us: f64, to_us: f64) {
        const SMALLEST: f64 = 1.0 / 150.0;
        let window = self.window(total_us);
        let length = to_us - from_us;
        let small = length < window.length() * SMALLEST;
        let inside = from_us >= window.from_us && to_us <= window.to_us;
        if inside && !small {
            return;
        }
        let wanted = if small { (length * 12.0).max(SHORTEST_US) } else { window.length() };
        let wanted = wanted.max(length * 1.2).min((total_us as f64).max(SHORTEST_US));
        let middle = f64::midpoint(from_us, to_us);
        let around = Window { from_us: middle - wanted / 2.0, to_us: middle + wanted / 2.0 };
        self.window = Some(Self { window: Some(around) }.window(total_us));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOTAL: u64 = 1_000_000;

    fn ends(view: View) -> (f64, f64) {
        let Window { from_us, to_us } = view.window(TOTAL);
        (from_us.round(), to_us.round())
    }

    #[test]
    fn what_stands_under_the_pointer_stays_there() {
        let mut view = View::default();
        view.zoom(TOTAL, 0.25, 2.0);
        assert_eq!(ends(view), (125_000.0, 625_000.0));
        view.zoom(TOTAL, 0.25, 0.5);
        assert!(view.is_all());
    }

    #[test]
    fn nothing_beyond_the_run_is_shown() {
        let mut view = View::default();
        view.pan(TOTAL, 1.0);
        assert!(view.is_all());
        view.zoom(TOTAL, 0.5, 4.0);
        view.pan(TOTAL, 9.0);
        assert_eq!(ends(view), (750_000.0, 1_000_000.0));
        view.pan(TOTAL, -99.0);
        assert_eq!(ends(view), (0.0, 250_000.0));
        view.zoom(TOTAL, 0.0, 1e12);
        assert_eq!(ends(view), (0.0, SHORTEST_US));
        // A run without any time has a picture too.
        assert!(View::default().window(0).length() > 0.0);
    }

    #[test]
    fn a_fact_comes_into_sight() {
        let mut view = View::default();
        view.reveal(TOTAL, 1_000.0, 900_000.0);
        assert!(view.is_all());
        view.reveal(TOTAL, 500_000.0, 500_100.0);
        assert_eq!(ends(view), (499_450.0, 500_650.0));
        view.reveal(TOTAL, 501_000.0, 501_100.0);
        assert_eq!(ends(view), (500_450.0, 501_650.0));
    }

    #[test]
    fn everything_follows_the_run() {
        let mut view = View::default();
        assert!((view.window(TOTAL * 2).to_us - 2e6).abs() < 1.0);
        view.zoom(TOTAL, 0.0, 2.0);
        assert!((view.window(TOTAL * 2).to_us - 5e5).abs() < 1.0);
    }
}
