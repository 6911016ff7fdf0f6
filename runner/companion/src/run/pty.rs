//! The pseudo-terminals that a program writes to.

use std::ffi::OsStr;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;

use rustix::fs::{Mode, OFlags, fcntl_getfl, fcntl_setfl};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, Winsize, tcgetattr, tcsetattr, tcsetwinsize};
use tokio::net::unix::pipe::Receiver;

/// One end to read and one to write.
///
/// A pseudo-terminal instead of a pipe, because Python writes line by line to a terminal and in
/// blocks to a pipe: the lines of several processes then do not tear each other apart, and output
/// is there when it was made.
#[derive(Debug)]
pub struct Pty {
    /// What the program writes comes out here.
    pub reader: Receiver,
    /// The program's end.
    pub writer: OwnedFd,
}

impl Pty {
    /// Opens a pair that changes no byte on its way.
    ///
    /// # Errors
    /// When the system has no pseudo-terminal left.
    pub fn open() -> io::Result<Self> {
        let reader = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&reader)?;
        unlockpt(&reader)?;
        let name = ptsname(&reader, Vec::new())?;
        // NOCTTY: it must not become the terminal that controls us, or its end would end us.
        let writer = rustix::fs::open(
            OsStr::from_bytes(name.as_bytes()),
            OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC,
            Mode::empty(),
        )?;
        let mut settings = tcgetattr(&writer)?;
        // No "\r\n" for "\n", no echo, no Ctrl-C.
        settings.make_raw();
        tcsetattr(&writer, OptionalActions::Now, &settings)?;
        let size = Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&writer, size)?;
        fcntl_setfl(&reader, fcntl_getfl(&reader)? | OFlags::NONBLOCK)?;
        Ok(Self { reader: Receiver::from_owned_fd_unchecked(reader)?, writer })
    }
}

/// What reading brought.
#[derive(Debug, PartialEq, Eq)]
pub enum Read {
    /// So many bytes.
    Bytes(usize),
    /// Nothing yet.
    Later,
    /// The last writer is gone.
    End,
}

/// Reads what is there already. A terminal gives at most a few KiB at once, so that a short read
/// does not mean that nothing more is there; only [`Read::Later`] does.
pub fn read_now(reader: &Receiver, buffer: &mut [u8]) -> Read {
    match reader.try_read(buffer) {
        Ok(count @ 1..) => Read::Bytes(count),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Read::Later,
        // A terminal whose last writer is gone answers EIO on Linux and end of file elsewhere.
        Ok(0) | Err(_) => Read::End,
    }
}
