//! A small course without a fault, and ways to break it.

use spindle_lessons::author::{Content, Fault, load};
use std::path::Path;

const COURSE: &str = r#"format_version = 1
title = "A course"

[[chapters]]
title = "A chapter"
folder = "01-chapter"
lessons = ["01-first", "02-second"]
"#;

const LESSON: &str = r#"title = "First"
summary = "Greets."
minutes = 5

[[programs]]
file = "hello.py"
title = "A greeting"
runtimes = ["browser", "cpython"]
[programs.expect]
stdout = "hello\n"
"#;

const TEXT: &str = "## A heading

Some *text* about [a heading](#a-heading) and [the other](../02-second/lesson.md#other).

[A greeting](hello.py)

[Check](quiz.toml#check)
";

const QUIZ: &str = r#"[[quizzes]]
id = "check"
title = "Check"

[[quizzes.questions]]
id = "greeting"
prompt = '''
What does it print?
'''
kind = "choose_one"
holds_for = "every Python"

[[quizzes.questions.options]]
text = "`hello`"
correct = true
reason = "It says so."

[[quizzes.questions.options]]
text = "nothing"
reason = "It prints."
"#;

/// What a case does to the small course.
#[derive(Clone)]
pub(crate) enum Edit {
    /// In a file, the first text becomes the second.
    Replace(&'static str, &'static str, &'static str),
    /// The text of the first lesson goes on with this, from line 9.
    Text(&'static str),
    /// A file has these bytes.
    Write(&'static str, &'static [u8]),
    /// A file or folder is gone.
    Remove(&'static str),
}

/// The small course, edited and read. Paths are short for files of the first lesson; `/` in front
/// means the content folder.
pub(crate) fn read(edits: &[Edit]) -> Result<Content, Vec<Fault>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    let place = |path: &str| match path.strip_prefix('/') {
        Some(path) => root.join(path),
        None => root.join("01-chapter/01-first").join(path),
    };
    let write = |path: &str, bytes: &[u8]| {
        let path = place(path);
        std::fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("made");
        std::fs::write(path, bytes).expect("written");
    };
    write("/course.toml", COURSE.as_bytes());
    write("lesson.toml", LESSON.as_bytes());
    write("lesson.md", TEXT.as_bytes());
    write("quiz.toml", QUIZ.as_bytes());
    write("hello.py", b"print(\"hello\")\n");
    let second = "title = \"Second\"\nsummary = \"Ends.\"\nminutes = 1\n";
    write("/01-chapter/02-second/lesson.toml", second.as_bytes());
    write("/01-chapter/02-second/lesson.md", b"## Other\n\nThe end.\n");
    for edit in edits {
        match edit {
            Edit::Replace(path, old, new) => {
                let text = std::fs::read_to_string(place(path)).expect("a text to edit");
                assert!(text.contains(old), "{path} does not contain {old:?}");
                write(path, text.replacen(old, new, 1).as_bytes());
            }
            Edit::Text(more) => write("lesson.md", format!("{TEXT}\n{more}\n").as_bytes()),
            Edit::Write(path, bytes) => write(path, bytes),
            Edit::Remove(path) if place(path).is_dir() => {
                std::fs::remove_dir_all(place(path)).expect("removed");
            }
            Edit::Remove(path) => std::fs::remove_file(place(path)).expect("removed"),
        }
    }
    load(Path::new(root)).map_err(|faults| faults.iter().map(|fault| fault.below(root)).collect())
}

/// All faults of the edited course, a line each.
pub(crate) fn faults(edits: &[Edit]) -> String {
    match read(edits) {
        Ok(_) => "no fault".into(),
        Err(faults) => faults.iter().map(|fault| format!("{fault}\n")).collect(),
    }
}
