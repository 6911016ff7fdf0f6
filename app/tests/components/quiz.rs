use leptos::prelude::*;
use spindle_app::components::quiz::QuizView;
use spindle_lessons::{Inline, Question, QuestionKind, Quiz, QuizOption};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::Page;

fn option(text: &str, correct: bool) -> QuizOption {
    let words = |text: &str| vec![Inline::Text { text: text.to_owned() }];
    QuizOption { text: words(text), correct, reason: words(&format!("because of {text}")) }
}

fn question(id: &str, kind: QuestionKind, options: Vec<QuizOption>) -> Question {
    let (id, hash) = (id.to_owned(), "1".to_owned());
    Question { id, hash, prompt: vec![], kind, options, holds_for: String::new() }
}

fn quiz() -> Quiz {
    let one = vec![option("a", false), option("b", true)];
    let all = vec![option("c", true), option("d", false), option("e", true)];
    Quiz {
        id: "q".into(),
        title: "A quiz".into(),
        questions: vec![
            question("one", QuestionKind::ChooseOne, one),
            question("all", QuestionKind::ChooseAll, all),
        ],
    }
}

fn verdicts(page: &Page) -> Vec<Option<String>> {
    page.all("quiz-question").iter().map(|one| one.get_attribute("data-verdict")).collect()
}

#[wasm_bindgen_test]
async fn marked_at_the_end_and_what_was_missed_is_asked_again() {
    let scope = "test-again";
    let page = Page::mount(move || view! { <QuizView scope quiz=quiz() /> });
    page.click("quiz-option", 1).await;
    page.click("quiz-check", 0).await;
    assert_eq!(page.texts("quiz-message"), ["Question 2 has no answer yet."]);
    assert!(page.all("quiz-reason").is_empty(), "nothing is marked before the end");

    page.click("quiz-option", 2).await;
    page.click("quiz-check", 0).await;
    assert_eq!(verdicts(&page), [Some("right".to_owned()), Some("missed".to_owned())]);
    assert_eq!(page.all("quiz-reason").len(), 5, "every option has its reason");
    assert!(page.texts("quiz-result")[0].starts_with("1 of 2 right."));

    page.click("quiz-again", 0).await;
    assert_eq!(verdicts(&page), [Some("right".to_owned()), None]);
    page.click("quiz-option", 2).await;
    page.click("quiz-option", 4).await;
    page.click("quiz-check", 0).await;
    assert_eq!(page.texts("quiz-result"), ["All right. 1 of 2 at the first try."]);
    drop(page);

    let again = Page::mount(move || view! { <QuizView scope quiz=quiz() /> });
    assert_eq!(again.texts("quiz-result"), ["All right. 1 of 2 at the first try."]);
}
