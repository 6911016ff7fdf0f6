//! The real `spindle serve`, as a child process.

use std::env;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

/// How long it may take until it serves.
const START: Duration = Duration::from_secs(30);

/// A running companion; it ends when this is dropped.
#[derive(Debug)]
pub struct Companion {
    address: Address,
    child: Child,
}

/// Where a companion is to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// `http://127.0.0.1:PORT`.
    pub origin: String,
    /// The secret of this start.
    pub token: String,
}

impl Companion {
    /// Starts the program on a free port and waits until it serves.
    ///
    /// # Errors
    /// When there is no such program, or it does not say where it serves.
    pub async fn start() -> Result<Self> {
        let program = program()?;
        let mut child = Command::new(&program)
            .args(["serve", "--no-open", "--port", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let stdout = child.stdout.take().context("standard output is a pipe")?;
        let mut lines = BufReader::new(stdout).lines();
        let address = timeout(START, find_address(&mut lines))
            .await
            .with_context(|| format!("`spindle serve` named no address within {START:?}"))??;
        // Its further output is of no interest, but a full pipe would stop it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self { address, child })
    }

    /// Where it serves.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The address of a route of the page (`/`, `/lesson/...`), with the token.
    #[must_use]
    pub fn url(&self, route: &str) -> String {
        format!("{}{route}#t={}", self.address.origin, self.address.token)
    }

    /// Ends it as Ctrl-C would, and by force if that takes too long.
    ///
    /// # Errors
    /// When it cannot be ended.
    pub async fn close(mut self) -> Result<()> {
        if let Some(id) = self.child.id().and_then(|id| i32::try_from(id).ok())
            && let Some(pid) = rustix::process::Pid::from_raw(id)
        {
            rustix::process::kill_process(pid, rustix::process::Signal::INT)
                .context("the companion cannot be asked to end")?;
        }
        if timeout(Duration::from_secs(5), self.child.wait()).await.is_err() {
            self.child.kill().await.context("the companion cannot be killed")?;
        }
        Ok(())
    }
}

impl Address {
    /// Reads the line `Spindle is open at http://127.0.0.1:PORT/#t=TOKEN`.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let url = line.split_whitespace().find(|word| word.starts_with("http://127.0.0.1:"))?;
        let (origin, token) = url.split_once("/#t=")?;
        let port = origin.strip_prefix("http://127.0.0.1:")?;
        port.parse::<u16>().ok()?;
        (!token.is_empty()).then(|| Self { origin: origin.to_owned(), token: token.to_owned() })
    }
}

async fn find_address(lines: &mut Lines<BufReader<ChildStdout>>) -> Result<Address> {
    let mut seen = Vec::new();
    while let Some(line) = lines.next_line().await.context("`spindle serve` printed no text")? {
        if let Some(address) = Address::parse(&line) {
            return Ok(address);
        }
        seen.push(line);
    }
    bail!("`spindle serve` ended without naming its address; it printed: {}", seen.join(" / "))
}

/// `$SPINDLE_BIN`, or the `spindle` that was built beside this program.
fn program() -> Result<PathBuf> {
    if let Some(program) = env::var_os("SPINDLE_BIN") {
        return Ok(program.into());
    }
    let here = env::current_exe().context("this program's own path is unknown")?;
    let name = format!("spindle{}", env::consts::EXE_SUFFIX);
    let built = here.ancestors().skip(1).take(2).map(|folder| folder.join(&name));
    built
        .into_iter()
        .find(|program| program.is_file())
        .context("there is no companion; run `cargo xtask build` first, or name one in SPINDLE_BIN")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read() {
        assert_eq!(
            Address::parse("Spindle is open at http://127.0.0.1:4711/#t=ab-_c"),
            Some(Address { origin: "http://127.0.0.1:4711".into(), token: "ab-_c".into() })
        );
        for line in [
            "Listening",
            "http://127.0.0.1:4711/",
            "http://127.0.0.1:x/#t=a",
            "http://127.0.0.1:70000/#t=a",
            "http://127.0.0.1:1/#t=",
            "http://192.168.0.1:1/#t=a",
        ] {
            assert_eq!(Address::parse(line), None, "{line}");
        }
    }
}
