//! Reads the course from its folders and reports every fault, with file and line.
//!
//! # Layout
//! - [`fault`]: what is wrong, and where.
//! - [`content`]: [`load`], which reads everything and holds the lessons against each other.
//! - `manifest`, `lesson`, `programs`, `quizzes`: one file of the format each.
//! - [`compile()`]: the course as files for the page.
//! - [`expectation`]: what every run of a program must satisfy.
//! - `claims`: whether a program can run where its lesson says.
//! - `markdown`, `links`: the text.
//! - `table`: TOML with line numbers.

pub mod fault;
pub mod content;
mod compile;
pub mod expectation;
mod manifest;
mod lesson;
mod programs;
mod claims;
mod quizzes;
mod markdown;
mod links;
mod table;
mod source;

pub use compile::{Written, compile};
pub use content::{AuthoredProgram, Content, load};
pub use expectation::Expectation;
pub use fault::Fault;
