//! The page: a Leptos application that a browser runs.
//!
//! # Layout
//! - [`routes`]: what stands under which address.
//! - [`components`]: the parts that pages are made of; they only wire.
//! - [`state`]: what the page knows, as plain structs with ordinary tests.
//! - [`hooks`]: the one place where a runner's events meet signals.
//! - [`runner`]: one interface to every place a program can run.
//! - [`automation`]: `window.spindle`, for tests and the terminal.
//! - [`browser`]: everything that is asked of the browser; no other module touches web-sys.
//!
//! # Data flow
//! ```text
//! lesson -> code_cell --Start--> Runners -> engine | companion
//!                                              |
//! console, timeline, editor <- RunState::apply <- batch per frame <- Stamped<RunEvent>
//! ```
//!
//! The editor is CodeMirror, bundled from `app/editor` and mounted by [`browser::editor`]; the
//! two scripts in `app/boot` set the page's Trusted Types policy and start this program.

pub mod routes;
pub mod components;
pub mod hooks;
pub mod state;
pub mod runner;
pub mod automation;
pub mod browser;

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use crate::components::course::CourseData;
use crate::components::shell::Shell;
use crate::routes::home::Home;
use crate::routes::lesson::LessonPage;
use crate::routes::not_found::NotFound;
use crate::runner::Runners;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    automation::install(Runners::provide());
    CourseData::provide();
    view! {
        <Router>
            <Shell>
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=Home />
                    <Route path=path!("/lessons/:slug") view=LessonPage />
                </Routes>
            </Shell>
        </Router>
    }
}
