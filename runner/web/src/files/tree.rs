//! Names and contents.

use std::collections::{BTreeMap, BTreeSet};

use super::call::Errno;

/// All files of a run together, bytes.
pub const MAX_TOTAL_BYTES: u64 = 64 * 1024 * 1024;
/// Files and folders of a run.
pub const MAX_NODES: usize = 10_000;
/// The longest path, bytes.
pub const MAX_PATH_BYTES: usize = 4096;

/// A file or a folder.
#[derive(Clone, Debug)]
pub enum Node {
    /// A folder; its entries are the paths below it.
    Dir,
    /// A file.
    File {
        /// Its contents.
        data: Vec<u8>,
        /// When it last changed, nanoseconds since 1970.
        modified_ns: u64,
    },
}

/// Names and contents, without open files.
#[derive(Debug)]
pub struct Tree {
    names: BTreeMap<String, usize>,
    nodes: BTreeMap<usize, Node>,
    next: usize,
    total: u64,
    /// The time for changes.
    pub now_ns: u64,
}

impl Tree {
    /// The root folder's number.
    pub const ROOT: usize = 0;

    /// A root folder and nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self {
            names: BTreeMap::from([("/".to_owned(), Self::ROOT)]),
            nodes: BTreeMap::from([(Self::ROOT, Node::Dir)]),
            next: Self::ROOT + 1,
            total: 0,
            now_ns: 0,
        }
    }

    /// What a number stands for.
    ///
    /// # Panics
    /// For a number that no method gave out, or one that was collected.
    #[must_use]
    pub fn node(&self, node: usize) -> &Node {
        &self.nodes[&node]
    }

    /// The number of a name.
    ///
    /// # Errors
    /// When there is none, or a file stands where a folder must.
    pub fn find(&self, path: &str) -> Result<usize, Errno> {
        match self.names.get(path) {
            Some(node) => Ok(*node),
            None => self.parent(path).and(Err(Errno::Noent)),
        }
    }

    /// Makes an empty file.
    ///
    /// # Errors
    /// When its folder is missing or the tree is full.
    pub fn create(&mut self, path: &str) -> Result<usize, Errno> {
        self.insert(path, Node::File { data: Vec::new(), modified_ns: self.now_ns })
    }

    /// Makes a folder.
    ///
    /// # Errors
    /// When the name is taken, its folder is missing, or the tree is full.
    pub fn make_dir(&mut self, path: &str) -> Result<usize, Errno> {
        if self.names.contains_key(path) {
            return Err(Errno::Exist);
        }
        self.insert(path, Node::Dir)
    }

    fn insert(&mut self, path: &str, node: Node) -> Result<usize, Errno> {
        self.parent(path)?;
        if self.nodes.len() >= MAX_NODES {
            return Err(Errno::Nospc);
        }
        let number = self.next;
        self.next += 1;
        self.nodes.insert(number, node);
        self.names.insert(path.to_owned(), number);
        Ok(number)
    }

    /// Checks that a path's folder is there and is one.
    fn parent(&self, path: &str) -> Result<(), Errno> {
        let (folder, _) = path.rsplit_once('/').ok_or(Errno::Inval)?;
        let folder = if folder.is_empty() { "/" } else { folder };
        match self.names.get(folder).map(|node| &self.nodes[node]) {
            Some(Node::Dir) => Ok(()),
            Some(Node::File { .. }) => Err(Errno::Notdir),
            None => Err(Errno::Noent),
        }
    }

    /// A folder's entries, by name.
    ///
    /// # Errors
    /// When it is no folder.
    pub fn list(&self, path: &str) -> Result<impl Iterator<Item = (String, usize)>, Errno> {
        if !matches!(self.nodes[&self.find(path)?], Node::Dir) {
            return Err(Errno::Notdir);
        }
        let prefix = below(path);
        Ok(self
            .names
            .range(prefix.clone()..)
            .map_while(move |(name, node)| {
                let rest = name.strip_prefix(&prefix)?;
                Some((rest.to_owned(), *node))
            })
            .filter(|(rest, _)| !rest.is_empty() && !rest.contains('/')))
    }

    /// Removes a name.
    ///
    /// # Errors
    /// When it is missing, is of the other kind, or is a folder with entries.
    pub fn remove(&mut self, path: &str, dir: bool) -> Result<(), Errno> {
        match (&self.nodes[&self.find(path)?], dir) {
            (Node::Dir, false) => Err(Errno::Isdir),
            (Node::File { .. }, true) => Err(Errno::Notdir),
            (Node::Dir, true) if path == "/" => Err(Errno::Inval),
            (Node::Dir, true) if self.list(path)?.next().is_some() => Err(Errno::Notempty),
            _ => {
                self.names.remove(path);
                Ok(())
            }
        }
    }

    /// Gives a file or a folder, with all below it, another name. A file of that name is replaced.
    ///
    /// # Errors
    /// When the old name is missing, the new one is a folder or lies below the old one, or its
    /// folder is missing.
    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), Errno> {
        let node = self.find(from)?;
        self.parent(to)?;
        if from == to {
            return Ok(());
        }
        if to.starts_with(&below(from)) || from == "/" {
            return Err(Errno::Inval);
        }
        if let Ok(taken) = self.find(to) {
            match (&self.nodes[&node], &self.nodes[&taken]) {
                (Node::File { .. }, Node::Dir) => return Err(Errno::Isdir),
                (Node::Dir, Node::File { .. }) => return Err(Errno::Notdir),
                (Node::Dir, Node::Dir) if self.list(to)?.next().is_some() => {
                    return Err(Errno::Notempty);
                }
                _ => {}
            }
        }
        let prefix = below(from);
        let moved: Vec<String> = self
            .names
            .range(prefix.clone()..)
            .map(|(name, _)| name.clone())
            .take_while(|name| name.starts_with(&prefix))
            .collect();
        for name in moved {
            let number = self.names.remove(&name).expect("just listed");
            self.names.insert(format!("{}{}", below(to), &name[prefix.len()..]), number);
        }
        self.names.remove(from);
        self.names.insert(to.to_owned(), node);
        Ok(())
    }

    /// A file's length, bytes; 0 for a folder.
    #[must_use]
    pub fn size(&self, node: usize) -> u64 {
        match &self.nodes[&node] {
            Node::Dir => 0,
            Node::File { data, .. } => data.len() as u64,
        }
    }

    /// When a file last changed, nanoseconds since 1970; 0 for a folder.
    #[must_use]
    pub fn modified_ns(&self, node: usize) -> u64 {
        match &self.nodes[&node] {
            Node::Dir => 0,
            Node::File { modified_ns, .. } => *modified_ns,
        }
    }

    /// Reads at most `length` bytes.
    ///
    /// # Errors
    /// For a folder.
    pub fn read_at(&self, node: usize, offset: u64, length: usize) -> Result<Vec<u8>, Errno> {
        let Node::File { data, .. } = &self.nodes[&node] else { return Err(Errno::Isdir) };
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(data.len());
        let to = from.saturating_add(length).min(data.len());
        Ok(data[from..to].to_vec())
    }

    /// Writes bytes; a gap before them is zeros.
    ///
    /// # Errors
    /// For a folder, or when all files together become too large.
    pub fn write_at(&mut self, node: usize, offset: u64, bytes: &[u8]) -> Result<(), Errno> {
        if bytes.is_empty() {
            return Ok(());
        }
        let end = offset.checked_add(bytes.len() as u64).ok_or(Errno::Fbig)?;
        if end > self.size(node) {
            self.set_size(node, end)?;
        }
        let now_ns = self.now_ns;
        let Some(Node::File { data, modified_ns }) = self.nodes.get_mut(&node) else {
            return Err(Errno::Isdir);
        };
        let from = usize::try_from(offset).map_err(|_| Errno::Fbig)?;
        data[from..from + bytes.len()].copy_from_slice(bytes);
        *modified_ns = now_ns;
        Ok(())
    }

    /// Cuts or lengthens a file.
    ///
    /// # Errors
    /// For a folder, or when all files together become too large.
    pub fn set_size(&mut self, node: usize, size: u64) -> Result<(), Errno> {
        let total = (self.total - self.size(node)).checked_add(size).ok_or(Errno::Fbig)?;
        if total > MAX_TOTAL_BYTES {
            return Err(Errno::Nospc);
        }
        let now_ns = self.now_ns;
        let Some(Node::File { data, modified_ns }) = self.nodes.get_mut(&node) else {
            return Err(Errno::Isdir);
        };
        data.resize(usize::try_from(size).map_err(|_| Errno::Fbig)?, 0);
        *modified_ns = now_ns;
        self.total = total;
        Ok(())
    }

    /// Frees every node that has no name and is not in `keep`.
    pub fn collect(&mut self, keep: &[usize]) {
        let named: BTreeSet<usize> = self.names.values().chain(keep).copied().collect();
        self.nodes.retain(|node, _| named.contains(node));
        self.total = self.nodes.keys().map(|node| self.size(*node)).sum();
    }
}

impl Default for Tree {
    fn default() -> Self {
        Self::new()
    }
}

/// What every name below a folder begins with.
fn below(folder: &str) -> String {
    if folder == "/" { "/".to_owned() } else { format!("{folder}/") }
}

/// A path without `.`, `..` and doubled slashes, from the root. `..` above the root stays there.
///
/// # Errors
/// When it is too long or holds a NUL.
pub fn normalize(path: &str) -> Result<String, Errno> {
    if path.len() > MAX_PATH_BYTES || path.contains('\0') {
        return Err(Errno::Inval);
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Ok(format!("/{}", parts.join("/")))
}
