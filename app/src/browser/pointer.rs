//! Pointers and wheels.

use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent, WheelEvent};

/// Sends all further events of a pointer to the element that got this one, until it is lifted.
pub fn capture(event: &PointerEvent) {
    if let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
        // A pointer that is gone already cannot be captured; nothing more comes of it.
        drop(element.set_pointer_capture(event.pointer_id()));
    }
}

/// How far a wheel was turned, across and down, in pixels.
#[must_use]
pub fn turned(event: &WheelEvent) -> (f64, f64) {
    let unit = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => 16.0,
        WheelEvent::DOM_DELTA_PAGE => 400.0,
        _ => 1.0,
    };
    (event.delta_x() * unit, event.delta_y() * unit)
}
