//! `quiz.toml`: the questions of a lesson.

use super::links::Links;
use super::markdown::{read_fragment, read_line};
use super::source::Source;
use super::table::{Table, parse};
use crate::quiz::{Question, QuestionKind, Quiz, QuizOption};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// A quiz and the line where it begins.
#[derive(Debug)]
pub(super) struct DeclaredQuiz {
    pub(super) quiz: Quiz,
    pub(super) line: usize,
}

/// Reads all quizzes of a lesson.
pub(super) fn read_quizzes(source: &Source<'_>, links: &Links<'_>) -> Vec<DeclaredQuiz> {
    let Some(root) = parse(source) else { return Vec::new() };
    let table = Table::root(source, &root, &["quizzes"]);
    let quizzes = table.tables("quizzes", "quiz", &["id", "title", "questions"]);
    if quizzes.is_empty() {
        table.fault("has no quizzes: write [[quizzes]], or remove the file");
    }
    let mut ids = Ids::default();
    let mut questions = Ids::default();
    quizzes.iter().filter_map(|table| read_quiz(table, links, &mut ids, &mut questions)).collect()
}

/// The ids met so far and their lines.
#[derive(Debug, Default)]
struct Ids(HashMap<String, usize>);

impl Ids {
    fn read(&mut self, table: &Table<'_>) -> Option<String> {
        let id = table.text("id", "name it, as in lock-per-thread")?;
        let is_id = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !id.value.bytes().all(is_id) {
            table.source.fault(
                id.line,
                format!("`{}` is no id: use small letters, digits and hyphens", id.value),
            );
        }
        if let Some(first) = self.0.insert(id.value.into(), id.line) {
            table.source.fault(
                id.line,
                format!("the id `{}` is taken since line {first}: choose another", id.value),
            );
        }
        Some(id.value.into())
    }
}

fn read_quiz(
    table: &Table<'_>,
    links: &Links<'_>,
    ids: &mut Ids,
    question_ids: &mut Ids,
) -> Option<DeclaredQuiz> {
    let id = ids.read(table);
    let title = table.text("title", "say what it is about");
    let keys = ["id", "prompt", "kind", "holds_for", "options"];
    let questions = table.tables("questions", "question", &keys);
    if questions.is_empty() {
        table.fault("has no questions: write [[quizzes.questions]]");
    }
    let questions =
        questions.iter().filter_map(|table| read_question(table, links, question_ids)).collect();
    let quiz = Quiz { id: id?, title: title?.value.into(), questions };
    Some(DeclaredQuiz { quiz, line: table.line })
}

fn read_question(table: &Table<'_>, links: &Links<'_>, ids: &mut Ids) -> Option<Question> {
    let id = ids.read(table);
    let prompt = table.passage("prompt", "ask something").map(|text| read_fragment(text, links));
    let kind = read_kind(table);
    let holds_for = table.text("holds_for", "say under which Python and GIL setting it holds");
    let tables = table.tables("options", "option", &["text", "correct", "reason"]);
    if tables.len() < 2 {
        table.fault("has fewer than two options: write [[quizzes.questions.options]]");
    }
    let read: Vec<_> = tables.iter().map(|table| read_option(table, links)).collect();
    check_key(table, kind, tables.iter().filter(|table| table.flag("correct")).count());
    let mut question = Question {
        id: id?,
        hash: String::new(),
        prompt: prompt?,
        kind: kind?,
        options: read.into_iter().collect::<Option<_>>()?,
        holds_for: holds_for?.value.into(),
    };
    question.hash = hash(&question);
    Some(question)
}

fn read_kind(table: &Table<'_>) -> Option<QuestionKind> {
    let kind = table.text("kind", "write choose_one or choose_all")?;
    match kind.value {
        "choose_one" => Some(QuestionKind::ChooseOne),
        "choose_all" => Some(QuestionKind::ChooseAll),
        other => {
            let message = format!("unknown kind `{other}`: write choose_one or choose_all");
            table.source.fault(kind.line, message);
            None
        }
    }
}

fn read_option(table: &Table<'_>, links: &Links<'_>) -> Option<QuizOption> {
    let text = table.passage("text", "say what it offers");
    let reason = table.passage("reason", "say why it is right or wrong");
    Some(QuizOption {
        text: read_line(text?, links),
        correct: table.flag("correct"),
        reason: read_line(reason?, links),
    })
}

fn check_key(table: &Table<'_>, kind: Option<QuestionKind>, correct: usize) {
    match kind {
        Some(QuestionKind::ChooseOne) if correct != 1 => table.fault(format_args!(
            "is choose_one with {correct} correct options: mark exactly one with correct = true"
        )),
        Some(QuestionKind::ChooseAll) if correct == 0 => {
            table.fault("is choose_all without a correct option: mark one or more");
        }
        _ => {}
    }
}

/// A short name for the question's content: 16 hexadecimal digits.
fn hash(question: &Question) -> String {
    let content = serde_json::to_vec(question).expect("a question has only string keys");
    Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
