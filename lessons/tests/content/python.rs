//! Runs programs with this machine's `python3`.

use spindle_lessons::author::AuthoredProgram;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a program of a lesson may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The version of `python3`, if there is one.
pub(crate) fn version() -> Option<String> {
    let output = Command::new("python3").arg("--version").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program and holds it against what it promises.
pub(crate) fn run(authored: &AuthoredProgram) -> Result<(), String> {
    let (mut stdin, mut stdout, mut stderr) = (file(), file(), file());
    stdin.write_all(authored.program.stdin.as_bytes()).expect("written");
    stdin.rewind().expect("rewound");
    // Output goes to files: a pipe that nobody reads could hold the program up.
    let mut child = Command::new("python3")
        .arg("-B")
        .arg(&authored.path)
        .args(&authored.program.args)
        .stdin(stdin)
        .stdout(Stdio::from(stdout.try_clone().expect("a handle")))
        .stderr(Stdio::from(stderr.try_clone().expect("a handle")))
        .spawn()
        .map_err(|error| format!("python3 does not start: {error}"))?;
    let begin = Instant::now();
    let status = loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) => break status,
            None if begin.elapsed() > PATIENCE => {
                child.kill().map_err(|error| error.to_string())?;
                child.wait().map_err(|error| error.to_string())?;
                return Err(format!("did not end within {} s", PATIENCE.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    authored.expect.check(&text(&mut stdout), &text(&mut stderr), code(status))
}

fn file() -> File {
    tempfile::tempfile().expect("a temporary file")
}

fn text(file: &mut File) -> String {
    let mut bytes = Vec::new();
    file.rewind().expect("rewound");
    file.read_to_end(&mut bytes).expect("read");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn code(status: ExitStatus) -> i32 {
    // A program that was ended by a signal has no status of its own.
    status.code().unwrap_or(-1)
}
