//! What can be typed after `cargo xtask`.

use anyhow::{Context, Result, bail};

/// The help text.
pub const USAGE: &str = "\
cargo xtask COMMAND

  serve [--port N] [--no-open]   build what has changed, start Spindle and open it
  build                          the same without starting it
  check                          format, lints, docs, unit tests; no browser
  test                           everything: check, and the tests in real browsers
  browser-run FILE... [--gil off|any|calls] [--json] [--repeat N] [--timeout S] [-- ARGS]
                                 run Python files in the page, in a headless browser
  bench                          measure speed in the page; writes target/bench/latest.json
  help                           this text";

/// One of the commands.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Prints [`USAGE`].
    Help,
    /// Builds everything.
    Build,
    /// Builds everything and starts the companion.
    Serve(Serve),
    /// The tests that need no browser.
    Check,
    /// All tests.
    Test,
    /// Measures speed.
    Bench,
    /// Runs Python files in the page; the rest is for the program `browser-run`.
    BrowserRun(Vec<String>),
}

/// The options of `serve`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Serve {
    /// The port to listen on; the habitual one, or a free one, when absent.
    pub port: Option<u16>,
    /// Prints the address without opening it.
    pub no_open: bool,
}

impl Command {
    /// Reads the arguments.
    ///
    /// # Errors
    /// Names the argument that is not understood.
    pub fn parse(mut args: impl Iterator<Item = String>) -> Result<Self> {
        let Some(name) = args.next() else { return Ok(Self::Help) };
        let rest: Vec<String> = args.collect();
        let command = match name.as_str() {
            "help" | "--help" | "-h" => return Ok(Self::Help),
            "browser-run" => return Ok(Self::BrowserRun(rest)),
            "serve" => return Serve::parse(rest).map(Self::Serve),
            "build" => Self::Build,
            "check" => Self::Check,
            "test" => Self::Test,
            "bench" => Self::Bench,
            other => bail!("there is no command `{other}`"),
        };
        match rest.first() {
            Some(extra) => bail!("`{name}` takes no `{extra}`"),
            None => Ok(command),
        }
    }
}

impl Serve {
    fn parse(rest: Vec<String>) -> Result<Self> {
        let mut options = Self::default();
        let mut rest = rest.into_iter();
        while let Some(arg) = rest.next() {
            let value = match arg.split_once('=') {
                Some(("--port", value)) => Some(value.to_owned()),
                _ if arg == "--port" => Some(rest.next().context("`--port` needs a number")?),
                _ => None,
            };
            match value {
                Some(text) => {
                    let port = text.parse().ok();
                    options.port = Some(port.with_context(|| {
                        format!("`{text}` is no port; give a number up to 65535")
                    })?);
                }
                None if arg == "--no-open" => options.no_open = true,
                None => bail!("`serve` takes no `{arg}`"),
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command> {
        Command::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn commands_are_read() {
        assert_eq!(parse("").unwrap(), Command::Help);
        assert_eq!(parse("check").unwrap(), Command::Check);
        assert_eq!(parse("bench").unwrap(), Command::Bench);
        let serve = |port, no_open| Command::Serve(Serve { port, no_open });
        assert_eq!(parse("serve").unwrap(), serve(None, false));
        assert_eq!(parse("serve --port 80 --no-open").unwrap(), serve(Some(80), true));
        assert_eq!(parse("serve --port=0").unwrap(), serve(Some(0), false));
        assert_eq!(
            parse("browser-run a.py --json").unwrap(),
            Command::BrowserRun(vec!["a.py".into(), "--json".into()])
        );
    }

    #[test]
    fn mistakes_are_named() {
        let sentence = |line| parse(line).unwrap_err().to_string();
        assert_eq!(sentence("tset"), "there is no command `tset`");
        assert_eq!(sentence("check --fast"), "`check` takes no `--fast`");
        assert_eq!(sentence("serve --port"), "`--port` needs a number");
        assert_eq!(sentence("serve --port 70000"), "`70000` is no port; give a number up to 65535");
        assert_eq!(sentence("serve --open"), "`serve` takes no `--open`");
    }
}
