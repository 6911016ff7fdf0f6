//! Questions about a lesson, and their marking.

use crate::block::{Block, Inline};
use serde::{Deserialize, Serialize};

/// A few questions that stand together in a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiz {
    /// Names the quiz; unique in the lesson.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Its questions; never empty.
    pub questions: Vec<Question>,
}

/// A question with the options to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Names the question; unique in the lesson.
    pub id: String,
    /// Changes when anything in this question changes, and only then: an answer that was saved
    /// under another hash belongs to an older form of the question.
    pub hash: String,
    /// What is asked.
    pub prompt: Vec<Block>,
    /// How many options may be chosen.
    pub kind: QuestionKind,
    /// What there is to choose from, at least two.
    pub options: Vec<QuizOption>,
    /// Under which Python and which GIL setting the answer holds.
    pub holds_for: String,
}

/// How many options may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Exactly one option is correct.
    ChooseOne,
    /// One or more are.
    ChooseAll,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizOption {
    /// What it says.
    pub text: Vec<Inline>,
    /// Whether it belongs to the answer.
    pub correct: bool,
    /// Why it does or does not; never empty.
    pub reason: Vec<Inline>,
}

impl Question {
    /// Whether `chosen`, positions in [`options`](Self::options), is the answer: every correct
    /// option and no other. Order and repetition do not count; a position that does not exist is
    /// a wrong choice.
    pub fn grade(&self, chosen: &[usize]) -> bool {
        chosen.iter().all(|&position| position < self.options.len())
            && self
                .options
                .iter()
                .enumerate()
                .all(|(position, option)| option.correct == chosen.contains(&position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(kind: QuestionKind, key: &[bool]) -> Question {
        let option = |&correct: &bool| QuizOption { text: vec![], correct, reason: vec![] };
        Question {
            id: "q".into(),
            hash: String::new(),
            prompt: vec![],
            kind,
            options: key.iter().map(option).collect(),
            holds_for: "every Python".into(),
        }
    }

    #[test]
    fn one_choice_is_right_or_wrong() {
        let question = question(QuestionKind::ChooseOne, &[false, true, false]);
        assert!(question.grade(&[1]));
        for wrong in [&[][..], &[0], &[2], &[0, 1], &[3], &[1, 3]] {
            assert!(!question.grade(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn all_choices_are_all_and_no_other() {
        let question = question(QuestionKind::ChooseAll, &[true, false, true]);
        assert!(question.grade(&[0, 2]));
        assert!(question.grade(&[2, 0, 2]));
        for wrong in [&[][..], &[0], &[2], &[0, 1, 2], &[1], &[0, 2, 9]] {
            assert!(!question.grade(wrong), "{wrong:?}");
        }
    }
}
