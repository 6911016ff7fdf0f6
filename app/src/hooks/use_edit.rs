//! One program as the reader edits it, saved as it is typed.

use leptos::prelude::*;

use crate::browser::storage;
use crate::state::edit::SavedEdit;

/// A program's text and what can be done with it.
#[derive(Clone, Copy, Debug)]
pub struct UseEdit {
    key: StoredValue<String>,
    original: StoredValue<String>,
    edit: RwSignal<SavedEdit>,
    before_reset: RwSignal<Option<String>>,
    saved: RwSignal<bool>,
}

/// Takes up the program `name` of `scope` where the reader left it. `original` is the lesson's text.
#[must_use]
pub fn use_edit(scope: &str, name: &str, original: String) -> UseEdit {
    let key = format!("edit.{scope}.{name}");
    let edit = SavedEdit::restore(storage::load(&key).as_deref(), &original);
    UseEdit {
        key: StoredValue::new(key),
        original: StoredValue::new(original),
        edit: RwSignal::new(edit),
        before_reset: RwSignal::new(None),
        saved: RwSignal::new(true),
    }
}

impl UseEdit {
    /// The text to show and to run.
    #[must_use]
    pub fn text(self) -> Memo<String> {
        Memo::new(move |_| self.current())
    }

    /// Whether the text differs from the lesson's.
    #[must_use]
    pub fn is_edited(self) -> Memo<bool> {
        Memo::new(move |_| self.edit.with(|edit| edit.text.is_some()))
    }

    /// Whether there is a text that was edited in an earlier version of the lesson.
    #[must_use]
    pub fn has_earlier(self) -> Memo<bool> {
        Memo::new(move |_| self.edit.with(|edit| edit.earlier.is_some()))
    }

    /// Whether a reset can be taken back.
    #[must_use]
    pub fn can_undo_reset(self) -> Memo<bool> {
        Memo::new(move |_| self.before_reset.with(Option::is_some))
    }

    /// Whether the browser keeps what is typed.
    #[must_use]
    pub fn is_saved(self) -> ReadSignal<bool> {
        self.saved.read_only()
    }

    /// Takes in what the reader typed.
    pub fn type_text(self, text: &str) {
        self.before_reset.set(None);
        self.change(|edit, original| edit.edit(text, original));
    }

    /// Goes back to the lesson's text; [`undo_reset`](Self::undo_reset) takes it back.
    pub fn reset(self) {
        let typed = self.edit.with_untracked(|edit| edit.text.clone());
        self.before_reset.set(typed);
        self.change(|edit, original| edit.edit(original, original));
    }

    /// Takes the last reset back.
    pub fn undo_reset(self) {
        if let Some(text) = self.before_reset.get_untracked() {
            self.type_text(&text);
        }
    }

    /// Exchanges the text and the one edited in an earlier version of the lesson.
    pub fn take_earlier(self) {
        self.change(SavedEdit::take_earlier);
    }

    /// Forgets the text edited in an earlier version of the lesson.
    pub fn drop_earlier(self) {
        self.change(|edit, _| edit.earlier = None);
    }

    fn current(self) -> String {
        self.original
            .with_value(|original| self.edit.with(|edit| edit.current(original).to_owned()))
    }

    fn change(self, change: impl FnOnce(&mut SavedEdit, &str)) {
        self.original.with_value(|original| self.edit.update(|edit| change(edit, original)));
        let json = self.edit.with_untracked(SavedEdit::to_saved);
        let saved = self.key.with_value(|key| storage::save(key, json.as_deref()));
        self.saved.set(saved);
    }
}
