//! Runs a program in a process of its own and reads what it tells.

use spindle_protocol::{Gil, ObjectId, RunEvent, ThreadId, Timed, codec};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// What a program wrote and told.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) events: Vec<RunEvent>,
}

impl Outcome {
    pub(crate) fn thread_name(&self, wanted: ThreadId) -> String {
        let name = self.events.iter().find_map(|event| match event {
            RunEvent::ThreadStarted { thread, name, .. } if *thread == wanted => Some(name.clone()),
            _ => None,
        });
        name.unwrap_or_else(|| "MainThread".to_owned())
    }

    pub(crate) fn object_name(&self, wanted: ObjectId) -> String {
        let name = self.events.iter().find_map(|event| match event {
            RunEvent::Object { object, name, .. } if *object == wanted => Some(name.clone()),
            _ => None,
        });
        name.unwrap_or_else(|| format!("{wanted:?}"))
    }
}

/// Every program of `tests/programs`, in order.
pub(crate) fn programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let entries = folder.read_dir().expect("the folder of programs");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    assert!(paths.len() >= 30, "programs are missing");
    paths
}

/// Writes a program into a folder of its own.
pub(crate) fn program(text: &str) -> PathBuf {
    static LATEST: AtomicU32 = AtomicU32::new(0);
    let number = LATEST.fetch_add(1, Relaxed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("engine-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the test");
    let path = folder.join("main.py");
    std::fs::write(&path, text).expect("a program for the test");
    path
}

/// Runs a program to its end, or to the first event that `enough` accepts.
///
/// # Panics
/// When it does not come to an end.
pub(crate) fn run(
    path: &Path,
    gil: Gil,
    patience: Duration,
    enough: impl Fn(&RunEvent) -> bool,
) -> Outcome {
    // The program's own standard error carries the events; what it writes there itself is no JSON.
    let mut child = Command::new(env!("CARGO_BIN_EXE_engine"))
        .arg(path)
        .env("SPINDLE_WATCH", gil.name())
        .env("SPINDLE_EVENTS", "/dev/stderr")
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the engine starts");
    let (lines, told) = mpsc::channel();
    let errors = BufReader::new(child.stderr.take().expect("a pipe"));
    thread::spawn(move || {
        errors.lines().map_while(Result::ok).try_for_each(|line| lines.send(line))
    });
    let mut output = child.stdout.take().expect("a pipe");
    let reader = thread::spawn(move || {
        let mut text = String::new();
        output.read_to_string(&mut text).map(|_| text).unwrap_or_default()
    });
    let deadline = Instant::now() + patience;
    let (mut events, mut stderr) = (Vec::new(), String::new());
    let mut late = false;
    loop {
        match told.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => match codec::decode::<Timed>(&line) {
                Ok(Timed { event, .. }) => {
                    let stop = enough(&event);
                    events.push(event);
                    if stop {
                        break;
                    }
                }
                Err(_) => stderr.extend([line.as_str(), "\n"]),
            },
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                late = true;
                break;
            }
        }
    }
    child.kill().ok();
    child.wait().expect("the engine ends");
    let stdout = reader.join().expect("no panic in a reader");
    let outcome = Outcome { stdout, stderr, events };
    assert!(!late, "no end within {patience:?}: {outcome:?}");
    outcome
}
