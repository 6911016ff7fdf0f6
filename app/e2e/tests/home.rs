//! The home page: its program runs, is edited, runs again, and stops.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use serde_json::json;
use spindle_e2e::Page;
use spindle_e2e::browser::wait_for;
use spindle_e2e::page::APPEAR;
use tokio::time::Instant;

use crate::world::{Shared, World};

/// Stop's own time, and that of the driver that presses the button and looks.
const STOP: Duration = Duration::from_millis(1500 + 300);

/// A program of one line, and what it prints: nothing that a time of day might contain.
const SHORT: &str = "print(42 * 1000003)";
const PRINTED: &str = "42000126";

pub(crate) fn tests(world: &Arc<World>) -> Vec<Trial> {
    vec![
        world.test("home::runs_is_edited_runs_again", async |shared: &Shared| {
            // What earlier tests left there.
            shared.browser.console().await?;
            run_edit_run(shared.newcomer("/").await?).await?;
            quiet_console(shared).await
        }),
        world.test("home::stop", async |shared: &Shared| stop(shared.newcomer("/").await?).await),
        world.test("home::input", input),
        world.test("home::error_on_its_line", error_on_its_line),
        world.test("home::reset", reset),
        world.test("home::theme", theme),
        world.test("home::narrow", narrow),
    ]
}

/// Shared with the test in Firefox.
pub(crate) async fn run_edit_run(page: Page<'_>) -> Result<()> {
    page.click("run", 0).await?;
    page.text_where(("exit-line", 0), APPEAR, |text| !text.trim().is_empty()).await?;
    let digit = |letter: char| letter.is_ascii_digit();
    page.text_where(("console-line", 0), APPEAR, |text| text.contains(digit)).await?;
    page.replace_program(0, SHORT).await?;
    page.click("run", 0).await?;
    page.text_where(("console", 0), APPEAR, |text| text.contains(PRINTED)).await?;
    page.text_where(("exit-line", 0), APPEAR, |text| !text.trim().is_empty()).await.map(drop)
}

/// Shared with the test in Firefox.
pub(crate) async fn stop(page: Page<'_>) -> Result<()> {
    page.replace_program(0, "while True: pass").await?;
    page.click("run", 0).await?;
    page.click("stop", 0).await?;
    let asked = Instant::now();
    page.text_where(("exit-line", 0), APPEAR, |text| !text.trim().is_empty()).await?;
    ensure!(asked.elapsed() <= STOP, "stopped after {:?}", asked.elapsed());
    page.replace_program(0, SHORT).await?;
    page.click("run", 0).await?;
    page.text_where(("console", 0), APPEAR, |text| text.contains(PRINTED)).await.map(drop)
}

/// No script failed and nothing broke the content security policy.
async fn quiet_console(shared: &Shared) -> Result<()> {
    let severe: Vec<String> = shared.browser.console().await?;
    let severe: Vec<&String> = severe.iter().filter(|line| line.starts_with("SEVERE")).collect();
    ensure!(severe.is_empty(), "the console shows {severe:?}");
    Ok(())
}

async fn input(shared: &Shared) -> Result<()> {
    let page = shared.newcomer("/").await?;
    page.replace_program(0, "print(\"hello\", input())").await?;
    page.click("run", 0).await?;
    page.type_line(0, "Ada").await?;
    page.text_where(("console", 0), APPEAR, |text| text.contains("hello Ada")).await.map(drop)
}

async fn error_on_its_line(shared: &Shared) -> Result<()> {
    let page = shared.newcomer("/").await?;
    page.replace_program(0, "x = 1\nx / 0").await?;
    page.click("run", 0).await?;
    page.text_where(("console", 0), APPEAR, |text| text.contains("ZeroDivisionError")).await?;
    wait_for("a marked line", APPEAR, async || {
        let marked = page.marked_lines(0).await?;
        ensure!(marked == ["x / 0"], "marked: {marked:?}");
        Ok(())
    })
    .await
}

async fn reset(shared: &Shared) -> Result<()> {
    let page = shared.newcomer("/").await?;
    let original = page.program(0).await?;
    page.replace_program(0, SHORT).await?;
    let edited = page.program(0).await?;
    ensure!(edited == SHORT, "{edited}");
    page.click("reset", 0).await?;
    wait_for("the original", APPEAR, async || {
        let program = page.program(0).await?;
        ensure!(program == original, "{program}");
        Ok(())
    })
    .await
}

async fn theme(shared: &Shared) -> Result<()> {
    let page = shared.newcomer("/").await?;
    let colour = async || {
        let script = "return getComputedStyle(document.documentElement).backgroundColor;";
        shared.browser.script::<String>(script, vec![]).await
    };
    page.choose("theme", 0, "dark").await?;
    let dark = colour().await?;
    page.choose("theme", 0, "light").await?;
    let light = colour().await?;
    ensure!(dark != light, "the background is {dark} in both");
    Ok(())
}

/// Nothing has to be scrolled sideways on a telephone.
async fn narrow(shared: &Shared) -> Result<()> {
    let page = shared.newcomer("/").await?;
    let cdp = shared.browser.session().cdp();
    let size = json!({ "width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": false });
    cdp.send_raw("Emulation.setDeviceMetricsOverride", size).await?;
    let shown = page.element("run", 0).await.context("on a narrow screen");
    let script = "return document.documentElement.scrollWidth;";
    let width = shared.browser.script::<u32>(script, vec![]).await;
    cdp.send_raw("Emulation.clearDeviceMetricsOverride", json!({})).await?;
    shown?;
    let width = width?;
    ensure!(width <= 390, "the page is {width} pixels wide");
    Ok(())
}
