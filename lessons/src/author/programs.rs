//! `[[programs]]` in `lesson.toml`: the programs and what is said about them.

use super::claims::{check_claims, read_runtimes};
use super::expectation::{Expectation, read_expectation};
use super::fault::Faults;
use super::source::Source;
use super::table::Table;
use crate::program::Program;
use std::path::Path;

/// The keys of a program.
pub(super) const KEYS: [&str; 7] =
    ["file", "title", "runtimes", "args", "stdin", "predict", "expect"];

/// A program, what every run of it must satisfy, and where it is declared.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) program: Program,
    pub(super) expect: Expectation,
    pub(super) line: usize,
}

/// Reads one program. Its faults are all reported, also where none is returned.
pub(super) fn read_program(folder: &Path, table: &Table<'_>, faults: &Faults) -> Option<Declared> {
    let file = table.text("file", "name the .py file");
    let title = table.text("title", "say in a few words what it shows");
    let runtimes = read_runtimes(table);
    let predict = match table.has("predict") {
        true => table.text("predict", "ask something, or leave it out").map(|text| text.value),
        false => None,
    };
    let expect = read_expectation(table);
    let file = file?;
    let name = file.value;
    let is_plain = name
        .strip_suffix(".py")
        .is_some_and(|stem| !stem.is_empty() && stem.bytes().all(is_name_byte));
    if !is_plain {
        table.source.fault(
            file.line,
            format!("`{name}` is no program: name a .py file of this folder, small letters, digits and _"),
        );
        return None;
    }
    if !folder.join(name).is_file() {
        table
            .source
            .fault(file.line, format!("{name} is missing: write it, or remove {}", table.what));
        return None;
    }
    let source = Source::read(folder.join(name), faults)?;
    check_claims(&source, &runtimes);
    check_text(&source);
    Some(Declared {
        program: Program {
            name: name.into(),
            title: title?.value.into(),
            source: source.text,
            runtimes,
            args: table.texts("args").iter().map(|text| text.value.to_owned()).collect(),
            stdin: table.optional_text("stdin").unwrap_or_default().into(),
            predict: predict.map(str::to_owned),
        },
        expect: expect?,
        line: table.line,
    })
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'
}

fn check_text(source: &Source<'_>) {
    if source.text.trim().is_empty() {
        source.fault(1, "the program is empty: write it");
    } else if !source.text.ends_with('\n') {
        source.fault(source.text.lines().count(), "the last line has no end: add a line break");
    }
    for (index, line) in source.text.lines().enumerate() {
        if line.contains(['\t', '\r']) {
            source.fault(index + 1, "a tab or a carriage return: indent with spaces, end with LF");
        }
        if line.chars().count() > 79 {
            source.fault(index + 1, "longer than 79 characters: break it, cells are narrow");
        }
    }
}
