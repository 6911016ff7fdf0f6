//! Every message between the page, the browser runner and the companion.
//!
//! Types and serde only: nothing here opens a socket or touches a browser.
//!
//! # Layout
//! - [`id`]: the numbers that name runs and threads.
//! - [`request`]: what a page, a terminal or a test asks of a runner.
//! - [`runtime`]: the Pythons a program can run on.
//! - [`waiting`]: what threads wait for, and who holds it.
//! - [`event`]: what a runner tells about a run, stamped.
//! - [`session`]: what a companion says outside any run: hello, capabilities, refusals.
//! - [`error`]: our own failures, a sentence and a hint.
//! - [`codec`]: JSON in and out, with the size checked first.
//! - [`words`]: what threads do, in the words that page and terminal share.
//! - [`ring`], [`record`]: how an engine's threads hand events to their host through shared memory.
//!
//! # Data flow
//! ```text
//! page --RunRequest--> runner --Stamped<RunEvent>--> page
//! ```
//! A session begins with [`RunRequest::Hello`] and [`SessionMessage::Hello`], which carry
//! [`PROTOCOL_VERSION`]; a page and a companion of different versions say so and stop there.

pub mod id;
pub mod request;
pub mod runtime;
pub mod waiting;
pub mod event;
pub mod session;
pub mod error;
pub mod codec;
pub mod words;
pub mod ring;
pub mod record;

pub use error::RunError;
pub use event::{Cause, RunEvent, Stamped, Stamper, Stream, Timed};
pub use id::{ObjectId, RunId, ThreadId};
pub use request::{Limits, RunRequest, Start};
pub use runtime::{Gil, RuntimeChoice, RuntimeInfo, RuntimeKind};
pub use session::SessionMessage;
pub use waiting::{DeadlockKind, Doing, GilDrop, Held, ObjectKind, Standing, WaitEnd};

/// The version of every message in this crate. It changes when an old page and a new companion
/// (or the reverse) could misunderstand each other.
pub const PROTOCOL_VERSION: u32 = 2;
