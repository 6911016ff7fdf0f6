//! What the page knows, as plain structs: no signals, no browser.

pub mod run;
pub mod lines;
pub mod traceback;
pub mod edit;
pub mod quiz;
pub mod fingerprint;
