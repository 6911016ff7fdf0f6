//! One interface to every place a program can run.
//!
//! The rest of the page asks [`Runners`] and never learns which runner answers. A further place
//! to run programs is one more [`Runner`].

pub mod offer;
pub mod browser;
pub mod companion;

use leptos::prelude::*;
use spindle_lessons::Runtime;
use spindle_protocol::{RunEvent, RunId, RunRequest, Stamped, Start};

use crate::runner::browser::Browser;
use crate::runner::companion::Companion;
use crate::runner::offer::Offer;

/// Takes the events of one run, in order, in batches.
pub type EventSink = Box<dyn FnMut(Vec<Stamped<RunEvent>>)>;

/// A place where programs run.
pub trait Runner {
    /// The runtimes of one kind here; at least one, be it only to say why there is none.
    fn offers(&self, runtime: Runtime) -> Vec<Offer>;

    /// Starts a run. Every event goes to `events`; when the run cannot begin, one `failed` does.
    fn start(&self, start: Start, events: EventSink) -> RunHandle;
}

/// A run that was started; dropping it ends the run.
pub struct RunHandle(Box<dyn Fn(RunRequest)>);

impl std::fmt::Debug for RunHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RunHandle").finish_non_exhaustive()
    }
}

impl RunHandle {
    /// A handle that sends by `send`; what `send` owns must end the run when it is dropped.
    pub fn new(send: impl Fn(RunRequest) + 'static) -> Self {
        Self(Box::new(send))
    }

    /// Sends input or a stop.
    pub fn send(&self, request: RunRequest) {
        (self.0)(request);
    }
}

/// Every runner of this page.
#[derive(Clone, Copy, Debug)]
pub struct Runners {
    browser: Browser,
    companion: Companion,
    latest_run: StoredValue<u32>,
}

impl Runners {
    /// Starts what the runners need and hands them to every component below.
    pub fn provide() -> Self {
        let runners = Self {
            browser: Browser::load(),
            companion: Companion::connect(),
            latest_run: StoredValue::new(0),
        };
        provide_context(runners);
        runners
    }

    /// The runners of this page.
    ///
    /// # Panics
    /// Outside of [`App`](crate::App), which provides them.
    #[must_use]
    pub fn expect() -> Self {
        expect_context()
    }

    /// The engine in the page.
    #[must_use]
    pub fn browser(self) -> Browser {
        self.browser
    }

    /// The companion.
    #[must_use]
    pub fn companion(self) -> Companion {
        self.companion
    }

    /// What a program that runs on `wanted` can be run on here and now, and what it cannot, in
    /// the order of `wanted`. Tracks the runners' states.
    #[must_use]
    pub fn offers(self, wanted: &[Runtime]) -> Vec<Offer> {
        wanted.iter().flat_map(|&runtime| self.of(runtime).offers(runtime)).collect()
    }

    /// A run's number that no other run of this page has.
    #[must_use]
    pub fn next_run(self) -> RunId {
        self.latest_run.update_value(|run| *run += 1);
        RunId(self.latest_run.get_value())
    }

    /// Starts a run where it asks to run.
    pub fn start(self, start: Start, events: EventSink) -> RunHandle {
        self.of(offer::kind_of(&start.runtime)).start(start, events)
    }

    fn of(&self, runtime: Runtime) -> &dyn Runner {
        match runtime {
            Runtime::Browser => &self.browser,
            Runtime::Native | Runtime::Cpython => &self.companion,
        }
    }
}
