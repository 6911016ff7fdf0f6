//! The marks of time.

use crate::state::timeline::view::Window;

/// The least distance between two marks, pixels.
const APART: f64 = 84.0;

/// A mark of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// When, microseconds.
    pub at_us: f64,
    /// How it reads.
    pub label: String,
}

/// The marks of a window that is `width` pixels wide: round numbers, not too near to each other.
#[must_use]
pub fn marks(window: Window, width: f64) -> Vec<Mark> {
    let step = step(window.length() * APART / width.max(1.0));
    let unit = Unit::of(step, window.to_us);
    let first = (window.from_us / step).ceil() as u64;
    let last = (window.to_us / step).floor() as u64;
    // The width bounds how many there are; the cap is for a window that is none.
    (first..=last.min(first + 100))
        .map(|number| {
            let at_us = number as f64 * step;
            Mark { at_us, label: unit.label(at_us, step) }
        })
        .collect()
}

/// A moment as it reads beside marks of that window.
#[must_use]
pub fn moment(at_us: f64, window: Window, width: f64) -> String {
    let pixel = step(window.length() / width.max(1.0));
    Unit::of(step(window.length() * APART / width.max(1.0)), window.to_us).label(at_us, pixel)
}

/// The round number of microseconds that is not below.
fn step(least_us: f64) -> f64 {
    let power = 10_f64.powf(least_us.max(1.0).log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .map(|part| part * power)
        .into_iter()
        .find(|step| *step >= least_us)
        .unwrap_or(power * 10.0)
}

#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Micros,
    Millis,
    Seconds,
}

impl Unit {
    /// The unit in which steps of this length are read most easily, up to `end_us`.
    fn of(step_us: f64, end_us: f64) -> Self {
        match end_us {
            end if end >= 1e6 && step_us >= 100.0 => Self::Seconds,
            end if end >= 1e3 => Self::Millis,
            _ => Self::Micros,
        }
    }

    fn label(self, at_us: f64, step_us: f64) -> String {
        let (unit_us, name) = match self {
            Self::Micros => (1.0, "µs"),
            Self::Millis => (1e3, "ms"),
            Self::Seconds => (1e6, "s"),
        };
        let digits = (unit_us / step_us).log10().ceil().max(0.0) as usize;
        format!("{:.digits$} {name}", at_us / unit_us)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(from_us: f64, to_us: f64, width: f64) -> Vec<String> {
        marks(Window { from_us, to_us }, width).into_iter().map(|mark| mark.label).collect()
    }

    #[test]
    fn round_numbers_in_a_unit_that_fits() {
        assert_eq!(
            labels(0.0, 1_200_000.0, 600.0),
            ["0.0 s", "0.2 s", "0.4 s", "0.6 s", "0.8 s", "1.0 s", "1.2 s"]
        );
        assert_eq!(labels(0.0, 40_000.0, 400.0), ["0 ms", "10 ms", "20 ms", "30 ms", "40 ms"]);
        assert_eq!(labels(0.0, 20.0, 200.0), ["0 µs", "10 µs", "20 µs"]);
        assert_eq!(labels(1_000_000.0, 1_000_400.0, 200.0), ["1.0000 s", "1.0002 s", "1.0004 s"]);
        assert_eq!(labels(0.0, 30e6, 300.0), ["0 s", "10 s", "20 s", "30 s"]);
    }

    #[test]
    fn a_moment_is_as_exact_as_the_picture() {
        assert_eq!(
            moment(612_345.0, Window { from_us: 0.0, to_us: 1_200_000.0 }, 600.0),
            "0.612 s"
        );
        assert_eq!(moment(12.0, Window { from_us: 0.0, to_us: 20.0 }, 200.0), "12 µs");
    }
}
