//! Our own failures. A learner's exception is output, never one of these.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What went wrong on our side, for the reader's eyes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunError {
    /// One sentence: what happened. Lower case, no full stop.
    pub message: String,
    /// What the reader can do about it. Lower case, no full stop.
    pub hint: String,
}

impl RunError {
    /// A failure from its sentence and its hint.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (hint: {})", self.message, self.hint)
    }
}

impl std::error::Error for RunError {}
