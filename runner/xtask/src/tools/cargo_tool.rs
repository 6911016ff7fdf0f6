//! Programs that Cargo builds from the registry.

use std::fs;

use anyhow::{Context, Result};

use crate::paths::Paths;
use crate::process::{Log, answer};
use crate::tools::install;

/// A program from the Rust registry, in one version.
#[derive(Clone, Debug)]
pub struct CargoTool {
    /// The package's name.
    pub package: &'static str,
    /// The program's name; `PROGRAM --version` prints the name and the version.
    pub program: &'static str,
    /// The one version that fits.
    pub version: String,
    /// More arguments for `cargo install`.
    pub args: &'static [&'static str],
    /// What it is for and how long it takes.
    pub cost: &'static str,
}

impl CargoTool {
    /// Installs the program unless the right version is there or on `PATH`. Returns whether it did.
    ///
    /// # Errors
    /// When it cannot be built.
    pub fn ensure(&self, paths: &Paths, log: &mut Log) -> Result<bool> {
        if self.is_there(paths) {
            return Ok(false);
        }
        let what = format!("{} {}", self.package, self.version);
        install(log, &what, self.cost, |log| {
            // A folder of its own: its dependencies are of no use to anything else.
            let work = paths.tools.join("build");
            log.run(
                paths
                    .command("cargo")
                    .args(["install", self.package, "--version", &self.version, "--force"])
                    .args(self.args)
                    .arg("--root")
                    .arg(&paths.tools)
                    .arg("--target-dir")
                    .arg(&work),
            )?;
            fs::remove_dir_all(&work).with_context(|| format!("cannot remove {}", work.display()))
        })?;
        Ok(true)
    }

    fn is_there(&self, paths: &Paths) -> bool {
        answer(paths.command(self.program).arg("--version"))
            .is_some_and(|answer| answer.split_whitespace().nth(1) == Some(&self.version))
    }
}
