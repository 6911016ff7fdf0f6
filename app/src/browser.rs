//! Everything the page asks of the browser, one API a file.

pub mod canvas;
pub mod clipboard;
pub mod clock;
pub mod document;
pub mod editor;
pub mod fetch;
pub mod frame;
pub mod global;
pub mod ink;
pub mod observe;
pub mod panic;
pub mod pointer;
pub mod redraw;
pub mod session;
pub mod socket;
pub mod storage;
