//! Where the reader answers `input()`.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::browser::document;
use crate::hooks::use_run::UseRun;
use crate::state::run::RunState;

/// The input field. It appears when a thread first waits for input and stays until the run ends,
/// so that the reader can type ahead.
#[component]
pub fn StdinField(
    /// The cell's run.
    run: UseRun,
    /// The field's id.
    id: String,
    /// The id of the element that takes the focus when the field goes away with it.
    after: String,
) -> impl IntoView {
    let state = run.state();
    let open = Memo::new(move |_| state.with(|state| state.is_active() && state.asked_for_input()));
    view! {
        <Show when=move || open.get()>
            <Field run id=id.clone() after=after.clone() />
        </Show>
    }
}

/// The field itself.
#[component]
fn Field(
    /// The cell's run.
    run: UseRun,
    /// The field's id.
    id: String,
    /// The id of the element that takes the focus afterwards.
    after: String,
) -> impl IntoView {
    let state = run.state();
    let field = NodeRef::<html::Input>::new();
    let focused = StoredValue::new(false);
    let wants = Memo::new(move |_| state.with(RunState::wants_input));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            run.type_line(&field.value());
            field.set_value("");
        }
    };
    let (shown, pressed) = (id.clone(), after.clone());
    Effect::new(move |_| {
        // Who just pressed Run goes on typing here; a focus anywhere else is left alone.
        if field.get().is_some() && document::has_focus(&pressed) {
            document::focus(&shown);
        }
    });
    on_cleanup(move || {
        if focused.get_value() {
            document::focus(&after);
        }
    });
    view! {
        <form class="stdin" on:submit=submit>
            <label class="stdin__label" for=id.clone()>
                {move || if wants.get() { "The program waits for a line" } else { "Input" }}
            </label>
            <input
                id=id
                class="stdin__field"
                data-testid="stdin"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                node_ref=field
                on:focus=move |_| focused.set_value(true)
                on:blur=move |_| focused.set_value(false)
            />
            <button class="button" data-testid="stdin-send">
                "Send"
            </button>
            <button
                class="button button--quiet"
                type="button"
                data-testid="stdin-close"
                on:click=move |_| run.close_input()
            >
                "End of input"
            </button>
        </form>
    }
}
