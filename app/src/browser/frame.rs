//! Work put off until the next frame.

use std::time::Duration;

use leptos::prelude::{request_animation_frame, set_timeout};

use crate::browser::document;

/// How often a page in the background catches up: browsers give it no frames.
const HIDDEN_INTERVAL: Duration = Duration::from_millis(250);

/// Calls back before the next frame is drawn, or soon when the page is in the background.
pub fn next_frame(callback: impl FnOnce() + 'static) {
    if document::is_visible() {
        request_animation_frame(callback);
    } else {
        set_timeout(callback, HIDDEN_INTERVAL);
    }
}
