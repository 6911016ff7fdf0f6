//! The folder that a run lives in.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use spindle_protocol::RunError;
use tempfile::TempDir;

/// A folder of its own for one run: the program, and for the embedded Python its command. Only
/// this user can enter it. It goes away with the run.
#[derive(Debug)]
pub struct Folder {
    dir: TempDir,
}

impl Folder {
    /// The program's file name.
    pub const PROGRAM: &str = "main.py";

    /// Makes the folder and puts the program into it.
    ///
    /// # Errors
    /// When the temporary folder cannot be written to.
    pub fn create(program: &str) -> Result<Self, RunError> {
        let parent = parent(std::env::temp_dir());
        let attempt = || -> io::Result<Self> {
            // tempfile creates it with mode 0700.
            let dir = tempfile::Builder::new().prefix("spindle-").tempdir_in(&parent)?;
            fs::write(dir.path().join(Self::PROGRAM), program)?;
            Ok(Self { dir })
        };
        attempt().map_err(|error| unwritable(&parent, &error))
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Puts a command named `python3` into it, which is this very binary: it knows by that name
    /// that it has to be Python. `sys.executable` is then a path that spawn and forkserver can
    /// start again.
    ///
    /// # Errors
    /// When the link cannot be made.
    pub fn add_python(&self) -> Result<PathBuf, RunError> {
        let bin = self.path().join("bin");
        let python = bin.join("python3");
        let attempt = || {
            fs::create_dir(&bin)?;
            symlink(std::env::current_exe()?, &python)
        };
        attempt().map_err(|error| unwritable(self.path(), &error))?;
        Ok(python)
    }
}

/// Where run folders go: the system's temporary folder, unless its name is so long that the
/// sockets of `multiprocessing` (108 bytes at most, 104 on macOS) would not fit below it.
fn parent(temp: PathBuf) -> PathBuf {
    const LONGEST: usize = 50;
    let short = Path::new("/tmp");
    if temp.as_os_str().len() > LONGEST && short.is_dir() { short.to_path_buf() } else { temp }
}

fn unwritable(folder: &Path, error: &io::Error) -> RunError {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        io::ErrorKind::NotADirectory => "it is not a folder".to_owned(),
        io::ErrorKind::PermissionDenied => "it is not yours to write to".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "it is read-only".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => error.to_string(),
    };
    RunError::new(
        format!("the temporary folder {} cannot be used: {kind}", folder.display()),
        "make room in it, or set TMPDIR to a folder that you can write to",
    )
}

#[cfg(test)]
mod tests {
    use super::{Folder, parent};
    use std::os::unix::fs::PermissionsExt;
    use std::path::{Path, PathBuf};

    #[test]
    fn only_its_owner_can_enter_and_it_goes_away() {
        let folder = Folder::create("print(1)").expect("a temporary folder");
        let path = folder.path().to_path_buf();
        let mode = std::fs::metadata(&path).expect("its folder").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        assert_eq!(std::fs::read_to_string(path.join("main.py")).expect("main.py"), "print(1)");
        drop(folder);
        assert!(!path.exists());
    }

    #[test]
    fn a_long_temporary_folder_is_avoided() {
        assert_eq!(parent(PathBuf::from("/var/tmp")), Path::new("/var/tmp"));
        assert_eq!(parent(PathBuf::from("/x".repeat(100))), Path::new("/tmp"));
    }
}
