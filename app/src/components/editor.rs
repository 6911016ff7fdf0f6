//! The program's text, for editing.

use leptos::html;
use leptos::prelude::*;

use crate::browser::editor::{self, CodeEditor};
use crate::state::marks::{LineMark, Stands};
use crate::state::traceback::Fault;

/// An editor: CodeMirror, or a plain text field where its script did not load.
#[component]
pub fn Editor(
    /// The editor's name for screen readers.
    #[prop(into)]
    label: String,
    /// The text; the editor follows it.
    #[prop(into)]
    text: Signal<String>,
    /// The lines to mark as faulty.
    #[prop(into)]
    faults: Signal<Vec<Fault>>,
    /// The line that the reader asked to see.
    #[prop(into)]
    mark: Signal<Option<LineMark>>,
    /// The threads that stand still, to show beside their lines.
    #[prop(into)]
    standing: Signal<Vec<Stands>>,
    /// Called with the whole text when the reader changes it.
    on_change: Callback<String>,
    /// Called when the reader presses Ctrl+Enter or Cmd+Enter.
    on_run: Callback<()>,
) -> impl IntoView {
    if editor::is_available() {
        view! { <Rich label text faults mark standing on_change on_run /> }.into_any()
    } else {
        view! { <Plain label text on_change on_run /> }.into_any()
    }
}

/// CodeMirror.
#[component]
fn Rich(
    /// The editor's name.
    label: String,
    /// The text.
    text: Signal<String>,
    /// The lines to mark as faulty.
    faults: Signal<Vec<Fault>>,
    /// The line that the reader asked to see.
    mark: Signal<Option<LineMark>>,
    /// The threads that stand still.
    standing: Signal<Vec<Stands>>,
    /// Called with the changed text.
    on_change: Callback<String>,
    /// Called for a run.
    on_run: Callback<()>,
) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    let editor = StoredValue::new_local(None::<CodeEditor>);
    Effect::new(move |_| {
        let Some(host) = host.get() else { return };
        editor.update_value(|editor| {
            let editor = editor.get_or_insert_with(|| {
                let text = text.get_untracked();
                let label = format!("{label}. Tab indents; Escape, then Tab leaves the editor.");
                let changed = move |text| on_change.run(text);
                CodeEditor::mount(&host, &text, &label, changed, move || on_run.run(()))
            });
            text.with(|text| editor.set_text(text));
        });
    });
    Effect::new(move |_| {
        let marks: Vec<(u32, String)> =
            faults.get().into_iter().map(|fault| (fault.line, fault.message)).collect();
        editor.with_value(|editor| {
            if let Some(editor) = editor {
                editor.mark_errors(&marks);
            }
        });
    });
    Effect::new(move |_| {
        let mark = mark.get();
        editor.with_value(|editor| {
            if let Some(editor) = editor {
                editor.mark_line(mark);
            }
        });
    });
    Effect::new(move |_| {
        let standing = standing.get();
        editor.with_value(|editor| {
            if let Some(editor) = editor {
                editor.mark_standing(&standing);
            }
        });
    });
    view! { <div class="editor" data-testid="editor" node_ref=host></div> }
}

/// A plain text field.
#[component]
fn Plain(
    /// The editor's name.
    label: String,
    /// The text.
    text: Signal<String>,
    /// Called with the changed text.
    on_change: Callback<String>,
    /// Called for a run.
    on_run: Callback<()>,
) -> impl IntoView {
    let run_on_enter = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            on_run.run(());
        }
    };
    view! {
        <textarea
            class="editor editor--plain"
            data-testid="editor"
            aria-label=label
            spellcheck="false"
            autocapitalize="off"
            rows=move || text.with(|text| text.lines().count().clamp(3, 30)).to_string()
            prop:value=text
            on:input:target=move |event| on_change.run(event.target().value())
            on:keydown=run_on_enter
        ></textarea>
    }
}
