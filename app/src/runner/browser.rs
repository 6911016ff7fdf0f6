//! The engine in the page.

use leptos::prelude::*;
use spindle_lessons::Runtime;
use spindle_protocol::{RuntimeChoice, Start};
use spindle_web::{BrowserRunner, EngineState, EngineUrls};

use crate::runner::offer::Offer;
use crate::runner::{EventSink, RunHandle, Runner};

/// Where the engine is served.
pub const ENGINE_URL: &str = "/engine.wasm";
/// Where the script of its workers is served, as Trunk names it.
pub const WORKER_URL: &str = "/spindle-worker_loader.js";

/// The engine, and how far it is.
#[derive(Clone, Copy, Debug)]
pub struct Browser {
    runner: StoredValue<BrowserRunner, LocalStorage>,
    state: RwSignal<EngineState>,
}

impl Browser {
    /// Begins to download the engine.
    #[must_use]
    pub fn load() -> Self {
        let state = RwSignal::new(EngineState::Loading { received: 0, total: None });
        let urls = EngineUrls { engine: ENGINE_URL.into(), worker: WORKER_URL.into() };
        let runner = BrowserRunner::load(urls, move |next| state.set(next));
        Self { runner: StoredValue::new_local(runner), state }
    }

    /// How far the engine is.
    #[must_use]
    pub fn state(self) -> Signal<EngineState> {
        self.state.into()
    }
}

impl Runner for Browser {
    fn offers(&self, _runtime: Runtime) -> Vec<Offer> {
        let offer = self.state.with(|state| match state {
            EngineState::Unavailable(error) => {
                Offer::missing(Runtime::Browser, error.message.clone())
            }
            EngineState::Loading { .. } | EngineState::Preparing | EngineState::Ready => {
                Offer::available(RuntimeChoice::Browser, "this browser")
            }
        });
        vec![offer]
    }

    fn start(&self, start: Start, events: EventSink) -> RunHandle {
        let handle = self.runner.with_value(|runner| runner.start(start, events));
        RunHandle::new(move |request| handle.send(request))
    }
}

/// How far the engine is, in words.
#[must_use]
pub fn sentence(state: &EngineState) -> String {
    match state {
        EngineState::Loading { received, total: Some(total) } => {
            format!("Python is loading: {} of {}", megabytes(*received), megabytes(*total))
        }
        EngineState::Loading { received, total: None } => {
            format!("Python is loading: {} so far", megabytes(*received))
        }
        EngineState::Preparing => "Python is starting".to_owned(),
        EngineState::Ready => "Python is ready in this page".to_owned(),
        EngineState::Unavailable(_) => "no Python in this page".to_owned(),
    }
}

fn megabytes(bytes: u64) -> String {
    let tenths = bytes.saturating_add(50_000) / 100_000;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loading_in_words() {
        let state = EngineState::Loading { received: 1_240_000, total: Some(3_960_000) };
        assert_eq!(sentence(&state), "Python is loading: 1.2 MB of 4.0 MB");
        let state = EngineState::Loading { received: 0, total: None };
        assert_eq!(sentence(&state), "Python is loading: 0.0 MB so far");
    }
}
