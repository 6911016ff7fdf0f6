//! Running another program, its output kept in a log.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// How much of a log is repeated when its program fails.
const TAIL_LINES: usize = 40;

/// Everything that the programs of one step print, and what the reader sees of it.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    file: File,
    /// Whether the cursor stands behind the step's name.
    line_open: bool,
}

impl Log {
    /// An empty log. `line_open` says whether a line without an end has been printed.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn create(path: PathBuf, line_open: bool) -> Result<Self> {
        let folder = path.parent().context("a log lies in a folder")?;
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        fs::write(&path, "").with_context(|| format!("cannot write {}", path.display()))?;
        let file = File::options().append(true).open(&path)?;
        Ok(Self { path, file, line_open })
    }

    /// Tells the reader something on a line of its own.
    pub fn say(&mut self, text: &str) {
        self.end_line();
        eprintln!("{text}");
    }

    fn end_line(&mut self) {
        if self.line_open {
            eprintln!();
            self.line_open = false;
        }
    }

    /// Whether nothing was printed behind the step's name.
    #[must_use]
    pub fn line_open(&self) -> bool {
        self.line_open
    }

    /// Runs a program; what it prints goes to the log only.
    ///
    /// # Errors
    /// When it cannot be started or fails; the error repeats the end of the log.
    pub fn run(&mut self, command: &mut Command) -> Result<()> {
        self.note(command)?;
        command.stdin(Stdio::null()).stdout(self.file.try_clone()?).stderr(self.file.try_clone()?);
        let status = command.status().with_context(|| cannot_start(command))?;
        self.judge(command, status)
    }

    /// Runs a program and shows what it prints on its standard output, line by line, too.
    /// Calls `line` with each of them, whether the program fails or not.
    ///
    /// # Errors
    /// When it cannot be started or fails; the error repeats the end of the log.
    pub fn run_shown(&mut self, command: &mut Command, mut line: impl FnMut(&str)) -> Result<()> {
        self.note(command)?;
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(self.file.try_clone()?);
        let mut child = command.spawn().with_context(|| cannot_start(command))?;
        let stdout = child.stdout.take().context("standard output is a pipe")?;
        for bytes in BufReader::new(stdout).split(b'\n') {
            let text = String::from_utf8_lossy(&bytes?).into_owned();
            writeln!(self.file, "{text}")?;
            self.end_line();
            println!("{text}");
            line(&text);
        }
        let status = child.wait()?;
        self.judge(command, status)
    }

    fn note(&mut self, command: &Command) -> Result<()> {
        writeln!(self.file, "$ {}", shown(command)).context("cannot write the log")
    }

    fn judge(&self, command: &Command, status: std::process::ExitStatus) -> Result<()> {
        if status.success() {
            return Ok(());
        }
        bail!(
            "`{}` failed ({status}); the last lines of its log:\n{}\nthe whole log: {}",
            shown(command),
            self.tail()?,
            self.path.display()
        );
    }

    fn tail(&self) -> Result<String> {
        let text = String::from_utf8_lossy(&fs::read(&self.path)?).into_owned();
        let lines: Vec<&str> = text.lines().collect();
        let from = lines.len().saturating_sub(TAIL_LINES);
        Ok(lines[from..].iter().map(|line| format!("  | {line}")).collect::<Vec<_>>().join("\n"))
    }
}

/// What a program prints, when it can be started and does not fail.
#[must_use]
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// A command as one would type it.
#[must_use]
pub fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start `{}`; is it installed?", shown(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(name: &str) -> Log {
        let path = std::env::temp_dir().join(format!("xtask-{}-{name}.log", std::process::id()));
        Log::create(path, false).unwrap()
    }

    #[test]
    fn a_failure_repeats_the_log() {
        let mut log = log("failure");
        let error = log.run(Command::new("ls").arg("/no/such/folder")).unwrap_err().to_string();
        assert!(error.starts_with("`ls /no/such/folder` failed (exit status: 2)"), "{error}");
        assert!(error.contains("  | $ ls /no/such/folder\n  | ls:"), "{error}");
        fs::remove_file(log.path).unwrap();
    }

    #[test]
    fn a_missing_program_is_named() {
        let mut log = log("missing");
        let error = log.run(&mut Command::new("no-such-program")).unwrap_err().to_string();
        assert_eq!(error, "cannot start `no-such-program`; is it installed?");
        fs::remove_file(log.path).unwrap();
    }

    #[test]
    fn lines_are_seen_and_kept() {
        let mut log = log("lines");
        let mut lines = Vec::new();
        log.run_shown(Command::new("printf").arg("one\\ntwo"), |line| lines.push(line.to_owned()))
            .unwrap();
        assert_eq!(lines, ["one", "two"]);
        assert_eq!(fs::read_to_string(&log.path).unwrap(), "$ printf one\\ntwo\none\ntwo\n");
        fs::remove_file(log.path).unwrap();
    }
}
