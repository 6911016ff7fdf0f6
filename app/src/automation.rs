//! `window.spindle`: runs programs in this page from outside, with the page's own runners.
//!
//! The end-to-end tests and `cargo xtask browser-run` use it; so can anybody in the developer
//! tools. It can do nothing that the page's own buttons cannot.
//!
//! | call | does |
//! |---|---|
//! | `run(start)` | starts a run from the JSON of a [`Start`] without its `run`; returns the run's number; throws a sentence when the JSON is no such thing or exceeds a bound |
//! | `events(run, from)` | the run's events from `seq` `from` on, as a JSON array |
//! | `send(request)` | passes on the JSON of a [`RunRequest`]: stdin, stdin_close or stop |
//! | `forget(run)` | drops the run and its events; a run that has not ended is ended |
//! | `engine()` | the engine's state as JSON: `{"state": "loading", "received": 1, "total": 2}`, `{"state": "preparing"}`, `{"state": "ready"}` or `{"state": "unavailable", "message": "...", "hint": "..."}` |
//!
//! `window.spindle` is there as soon as the page is; a run may be started before the engine is
//! ready and waits for it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use leptos::prelude::*;
use serde_json::{Value, json};
use spindle_protocol::codec::{decode, encode};
use spindle_protocol::{RunError, RunEvent, RunId, RunRequest, Stamped, Start};
use spindle_web::EngineState;

use crate::browser::global;
use crate::runner::{RunHandle, Runners};

/// The runs started from outside.
#[derive(Clone)]
struct Automation {
    runners: Runners,
    runs: Rc<RefCell<BTreeMap<RunId, Run>>>,
}

struct Run {
    handle: Option<RunHandle>,
    events: Rc<RefCell<Vec<Stamped<RunEvent>>>>,
}

/// Puts `window.spindle` in place.
pub fn install(runners: Runners) {
    let automation = Automation { runners, runs: Rc::default() };
    let (run, events, send, forget, engine) = (
        automation.clone(),
        automation.clone(),
        automation.clone(),
        automation.clone(),
        automation,
    );
    global::Object::new()
        .fallible("run", move |start: String| {
            run.start(&start).map(|id| id.0).map_err(|error| error.to_string())
        })
        .binary("events", move |id, from| events.events(RunId(id), u64::from(from)))
        .fallible("send", move |request: String| {
            send.send(&request).map(|()| 0).map_err(|error| error.to_string())
        })
        .unary("forget", move |id| forget.forget(RunId(id)))
        .nullary("engine", move || engine.engine())
        .install("spindle");
}

impl Automation {
    fn start(&self, start: &str) -> Result<RunId, RunError> {
        let mut request: Value = decode(start)?;
        let run = self.runners.next_run();
        if let Some(fields) = request.as_object_mut() {
            fields.insert("run".to_owned(), json!(run));
        }
        let start: Start = decode(&request.to_string())?;
        start.check()?;
        let events = Rc::new(RefCell::new(Vec::new()));
        let kept = Rc::clone(&events);
        let sink = Box::new(move |batch| kept.borrow_mut().extend::<Vec<_>>(batch));
        let handle = self.runners.start(start, sink);
        self.runs.borrow_mut().insert(run, Run { handle: Some(handle), events });
        Ok(run)
    }

    fn events(&self, run: RunId, from: u64) -> String {
        let runs = self.runs.borrow();
        let Some(run) = runs.get(&run) else { return "[]".to_owned() };
        let events = run.events.borrow();
        let from = events.partition_point(|event| event.seq < from);
        encode(&&events[from..])
    }

    fn send(&self, request: &str) -> Result<(), RunError> {
        let request: RunRequest = decode(request)?;
        let run = match &request {
            RunRequest::Stdin { run, text: _ }
            | RunRequest::StdinClose { run }
            | RunRequest::Stop { run } => *run,
            RunRequest::Hello { .. } | RunRequest::Start(_) => {
                return Err(RunError::new(
                    "only stdin, stdin_close and stop can be sent",
                    "use run",
                ));
            }
        };
        if let Some(Run { handle: Some(handle), events: _ }) = self.runs.borrow().get(&run) {
            handle.send(request);
        }
        Ok(())
    }

    fn forget(&self, run: RunId) {
        let forgotten = self.runs.borrow_mut().remove(&run);
        drop(forgotten);
    }

    fn engine(&self) -> String {
        let state = self.runners.browser().state();
        let state = state.with_untracked(|state| match state {
            EngineState::Loading { received, total } => {
                json!({ "state": "loading", "received": received, "total": total })
            }
            EngineState::Preparing => json!({ "state": "preparing" }),
            EngineState::Ready => json!({ "state": "ready" }),
            EngineState::Unavailable(RunError { message, hint }) => {
                json!({ "state": "unavailable", "message": message, "hint": hint })
            }
        });
        state.to_string()
    }
}
