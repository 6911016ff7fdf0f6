//! The browser host.
