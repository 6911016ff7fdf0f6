//! What the page shows of a run's threads: the timeline, deadlocks, where threads stood, the GIL.

use std::sync::Arc;

use anyhow::{Result, ensure};
use libtest_mimic::Trial;
use serde_json::json;
use spindle_e2e::browser::wait_for;
use spindle_e2e::page::APPEAR;
use thirtyfour::Key;

use crate::world::{Shared, World};

/// Two threads that wait for each other; without indented lines, which the editor would indent
/// once more as they are typed.
const CIRCLE: &str = "import threading
l, r, met = threading.Lock(), threading.Lock(), threading.Barrier(2)
f = lambda x, y: (x.acquire(), met.wait(), y.acquire())
threading.Thread(target=f, args=(l, r), name='A').start()
threading.Thread(target=f, args=(r, l), name='B').start()";

pub(crate) fn tests(world: &Arc<World>) -> Vec<Trial> {
    vec![
        world.test("timeline::keys_and_table", keys_and_table),
        world.test("timeline::deadlock", deadlock),
        world.test("timeline::gil", gil),
    ]
}

/// The first program of the home page has five threads: they are drawn, read by keys, and told.
async fn keys_and_table(shared: &Shared) -> Result<()> {
    let page = shared.newcomer("/").await?;
    ensure!(page.count("timeline").await? == 0, "there is a timeline before a run");
    page.click("run", 0).await?;
    page.text_where(("exit-line", 0), APPEAR, |text| text.contains("Exit status 0")).await?;
    let stage = page.element("timeline-stage", 0).await?;
    stage.focus().await?;
    stage.send_keys(Key::Right + "").await?;
    page.text_where(("timeline-readout", 0), APPEAR, |text| text.starts_with("MainThread")).await?;
    stage.send_keys(Key::Down + "").await?;
    page.text_where(("timeline-spoken", 0), APPEAR, |text| text.contains("adder-")).await?;
    stage.send_keys("++0").await?;
    // It was really drawn: there is more than one colour.
    let script = "const canvas = document.querySelector('.timeline__canvas');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;";
    wait_for("a picture", APPEAR, async || {
        let colours: u32 = shared.browser.script(script, vec![]).await?;
        ensure!(colours > 6, "{colours} colours");
        Ok(())
    })
    .await?;
    let words = page.text("timeline-summary", 0).await?;
    ensure!(words.starts_with("6 threads in ") && words.contains("adder-5"), "{words:?}");
    let script = "const facts = document.querySelector(arguments[0]);
        facts.querySelector('summary').click();";
    shared.browser.script::<()>(script, vec![json!("[data-testid=timeline-facts]")]).await?;
    page.text_where(("timeline-facts", 0), APPEAR, |text| text.contains("Facts 1 to"))
        .await
        .map(drop)
}

/// A deadlock is named while the program is still alive; its lines lead into the editor; Stop
/// tells where every thread stood.
async fn deadlock(shared: &Shared) -> Result<()> {
    let page = shared.newcomer("/").await?;
    page.replace_program(0, CIRCLE).await?;
    page.click("run", 0).await?;
    let words = page
        .text_where(("deadlock", 0), APPEAR, |text| text.contains(" wait for each other"))
        .await?;
    ensure!(words.contains("A holds ") && words.contains("which A holds"), "{words:?}");
    ensure!(page.count("wait-graph").await? == 1, "it is not drawn");
    ensure!(page.count("exit-line").await? == 0, "the run has ended");
    page.click("line-link", 0).await?;
    wait_for("a marked line", APPEAR, async || {
        let shown = page.shown_lines(0).await?;
        ensure!(shown.len() == 1 && shown[0].starts_with("f = lambda"), "{shown:?}");
        Ok(())
    })
    .await?;
    page.click("stop", 0).await?;
    page.text_where(("stood", 0), APPEAR, |text| text.contains("MainThread")).await?;
    page.text_where(("exit-line", 0), APPEAR, |text| text.contains("Stopped")).await.map(drop)
}

/// The choice counts, is named with the result, and is there again at the next visit.
async fn gil(shared: &Shared) -> Result<()> {
    let page = shared.newcomer("/").await?;
    page.choose("gil", 0, "calls").await?;
    page.click("run", 0).await?;
    let label = "GIL on (switch at calls and loop ends)";
    page.text_where(("runtime-label", 0), APPEAR, |text| text.contains(label)).await?;
    page.text_where(("console", 0), APPEAR, |text| text.contains("counted  500,000")).await?;
    let page = shared.fresh("/").await?;
    let chosen: Vec<String> = shared
        .browser
        .script(
            "return [...document.querySelectorAll('[data-testid=gil]')].map(one => one.value);",
            vec![],
        )
        .await?;
    ensure!(chosen == ["calls", "off"], "{chosen:?}");
    // Every other Python has the GIL that it was built with.
    page.choose("runtime", 0, "native").await?;
    wait_for("the switch to go", APPEAR, async || {
        ensure!(page.count("gil").await? == 1, "it is still there");
        Ok(())
    })
    .await
}
