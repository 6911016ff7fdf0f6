//! Where sources, caches and results lie.
//!
//! In CI the checkout is thrown away, so compiled code and tools go to a folder outside of it:
//! `$SPINDLE_CACHE`, or `~/.cache/spindle`. Setting `SPINDLE_CACHE` does the same elsewhere.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// The folders that every command works in.
#[derive(Clone, Debug)]
pub struct Paths {
    /// The checkout.
    pub root: PathBuf,
    /// Cargo's target folder: one for everything, because the interpreter takes long to compile.
    pub target: PathBuf,
    /// Programs that `xtask` installed; the binaries are in its `bin`.
    pub tools: PathBuf,
}

impl Paths {
    /// Finds the checkout around the current folder, and the caches.
    ///
    /// # Errors
    /// When the current folder lies in no checkout.
    pub fn find() -> Result<Self> {
        let here = env::current_dir().context("the current folder cannot be read")?;
        let root = here
            .ancestors()
            .find(|folder| folder.join("runner/xtask/Cargo.toml").is_file())
            .context("not inside a checkout of Spindle; change into it and try again")?
            .to_owned();
        let cache = cache(&|name| env::var_os(name).filter(|value| !value.is_empty()));
        let target = env::var_os("CARGO_TARGET_DIR").map(|folder| here.join(folder));
        Ok(Self::new(root, target, cache))
    }

    fn new(root: PathBuf, target: Option<PathBuf>, cache: Option<PathBuf>) -> Self {
        let base = cache.clone().unwrap_or_else(|| root.clone());
        let target = target.unwrap_or_else(|| base.join("target"));
        let tools = cache.map_or_else(|| target.join("tools"), |cache| cache.join("tools"));
        Self { root, target, tools }
    }

    /// What the build makes besides Cargo's own results.
    #[must_use]
    pub fn made(&self) -> PathBuf {
        self.target.join("spindle")
    }

    /// The engine for the browser.
    #[must_use]
    pub fn engine_wasm(&self) -> PathBuf {
        self.made().join("engine.wasm")
    }

    /// The course as data.
    #[must_use]
    pub fn lessons(&self) -> PathBuf {
        self.made().join("lessons")
    }

    /// The whole page, as it is served.
    #[must_use]
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The companion.
    #[must_use]
    pub fn companion(&self) -> PathBuf {
        self.target.join("release").join(format!("spindle{}", env::consts::EXE_SUFFIX))
    }

    /// The log of a step.
    #[must_use]
    pub fn log(&self, step: &str) -> PathBuf {
        self.made().join("logs").join(format!("{}.log", step.replace([' ', '\''], "-")))
    }

    /// `PATH` with our tools first.
    #[must_use]
    pub fn search_path(&self) -> OsString {
        let old = env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.tools.join("bin")).chain(env::split_paths(&old));
        env::join_paths(folders).unwrap_or(old)
    }

    /// A program to run in the checkout, with our tools and our target folder.
    #[must_use]
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command
            .current_dir(&self.root)
            .env("PATH", self.search_path())
            .env("CARGO_TARGET_DIR", &self.target)
            // The page that the companion embeds; the same in every call, or Cargo would build
            // the companion anew each time.
            .env("SPINDLE_DIST", self.dist());
        command
    }

    /// Cargo, with arguments separated by blanks.
    #[must_use]
    pub fn cargo(&self, args: &str) -> Command {
        let mut command = self.command("cargo");
        command.args(args.split_whitespace());
        command
    }

    /// Cargo for the engine in the browser, whose lock needs an unstable switch of the compiler.
    ///
    /// In a target folder of its own: build scripts of common macros look at that switch, so that
    /// in a shared folder every change between it and the other builds would compile all anew.
    #[must_use]
    pub fn engine_cargo(&self, args: &str) -> Command {
        let mut command = self.cargo(args);
        command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", self.engine_target());
        command
    }

    /// The target folder of [`engine_cargo`](Self::engine_cargo).
    #[must_use]
    pub fn engine_target(&self) -> PathBuf {
        self.target.join("engine")
    }

    /// A path as it is shown: relative to the checkout where it lies inside.
    #[must_use]
    pub fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}

/// The cache outside of the checkout, where one is wanted.
fn cache(variable: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(folder) = variable("SPINDLE_CACHE") {
        return Some(folder.into());
    }
    variable("CI")?;
    Some(Path::new(&variable("HOME")?).join(".cache/spindle"))
}

/// The first of some programs that is on `PATH`.
#[must_use]
pub fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let candidates = names.iter().flat_map(|name| folders.iter().map(move |f| f.join(name)));
    candidates.into_iter().find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(target: Option<&str>, variables: &[(&str, &str)]) -> (PathBuf, PathBuf) {
        let variable = |name: &str| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into())
        };
        let paths = Paths::new("/src".into(), target.map(Into::into), cache(&variable));
        (paths.target, paths.tools)
    }

    #[test]
    fn caches_lie_in_the_checkout_except_in_ci() {
        assert_eq!(paths(None, &[]), ("/src/target".into(), "/src/target/tools".into()));
        assert_eq!(
            paths(None, &[("CI", "true"), ("HOME", "/home/me")]),
            ("/home/me/.cache/spindle/target".into(), "/home/me/.cache/spindle/tools".into())
        );
        assert_eq!(
            paths(None, &[("CI", "true"), ("SPINDLE_CACHE", "/c")]),
            ("/c/target".into(), "/c/tools".into())
        );
        assert_eq!(paths(Some("/t"), &[]), ("/t".into(), "/t/tools".into()));
        assert_eq!(paths(Some("/t"), &[("SPINDLE_CACHE", "/c")]), ("/t".into(), "/c/tools".into()));
    }
}
