//! The file tree that all threads of a run share, and its open files.
//!
//! Plain data without any browser in it; the supervisor owns it and answers [`call::FileCall`]s.

pub mod call;
pub mod tree;

use std::collections::BTreeMap;

use call::{Errno, FileCall, FileKind, FileReply, FileStat, OpenFlags, Whence};
use tree::{Node, Tree};

/// The descriptor of the root folder, which is open from the start.
pub const ROOT_FD: u32 = 3;
/// Files open at once.
pub const MAX_OPEN: usize = 256;

/// The files of a run.
#[derive(Debug)]
pub struct Files {
    tree: Tree,
    open: BTreeMap<u32, OpenFile>,
}

#[derive(Clone, Debug)]
struct OpenFile {
    node: usize,
    /// Where it was opened; names of folders are resolved against it.
    path: String,
    offset: u64,
    append: bool,
}

impl Files {
    /// An empty tree with the folders that programs expect.
    #[must_use]
    pub fn new() -> Self {
        let mut tree = Tree::new();
        for folder in ["/home", "/tmp"] {
            tree.make_dir(folder).expect("an empty tree takes a folder");
        }
        let root = OpenFile { node: Tree::ROOT, path: "/".to_owned(), offset: 0, append: false };
        Self { tree, open: BTreeMap::from([(ROOT_FD, root)]) }
    }

    /// Puts a file into place.
    ///
    /// # Errors
    /// When the folder is missing or the tree is full.
    pub fn put(&mut self, path: &str, data: &[u8]) -> Result<(), Errno> {
        let node = self.tree.create(path)?;
        self.tree.write_at(node, 0, data)
    }

    /// Does what a thread asks. `now_ns` is the time for changed files.
    pub fn answer(&mut self, call: FileCall, now_ns: u64) -> FileReply {
        self.tree.now_ns = now_ns;
        match self.try_answer(call) {
            Ok(reply) => reply,
            Err(errno) => FileReply::Failed(errno),
        }
    }

    fn try_answer(&mut self, call: FileCall) -> Result<FileReply, Errno> {
        match call {
            FileCall::Open { base, path, flags } => self.open(base, &path, flags),
            FileCall::Close { fd } => {
                self.open.remove(&fd).ok_or(Errno::Badf)?;
                self.collect();
                Ok(FileReply::Done)
            }
            FileCall::Read { fd, length, at } => {
                let (node, offset) = self.position(fd, at)?;
                let data = self.tree.read_at(node, offset, length as usize)?;
                self.advance(fd, at, data.len());
                Ok(FileReply::Data(data))
            }
            FileCall::Write { fd, data, at } => {
                let (node, mut offset) = self.position(fd, at)?;
                if at.is_none() && self.file(fd)?.append {
                    offset = self.tree.size(node);
                    self.file_mut(fd)?.offset = offset;
                }
                self.tree.write_at(node, offset, &data)?;
                self.advance(fd, at, data.len());
                Ok(FileReply::Number(data.len() as u64))
            }
            FileCall::Seek { fd, offset, whence } => self.seek(fd, offset, whence),
            FileCall::SetSize { fd, size } => {
                let node = self.file(fd)?.node;
                self.tree.set_size(node, size)?;
                Ok(FileReply::Done)
            }
            FileCall::Stat { fd } => Ok(FileReply::Stat(self.stat(self.file(fd)?.node))),
            FileCall::StatPath { base, path } => {
                let node = self.tree.find(&self.resolve(base, &path)?)?;
                Ok(FileReply::Stat(self.stat(node)))
            }
            FileCall::List { fd } => {
                let entries = self.tree.list(&self.file(fd)?.path)?;
                let entries = entries.map(|(name, node)| (name, node as u64, self.kind(node)));
                Ok(FileReply::Entries(entries.collect()))
            }
            FileCall::MakeDir { base, path } => {
                let path = self.resolve(base, &path)?;
                self.tree.make_dir(&path)?;
                Ok(FileReply::Done)
            }
            FileCall::Remove { base, path, dir } => {
                let path = self.resolve(base, &path)?;
                self.tree.remove(&path, dir)?;
                self.collect();
                Ok(FileReply::Done)
            }
            FileCall::Rename { base, path, new_base, new_path } => {
                let (from, to) = (self.resolve(base, &path)?, self.resolve(new_base, &new_path)?);
                self.tree.rename(&from, &to)?;
                self.collect();
                Ok(FileReply::Done)
            }
            FileCall::Stdin { .. } | FileCall::Arguments => Err(Errno::Inval),
        }
    }

    fn open(&mut self, base: u32, path: &str, flags: OpenFlags) -> Result<FileReply, Errno> {
        let path = self.resolve(base, path)?;
        let node = match self.tree.find(&path) {
            Ok(_) if flags.create && flags.exclusive => return Err(Errno::Exist),
            Ok(node) => node,
            Err(Errno::Noent) if flags.create => self.tree.create(&path)?,
            Err(errno) => return Err(errno),
        };
        let is_dir = self.kind(node) == FileKind::Dir;
        if flags.directory && !is_dir {
            return Err(Errno::Notdir);
        }
        if is_dir && (flags.write || flags.truncate) {
            return Err(Errno::Isdir);
        }
        if flags.truncate {
            self.tree.set_size(node, 0)?;
        }
        if self.open.len() >= MAX_OPEN {
            return Err(Errno::Mfile);
        }
        let fd = (ROOT_FD..).find(|fd| !self.open.contains_key(fd)).ok_or(Errno::Mfile)?;
        self.open.insert(fd, OpenFile { node, path, offset: 0, append: flags.append });
        Ok(FileReply::Number(u64::from(fd)))
    }

    fn seek(&mut self, fd: u32, offset: i64, whence: Whence) -> Result<FileReply, Errno> {
        let file = self.file(fd)?;
        let origin = match whence {
            Whence::Start => 0,
            Whence::Current => file.offset,
            Whence::End => self.tree.size(file.node),
        };
        let target = origin.checked_add_signed(offset).ok_or(Errno::Inval)?;
        self.file_mut(fd)?.offset = target;
        Ok(FileReply::Number(target))
    }

    fn file(&self, fd: u32) -> Result<&OpenFile, Errno> {
        self.open.get(&fd).ok_or(Errno::Badf)
    }

    fn file_mut(&mut self, fd: u32) -> Result<&mut OpenFile, Errno> {
        self.open.get_mut(&fd).ok_or(Errno::Badf)
    }

    fn position(&self, fd: u32, at: Option<u64>) -> Result<(usize, u64), Errno> {
        let file = self.file(fd)?;
        if self.kind(file.node) == FileKind::Dir {
            return Err(Errno::Isdir);
        }
        Ok((file.node, at.unwrap_or(file.offset)))
    }

    fn advance(&mut self, fd: u32, at: Option<u64>, length: usize) {
        if at.is_none()
            && let Some(file) = self.open.get_mut(&fd)
        {
            file.offset += length as u64;
        }
    }

    fn resolve(&self, base: u32, path: &str) -> Result<String, Errno> {
        let base = &self.file(base)?.path;
        tree::normalize(&format!("{base}/{path}"))
    }

    fn kind(&self, node: usize) -> FileKind {
        match self.tree.node(node) {
            Node::Dir => FileKind::Dir,
            Node::File { .. } => FileKind::File,
        }
    }

    fn stat(&self, node: usize) -> FileStat {
        FileStat {
            node: node as u64,
            kind: self.kind(node),
            size: self.tree.size(node),
            modified_ns: self.tree.modified_ns(node),
        }
    }

    /// Frees what has neither a name nor an open descriptor any more.
    fn collect(&mut self) {
        let open: Vec<usize> = self.open.values().map(|file| file.node).collect();
        self.tree.collect(&open);
    }
}

impl Default for Files {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests;
