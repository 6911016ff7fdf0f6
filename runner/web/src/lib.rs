//! The browser host.

use spindle_protocol::{RunError, RunEvent, RunRequest, Stamped, Stamper, Start};

/// Where the engine and its worker are served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineUrls {
    /// The engine's module.
    pub engine: String,
    /// The worker's script.
    pub worker: String,
}

/// How far the engine is.
#[derive(Clone, Debug, PartialEq)]
pub enum EngineState {
    /// The engine comes over the network.
    Loading {
        /// Bytes so far.
        received: u64,
        /// Bytes in all, where the server tells.
        total: Option<u64>,
    },
    /// The engine is compiled and its workers start.
    Preparing,
    /// Run starts at once.
    Ready,
    /// No program can run in this page.
    Unavailable(RunError),
}

/// Runs programs in the page.
#[derive(Clone, Debug)]
pub struct BrowserRunner;

impl BrowserRunner {
    /// Starts to load the engine.
    #[must_use]
    pub fn load(urls: EngineUrls, on_state: impl Fn(EngineState) + 'static) -> Self {
        let EngineUrls { engine: _, worker: _ } = urls;
        on_state(EngineState::Unavailable(missing()));
        Self
    }

    /// Starts a run.
    #[must_use]
    pub fn start(
        &self,
        start: Start,
        mut on_events: impl FnMut(Vec<Stamped<RunEvent>>) + 'static,
    ) -> RunHandle {
        on_events(vec![Stamper::new(start.run).stamp(0, RunEvent::Failed(missing()))]);
        RunHandle
    }
}

/// A run; dropping it stops the run.
#[derive(Debug)]
pub struct RunHandle;

impl RunHandle {
    /// Sends input or a stop.
    pub fn send(&self, _request: RunRequest) {}
}

fn missing() -> RunError {
    RunError::new("the engine is not part of this build", "use the companion")
}
