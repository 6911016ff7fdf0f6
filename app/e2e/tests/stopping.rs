//! Stop ends what would not end, soon, and harms no later run.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use libtest_mimic::Trial;
use spindle_e2e::{Outcome, Run};
use spindle_protocol::{Cause, Limits};
use tokio::time::Instant;

use crate::world::{Shared, World, start};

/// How long a stopped program may go on.
const STOP: Duration = Duration::from_millis(1500);

/// A program that only Stop ends, and how it must end.
pub(crate) struct Case {
    /// The program; it prints `going` when it can be stopped.
    pub(crate) file: &'static str,
    check: fn(&Outcome) -> Result<()>,
}

/// The programs that only Stop ends.
pub(crate) const CASES: &[Case] = &[
    Case { file: "stop_loop.py", check: was_stopped },
    Case { file: "stop_deadlock.py", check: was_stopped },
    Case { file: "stop_sleeper.py", check: was_stopped },
    Case { file: "stop_input.py", check: was_stopped },
    Case { file: "stop_cleanup.py", check: was_cut_off },
];

pub(crate) fn tests(world: &Arc<World>) -> Vec<Trial> {
    let each = CASES.iter().map(|case| {
        let name = format!("stopping::{}", case.file.trim_end_matches(".py"));
        world.test(name, async move |shared| {
            let outcome = stopped(shared, case.file).await?;
            (case.check)(&outcome)?;
            still_well(shared).await
        })
    });
    let rest = [world.test("stopping::time_out", time_out), world.test("stopping::twice", twice)];
    each.chain(rest).collect()
}

async fn stopped(shared: &Shared, file: &str) -> Result<Outcome> {
    let start = start(file)?;
    let mut asked = None;
    let run = Run::start(shared.ready().await?, &start).await?;
    let mut seen = String::new();
    let outcome = run
        .finish(&start.limits, async |run, stamped| {
            if let spindle_protocol::RunEvent::Output { text, .. } = &stamped.event {
                seen.push_str(text);
            }
            if asked.is_none() && seen.contains("going\n") {
                asked = Some(Instant::now());
                run.stop().await?;
            }
            Ok(())
        })
        .await?;
    let took = asked.map(|asked| asked.elapsed());
    ensure!(took.is_some_and(|took| took <= STOP), "stopped after {took:?}: {:?}", outcome.events);
    Ok(outcome)
}

fn was_stopped(outcome: &Outcome) -> Result<()> {
    ensure!(
        matches!(outcome.cause(), Some(Cause::Interrupted | Cause::Killed)),
        "it ended as {:?}",
        outcome.events.last()
    );
    ensure!(!outcome.stdout().contains("never"), "{}", outcome.stdout());
    Ok(())
}

/// RustPython looks for no signals in the browser, so that `finally` cannot run; the page must not
/// call that an interrupt.
fn was_cut_off(outcome: &Outcome) -> Result<()> {
    ensure!(outcome.cause() == Some(Cause::Killed), "{:?}", outcome.events.last());
    ensure!(outcome.status() == Some(137), "{:?}", outcome.events.last());
    ensure!(outcome.stdout() == "going\n", "{}", outcome.stdout());
    Ok(())
}

async fn time_out(shared: &Shared) -> Result<()> {
    let mut start = start("stop_loop.py")?;
    start.limits = Limits { wall_ms: Some(1000), ..Limits::default() };
    let outcome = shared.run_with(&start, &[]).await?;
    ensure!(outcome.cause() == Some(Cause::TimedOut), "{:?}", outcome.events.last());
    ensure!(outcome.wall().is_some_and(|wall| wall <= Duration::from_secs(1) + STOP));
    still_well(shared).await
}

/// Asking twice, or after the end, does nothing.
async fn twice(shared: &Shared) -> Result<()> {
    let start = start("stop_sleeper.py")?;
    let run = Run::start(shared.ready().await?, &start).await?;
    let id = run.id();
    run.stop().await?;
    run.stop().await?;
    let outcome = run.finish(&start.limits, async |_, _| Ok(())).await?;
    was_stopped(&outcome)?;
    let request = serde_json::to_string(&spindle_protocol::RunRequest::Stop { run: id })?;
    shared.browser.script::<()>("window.spindle.send(arguments[0]);", vec![request.into()]).await?;
    still_well(shared).await
}

async fn still_well(shared: &Shared) -> Result<()> {
    let next = shared.run("locked_counter.py").await?;
    ensure!(next.stdout() == "50000\n" && next.status() == Some(0), "{:?}", next.events);
    Ok(())
}
