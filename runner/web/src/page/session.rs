//! One supervisor worker, from its start to the end of its run.

use gloo_timers::callback::Timeout;
use js_sys::WebAssembly;
use spindle_protocol::{
    Cause, RunError, RunEvent, RunId, RunRequest, Stamped, Stamper, Start, codec,
};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::Worker;

use super::{BrowserRunner, OnEvents};
use crate::browser::{describe, no_worker, on_error, on_message, spawn_worker};
use crate::message::boot::Boot;
use crate::message::{FromSupervisor, ToSupervisor};
use crate::supervisor::run::KILLED;

/// A supervisor that has not ended its run this long after Stop is ended itself.
const STOP_GRACE_MS: u32 = 1000;

/// How long a supervisor has to end its own workers.
const FAREWELL_MS: u32 = 1000;

/// One supervisor and its run, if it has one yet.
pub(super) struct Session(RefCell<State>);

#[derive(Default)]
struct State {
    worker: Option<Worker>,
    ready: bool,
    /// Sent as soon as the supervisor is ready.
    start: Option<Start>,
    run: Option<RunId>,
    on_events: Option<OnEvents>,
    latest: (u64, u64),
    over: bool,
    stop_grace: Option<Timeout>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("run", &self.0.borrow().run).finish_non_exhaustive()
    }
}

impl Session {
    /// A session without a run.
    pub(super) fn idle() -> Self {
        Self(RefCell::default())
    }

    /// A session for a run that waits for the engine.
    pub(super) fn new(run: RunId, on_events: OnEvents) -> Self {
        Self(RefCell::new(State { run: Some(run), on_events: Some(on_events), ..State::default() }))
    }

    /// Starts the supervisor.
    pub(super) fn hire(
        self: &Rc<Self>,
        url: &str,
        engine: WebAssembly::Module,
        runner: BrowserRunner,
    ) -> Result<(), RunError> {
        let worker = spawn_worker(url).map_err(|error| {
            RunError::new(
                format!("the browser starts no worker ({})", describe(&error)),
                "reload the page; if it stays, look into the browser's console",
            )
        })?;
        let boot = Boot::Supervisor { engine }.to_object();
        let (session, lost, mourner) = (Rc::downgrade(self), Rc::downgrade(self), runner.clone());
        on_error(&worker, move || {
            if let Some(session) = lost.upgrade() {
                session.lose(no_worker(), &mourner);
            }
        });
        on_message(&worker, move |data| {
            if let Some(session) = session.upgrade() {
                session.hear(&data, &boot, &runner);
            }
        });
        self.0.borrow_mut().worker = Some(worker);
        Ok(())
    }

    /// Runs a program on a session that was idle.
    pub(super) fn begin(&self, start: Start, on_events: OnEvents) {
        {
            let mut state = self.0.borrow_mut();
            state.run = Some(start.run);
            state.on_events = Some(on_events);
        }
        self.start_when_ready(start);
    }

    /// Sends the program now, or when the supervisor is ready.
    pub(super) fn start_when_ready(&self, start: Start) {
        let ready = self.0.borrow().ready;
        if ready {
            self.post(&ToSupervisor::Request { request: RunRequest::Start(start) });
        } else {
            self.0.borrow_mut().start = Some(start);
        }
    }

    /// Sends a request of the run.
    pub(super) fn send(self: &Rc<Self>, request: RunRequest, runner: &BrowserRunner) {
        let stop = matches!(request, RunRequest::Stop { .. });
        let waiting = self.0.borrow().worker.is_none() || self.0.borrow().start.is_some();
        if stop && waiting {
            return self.kill(runner); // it has not begun
        }
        self.post(&ToSupervisor::Request { request });
        if stop {
            let (session, runner) = (Rc::clone(self), runner.clone());
            let grace = Timeout::new(STOP_GRACE_MS, move || session.kill(&runner));
            self.0.borrow_mut().stop_grace = Some(grace);
        }
    }

    /// Whether the run has ended, or was given up before it began.
    pub(super) fn is_over(&self) -> bool {
        self.0.borrow().over
    }

    /// Ends the run as failed.
    pub(super) fn fail(&self, error: RunError) {
        self.finish(RunEvent::Failed(error));
    }

    /// Nobody listens any more. Gives whether there was something to end.
    pub(super) fn abandon(&self) -> bool {
        let mut state = self.0.borrow_mut();
        state.on_events = None;
        state.start = None;
        !std::mem::replace(&mut state.over, true) && {
            state.dismiss();
            true
        }
    }

    fn kill(&self, runner: &BrowserRunner) {
        let over = self.0.borrow().over;
        if !over {
            let wall_us = self.0.borrow().latest.1;
            self.finish(RunEvent::Exited {
                status: KILLED,
                cause: Cause::Killed,
                wall_us,
                cpu_us: None,
            });
            runner.finished();
        }
    }

    fn finish(&self, event: RunEvent) {
        let run = self.0.borrow().run;
        let Some(run) = run else { return };
        let (seq, t_us) = self.0.borrow().latest;
        let mut stamped = Stamper::new(run).stamp(t_us, event);
        stamped.seq = seq;
        self.deliver(vec![stamped]);
    }

    fn hear(&self, data: &JsValue, boot: &JsValue, runner: &BrowserRunner) {
        let Some(text) = data.as_string() else { return };
        // Batches may be longer than a request of the outside world; both ends are ours.
        match codec::decode_trusted(&text) {
            Ok(FromSupervisor::Loaded) => {
                if let Some(worker) = &self.0.borrow().worker {
                    // Fails only for values that cannot be cloned; a module can.
                    drop(worker.post_message(boot));
                }
            }
            Ok(FromSupervisor::Ready) => {
                self.0.borrow_mut().ready = true;
                runner.ready();
                let start = self.0.borrow_mut().start.take();
                if let Some(start) = start {
                    self.start_when_ready(start);
                }
            }
            Ok(FromSupervisor::Events { events }) => {
                self.post(&ToSupervisor::Taken);
                if self.deliver(events) {
                    runner.finished();
                }
            }
            Ok(FromSupervisor::Broken { error }) | Err(error) => self.lose(error, runner),
        }
    }

    /// The supervisor cannot go on. A run fails; without one, the next Run tries anew.
    fn lose(&self, error: RunError, runner: &BrowserRunner) {
        let running = self.0.borrow().run.is_some();
        if running {
            self.fail(error.clone());
        }
        self.0.borrow_mut().dismiss();
        runner.forget(self, error);
    }

    /// Hands events to the page. Gives whether the run is over.
    fn deliver(&self, events: Vec<Stamped<RunEvent>>) -> bool {
        let listener = {
            let mut state = self.0.borrow_mut();
            if state.over {
                return false;
            }
            if let Some(last) = events.last() {
                state.latest = (last.seq + 1, last.t_us);
            }
            if events.iter().any(|stamped| stamped.event.is_terminal()) {
                state.over = true;
                state.dismiss();
            }
            state.on_events.take()
        };
        // The listener may call back into this session.
        if let Some(mut on_events) = listener {
            on_events(events);
            let mut state = self.0.borrow_mut();
            if !state.over {
                state.on_events = Some(on_events);
            }
        }
        self.0.borrow().over
    }

    fn post(&self, message: &ToSupervisor) {
        if let Some(worker) = &self.0.borrow().worker {
            // Fails only for values that cannot be cloned; a string can.
            drop(worker.post_message(&codec::encode(message).into()));
        }
    }
}

impl State {
    /// Ends the supervisor, and with it its threads and their memory.
    fn dismiss(&mut self) {
        self.stop_grace = None;
        let Some(worker) = self.worker.take() else { return };
        worker.set_onmessage(None);
        worker.set_onerror(None);
        // The supervisor ends its own workers first: Chromium keeps some of those whose owner is
        // ended before they are.
        let stop = RunRequest::Stop { run: self.run.unwrap_or(RunId(0)) };
        drop(worker.post_message(&codec::encode(&ToSupervisor::Request { request: stop }).into()));
        Timeout::new(FAREWELL_MS, move || worker.terminate()).forget();
    }
}
