//! In words: how far the engine is, and how things stand with the companion.

use leptos::prelude::*;
use spindle_web::EngineState;

use crate::runner::companion::CompanionState;
use crate::runner::{Runners, browser, companion};

/// The status line of the header; it opens into what can be done.
#[component]
pub fn StatusLine() -> impl IntoView {
    let runners = Runners::expect();
    let engine = runners.browser().state();
    let companion = runners.companion().state();

    let engine_words = move || engine.with(browser::sentence);
    let companion_words = move || companion.with(companion::sentence);
    let progress = move || {
        engine.with(|state| match state {
            EngineState::Loading { received, total: Some(total) } => Some((*received, *total)),
            _ => None,
        })
    };
    view! {
        <details class="status" data-testid="status">
            <summary class="status__summary">
                <span role="status" class="status__words">
                    <span
                        class="status__part"
                        data-testid="engine-state"
                        data-state=move || engine.with(engine_name)
                    >
                        {engine_words}
                    </span>
                    <span
                        class="status__part"
                        data-testid="companion-state"
                        data-state=move || companion.with(companion_name)
                    >
                        {companion_words}
                    </span>
                </span>
                {move || {
                    progress()
                        .map(|(value, max)| {
                            view! {
                                <progress
                                    class="status__progress"
                                    value=value.to_string()
                                    max=max.to_string()
                                    aria-label="The engine's download"
                                />
                            }
                        })
                }}
            </summary>
            <div class="status__panel">
                <h2 class="status__title">"Where programs run"</h2>
                <h3 class="status__subtitle">"In this page"</h3>
                <p>{move || engine.with(engine_text)}</p>
                <h3 class="status__subtitle">"On your machine"</h3>
                <CompanionText />
            </div>
        </details>
    }
}

/// The companion's Pythons, or what to do about a companion.
#[component]
fn CompanionText() -> impl IntoView {
    let companion = Runners::expect().companion().state();
    let runtimes = move || {
        companion.with(|state| match state {
            CompanionState::Connected { version: _, runtimes } => {
                runtimes.iter().map(|info| view! { <li>{info.label()}</li> }).collect_view()
            }
            _ => Vec::new(),
        })
    };
    view! {
        <p data-testid="companion-advice">
            {move || with_code(&companion.with(companion_text))}
        </p>
        <ul class="status__runtimes" data-testid="companion-runtimes">
            {runtimes}
        </ul>
    }
}

fn companion_text(state: &CompanionState) -> String {
    companion::advice(state).unwrap_or_else(|| sentence_case(&companion::sentence(state)))
}

/// A text whose parts between backticks are code.
#[must_use]
pub fn with_code(text: &str) -> Vec<AnyView> {
    let parts = text.split('`').map(str::to_owned).enumerate();
    parts
        .map(|(index, part)| {
            if index % 2 == 1 { view! { <code>{part}</code> }.into_any() } else { part.into_any() }
        })
        .collect()
}

fn engine_text(state: &EngineState) -> String {
    match state {
        EngineState::Unavailable(error) => {
            let (message, hint) = (sentence_case(&error.message), sentence_case(&error.hint));
            format!("{message} {hint}")
        }
        EngineState::Ready => {
            "RustPython runs here without a GIL: every Python thread is a thread of your \
             processor."
                .to_owned()
        }
        EngineState::Loading { .. } | EngineState::Preparing => {
            format!(
                "{} You can read on, and press Run already.",
                sentence_case(&browser::sentence(state))
            )
        }
    }
}

/// A sentence out of a message: capital letter, full stop.
#[must_use]
pub fn sentence_case(message: &str) -> String {
    let mut rest = message.chars();
    let Some(first) = rest.next() else { return String::new() };
    format!("{}{}.", first.to_uppercase(), rest.as_str())
}

fn engine_name(state: &EngineState) -> &'static str {
    match state {
        EngineState::Loading { .. } => "loading",
        EngineState::Preparing => "preparing",
        EngineState::Ready => "ready",
        EngineState::Unavailable(_) => "unavailable",
    }
}

fn companion_name(state: &CompanionState) -> &'static str {
    match state {
        CompanionState::Absent => "absent",
        CompanionState::Connecting => "connecting",
        CompanionState::Connected { .. } => "connected",
        CompanionState::OtherVersion { .. } => "other-version",
        CompanionState::Lost => "lost",
    }
}
