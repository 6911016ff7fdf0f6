//! A program as the reader left it, kept apart from the lesson's own text.

use serde::{Deserialize, Serialize};

use crate::state::fingerprint::fingerprint;

/// What is saved of one program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedEdit {
    /// The fingerprint of the lesson's text that was edited.
    pub original: String,
    /// The reader's text; absent while it is the lesson's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The reader's text of an earlier version of the lesson, until the reader decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<String>,
}

impl SavedEdit {
    /// Reads what was saved beside the lesson's text of today. What was edited in another version
    /// of the lesson becomes [`earlier`](Self::earlier); what cannot be read counts as nothing.
    #[must_use]
    pub fn restore(saved: Option<&str>, lesson_text: &str) -> Self {
        let original = fingerprint(lesson_text);
        let Some(saved) = saved.and_then(|json| serde_json::from_str::<Self>(json).ok()) else {
            return Self { original, ..Self::default() };
        };
        if saved.original == original {
            return saved;
        }
        let earlier = saved.text.or(saved.earlier).filter(|text| text != lesson_text);
        Self { original, text: None, earlier }
    }

    /// Takes in what the reader typed.
    pub fn edit(&mut self, text: &str, lesson_text: &str) {
        self.text = (text != lesson_text).then(|| text.to_owned());
    }

    /// Exchanges the earlier text and the present one, so that neither is lost.
    pub fn take_earlier(&mut self, lesson_text: &str) {
        if let Some(earlier) = self.earlier.take() {
            self.earlier = self.text.take();
            self.edit(&earlier, lesson_text);
        }
    }

    /// The text to show.
    #[must_use]
    pub fn current<'a>(&'a self, lesson_text: &'a str) -> &'a str {
        self.text.as_deref().unwrap_or(lesson_text)
    }

    /// What to save: nothing when nothing differs from the lesson.
    #[must_use]
    pub fn to_saved(&self) -> Option<String> {
        if self.text.is_none() && self.earlier.is_none() {
            return None;
        }
        serde_json::to_string(self).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSON: &str = "print(1)\n";

    #[test]
    fn an_edit_survives_saving() {
        let mut edit = SavedEdit::restore(None, LESSON);
        assert_eq!(edit.current(LESSON), LESSON);
        edit.edit("print(2)\n", LESSON);
        let again = SavedEdit::restore(edit.to_saved().as_deref(), LESSON);
        assert_eq!(again.current(LESSON), "print(2)\n");
        assert_eq!(again.earlier, None);
    }

    #[test]
    fn the_lessons_own_text_is_not_saved() {
        let mut edit = SavedEdit::restore(None, LESSON);
        edit.edit("x", LESSON);
        edit.edit(LESSON, LESSON);
        assert_eq!(edit.to_saved(), None);
    }

    #[test]
    fn a_changed_lesson_shows_itself_and_keeps_the_edit() {
        let mut edit = SavedEdit::restore(None, LESSON);
        edit.edit("mine", LESSON);
        let saved = edit.to_saved();
        let mut edit = SavedEdit::restore(saved.as_deref(), "print(3)\n");
        assert_eq!(edit.current("print(3)\n"), "print(3)\n");
        assert_eq!(edit.earlier.as_deref(), Some("mine"));
        // Typing into the new text loses nothing of the old one.
        edit.edit("new work", "print(3)\n");
        let mut edit = SavedEdit::restore(edit.to_saved().as_deref(), "print(3)\n");
        edit.take_earlier("print(3)\n");
        assert_eq!(edit.current("print(3)\n"), "mine");
        assert_eq!(edit.earlier.as_deref(), Some("new work"));
    }

    #[test]
    fn what_cannot_be_read_counts_as_nothing() {
        let edit = SavedEdit::restore(Some("{torn"), LESSON);
        assert_eq!(edit.current(LESSON), LESSON);
        assert_eq!(edit.to_saved(), None);
    }
}
