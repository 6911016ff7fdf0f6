//! The browser host of the engine.
//!
//! # Layout
//! - [`page`]: what the page calls: load the engine, start a run, stop it.
//! - [`worker`]: the entry of every worker; its role comes with its first message.
//! - [`supervisor`]: owns one run: its files, input, threads and events. Never blocks.
//! - [`thread`]: runs one Python thread after another; may block.
//! - [`message`]: every message between the three, one enum a direction.
//! - [`layout`]: the memory that supervisor and threads share, every offset named.
//! - [`files`]: the file tree that all threads of a run share.
//! - [`wasi`]: the system calls of the engine.
//!
//! # Who talks to whom
//! ```text
//! page --Request--> supervisor --work slot--> thread worker (engine.wasm)
//! page <--Events--- supervisor <--ring------- thread worker
//!                   supervisor <--FileCall--- thread worker, which waits for the reply
//! ```

pub mod page;
pub mod worker;
pub mod supervisor;
pub mod thread;
pub mod message;
pub mod layout;
pub mod shared;
pub mod files;
pub mod wasi;
mod browser;

pub use page::{BrowserRunner, EngineState, EngineUrls, RunHandle};
