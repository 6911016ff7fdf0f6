use std::cell::RefCell;
use std::collections::BTreeMap;

use spindle_lessons::QuizOption;

use super::*;

fn question(id: &str, kind: QuestionKind, key: &[bool]) -> Question {
    let options =
        key.iter().map(|&correct| QuizOption { text: vec![], correct, reason: vec![] }).collect();
    let (id, hash) = (id.to_owned(), format!("{id}-1"));
    Question { id, hash, prompt: vec![], kind, options, holds_for: String::new() }
}

fn questions() -> Vec<Question> {
    vec![
        question("one", QuestionKind::ChooseOne, &[false, true, false]),
        question("all", QuestionKind::ChooseAll, &[true, false, true]),
    ]
}

fn fresh() -> QuizState {
    QuizState::new(questions(), |_| None)
}

#[test]
fn nothing_is_marked_while_an_answer_is_missing() {
    let mut quiz = fresh();
    quiz.choose(0, 1, true);
    assert_eq!(quiz.first_unanswered(), Some(1));
    assert_eq!(quiz.check(), []);
    assert!(!quiz.is_marked());
}

#[test]
fn choose_one_holds_one_and_choose_all_holds_many() {
    let mut quiz = fresh();
    quiz.choose(0, 0, true);
    quiz.choose(0, 1, true);
    quiz.choose(1, 0, true);
    quiz.choose(1, 1, true);
    quiz.choose(1, 1, false);
    quiz.choose(1, 2, true);
    assert!(!quiz.questions()[0].is_chosen(0));
    quiz.check();
    assert_eq!(quiz.score(), Score { right: 2, right_at_first: 2, total: 2 });
}

#[test]
fn only_what_was_missed_is_asked_again_and_the_first_try_is_kept() {
    let saved = RefCell::new(BTreeMap::new());
    let mut quiz = fresh();
    quiz.choose(0, 1, true);
    quiz.choose(1, 0, true);
    saved.borrow_mut().extend(quiz.check());
    assert_eq!(quiz.score(), Score { right: 1, right_at_first: 1, total: 2 });

    quiz.ask_missed();
    assert!(!quiz.is_open(0));
    assert!(quiz.is_open(1));
    quiz.choose(0, 2, true);
    quiz.choose(1, 0, true);
    quiz.choose(1, 2, true);
    let again = quiz.check();
    assert_eq!(again.len(), 1);
    saved.borrow_mut().extend(again);
    assert_eq!(quiz.score(), Score { right: 2, right_at_first: 1, total: 2 });

    let restored = QuizState::new(questions(), |id| saved.borrow().get(id).cloned());
    assert!(restored.is_marked());
    assert_eq!(restored.score(), quiz.score());
}

#[test]
fn an_edited_question_is_asked_again_and_says_so() {
    let old =
        Record { hash: "one-0".into(), first: BTreeSet::from([1]), latest: BTreeSet::from([1]) };
    let quiz = QuizState::new(questions(), |id| (id == "one").then(|| old.clone()));
    assert!(quiz.questions()[0].has_changed());
    assert!(!quiz.questions()[1].has_changed());
    assert!(quiz.is_open(0));
    assert!(!quiz.questions()[0].is_chosen(1));
}
