//! The toolchain of `rust-toolchain.toml`, with its components and targets.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::paths::{Paths, on_path};
use crate::process::{Log, answer};
use crate::tools::install;

/// What `rust-toolchain.toml` asks for.
#[derive(Debug, PartialEq, Eq)]
struct Toolchain {
    channel: String,
    components: Vec<String>,
    targets: Vec<String>,
}

/// Makes sure of the toolchain. Returns whether something was installed.
///
/// # Errors
/// When something is missing and rustup cannot install it.
pub fn ensure(paths: &Paths, log: &mut Log) -> Result<bool> {
    let text = std::fs::read_to_string(paths.root.join("rust-toolchain.toml"))
        .context("cannot read rust-toolchain.toml; restore it from git")?;
    let wanted = Toolchain::parse(&text).context("rust-toolchain.toml names no channel")?;
    let missing = wanted.missing(paths);
    if missing.is_empty() {
        return Ok(false);
    }
    if on_path(&["rustup"]).is_none() {
        bail!(
            "Rust {} lacks {}, and there is no rustup to install it; see https://rustup.rs",
            wanted.channel,
            missing.join(", ")
        );
    }
    let what = format!("Rust {}: {}", wanted.channel, missing.join(", "));
    install(log, &what, "rustup; about a minute", |log| {
        let mut command = paths.command("rustup");
        command.args(["toolchain", "install", &wanted.channel, "--profile", "minimal"]);
        for component in &wanted.components {
            command.args(["--component", component]);
        }
        for target in &wanted.targets {
            command.args(["--target", target]);
        }
        log.run(&mut command)
    })?;
    let missing = wanted.missing(paths);
    if missing.is_empty() {
        return Ok(true);
    }
    bail!("Rust {} still lacks {}", wanted.channel, missing.join(", "))
}

impl Toolchain {
    fn parse(text: &str) -> Option<Self> {
        let value = |key: &str| {
            let mut lines = text.lines().filter_map(|line| line.split_once('='));
            lines.find(|(name, _)| name.trim() == key).map(|(_, value)| strings(value))
        };
        Some(Self {
            channel: value("channel")?.into_iter().next()?,
            components: value("components").unwrap_or_default(),
            targets: value("targets").unwrap_or_default(),
        })
    }

    /// The parts that the compiler in use does not have.
    fn missing(&self, paths: &Paths) -> Vec<String> {
        let toolchain = format!("+{}", self.channel);
        let ask = |args: &[&str]| answer(paths.command("rustc").args(args));
        // Without rustup there is no `+1.98.0`; then the only compiler must be the right one.
        let sysroot = ask(&[&toolchain, "--print", "sysroot"]).or_else(|| {
            let version = ask(&["--version"])?;
            let ours = version.split(' ').nth(1) == Some(&self.channel);
            ours.then(|| ask(&["--print", "sysroot"])).flatten()
        });
        let Some(sysroot) = sysroot else {
            return vec!["the compiler itself".to_owned()];
        };
        let sysroot = Path::new(&sysroot);
        let has = |path: String| sysroot.join(path).exists();
        let components = self.components.iter().filter(|component| !match component.as_str() {
            "rust-src" => has("lib/rustlib/src/rust/library/Cargo.lock".into()),
            "clippy" => has("bin/cargo-clippy".into()),
            other => has(format!("bin/{other}")),
        });
        let targets =
            self.targets.iter().filter(|target| !has(format!("lib/rustlib/{target}/lib")));
        components.chain(targets).cloned().collect()
    }
}

/// The quoted strings in a TOML value of one line.
fn strings(value: &str) -> Vec<String> {
    value.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read() {
        let text = "[toolchain]\nchannel = \"1.98.0\"\ncomponents = [\"rust-src\", \"clippy\"]\n\
                    targets = [\"wasm32-wasip1-threads\"]\nprofile = \"minimal\"\n";
        assert_eq!(
            Toolchain::parse(text),
            Some(Toolchain {
                channel: "1.98.0".into(),
                components: vec!["rust-src".into(), "clippy".into()],
                targets: vec!["wasm32-wasip1-threads".into()],
            })
        );
        assert_eq!(Toolchain::parse("[toolchain]\n"), None);
    }
}
