//! What stands around every page: skip link, header, main part, footer.

use leptos::ev;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;

use crate::browser::document;
use crate::components::status::StatusLine;
use crate::components::theme_toggle::ThemeToggle;

/// The id of the main part, where the focus goes on every change of page.
const MAIN: &str = "main";

/// The frame around every page.
#[component]
pub fn Shell(
    /// The page.
    children: Children,
) -> impl IntoView {
    let location = use_location();
    Effect::new(move |seen: Option<String>| {
        let path = location.pathname.get();
        if seen.is_some_and(|seen| seen != path) {
            document::focus(MAIN);
        }
        path
    });
    let skip = |event: ev::MouseEvent| {
        event.prevent_default();
        document::focus(MAIN);
    };
    view! {
        <a class="skip-link" href="#main" on:click=skip>
            "Skip to the text"
        </a>
        <header class="header">
            <A href="/" attr:class="header__home">
                <svg class="header__mark" viewBox="0 0 32 32" aria-hidden="true">
                    <path d="M16 2v28" />
                    <path d="M9 9q7 4 14 0M9 16q7 4 14 0M9 23q7 4 14 0" />
                </svg>
                "Spindle"
            </A>
            <StatusLine />
            <ThemeToggle />
        </header>
        <main id=MAIN class="main" tabindex="-1">
            {children()}
        </main>
        <footer class="footer">
            <p>
                "What you type and answer stays in this browser. Nothing is sent anywhere but to \
                 the companion on your own machine."
            </p>
        </footer>
    }
}
