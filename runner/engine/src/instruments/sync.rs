//! What [`core`](super::core) is built on. The model of it under `tests` brings its own.

pub(crate) use parking_lot::{Condvar, Mutex};
pub(crate) use std::sync::atomic::AtomicU32;
