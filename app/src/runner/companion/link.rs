//! The link to the companion: it opens, says hello, opens again after a loss, and hands each run
//! its events.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};
use std::time::Duration;

use leptos::prelude::set_timeout;
use spindle_protocol::codec::{decode, encode};
use spindle_protocol::{
    PROTOCOL_VERSION, RunError, RunEvent, RunId, RunRequest, SessionMessage, Stamped, Stamper,
    Start,
};

use crate::browser::socket::{Socket, SocketEvent};
use crate::browser::{document, session};
use crate::runner::companion::{CompanionState, START_COMMAND};
use crate::runner::{EventSink, RunHandle};

/// Where the companion takes runs.
const PATH: &str = "/api/run";
const SUBPROTOCOL: &str = "spindle.v1";
const TOKEN_SUBPROTOCOL: &str = "spindle.bearer.";

const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The link; copies share it.
#[derive(Clone)]
pub(super) struct Link(Rc<RefCell<Inner>>);

struct Inner {
    on_state: Rc<dyn Fn(CompanionState)>,
    address: Option<String>,
    token: Option<String>,
    socket: Option<Socket>,
    /// The companion's version, between its hello and its list of Pythons.
    version: String,
    ready: bool,
    wait: Duration,
    runs: BTreeMap<RunId, Run>,
}

struct Run {
    events: EventSink,
    /// The number and time that a last event of our own would carry.
    next: (u64, u64),
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Link").finish_non_exhaustive()
    }
}

impl Link {
    /// Opens the link, if this tab has a key.
    pub(super) fn open(on_state: impl Fn(CompanionState) + 'static) -> Self {
        let link = Self(Rc::new(RefCell::new(Inner {
            on_state: Rc::new(on_state),
            address: session::socket_address(PATH),
            token: session::take_token(),
            socket: None,
            version: String::new(),
            ready: false,
            wait: FIRST_WAIT,
            runs: BTreeMap::new(),
        })));
        link.call();
        link
    }

    /// Starts a run; without a companion it fails at once.
    pub(super) fn start(&self, start: Start, mut events: EventSink) -> RunHandle {
        let run = start.run;
        if !self.0.borrow().ready {
            events(vec![Stamper::new(run).stamp(0, RunEvent::Failed(no_companion()))]);
            return RunHandle::new(|_| {});
        }
        self.0.borrow_mut().runs.insert(run, Run { events, next: (0, 0) });
        self.send(&RunRequest::Start(start));
        let guard = EndRun { link: Rc::downgrade(&self.0), run };
        RunHandle::new(move |request| guard.send(&request))
    }

    fn send(&self, request: &RunRequest) {
        if let Some(socket) = &self.0.borrow().socket {
            // What a closing socket does not take, the loss that follows reports.
            let _ = socket.send(&encode(request));
        }
    }

    fn tell(&self, state: CompanionState) {
        let on_state = Rc::clone(&self.0.borrow().on_state);
        on_state(state);
    }

    fn call(&self) {
        let (address, token) = {
            let inner = self.0.borrow();
            (inner.address.clone(), inner.token.clone())
        };
        let (Some(address), Some(token)) = (address, token) else {
            return self.tell(CompanionState::Absent);
        };
        let protocols = [SUBPROTOCOL.to_owned(), format!("{TOKEN_SUBPROTOCOL}{token}")];
        let weak = Rc::downgrade(&self.0);
        let socket = Socket::open(&address, &protocols, move |event| {
            if let Some(inner) = weak.upgrade() {
                Self(inner).take(event);
            }
        });
        let opened = socket.is_some();
        self.0.borrow_mut().socket = socket;
        if opened {
            self.tell(CompanionState::Connecting);
        } else {
            self.lose();
        }
    }

    fn take(&self, event: SocketEvent) {
        match event {
            SocketEvent::Opened => self.send(&RunRequest::Hello { protocol: PROTOCOL_VERSION }),
            SocketEvent::Message(text) => match decode(&text) {
                Ok(message) => self.hear(message),
                // A message that is none of ours: treated as an answer that was not understood.
                Err(error) => self.hear(SessionMessage::Refused(error)),
            },
            SocketEvent::Closed => self.lose(),
        }
    }

    fn hear(&self, message: SessionMessage) {
        match message {
            SessionMessage::Hello { protocol, version } => {
                if protocol != PROTOCOL_VERSION {
                    let newer = protocol > PROTOCOL_VERSION;
                    self.0.borrow_mut().socket = None;
                    return self.tell(CompanionState::OtherVersion { version, newer });
                }
                self.0.borrow_mut().version = version;
            }
            SessionMessage::Capabilities { runtimes } => {
                let version = {
                    let mut inner = self.0.borrow_mut();
                    inner.ready = true;
                    inner.wait = FIRST_WAIT;
                    inner.version.clone()
                };
                self.tell(CompanionState::Connected { version, runtimes });
            }
            // A refusal names no run: whatever has not begun yet was refused.
            SessionMessage::Refused(error) => self.fail(&error, |run| run.next.0 == 0),
            SessionMessage::Events { events } => self.deliver(events),
        }
    }

    fn deliver(&self, events: Vec<Stamped<RunEvent>>) {
        let mut batches: BTreeMap<RunId, Vec<Stamped<RunEvent>>> = BTreeMap::new();
        for event in events {
            batches.entry(event.run).or_default().push(event);
        }
        for (id, batch) in batches {
            // The sink runs without the link borrowed: it may ask for another run.
            let Some(mut run) = self.0.borrow_mut().runs.remove(&id) else { continue };
            let last = batch.last().map(|last| (last.seq + 1, last.t_us, last.event.is_terminal()));
            (run.events)(batch);
            if let Some((seq, t_us, false)) = last {
                run.next = (seq, t_us);
                self.0.borrow_mut().runs.insert(id, run);
            }
        }
    }

    /// Ends, for the page, the runs that are meant.
    fn fail(&self, error: &RunError, meant: impl Fn(&Run) -> bool) {
        let ended: Vec<(RunId, Run)> = {
            let mut inner = self.0.borrow_mut();
            let ids: Vec<RunId> =
                inner.runs.iter().filter(|(_, run)| meant(run)).map(|(id, _)| *id).collect();
            ids.into_iter().filter_map(|id| inner.runs.remove_entry(&id)).collect()
        };
        for (id, mut run) in ended {
            let (seq, t_us) = run.next;
            let event = RunEvent::Failed(error.clone());
            (run.events)(vec![Stamped { run: id, seq, t_us, event }]);
        }
    }

    fn lose(&self) {
        let wait = {
            let mut inner = self.0.borrow_mut();
            inner.ready = false;
            inner.socket = None;
            let wait = inner.wait;
            inner.wait = (wait * 2).min(LONGEST_WAIT);
            wait
        };
        self.tell(CompanionState::Lost);
        let error = RunError::new(
            "the companion went away, and the program with it",
            format!("start it again with `{START_COMMAND}`"),
        );
        self.fail(&error, |_| true);
        self.call_again_after(wait);
    }

    fn call_again_after(&self, wait: Duration) {
        let weak = Rc::downgrade(&self.0);
        let again = move || {
            let Some(inner) = weak.upgrade() else { return };
            let link = Self(inner);
            if document::is_visible() {
                link.call();
            } else {
                link.call_again_after(FIRST_WAIT);
            }
        };
        set_timeout(again, wait);
    }
}

/// Ends a run when it is dropped.
struct EndRun {
    link: Weak<RefCell<Inner>>,
    run: RunId,
}

impl EndRun {
    fn send(&self, request: &RunRequest) {
        if let Some(inner) = self.link.upgrade() {
            Link(inner).send(request);
        }
    }
}

impl Drop for EndRun {
    fn drop(&mut self) {
        let Some(inner) = self.link.upgrade() else { return };
        // While the run's own events are handed over, the run is out of the list: nobody waits
        // for more of them, and stopping a run that ended does nothing.
        let known = inner.borrow_mut().runs.remove(&self.run);
        drop(known);
        Link(inner).send(&RunRequest::Stop { run: self.run });
    }
}

fn no_companion() -> RunError {
    RunError::new(
        "this program needs the companion, and there is none",
        format!("start it with `{START_COMMAND}`"),
    )
}
