//! The page when something is missing: never blank, always in words.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use spindle_e2e::page::APPEAR;
use spindle_e2e::statics::{Content, Statics};
use spindle_e2e::{Companion, Page, run_program};
use spindle_protocol::{RuntimeChoice, Start};

use crate::home;
use crate::world::{Shared, World, dist, start_text};

/// A lesson whose programs need the companion.
const PROCESS_LESSON: &str = "/lessons/process";

pub(crate) fn tests(world: &Arc<World>) -> Vec<Trial> {
    vec![
        world.test("states::no_companion", no_companion),
        world.test("states::companion_gone", companion_gone),
        world.test("states::wrong_token", wrong_token),
        world.test("states::no_isolation", no_isolation),
        world.test("states::unknown_address", unknown_address),
    ]
}

/// Without a key the page runs threads itself, and says what the companion is for.
async fn no_companion(shared: &Shared) -> Result<()> {
    let page = without_key(shared, "/").await?;
    home::run_edit_run(page).await?;
    let page = without_key(shared, PROCESS_LESSON).await?;
    companion_is(page, "absent").await?;
    page.shows("spindle serve").await?;
    native_fails(page).await
}

async fn companion_gone(shared: &Shared) -> Result<()> {
    let companion = Companion::start().await?;
    let page = shared.browser.open(&companion.url("/")).await?;
    page.api().await?;
    companion_is(page, "connected").await?;
    native(page).await?;
    companion.close().await?;
    companion_is(page, "lost").await?;
    native_fails(page).await
}

async fn wrong_token(shared: &Shared) -> Result<()> {
    forget_key(shared).await?;
    let url = format!("{}{PROCESS_LESSON}#t=wrong", shared.companion.address().origin);
    let page = shared.browser.open(&url).await?;
    page.api().await?;
    companion_is(page, "lost").await?;
    page.shows("spindle serve").await?;
    let result = native_fails(page).await;
    forget_key(shared).await?;
    result
}

/// Served without the two headers, the page cannot run threads; its text is whole.
async fn no_isolation(shared: &Shared) -> Result<()> {
    let server = Statics::start(Content::Folder(dist())).await?;
    let page = shared.browser.open(server.origin()).await?;
    page.attribute_is(("engine-state", 0), "data-state", "unavailable", APPEAR).await?;
    page.shows("isolat").await?;
    let start = start_text("print(1)");
    let outcome = run_program(&shared.browser, &start, async |_, _| Ok(())).await?;
    let failure = outcome.failure().context("it ran")?;
    ensure!(!failure.message.is_empty() && !failure.hint.is_empty(), "{failure}");
    let page = shared.browser.open(&format!("{}{PROCESS_LESSON}", server.origin())).await?;
    page.text_where(("lesson", 0), APPEAR, |text| text.len() > 1000).await.map(drop)
}

async fn unknown_address(shared: &Shared) -> Result<()> {
    for route in ["/no/such/page", "/lessons/no-such-lesson"] {
        let page = shared.browser.open(&shared.companion.url(route)).await?;
        page.element("not-found", 0).await.with_context(|| format!("at {route}"))?;
    }
    Ok(())
}

/// The page of the companion in a tab that has no key to it.
async fn without_key<'a>(shared: &'a Shared, route: &str) -> Result<Page<'a>> {
    forget_key(shared).await?;
    let url = format!("{}{route}", shared.companion.address().origin);
    let page = shared.browser.open(&url).await?;
    page.api().await?;
    Ok(page)
}

async fn forget_key(shared: &Shared) -> Result<()> {
    shared.browser.open(&shared.companion.address().origin).await?;
    shared.browser.script::<()>("sessionStorage.clear();", vec![]).await
}

async fn companion_is(page: Page<'_>, state: &str) -> Result<()> {
    page.attribute_is(("companion-state", 0), "data-state", state, APPEAR).await
}

async fn native(page: Page<'_>) -> Result<()> {
    let start = Start { runtime: RuntimeChoice::Native, ..start_text("print('native')") };
    let outcome = run_program(page.browser(), &start, async |_, _| Ok(())).await?;
    ensure!(outcome.stdout() == "native\n", "{:?}", outcome.events);
    Ok(())
}

async fn native_fails(page: Page<'_>) -> Result<()> {
    let start = Start { runtime: RuntimeChoice::Native, ..start_text("print('native')") };
    let outcome = run_program(page.browser(), &start, async |_, _| Ok(())).await?;
    let failure = outcome.failure().context("it ran")?;
    ensure!(failure.hint.contains("spindle serve"), "{failure}");
    Ok(())
}
