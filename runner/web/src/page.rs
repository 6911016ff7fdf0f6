//! What the page calls: load the engine, start a run, stop it.
//!
//! # Layout
//! - `load`: downloads and compiles the engine, with progress.
//! - `session`: one supervisor worker, from its start to the end of its run.

mod load;
mod session;

use js_sys::WebAssembly;
use spindle_protocol::{RunError, RunEvent, RunRequest, Stamped, Stamper, Start};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

use session::Session;

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
        /// Bytes so far, as they are unpacked.
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

/// Runs programs in the page. Cheap to clone: clones share the engine.
#[derive(Clone)]
pub struct BrowserRunner(Rc<RefCell<Runner>>);

type OnState = Rc<dyn Fn(EngineState)>;
type OnEvents = Box<dyn FnMut(Vec<Stamped<RunEvent>>)>;

/// A run that waits for a supervisor.
struct Waiting {
    start: Start,
    session: Rc<Session>,
}

struct Runner {
    worker_url: String,
    on_state: OnState,
    engine: Option<WebAssembly::Module>,
    /// Why nothing can run here.
    broken: Option<RunError>,
    /// The next run's supervisor, prepared while the reader reads.
    next: Option<Rc<Session>>,
    waiting: VecDeque<Waiting>,
    /// A supervisor has been ready before.
    was_ready: bool,
}

impl std::fmt::Debug for BrowserRunner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BrowserRunner").finish_non_exhaustive()
    }
}

impl BrowserRunner {
    /// Starts to load the engine; `on_state` hears how far it is.
    #[must_use]
    pub fn load(urls: EngineUrls, on_state: impl Fn(EngineState) + 'static) -> Self {
        let EngineUrls { engine, worker } = urls;
        let on_state: OnState = Rc::new(on_state);
        let runner = Self(Rc::new(RefCell::new(Runner {
            worker_url: worker,
            on_state: Rc::clone(&on_state),
            engine: None,
            broken: None,
            next: None,
            waiting: VecDeque::new(),
            was_ready: false,
        })));
        let loading = runner.clone();
        spawn_local(async move {
            match load::compile(&engine, &on_state).await {
                Ok(module) => {
                    on_state(EngineState::Preparing);
                    loading.0.borrow_mut().engine = Some(module);
                    loading.prepare();
                }
                Err(error) => loading.give_up(error),
            }
        });
        runner
    }

    /// Starts a run; its events arrive in batches. Before the engine is ready the run waits.
    #[must_use]
    pub fn start(
        &self,
        start: Start,
        on_events: impl FnMut(Vec<Stamped<RunEvent>>) + 'static,
    ) -> RunHandle {
        let mut on_events: OnEvents = Box::new(on_events);
        let refusal = start.check().err().or_else(|| self.0.borrow().broken.clone());
        if let Some(error) = refusal {
            on_events(vec![Stamper::new(start.run).stamp(0, RunEvent::Failed(error))]);
            return RunHandle { session: None, runner: self.clone() };
        }
        let prepared = self.0.borrow_mut().next.take();
        let session = if let Some(session) = prepared {
            session.begin(start, on_events);
            session
        } else {
            let session = Rc::new(Session::new(start.run, on_events));
            self.0.borrow_mut().waiting.push_back(Waiting { start, session: Rc::clone(&session) });
            self.prepare();
            session
        };
        RunHandle { session: Some(session), runner: self.clone() }
    }

    /// Gets a supervisor ready for the run that waits, or for the next one.
    fn prepare(&self) {
        let mut runner = self.0.borrow_mut();
        let Some(engine) = runner.engine.clone() else { return };
        // A run may have been stopped while it waited.
        runner.waiting.retain(|waiting| !waiting.session.is_over());
        let session = match runner.waiting.pop_front() {
            Some(Waiting { start, session }) => {
                session.start_when_ready(start);
                session
            }
            None if runner.next.is_some() => return,
            None => {
                let session = Rc::new(Session::idle());
                runner.next = Some(Rc::clone(&session));
                session
            }
        };
        let url = runner.worker_url.clone();
        drop(runner);
        if let Err(error) = session.hire(&url, engine, self.clone()) {
            self.give_up(error);
        }
    }

    /// A supervisor is ready.
    fn ready(&self) {
        self.0.borrow_mut().was_ready = true;
        let on_state = Rc::clone(&self.0.borrow().on_state);
        on_state(EngineState::Ready);
    }

    /// A run is over: its worker and memory are gone, and the next one is prepared.
    fn finished(&self) {
        let broken = self.0.borrow().broken.is_some();
        if !broken {
            self.prepare();
        }
    }

    /// A supervisor could not be prepared: the next Run prepares another, unless none ever could.
    fn forget(&self, lost: &Session, error: RunError) {
        let mut runner = self.0.borrow_mut();
        if runner.next.as_ref().is_some_and(|next| std::ptr::eq(&raw const **next, lost)) {
            runner.next = None;
        }
        let hopeless = !runner.was_ready;
        drop(runner);
        if hopeless {
            self.give_up(error);
        }
    }

    /// Nothing can run in this page.
    fn give_up(&self, error: RunError) {
        let (on_state, waiting) = {
            let mut runner = self.0.borrow_mut();
            runner.broken = Some(error.clone());
            runner.next = None;
            (Rc::clone(&runner.on_state), std::mem::take(&mut runner.waiting))
        };
        for Waiting { session, .. } in waiting {
            session.fail(error.clone());
        }
        on_state(EngineState::Unavailable(error));
    }
}

/// A run; dropping it stops the run.
#[derive(Debug)]
pub struct RunHandle {
    session: Option<Rc<Session>>,
    runner: BrowserRunner,
}

impl RunHandle {
    /// Sends a request of this run: input, its end, or Stop.
    pub fn send(&self, request: RunRequest) {
        if let Some(session) = &self.session {
            session.send(request, &self.runner);
        }
    }
}

impl Drop for RunHandle {
    fn drop(&mut self) {
        if let Some(session) = &self.session
            && session.abandon()
        {
            self.runner.finished();
        }
    }
}
