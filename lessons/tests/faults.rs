//! Each kind of fault, as an author sees it: a small course is broken in one way at a time.

#[path = "faults/fixture.rs"]
mod fixture;
#[path = "faults/format.rs"]
mod format;

use fixture::Edit::{Remove, Replace, Text, Write};
use fixture::{Edit, faults};
use std::fmt::Write as _;

/// The faults of several courses, each under its name.
fn table(cases: &[(&str, &[Edit])]) -> String {
    let mut table = String::new();
    for (name, edits) in cases {
        writeln!(table, "# {name}\n{}", faults(edits)).expect("a string takes all");
    }
    table
}

#[test]
fn manifest() {
    let found = table(&[
        ("no manifest", &[Remove("/course.toml")]),
        ("another version", &[Replace("/course.toml", "version = 1", "version = 2")]),
        ("no version", &[Replace("/course.toml", "format_version = 1\n", "")]),
        ("no TOML", &[Replace("/course.toml", "title = \"A course\"", "title = A course")]),
        ("an unknown key", &[Replace("/course.toml", "folder =", "colour = 1\nfolder =")]),
        ("no lessons", &[Replace("/course.toml", "\"01-first\", \"02-second\"", "")]),
        ("a bad name", &[Replace("/course.toml", "02-second", "second")]),
        ("no folder", &[Remove("/01-chapter/02-second")]),
        ("a folder nobody names", &[Write("/01-chapter/03-third/lesson.md", b"")]),
        ("a file nobody names", &[Write("/notes.txt", b"")]),
        (
            "a slug twice",
            &[
                Replace("/course.toml", "02-second", "02-first"),
                Write(
                    "/01-chapter/02-first/lesson.toml",
                    b"title = 'T'\nsummary = 'S'\nminutes = 1\n",
                ),
                Write("/01-chapter/02-first/lesson.md", b"Text.\n"),
            ],
        ),
    ]);
    insta::assert_snapshot!(found);
}

#[test]
fn about_the_lesson() {
    let found = table(&[
        ("no lesson.toml", &[Remove("lesson.toml")]),
        ("no lesson.md", &[Remove("lesson.md")]),
        ("an empty lesson.md", &[Write("/01-chapter/02-second/lesson.md", b"\n")]),
        ("not UTF-8", &[Write("lesson.md", b"## A heading\n\nna\xEFve\n")]),
        ("no title", &[Replace("lesson.toml", "title = \"First\"\n", "")]),
        ("an empty summary", &[Replace("lesson.toml", "Greets.", " ")]),
        ("no minutes", &[Replace("lesson.toml", "minutes = 5\n", "")]),
        ("minutes in words", &[Replace("lesson.toml", "minutes = 5", "minutes = \"five\"")]),
        ("an unknown key", &[Replace("lesson.toml", "minutes", "author = \"A\"\nminutes")]),
        ("a strange file", &[Write("notes.txt", b"")]),
        (
            "several at once",
            &[
                Replace("lesson.toml", "Greets.", ""),
                Replace("lesson.toml", "\"browser\"", "\"moon\""),
                Replace("quiz.toml", "It prints.", ""),
                Text("# Again"),
            ],
        ),
    ]);
    insta::assert_snapshot!(found);
}

#[test]
fn programs() {
    let expect = "[programs.expect]\nstdout = \"hello\\n\"\n";
    let found = table(&[
        ("a missing file", &[Remove("hello.py")]),
        ("an unused file", &[Write("other.py", b"pass\n")]),
        (
            "declared twice",
            &[Replace(
                "lesson.toml",
                "minutes = 5\n",
                "minutes = 5\n[[programs]]\nfile = \"hello.py\"\ntitle = \"A greeting\"\nruntimes = [\"native\"]\nexpect.stdout = \"hello\\n\"\n",
            )],
        ),
        ("not a program", &[Replace("lesson.toml", "hello.py", "../hello.py")]),
        ("not placed", &[Write("lesson.md", b"## A heading\n\n[Check](quiz.toml#check)\n")]),
        ("no expect", &[Replace("lesson.toml", expect, "")]),
        ("an empty expect", &[Replace("lesson.toml", "stdout = \"hello\\n\"", "")]),
        (
            "no word on what varies",
            &[Replace("lesson.toml", "stdout =", "stdout_contains = [\"h\"] #")],
        ),
        ("exact and varying", &[Replace("lesson.toml", "stdout =", "varies = \"a\"\nstdout =")]),
        ("an unknown expectation", &[Replace("lesson.toml", "stdout =", "stdin = 1\nstdout =")]),
        (
            "a range upside down",
            &[Replace(
                "lesson.toml",
                "stdout =",
                "varies = \"the number\"\nlast_line_in = [2, 1] #",
            )],
        ),
        ("no runtimes", &[Replace("lesson.toml", "\"browser\", \"cpython\"", "")]),
        ("a runtime twice", &[Replace("lesson.toml", "\"browser\"", "\"cpython\"")]),
        (
            "processes in the browser",
            &[Write(
                "hello.py",
                b"import os\nfrom multiprocessing import Process\nos.fork()\nprint(\"hello\")\n",
            )],
        ),
        ("an empty program", &[Write("hello.py", b"\n")]),
        ("a careless program", &[Write("hello.py", b"if True:\n\tprint(\"hello\")")]),
        ("a broken program", &[Write("hello.py", b"print(\"hello\")\n# \xFF\n")]),
        ("an empty question", &[Replace("lesson.toml", "runtimes", "predict = \"\"\nruntimes")]),
    ]);
    insta::assert_snapshot!(found);
}

#[test]
fn quizzes() {
    let second = "[[quizzes.questions.options]]\ntext = \"nothing\"\nreason = \"It prints.\"\n";
    let found = table(&[
        ("no reason", &[Replace("quiz.toml", "reason = \"It prints.\"\n", "")]),
        ("an empty reason", &[Replace("quiz.toml", "It prints.", "")]),
        ("no key", &[Replace("quiz.toml", "correct = true\n", "")]),
        (
            "two keys",
            &[Replace("quiz.toml", "text = \"nothing\"", "text = \"nothing\"\ncorrect = true")],
        ),
        (
            "no key of several",
            &[
                Replace("quiz.toml", "correct = true\n", ""),
                Replace("quiz.toml", "choose_one", "choose_all"),
            ],
        ),
        ("an unknown kind", &[Replace("quiz.toml", "choose_one", "choose_two")]),
        ("one option", &[Replace("quiz.toml", second, "")]),
        ("no holds_for", &[Replace("quiz.toml", "holds_for = \"every Python\"\n", "")]),
        ("an unknown key", &[Replace("quiz.toml", "correct =", "answer =")]),
        ("a wrong type", &[Replace("quiz.toml", "correct = true", "correct = \"yes\"")]),
        (
            "a question twice",
            &[Replace(
                "quiz.toml",
                "[[quizzes.questions]]\n",
                "[[quizzes.questions]]\nid = \"greeting\"\nprompt = \"P\"\nkind = \"choose_all\"\nholds_for = \"H\"\noptions = [{ text = \"a\", reason = \"r\", correct = true }, { text = \"b\", reason = \"r\" }]\n[[quizzes.questions]]\n",
            )],
        ),
        ("a bad id", &[Replace("quiz.toml", "\"greeting\"", "\"The greeting\"")]),
        ("HTML in a prompt", &[Replace("quiz.toml", "print?", "print?\n\nNow<br>what?")]),
        ("two paragraphs in an option", &[Replace("quiz.toml", "\"nothing\"", "\"a\\n\\nb\"")]),
        ("not placed", &[Write("lesson.md", b"## A heading\n\n[A greeting](hello.py)\n")]),
        ("no quizzes", &[Write("quiz.toml", b"")]),
    ]);
    insta::assert_snapshot!(found);
}

#[test]
fn text() {
    let found = table(&[
        ("HTML", &[Text("<div>\nboxed\n</div>\n\n# and more")]),
        ("HTML in a line", &[Text("a <b>bold</b> word")]),
        ("a picture", &[Text("![a cat](https://example.org/cat.png)")]),
        ("a rule", &[Text("---")]),
        ("a hard break", &[Text("one\\\ntwo")]),
        ("a script", &[Text("[press](javascript:alert(1))")]),
        ("an address with a root", &[Text("[press](/settings)")]),
        ("an unknown lesson", &[Text("[press](../09-ninth/lesson.md)")]),
        ("an unknown anchor", &[Text("[press](#nowhere)")]),
        ("an unknown anchor elsewhere", &[Text("[press](../02-second/lesson.md#nowhere)")]),
        ("a link without text", &[Text("[](https://example.org)")]),
        ("a title", &[Text("# First")]),
        ("a jump", &[Text("#### Deep")]),
        ("a heading twice", &[Text("## A heading")]),
        ("a heading in a quote", &[Text("> ## Quoted")]),
        ("an unknown program", &[Text("[A greeting](goodbye.py)")]),
        ("a program twice", &[Text("[A greeting](hello.py)")]),
        ("an unknown quiz", &[Text("[Check](quiz.toml#other)")]),
        ("a cell in a line", &[Text("Run [a greeting](hello.py) now.")]),
        ("a cell in a list", &[Text("- [A greeting](hello.py)\n")]),
        ("a cell in a quote", &[Text("> [A greeting](hello.py)\n")]),
        ("another title", &[Replace("lesson.md", "[A greeting]", "[A farewell]")]),
        ("code without a language", &[Text("```\nx\n```\n\n    y")]),
        ("an unknown callout", &[Text("> [!DANGER]\n> Run!")]),
        ("an empty callout", &[Text("> [!NOTE]")]),
        ("a list from three", &[Text("3. three\n4. four")]),
    ]);
    insta::assert_snapshot!(found);
}
