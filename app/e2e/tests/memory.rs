//! Runs leave nothing behind.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use libtest_mimic::Trial;
use spindle_e2e::browser::wait_for;
use spindle_e2e::memory::{MIB, of_page};

use crate::world::{Shared, World};

/// The program that is run again and again.
pub(crate) const PROGRAM: &str = "worker_and_garbage.py";

/// How much the page may have grown after [`RUNS`].
const GROWTH: u64 = 20 * MIB;
const RUNS: u32 = 50;
/// Runs before the first measurement: pools are filled and code is compiled.
const WARM_UP: u32 = 20;
/// How many looks in a row must find the same before it counts as settled; some seconds.
const STEADY: u32 = 30;

pub(crate) fn tests(world: &Arc<World>) -> Vec<Trial> {
    vec![world.test("memory::fifty_runs", fifty_runs)]
}

async fn fifty_runs(shared: &Shared) -> Result<()> {
    shared.fresh("/").await?;
    run(shared, WARM_UP).await?;
    let before = settled(shared).await?;
    run(shared, RUNS).await?;
    // The browser gives memory back when it finds the time.
    wait_for("memory as it was", Duration::from_secs(30), async || {
        let after = of_page(&shared.browser).await?;
        let (before, after) = (before / MIB, after / MIB);
        ensure!(after <= before + GROWTH / MIB, "{before} MiB before, {after} MiB after");
        Ok(())
    })
    .await
}

async fn run(shared: &Shared, times: u32) -> Result<()> {
    for _ in 0..times {
        let outcome = shared.run(PROGRAM).await?;
        ensure!(outcome.stdout() == "4 x 1000000\n", "{:?}", outcome.events);
    }
    Ok(())
}

/// The memory once it has been steady for a while: workers that were ended go only by and by.
async fn settled(shared: &Shared) -> Result<u64> {
    let mut steady = 0;
    let mut last = of_page(&shared.browser).await?;
    wait_for("steady memory", Duration::from_secs(60), async || {
        let now = of_page(&shared.browser).await?;
        steady = if now.abs_diff(last) < MIB { steady + 1 } else { 0 };
        last = now;
        ensure!(steady >= STEADY, "{} MiB, steady for {steady} looks", now / MIB);
        Ok(now)
    })
    .await
}
