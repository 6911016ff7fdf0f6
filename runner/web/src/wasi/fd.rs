//! Calls on descriptors: the standard streams here, everything else by the supervisor.

use std::rc::Rc;

use spindle_protocol::Stream;

use super::{Call, Host, call};
use crate::files::ROOT_FD;
use crate::files::call::{Errno, FileCall, FileKind, FileReply, FileStat, Whence};
use crate::layout::REPLY_BYTES;

const STDIN: u32 = 0;
const STDOUT: u32 = 1;
const STDERR: u32 = 2;

const CHARACTER_DEVICE: u8 = 2;
const DIRECTORY: u8 = 3;
const REGULAR_FILE: u8 = 4;
const SOCKET: u8 = 6;

/// Room for a reply's own fields beside its bytes.
const REPLY_OVERHEAD: usize = 64;
/// The most bytes that one read gives or one write takes.
const MAX_TRANSFER: u32 = (REPLY_BYTES - REPLY_OVERHEAD) as u32;

pub(crate) fn calls(host: &Rc<Host>) -> Vec<Call> {
    vec![
        (
            "fd_close",
            call!(host, |fd: u32| match fd {
                STDIN..=STDERR => Ok(()),
                fd => host.request(&FileCall::Close { fd }),
            }),
        ),
        (
            "fd_read",
            call!(host, |fd: u32, buffers: u32, count: u32, done: u32| {
                read(&host, fd, buffers, count, done)
            }),
        ),
        (
            "fd_write",
            call!(host, |fd: u32, buffers: u32, count: u32, done: u32| {
                write(&host, fd, buffers, count, done)
            }),
        ),
        (
            "fd_seek",
            call!(host, |fd: u32, offset: i64, whence: u32, at: u32| {
                seek(&host, fd, offset, whence, at)
            }),
        ),
        ("fd_fdstat_get", call!(host, |fd: u32, at: u32| describe(&host, fd, at))),
        (
            "fd_fdstat_set_flags",
            call!(host, |_fd: u32, _flags: u32| {
                let _ = &host;
                Ok(())
            }),
        ),
        (
            "fd_filestat_get",
            call!(host, |fd: u32, at: u32| {
                let stat =
                    if fd <= STDERR { None } else { Some(stat(&host, &FileCall::Stat { fd })?) };
                write_stat(&host, at, stat)
            }),
        ),
        (
            "fd_filestat_set_size",
            call!(host, |fd: u32, size: u64| { host.request(&FileCall::SetSize { fd, size }) }),
        ),
        (
            "fd_prestat_get",
            call!(host, |fd: u32, at: u32| {
                // Tag 0, a folder, and the length of its name.
                if fd == ROOT_FD {
                    host.guest.write(at, &[0, 0, 0, 0, 1, 0, 0, 0])
                } else {
                    Err(Errno::Badf)
                }
            }),
        ),
        (
            "fd_prestat_dir_name",
            call!(host, |fd: u32, at: u32, _length: u32| {
                if fd == ROOT_FD { host.guest.write(at, b"/") } else { Err(Errno::Badf) }
            }),
        ),
        (
            "fd_readdir",
            call!(host, |fd: u32, at: u32, length: u32, cookie: u64, used: u32| {
                list(&host, fd, at, length, cookie, used)
            }),
        ),
        (
            "fd_sync",
            call!(host, |_fd: u32| {
                let _ = &host;
                Ok(())
            }),
        ),
    ]
}

fn read(host: &Host, fd: u32, buffers: u32, count: u32, done: u32) -> Result<(), Errno> {
    // One buffer a call: fewer bytes than asked for are a fine answer.
    let (at, length) = host
        .guest
        .buffers(buffers, count)?
        .into_iter()
        .find(|(_, length)| *length > 0)
        .unwrap_or((0, 0));
    let length = length.min(MAX_TRANSFER);
    let call = match fd {
        STDIN => FileCall::Stdin { thread: host.thread.get().0, length },
        STDOUT | STDERR => return Err(Errno::Badf),
        fd => FileCall::Read { fd, length, at: None },
    };
    match host.ask(&call) {
        FileReply::Data(data) => {
            host.guest.write(at, &data)?;
            host.guest.set_u32(done, data.len() as u32)
        }
        FileReply::Failed(errno) => Err(errno),
        _ => Err(Errno::Io),
    }
}

fn write(host: &Host, fd: u32, buffers: u32, count: u32, done: u32) -> Result<(), Errno> {
    let buffers = host.guest.buffers(buffers, count)?;
    let mut written = 0;
    if let STDOUT | STDERR = fd {
        let stream = if fd == STDOUT { Stream::Stdout } else { Stream::Stderr };
        // Together, so that one call's text stays one piece.
        let mut bytes = Vec::new();
        for (at, length) in buffers {
            bytes.extend(host.guest.read(at, length)?);
        }
        host.output(stream, &bytes);
        return host.guest.set_u32(done, bytes.len() as u32);
    }
    for (at, length) in buffers {
        let data = host.guest.read(at, length.min(MAX_TRANSFER))?;
        let whole = data.len() as u32 == length;
        match host.ask(&FileCall::Write { fd, data, at: None }) {
            FileReply::Number(count) => written += count as u32,
            FileReply::Failed(errno) if written == 0 => return Err(errno),
            _ => break,
        }
        if !whole {
            break;
        }
    }
    host.guest.set_u32(done, written)
}

fn seek(host: &Host, fd: u32, offset: i64, whence: u32, at: u32) -> Result<(), Errno> {
    if fd <= STDERR {
        return Err(Errno::Spipe);
    }
    let whence = match whence {
        0 => Whence::Start,
        1 => Whence::Current,
        2 => Whence::End,
        _ => return Err(Errno::Inval),
    };
    match host.ask(&FileCall::Seek { fd, offset, whence }) {
        FileReply::Number(offset) => host.guest.set_u64(at, offset),
        FileReply::Failed(errno) => Err(errno),
        _ => Err(Errno::Io),
    }
}

pub(super) fn stat(host: &Host, call: &FileCall) -> Result<FileStat, Errno> {
    match host.ask(call) {
        FileReply::Stat(stat) => Ok(stat),
        FileReply::Failed(errno) => Err(errno),
        _ => Err(Errno::Io),
    }
}

fn kind_number(kind: FileKind) -> u8 {
    match kind {
        FileKind::Dir => DIRECTORY,
        FileKind::File => REGULAR_FILE,
    }
}

fn describe(host: &Host, fd: u32, at: u32) -> Result<(), Errno> {
    const SEEK_AND_TELL: u64 = 0b10_0100;
    let (kind, rights) = if fd == STDIN {
        // Like a pipe: `input()` then writes its prompt to standard output.
        (SOCKET, !SEEK_AND_TELL)
    } else if fd <= STDERR {
        // A character device that cannot seek is what wasi-libc takes for a terminal.
        (CHARACTER_DEVICE, !SEEK_AND_TELL)
    } else {
        (kind_number(stat(host, &FileCall::Stat { fd })?.kind), u64::MAX)
    };
    let mut bytes = [0; 24];
    bytes[0] = kind;
    bytes[8..16].copy_from_slice(&rights.to_le_bytes());
    bytes[16..24].copy_from_slice(&rights.to_le_bytes());
    host.guest.write(at, &bytes)
}

/// Writes a file's description; `None` for a standard stream.
pub(super) fn write_stat(host: &Host, at: u32, stat: Option<FileStat>) -> Result<(), Errno> {
    let mut bytes = [0; 64];
    let mut set = |at: usize, value: u64| bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
    set(0, 1); // device
    set(24, 1); // links
    if let Some(FileStat { node, kind, size, modified_ns }) = stat {
        set(8, node + 1);
        set(32, size);
        for time in [40, 48, 56] {
            set(time, modified_ns);
        }
        bytes[16] = kind_number(kind);
    } else {
        bytes[16] = CHARACTER_DEVICE;
    }
    host.guest.write(at, &bytes)
}

fn list(host: &Host, fd: u32, at: u32, length: u32, cookie: u64, used: u32) -> Result<(), Errno> {
    let FileReply::Entries(entries) = host.ask(&FileCall::List { fd }) else {
        return Err(Errno::Notdir);
    };
    let mut bytes = Vec::new();
    let first = usize::try_from(cookie).map_err(|_| Errno::Inval)?;
    for (index, (name, node, kind)) in entries.iter().enumerate().skip(first) {
        bytes.extend((index as u64 + 1).to_le_bytes());
        bytes.extend((node + 1).to_le_bytes());
        bytes.extend((name.len() as u32).to_le_bytes());
        bytes.extend([kind_number(*kind), 0, 0, 0]);
        bytes.extend(name.as_bytes());
    }
    // A cut-off last entry tells the caller to ask again from its cookie.
    bytes.truncate(length as usize);
    host.guest.write(at, &bytes)?;
    host.guest.set_u32(used, bytes.len() as u32)
}
