//! ChromeDriver or geckodriver, as a child process.

use std::env;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// How long a driver may take until it listens.
const START: Duration = Duration::from_secs(30);

/// A browser that the page is tested in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Chromium, through ChromeDriver.
    Chromium,
    /// Firefox, through geckodriver.
    Firefox,
}

/// A running driver; it and its browser end when this is dropped.
#[derive(Debug)]
pub struct Driver {
    url: String,
    group: Pid,
    _child: Child,
    /// Where driver and browser keep profiles and other passing things.
    _folder: TempDir,
}

impl Driver {
    /// Starts a driver on a free port and waits until it listens.
    ///
    /// # Errors
    /// When it is not installed or does not say where it listens.
    pub async fn start(kind: Kind) -> Result<Self> {
        let folder = tempfile::tempdir().context("no temporary folder can be made")?;
        let mut child = Command::new(kind.program())
            .args(kind.arguments())
            .env("TMPDIR", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // The browser's processes join this group, so that all can be ended together.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| {
                format!("cannot start {}; `cargo xtask test` installs it", kind.program())
            })?;
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        let group = id.and_then(Pid::from_raw).context("a driver has a process id")?;
        let stdout = child.stdout.take().context("standard output is a pipe")?;
        let mut lines = BufReader::new(stdout).lines();
        let port = timeout(START, async {
            while let Some(line) = lines.next_line().await? {
                if let Some(port) = port(&line) {
                    return Ok(port);
                }
            }
            bail!("{} ended without naming its port", kind.program())
        })
        .await
        .with_context(|| format!("{} named no port within {START:?}", kind.program()))??;
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self { url: format!("http://127.0.0.1:{port}"), group, _child: child, _folder: folder })
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The driver's process id; its browser's processes descend from it.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.group.as_raw_nonzero().get().unsigned_abs()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // After a proper end only the driver is left; a group that is gone is as good.
        kill_process_group(self.group, Signal::KILL).ok();
    }
}

impl Kind {
    fn program(self) -> &'static str {
        match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
        }
    }

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["--port=0"],
            Self::Firefox => &["--port", "0"],
        }
    }

    /// What a session asks of the driver.
    #[must_use]
    pub fn capabilities(self) -> Value {
        match self {
            Self::Chromium => json!({
                "browserName": "chrome",
                "goog:chromeOptions": {
                    "args": [
                        "--headless=new",
                        "--window-size=1280,900",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-dev-shm-usage",
                        // `gc()` for the measurement of memory.
                        "--js-flags=--expose-gc",
                    ],
                    "binary": found(&["chromium", "chromium-browser", "google-chrome"]),
                },
                "goog:loggingPrefs": { "browser": "ALL" },
            }),
            Self::Firefox => json!({
                "browserName": "firefox",
                "moz:firefoxOptions": {
                    "args": ["-headless"],
                    "binary": found(&["firefox-esr", "firefox"]),
                },
            }),
        }
    }
}

/// The port in `... was started successfully on port 1234.` or `... Listening on 127.0.0.1:1234`.
fn port(line: &str) -> Option<u16> {
    let (_, after) = line
        .split_once("successfully on port ")
        .or_else(|| line.split_once("Listening on 127.0.0.1:"))?;
    after.trim_end_matches('.').parse().ok()
}

fn found(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let candidates = names.iter().flat_map(|name| folders.iter().map(move |f| f.join(name)));
    candidates.into_iter().find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::port;

    #[test]
    fn both_drivers_name_their_port() {
        assert_eq!(port("ChromeDriver was started successfully on port 40123."), Some(40123));
        assert_eq!(port("1763\tgeckodriver\tINFO\tListening on 127.0.0.1:4444"), Some(4444));
        assert_eq!(port("Only local connections are allowed."), None);
    }
}
