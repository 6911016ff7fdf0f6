//! JSON in and out, with the size checked first.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::RunError;

/// The longest message either side takes, in bytes (threat-model.md section 2 row 13).
pub const MAX_MESSAGE_BYTES: usize = 1024 * 1024;

/// Writes a message as JSON.
///
/// # Panics
/// Never for the types of this crate: they have string keys only.
pub fn encode<T: Serialize>(message: &T) -> String {
    serde_json::to_string(message).expect("messages hold no map with non-string keys")
}

/// Reads a message from JSON.
///
/// # Errors
/// When the text is too long, is no JSON, or is no message of this protocol.
pub fn decode<T: DeserializeOwned>(text: &str) -> Result<T, RunError> {
    if text.len() > MAX_MESSAGE_BYTES {
        return Err(RunError::new(
            format!("a message of {} bytes; the longest may have {MAX_MESSAGE_BYTES}", text.len()),
            "send less at once",
        ));
    }
    decode_trusted(text)
}

/// Reads a message of any length from our own other half, which has checked what it sends.
///
/// # Errors
/// When the text is no JSON, or is no message of this protocol.
pub fn decode_trusted<T: DeserializeOwned>(text: &str) -> Result<T, RunError> {
    serde_json::from_str(text).map_err(|error| {
        RunError::new(
            format!("not a message of this protocol: {error}"),
            "reload the page; if it stays, page and companion have different versions",
        )
    })
}
