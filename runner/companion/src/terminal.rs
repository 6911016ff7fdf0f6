//! `spindle run` and `spindle pythons`: a run with a terminal in the place of the page.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use spindle_protocol::{
    Gil, Limits, RunError, RunEvent, RunId, RuntimeChoice, Stamped, Start, Stream, codec,
};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

use crate::cli::{RunArgs, complain};
use crate::pythons::Pythons;
use crate::pythons::places::Places;
use crate::run::RunHandle;
use crate::run::input::Input;
use crate::run::outbox::{Outbox, Overflow};

/// Lists the runtimes, one a line.
pub(crate) async fn pythons() -> Result<ExitCode, RunError> {
    let pythons = Pythons::new(Places::of_this_machine());
    let mut stdout = io::stdout().lock();
    for runtime in pythons.available().await {
        let path = runtime.executable.as_deref().unwrap_or("inside spindle");
        // Who closed the terminal does not want the rest.
        if writeln!(stdout, "{:<10} {:<40} {path}", runtime.version, runtime.label()).is_err() {
            break;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs a program and ends as it ends.
pub(crate) async fn run(args: RunArgs) -> Result<ExitCode, RunError> {
    let RunArgs { file, python, json, timeout, args } = args;
    let program = read_program(&file)?;
    let limits = Limits { wall_ms: timeout.map(wall_ms).transpose()?, ..Limits::default() };
    let runtime = match python.as_str() {
        "native" => RuntimeChoice::Native,
        which => RuntimeChoice::Cpython { which: which.to_owned() },
    };
    // Looking for CPythons takes a moment; a native run needs it only if somebody reads the list.
    let pythons = match runtime {
        RuntimeChoice::Native if !json => Pythons::native_only(),
        _ => Pythons::new(Places::of_this_machine()),
    };
    let start = Start {
        run: RunId(1),
        program,
        args,
        stdin: String::new(),
        runtime,
        gil: Gil::Off,
        limits,
    };
    let outbox = Arc::new(Outbox::new(Overflow::Wait));
    // Before the run: a program starts with the signals that its parent does not ignore.
    let mut interrupts = signal(SignalKind::interrupt()).map_err(no_signals)?;
    let mut terminations = signal(SignalKind::terminate()).map_err(no_signals)?;
    let handle = RunHandle::start(start, Arc::new(pythons), &outbox);
    let inputs = handle.inputs();
    std::thread::spawn(move || forward_stdin(&inputs));
    let mut handle = Some(handle);
    loop {
        let batch = tokio::select! {
            batch = outbox.batch() => batch,
            _ = interrupts.recv() => {
                handle.iter().for_each(RunHandle::stop);
                continue;
            }
            _ = terminations.recv() => {
                handle = None;
                continue;
            }
        };
        for event in batch {
            if show(&event, json).is_err() {
                // Nobody reads what the program writes: it ends, as at a broken pipe.
                handle = None;
            }
            if let Some(code) = exit_code(&event.event) {
                return Ok(code);
            }
        }
    }
}

fn read_program(file: &Path) -> Result<String, RunError> {
    let name = file.display();
    let limit = Start::MAX_PROGRAM_BYTES as u64;
    let mut bytes = Vec::new();
    // One byte more than is allowed tells that there is more, without reading all of it.
    File::open(file).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes)).map_err(
        |error| {
            let reason = match error.kind() {
                io::ErrorKind::NotFound => "there is no such file".to_owned(),
                io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
                io::ErrorKind::PermissionDenied => "it is not yours to read".to_owned(),
                _ => error.to_string(),
            };
            RunError::new(format!("cannot read {name}: {reason}"), "name a Python program")
        },
    )?;
    if bytes.len() as u64 > limit {
        return Err(RunError::new(
            format!("{name} has more than {} KiB, the most that a run takes", limit / 1024),
            "let the program make or read its data instead of holding it as text",
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
        RunError::new(format!("line {line} of {name} is not UTF-8"), "save the file as UTF-8")
    })
}

fn wall_ms(seconds: f64) -> Result<u32, RunError> {
    Duration::try_from_secs_f64(seconds)
        .ok()
        .and_then(|wall| u32::try_from(wall.as_millis()).ok())
        .filter(|wall_ms| (1..=Limits::MAX_WALL_MS).contains(wall_ms))
        .ok_or_else(|| {
            RunError::new(
                format!("a time-out of {seconds} seconds is not possible"),
                format!("give one between 0.001 and {} seconds", Limits::MAX_WALL_MS / 1000),
            )
        })
}

fn no_signals(error: io::Error) -> RunError {
    RunError::new(format!("spindle cannot listen to Ctrl-C: {error}"), "try again")
}

/// Passes on what comes in until it ends. A thread of its own, because reading a terminal cannot
/// be given up.
fn forward_stdin(inputs: &mpsc::Sender<Input>) {
    let mut stdin = io::stdin().lock();
    let mut buffer = [0; 8 * 1024];
    let mut decoder = crate::run::decode::Decoder::default();
    while let Ok(count @ 1..) = stdin.read(&mut buffer) {
        if inputs.blocking_send(Input::Text(decoder.push(&buffer[..count]))).is_err() {
            return;
        }
    }
    // Refused when the program has ended; then there is nothing to close.
    inputs.blocking_send(Input::Close).ok();
}

/// Writes an event where it belongs.
fn show(event: &Stamped<RunEvent>, json: bool) -> io::Result<()> {
    if json {
        return print(io::stdout().lock(), &format!("{}\n", codec::encode(event)));
    }
    match &event.event {
        RunEvent::Output { stream: Stream::Stdout, text, .. } => print(io::stdout().lock(), text),
        RunEvent::Output { stream: Stream::Stderr, text, .. } => print(io::stderr().lock(), text),
        RunEvent::Failed(error) => {
            complain(error);
            Ok(())
        }
        _ => Ok(()),
    }
}

fn print(mut stream: impl Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

/// How the whole command ends, if this is the last event.
fn exit_code(event: &RunEvent) -> Option<ExitCode> {
    match event {
        RunEvent::Exited { status, .. } => {
            Some(u8::try_from(*status).map_or(ExitCode::FAILURE, ExitCode::from))
        }
        RunEvent::Failed(_) => Some(ExitCode::FAILURE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::wall_ms;

    #[test]
    fn only_possible_time_outs_are_taken() {
        assert_eq!(wall_ms(0.5), Ok(500));
        assert_eq!(wall_ms(300.0), Ok(300_000));
        for seconds in [0.0, -1.0, 1e-9, 301.0, 1e300, f64::NAN, f64::INFINITY] {
            assert!(wall_ms(seconds).is_err(), "{seconds}");
        }
    }
}
