//! The course as files for the page.

use super::content::Content;
use serde::Serialize;
use std::io;
use std::path::{Path, PathBuf};

/// Writes `course.json` and a `<slug>.json` for each lesson into `folder`, and returns what it
/// wrote. A file that would not change is left alone, so that nothing is rebuilt for it.
pub fn compile(content: &Content, folder: &Path) -> io::Result<Vec<Written>> {
    std::fs::create_dir_all(folder)?;
    let mut written = vec![write(folder, "course", &content.course)?];
    for lesson in &content.lessons {
        written.push(write(folder, &lesson.slug, lesson)?);
    }
    Ok(written)
}

/// A file of the compiled course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where it is.
    pub path: PathBuf,
    /// Its size.
    pub bytes: usize,
    /// Whether it is new or other than it was.
    pub changed: bool,
}

fn write(folder: &Path, name: &str, value: &impl Serialize) -> io::Result<Written> {
    let path = folder.join(format!("{name}.json"));
    let text = serde_json::to_string(value)?;
    let changed = std::fs::read_to_string(&path).map_or(true, |old| old != text);
    if changed {
        std::fs::write(&path, &text)?;
    }
    Ok(Written { path, bytes: text.len(), changed })
}
