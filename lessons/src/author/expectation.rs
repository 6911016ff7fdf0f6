//! What every run of a program must satisfy, on every runtime it claims.

mod pattern;
mod read;

use pattern::{fits, unmatched};
pub(super) use read::read_expectation;

/// What every run of a program must satisfy. Where a pattern is meant, `*` stands for any text
/// within the line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expectation {
    /// The exit status.
    pub status: i32,
    /// All of the output, exactly.
    pub stdout: Option<String>,
    /// All of the output, exactly one of these.
    pub stdout_one_of: Vec<String>,
    /// Pieces that the output contains.
    pub stdout_contains: Vec<String>,
    /// Patterns: among the lines of the output, these in this order.
    pub lines_in_order: Vec<String>,
    /// Patterns: the lines of the output are these and no others, in any order.
    pub lines_any_order: Vec<String>,
    /// The last word of the output is a whole number from the first to the second, both included.
    pub last_line_in: Option<[i64; 2]>,
    /// Pieces that the error output contains. If there are none, it must be empty.
    pub stderr_contains: Vec<String>,
    /// What may differ from run to run; there is none exactly if the whole output is given by
    /// [`stdout`](Self::stdout).
    pub varies: Option<String>,
}

impl Expectation {
    /// Holds a run against the expectation; the error says all that does not fit, a line each.
    pub fn check(&self, stdout: &str, stderr: &str, status: i32) -> Result<(), String> {
        // Programs that run on Windows write their own line ends.
        let (stdout, stderr) = (stdout.replace("\r\n", "\n"), stderr.replace("\r\n", "\n"));
        let faults: Vec<String> = [self.check_output(&stdout), self.check_end(&stderr, status)]
            .into_iter()
            .flatten()
            .collect();
        if faults.is_empty() {
            return Ok(());
        }
        Err(format!("{}\nstdout: {stdout:?}\nstderr: {stderr:?}", faults.join("\n")))
    }

    fn check_output(&self, stdout: &str) -> Vec<String> {
        let mut faults = Vec::new();
        if let Some(whole) = self.stdout.as_ref().filter(|whole| *whole != stdout) {
            faults.push(format!("stdout is not {whole:?}"));
        }
        if !self.stdout_one_of.is_empty() && !self.stdout_one_of.iter().any(|one| one == stdout) {
            faults.push(format!("stdout is none of {:?}", self.stdout_one_of));
        }
        for piece in self.stdout_contains.iter().filter(|piece| !stdout.contains(*piece)) {
            faults.push(format!("stdout does not contain {piece:?}"));
        }
        let mut lines = stdout.lines();
        for pattern in &self.lines_in_order {
            if !lines.any(|line| fits(pattern, line)) {
                faults.push(format!("no line, or none in its turn, is {pattern:?}"));
                break;
            }
        }
        if !self.lines_any_order.is_empty() {
            faults.extend(unmatched(&self.lines_any_order, &stdout.lines().collect::<Vec<_>>()));
        }
        if let Some([least, most]) = self.last_line_in {
            let number = stdout.split_whitespace().last().and_then(|word| word.parse::<i64>().ok());
            if !number.is_some_and(|number| (least..=most).contains(&number)) {
                faults.push(format!("the last word is no number from {least} to {most}"));
            }
        }
        faults
    }

    fn check_end(&self, stderr: &str, status: i32) -> Vec<String> {
        let mut faults = Vec::new();
        if status != self.status {
            faults.push(format!("the exit status is {status}, not {}", self.status));
        }
        if self.stderr_contains.is_empty() && !stderr.is_empty() {
            faults.push("stderr is not empty".into());
        }
        for piece in self.stderr_contains.iter().filter(|piece| !stderr.contains(*piece)) {
            faults.push(format!("stderr does not contain {piece:?}"));
        }
        faults
    }
}

#[cfg(test)]
mod tests;
