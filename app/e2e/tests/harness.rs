//! That the harness itself works: drivers start, scripts answer, all processes end.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use libtest_mimic::Trial;
use serde_json::json;
use spindle_e2e::browser::{Scheme, Size, wait_for};
use spindle_e2e::statics::{Content, Statics};
use spindle_e2e::{Browser, Kind, memory, run_program};
use spindle_protocol::RunEvent;

use crate::world::{World, start_text};

const PAGE: &str = "data:text/html,<style>body{background:white}\
    @media (prefers-color-scheme:dark){body{background:black}}</style>\
    <p data-testid=status>hello</p><p data-testid=status>two</p>\
    <button data-testid=run disabled>Run</button>\
    <script>setTimeout(()=>document.querySelector('button').disabled=false,300)</script>";

pub(crate) fn tests(world: &Arc<World>) -> Vec<Trial> {
    vec![
        world.alone("harness::chromium", async || chromium().await),
        world.alone("harness::firefox", async || session(Kind::Firefox).await),
        world.alone("harness::runs", runs),
    ]
}

/// A page that greets whoever is typed, instead of running Python.
const GREETER: &str = r#"<!doctype html><script>
    const all = [];
    const push = event => all.push({ run: 7, seq: all.length, t_us: 10 * all.length, ...event });
    const say = text => push({ type: "output", stream: "stdout", text });
    window.spindle = {
        async run(text) {
            const start = JSON.parse(text);
            if ("run" in start) throw new Error("the number is the page's to choose");
            say(start.program);
            setTimeout(() => push({ type: "input_wanted" }), 50);
            return 7;
        },
        events: (id, from) => JSON.stringify(id === 7 ? all.slice(from) : []),
        send(text) {
            const request = JSON.parse(text);
            if (request.type !== "stdin") throw new Error("not expected: " + text);
            say("hello " + request.text);
            push({ type: "exited", status: 3, cause: "finished", wall_us: 100 });
        },
        forget() { all.length = 0; },
        engine: () => '{"state":"ready"}',
    };
</script>"#;

/// Runs go through the page's interface as they should.
async fn runs() -> Result<()> {
    let browser = Browser::start(Kind::Chromium).await?;
    let server = Statics::start(Content::Page(GREETER.to_owned())).await?;
    let page = browser.open(server.origin()).await?;
    page.api().await?;
    ensure!(page.engine().await?["state"] == "ready");
    let outcome =
        run_program(&browser, &start_text("name? "), async |run, stamped| match stamped.event {
            RunEvent::InputWanted { .. } => run.type_text("Ada").await,
            _ => Ok(()),
        })
        .await?;
    ensure!(outcome.stdout() == "name? hello Ada", "{:?}", outcome.events);
    ensure!(outcome.status() == Some(3) && outcome.events.len() == 4, "{:?}", outcome.events);
    browser.close().await
}

async fn chromium() -> Result<()> {
    session(Kind::Chromium).await?;
    let browser = Browser::start(Kind::Chromium).await?;
    browser.open(PAGE).await?;
    browser.script::<()>("console.error('a mishap')", vec![]).await?;
    let console = browser.console().await?;
    ensure!(console.iter().any(|line| line.contains("a mishap")), "the console: {console:?}");
    let folder = tempfile::tempdir()?;
    let mut pictures = Vec::new();
    for scheme in [Scheme::Light, Scheme::Dark] {
        let file = folder.path().join("picture.png");
        browser.screenshot(Size { width: 390, height: 800 }, scheme, &file).await?;
        pictures.push(std::fs::read(file)?);
    }
    ensure!(pictures[0] != pictures[1], "dark looks like light");
    let width = u32::from_be_bytes(pictures[0][16..20].try_into()?);
    ensure!(width == 390, "the picture is {width} wide");
    let memory = memory::of_page(&browser).await?;
    ensure!((memory::MIB..500 * memory::MIB).contains(&memory), "{memory} bytes");
    // Left without a goodbye, as after a panic.
    let pid = browser.pid();
    tokio::task::spawn_blocking(move || drop(browser)).await?;
    is_gone(pid).await
}

async fn session(kind: Kind) -> Result<()> {
    let browser = Browser::start(kind).await?;
    let pid = browser.pid();
    let page = browser.open(PAGE).await?;
    ensure!(page.text("status", 0).await? == "hello");
    ensure!(page.text("status", 1).await? == "two");
    ensure!(page.count("status").await? == 2);
    page.click("run", 0).await?;
    let sum: u32 = browser
        .script_async("setTimeout(() => done(arguments[0] + 1), 10)", vec![json!(2)])
        .await?;
    ensure!(sum == 3, "{sum}");
    let thrown = browser.script_async::<u32>("throw new Error('no')", vec![]).await.unwrap_err();
    ensure!(format!("{thrown:#}").contains("Error: no"), "{thrown:#}");
    browser.close().await?;
    is_gone(pid).await
}

async fn is_gone(pid: u32) -> Result<()> {
    wait_for("the driver's end", Duration::from_secs(5), async || {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        // A process that ended and was not waited for yet is as good as gone.
        let ended = stat.is_empty() || stat.contains(") Z ");
        ensure!(ended || !Path::new("/proc").exists(), "it lives: {stat}");
        Ok(())
    })
    .await
}
