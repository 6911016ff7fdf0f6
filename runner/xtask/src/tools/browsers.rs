//! The browsers of the end-to-end tests, from Debian's packages.

use anyhow::{Result, bail};

use crate::paths::{Paths, on_path};
use crate::process::{Log, answer};
use crate::tools::install;

/// A program, the names it has, and the Debian package it comes in.
const BROWSERS: [(&[&str], &str); 3] = [
    (&["chromium", "chromium-browser", "google-chrome"], "chromium"),
    (&["chromedriver"], "chromium-driver"),
    (&["firefox-esr", "firefox"], "firefox-esr"),
];

/// Installs the browsers that are missing. Returns whether any was.
///
/// # Errors
/// When there is no apt-get, or it fails.
pub fn ensure(paths: &Paths, log: &mut Log) -> Result<bool> {
    let missing: Vec<&str> = BROWSERS
        .iter()
        .filter(|(names, _)| on_path(names).is_none())
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(false);
    }
    let list = missing.join(" ");
    if on_path(&["apt-get"]).is_none() {
        bail!(
            "missing for the browser tests: {list} (Debian's names), and there is no apt-get here; \
             install Chromium, ChromeDriver and Firefox with your system's package manager"
        );
    }
    let is_root = answer(paths.command("id").arg("-u")).as_deref() == Some("0");
    if !is_root && on_path(&["sudo"]).is_none() {
        bail!("missing for the browser tests: {list}; as root: apt-get install {list}");
    }
    let how = if is_root { "apt-get" } else { "sudo apt-get, which may ask for your password" };
    install(log, &list, &format!("{how}; one or two minutes"), |log| {
        log.run(apt(paths, is_root).arg("update"))?;
        log.run(
            apt(paths, is_root).args(["install", "-y", "--no-install-recommends"]).args(missing),
        )
    })?;
    Ok(true)
}

fn apt(paths: &Paths, is_root: bool) -> std::process::Command {
    let mut command = paths.command(if is_root { "apt-get" } else { "sudo" });
    if !is_root {
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    }
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
