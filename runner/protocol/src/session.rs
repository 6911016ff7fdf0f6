//! What a companion says outside any run.

use serde::{Deserialize, Serialize};

use crate::{RunError, RunEvent, RuntimeInfo, Stamped};

/// One message from a companion to a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SessionMessage {
    /// The answer to [`RunRequest::Hello`](crate::RunRequest::Hello).
    Hello {
        /// The companion's [`PROTOCOL_VERSION`](crate::PROTOCOL_VERSION).
        protocol: u32,
        /// The companion's own version, for people.
        version: String,
    },
    /// The Pythons on this machine, the embedded one first.
    Capabilities {
        /// Every runtime a [`Start`](crate::Start) can name here.
        runtimes: Vec<RuntimeInfo>,
    },
    /// A request was not understood or not allowed; it had no effect.
    Refused(RunError),
    /// What happened in runs since the last message.
    Events {
        /// In order.
        events: Vec<Stamped<RunEvent>>,
    },
}
