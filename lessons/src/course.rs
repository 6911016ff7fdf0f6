//! The course as its contents page lists it, and a lesson as its own page shows it.

use crate::block::Block;
use crate::program::Program;
use serde::{Deserialize, Serialize};

/// The whole course in reading order, without the lessons' text. The content of `course.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// The course's name.
    pub title: String,
    /// Its chapters, in reading order.
    pub chapters: Vec<Chapter>,
}

/// A group of lessons about one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// The chapter's name.
    pub title: String,
    /// Its lessons, in reading order.
    pub lessons: Vec<LessonEntry>,
}

/// A lesson as the contents page lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonEntry {
    /// Names the lesson in addresses and in `<slug>.json`; unique in the course.
    pub slug: String,
    /// The lesson's name.
    pub title: String,
    /// One or two sentences: what the reader will be able to do.
    pub summary: String,
    /// How long it takes to read it and run its programs.
    pub minutes: u32,
}

/// A lesson with its text. The content of `<slug>.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// Names the lesson in addresses; unique in the course.
    pub slug: String,
    /// The lesson's name, to be shown as the page's only heading of level 1.
    pub title: String,
    /// One or two sentences: what the reader will be able to do.
    pub summary: String,
    /// The text, its cells and quizzes in their places.
    pub blocks: Vec<Block>,
    /// The programs that the cells of the text name.
    pub programs: Vec<Program>,
    /// The slug of the lesson before, over chapter borders.
    pub previous: Option<String>,
    /// The slug of the lesson after, over chapter borders.
    pub next: Option<String>,
}

impl Lesson {
    /// The program that a [`Block::Cell`] names.
    pub fn program(&self, name: &str) -> Option<&Program> {
        self.programs.iter().find(|program| program.name == name)
    }
}

impl Course {
    /// All lessons in reading order.
    pub fn lessons(&self) -> impl Iterator<Item = &LessonEntry> {
        self.chapters.iter().flat_map(|chapter| &chapter.lessons)
    }
}
