//! Mounts the page.

use spindle_app::App;

fn main() {
    spindle_app::browser::panic::report_panics();
    leptos::mount::mount_to_body(App);
}
