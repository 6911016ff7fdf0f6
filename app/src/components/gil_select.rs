//! Whether the page's Python has a GIL, and where it changes hands.

use leptos::prelude::*;
use spindle_protocol::Gil;

use crate::hooks::use_gil::UseGil;

/// The switch.
#[component]
pub fn GilSelect(
    /// The program's choice.
    gil: UseGil,
) -> impl IntoView {
    let chosen = gil.chosen();
    let option = move |one: Gil| {
        view! {
            <option value=one.name() prop:selected=move || chosen.get() == one>
                {label(one)}
            </option>
        }
    };
    let choose = move |value: String| gil.choose(Gil::named(&value).unwrap_or_default());
    view! {
        <label class="runtime gil">
            <span class="runtime__label">"GIL"</span>
            <select
                class="runtime__select gil__select"
                data-testid="gil"
                on:change:target=move |event| choose(event.target().value())
            >
                {Gil::ALL.map(option)}
            </select>
        </label>
    }
}

fn label(gil: Gil) -> &'static str {
    match gil {
        Gil::Off => "off",
        Gil::Any => "on, switch anywhere",
        Gil::Calls => "on, switch at calls and loop ends",
    }
}
