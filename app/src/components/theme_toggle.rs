//! Light, dark, or as the system has it.

use leptos::prelude::*;

use crate::browser::{document, storage};

const KEY: &str = "theme";

/// A colour theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::System => "System colours",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.as_str() == text).unwrap_or(Self::System)
    }

    /// What the document is told; the system's theme is what it has untold.
    fn forced(self) -> Option<&'static str> {
        (self != Self::System).then(|| self.as_str())
    }
}

/// Chooses the theme and keeps the choice.
#[component]
pub fn ThemeToggle() -> impl IntoView {
    let saved = storage::load(KEY).map_or(Theme::System, |saved| Theme::parse(&saved));
    let theme = RwSignal::new(saved);
    Effect::new(move |_| document::set_theme(theme.get().forced()));
    let choose = move |value: String| {
        let chosen = Theme::parse(&value);
        // A theme that cannot be saved holds until the page is closed.
        let _ = storage::save(KEY, chosen.forced());
        theme.set(chosen);
    };
    view! {
        <label class="theme">
            <span class="visually-hidden">"Colour theme"</span>
            <select
                class="theme__select"
                data-testid="theme"
                on:change:target=move |event| choose(event.target().value())
            >
                {Theme::ALL
                    .map(|one| {
                        view! {
                            <option value=one.as_str() selected=move || theme.get() == one>
                                {one.label()}
                            </option>
                        }
                    })}
            </select>
        </label>
    }
}
