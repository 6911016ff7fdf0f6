//! TOML with line numbers: each reader reports what it misses and goes on.

use super::source::{Passage, Source};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Takes a TOML file apart; every error of its grammar is a fault.
pub(super) fn parse<'s>(source: &'s Source<'_>) -> Option<Spanned<DeTable<'s>>> {
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    for error in &errors {
        let line = error.span().map_or(1, |span| source.line(span.start));
        source.fault(line, format!("not TOML: {}", error.message().replace('\n', ", ")));
    }
    errors.is_empty().then_some(table)
}

/// A value and the line where it stands.
#[derive(Clone, Debug)]
pub(super) struct Located<T> {
    pub(super) value: T,
    pub(super) line: usize,
}

/// A table, what to call it in a fault, and the line where it begins.
#[derive(Clone, Debug)]
pub(super) struct Table<'s> {
    pub(super) source: &'s Source<'s>,
    pub(super) line: usize,
    pub(super) what: String,
    table: &'s DeTable<'s>,
}

impl<'s> Table<'s> {
    /// The whole file; a key that is not `known` is a fault.
    pub(super) fn root(
        source: &'s Source<'s>,
        root: &'s Spanned<DeTable<'s>>,
        known: &[&str],
    ) -> Self {
        Self::new(source, root.get_ref(), 1, "the file".into(), known)
    }

    fn new(
        source: &'s Source<'s>,
        table: &'s DeTable<'s>,
        line: usize,
        what: String,
        known: &[&str],
    ) -> Self {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let known = known.join(", ");
            source.fault(
                source.line(key.span().start),
                format!("unknown key `{}` in {what}: the keys are {known}", key.get_ref()),
            );
        }
        Self { source, line, what, table }
    }

    /// Reports a fault of the table as a whole.
    pub(super) fn fault(&self, message: impl std::fmt::Display) {
        self.source.fault(self.line, format!("{} {message}", self.what));
    }

    /// The line of a key's value, or of the table.
    pub(super) fn line_of(&self, key: &str) -> usize {
        self.table.get(key).map_or(self.line, |value| self.source.line(value.span().start))
    }

    /// Whether the key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    fn wrong_type(&self, value: &Spanned<DeValue<'_>>, key: &str, wanted: &str) {
        let found = value.get_ref().type_str();
        self.source.fault(
            self.source.line(value.span().start),
            format!("`{key}` of {} is of type {found}: make it {wanted}", self.what),
        );
    }

    /// A text that must be there and say something; `hint` tells what to write.
    pub(super) fn text(&self, key: &str, hint: &str) -> Option<Located<&'s str>> {
        let Some(value) = self.table.get(key) else {
            self.fault(format_args!("has no {key}: {hint}"));
            return None;
        };
        let line = self.source.line(value.span().start);
        match value.get_ref().as_str() {
            None => self.wrong_type(value, key, "a string"),
            Some(text) if text.trim().is_empty() => {
                self.source.fault(line, format!("{} has an empty {key}: {hint}", self.what));
            }
            Some(text) => return Some(Located { value: text, line }),
        }
        None
    }

    /// A text that may be left out, or be empty.
    pub(super) fn optional_text(&self, key: &str) -> Option<&'s str> {
        let value = self.table.get(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(value, key, "a string");
        }
        text
    }

    /// A text of Markdown that must be there.
    pub(super) fn passage(&self, key: &str, hint: &str) -> Option<Passage<'s>> {
        let text = self.text(key, hint)?;
        let start = self.table.get(key)?.span().start;
        let opening = self.source.text.get(start..).unwrap_or_default();
        // The line break after three quotes is not part of the text.
        let skipped = ["'''\n", "\"\"\"\n"].iter().any(|quotes| opening.starts_with(quotes));
        let first_line = text.line + usize::from(skipped);
        Some(Passage { source: self.source, text: text.value, first_line })
    }

    /// A list of texts; none if the key is left out.
    pub(super) fn texts(&self, key: &str) -> Vec<Located<&'s str>> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(value, key, "a list of strings");
            return Vec::new();
        };
        let text = |item: &'s Spanned<DeValue<'s>>| {
            let Some(text) = item.get_ref().as_str() else {
                self.wrong_type(item, key, "a list of strings");
                return None;
            };
            Some(Located { value: text, line: self.source.line(item.span().start) })
        };
        array.iter().filter_map(text).collect()
    }

    /// A whole number, if the key is there.
    pub(super) fn integer(&self, key: &str) -> Option<i64> {
        let value = self.table.get(key)?;
        let number = integer(value.get_ref());
        if number.is_none() {
            self.wrong_type(value, key, "a whole number");
        }
        number
    }

    /// A pair of whole numbers, if the key is there.
    pub(super) fn range(&self, key: &str) -> Option<[i64; 2]> {
        let value = self.table.get(key)?;
        let numbers: Option<Vec<i64>> = value
            .get_ref()
            .as_array()
            .and_then(|array| array.iter().map(|item| integer(item.get_ref())).collect());
        match numbers.as_deref() {
            Some(&[least, most]) if least <= most => Some([least, most]),
            _ => {
                self.wrong_type(value, key, "two whole numbers, the smaller first");
                None
            }
        }
    }

    /// `true` or `false`; false if the key is left out.
    pub(super) fn flag(&self, key: &str) -> bool {
        let Some(value) = self.table.get(key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_type(value, key, "true or false");
            false
        })
    }

    /// The tables of a list, each called `name` and its number.
    pub(super) fn tables(&self, key: &str, name: &str, known: &[&str]) -> Vec<Self> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(value, key, "a list of tables");
            return Vec::new();
        };
        let table = |(index, item): (usize, &'s Spanned<DeValue<'s>>)| {
            let table = item.get_ref().as_table();
            if table.is_none() {
                self.wrong_type(item, key, "a list of tables");
            }
            let line = self.source.line(item.span().start);
            table.map(|table| {
                Self::new(self.source, table, line, format!("{name} {}", index + 1), known)
            })
        };
        array.iter().enumerate().filter_map(table).collect()
    }

    /// A table within this one, if the key is there.
    pub(super) fn table(&self, key: &str, what: String, known: &[&str]) -> Option<Self> {
        let value = self.table.get(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(value, key, "a table");
            return None;
        };
        Some(Self::new(self.source, table, self.line_of(key), what, known))
    }
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}
