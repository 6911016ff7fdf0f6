//! The program `browser-run`.

use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use spindle_protocol::{Gil, Limits, RunEvent, RunId, RunRequest, RuntimeChoice, Start};

use crate::browser::Browser;
use crate::companion::Companion;
use crate::driver::Kind;
use crate::report::{self, Form, Report};
use crate::run::Run;
use crate::typist::{Typed, Typist};
use crate::{outcome::Outcome, source};

/// The help text.
pub const USAGE: &str =
    "browser-run FILE... [--gil off|any|calls] [--json] [--repeat N] [--timeout S] [-- ARGS]";

/// What was typed.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// The programs.
    pub files: Vec<PathBuf>,
    /// How they are printed.
    pub form: Form,
    /// How often each is run.
    pub repeat: u32,
    /// What the GIL does.
    pub gil: Gil,
    /// Their limits.
    pub limits: Limits,
    /// Their `sys.argv[1:]`.
    pub args: Vec<String>,
}

impl Options {
    /// Reads the arguments.
    ///
    /// # Errors
    /// Names the argument that is not understood.
    pub fn parse(args: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self {
            files: Vec::new(),
            form: Form::Text,
            repeat: 1,
            gil: Gil::Off,
            limits: Limits::default(),
            args: Vec::new(),
        };
        let mut args = args.peekable();
        while let Some(arg) = args.next() {
            let mut number = |cap: u32| {
                let text = args.next().with_context(|| format!("`{arg}` needs a number"))?;
                let number = text.parse().ok().filter(|number| (1..=cap).contains(number));
                number.with_context(|| format!("`{arg}` takes 1 to {cap}, not `{text}`"))
            };
            match arg.as_str() {
                "--json" => options.form = Form::Json,
                "--repeat" => options.repeat = number(10_000)?,
                "--gil" => {
                    let text = args.next().context("`--gil` needs off, any or calls")?;
                    options.gil = Gil::named(&text).with_context(|| {
                        format!("`--gil` takes off, any or calls, not `{text}`")
                    })?;
                }
                "--timeout" => {
                    let text = args.next().context("`--timeout` needs a number of seconds")?;
                    options.limits.wall_ms = Some(wall_ms(&text)?);
                }
                "--" => options.args = args.by_ref().collect(),
                option if option.starts_with('-') => bail!("there is no option `{option}`"),
                file => options.files.push(file.into()),
            }
        }
        ensure!(!options.files.is_empty(), "name a Python file");
        Ok(options)
    }
}

/// Runs every file in the page and prints what happens. Returns the exit status: that of the last
/// program that failed, or 0.
///
/// # Errors
/// When a file cannot be run at all, or browser, driver or companion fail.
pub async fn run(options: &Options) -> Result<u8> {
    let programs: Vec<(&Path, String)> = options
        .files
        .iter()
        .map(|file| Ok((file.as_path(), source::read(file)?)))
        .collect::<Result<_>>()?;
    let companion = Companion::start().await?;
    let browser = Browser::start(Kind::Chromium).await?;
    let result = run_all(options, &programs, &companion, &browser).await;
    browser.close().await?;
    companion.close().await?;
    result
}

async fn run_all(
    options: &Options,
    programs: &[(&Path, String)],
    companion: &Companion,
    browser: &Browser,
) -> Result<u8> {
    browser.open(&companion.url("/")).await?.api().await?;
    let mut typist = Typist::new(BufReader::new(io::stdin()));
    let mut status = 0;
    for (path, program) in programs {
        let start = Start {
            run: RunId(0),
            program: program.clone(),
            args: options.args.clone(),
            stdin: String::new(),
            runtime: RuntimeChoice::Browser,
            gil: options.gil,
            limits: options.limits.clone(),
        };
        for run in 1..=options.repeat {
            let name = path.display().to_string();
            let heading = report::heading(&name, programs.len(), run, options.repeat);
            if let Some(heading) = heading.filter(|_| options.form == Form::Text) {
                println!("{heading}");
            }
            let outcome = follow(browser, &start, options.form, &mut typist).await?;
            match exit_status(&outcome) {
                0 => {}
                failing => status = failing,
            }
        }
    }
    Ok(status)
}

async fn follow(
    browser: &Browser,
    start: &Start,
    form: Form,
    typist: &mut Typist,
) -> Result<Outcome> {
    let mut run = Run::start(browser, start).await?;
    let mut report = Report::new(form);
    let mut events = Vec::new();
    loop {
        for event in run.poll().await? {
            report
                .event(&event, io::stdout().lock(), io::stderr().lock())
                .context("the events cannot be printed")?;
            if matches!(event.event, RunEvent::InputWanted { .. }) {
                typist.ask();
            }
            events.push(event);
        }
        if events.last().is_some_and(|last| last.event.is_terminal()) {
            run.forget().await?;
            return Ok(Outcome::new(events));
        }
        match typist.typed() {
            Some(Typed::Line(line)) => run.type_text(&line).await?,
            Some(Typed::End) => run.send(&RunRequest::StdinClose { run: run.id() }).await?,
            None => {}
        }
    }
}

fn wall_ms(text: &str) -> Result<u32> {
    let most = Limits::MAX_WALL_MS / 1000;
    let seconds = text.parse().ok().filter(|seconds| (0.001..=f64::from(most)).contains(seconds));
    let seconds = seconds
        .with_context(|| format!("`--timeout` takes 0.001 to {most} seconds, not `{text}`"))?;
    Ok(u32::try_from(Duration::from_secs_f64(seconds).as_millis())?)
}

/// As `spindle run` ends: our own failures are 1, and so is what does not fit into a byte.
fn exit_status(outcome: &Outcome) -> u8 {
    outcome.status().map_or(1, |status| u8::try_from(status).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options> {
        Options::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn arguments_are_read() {
        let options = parse("a.py b.py --json --repeat 3 --timeout 0.5 -- --json x").unwrap();
        assert_eq!(options.files, [PathBuf::from("a.py"), PathBuf::from("b.py")]);
        assert_eq!((options.form, options.repeat), (Form::Json, 3));
        assert_eq!(options.limits.wall_ms, Some(500));
        assert_eq!(options.args, ["--json", "x"]);
    }

    #[test]
    fn mistakes_are_named() {
        let sentence = |line: &str| parse(line).unwrap_err().to_string();
        assert_eq!(sentence(""), "name a Python file");
        assert_eq!(sentence("a.py --jsn"), "there is no option `--jsn`");
        assert_eq!(sentence("a.py --repeat"), "`--repeat` needs a number");
        assert_eq!(sentence("a.py --repeat 0"), "`--repeat` takes 1 to 10000, not `0`");
        for bad in ["301", "0", "-1", "nan", "x"] {
            assert_eq!(
                sentence(&format!("a.py --timeout {bad}")),
                format!("`--timeout` takes 0.001 to 300 seconds, not `{bad}`")
            );
        }
    }
}
