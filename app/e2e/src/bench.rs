//! `bench`: measures the page's Python in a headless browser, beside the CPython of this machine.
//!
//! Ratios of one run are worth more than times: the machine is whatever it is. Nothing here is a
//! test; nothing fails when a budget is missed.
//!
//! # Layout
//! - `row`: one line of the table.
//! - `programs`: the Python programs and what is read from them.

mod programs;
mod row;

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Serialize;

use crate::browser::Browser;
use crate::companion::Companion;
use crate::driver::Kind;
pub use row::Row;

/// A whole run, as it is written to a file.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Processor and cores.
    pub machine: String,
    /// The commit that was measured, with a `+` when the checkout had changes.
    pub commit: String,
    /// The table.
    pub rows: Vec<Row>,
}

/// Measures everything.
///
/// # Errors
/// When the browser, the companion or a program fails.
pub async fn run() -> Result<Report> {
    let companion = Companion::start().await?;
    let browser = Browser::start(Kind::Chromium).await?;
    let rows = measure(&browser, &companion).await;
    browser.close().await?;
    companion.close().await?;
    Ok(Report { machine: machine(), commit: commit(), rows: rows? })
}

async fn measure(browser: &Browser, companion: &Companion) -> Result<Vec<Row>> {
    browser.open(&companion.url("/")).await?.api().await?;
    let mut rows = vec![programs::first_output(browser).await?];
    rows.extend(programs::threads(browser).await?);
    rows.extend(programs::scaling(browser).await?);
    rows.extend(programs::single(browser).await?);
    Ok(rows)
}

/// Writes a report as JSON.
///
/// # Errors
/// When the file cannot be written.
pub fn write(report: &Report, path: &Path) -> Result<()> {
    let context = || format!("cannot write {}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(context)?;
    }
    std::fs::write(path, serde_json::to_string_pretty(report)? + "\n").with_context(context)
}

/// The table for people.
#[must_use]
pub fn table(report: &Report) -> String {
    let mut text = format!("{}, {}\n\n", report.machine, report.commit);
    for row in &report.rows {
        text.push_str(&row.line());
        text.push('\n');
    }
    text
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let name = name.map_or("a processor of unknown name", |(_, name)| name);
    format!("{name}, {cores} cores")
}

fn commit() -> String {
    let git = |args: &[&str]| {
        let output = std::process::Command::new("git").args(args).output().ok()?;
        String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned())
    };
    let changed = git(&["status", "--porcelain"]).is_some_and(|text| !text.is_empty());
    let commit = git(&["rev-parse", "--short", "HEAD"]).unwrap_or_default();
    format!("{commit}{}", if changed { "+" } else { "" })
}

/// The middle of some samples.
///
/// # Errors
/// When there are none.
fn median(samples: &[f64]) -> Result<f64> {
    ensure!(!samples.is_empty(), "nothing was measured");
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    Ok(sorted[sorted.len() / 2])
}
