//! The gate: the real course has no fault, and its programs keep what it promises.

#[path = "content/python.rs"]
mod python;

use spindle_lessons::Runtime;
use spindle_lessons::author::{Content, compile, load};
use std::path::Path;

/// Reads the real course, or tells every fault with its file and line.
fn content() -> Content {
    load(Path::new("content")).unwrap_or_else(|faults| {
        let lines: String = faults.iter().map(|fault| format!("lessons/{fault}\n")).collect();
        panic!("{} faults in the course:\n{lines}", faults.len());
    })
}

#[test]
fn the_course_has_no_fault() {
    assert!(!content().lessons.is_empty());
}

/// Every program that claims CPython is compiled and run by this machine's `python3`.
#[test]
fn programs_keep_their_promises_in_cpython() {
    let Some(version) = python::version() else {
        println!("skipped: no python3 on this machine");
        return;
    };
    let mut misses = Vec::new();
    for program in &content().programs {
        if program.program.runtimes.contains(&Runtime::Cpython)
            && let Err(miss) = python::run(program)
        {
            misses.push(format!("lessons/{}: {miss}", program.path.display()));
        }
    }
    assert!(misses.is_empty(), "with {version}:\n{}", misses.join("\n\n"));
}

#[test]
fn the_course_is_written_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let content = content();
    let written = compile(&content, folder.path()).expect("written");
    assert_eq!(written.len(), content.lessons.len() + 1);
    assert!(written.iter().all(|file| file.changed));
    for lesson in &content.lessons {
        let path = folder.path().join(format!("{}.json", lesson.slug));
        let text = std::fs::read_to_string(path).expect("a lesson");
        assert_eq!(&serde_json::from_str::<spindle_lessons::Lesson>(&text).expect("json"), lesson);
    }
    let again = compile(&content, folder.path()).expect("written");
    assert!(again.iter().all(|file| !file.changed));
}
