//! The program as a test sees it.

#![allow(dead_code, reason = "every test file uses a part of it")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{LazyLock, Once};
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Far more than anything here takes; only a fault reaches it.
pub(crate) const DEADLINE: Duration = Duration::from_secs(60);

/// The path of a program under `tests/programs`.
pub(crate) fn program(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/programs").join(name)
}

/// A `spindle` command with nothing to read.
pub(crate) fn spindle() -> Command {
    static STACK: Once = Once::new();
    // Built without optimisation, the embedded Python needs more stack than the usual 8 MiB.
    STACK.call_once(|| {
        let Rlimit { current, maximum } = getrlimit(Resource::Stack);
        let wanted = maximum.unwrap_or(u64::MAX).min(64 << 20);
        if cfg!(debug_assertions) && current.is_some_and(|current| current < wanted) {
            setrlimit(Resource::Stack, Rlimit { current: Some(wanted), maximum }).ok();
        }
    });
    let mut command = Command::new(env!("CARGO_BIN_EXE_spindle"));
    command.stdin(Stdio::null());
    command
}

/// `spindle run` for a program of ours, with more time than it needs.
pub(crate) fn run(name: &str, python: &str) -> Command {
    run_for("120", name, python)
}

/// `spindle run` with a time-out in seconds.
pub(crate) fn run_for(seconds: &str, name: &str, python: &str) -> Command {
    let mut command = spindle();
    command.arg("run").arg(program(name)).args(["--python", python, "--timeout", seconds]);
    command
}

/// Runs a command that reads `input`.
pub(crate) fn output(command: &mut Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("spindle starts");
    let mut stdin = child.stdin.take().expect("it was piped");
    // A program that does not read may be gone already.
    stdin.write_all(input.as_bytes()).ok();
    drop(stdin);
    child.wait_with_output().expect("spindle ends")
}

/// Standard output and error as text, and the status.
pub(crate) fn texts(output: &Output) -> (String, String, Option<i32>) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

/// The embedded Python, and the newest and the oldest CPython of this machine.
///
/// # Panics
/// When there is no CPython: half of what is tested here would silently not be tested.
pub(crate) fn pythons() -> &'static [String] {
    static PYTHONS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let (list, _, _) = texts(&output(spindle().arg("pythons"), ""));
        let mut versions: Vec<String> = list
            .lines()
            .filter(|line| line.contains("CPython"))
            .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
            .collect();
        assert!(!versions.is_empty(), "no CPython from 3.9 to 3.15 on this machine; install one");
        let oldest = versions.pop();
        let newest = versions.into_iter().next();
        [Some("native".to_owned()), newest, oldest].into_iter().flatten().collect()
    });
    &PYTHONS
}

/// Waits until something holds that nobody announces.
pub(crate) fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < DEADLINE, "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Whether no process of a group is alive. A zombie is not alive; whoever adopted it may leave it.
pub(crate) fn group_is_gone(group: u32) -> bool {
    let alive = |stat: &str| {
        let mut fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
        let (state, _parent, of) = (fields.next(), fields.next(), fields.next());
        of == Some(&group.to_string()) && !matches!(state, Some("Z" | "X"))
    };
    let processes = std::fs::read_dir("/proc").expect("this test needs /proc");
    !processes
        .flatten()
        .filter_map(|entry| std::fs::read_to_string(entry.path().join("stat")).ok())
        .any(|stat| alive(&stat))
}

/// A child that does not outlive its test.
pub(crate) struct Guarded(pub Child);

impl Drop for Guarded {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
