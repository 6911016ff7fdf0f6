//! Every message between page, supervisor and threads, one enum a direction, as JSON.
//!
//! The one exception is the boot message, which carries what JSON cannot: see
//! [`boot`].

use serde::{Deserialize, Serialize};
use spindle_protocol::{RunError, RunEvent, RunRequest, Stamped};

pub mod boot;

/// Page to supervisor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToSupervisor {
    /// A request of the run.
    Request {
        /// Which.
        request: RunRequest,
    },
    /// The last batch of events has been taken in; the next may come.
    Taken,
}

/// Supervisor to page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromSupervisor {
    /// The worker's script runs and waits for its boot message.
    Loaded,
    /// A program can start at once.
    Ready,
    /// No program can start here.
    Broken {
        /// Why.
        error: RunError,
    },
    /// What happened since the last batch.
    Events {
        /// In order.
        events: Vec<Stamped<RunEvent>>,
    },
}

/// Thread worker to supervisor. File calls come as bytes instead: see
/// [`FileCall`](crate::files::call::FileCall).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromThread {
    /// The worker's script runs and waits for its boot message.
    Loaded,
    /// The main thread's instance of the engine is there. It must be the first of a run: only the
    /// first one's start function sets the main thread's thread-local base.
    Instantiated,
    /// The worker waits for threads to run.
    Idle,
    /// Python has started up and waits for a program.
    Prepared,
    /// A thread was put into a slot without a worker.
    WorkerWanted {
        /// The slot.
        slot: usize,
    },
    /// The program ended.
    Ended {
        /// Its exit status.
        status: u32,
    },
    /// The engine trapped: the run is over.
    Trapped {
        /// What the browser said.
        message: String,
    },
}

#[cfg(test)]
mod tests {
    use super::{FromSupervisor, FromThread, ToSupervisor};
    use serde::{Serialize, de::DeserializeOwned};
    use spindle_protocol::codec::{decode, encode};
    use spindle_protocol::{RunError, RunId, RunRequest};
    use std::fmt::Debug;

    fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(message: &T) {
        assert_eq!(&decode::<T>(&encode(message)).expect("decodes"), message);
    }

    #[test]
    fn every_message_comes_back() {
        round_trip(&ToSupervisor::Taken);
        round_trip(&ToSupervisor::Request { request: RunRequest::Stop { run: RunId(1) } });
        round_trip(&FromSupervisor::Loaded);
        round_trip(&FromSupervisor::Ready);
        round_trip(&FromSupervisor::Broken { error: RunError::new("no memory", "close a tab") });
        round_trip(&FromSupervisor::Events { events: vec![] });
        round_trip(&FromThread::Loaded);
        round_trip(&FromThread::Instantiated);
        round_trip(&FromThread::Idle);
        round_trip(&FromThread::Prepared);
        round_trip(&FromThread::WorkerWanted { slot: 3 });
        round_trip(&FromThread::Ended { status: 1 });
        round_trip(&FromThread::Trapped { message: "unreachable".into() });
    }
}
