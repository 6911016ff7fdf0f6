//! What must be on the machine, and installing it.
//!
//! Whatever is installed is announced with how long it takes. Rust programs go to a folder of
//! ours, never to `~/.cargo/bin`; only the browsers, which Debian packages, go to the system.

pub mod rust;
pub mod cargo_tool;
pub mod browsers;

use anyhow::{Context, Result, bail};

use crate::paths::{Paths, on_path};
use crate::process::Log;
use crate::progress::{Outcome, Progress, Step};
use cargo_tool::CargoTool;

/// What a command needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Compiling and linting.
    Rust,
    /// The page as well.
    Page,
    /// Browsers and their drivers as well.
    Browsers,
}

/// The step that installs what is missing.
///
/// # Errors
/// When something is missing and cannot be installed.
pub fn ensure(progress: &mut Progress, paths: &Paths, need: Need) -> Result<()> {
    const STEP: Step = Step {
        name: "tools",
        first_time: "",
        hint: "what is named above can also be installed by hand; then start the command again",
    };
    progress.step(paths, STEP, |log| {
        let mut installed = rust::ensure(paths, log)?;
        c_compiler()?;
        node()?;
        if need >= Need::Page {
            installed |= trunk().ensure(paths, log)?;
            installed |= wasm_bindgen(paths)?.ensure(paths, log)?;
        }
        if need >= Need::Browsers {
            installed |= browsers::ensure(paths, log)?;
            installed |= geckodriver().ensure(paths, log)?;
        }
        Ok(if installed { Outcome::Done } else { Outcome::Unchanged })
    })
}

/// Runs one installation, saying so.
///
/// # Errors
/// What the installation returned.
pub fn install(
    log: &mut Log,
    what: &str,
    cost: &str,
    work: impl FnOnce(&mut Log) -> Result<()>,
) -> Result<()> {
    log.say(&format!("  installing {what} ({cost})"));
    work(log).with_context(|| format!("{what} could not be installed"))
}

fn trunk() -> CargoTool {
    CargoTool {
        package: "trunk",
        program: "trunk",
        version: "0.21.14".into(),
        // Its newest dependencies do not fit together; the ones it was released with do.
        args: &["--locked"],
        cost: "builds the page; about 6 minutes on two cores",
    }
}

/// Must have the very version of the library: the two speak a format without a promise.
fn wasm_bindgen(paths: &Paths) -> Result<CargoTool> {
    let lock = std::fs::read_to_string(paths.root.join("Cargo.lock"))
        .context("cannot read Cargo.lock; restore it from git")?;
    Ok(CargoTool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: locked_version(&lock, "wasm-bindgen")
            .context("Cargo.lock names no wasm-bindgen; restore it from git")?
            .to_owned(),
        args: &[],
        cost: "links the page to the browser; about 3 minutes on two cores",
    })
}

fn geckodriver() -> CargoTool {
    CargoTool {
        package: "geckodriver",
        program: "geckodriver",
        version: "0.37.1".into(),
        args: &[],
        cost: "drives Firefox; about 3 minutes on two cores",
    }
}

/// The version of a package in the text of a `Cargo.lock`.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let (_, after) = lock.split_once(&format!("\nname = \"{package}\"\nversion = \""))?;
    after.split_once('"').map(|(version, _)| version)
}

fn c_compiler() -> Result<()> {
    if on_path(&["cc", "gcc", "clang"]).is_none() {
        bail!("there is no C compiler; on Debian: apt-get install gcc libc6-dev");
    }
    Ok(())
}

fn node() -> Result<()> {
    if on_path(&["node"]).is_none() || on_path(&["npm"]).is_none() {
        bail!(
            "there is no Node with npm, which bundle the editor; on Debian: apt-get install nodejs npm"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_package_is_found_in_the_lock() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "bindgen"), None);
    }
}
