//! What the tests share, and how one is written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use libtest_mimic::{Failed, Trial};
use spindle_e2e::{Browser, Companion, Kind, Outcome, Page, run_program};
use spindle_protocol::{Gil, Limits, RunEvent, RunId, RunRequest, RuntimeChoice, Start};
use tokio::runtime::Runtime;
use tokio::sync::Mutex;

/// What the tests share; started when the first test needs it.
pub(crate) struct World {
    runtime: Runtime,
    shared: Mutex<Option<Shared>>,
}

/// A companion and a browser.
pub(crate) struct Shared {
    /// The real companion.
    pub(crate) companion: Companion,
    /// Chromium.
    pub(crate) browser: Browser,
}

impl World {
    /// Nothing started yet.
    pub(crate) fn new() -> Self {
        let runtime = Runtime::new().expect("a runtime needs threads and files only");
        Self { runtime, shared: Mutex::new(None) }
    }

    /// A test that uses the shared browser. When it fails, the next one gets a fresh page.
    pub(crate) fn test(
        self: &Arc<Self>,
        name: impl Into<String>,
        test: impl AsyncFnOnce(&Shared) -> Result<()> + Send + 'static,
    ) -> Trial {
        let world = Arc::clone(self);
        let name = name.into();
        Trial::test(name.clone(), move || {
            world.runtime.block_on(async {
                let mut shared = world.shared.lock().await;
                if shared.is_none() {
                    *shared = Some(Shared::start().await.map_err(failed)?);
                }
                let shared = shared.as_ref().context("it was started").map_err(failed)?;
                let result = test(shared).await;
                if result.is_err() {
                    shared.leave_a_picture(&name).await;
                }
                result.map_err(failed)
            })
        })
    }

    /// A test that needs nothing shared.
    pub(crate) fn alone(
        self: &Arc<Self>,
        name: impl Into<String>,
        test: impl AsyncFnOnce() -> Result<()> + Send + 'static,
    ) -> Trial {
        let world = Arc::clone(self);
        Trial::test(name, move || world.runtime.block_on(test()).map_err(failed))
    }

    /// Ends browser and companion.
    pub(crate) fn close(&self) {
        self.runtime.block_on(async {
            if let Some(Shared { companion, browser }) = self.shared.lock().await.take() {
                for result in [browser.close().await, companion.close().await] {
                    if let Err(error) = result {
                        eprintln!("{error:#}");
                    }
                }
            }
        });
    }
}

impl Shared {
    async fn start() -> Result<Self> {
        let companion = Companion::start().await?;
        let browser = Browser::start(Kind::Chromium).await?;
        Ok(Self { companion, browser })
    }

    /// The page, loaded anew.
    pub(crate) async fn fresh(&self, route: &str) -> Result<Page<'_>> {
        let page = self.browser.open(&self.companion.url(route)).await?;
        page.api().await?;
        Ok(page)
    }

    /// The page as somebody sees it who has never been there.
    pub(crate) async fn newcomer(&self, route: &str) -> Result<Page<'_>> {
        self.fresh(route).await?;
        self.browser.script::<()>("localStorage.clear();", vec![]).await?;
        self.fresh(route).await
    }

    /// The browser with any page of ours that can run programs; loaded only if there is none.
    pub(crate) async fn ready(&self) -> Result<&Browser> {
        let script = "return typeof window.spindle === 'object' ? location.origin : '';";
        let origin: String = self.browser.script(script, vec![]).await.unwrap_or_default();
        if origin != self.companion.address().origin {
            self.fresh("/").await?;
        }
        Ok(&self.browser)
    }

    /// Runs one of our programs in the page, without arguments or input.
    pub(crate) async fn run(&self, file: &str) -> Result<Outcome> {
        self.run_with(&start(file)?, &[]).await
    }

    /// Runs a program and types a text whenever it asks for one; then the input ends.
    pub(crate) async fn run_with(&self, start: &Start, typed: &[&str]) -> Result<Outcome> {
        let mut typed = typed.iter();
        let outcome = run_program(self.ready().await?, start, async |run, stamped| {
            if !matches!(stamped.event, RunEvent::InputWanted { .. }) {
                return Ok(());
            }
            match typed.next() {
                Some(text) => run.type_text(text).await,
                None => run.send(&RunRequest::StdinClose { run: run.id() }).await,
            }
        })
        .await?;
        ensure!(
            !outcome.events.iter().any(|event| matches!(event.event, RunEvent::Dropped { .. })),
            "events were lost"
        );
        Ok(outcome)
    }

    /// What there is to see of a failure; and the next test begins with a fresh page.
    async fn leave_a_picture(&self, name: &str) {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("{}.png", name.replace([':', '/', ' '], "-")));
        if self.browser.session().screenshot(&file).await.is_ok() {
            eprintln!("{name}: the page as it was: {}", file.display());
        }
        let console = self.browser.console().await.unwrap_or_default();
        // The last lines tell what happened; the first tell it of earlier tests.
        for line in &console[console.len().saturating_sub(5)..] {
            eprintln!("{name}: console: {line}");
        }
        self.browser.session().goto("about:blank").await.ok();
    }
}

/// The folder of this crate.
pub(crate) fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The built page.
pub(crate) fn dist() -> PathBuf {
    std::env::var_os("SPINDLE_DIST").map_or_else(|| here().join("../../dist"), Into::into)
}

/// A run of one of our programs in the browser.
pub(crate) fn start(file: &str) -> Result<Start> {
    let program = spindle_e2e::source::read(&here().join("programs").join(file))?;
    Ok(start_text(program))
}

/// A run of a text in the browser.
pub(crate) fn start_text(program: impl Into<String>) -> Start {
    Start {
        run: RunId(0),
        program: program.into(),
        args: Vec::new(),
        stdin: String::new(),
        runtime: RuntimeChoice::Browser,
        gil: Gil::Off,
        limits: Limits::default(),
    }
}

fn failed(error: anyhow::Error) -> Failed {
    Failed::from(format!("{error:#}"))
}
