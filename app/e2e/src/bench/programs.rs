//! The programs of `app/e2e/bench`, and the rows that come from them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use spindle_protocol::{Gil, Limits, RunEvent, RunId, RuntimeChoice, Start};

use super::median;
use super::row::{Better, Row};
use crate::browser::Browser;
use crate::run::run_program;
use crate::{Outcome, source};

/// Samples of each row, as a program prints them.
type Samples = BTreeMap<String, Vec<f64>>;

const FIRST_OUTPUTS: u32 = 9;

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("bench").join(file)
}

async fn outcome(browser: &Browser, file: &str, gil: Gil) -> Result<Outcome> {
    let start = Start {
        run: RunId(0),
        program: source::read(&path(file))?,
        args: Vec::new(),
        stdin: String::new(),
        runtime: RuntimeChoice::Browser,
        gil,
        limits: Limits { wall_ms: Some(Limits::MAX_WALL_MS), ..Limits::default() },
    };
    let outcome = run_program(browser, &start, async |_, _| Ok(())).await?;
    ensure!(outcome.status() == Some(0), "{file}: {}", outcome.stderr());
    Ok(outcome)
}

async fn samples(browser: &Browser, file: &str, gil: Gil) -> Result<Samples> {
    let text = outcome(browser, file, gil).await?.stdout();
    serde_json::from_str(&text).with_context(|| format!("{file} printed `{text}`"))
}

fn of<'a>(samples: &'a Samples, id: &str) -> Result<&'a [f64]> {
    Ok(samples.get(id).with_context(|| format!("no samples of {id}"))?)
}

/// From Run to the first line, Python being prepared.
pub(super) async fn first_output(browser: &Browser) -> Result<Row> {
    let mut samples = Vec::new();
    for _ in 0..FIRST_OUTPUTS {
        let outcome = outcome(browser, "hello.py", Gil::Off).await?;
        let first = outcome.events.iter().find_map(|stamped| {
            matches!(stamped.event, RunEvent::Output { .. }).then_some(stamped.t_us)
        });
        samples.push(first.context("nothing was printed")? as f64 / 1000.0);
    }
    let what = "Run to first output, Python prepared";
    Ok(Row::new("run_to_first_output_ms", what, "ms", Better::Lower, &samples)?.within(60.0))
}

/// Threads, queues and locks.
pub(super) async fn threads(browser: &Browser) -> Result<Vec<Row>> {
    let samples = samples(browser, "threads.py", Gil::Off).await?;
    let rows = [
        ("thread_start_join_ms", "thread start + join, each of 50", "ms", 1.0),
        ("queue_hand_over_us", "queue.Queue to another thread, an item", "us", 25.0),
        ("lock_events_ratio", "100 000 uncontended locks, told / untold", "x", 1.3),
    ];
    rows.into_iter()
        .map(|(id, what, unit, budget)| {
            Ok(Row::new(id, what, unit, Better::Lower, of(&samples, id)?)?.within(budget))
        })
        .collect()
}

/// Two threads against one, under every setting of the GIL.
pub(super) async fn scaling(browser: &Browser) -> Result<Vec<Row>> {
    /// Two threads under a GIL may take 1.05 times as long as one after the other.
    const LEAST_ON: f64 = 1.0 / 1.05;
    const LEAST_OFF: f64 = 1.7;
    const ONE_THREAD: f64 = 1.03;
    let mut rows = Vec::new();
    let mut off: Option<Samples> = None;
    for gil in Gil::ALL {
        let samples = samples(browser, "scaling.py", gil).await?;
        for work in ["loop", "sum_of_squares", "fib"] {
            let id = format!("{work}_two_threads_x");
            let least = if gil.is_on() { LEAST_ON } else { LEAST_OFF };
            rows.push(
                Row::new(
                    &format!("gil_{}_{id}", gil.name()),
                    &format!("{work}, two threads, GIL {}", gil.name()),
                    "x",
                    Better::Higher,
                    of(&samples, &id)?,
                )?
                .within(least),
            );
            if let Some(off) = &off {
                let id = format!("{work}_s");
                let alone = median(of(off, &id)?)?;
                let ratios: Vec<f64> = of(&samples, &id)?.iter().map(|time| time / alone).collect();
                rows.push(
                    Row::new(
                        &format!("gil_{}_{work}_one_thread_ratio", gil.name()),
                        &format!("{work}, one thread, GIL {} / off", gil.name()),
                        "x",
                        Better::Lower,
                        &ratios,
                    )?
                    .within(ONE_THREAD),
                );
            }
        }
        if gil == Gil::Off {
            off = Some(samples);
        }
    }
    Ok(rows)
}

/// Single-thread programs beside the CPython on the PATH, where there is one.
pub(super) async fn single(browser: &Browser) -> Result<Vec<Row>> {
    let here = samples(browser, "single.py", Gil::Off).await?;
    let there = cpython();
    here.iter()
        .map(|(id, samples)| {
            let what = format!("{}, one thread", id.trim_end_matches("_s"));
            let row = Row::new(&format!("single_{id}"), &what, "s", Better::Lower, samples)?;
            Ok(match &there {
                Some((name, peer)) => row.beside(name, median(of(peer, id)?)?),
                None => row,
            })
        })
        .collect()
}

fn cpython() -> Option<(String, Samples)> {
    let version = Command::new("python3").arg("--version").output().ok()?;
    let name = String::from_utf8(version.stdout).ok()?.trim().replace("Python", "CPython");
    let output = Command::new("python3").arg(path("single.py")).output().ok()?;
    Some((name, serde_json::from_slice(&output.stdout).ok()?))
}
