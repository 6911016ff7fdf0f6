//! Whether a step's inputs have changed since it last went well.
//!
//! A fingerprint covers the contents of the inputs, not their times: a fresh checkout with an old
//! cache, or a branch and back, builds nothing anew.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::paths::Paths;

/// Folders that hold results or tests, not inputs.
const SKIPPED: [&str; 6] = ["node_modules", "target", "dist", ".git", "e2e", "tests"];

/// Collects a step's inputs.
#[derive(Clone, Debug)]
pub struct Fingerprint {
    root: PathBuf,
    hasher: DefaultHasher,
}

impl Fingerprint {
    /// A fingerprint of nothing but the step's name and the checkout's place.
    #[must_use]
    pub fn new(root: &Path, step: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        (root, step).hash(&mut hasher);
        Self { root: root.to_owned(), hasher }
    }

    /// Adds a text: a version, the fingerprint of an earlier step.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        text.hash(&mut self.hasher);
        self
    }

    /// Adds files and whole folders, given relative to the checkout and separated by blanks.
    /// What does not exist counts as such.
    ///
    /// # Errors
    /// When something exists and cannot be read.
    pub fn files(mut self, names: &str) -> Result<Self> {
        for name in names.split_whitespace() {
            self.add(Path::new(name))?;
        }
        Ok(self)
    }

    /// The result, as text.
    #[must_use]
    pub fn finish(&self) -> String {
        format!("{:016x}", self.hasher.finish())
    }

    fn add(&mut self, name: &Path) -> Result<()> {
        let path = self.root.join(name);
        name.hash(&mut self.hasher);
        if path.is_dir() {
            let context = || format!("cannot read the folder {}", path.display());
            let entries = fs::read_dir(&path).with_context(context)?;
            let mut names: Vec<_> = entries
                .map(|entry| entry.map(|entry| entry.file_name()))
                .collect::<Result<_, _>>()
                .with_context(context)?;
            names.sort();
            names.retain(|name| SKIPPED.iter().all(|skipped| name != skipped));
            names.iter().try_for_each(|entry| self.add(&name.join(entry)))
        } else if path.exists() {
            let bytes =
                fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            bytes.hash(&mut self.hasher);
            Ok(())
        } else {
            "absent".hash(&mut self.hasher);
            Ok(())
        }
    }
}

/// The note that a step went well with certain inputs.
#[derive(Debug)]
pub struct Stamp {
    file: PathBuf,
    value: String,
}

impl Stamp {
    /// The stamp of a step with these inputs.
    #[must_use]
    pub fn new(paths: &Paths, step: &str, inputs: &Fingerprint) -> Self {
        Self { file: paths.made().join("stamps").join(step), value: inputs.finish() }
    }

    /// Whether the step went well with the same inputs and its results are still there.
    #[must_use]
    pub fn holds(&self, results: &[&Path]) -> bool {
        results.iter().all(|result| result.exists())
            && fs::read_to_string(&self.file).is_ok_and(|old| old == self.value)
    }

    /// Takes the note back, before the step touches its results.
    ///
    /// # Errors
    /// When the file exists and cannot be removed.
    pub fn take_back(&self) -> Result<()> {
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", self.file.display()))
            }
            _ => Ok(()),
        }
    }

    /// Notes that the step went well.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set(&self) -> Result<()> {
        let folder = self.file.parent().context("a stamp lies in a folder")?;
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&self.file, &self.value))
            .with_context(|| format!("cannot write {}", self.file.display()))
    }

    /// The fingerprint, to be part of a later step's.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_and_names_count_and_results_do_not() {
        let root = std::env::temp_dir().join(format!("xtask-{}-prints", std::process::id()));
        fs::create_dir_all(root.join("app/node_modules")).unwrap();
        fs::write(root.join("app/a.rs"), "a").unwrap();
        let print = || Fingerprint::new(&root, "page").files("app absent").unwrap().finish();
        let first = print();
        fs::write(root.join("app/node_modules/x"), "x").unwrap();
        assert_eq!(print(), first, "a result is no input");
        fs::write(root.join("app/a.rs"), "b").unwrap();
        let second = print();
        assert_ne!(second, first, "another content");
        fs::rename(root.join("app/a.rs"), root.join("app/b.rs")).unwrap();
        assert_ne!(print(), second, "another name");
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_stamp_holds_until_something_changes() {
        let root = std::env::temp_dir().join(format!("xtask-{}-stamps", std::process::id()));
        let paths =
            Paths { root: root.clone(), target: root.join("target"), tools: root.join("tools") };
        let stamp = |text| Stamp::new(&paths, "step", &Fingerprint::new(&root, "step").text(text));
        assert!(!stamp("a").holds(&[]));
        stamp("a").set().unwrap();
        assert!(stamp("a").holds(&[]));
        assert!(!stamp("b").holds(&[]));
        assert!(!stamp("a").holds(&[&root.join("missing")]));
        stamp("a").take_back().unwrap();
        stamp("a").take_back().unwrap();
        assert!(!stamp("a").holds(&[]));
        fs::remove_dir_all(root).unwrap();
    }
}
