//! What the reader expects before the first run, shown beside what happened.

use leptos::prelude::*;

use crate::browser::storage;

/// Asks for a prediction. Nobody is held up: Run works without one.
#[component]
pub fn Prediction(
    /// What the program belongs to.
    scope: String,
    /// The program's name.
    name: String,
    /// What to predict.
    question: String,
    /// Whether the program ran.
    #[prop(into)]
    begun: Signal<bool>,
) -> impl IntoView {
    let key = StoredValue::new(format!("predict.{scope}.{name}"));
    let said = RwSignal::new(key.with_value(|key| storage::load(key)).unwrap_or_default());
    let id = format!("predict-{scope}-{name}");
    let change = move |text: String| {
        // A prediction that cannot be saved holds until the page is closed.
        let _ = key.with_value(|key| storage::save(key, (!text.is_empty()).then_some(&text)));
        said.set(text);
    };
    view! {
        <div class="prediction">
            <Show
                when=move || begun.get() && !said.with(String::is_empty)
                fallback=move || {
                    view! {
                        <label class="prediction__label" for=id.clone()>
                            "Before you run it: "
                            {question.clone()}
                        </label>
                        <input
                            id=id.clone()
                            class="prediction__field"
                            data-testid="prediction"
                            autocomplete="off"
                            prop:value=said
                            on:change:target=move |event| change(event.target().value())
                        />
                    }
                }
            >
                <p class="prediction__said" data-testid="predicted">
                    "You expected: "
                    <q>{said}</q>
                </p>
            </Show>
        </div>
    }
}
