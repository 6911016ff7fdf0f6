//! The companion's key: it comes in the address of the page and stays with this tab.

use leptos::prelude::window;
use wasm_bindgen::JsValue;
use web_sys::Storage;

const KEY: &str = "spindle.token";

/// Moves the key from the address (`#t=...`) to this tab's storage, out of the reader's sight and
/// out of the history. Returns the key of this tab, if it has one.
#[must_use]
pub fn take_token() -> Option<String> {
    let hash = window().location().hash().unwrap_or_default();
    if let Some(token) = hash.strip_prefix("#t=").filter(|token| is_token(token)) {
        if let Some(storage) = tab() {
            // Without storage the key lasts until the next reload.
            drop(storage.set_item(KEY, token));
        }
        forget_hash();
        return Some(token.to_owned());
    }
    tab()?.get_item(KEY).ok().flatten().filter(|token| is_token(token))
}

/// Where this page's own server takes WebSockets; none when the page is not served by plain HTTP,
/// as the companion serves it.
#[must_use]
pub fn socket_address(path: &str) -> Option<String> {
    let location = window().location();
    (location.protocol().ok()? == "http:")
        .then(|| location.host().ok())
        .flatten()
        .map(|host| format!("ws://{host}{path}"))
}

fn forget_hash() {
    let location = window().location();
    let address = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    if let Ok(history) = window().history() {
        // If the address stays as it is, nothing is lost but tidiness.
        drop(history.replace_state_with_url(&JsValue::NULL, "", Some(&address)));
    }
}

/// Whether the text can be part of a WebSocket subprotocol's name.
fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
}

fn tab() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
