//! What outlives the visit. A browser that stores nothing costs the reader only the memory.

use leptos::prelude::window;
use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::Storage;

/// Every key of ours starts with this.
const PREFIX: &str = "spindle.";

/// Reads what was saved under a key.
#[must_use]
pub fn load(key: &str) -> Option<String> {
    local()?.get_item(&format!("{PREFIX}{key}")).ok().flatten()
}

/// Saves under a key; `None` forgets. Says whether it is saved.
pub fn save(key: &str, value: Option<&str>) -> bool {
    let Some(storage) = local() else { return false };
    let key = format!("{PREFIX}{key}");
    match value {
        Some(value) => storage.set_item(&key, value).is_ok(),
        None => storage.remove_item(&key).is_ok(),
    }
}

/// Reads what was saved as JSON; what cannot be read counts as nothing.
#[must_use]
pub fn load_json<T: DeserializeOwned>(key: &str) -> Option<T> {
    serde_json::from_str(&load(key)?).ok()
}

/// Saves as JSON. Says whether it is saved.
pub fn save_json<T: Serialize>(key: &str, value: &T) -> bool {
    serde_json::to_string(value).is_ok_and(|json| save(key, Some(&json)))
}

fn local() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
