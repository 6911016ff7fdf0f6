//! A program's process group: started together, ended together.

use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStdin, Command, ExitStatus};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use tokio::task::JoinHandle;

/// The program and every process below it that did not leave its group on purpose. Dropping it
/// kills them all.
///
/// The main process is not reaped before the group is dead: as long as it is a zombie, nobody else
/// can get its number, so that a signal to the group never meets a stranger.
#[derive(Debug)]
pub struct Group {
    main: Child,
    id: Pid,
    reaped: bool,
}

impl Group {
    /// Starts the program at the head of a new group.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn spawn(mut command: Command) -> io::Result<Self> {
        let main = command.process_group(0).spawn()?;
        let id = Pid::from_child(&main);
        Ok(Self { main, id, reaped: false })
    }

    /// The program's standard input, once.
    pub fn stdin(&mut self) -> Option<ChildStdin> {
        self.main.stdin.take()
    }

    /// Completes when the main process has ended.
    #[must_use]
    pub fn ended(&self) -> JoinHandle<()> {
        let id = self.id;
        tokio::task::spawn_blocking(move || {
            let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            // Without a child to wait for, it has ended as well.
            while waitid(WaitId::Pid(id), options).is_err_and(|e| e == rustix::io::Errno::INTR) {}
        })
    }

    /// Asks every process of the group to end, as Ctrl-C does.
    pub fn interrupt(&self) {
        self.signal(Signal::INT);
    }

    /// Ends every process of the group.
    pub fn kill(&self) {
        self.signal(Signal::KILL);
    }

    /// Kills what is left and tells how the main process ended, with the processor time of it and
    /// of all children that it waited for.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn finish(mut self) -> io::Result<(ExitStatus, Option<u64>)> {
        self.kill();
        let cpu_us = cpu_us(self.id);
        let status = self.main.wait()?;
        self.reaped = true;
        Ok((status, cpu_us))
    }

    fn signal(&self, signal: Signal) {
        if !self.reaped {
            // It fails only when nobody is left, which is what we want.
            kill_process_group(self.id, signal).ok();
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if !self.reaped {
            self.kill();
            self.main.wait().ok();
        }
    }
}

/// An exit status as a shell reports it.
#[must_use]
pub fn shell_status(status: ExitStatus) -> i32 {
    status.code().or_else(|| status.signal().map(|signal| 128 + signal)).unwrap_or(1)
}

/// The processor time of a process that ended but was not reaped, its reaped children included.
/// Only Linux tells without `unsafe`.
fn cpu_us(process: Pid) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).ok()?;
    ticks(&stat).map(|ticks| ticks * 1_000_000 / rustix::param::clock_ticks_per_second())
}

/// The sum of utime, stime, cutime and cstime in a line of `/proc/*/stat`.
fn ticks(stat: &str) -> Option<u64> {
    // The second field is the program's name in parentheses and may hold anything.
    let (_, fields) = stat.rsplit_once(')')?;
    // utime is field 14; the first one here is field 3.
    let times = fields.split_whitespace().skip(11).take(4);
    times.map(|field| field.parse::<u64>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::ticks;

    #[test]
    fn processor_time_is_read_behind_any_name() {
        let stat = "7 (a) b (c) S 1 7 7 0 -1 4194304 100 0 0 0 11 22 33 44 20 0 1 0 9";
        assert_eq!(ticks(stat), Some(110));
        assert_eq!(ticks("7 (a) S 1"), Some(0));
        assert_eq!(ticks("nonsense"), None);
    }
}
