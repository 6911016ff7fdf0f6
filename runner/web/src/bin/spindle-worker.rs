//! The worker.

use wasm_bindgen::prelude::wasm_bindgen;

/// The worker's entry.
#[wasm_bindgen]
pub fn worker() {}

fn main() {}
