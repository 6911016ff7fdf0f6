//! `[programs.expect]` in `lesson.toml`.

use super::Expectation;
use crate::author::table::Table;

const KEYS: [&str; 9] = [
    "status",
    "stdout",
    "stdout_one_of",
    "stdout_contains",
    "lines_in_order",
    "lines_any_order",
    "last_line_in",
    "stderr_contains",
    "varies",
];

/// Keys that say something about the output.
const ABOUT_OUTPUT: [&str; 6] = [
    "stdout",
    "stdout_one_of",
    "stdout_contains",
    "lines_in_order",
    "lines_any_order",
    "last_line_in",
];

/// What every run of the program in `program` must satisfy.
pub(in crate::author) fn read_expectation(program: &Table<'_>) -> Option<Expectation> {
    let what = format!("expect of {}", program.what);
    if !program.has("expect") {
        program.fault("has no expect: say in [programs.expect] what every run must satisfy");
        return None;
    }
    let table = program.table("expect", what, &KEYS)?;
    let texts = |key| table.texts(key).iter().map(|text| text.value.to_owned()).collect();
    if !ABOUT_OUTPUT.iter().any(|key| table.has(key)) {
        table
            .fault(format_args!("says nothing about the output: give {}", ABOUT_OUTPUT.join(", ")));
    }
    if table.has("stdout") && table.has("varies") {
        table.fault("has both stdout and varies: remove one");
    }
    let varies = if table.has("stdout") {
        None
    } else {
        table
            .text("varies", "without an exact stdout, say what may differ from run to run")
            .map(|text| text.value.to_owned())
    };
    let status = i32::try_from(table.integer("status").unwrap_or(0)).unwrap_or_else(|_| {
        table.fault("has a status out of range: give what the program exits with");
        0
    });
    Some(Expectation {
        status,
        stdout: table.optional_text("stdout").map(str::to_owned),
        stdout_one_of: texts("stdout_one_of"),
        stdout_contains: texts("stdout_contains"),
        lines_in_order: texts("lines_in_order"),
        lines_any_order: texts("lines_any_order"),
        last_line_in: table.range("last_line_in"),
        stderr_contains: texts("stderr_contains"),
        varies,
    })
}
