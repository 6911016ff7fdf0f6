//! The course: the types a page shows, and, with the feature `author`, the reader of its folders.
//!
//! # Layout
//! - [`course`]: the course, its chapters, and a lesson with its text.
//! - [`block`]: the text of a lesson, already taken apart: nothing is left to parse.
//! - [`program`]: the Python programs that stand in the text.
//! - [`quiz`]: questions, and their marking.
//! - `author` (feature `author`): reads `content/`, reports every fault with file and line, and
//!   says what every run of a program must satisfy.
//!
//! # Data flow
//! ```text
//! content/ --author::load--> Content --compile-lessons--> course.json, <slug>.json --> page
//! ```
//! `course.json` holds a [`Course`], each `<slug>.json` a [`Lesson`]: a lesson's text is fetched
//! when the lesson is opened. How the folders are written is told in `lessons/README.md`.

pub mod course;
pub mod block;
pub mod program;
pub mod quiz;

#[cfg(feature = "author")]
pub mod author;

pub use block::{Block, CalloutKind, Inline};
pub use course::{Chapter, Course, Lesson, LessonEntry};
pub use program::{Program, Runtime};
pub use quiz::{Question, QuestionKind, Quiz, QuizOption};
