//! Where in the program a traceback points.

/// The name under which every runner runs the reader's program.
const PROGRAM_FILE: &str = "main.py";

/// A line of the program that an error names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: u32,
    /// The error, as `Type: message`.
    pub message: String,
}

/// Finds what tracebacks and syntax errors in `text` say about the program: for each, the
/// innermost of the program's own lines. A traceback that has not ended yet says nothing.
#[must_use]
pub fn faults(text: &str) -> Vec<Fault> {
    let mut found = Vec::new();
    let mut line = None;
    for row in text.lines().map(without_group_margin) {
        if row.starts_with("Traceback (most recent call last)") {
            line = None;
        } else if let Some((file, number)) = frame(row) {
            if is_program(file) {
                line = Some(number);
            }
        } else if is_error(row)
            && let Some(line) = line.take()
        {
            found.push(Fault { line, message: row.trim_end().to_owned() });
        }
    }
    found
}

/// Takes off the bars that an `ExceptionGroup` draws before its members' tracebacks.
fn without_group_margin(row: &str) -> &str {
    let rest = row.trim_start_matches(' ');
    match rest.strip_prefix("| ") {
        Some(inner) => inner,
        None if rest.starts_with("+-") => rest.trim_start_matches(['+', '-']).trim_start(),
        None => row,
    }
}

/// Reads `  File "main.py", line 3, in work`, and `  File "main.py", line 3` of a syntax error.
fn frame(row: &str) -> Option<(&str, u32)> {
    let (file, rest) = row.trim_start().strip_prefix("File \"")?.split_once("\", line ")?;
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    Some((file, digits.parse().ok()?))
}

fn is_program(file: &str) -> bool {
    file.rsplit(['/', '\\']).next() == Some(PROGRAM_FILE)
}

/// Whether a row is a traceback's last: `Type` or `Type: message`, not indented.
fn is_error(row: &str) -> bool {
    let name = row.split(':').next().unwrap_or_default().trim_end();
    !name.is_empty()
        && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || "._".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(u32, String)> {
        faults(text).into_iter().map(|fault| (fault.line, fault.message)).collect()
    }

    #[test]
    fn the_innermost_line_of_the_program_counts() {
        let text = r#"Traceback (most recent call last):
  File "/tmp/run/main.py", line 12, in <module>
    main()
    ~~~~^^
  File "/tmp/run/main.py", line 7, in main
    queue.get_nowait()
  File "/usr/lib/python3.14/queue.py", line 202, in get_nowait
    return self.get(block=False)
_queue.Empty
"#;
        assert_eq!(found(text), [(7, "_queue.Empty".to_owned())]);
    }

    #[test]
    fn an_exception_in_a_thread() {
        let text = r#"Exception in thread Thread-1 (work):
Traceback (most recent call last):
  File "main.py", line 4, in work
    raise ValueError("no")
ValueError: no
"#;
        assert_eq!(found(text), [(4, "ValueError: no".to_owned())]);
    }

    #[test]
    fn a_syntax_error() {
        let text = "  File \"main.py\", line 3\n    print(\n         ^\nSyntaxError: '(' was never closed\n";
        assert_eq!(found(text), [(3, "SyntaxError: '(' was never closed".to_owned())]);
    }

    #[test]
    fn both_errors_of_a_chain() {
        let text = r#"Traceback (most recent call last):
  File "main.py", line 2, in <module>
    1 / 0
ZeroDivisionError: division by zero

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "main.py", line 4, in <module>
    raise RuntimeError("worse")
RuntimeError: worse
"#;
        assert_eq!(
            found(text),
            [
                (2, "ZeroDivisionError: division by zero".to_owned()),
                (4, "RuntimeError: worse".to_owned()),
            ]
        );
    }

    #[test]
    fn the_members_of_a_group() {
        let text = r#"  + Exception Group Traceback (most recent call last):
  |   File "main.py", line 9, in <module>
  |     raise ExceptionGroup("several", errors)
  | ExceptionGroup: several (1 sub-exception)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "main.py", line 5, in <module>
    |     int("x")
    | ValueError: invalid literal for int() with base 10: 'x'
    +------------------------------------
"#;
        assert_eq!(found(text).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [9, 5]);
    }

    #[test]
    fn other_files_other_text_and_half_a_traceback_say_nothing() {
        assert_eq!(found("warning: all fine\nError: mine\n"), []);
        assert_eq!(found("  File \"other.py\", line 3, in f\nValueError: x\n"), []);
        assert_eq!(found("Traceback (most recent call last):\n  File \"main.py\", line 3"), []);
        assert_eq!(found("  File \"main.py\", line 99999999999\nValueError\n"), []);
    }
}
