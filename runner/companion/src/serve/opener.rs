//! The way into the browser (threat-model.md section 2 row 6).

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A file that sends the browser to the page. The token must not stand in a command's arguments,
/// which every user of the machine can read; it stands in this file, which only its owner can. It
/// goes away with the companion.
#[derive(Debug)]
pub struct Opener {
    _folder: TempDir,
}

impl Opener {
    /// Opens the address in the reader's browser, or says that this did not work.
    #[must_use]
    pub fn open(address: &str) -> Option<Self> {
        let opened = Self::prepare(address);
        let told = match &opened {
            Ok(_) => "If no browser opens, open this address yourself.",
            Err(_) => "No browser could be started; open this address yourself.",
        };
        writeln!(io::stdout(), "{told}").ok();
        opened.ok()
    }

    fn prepare(address: &str) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("spindle-open-").tempdir()?;
        let file = folder.path().join("open.html");
        write_redirect(&file, address)?;
        let command = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
        let mut child = Command::new(command)
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        // It must be waited for, or it stays a zombie; how it ends, it does not tell in time.
        std::thread::spawn(move || child.wait());
        Ok(Self { _folder: folder })
    }
}

fn write_redirect(file: &Path, address: &str) -> io::Result<()> {
    // The address holds digits, letters, `-`, `_` and punctuation that HTML leaves alone.
    let html = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>Spindle</title>\
         <meta http-equiv=\"refresh\" content=\"0; url={address}\">\
         <a href=\"{address}\">Open Spindle</a>\n"
    );
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    file.write_all(html.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::write_redirect;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_redirect_is_for_its_owner_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let mode = |path| std::fs::metadata(path).expect("a file").permissions().mode() & 0o777;
        let file = folder.path().join("open.html");
        write_redirect(&file, "http://127.0.0.1:1/#t=secret").expect("a file");
        assert_eq!(mode(&file), 0o600);
        assert_eq!(mode(&folder.path().to_path_buf()), 0o700);
        let text = std::fs::read_to_string(&file).expect("a file");
        assert!(text.contains("url=http://127.0.0.1:1/#t=secret\""));
    }
}
