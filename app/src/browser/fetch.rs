//! Data from our own server.

use leptos::prelude::window;
use serde::de::DeserializeOwned;
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Why data did not come.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FetchError {
    /// The server has no such file.
    #[error("there is no {0} here")]
    Missing(String),
    /// The server did not answer.
    #[error("the server did not answer; is it still running?")]
    Unreachable,
    /// The answer is of another version, or torn.
    #[error("{address} could not be read: {reason}")]
    Unreadable {
        /// What was asked for.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Fetches JSON.
///
/// # Errors
/// When the server does not answer, has no such file, or the file is not what it should be.
pub async fn json<T: DeserializeOwned>(address: &str) -> Result<T, FetchError> {
    let answer = JsFuture::from(window().fetch_with_str(address)).await;
    let response: Response =
        answer.and_then(JsCast::dyn_into).map_err(|_: JsValue| FetchError::Unreachable)?;
    let is_json = response
        .headers()
        .get("content-type")
        .ok()
        .flatten()
        .is_some_and(|kind| kind.starts_with("application/json"));
    // A server that answers every unknown address with the page itself means "missing", too.
    if !response.ok() || !is_json {
        return Err(FetchError::Missing(address.to_owned()));
    }
    let text = response.text().map_err(|_| FetchError::Unreachable)?;
    let text = JsFuture::from(text).await.map_err(|_| FetchError::Unreachable)?;
    serde_json::from_str(&text.as_string().unwrap_or_default()).map_err(|error| {
        FetchError::Unreadable { address: address.to_owned(), reason: error.to_string() }
    })
}
