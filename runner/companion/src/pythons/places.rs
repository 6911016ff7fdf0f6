//! Where Pythons may be.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold interpreters, in the order of preference.
#[derive(Clone, Debug, Default)]
pub struct Places {
    folders: Vec<PathBuf>,
}

impl Places {
    /// The places of this machine: `PATH`, the usual version managers, the system's folders.
    #[must_use]
    pub fn of_this_machine() -> Self {
        let home = std::env::var_os("HOME").map(PathBuf::from);
        Self::from(std::env::var_os("PATH"), home.as_deref())
    }

    fn from(path: Option<OsString>, home: Option<&Path>) -> Self {
        let mut folders: Vec<PathBuf> =
            path.iter().flat_map(std::env::split_paths).filter(|folder| !is_shims(folder)).collect();
        if let Some(home) = home {
            for versions in
                [".pyenv/versions", ".local/share/uv/python", ".asdf/installs/python"]
            {
                folders.extend(subfolders(&home.join(versions)).map(|folder| folder.join("bin")));
            }
        }
        folders.extend(
            ["/opt/homebrew/bin", "/home/linuxbrew/.linuxbrew/bin", "/usr/local/bin", "/usr/bin"]
                .map(PathBuf::from),
        );
        Self { folders }
    }

    /// Every file that is named like an interpreter, each file once.
    #[must_use]
    pub fn candidates(&self) -> Vec<PathBuf> {
        let mut files = BTreeSet::new();
        for folder in &self.folders {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            let named = entries.filter(|entry| entry.file_name().to_str().is_some_and(is_python));
            // Links to the same file, `python3` to `python3.12`, are one candidate.
            files.extend(named.filter_map(|entry| fs::canonicalize(entry.path()).ok()));
        }
        files.into_iter().filter(|file| file.is_file()).collect()
    }
}

/// Version managers put small scripts there that start the interpreters we find anyway.
fn is_shims(folder: &Path) -> bool {
    folder.file_name().is_some_and(|name| name == "shims")
}

fn subfolders(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

/// Whether a file's name is `python`, `python3`, `python3.12` or `python3.13t`.
fn is_python(name: &str) -> bool {
    let Some(version) = name.strip_prefix("python") else { return false };
    let minor = match version {
        "" | "3" => return true,
        _ => version.strip_prefix("3.").map(|minor| minor.strip_suffix('t').unwrap_or(minor)),
    };
    minor.is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{Places, is_python};
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn interpreters_are_known_by_name() {
        for name in ["python", "python3", "python3.9", "python3.14", "python3.13t"] {
            assert!(is_python(name), "{name}");
        }
        for name in
            ["python2", "python2.7", "python3-config", "python3.11-config", "python3.", "python3.t",
             "pythonw", "ipython3", "python3.12.1", "python31"]
        {
            assert!(!is_python(name), "{name}");
        }
    }

    #[test]
    fn version_managers_are_searched_and_links_count_once() {
        let home = tempfile::tempdir().expect("a folder");
        for bin in [".pyenv/versions/3.12.1/bin", ".local/share/uv/python/cpython-3.13/bin",
                    ".asdf/installs/python/3.10.4/bin", "shims"]
        {
            let bin = home.path().join(bin);
            fs::create_dir_all(&bin).expect("a folder");
            fs::write(bin.join("python3.0"), "").expect("a file");
            symlink("python3.0", bin.join("python3")).expect("a link");
            symlink("python-that-is-gone", bin.join("python")).expect("a link");
        }
        let path = home.path().join("shims").into_os_string();
        let home_path = home.path().canonicalize().expect("a path");
        let candidates = Places::from(Some(path), Some(&home_path)).candidates();
        let ours: Vec<_> =
            candidates.iter().filter_map(|file| file.strip_prefix(&home_path).ok()).collect();
        assert_eq!(
            ours.iter().map(|file| file.display().to_string()).collect::<Vec<_>>(),
            [
                ".asdf/installs/python/3.10.4/bin/python3.0",
                ".local/share/uv/python/cpython-3.13/bin/python3.0",
                ".pyenv/versions/3.12.1/bin/python3.0",
            ]
        );
    }
}
