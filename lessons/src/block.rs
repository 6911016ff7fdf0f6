//! The text of a lesson, already taken apart: a page turns each variant into one element.

use crate::quiz::Quiz;
use serde::{Deserialize, Serialize};

/// A piece of text that stands on its own lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    /// A heading of level 2 to 6; level 1 is the lesson's title.
    Heading {
        /// 2 to 6, never more than one deeper than the heading before.
        level: u8,
        /// The anchor; unique in the lesson.
        id: String,
        /// What it says.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph {
        /// What it says.
        text: Vec<Inline>,
    },
    /// A list.
    List {
        /// Whether its items are counted, from 1.
        ordered: bool,
        /// Its items.
        items: Vec<Vec<Self>>,
    },
    /// Code to read, not to run.
    Code {
        /// `python`, `rust`, `text`, ...; never empty.
        language: String,
        /// The code with its last line break.
        text: String,
    },
    /// Somebody else's words.
    Quote {
        /// What they say.
        blocks: Vec<Self>,
    },
    /// A table.
    Table {
        /// The heads of its columns.
        head: Vec<Vec<Inline>>,
        /// Its rows, each as long as the head.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A remark beside the main text.
    Callout {
        /// What sort of remark.
        kind: CalloutKind,
        /// What it says.
        blocks: Vec<Self>,
    },
    /// A program to run and edit, in its place in the text.
    Cell {
        /// The [`name`](crate::Program::name) of one of the lesson's programs.
        program: String,
    },
    /// Questions, in their place in the text.
    Quiz(Quiz),
}

/// What sort of remark a callout is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalloutKind {
    /// Good to know.
    Note,
    /// Something that goes wrong.
    Warning,
    /// An edit for the reader to make.
    TryIt,
}

impl CalloutKind {
    /// The variant as the word that is shown above the remark.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "Note",
            Self::Warning => "Warning",
            Self::TryIt => "Try it",
        }
    }
}

/// A piece of text within a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Inline {
    /// Plain text.
    Text {
        /// What it says.
        text: String,
    },
    /// A name or a piece of code.
    Code {
        /// What it says.
        text: String,
    },
    /// Stressed.
    Emphasis {
        /// What it says.
        text: Vec<Self>,
    },
    /// Stressed more.
    Strong {
        /// What it says.
        text: Vec<Self>,
    },
    /// A link.
    Link {
        /// An `http(s)` address, an `#anchor` in this lesson, or another lesson's slug with or
        /// without an `#anchor` (relative to this lesson's own address).
        href: String,
        /// What it says.
        text: Vec<Self>,
    },
}

impl Inline {
    /// The words alone, without stress and links.
    pub fn plain(inlines: &[Self]) -> String {
        inlines
            .iter()
            .map(|inline| match inline {
                Self::Text { text } | Self::Code { text } => text.clone(),
                Self::Emphasis { text } | Self::Strong { text } | Self::Link { text, .. } => {
                    Self::plain(text)
                }
            })
            .collect()
    }
}
