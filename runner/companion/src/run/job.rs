//! The course of a run: folder, processes, streams, end.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use spindle_protocol::{
    Cause, Limits, RunError, RunEvent, RuntimeInfo, RuntimeKind, Start, Stream,
};
use tokio::net::unix::pipe::Receiver;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::emitter::Emitter;
use super::ending::{Asked, ending};
use super::engine_events::EngineEvents;
use super::environment::command;
use super::folder::Folder;
use super::group::{Group, shell_status};
use super::input::{self, Input};
use super::output;
use super::pty::Pty;
use crate::pythons::Pythons;

/// How long the end of the output is waited for after the program ended. A process that it left
/// behind may hold the terminal for ever.
const DRAIN: Duration = Duration::from_millis(250);

/// Runs a program from its first event to the one before its last, which it returns.
pub(super) async fn run(
    start: Start,
    pythons: &Pythons,
    emitter: &Arc<Emitter>,
    typed: mpsc::Receiver<Input>,
    mut asks: mpsc::Receiver<Asked>,
) -> Result<RunEvent, RunError> {
    start.check()?;
    check_program(&start.program)?;
    let runtime = pythons.choose(&start.runtime).await?;
    let available = pythons.available().await;
    let folder = Folder::create(&start.program)?;
    let python = python(&runtime, &folder)?;

    emitter.begin();
    let mut job = Job::spawn(python, runtime.kind, &start.args, &folder).map_err(cannot_start)?;
    emitter.tell(RunEvent::Started { runtime, available });
    let (over, is_over) = watch::channel(false);
    let feeding = job.group.stdin().map(|stdin| tokio::spawn(input::feed(stdin, start.stdin, typed)));
    let mut carrying = JoinSet::new();
    for (reader, stream) in [(job.stdout, Stream::Stdout), (job.stderr, Stream::Stderr)] {
        carrying.spawn(output::carry(reader, stream, Arc::clone(emitter), is_over.clone()));
    }
    let telling = job.events.map(|events| tokio::spawn(events.carry(Arc::clone(emitter), is_over)));

    let wall_ms = start.limits.wall_ms.unwrap_or(Limits::DEFAULT_WALL_MS);
    let cause = ending(&job.group, Duration::from_millis(wall_ms.into()), &mut asks).await;
    let wall_us = emitter.elapsed_us();
    if cause == Cause::Finished {
        // What it left behind may still finish a line.
        timeout(DRAIN, all(&mut carrying)).await.ok();
    }
    let (status, cpu_us) = job.group.finish().map_err(cannot_start)?;
    // The group is dead: the end of the output is there, unless somebody left the group.
    timeout(DRAIN, all(&mut carrying)).await.ok();
    over.send_replace(true);
    all(&mut carrying).await;
    if let Some(telling) = telling {
        telling.await.ok();
    }
    if let Some(feeding) = feeding {
        feeding.abort();
    }
    Ok(RunEvent::Exited { status: shell_status(status), cause, wall_us, cpu_us })
}

async fn all(tasks: &mut JoinSet<()>) {
    while tasks.join_next().await.is_some() {}
}

/// The processes of a run and what comes out of them.
struct Job {
    group: Group,
    stdout: Receiver,
    stderr: Receiver,
    events: Option<EngineEvents>,
}

impl Job {
    fn spawn(
        python: PathBuf,
        kind: RuntimeKind,
        args: &[String],
        folder: &Folder,
    ) -> io::Result<Self> {
        let (stdout, stderr) = (Pty::open()?, Pty::open()?);
        let mut command = command(&python, folder, args);
        command.stdin(std::process::Stdio::piped()).stdout(stdout.writer).stderr(stderr.writer);
        let events = match kind {
            RuntimeKind::Native => Some(EngineEvents::open(folder.path())?),
            RuntimeKind::Browser | RuntimeKind::Cpython => None,
        };
        if let Some(events) = &events {
            command.env(EngineEvents::VARIABLE, events.path());
        }
        let group = Group::spawn(command)?;
        Ok(Self { group, stdout: stdout.reader, stderr: stderr.reader, events })
    }
}

/// The command that is this runtime.
fn python(runtime: &RuntimeInfo, folder: &Folder) -> Result<PathBuf, RunError> {
    match &runtime.executable {
        Some(path) => Ok(PathBuf::from(path)),
        None => folder.add_python(),
    }
}

fn cannot_start(error: io::Error) -> RunError {
    RunError::new(
        format!("the system does not let Python start: {error}"),
        "close other programs and try again",
    )
}

fn check_program(program: &str) -> Result<(), RunError> {
    let Some(at) = program.find('\0') else { return Ok(()) };
    let line = program[..at].matches('\n').count() + 1;
    Err(RunError::new(
        format!("line {line} of the program contains a NUL character, which Python cannot read"),
        "remove it; many editors show it as ^@",
    ))
}
