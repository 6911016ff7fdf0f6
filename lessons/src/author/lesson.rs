//! One lesson's folder.

use super::fault::Faults;
use super::links::{AnchorLink, Links, Places};
use super::markdown::{Slots, read_text};
use super::programs::{Declared, KEYS, read_program};
use super::quizzes::{DeclaredQuiz, read_quizzes};
use super::source::{Passage, Source};
use super::table::{Table, parse};
use crate::block::Block;
use std::path::Path;

/// A lesson as its folder has it, not yet held against the others.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) minutes: u32,
    pub(super) blocks: Vec<Block>,
    pub(super) programs: Vec<Declared>,
    pub(super) anchor_links: Vec<AnchorLink>,
}

/// What `lesson.toml` says.
struct About {
    title: Option<String>,
    summary: Option<String>,
    minutes: Option<u32>,
    programs: Vec<Declared>,
    /// Files that are declared, well or badly.
    files: Vec<String>,
}

/// Reads the lesson in `content/place`.
pub(super) fn read_lesson(
    content: &Path,
    place: &str,
    slug: &str,
    places: &Places,
    faults: &Faults,
) -> Option<Draft> {
    let folder = content.join(place);
    let links = Links::new(place, slug, places);
    let about_source = Source::read(folder.join("lesson.toml"), faults);
    let about = about_source.as_ref().and_then(|source| read_about(&folder, source, faults));
    // A lesson may do without questions.
    let quiz_path = folder.join("quiz.toml");
    let quiz_source = quiz_path.exists().then(|| Source::read(quiz_path, faults)).flatten();
    let quizzes = quiz_source.as_ref().map_or_else(Vec::new, |source| read_quizzes(source, &links));
    let text = Source::read(folder.join("lesson.md"), faults);
    let about = about?;
    check_files(&folder, &about.files, faults);
    let text = text?;
    let slots = Slots::new(&about.programs, &quizzes, &about.files);
    let passage = Passage { source: &text, text: &text.text, first_line: 1 };
    let blocks = read_text(passage, &links, &slots);
    check_slots(&slots, &about.programs, about_source.as_ref()?, &quizzes, quiz_source.as_ref());
    if blocks.is_empty() {
        text.fault(1, "the lesson is empty: write it");
    }
    Some(Draft {
        title: about.title?,
        summary: about.summary?,
        minutes: about.minutes?,
        blocks,
        programs: about.programs,
        anchor_links: links.into_anchors(),
    })
}

fn read_about(folder: &Path, source: &Source<'_>, faults: &Faults) -> Option<About> {
    let root = parse(source)?;
    let table = Table::root(source, &root, &["title", "summary", "minutes", "programs"]);
    let given = table.integer("minutes");
    let minutes = given.and_then(|minutes| u32::try_from(minutes).ok());
    let minutes = minutes.filter(|minutes| (1..=120).contains(minutes));
    if minutes.is_none() && (given.is_some() || !table.has("minutes")) {
        source.fault(table.line_of("minutes"), "the file has no good minutes: give 1 to 120");
    }
    let tables = table.tables("programs", "program", &KEYS);
    let mut files: Vec<String> = Vec::new();
    for table in &tables {
        if let Some(file) = table.optional_text("file") {
            if files.iter().any(|other| other == file) {
                table.source.fault(
                    table.line_of("file"),
                    format!("{file} is declared twice: remove one [[programs]]"),
                );
            }
            files.push(file.into());
        }
    }
    Some(About {
        title: table.text("title", "name the lesson").map(|text| text.value.into()),
        summary: table
            .text("summary", "say what the reader will be able to do")
            .map(|text| text.value.into()),
        minutes,
        programs: tables.iter().filter_map(|table| read_program(folder, table, faults)).collect(),
        files,
    })
}

/// Everything in the folder must be known.
fn check_files(folder: &Path, programs: &[String], faults: &Faults) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_known = ["lesson.md", "lesson.toml", "quiz.toml", "__pycache__"]
            .contains(&name.as_str())
            || programs.contains(&name);
        if !is_known {
            let message = match name.ends_with(".py") {
                true => "this program is unused: declare it in lesson.toml, or remove it",
                false => "this file is no part of a lesson: remove it",
            };
            faults.add(entry.path(), 1, message);
        }
    }
}

/// Everything that is declared must stand in the text.
fn check_slots(
    slots: &Slots<'_>,
    programs: &[Declared],
    about: &Source<'_>,
    quizzes: &[DeclaredQuiz],
    quiz: Option<&Source<'_>>,
) {
    for declared in programs {
        let name = &declared.program.name;
        if !slots.is_placed(name) {
            let title = &declared.program.title;
            about.fault(
                declared.line,
                format!("{name} stands nowhere in lesson.md: write [{title}]({name}) on a line of its own"),
            );
        }
    }
    for (declared, quiz) in quizzes.iter().zip(quiz.into_iter().cycle()) {
        let target = format!("quiz.toml#{}", declared.quiz.id);
        if !slots.is_placed(&target) {
            let title = &declared.quiz.title;
            quiz.fault(
                declared.line,
                format!("the quiz stands nowhere in lesson.md: write [{title}]({target}) on a line of its own"),
            );
        }
    }
}
