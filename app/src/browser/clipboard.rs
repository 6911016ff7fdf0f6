//! The clipboard.

use leptos::prelude::window;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

/// Copies a text. A browser that refuses leaves the clipboard as it was.
pub fn copy(text: &str) {
    let done = window().navigator().clipboard().write_text(text);
    spawn_local(async move {
        // There is nothing better to do without permission; the text can still be selected.
        drop(JsFuture::from(done).await);
    });
}
