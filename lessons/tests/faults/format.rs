//! What is read where nothing is wrong.

use super::fixture::Edit::{self, Replace, Text};
use super::fixture::read;
use spindle_lessons::{Block, Question};

#[test]
fn the_small_course() {
    let content = read(&[]).expect("no fault");
    insta::assert_json_snapshot!((&content.course, &content.lessons));
}

#[test]
fn every_sort_of_text() {
    let text = "## All of it

Soft
break, *stress*, **more *of* it**, `code` and <https://example.org>.

1. one
2. two
   - nested

     two paragraphs

- tight

```python
print(\"<b>\")
```

> Said by somebody.

> [!NOTE]
> Good to know: `this`.

> [!WARNING] On one line.

> [!TRY]
>
> - an edit

| a | b |
|---|---|
| `1` | *2* |
";
    let content = read(&[Text(text)]).expect("no fault");
    // What the small course already has is left out.
    insta::assert_json_snapshot!(&content.lessons[0].blocks[4..]);
}

#[test]
fn an_edit_resets_its_question_and_no_other() {
    let second = Replace(
        "quiz.toml",
        "[[quizzes.questions]]\n",
        r#"[[quizzes.questions]]
id = "other"
prompt = "Which?"
kind = "choose_all"
holds_for = "every Python"
options = [
  { text = "a", reason = "so", correct = true },
  { text = "b", reason = "not so" },
]
[[quizzes.questions]]
"#,
    );
    let hashes = |edits: &[Edit]| -> Vec<String> {
        let edits: Vec<Edit> = [second.clone()].into_iter().chain(edits.iter().cloned()).collect();
        questions(&edits).into_iter().map(|question| question.hash).collect()
    };
    let before = hashes(&[]);
    let edits = [
        ("does it print", "will it print"),
        ("choose_one", "choose_all"),
        ("`hello`", "`Hello`"),
        ("It prints.", "It does print."),
        ("holds_for = \"every Python\"\n\n", "holds_for = \"CPython\"\n"),
    ];
    for (old, new) in edits {
        let after = hashes(&[Replace("quiz.toml", old, new)]);
        assert_eq!(before[0], after[0], "{new}");
        assert_ne!(before[1], after[1], "{new}");
    }
}

fn questions(edits: &[Edit]) -> Vec<Question> {
    let content = read(edits).expect("no fault");
    let quiz = content.lessons[0].blocks.iter().find_map(|block| match block {
        Block::Quiz(quiz) => Some(quiz.questions.clone()),
        _ => None,
    });
    quiz.expect("the small course has a quiz")
}
