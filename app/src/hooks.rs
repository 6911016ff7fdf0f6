//! Where events and saved texts meet signals.

pub mod use_run;
pub mod use_edit;
pub mod use_gil;
pub mod use_timeline;
