//! The lesson pages: they render, their quizzes work, their process programs run.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use spindle_e2e::Page;
use spindle_e2e::page::APPEAR;
use spindle_lessons::author::{Content, load};
use spindle_lessons::{Block, Lesson, Quiz, Runtime};

use crate::world::{Shared, World, here};

/// A process program may start several interpreters.
const PROCESSES: Duration = Duration::from_secs(60);

pub(crate) fn tests(world: &Arc<World>) -> Vec<Trial> {
    let content = match content(&here().join("../../lessons/content")) {
        Ok(content) => content,
        Err(error) => return vec![world.alone("lesson::content", async move || Err(error))],
    };
    let mut tests = Vec::new();
    for lesson in content.lessons {
        let lesson = Arc::new(lesson);
        let name = |what: &str| format!("lesson::{}::{what}", lesson.slug);
        let (renders_name, quiz_name, process_name) =
            (name("renders"), name("quiz"), name("runs_in_the_companion"));
        let copy = Arc::clone(&lesson);
        tests.push(world.test(renders_name, async move |shared| renders(shared, &copy).await));
        if !quizzes(&lesson).is_empty() {
            let copy = Arc::clone(&lesson);
            tests.push(world.test(quiz_name, async move |shared| quiz(shared, &copy).await));
        }
        if process_cell(&lesson).is_some() {
            let copy = Arc::clone(&lesson);
            tests.push(world.test(process_name, async move |shared| process(shared, &copy).await));
        }
    }
    tests
}

/// The course as its authors wrote it.
pub(crate) fn content(folder: &Path) -> Result<Content> {
    load(folder).map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{}", faults.join("\n"))
    })
}

/// The address of a lesson.
pub(crate) fn route(lesson: &Lesson) -> String {
    format!("/lessons/{}", lesson.slug)
}

/// Opens a lesson as somebody does who has never been there.
async fn open<'a>(shared: &'a Shared, lesson: &Lesson) -> Result<Page<'a>> {
    let page = shared.newcomer(&route(lesson)).await?;
    page.text_where(("lesson", 0), APPEAR, |text| text.contains(&lesson.title)).await?;
    Ok(page)
}

async fn renders(shared: &Shared, lesson: &Lesson) -> Result<()> {
    let page = open(shared, lesson).await?;
    let cells = cells(lesson).len();
    ensure!(page.count("editor").await? == cells, "not {cells} editors");
    ensure!(page.count("run").await? == cells, "not {cells} Run buttons");
    let quizzes = quizzes(lesson).len();
    ensure!(page.count("quiz").await? == quizzes, "not {quizzes} quizzes");
    let text = page.text("lesson", 0).await?;
    ensure!(text.len() > 1000, "only {text:?}");
    Ok(())
}

/// A wrong try and a right one are told apart, and every option gets its reason.
async fn quiz(shared: &Shared, lesson: &Lesson) -> Result<()> {
    let mut results = Vec::new();
    for right in [false, true] {
        let page = open(shared, lesson).await?;
        let quiz = *quizzes(lesson).first().context("it has a quiz")?;
        page.element("quiz", 0).await?;
        let mut nth = 0;
        for question in &quiz.questions {
            // Where every option is correct, the wrong answer is the first one alone.
            let all = question.options.iter().all(|option| option.correct);
            for (number, option) in question.options.iter().enumerate() {
                if option.correct == right || (all && !right && number == 0) {
                    page.click("quiz-option", nth).await?;
                }
                nth += 1;
            }
        }
        page.click("quiz-check", 0).await?;
        let result =
            page.text_where(("quiz-result", 0), APPEAR, |text| !text.trim().is_empty()).await?;
        let reasons = page.count("quiz-reason").await?;
        ensure!(reasons == nth, "{reasons} reasons for {nth} options");
        results.push(result);
    }
    ensure!(results[0] != results[1], "right and wrong answers get the same: {:?}", results[0]);
    Ok(())
}

/// The first program that cannot run in the page, run with the page's own buttons.
async fn process(shared: &Shared, lesson: &Lesson) -> Result<()> {
    let page = open(shared, lesson).await?;
    let nth = process_cell(lesson).context("it has such a program")?;
    page.click("run", nth).await?;
    // Consoles appear with their runs, so that the only one is this cell's.
    let ended = page.attribute_is(("exit-line", 0), "data-status", "0", PROCESSES).await;
    let console = page.text("console", 0).await?;
    ended.with_context(|| console.clone())?;
    ensure!(!console.contains("Traceback"), "{console}");
    Ok(())
}

fn cells(lesson: &Lesson) -> Vec<&str> {
    let mut cells = Vec::new();
    walk(&lesson.blocks, &mut |block| {
        if let Block::Cell { program } = block {
            cells.push(program.as_str());
        }
    });
    cells
}

fn quizzes(lesson: &Lesson) -> Vec<&Quiz> {
    let mut quizzes = Vec::new();
    walk(&lesson.blocks, &mut |block| {
        if let Block::Quiz(quiz) = block {
            quizzes.push(quiz);
        }
    });
    quizzes
}

fn process_cell(lesson: &Lesson) -> Option<usize> {
    cells(lesson).iter().position(|name| {
        lesson.program(name).is_some_and(|program| !program.runtimes.contains(&Runtime::Browser))
    })
}

fn walk<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        match block {
            Block::Quote { blocks } | Block::Callout { blocks, .. } => walk(blocks, visit),
            Block::List { items, .. } => items.iter().for_each(|item| walk(item, visit)),
            _ => {}
        }
    }
}
