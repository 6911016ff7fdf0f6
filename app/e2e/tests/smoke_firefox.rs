//! The most important of it in Firefox: the home page's program runs, is edited, runs again, stops.

use std::sync::Arc;

use anyhow::Result;
use libtest_mimic::Trial;
use spindle_e2e::{Browser, Kind};

use crate::home;
use crate::world::{Shared, World};

pub(crate) fn tests(world: &Arc<World>) -> Vec<Trial> {
    vec![world.test("smoke_firefox::home", home)]
}

async fn home(shared: &Shared) -> Result<()> {
    let browser = Browser::start(Kind::Firefox).await?;
    let result = try_home(shared, &browser).await;
    browser.close().await?;
    result
}

async fn try_home(shared: &Shared, browser: &Browser) -> Result<()> {
    let url = shared.companion.url("/");
    let page = browser.open(&url).await?;
    page.api().await?;
    home::run_edit_run(page).await?;
    let page = browser.open(&url).await?;
    page.api().await?;
    home::stop(page).await
}
