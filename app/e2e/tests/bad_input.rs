//! Bad input gets a clear sentence and loses nothing.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use spindle_e2e::Outcome;
use spindle_protocol::{Limits, Start};

use crate::world::{Shared, World, start_text};

pub(crate) fn tests(world: &Arc<World>) -> Vec<Trial> {
    vec![
        world.test("bad_input::program_of_a_mebibyte", async |shared: &Shared| {
            refused(shared, start_text("#".repeat(1024 * 1024)), "the longest may have").await
        }),
        world.test("bad_input::program_of_300_kibibytes", async |shared: &Shared| {
            refused(shared, start_text("#".repeat(300 * 1024)), "256 KiB").await
        }),
        world.test("bad_input::argument_with_nul", async |shared: &Shared| {
            let start = Start { args: vec!["a\0b".into()], ..start_text("print(1)") };
            refused(shared, start, "NUL").await
        }),
        world.test("bad_input::too_much_memory", async |shared: &Shared| {
            let limits = Limits { memory_mib: Some(1_000_000), ..Limits::default() };
            refused(shared, Start { limits, ..start_text("print(1)") }, "memory_mib").await
        }),
        world.test("bad_input::nul_in_the_program", nul),
        world.test("bad_input::empty_program", empty),
        world.test("bad_input::unknown_requests", unknown),
    ]
}

/// The page refuses the run, or the run fails, with a sentence that names `what` and a hint; the
/// next run is well.
async fn refused(shared: &Shared, start: Start, what: &str) -> Result<()> {
    let sentence = match shared.run_with(&start, &[]).await {
        Ok(outcome) => outcome.failure().context("it ran")?.to_string(),
        Err(error) => format!("{error:#}"),
    };
    ensure!(sentence.contains(what) && sentence.contains("hint: "), "{sentence}");
    still_well(shared).await
}

/// As CPython: a sentence on standard error and status 1.
async fn nul(shared: &Shared) -> Result<()> {
    let outcome = shared.run_with(&start_text("print(1)\0\nprint(2)\n"), &[]).await?;
    ensure!(outcome.status() == Some(1), "{:?}", outcome.events.last());
    ensure!(outcome.stdout().is_empty(), "{}", outcome.stdout());
    ensure!(outcome.stderr().to_lowercase().contains("null byte"), "{}", outcome.stderr());
    still_well(shared).await
}

async fn empty(shared: &Shared) -> Result<()> {
    let outcome = shared.run_with(&start_text(""), &[]).await?;
    good(&outcome, "")
}

/// What is no request may be refused, but must not harm the page.
async fn unknown(shared: &Shared) -> Result<()> {
    let browser = shared.ready().await?;
    let script = "let refused = 0;
        for (const text of arguments[0]) {
            try { window.spindle.send(text); } catch { refused++; }
        }
        return refused;";
    let requests =
        ["{\"type\":\"reboot\"}", "", "null", "{\"type\":\"stop\",\"run\":99999}", "{\"type\":"];
    browser.script::<u32>(script, vec![serde_json::json!(requests)]).await?;
    still_well(shared).await
}

async fn still_well(shared: &Shared) -> Result<()> {
    good(&shared.run_with(&start_text("print('well')"), &[]).await?, "well\n")
}

fn good(outcome: &Outcome, stdout: &str) -> Result<()> {
    ensure!(
        outcome.status() == Some(0) && outcome.stdout() == stdout && outcome.stderr().is_empty(),
        "{:?}",
        outcome.events
    );
    Ok(())
}
