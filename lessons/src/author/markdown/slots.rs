//! The programs and quizzes that a text can place, and whether it does.

use crate::author::links::Target;
use crate::author::programs::Declared;
use crate::author::quizzes::DeclaredQuiz;
use crate::block::Block;
use std::cell::RefCell;

/// What a lesson's text can place, and what it has placed.
#[derive(Debug)]
pub(in crate::author) struct Slots<'a> {
    programs: &'a [Declared],
    quizzes: &'a [DeclaredQuiz],
    /// Declared files, also those whose declaration has a fault.
    files: &'a [String],
    placed: RefCell<Vec<String>>,
}

impl<'a> Slots<'a> {
    pub(in crate::author) fn new(
        programs: &'a [Declared],
        quizzes: &'a [DeclaredQuiz],
        files: &'a [String],
    ) -> Self {
        Self { programs, quizzes, files, placed: RefCell::default() }
    }

    /// Whether the text has a place for `target`, a file or `quiz.toml#id`.
    pub(in crate::author) fn is_placed(&self, target: &str) -> bool {
        self.placed.borrow().iter().any(|placed| placed == target)
    }

    /// The block for a link that says `title`, or what is wrong with the link.
    pub(super) fn place(&self, target: &Target, title: &str) -> Result<Block, String> {
        let (name, block, wanted) = match target {
            Target::Program(name) => {
                let program = self.programs.iter().find(|other| other.program.name == *name);
                let block = Block::Cell { program: name.clone() };
                (name.clone(), block, program.map(|declared| &declared.program.title))
            }
            Target::Quiz(id) => {
                let quiz = self.quizzes.iter().find(|other| other.quiz.id == *id);
                let quiz = quiz.ok_or_else(|| {
                    format!("quiz.toml has no quiz `{id}`, or a faulty one: correct the id")
                })?;
                let block = Block::Quiz(quiz.quiz.clone());
                (format!("quiz.toml#{id}"), block, Some(&quiz.quiz.title))
            }
            Target::Page(_) => return Err("not a link to a program or quiz".into()),
        };
        let Some(wanted) = wanted else {
            // A declaration with a fault of its own is not reported a second time.
            return match self.files.contains(&name) {
                true => Ok(block),
                false => Err(format!("unknown program {name}: declare it in lesson.toml")),
            };
        };
        if self.is_placed(&name) {
            return Err(format!("{name} stands in the text twice: remove one"));
        }
        self.placed.borrow_mut().push(name);
        if wanted != title {
            return Err(format!(
                "the link says `{title}`, its title is `{wanted}`: make them the same"
            ));
        }
        Ok(block)
    }
}
