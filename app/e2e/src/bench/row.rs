//! One line of the table.

use anyhow::Result;
use serde::Serialize;

/// Which way is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// Less is.
    Lower,
    /// More is.
    Higher,
}

/// Something measured.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Stays the same from run to run.
    pub id: String,
    /// For people.
    pub what: String,
    /// Of `spindle`, `peer` and `budget`.
    pub unit: String,
    /// Which way is good.
    pub better: Better,
    /// The median here.
    pub spindle: f64,
    /// Beside whom.
    pub peer_name: Option<String>,
    /// The median there.
    pub peer: Option<f64>,
    /// `spindle / peer`.
    pub ratio: Option<f64>,
    /// What experience.md allows.
    pub budget: Option<f64>,
    /// Whether it is kept.
    pub met: Option<bool>,
    /// The range of the samples here, as a part of the median.
    pub spread: f64,
}

impl Row {
    /// A row without a peer.
    ///
    /// # Errors
    /// When there are no samples.
    pub fn new(id: &str, what: &str, unit: &str, better: Better, samples: &[f64]) -> Result<Self> {
        let spindle = super::median(samples)?;
        let most = samples.iter().copied().fold(f64::MIN, f64::max);
        let least = samples.iter().copied().fold(f64::MAX, f64::min);
        Ok(Self {
            id: id.to_owned(),
            what: what.to_owned(),
            unit: unit.to_owned(),
            better,
            spindle,
            peer_name: None,
            peer: None,
            ratio: None,
            budget: None,
            met: None,
            spread: (most - least) / spindle,
        })
    }

    /// The same with a budget.
    #[must_use]
    pub fn within(mut self, budget: f64) -> Self {
        self.budget = Some(budget);
        self.met = Some(match self.better {
            Better::Lower => self.spindle <= budget,
            Better::Higher => self.spindle >= budget,
        });
        self
    }

    /// The same beside another Python.
    #[must_use]
    pub fn beside(mut self, name: &str, peer: f64) -> Self {
        self.peer_name = Some(name.to_owned());
        self.peer = Some(peer);
        self.ratio = Some(self.spindle / peer);
        self
    }

    /// The row as text.
    #[must_use]
    pub fn line(&self) -> String {
        let ratio = match (self.ratio, &self.peer_name) {
            (Some(ratio), Some(name)) => format!("{ratio:.2} x {name}"),
            _ => String::new(),
        };
        let budget = match (self.budget, self.met) {
            (Some(budget), Some(met)) => {
                format!("budget {budget} {}: {}", self.unit, if met { "met" } else { "MISSED" })
            }
            _ => String::new(),
        };
        format!(
            "{:<46} {:>9.3} {:<3} (spread {:>3.0} %)  {ratio:<22} {budget}",
            self.what,
            self.spindle,
            self.unit,
            self.spread * 100.0
        )
        .trim_end()
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{Better, Row};

    #[test]
    fn a_budget_is_kept_or_not() {
        let row = |better, sample| {
            Row::new("a", "a", "ms", better, &[sample]).expect("a sample").within(2.0).met
        };
        assert_eq!(row(Better::Lower, 2.0), Some(true));
        assert_eq!(row(Better::Lower, 2.1), Some(false));
        assert_eq!(row(Better::Higher, 2.1), Some(true));
        assert_eq!(row(Better::Higher, 1.9), Some(false));
    }

    #[test]
    fn the_middle_of_three_counts() {
        let row = Row::new("a", "a", "s", Better::Lower, &[3.0, 1.0, 2.0]).expect("samples");
        let row = row.beside("CPython", 4.0);
        assert_eq!((row.spindle, row.ratio, row.spread), (2.0, Some(0.5), 1.0));
        Row::new("a", "a", "s", Better::Lower, &[]).expect_err("no samples");
    }
}
