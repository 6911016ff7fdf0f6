//! Components in a real browser.

#![cfg(target_arch = "wasm32")]

#[path = "components/console.rs"]
mod console;
#[path = "components/page.rs"]
mod page;
#[path = "components/quiz.rs"]
mod quiz;
#[path = "components/timeline.rs"]
mod timeline;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
