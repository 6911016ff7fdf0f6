//! A quiz as the reader answers it: marked at the end, and only what was missed is asked again.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use spindle_lessons::{Question, QuestionKind};

/// What is saved of one question, under its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The question's hash when it was answered.
    pub hash: String,
    /// The options of the first try; kept whatever comes later.
    pub first: BTreeSet<usize>,
    /// The options of the latest try.
    pub latest: BTreeSet<usize>,
}

/// One question and its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    question: Question,
    chosen: BTreeSet<usize>,
    record: Option<Record>,
    changed: bool,
}

/// A quiz: which questions are asked now, which are marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizState {
    questions: Vec<Asked>,
    /// Whether the answers of this round are marked.
    marked: bool,
}

/// How a quiz stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// Questions answered right by now.
    pub right: usize,
    /// Questions answered right at the first try.
    pub right_at_first: usize,
    /// All questions.
    pub total: usize,
}

impl Asked {
    /// The question.
    #[must_use]
    pub fn question(&self) -> &Question {
        &self.question
    }

    /// Whether the reader chose this option in this round.
    #[must_use]
    pub fn is_chosen(&self, option: usize) -> bool {
        self.chosen.contains(&option)
    }

    /// What was answered before.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        self.record.as_ref()
    }

    /// Whether the question is another one than the reader answered once.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        self.changed
    }

    /// Whether its latest answer is right.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.record.as_ref().is_some_and(|record| self.key() == record.latest)
    }

    /// Whether its first answer was right.
    #[must_use]
    pub fn was_right_at_first(&self) -> bool {
        self.record.as_ref().is_some_and(|record| self.key() == record.first)
    }

    fn key(&self) -> BTreeSet<usize> {
        let options = self.question.options.iter().enumerate();
        options.filter(|(_, option)| option.correct).map(|(index, _)| index).collect()
    }
}

impl QuizState {
    /// A quiz with what was saved of its questions.
    #[must_use]
    pub fn new(questions: Vec<Question>, saved: impl Fn(&str) -> Option<Record>) -> Self {
        let questions: Vec<Asked> = questions
            .into_iter()
            .map(|question| {
                let found = saved(&question.id);
                let changed = found.as_ref().is_some_and(|record| record.hash != question.hash);
                let record = found.filter(|_| !changed);
                let chosen = record.as_ref().map(|one| one.latest.clone()).unwrap_or_default();
                Asked { question, chosen, record, changed }
            })
            .collect();
        let marked = questions.iter().all(|asked| asked.record.is_some());
        Self { questions, marked }
    }

    /// Every question, in order.
    #[must_use]
    pub fn questions(&self) -> &[Asked] {
        &self.questions
    }

    /// Whether a question is asked now: not answered right, and its round not marked yet.
    #[must_use]
    pub fn is_open(&self, index: usize) -> bool {
        !self.marked && self.questions.get(index).is_some_and(|asked| !asked.is_right())
    }

    /// Chooses an option, or takes the choice back.
    pub fn choose(&mut self, index: usize, option: usize, on: bool) {
        if !self.is_open(index) {
            return;
        }
        let asked = &mut self.questions[index];
        if asked.question.kind == QuestionKind::ChooseOne {
            asked.chosen.clear();
        }
        if on {
            asked.chosen.insert(option);
        } else {
            asked.chosen.remove(&option);
        }
    }

    /// The first question that is asked and has no answer yet.
    #[must_use]
    pub fn first_unanswered(&self) -> Option<usize> {
        (0..self.questions.len())
            .find(|&index| self.is_open(index) && self.questions[index].chosen.is_empty())
    }

    /// Marks this round's answers and returns what to save, by question id. While an answer is
    /// missing nothing is marked.
    pub fn check(&mut self) -> Vec<(String, Record)> {
        if self.marked || self.first_unanswered().is_some() {
            return Vec::new();
        }
        let open: Vec<usize> =
            (0..self.questions.len()).filter(|&index| self.is_open(index)).collect();
        self.marked = true;
        let records = open.into_iter().map(|index| {
            let asked = &mut self.questions[index];
            let first = asked.record.take().map_or_else(|| asked.chosen.clone(), |one| one.first);
            let hash = asked.question.hash.clone();
            let record = Record { hash, first, latest: asked.chosen.clone() };
            asked.record = Some(record.clone());
            asked.changed = false;
            (asked.question.id.clone(), record)
        });
        records.collect()
    }

    /// Asks again what was missed.
    pub fn ask_missed(&mut self) {
        self.marked = false;
        for asked in &mut self.questions {
            if !asked.is_right() {
                asked.chosen.clear();
            }
        }
    }

    /// Whether this round is marked.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        self.marked
    }

    /// How the quiz stands.
    #[must_use]
    pub fn score(&self) -> Score {
        let count =
            |test: fn(&Asked) -> bool| self.questions.iter().filter(|one| test(one)).count();
        Score {
            right: count(Asked::is_right),
            right_at_first: count(Asked::was_right_at_first),
            total: self.questions.len(),
        }
    }
}

#[cfg(test)]
mod tests;
