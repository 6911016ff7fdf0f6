//! The picture of a trace: what part of time is shown, where each lane stands, what is drawn.
//!
//! # Layout
//! - [`view`]: the part of time that is shown.
//! - [`layout`]: where lanes and their rows stand.
//! - [`axis`]: the marks of time.
//! - [`brush`]: what a drawing is made of; the browser draws it.
//! - [`paint`]: a trace as a drawing.
//! - [`walk`]: from fact to fact by keys.

pub mod view;
pub mod layout;
pub mod axis;
pub mod brush;
pub mod paint;
pub mod walk;
