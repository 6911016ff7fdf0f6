//! The parts that pages are made of.

pub mod shell;
pub mod status;
pub mod theme_toggle;
pub mod course;
pub mod sidebar;
pub mod prose;
pub mod code_cell;
pub mod editor;
pub mod toolbar;
pub mod gil_select;
pub mod console;
pub mod timeline;
pub mod deadlock;
pub mod wait_graph;
pub mod sentence;
pub mod stood;
pub mod stdin_field;
pub mod exit_line;
pub mod prediction;
pub mod quiz;
