//! What the browser host lends the engine beside WASI, a few imports of module `spindle`, and what
//! the engine lends the host.
//!
//! One of the two files of the engine with unsafe code: its functions cross the module's border.
#![expect(unsafe_code, reason = "imports and exports of the WebAssembly module are foreign")]

use spindle_protocol::{Gil, ThreadId};

mod import {
    #[link(wasm_import_module = "spindle")]
    unsafe extern "C" {
        pub(super) safe fn ring(address: usize);
        pub(super) safe fn now_ms() -> f64;
        pub(super) safe fn await_program();
        pub(super) safe fn gil() -> u32;
        pub(super) safe fn enter_thread(thread: u32);
        pub(super) safe fn cpu_us() -> u32;
        pub(super) safe fn tick(busy: u32) -> u32;
    }
}

/// Says where the ring of reports is.
pub(crate) fn ring(address: usize) {
    import::ring(address);
}

/// Milliseconds on the clock that all workers share.
pub(crate) fn now_ms() -> f64 {
    import::now_ms()
}

/// Blocks until the run's program and arguments are there; returns at once for a second call.
pub(crate) fn await_program() {
    import::await_program();
}

/// What the GIL is to do in this run; known once the program is there.
pub(crate) fn gil() -> Gil {
    Gil::ALL.get(import::gil() as usize).copied().unwrap_or_default()
}

/// Names the thread that runs on this worker.
pub(crate) fn enter_thread(thread: ThreadId) {
    import::enter_thread(thread.0);
}

/// The run's processor time so far, microseconds.
pub(crate) fn cpu_us() -> u32 {
    import::cpu_us()
}

/// Adds the time since the last call, times the number of busy threads, to the run's processor
/// time; returns after a few milliseconds. Gives whether Stop wants to know where every thread
/// stands.
pub(crate) fn tick(busy: u32) -> bool {
    import::tick(busy) != 0
}

/// The host is about to make this thread wait: for a file, or for input.
// SAFETY: no other function of the module has this name.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn spindle_leave() {
    crate::gil::leave();
}

/// The wait is over.
// SAFETY: no other function of the module has this name.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn spindle_return() {
    crate::gil::come_back();
}
