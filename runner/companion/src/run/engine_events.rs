//! What the embedded Python tells about its threads.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use spindle_protocol::{RunEvent, Timed, codec};
use tokio::net::unix::pipe::{OpenOptions, Receiver, Sender};
use tokio::sync::watch;

use super::emitter::Emitter;
use super::output::LEFTOVER_BYTES;

/// A named pipe in the run's folder; the engine writes one [`Timed`] a line into it.
#[derive(Debug)]
pub struct EngineEvents {
    path: PathBuf,
    receiver: Receiver,
    /// Keeps the pipe from looking closed before the engine opens it and between its processes.
    _sender: Sender,
}

impl EngineEvents {
    /// The environment variable that tells the engine where to write.
    pub const VARIABLE: &str = "SPINDLE_EVENTS";
    /// A line longer than this is none of the engine's.
    const LONGEST_LINE: usize = 64 * 1024;

    /// Makes the pipe and opens it for reading, so that the engine never waits for a reader.
    ///
    /// # Errors
    /// When the pipe cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let path = folder.join("events");
        make_fifo(&path)?;
        let receiver = OpenOptions::new().open_receiver(&path)?;
        let sender = OpenOptions::new().open_sender(&path)?;
        Ok(Self { path, receiver, _sender: sender })
    }

    /// Where the engine has to write.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Passes events on until `over` becomes true and nothing more is there.
    pub async fn carry(self, emitter: Arc<Emitter>, mut over: watch::Receiver<bool>) {
        let mut lines = Lines::default();
        let mut buffer = vec![0; 16 * 1024];
        loop {
            tokio::select! {
                biased;
                _ = over.wait_for(|over| *over) => break,
                ready = self.receiver.readable() => if ready.is_err() { break },
            }
            while let Ok(count @ 1..) = self.receiver.try_read(&mut buffer) {
                pour(&emitter, lines.push(&buffer[..count])).await;
            }
        }
        // The pipe itself is asked: that there is something may not have been noticed yet.
        let mut leftover = 0;
        while leftover < LEFTOVER_BYTES
            && let Ok(count @ 1..) = rustix::io::read(&self.receiver, &mut buffer)
        {
            leftover += count;
            pour(&emitter, lines.push(&buffer[..count])).await;
        }
    }
}

/// Passes on what is an event. The learner's program can write here, too; what it makes up about
/// the run itself is not passed on.
async fn pour(emitter: &Emitter, lines: Vec<String>) {
    for line in lines {
        if let Ok(Timed { at_us, event }) = codec::decode::<Timed>(&line)
            && matches!(
                event,
                RunEvent::ThreadStarted { .. }
                    | RunEvent::ThreadEnded { .. }
                    | RunEvent::InputWanted { .. }
            )
        {
            emitter.pour(at_us, event).await;
        }
    }
}

/// Cuts bytes into lines.
#[derive(Debug, Default)]
struct Lines {
    held: Vec<u8>,
}

impl Lines {
    fn push(&mut self, bytes: &[u8]) -> Vec<String> {
        let mut lines = Vec::new();
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.held.len() + part.len() <= EngineEvents::LONGEST_LINE {
                self.held.extend_from_slice(part);
            }
            if part.ends_with(b"\n") {
                lines.extend(String::from_utf8(std::mem::take(&mut self.held)));
            }
        }
        lines
    }
}

#[cfg(not(target_vendor = "apple"))]
fn make_fifo(path: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, Mode, mkfifoat};
    mkfifoat(CWD, path, Mode::RUSR | Mode::WUSR).map_err(io::Error::from)
}

/// rustix has no `mkfifo` for macOS; the command of that name is part of every macOS.
#[cfg(target_vendor = "apple")]
fn make_fifo(path: &Path) -> io::Result<()> {
    let made = std::process::Command::new("/usr/bin/mkfifo").args(["-m", "600"]).arg(path).status()?;
    if made.success() { Ok(()) } else { Err(io::Error::other("mkfifo failed")) }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_come_out_whole_and_an_endless_one_does_not_fill_the_memory() {
        let mut lines = Lines::default();
        assert_eq!(lines.push(b"on"), Vec::<String>::new());
        assert_eq!(lines.push(b"e\ntwo\nthr"), ["one\n", "two\n"]);
        assert_eq!(lines.push(b"ee\n\xff\n"), ["three\n"]);
        for _ in 0..100 {
            assert!(lines.push(&[b'x'; 10_000]).is_empty());
        }
        assert!(lines.held.len() <= 64 * 1024);
        assert_eq!(lines.push(b"\nnext\n").last().map(String::as_str), Some("next\n"));
    }
}
