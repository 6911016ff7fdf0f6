//! A panic of ours, said aloud.

use web_sys::console;

/// Writes panics to the browser's console. Without this they read "unreachable executed".
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| console::error_1(&info.to_string().into())));
}
