//! A quiz: answered, marked at the end, and what was missed asked again.

pub mod question;

use leptos::ev;
use leptos::prelude::*;
use spindle_lessons::Quiz;

use crate::browser::frame::next_frame;
use crate::browser::{document, storage};
use crate::components::quiz::question::QuestionView;
use crate::state::quiz::{QuizState, Score};

/// A quiz.
#[component]
pub fn QuizView(
    /// What the quiz belongs to; answers are saved under it.
    #[prop(into)]
    scope: String,
    /// The quiz.
    quiz: Quiz,
) -> impl IntoView {
    let Quiz { id, title, questions } = quiz;
    let count = questions.len();
    let key = StoredValue::new(format!("quiz.{scope}"));
    let saved_under = move |question: &str| key.with_value(|key| format!("{key}.{question}"));
    let state = RwSignal::new(QuizState::new(questions, |question| {
        storage::load_json(&saved_under(question))
    }));
    let missing = RwSignal::new(None::<usize>);
    let (title_id, result_id) = (format!("quiz-{id}"), format!("quiz-{id}-result"));
    let labelled_by = title_id.clone();
    let marked = Memo::new(move |_| state.with(QuizState::is_marked));
    let score = Memo::new(move |_| state.with(QuizState::score));

    let first_of = StoredValue::new(id.clone());
    let first_option = move |index| first_of.with_value(|id| question::option_id(id, index, 0));
    let result = result_id.clone();
    let check = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let unanswered = state.with_untracked(QuizState::first_unanswered);
        missing.set(unanswered);
        if let Some(index) = unanswered {
            return document::focus(&first_option(index));
        }
        let records = state.try_update(QuizState::check).unwrap_or_default();
        for (question, record) in records {
            // An answer that cannot be saved holds until the page is closed.
            let _ = storage::save_json(&saved_under(&question), &record);
        }
        let result = result.clone();
        next_frame(move || document::focus(&result));
    };
    let again = move |_| {
        state.update(QuizState::ask_missed);
        let open = state.with_untracked(|state| (0..count).find(|&index| state.is_open(index)));
        if let Some(index) = open {
            next_frame(move || document::focus(&first_option(index)));
        }
    };
    let questions = (0..count)
        .map(|index| view! { <QuestionView state quiz=id.clone() index count /> })
        .collect_view();
    view! {
        <section class="quiz" aria-labelledby=labelled_by data-testid="quiz">
            <h3 id=title_id class="quiz__title">
                {title}
            </h3>
            <form on:submit=check>
                {questions}
                <p class="quiz__message" role="alert" data-testid="quiz-message">
                    {move || {
                        missing.get().map(|index| format!("Question {} has no answer yet.", index + 1))
                    }}
                </p>
                <Show when=move || !marked.get()>
                    <button class="button button--primary" data-testid="quiz-check">
                        "Check the answers"
                    </button>
                </Show>
            </form>
            <div
                id=result_id
                class="quiz__result"
                class:quiz__result--shown=marked
                tabindex="-1"
                role="status"
                data-testid="quiz-result"
            >
                <Show when=move || marked.get()>
                    <p>{move || score_words(score.get())}</p>
                    <Show when=move || score.with(|score| score.right < score.total)>
                        <button class="button" data-testid="quiz-again" on:click=again>
                            "Ask me again what I missed"
                        </button>
                    </Show>
                </Show>
            </div>
        </section>
    }
}

fn score_words(score: Score) -> String {
    let Score { right, right_at_first, total } = score;
    let now =
        if right == total { "All right.".to_owned() } else { format!("{right} of {total} right.") };
    if right == right_at_first {
        now
    } else {
        format!("{now} {right_at_first} of {total} at the first try.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_in_words() {
        let words = |right, right_at_first| score_words(Score { right, right_at_first, total: 3 });
        assert_eq!(words(3, 3), "All right.");
        assert_eq!(words(3, 1), "All right. 1 of 3 at the first try.");
        assert_eq!(words(2, 2), "2 of 3 right.");
    }
}
