//! The numbered lines, their times, the table at the end.
//!
//! All of it goes to standard error: standard output belongs to tests and to `browser-run`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::paths::Paths;
use crate::process::Log;

/// One step, before it is done.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Its name, as the reader sees it.
    pub name: &'static str,
    /// How long it takes when nothing is there yet; empty when that is not worth saying.
    pub first_time: &'static str,
    /// What to do when it fails.
    pub hint: &'static str,
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did its work.
    Done,
    /// There was nothing to do.
    Unchanged,
    /// It went wrong.
    Failed,
}

impl Outcome {
    /// The word in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "ok",
            Self::Unchanged => "unchanged",
            Self::Failed => "FAILED",
        }
    }
}

/// A row of steps, each announced before and timed after.
#[derive(Debug)]
pub struct Progress {
    total: usize,
    rows: Vec<(&'static str, Duration, Outcome)>,
}

impl Progress {
    /// A row of `total` steps.
    #[must_use]
    pub fn new(total: usize) -> Self {
        Self { total, rows: Vec::new() }
    }

    /// Does a step.
    ///
    /// # Errors
    /// What the work returned, with the step's hint.
    pub fn step(
        &mut self,
        paths: &Paths,
        step: Step,
        work: impl FnOnce(&mut Log) -> Result<Outcome>,
    ) -> Result<()> {
        let head = format!("[{}/{}] {}", self.rows.len() + 1, self.total, step.name);
        eprint!("{head} ... ");
        std::io::stderr().flush()?;
        let began = Instant::now();
        let mut log = Log::create(paths.log(step.name), true)?;
        let result = work(&mut log);
        let took = began.elapsed();
        let outcome = *result.as_ref().unwrap_or(&Outcome::Failed);
        let end = match outcome {
            Outcome::Done => time(took),
            Outcome::Unchanged => "unchanged".to_owned(),
            Outcome::Failed => format!("FAILED after {}", time(took)),
        };
        let head = if log.line_open() { String::new() } else { format!("{head}: ") };
        eprintln!("{head}{end}");
        self.rows.push((step.name, took, outcome));
        result.map(drop).map_err(|error| {
            let hint = if step.hint.is_empty() { String::new() } else { hint(step.hint) };
            anyhow::anyhow!("{error:#}{hint}").context(format!("the step `{}` failed", step.name))
        })
    }

    /// Does a step and goes on whatever comes of it; a failure is printed at once.
    ///
    /// Returns whether it went well.
    pub fn attempt(
        &mut self,
        paths: &Paths,
        step: Step,
        work: impl FnOnce(&mut Log) -> Result<Outcome>,
    ) -> bool {
        match self.step(paths, step, work) {
            Ok(()) => true,
            Err(error) => {
                eprintln!("{error:#}\n");
                false
            }
        }
    }

    /// How many steps failed.
    #[must_use]
    pub fn failures(&self) -> usize {
        self.rows.iter().filter(|(_, _, outcome)| *outcome == Outcome::Failed).count()
    }

    /// Every step with its time and its outcome, one a line.
    #[must_use]
    pub fn table(&self) -> String {
        let width = self.rows.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
        let mut table = String::new();
        for (name, took, outcome) in &self.rows {
            let took = time(*took);
            writeln!(table, "  {name:width$}  {took:>12}  {}", outcome.as_str())
                .expect("a String takes every text");
        }
        table
    }
}

/// Announces how long a step takes that has something to do.
pub fn announce(log: &mut Log, step: Step) {
    if !step.first_time.is_empty() && log.line_open() {
        eprint!("(the first time: {}) ", step.first_time);
    }
}

fn hint(text: &str) -> String {
    format!("\nwhat to do: {text}")
}

/// A time as the reader sees it.
#[must_use]
pub fn time(took: Duration) -> String {
    let seconds = took.as_secs_f64();
    if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else if seconds < 99.5 {
        format!("{seconds:.0} s")
    } else {
        let seconds = took.as_secs();
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        let shown = |millis| time(Duration::from_millis(millis));
        assert_eq!(shown(40), "0.0 s");
        assert_eq!(shown(9_949), "9.9 s");
        assert_eq!(shown(9_960), "10 s");
        assert_eq!(shown(99_400), "99 s");
        assert_eq!(shown(125_900), "2 min 05 s");
    }

    #[test]
    fn the_table_is_aligned() {
        let progress = Progress {
            total: 2,
            rows: vec![
                ("format", Duration::from_millis(300), Outcome::Done),
                ("unit tests", Duration::from_secs(100), Outcome::Failed),
            ],
        };
        assert_eq!(
            progress.table(),
            "  format             0.3 s  ok\n  unit tests    1 min 40 s  FAILED\n"
        );
        assert_eq!(progress.failures(), 1);
    }
}
