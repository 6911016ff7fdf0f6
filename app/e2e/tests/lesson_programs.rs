//! Every program of the course keeps its promise on every runtime it claims, run by the page.

use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use libtest_mimic::Trial;
use spindle_lessons::Runtime;
use spindle_lessons::author::AuthoredProgram;
use spindle_protocol::{Gil, Limits, RunEvent, RuntimeChoice, RuntimeKind, Start};

use crate::lesson::content;
use crate::world::{Shared, World, here, start_text};

pub(crate) fn tests(world: &Arc<World>) -> Vec<Trial> {
    // A course that cannot be read is reported by the tests of its pages.
    let Ok(content) = content(&here().join("../../lessons/content")) else { return Vec::new() };
    let mut tests = Vec::new();
    for program in content.programs {
        let authored = Arc::new(program);
        for runtime in authored.program.runtimes.clone() {
            let name = format!(
                "lesson_programs::{}::{}::{}",
                authored.lesson,
                authored.program.name,
                runtime.as_str()
            );
            let copy = Arc::clone(&authored);
            tests.push(world.test(name, async move |shared| run(shared, &copy, runtime).await));
        }
    }
    tests
}

async fn run(shared: &Shared, authored: &AuthoredProgram, runtime: Runtime) -> Result<()> {
    let program = &authored.program;
    let start = Start {
        args: program.args.clone(),
        stdin: program.stdin.clone(),
        runtime: choice(shared, runtime).await?,
        gil: Gil::Off,
        limits: Limits { wall_ms: Some(120_000), ..Limits::default() },
        ..start_text(&program.source)
    };
    let outcome = shared.run_with(&start, &[]).await?;
    let status = outcome.status().ok_or_else(|| anyhow!("it failed: {:?}", outcome.failure()))?;
    authored
        .expect
        .check(&outcome.stdout(), &outcome.stderr(), status)
        .map_err(|faults| anyhow!("{}: {faults}", authored.path.display()))
}

async fn choice(shared: &Shared, runtime: Runtime) -> Result<RuntimeChoice> {
    Ok(match runtime {
        Runtime::Browser => RuntimeChoice::Browser,
        Runtime::Native => RuntimeChoice::Native,
        Runtime::Cpython => RuntimeChoice::Cpython { which: cpython(shared).await? },
    })
}

/// The newest CPython that the companion found.
async fn cpython(shared: &Shared) -> Result<String> {
    let start = Start { runtime: RuntimeChoice::Native, ..start_text("") };
    let outcome = shared.run_with(&start, &[]).await?;
    let available = outcome.events.iter().find_map(|stamped| match &stamped.event {
        RunEvent::Started { available, .. } => Some(available),
        _ => None,
    });
    // The companion lists the newest first.
    let newest = available
        .and_then(|available| available.iter().find(|info| info.kind == RuntimeKind::Cpython));
    let newest = newest.with_context(|| {
        format!("the companion found no CPython (install python3): {:?}", outcome.events)
    })?;
    Ok(newest.executable.clone().unwrap_or_else(|| newest.version.clone()))
}
