//! What stands where nothing is.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::browser::document;

/// The page of an address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    document::set_title("Not found: Spindle");
    view! {
        <div class="prose" data-testid="not-found">
            <h1>"There is no such page"</h1>
            <p>
                "The address may be mistyped, or the lesson has moved. The "
                <A href="/">"table of contents"</A>
                " has them all."
            </p>
        </div>
    }
}
