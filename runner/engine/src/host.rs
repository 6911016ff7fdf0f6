//! What the browser host lends the engine beside WASI: a few imports of module `spindle`.
//!
//! The only file of the engine with foreign functions.
#![expect(unsafe_code, reason = "imports of the WebAssembly module are foreign functions")]

use spindle_protocol::ThreadId;

mod import {
    #[link(wasm_import_module = "spindle")]
    unsafe extern "C" {
        pub(super) safe fn await_program();
        pub(super) safe fn enter_thread(thread: u32);
        pub(super) safe fn cpu_us() -> u32;
        pub(super) safe fn tick(busy: u32);
        pub(super) unsafe fn emit(event: *const u8, length: usize);
    }
}

/// Blocks until the run's program and arguments are there; returns at once for a second call.
pub(crate) fn await_program() {
    import::await_program();
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
/// time; returns after a few milliseconds.
pub(crate) fn tick(busy: u32) {
    import::tick(busy);
}

/// Hands over an event in JSON.
pub(crate) fn emit(event: &str) {
    // SAFETY: the host reads exactly `length` bytes at this address before it returns and keeps
    // nothing; `event` is borrowed for the whole call.
    unsafe { import::emit(event.as_ptr(), event.len()) }
}
