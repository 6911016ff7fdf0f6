//! What the engine in the page tells of its threads, and what its GIL does to them.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use spindle_e2e::{Outcome, Run};
use spindle_protocol::{DeadlockKind, Doing, Gil, ObjectId, RunEvent, Standing, Start, ThreadId};

use crate::world::{Shared, World, here, start};

/// The programs that are run here.
pub(crate) const PROGRAMS: [&str; 6] = [
    "asyncio_stuck.py",
    "gil_lost_update.py",
    "gil_settings.py",
    "gil_storm.py",
    "stand.py",
    "waits.py",
];

pub(crate) fn tests(world: &Arc<World>) -> Vec<Trial> {
    let mut tests = vec![
        world.test("instruments::waits".to_owned(), waits),
        world.test("instruments::stand".to_owned(), stand),
        world.test("instruments::stuck_event_loop".to_owned(), stuck_event_loop),
    ];
    for gil in Gil::ALL {
        let name = |test: &str| format!("instruments::gil_{}::{test}", gil.name());
        tests.extend([
            world.test(name("lost_update"), async move |shared| lost_update(shared, gil).await),
            world.test(name("storm"), async move |shared| {
                under(shared, "gil_storm.py", gil, "True\nend\n").await
            }),
            world.test(name("settings"), async move |shared| {
                let lines = "0.005\n1.0\nValueError\nValueError\nTypeError\n";
                let enabled = if gil.is_on() { "True" } else { "False" };
                under(shared, "gil_settings.py", gil, &format!("{enabled}\n{lines}")).await
            }),
            world.test(name("stop"), async move |shared| stop(shared, gil).await),
        ]);
    }
    tests.extend(deadlocks(world));
    tests
}

/// The engine's own tests run these programs natively, under every setting; here they run in the
/// page.
fn deadlocks(world: &Arc<World>) -> Vec<Trial> {
    let folder = here().join("../../runner/engine/tests/programs");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    files.sort();
    let trial = |path: std::path::PathBuf| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = format!("instruments::deadlock::{stem}");
        world.test(name, async move |shared| deadlock(shared, &path).await)
    };
    files.into_iter().map(trial).collect()
}

fn with(program: &str, gil: Gil) -> Result<Start> {
    Ok(Start { gil, ..start(program)? })
}

async fn under(shared: &Shared, program: &str, gil: Gil, stdout: &str) -> Result<()> {
    let run = shared.run_with(&with(program, gil)?, &[]).await?;
    ensure!(
        run.stdout() == stdout && run.status() == Some(0),
        "{}\n{}",
        run.stdout(),
        run.stderr()
    );
    Ok(())
}

async fn lost_update(shared: &Shared, gil: Gil) -> Result<()> {
    let run = shared.run_with(&with("gil_lost_update.py", gil)?, &[]).await?;
    let inexact: u32 = run.stdout().trim().parse().with_context(|| run.stderr())?;
    // Switching at calls and loop ends only, a plain increment is never torn.
    ensure!((gil == Gil::Calls) == (inexact == 0), "{inexact} of 200 runs lost something");
    Ok(())
}

async fn stop(shared: &Shared, gil: Gil) -> Result<()> {
    let outcome = stopped(shared, &with("stand.py", gil)?).await?;
    ensure!(outcome.status() == Some(137), "{:?}", outcome.events.last());
    let next = shared.run("locked_counter.py").await?;
    ensure!(next.stdout() == "50000\n" && next.status() == Some(0), "{:?}", next.events);
    Ok(())
}

async fn stopped(shared: &Shared, start: &Start) -> Result<Outcome> {
    let run = Run::start(shared.ready().await?, start).await?;
    let mut seen = String::new();
    let mut asked = false;
    run.finish(&start.limits, async |run, stamped| {
        if let RunEvent::Output { text, .. } = &stamped.event {
            seen.push_str(text);
        }
        if !asked && seen.contains("going\n") {
            asked = true;
            run.stop().await?;
        }
        Ok(())
    })
    .await
}

/// Stop tells where every thread stood: also that of one that was running.
async fn stand(shared: &Shared) -> Result<()> {
    let outcome = stopped(shared, &start("stand.py")?).await?;
    let threads = outcome.events.iter().rev().find_map(|stamped| match &stamped.event {
        RunEvent::Stood { threads } => Some(threads),
        _ => None,
    });
    let told: Vec<String> =
        threads.context("nothing was told")?.iter().map(|at| told(&outcome, at)).collect();
    ensure!(told.len() == 4, "{told:?}");
    let wanted = [
        "MainThread at 32 waits for Event 1",
        "hold at 12 sleeps",
        "want at 17 waits for lock, held by hold",
    ];
    for wanted in wanted {
        ensure!(told.iter().any(|line| line == wanted), "{wanted:?} is not in {told:?}");
    }
    let spinning = ["spin at 23 runs", "spin at 24 runs"];
    ensure!(told.iter().any(|line| spinning.contains(&line.as_str())), "{told:?}");
    Ok(())
}

fn told(outcome: &Outcome, standing: &Standing) -> String {
    let name = thread_name(outcome, standing.thread);
    let line = standing.line.map_or("?".to_owned(), |line| line.to_string());
    let doing = match standing.doing {
        Doing::Running => "runs".to_owned(),
        Doing::WantsGil => "wants the GIL".to_owned(),
        Doing::Sleeping => "sleeps".to_owned(),
        Doing::Input => "waits for input".to_owned(),
        Doing::Waiting { on, holder, .. } => {
            let held = holder.map(|holder| format!(", held by {}", thread_name(outcome, holder)));
            format!("waits for {}{}", object_name(outcome, on), held.unwrap_or_default())
        }
    };
    format!("{name} at {line} {doing}")
}

fn thread_name(outcome: &Outcome, wanted: ThreadId) -> String {
    let name = outcome.events.iter().find_map(|stamped| match &stamped.event {
        RunEvent::ThreadStarted { thread, name, .. } if *thread == wanted => Some(name.clone()),
        _ => None,
    });
    name.unwrap_or_else(|| "MainThread".to_owned())
}

fn object_name(outcome: &Outcome, wanted: ObjectId) -> String {
    let name = outcome.events.iter().find_map(|stamped| match &stamped.event {
        RunEvent::Object { object, name, .. } if *object == wanted => Some(name.clone()),
        _ => None,
    });
    name.unwrap_or_else(|| format!("{wanted:?}"))
}

/// Every sort of wait is told once, with its object, its line and its end.
async fn waits(shared: &Shared) -> Result<()> {
    let outcome = shared.run("waits.py").await?;
    ensure!(outcome.status() == Some(0), "{}", outcome.stderr());
    let told: Vec<String> = outcome
        .events
        .iter()
        .filter_map(|stamped| match &stamped.event {
            RunEvent::Waiting { thread: ThreadId::MAIN, on, line, holder, timed } => {
                let held = holder.map(|holder| format!(" by {}", thread_name(&outcome, holder)));
                let timed = if *timed { " for a time" } else { "" };
                let line = line.unwrap_or_default();
                Some(format!(
                    "{line} {}{}{timed}",
                    object_name(&outcome, *on),
                    held.unwrap_or_default()
                ))
            }
            RunEvent::Acquired { thread: ThreadId::MAIN, object, .. } => {
                Some(format!("got {}", object_name(&outcome, *object)))
            }
            RunEvent::Resumed { thread: ThreadId::MAIN, .. } => Some("goes on".to_owned()),
            _ => None,
        })
        .collect();
    let wanted = [
        "got lock",
        "49 lock by MainThread",
        "got lock",
        "51 ready",
        "goes on",
        "54 relock by helper",
        "got relock",
        "got changed",
        "58 changed for a time",
        "goes on",
        "60 permits",
        "got permits",
        "62 ready",
        "goes on",
        "64 start",
        "goes on",
        "66 jobs",
        "goes on",
        "68 inbox",
        "goes on",
        "70 helper by helper",
        "goes on",
        "73 answer",
        "goes on",
    ];
    // Who has been notified may have to wait for the condition's lock once more.
    let mut rest = told.iter();
    for wanted in wanted {
        ensure!(rest.any(|line| line == wanted), "{wanted:?} is not in its place in {told:#?}");
    }
    let classes = ["Lock ", "RLock ", "Condition ", "Event "];
    let unnamed = |line: &&String| classes.iter().any(|class| line.contains(class));
    ensure!(!told.iter().any(|line| unnamed(&line)), "something has no name in {told:#?}");
    Ok(())
}

/// An event loop that nothing can wake is a standstill like any other.
async fn stuck_event_loop(shared: &Shared) -> Result<()> {
    let start = start("asyncio_stuck.py")?;
    let run = Run::start(shared.ready().await?, &start).await?;
    let outcome = run
        .finish(&start.limits, async |run, stamped| {
            if matches!(stamped.event, RunEvent::Deadlock { .. }) {
                run.stop().await?;
            }
            Ok(())
        })
        .await?;
    let told = outcome.events.iter().find_map(|stamped| match &stamped.event {
        RunEvent::Deadlock { kind, threads } => Some((*kind, told(&outcome, threads.first()?))),
        _ => None,
    });
    let wanted = "MainThread at 9 waits for event loop 1".to_owned();
    ensure!(told == Some((DeadlockKind::Stalled, wanted)), "{told:?}");
    Ok(())
}

async fn deadlock(shared: &Shared, path: &Path) -> Result<()> {
    let text = std::fs::read_to_string(path)?;
    let wanted = text
        .lines()
        .find_map(|line| line.strip_prefix("# deadlock: "))
        .context("the program does not say what is to be told")?;
    let start = Start { program: text.clone(), ..start("waits.py")? };
    let run = Run::start(shared.ready().await?, &start).await?;
    let outcome = run
        .finish(&start.limits, async |run, stamped| {
            if matches!(stamped.event, RunEvent::Deadlock { .. }) {
                run.stop().await?;
            }
            Ok(())
        })
        .await?;
    let found = outcome.events.iter().find_map(|stamped| match &stamped.event {
        RunEvent::Deadlock { kind, .. } => Some((*kind, stamped.t_us)),
        _ => None,
    });
    let Some((kind, t_us)) = found else {
        ensure!(wanted == "none", "nothing was told");
        ensure!(outcome.stdout().ends_with("done\n"), "{}{}", outcome.stdout(), outcome.stderr());
        return Ok(());
    };
    let kind = match kind {
        DeadlockKind::Cycle => "cycle",
        DeadlockKind::Partial => "partial",
        DeadlockKind::Stalled => "stalled",
    };
    ensure!(kind == wanted, "told as {kind}");
    // Told within half a second of the last wait's begin.
    let begun = outcome.events.iter().rev().find_map(|stamped| match stamped.event {
        RunEvent::Waiting { .. } if stamped.t_us < t_us => Some(stamped.t_us),
        _ => None,
    });
    let took = Duration::from_micros(t_us - begun.context("nobody waits")?);
    ensure!(took < Duration::from_millis(500) || kind == "partial", "told after {took:?}");
    Ok(())
}
