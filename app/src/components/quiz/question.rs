//! One question of a quiz.

use leptos::prelude::*;
use spindle_lessons::{Question, QuestionKind, QuizOption};

use crate::components::prose::{Prose, inlines};
use crate::state::quiz::QuizState;

/// The id of an option's input.
#[must_use]
pub fn option_id(quiz: &str, question: usize, option: usize) -> String {
    format!("quiz-{quiz}-{question}-{option}")
}

/// A question: its text, its options, and, once marked, each option's reason.
#[component]
pub fn QuestionView(
    /// The quiz.
    state: RwSignal<QuizState>,
    /// The quiz's id.
    quiz: String,
    /// Which question.
    index: usize,
    /// How many questions the quiz has.
    count: usize,
) -> impl IntoView {
    let Question { id, hash: _, prompt, kind, options, holds_for } =
        state.with_untracked(|state| state.questions()[index].question().clone());
    let open = Memo::new(move |_| state.with(|state| state.is_open(index)));
    let right = Memo::new(move |_| state.with(|state| state.questions()[index].is_right()));
    let changed = Memo::new(move |_| state.with(|state| state.questions()[index].has_changed()));
    let how = match kind {
        QuestionKind::ChooseOne => "choose one",
        QuestionKind::ChooseAll => "choose all that hold",
    };
    let verdict = move || match (open.get(), right.get()) {
        (true, _) => None,
        (false, true) => Some("right"),
        (false, false) => Some("missed"),
    };
    let prompt_id = format!("quiz-{quiz}-{index}-prompt");
    let described_by = prompt_id.clone();
    let options = options
        .into_iter()
        .enumerate()
        .map(|(number, option)| {
            let id = option_id(&quiz, index, number);
            view! { <OptionView state id question=index number option kind open /> }
        })
        .collect_view();
    view! {
        <fieldset
            class="quiz__question"
            aria-describedby=described_by
            data-testid="quiz-question"
            data-question=id
            data-verdict=verdict
        >
            <legend class="quiz__legend">
                {format!("Question {} of {count}: {how}", index + 1)}
                {move || verdict().map(|verdict| format!(" ({verdict})"))}
            </legend>
            <Show when=move || changed.get()>
                <p class="quiz__changed" data-testid="quiz-changed">
                    "This question has changed since you answered it."
                </p>
            </Show>
            <div id=prompt_id class="quiz__prompt">
                <Prose blocks=prompt />
            </div>
            {options}
            {(!holds_for.is_empty())
                .then(|| view! { <p class="quiz__holds">{format!("Where this holds: {holds_for}")}</p> })}
        </fieldset>
    }
}

/// One option, and its reason once the question is marked.
#[component]
fn OptionView(
    /// The quiz.
    state: RwSignal<QuizState>,
    /// The input's id.
    id: String,
    /// Which question.
    question: usize,
    /// Which option of it.
    number: usize,
    /// The option.
    option: QuizOption,
    /// Whether one or all are to be chosen.
    kind: QuestionKind,
    /// Whether the question is asked now.
    #[prop(into)]
    open: Signal<bool>,
) -> impl IntoView {
    let QuizOption { text, correct, reason } = option;
    let chosen =
        Memo::new(move |_| state.with(|state| state.questions()[question].is_chosen(number)));
    let input = match kind {
        QuestionKind::ChooseOne => "radio",
        QuestionKind::ChooseAll => "checkbox",
    };
    let reason_id = format!("{id}-reason");
    let group = id.rsplit_once('-').map_or(id.clone(), |(group, _)| group.to_owned());
    let reason = StoredValue::new(reason);
    view! {
        <div
            class="quiz__option"
            class:quiz__option--correct=move || !open.get() && correct
            class:quiz__option--wrong=move || !open.get() && !correct
        >
            <input
                id=id.clone()
                type=input
                name=group
                data-testid="quiz-option"
                prop:checked=chosen
                disabled=move || !open.get()
                aria-describedby=reason_id.clone()
                on:change:target=move |event| {
                    let on = event.target().checked();
                    state.update(|state| state.choose(question, number, on));
                }
            />
            <label for=id>{inlines(text)}</label>
            <div id=reason_id class="quiz__reason-place">
                <Show when=move || !open.get()>
                    <p class="quiz__reason" data-testid="quiz-reason">
                        <strong>{move || mark(correct, chosen.get())}</strong>
                        " "
                        {inlines(reason.get_value())}
                    </p>
                </Show>
            </div>
        </div>
    }
}

/// An option's mark in words.
fn mark(correct: bool, chosen: bool) -> &'static str {
    match (correct, chosen) {
        (true, true) => "✓ Holds, and you chose it.",
        (true, false) => "✓ Holds; you left it out.",
        (false, true) => "✗ Does not hold; you chose it.",
        (false, false) => "✗ Does not hold.",
    }
}
