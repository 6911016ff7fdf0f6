//! The course.

use serde::{Deserialize, Serialize};

/// The whole course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// Its title.
    pub title: String,
    /// In reading order.
    pub chapters: Vec<Chapter>,
}

/// A chapter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// Its title.
    pub title: String,
    /// In reading order.
    pub lessons: Vec<LessonEntry>,
}

/// A lesson as the sidebar lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonEntry {
    /// Its address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// How long it takes.
    pub minutes: u32,
}

/// A lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// Its address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// Its text.
    pub blocks: Vec<Block>,
    /// Its programs.
    pub programs: Vec<Program>,
    /// The lesson before.
    pub previous: Option<String>,
    /// The lesson after.
    pub next: Option<String>,
}

/// A piece of a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(missing_docs, reason = "a stand-in until the real crate arrives")]
pub enum Block {
    Heading { level: u8, id: String, text: Vec<Inline> },
    Paragraph { text: Vec<Inline> },
    List { ordered: bool, items: Vec<Vec<Self>> },
    Code { language: String, text: String },
    Quote { blocks: Vec<Self> },
    Table { head: Vec<Vec<Inline>>, rows: Vec<Vec<Vec<Inline>>> },
    Callout { kind: CalloutKind, blocks: Vec<Self> },
    Cell { program: String },
    Quiz(Quiz),
}

/// What a callout is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "a stand-in until the real crate arrives")]
pub enum CalloutKind {
    Note,
    Warning,
    TryIt,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(missing_docs, reason = "a stand-in until the real crate arrives")]
pub enum Inline {
    Text { text: String },
    Code { text: String },
    Emphasis { text: Vec<Self> },
    Strong { text: Vec<Self> },
    Link { href: String, text: Vec<Self> },
}

/// A program of a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "a stand-in until the real crate arrives")]
pub struct Program {
    pub name: String,
    pub title: String,
    pub source: String,
    pub runtimes: Vec<Runtime>,
    pub args: Vec<String>,
    pub stdin: String,
    pub predict: Option<String>,
}

/// Where a program can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "a stand-in until the real crate arrives")]
pub enum Runtime {
    Browser,
    Native,
    Cpython,
}

/// A quiz.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "a stand-in until the real crate arrives")]
pub struct Quiz {
    pub id: String,
    pub title: String,
    pub questions: Vec<Question>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "a stand-in until the real crate arrives")]
pub struct Question {
    pub id: String,
    pub hash: String,
    pub prompt: Vec<Block>,
    pub kind: QuestionKind,
    pub options: Vec<QuizOption>,
    pub holds_for: String,
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "a stand-in until the real crate arrives")]
pub enum QuestionKind {
    ChooseOne,
    ChooseAll,
}

/// An option of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "a stand-in until the real crate arrives")]
pub struct QuizOption {
    pub text: Vec<Inline>,
    pub correct: bool,
    pub reason: Vec<Inline>,
}
