//! The companion: a WebSocket to the program that served this page.

mod link;

use leptos::prelude::*;
use spindle_lessons::Runtime;
use spindle_protocol::{RuntimeInfo, RuntimeKind, Start};

use crate::runner::companion::link::Link;
use crate::runner::offer::Offer;
use crate::runner::{EventSink, RunHandle, Runner};

/// What to type to get a companion.
pub const START_COMMAND: &str = "spindle serve";

/// How things stand with the companion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompanionState {
    /// This page has no key to one.
    Absent,
    /// It was called and has not answered yet.
    Connecting,
    /// It is there.
    Connected {
        /// Its version, for people.
        version: String,
        /// The Pythons on this machine.
        runtimes: Vec<RuntimeInfo>,
    },
    /// It is there and speaks another version of the protocol.
    OtherVersion {
        /// Its version, for people.
        version: String,
        /// Whether it is newer than this page.
        newer: bool,
    },
    /// It does not answer; the page goes on calling.
    Lost,
}

/// The companion, and how things stand with it.
#[derive(Clone, Copy, Debug)]
pub struct Companion {
    link: StoredValue<Link, LocalStorage>,
    state: RwSignal<CompanionState>,
}

impl Companion {
    /// Calls the companion, if this page has a key to one, and goes on calling while the page is
    /// visible.
    #[must_use]
    pub fn connect() -> Self {
        let state = RwSignal::new(CompanionState::Absent);
        let link = Link::open(move |next| state.set(next));
        Self { link: StoredValue::new_local(link), state }
    }

    /// How things stand with the companion.
    #[must_use]
    pub fn state(self) -> Signal<CompanionState> {
        self.state.into()
    }
}

impl Runner for Companion {
    fn offers(&self, runtime: Runtime) -> Vec<Offer> {
        let kind = match runtime {
            Runtime::Cpython => RuntimeKind::Cpython,
            Runtime::Native | Runtime::Browser => RuntimeKind::Native,
        };
        self.state.with(|state| {
            let CompanionState::Connected { version: _, runtimes } = state else {
                return vec![Offer::missing(runtime, sentence(state))];
            };
            let found: Vec<_> =
                runtimes.iter().filter(|info| info.kind == kind).map(Offer::of_companion).collect();
            if found.is_empty() {
                return vec![Offer::missing(runtime, "the companion found none on this machine")];
            }
            found
        })
    }

    fn start(&self, start: Start, events: EventSink) -> RunHandle {
        self.link.with_value(|link| link.start(start, events))
    }
}

/// How things stand, in a few words.
#[must_use]
pub fn sentence(state: &CompanionState) -> String {
    match state {
        CompanionState::Absent => "no companion".to_owned(),
        CompanionState::Connecting => "calling the companion".to_owned(),
        CompanionState::Connected { version, runtimes } => {
            let count = runtimes.len();
            let s = if count == 1 { "" } else { "s" };
            format!("companion {version} with {count} Python{s}")
        }
        CompanionState::OtherVersion { version, newer: _ } => {
            format!("a companion of another version ({version})")
        }
        CompanionState::Lost => "the companion does not answer".to_owned(),
    }
}

/// What the reader can do about it, where something can be done.
#[must_use]
pub fn advice(state: &CompanionState) -> Option<String> {
    match state {
        CompanionState::Absent => Some(format!(
            "Processes and other Pythons run in the companion, a small program on your own \
             machine. Start it with `{START_COMMAND}`; it opens this course in a page of its own, \
             and only that page has the key to it."
        )),
        CompanionState::Connecting | CompanionState::Connected { .. } => None,
        CompanionState::OtherVersion { version: _, newer: true } => Some(
            "The companion is newer than this page. Reload the page; if that does not help, \
             open the address that the companion printed."
                .to_owned(),
        ),
        CompanionState::OtherVersion { version: _, newer: false } => Some(format!(
            "The companion is older than this page. Stop it, install the new one, and start that \
             with `{START_COMMAND}`."
        )),
        CompanionState::Lost => Some(format!(
            "It may have been stopped. Start it again with `{START_COMMAND}` and go on in the \
             page that it opens. Your programs and answers are kept."
        )),
    }
}
