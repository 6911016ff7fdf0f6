//! `course.toml`: the chapters and lessons in reading order.

use super::source::Source;
use super::table::{Located, Table, parse};

/// The version of the format that this crate reads.
pub(super) const FORMAT_VERSION: i64 = 1;

/// The order of the course.
#[derive(Debug)]
pub(super) struct Manifest {
    pub(super) title: String,
    pub(super) chapters: Vec<ManifestChapter>,
}

/// A chapter's folder and those of its lessons.
#[derive(Debug)]
pub(super) struct ManifestChapter {
    pub(super) title: String,
    pub(super) folder: String,
    pub(super) lessons: Vec<Located<String>>,
}

/// Reads the manifest. Another format version ends the reading: nothing else could be trusted.
pub(super) fn read_manifest(source: &Source<'_>) -> Option<Manifest> {
    let root = parse(source)?;
    let table = Table::root(source, &root, &["format_version", "title", "chapters"]);
    let version = table.integer("format_version");
    if version != Some(FORMAT_VERSION) {
        let found = version.map_or("missing".into(), |version| version.to_string());
        source.fault(
            table.line_of("format_version"),
            format!("format_version is {found}: this program reads {FORMAT_VERSION}"),
        );
        return None;
    }
    let title = table.text("title", "name the course")?.value.to_owned();
    let chapters = table.tables("chapters", "chapter", &["title", "folder", "lessons"]);
    if chapters.is_empty() {
        table.fault("has no chapters: write at least one [[chapters]]");
    }
    Some(Manifest { title, chapters: chapters.iter().filter_map(read_chapter).collect() })
}

fn read_chapter(table: &Table<'_>) -> Option<ManifestChapter> {
    let title = table.text("title", "name the chapter");
    let folder = table.text("folder", "name the folder that holds its lessons");
    let lessons = table.texts("lessons");
    if lessons.is_empty() {
        table.fault("has no lessons: name the folder of at least one");
    }
    let (title, folder) = (title?, folder?);
    check_folder(table.source, folder.line, folder.value);
    for lesson in &lessons {
        check_folder(table.source, lesson.line, lesson.value);
    }
    Some(ManifestChapter {
        title: title.value.into(),
        folder: folder.value.into(),
        lessons: lessons
            .iter()
            .map(|lesson| Located { value: lesson.value.into(), line: lesson.line })
            .collect(),
    })
}

/// The slug of a lesson's folder: its name without the number in front.
pub(super) fn slug(folder: &str) -> &str {
    folder.split_once('-').map_or(folder, |(_, slug)| slug)
}

fn check_folder(source: &Source<'_>, line: usize, folder: &str) {
    let (number, words) = folder.split_once('-').unwrap_or_default();
    let is_number = number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_slug = words
        .split('-')
        .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        && !words.bytes().any(|byte| byte.is_ascii_uppercase());
    if !is_number || !is_slug {
        source.fault(
            line,
            format!("`{folder}` is no folder name: write two digits and words, as in 02-first-one"),
        );
    }
}
