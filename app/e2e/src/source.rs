//! Reads a Python file that is to be run.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use spindle_protocol::Start;

/// Reads a program.
///
/// # Errors
/// When it is missing, too long, or not UTF-8; the sentence says what to do.
pub fn read(path: &Path) -> Result<String> {
    let shown = path.display();
    let facts = fs::metadata(path)
        .with_context(|| format!("cannot read {shown}; check the name and the folder"))?;
    ensure!(facts.is_file(), "{shown} is no file; name a Python file");
    let limit = Start::MAX_PROGRAM_BYTES;
    if facts.len() > limit as u64 {
        bail!(
            "{shown} has {} KiB and a program at most {} KiB; let it make or read its data instead",
            facts.len().div_ceil(1024),
            limit / 1024
        );
    }
    let bytes = fs::read(path).with_context(|| format!("cannot read {shown}"))?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count();
        anyhow::anyhow!("{shown} is not UTF-8 (line {line}, byte {valid}); save it as UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.py");
        let sentence = || {
            let text = format!("{:#}", read(&path).unwrap_err());
            text.replace(&folder.path().display().to_string(), "DIR")
        };
        assert!(sentence().starts_with("cannot read DIR/a.py; check the name and the folder: "));
        fs::write(&path, b"x = 1\ny = '\xff'\n").unwrap();
        assert_eq!(sentence(), "DIR/a.py is not UTF-8 (line 2, byte 11); save it as UTF-8");
        fs::write(&path, "#".repeat(1024 * 1024)).unwrap();
        assert_eq!(
            sentence(),
            "DIR/a.py has 1024 KiB and a program at most 256 KiB; let it make or read its data \
             instead"
        );
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert_eq!(sentence(), "DIR/a.py is no file; name a Python file");
    }

    #[test]
    fn a_program_is_read_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.py");
        fs::write(&path, "print('\u{e4}\0')\r\n").unwrap();
        assert_eq!(read(&path).unwrap(), "print('\u{e4}\0')\r\n");
    }
}
