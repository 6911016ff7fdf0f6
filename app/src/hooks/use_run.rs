//! One code cell's run: its events, folded once a frame.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use spindle_protocol::{RunEvent, RunRequest, Stamped, Start};

use crate::browser::frame::next_frame;
use crate::runner::{RunHandle, Runners};
use crate::state::run::RunState;

/// The most lines that one frame adds to the page.
const LINES_A_FRAME: u64 = 60;
/// When more events than this wait for a frame that does not come, they are taken in at once.
const MOST_WAITING: usize = 20_000;

/// A cell's run and what can be done with it. One run at a time: starting the next ends the last.
#[derive(Clone, Copy, Debug)]
pub struct UseRun {
    runners: Runners,
    state: RwSignal<RunState>,
    handle: StoredValue<Option<RunHandle>, LocalStorage>,
}

/// Makes the run of one cell. It ends when the cell goes away.
#[must_use]
pub fn use_run(runners: Runners) -> UseRun {
    UseRun { runners, state: RwSignal::new(RunState::idle()), handle: StoredValue::new_local(None) }
}

impl UseRun {
    /// What is known about the run.
    #[must_use]
    pub fn state(self) -> ReadSignal<RunState> {
        self.state.read_only()
    }

    /// Starts a run. The number in `start` is replaced by a fresh one.
    pub fn start(self, start: Start) {
        // The last run ends before the next begins.
        self.handle.set_value(None);
        let run = self.runners.next_run();
        self.state.set(RunState::asked(run));
        let feed = Feed::new(self.state);
        let sink = Box::new(move |events| feed.push(events));
        let handle = self.runners.start(Start { run, ..start }, sink);
        self.handle.set_value(Some(handle));
    }

    /// Asks the run to end.
    pub fn stop(self) {
        self.send(|run| RunRequest::Stop { run });
    }

    /// Types a line into the run's standard input.
    pub fn type_line(self, line: &str) {
        let text = format!("{line}\n");
        self.send(|run| RunRequest::Stdin { run, text: text.clone() });
        self.state.update(|state| {
            state.typed(&text);
            state.lines.reveal(1);
        });
    }

    /// Ends the run's standard input.
    pub fn close_input(self) {
        self.send(|run| RunRequest::StdinClose { run });
        self.state.update(RunState::input_closed);
    }

    fn send(self, request: impl Fn(spindle_protocol::RunId) -> RunRequest) {
        let (run, active) = self.state.with_untracked(|state| (state.run, state.is_active()));
        if active {
            self.handle.with_value(|handle| {
                if let Some(handle) = handle {
                    handle.send(request(run));
                }
            });
        }
    }
}

/// Collects events between two frames.
#[derive(Clone)]
struct Feed {
    state: RwSignal<RunState>,
    waiting: Rc<RefCell<Waiting>>,
}

#[derive(Default)]
struct Waiting {
    events: Vec<Stamped<RunEvent>>,
    frame_asked: bool,
}

impl Feed {
    fn new(state: RwSignal<RunState>) -> Self {
        Self { state, waiting: Rc::default() }
    }

    fn push(&self, events: Vec<Stamped<RunEvent>>) {
        let full = {
            let mut waiting = self.waiting.borrow_mut();
            waiting.events.extend(events);
            waiting.events.len() > MOST_WAITING
        };
        if full {
            self.fold();
        }
        self.ask_for_frame();
    }

    fn ask_for_frame(&self) {
        if std::mem::replace(&mut self.waiting.borrow_mut().frame_asked, true) {
            return;
        }
        let feed = self.clone();
        next_frame(move || {
            feed.waiting.borrow_mut().frame_asked = false;
            feed.fold();
        });
    }

    fn fold(&self) {
        let events = std::mem::take(&mut self.waiting.borrow_mut().events);
        let all_shown = self.state.try_update(|state| {
            for event in events {
                state.apply(event);
            }
            state.lines.reveal(LINES_A_FRAME);
            state.lines.all_shown()
        });
        // None: the cell is gone.
        if all_shown == Some(false) {
            self.ask_for_frame();
        }
    }
}
