//! The whole course, read and held together.

use super::expectation::Expectation;
use super::fault::{Fault, Faults};
use super::lesson::{Draft, read_lesson};
use super::links::Places;
use super::manifest::{Manifest, read_manifest, slug};
use super::source::Source;
use crate::block::Block;
use crate::course::{Chapter, Course, Lesson, LessonEntry};
use crate::program::Program;
use std::path::{Path, PathBuf};

/// The course with its text and with what its programs promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The chapters and lessons in order.
    pub course: Course,
    /// The lessons with their text, in reading order.
    pub lessons: Vec<Lesson>,
    /// Every program of every lesson, in reading order.
    pub programs: Vec<AuthoredProgram>,
}

/// A program with what every run of it must satisfy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthoredProgram {
    /// The slug of its lesson.
    pub lesson: String,
    /// Its file, below the folder that was given to [`load`] and beginning with it.
    pub path: PathBuf,
    /// The program.
    pub program: Program,
    /// What every run must satisfy, on every runtime that the program names.
    pub expect: Expectation,
}

/// Reads the course in the folder `content`, or returns every fault, ordered by file and line.
pub fn load(content: &Path) -> Result<Content, Vec<Fault>> {
    let faults = Faults::default();
    let loaded = read_content(content, &faults);
    let faults = faults.into_sorted();
    match loaded {
        Some(loaded) if faults.is_empty() => Ok(loaded),
        _ => Err(faults),
    }
}

fn read_content(content: &Path, faults: &Faults) -> Option<Content> {
    let source = Source::read(content.join("course.toml"), faults)?;
    let manifest = read_manifest(&source)?;
    let places = read_places(&source, content, &manifest);
    check_folders(content, &manifest, faults);
    let mut drafts = Vec::new();
    for chapter in &manifest.chapters {
        for lesson in &chapter.lessons {
            let place = format!("{}/{}", chapter.folder, lesson.value);
            if content.join(&place).is_dir() {
                let slug = slug(&lesson.value);
                let draft = read_lesson(content, &place, slug, &places, faults);
                drafts.push((place, slug.to_owned(), draft));
            }
        }
    }
    check_anchors(&drafts, faults);
    let drafts: Vec<_> = drafts
        .into_iter()
        .map(|(place, slug, draft)| Some((place, slug, draft?)))
        .collect::<Option<_>>()?;
    Some(assemble(content, manifest, drafts))
}

/// The slug of every lesson's folder; a slug that is taken or a folder that is missing is a fault.
fn read_places(source: &Source<'_>, content: &Path, manifest: &Manifest) -> Places {
    let mut places = Places::new();
    for chapter in &manifest.chapters {
        for lesson in &chapter.lessons {
            let place = format!("{}/{}", chapter.folder, lesson.value);
            let slug = slug(&lesson.value).to_owned();
            if !content.join(&place).is_dir() {
                source.fault(lesson.line, format!("there is no folder {place}: make it"));
            }
            // `course.json` is the contents page.
            if slug == "course" || places.values().any(|other| *other == slug) {
                let message = format!("the slug `{slug}` is taken: rename the folder {place}");
                source.fault(lesson.line, message);
            }
            places.insert(place, slug);
        }
    }
    places
}

/// Every folder must be named by the manifest.
fn check_folders(content: &Path, manifest: &Manifest, faults: &Faults) {
    let unlisted = |folder: &Path, listed: &dyn Fn(&str) -> bool| {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if !listed(&entry.file_name().to_string_lossy()) {
                faults.add(entry.path(), 1, "course.toml does not name this: add or remove it");
            }
        }
    };
    unlisted(content, &|name| {
        name == "course.toml" || manifest.chapters.iter().any(|chapter| chapter.folder == name)
    });
    for chapter in &manifest.chapters {
        unlisted(&content.join(&chapter.folder), &|name| {
            manifest
                .chapters
                .iter()
                .filter(|other| other.folder == chapter.folder)
                .any(|other| other.lessons.iter().any(|lesson| lesson.value == name))
        });
    }
}

fn check_anchors(drafts: &[(String, String, Option<Draft>)], faults: &Faults) {
    let read = || drafts.iter().filter_map(|(_, slug, draft)| Some((slug, draft.as_ref()?)));
    for link in read().flat_map(|(_, draft)| &draft.anchor_links) {
        // A lesson that could not be read has faults of its own.
        let Some((_, target)) = read().find(|(slug, _)| **slug == link.slug) else { continue };
        let is_there = target
            .blocks
            .iter()
            .any(|block| matches!(block, Block::Heading { id, .. } if *id == link.anchor));
        if !is_there {
            let (slug, anchor) = (&link.slug, &link.anchor);
            let message =
                format!("no heading of {slug} has the anchor #{anchor}: look at its headings");
            faults.add(&link.path, link.line, message);
        }
    }
}

fn assemble(content: &Path, manifest: Manifest, drafts: Vec<(String, String, Draft)>) -> Content {
    let slugs: Vec<String> = drafts.iter().map(|(_, slug, _)| slug.clone()).collect();
    let mut lessons = Vec::new();
    let mut programs = Vec::new();
    let mut entries = Vec::new();
    for (index, (place, slug, draft)) in drafts.into_iter().enumerate() {
        entries.push(LessonEntry {
            slug: slug.clone(),
            title: draft.title.clone(),
            summary: draft.summary.clone(),
            minutes: draft.minutes,
        });
        lessons.push(Lesson {
            slug: slug.clone(),
            title: draft.title,
            summary: draft.summary,
            blocks: draft.blocks,
            programs: draft.programs.iter().map(|declared| declared.program.clone()).collect(),
            previous: index.checked_sub(1).map(|before| slugs[before].clone()),
            next: slugs.get(index + 1).cloned(),
        });
        programs.extend(draft.programs.into_iter().map(|declared| AuthoredProgram {
            lesson: slug.clone(),
            path: content.join(&place).join(&declared.program.name),
            program: declared.program,
            expect: declared.expect,
        }));
    }
    let mut entries = entries.into_iter();
    let chapter = |chapter: super::manifest::ManifestChapter| Chapter {
        title: chapter.title,
        lessons: entries.by_ref().take(chapter.lessons.len()).collect(),
    };
    let chapters = manifest.chapters.into_iter().map(chapter).collect();
    Content { course: Course { title: manifest.title, chapters }, lessons, programs }
}
