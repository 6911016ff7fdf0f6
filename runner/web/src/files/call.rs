//! What a thread asks of the supervisor while it waits, and the answers.

use serde::{Deserialize, Serialize};

/// A question. `base` is the descriptor of the folder that a path is relative to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named as in WASI preview 1")]
pub enum FileCall {
    /// Opens a file or a folder; answered by its descriptor.
    Open { base: u32, path: String, flags: OpenFlags },
    /// Closes a descriptor.
    Close { fd: u32 },
    /// Reads at the descriptor's offset, or at `at`.
    Read { fd: u32, length: u32, at: Option<u64> },
    /// Writes at the descriptor's offset, or at `at`.
    Write { fd: u32, data: Vec<u8>, at: Option<u64> },
    /// Moves the descriptor's offset; answered by the new one.
    Seek { fd: u32, offset: i64, whence: Whence },
    /// Cuts or lengthens a file.
    SetSize { fd: u32, size: u64 },
    /// Describes an open file.
    Stat { fd: u32 },
    /// Describes a named file.
    StatPath { base: u32, path: String },
    /// Lists an open folder.
    List { fd: u32 },
    /// Makes a folder.
    MakeDir { base: u32, path: String },
    /// Removes a name.
    Remove { base: u32, path: String, dir: bool },
    /// Gives another name.
    Rename { base: u32, path: String, new_base: u32, new_path: String },
    /// Reads standard input; answered when there is some, or its end.
    Stdin { thread: u32, length: u32 },
    /// The program's arguments, `sys.argv`.
    Arguments,
}

/// How to open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named as in WASI preview 1")]
pub struct OpenFlags {
    pub create: bool,
    pub exclusive: bool,
    pub truncate: bool,
    pub directory: bool,
    pub write: bool,
    pub append: bool,
}

/// What an offset counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "variants are named as in WASI preview 1")]
pub enum Whence {
    Start,
    Current,
    End,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileReply {
    /// It is done.
    Done,
    /// A descriptor, an offset or a count.
    Number(u64),
    /// Bytes read.
    Data(Vec<u8>),
    /// A file's description.
    Stat(FileStat),
    /// A folder's entries: name, number, kind.
    Entries(Vec<(String, u64, FileKind)>),
    /// The program's arguments.
    Arguments(Vec<String>),
    /// It could not be done.
    Failed(Errno),
}

/// A file's description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStat {
    /// The file's number.
    pub node: u64,
    /// What it is.
    pub kind: FileKind,
    /// Its length, bytes.
    pub size: u64,
    /// When it last changed, nanoseconds since 1970.
    pub modified_ns: u64,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum FileKind {
    Dir,
    File,
}

/// Why a call failed, with WASI's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[repr(u16)]
#[expect(missing_docs, reason = "variants are named as in WASI preview 1")]
pub enum Errno {
    Badf = 8,
    Exist = 20,
    Fbig = 22,
    Inval = 28,
    Io = 29,
    Isdir = 31,
    Mfile = 33,
    Noent = 44,
    Nospc = 51,
    Nosys = 52,
    Notdir = 54,
    Notempty = 55,
    Notsup = 58,
    Spipe = 70,
}
