//! Everything the page asks of the browser, one API a file.

pub mod clipboard;
pub mod document;
pub mod editor;
pub mod fetch;
pub mod frame;
pub mod global;
pub mod panic;
pub mod session;
pub mod socket;
pub mod storage;
