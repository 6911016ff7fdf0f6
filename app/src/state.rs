//! What the page knows, as plain structs: no signals, no browser.

pub mod run;
pub mod lines;
pub mod hue;
pub mod trace;
pub mod timeline;
pub mod wait_graph;
pub mod marks;
pub mod traceback;
pub mod edit;
pub mod quiz;
pub mod fingerprint;
