//! Conversations with the real server.

#[path = "support/server.rs"]
mod server;
#[path = "support/spindle.rs"]
mod spindle;

#[path = "session/requests.rs"]
mod requests;
#[path = "session/runs.rs"]
mod runs;
