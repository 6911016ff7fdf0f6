//! A session in a browser.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::{Capabilities, WebDriver};
use tokio::time::{Instant, sleep};

use crate::driver::{Driver, Kind};
use crate::page::Page;

/// How long a script in the page may take.
const SCRIPT: Duration = Duration::from_secs(40);

/// How often a condition is looked at while it is waited for.
const LOOK: Duration = Duration::from_millis(25);

/// A browser without a window; it ends when this is dropped, better with [`close`](Self::close).
#[derive(Debug)]
pub struct Browser {
    session: WebDriver,
    driver: Driver,
    kind: Kind,
}

/// A width and a height in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// The width.
    pub width: u32,
    /// The height.
    pub height: u32,
}

/// The colours that the reader's system asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Browser {
    /// Starts a browser and its driver.
    ///
    /// # Errors
    /// When one of them is not installed or does not start.
    pub async fn start(kind: Kind) -> Result<Self> {
        let driver = Driver::start(kind).await?;
        let Value::Object(wanted) = kind.capabilities() else {
            unreachable!("capabilities are an object")
        };
        let mut capabilities = Capabilities::new();
        for (name, value) in wanted {
            capabilities.set(name, value)?;
        }
        let session = WebDriver::new(driver.url(), capabilities)
            .await
            .with_context(|| format!("{kind:?} does not start"))?;
        session.set_script_timeout(SCRIPT).await?;
        Ok(Self { session, driver, kind })
    }

    /// Which browser it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Loads an address anew, even when only its fragment differs from the one shown.
    ///
    /// # Errors
    /// When it cannot be loaded.
    pub async fn open(&self, url: &str) -> Result<Page<'_>> {
        self.session.goto("about:blank").await?;
        self.session.goto(url).await.with_context(|| format!("{url} cannot be opened"))?;
        Ok(Page::new(self))
    }

    /// The page as it is now.
    #[must_use]
    pub fn page(&self) -> Page<'_> {
        Page::new(self)
    }

    /// The session itself, for what has no method here.
    #[must_use]
    pub fn session(&self) -> &WebDriver {
        &self.session
    }

    /// The process that all of the browser's processes descend from.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.driver.pid()
    }

    /// What a script in the page returns; its arguments are `arguments[0]`, ...
    ///
    /// # Errors
    /// When it throws or returns something else.
    pub async fn script<T: DeserializeOwned>(&self, script: &str, args: Vec<Value>) -> Result<T> {
        let value = self.session.execute(script, args).await?;
        value.convert().with_context(|| format!("unexpected result of the script: {script}"))
    }

    /// What a script in the page gives to `done`, its last argument; `fail` takes an error.
    ///
    /// # Errors
    /// When it calls `fail`, throws, or gives something else.
    pub async fn script_async<T: DeserializeOwned>(
        &self,
        script: &str,
        args: Vec<Value>,
    ) -> Result<T> {
        let wrapped = format!(
            "const answer = arguments[arguments.length - 1];
             const done = value => answer({{ value }});
             const fail = error => answer({{ error: String(error) }});
             try {{ {script} }} catch (error) {{ fail(error); }}"
        );
        let answer = self.session.execute_async(wrapped, args).await?;
        let mut answer: Value = answer.convert()?;
        ensure!(answer.get("error").is_none(), "in the page: {}", answer["error"]);
        serde_json::from_value(answer["value"].take())
            .with_context(|| format!("unexpected result of the script: {script}"))
    }

    /// What the console has shown since the last call, as `LEVEL: text`. Violations of the content
    /// security policy are among it. Chromium only.
    ///
    /// # Errors
    /// When the driver does not tell.
    pub async fn console(&self) -> Result<Vec<String>> {
        let entries = self.session.browser_log().await?;
        Ok(entries.iter().map(|entry| format!("{}: {}", entry.level, entry.message)).collect())
    }

    /// Takes a picture of the page as it looks in a window of that size. Chromium only.
    ///
    /// # Errors
    /// When it cannot be taken or written.
    pub async fn screenshot(&self, size: Size, scheme: Scheme, file: &Path) -> Result<()> {
        let cdp = self.session.cdp();
        let scheme = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        cdp.send_raw(
            "Emulation.setDeviceMetricsOverride",
            json!({
                "width": size.width,
                "height": size.height,
                "deviceScaleFactor": 1,
                "mobile": false,
            }),
        )
        .await?;
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        cdp.send_raw("Emulation.setEmulatedMedia", json!({ "features": [feature] })).await?;
        let taken = self.session.screenshot(file).await;
        cdp.send_raw("Emulation.clearDeviceMetricsOverride", json!({})).await?;
        cdp.send_raw("Emulation.setEmulatedMedia", json!({ "features": [] })).await?;
        taken.with_context(|| format!("no picture in {}", file.display()))
    }

    /// Ends the session, then the driver.
    ///
    /// # Errors
    /// When the browser does not end by itself; it is killed all the same.
    pub async fn close(self) -> Result<()> {
        self.session.quit().await.context("the browser does not end")
    }
}

/// Looks at something until it is there.
///
/// # Errors
/// When it is not there in time, with the last reason; `what` says what was waited for.
pub async fn wait_for<T>(
    what: &str,
    within: Duration,
    mut look: impl AsyncFnMut() -> Result<T>,
) -> Result<T> {
    let deadline = Instant::now() + within;
    loop {
        match look().await {
            Ok(value) => return Ok(value),
            Err(error) if Instant::now() >= deadline => {
                return Err(error.context(format!("{what}: not within {within:?}")));
            }
            Err(_) => sleep(LOOK).await,
        }
    }
}
