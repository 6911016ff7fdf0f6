//! What goes wrong is said in a sentence, with a hint.

use std::fs;

use crate::spindle::{output, program, pythons, spindle, texts};

/// What spindle says about a file, with the test's folder taken out.
fn said(content: Option<&[u8]>, args: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("program.py");
    if let Some(content) = content {
        fs::write(&file, content).expect("a file");
    }
    let (stdout, stderr, status) = texts(&output(spindle().arg("run").arg(&file).args(args), ""));
    assert_eq!((stdout.as_str(), status), ("", Some(1)), "{stderr}");
    stderr.replace(&format!("{}/", folder.path().display()), "")
}

#[test]
fn a_file_that_cannot_be_run() {
    let mebibyte = [b"x = 1\n".as_slice(), &vec![b'#'; 1 << 20]].concat();
    let sentences = [
        said(None, &[]),
        said(Some(&mebibyte), &[]),
        said(Some(b"a = 1\nb = '\xff\xfe'\n"), &[]),
        said(Some(b"a = 1\nb = '\0'\n"), &[]),
        said(Some(b""), &["--timeout", "0"]),
        said(Some(b""), &["--", &"x".repeat(5000)]),
    ];
    insta::assert_snapshot!(sentences.join("\n"));
}

#[test]
fn a_folder_is_no_program() {
    let (_, stderr, status) = texts(&output(spindle().args(["run", "/"]), ""));
    assert_eq!(status, Some(1));
    insta::assert_snapshot!(stderr);
}

#[test]
fn a_python_that_is_not_there() {
    assert!(!pythons().is_empty());
    let stderr = said(Some(b""), &["--python", "3.99"]);
    let (sentence, hint) = stderr.split_once('\n').expect("two lines");
    insta::assert_snapshot!(sentence);
    assert!(hint.contains("choose native, the Python inside spindle, or one of 3."), "{hint}");
    let stderr = said(Some(b""), &["--python", "/nowhere/python3"]);
    insta::assert_snapshot!("path", stderr.lines().next().expect("a line"));
}

#[test]
fn a_temporary_folder_that_cannot_be_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("a file");
    let missing = folder.path().join("gone");
    for temp in [&file, &missing] {
        let mut command = spindle();
        command.arg("run").arg(program("hello.py")).env("TMPDIR", temp);
        let (_, stderr, status) = texts(&output(&mut command, ""));
        assert_eq!(status, Some(1));
        let stderr = stderr.replace(&format!("{}/", folder.path().display()), "");
        insta::assert_snapshot!(temp.file_name().and_then(|n| n.to_str()).expect("a name"), stderr);
    }
}
