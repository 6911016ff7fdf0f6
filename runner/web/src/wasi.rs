//! The system calls of the engine: WASI preview 1, `wasi-threads`, and the engine's own imports.
//!
//! # Layout
//! - [`guest`]: reads and writes the engine's memory.
//! - [`host`]: what one worker knows while it serves the engine.
//! - `fd`, `path`, `clock`, `process`, `engine`: the calls, one file a group.

pub mod guest;
pub mod host;
mod clock;
mod engine;
mod fd;
mod path;
mod process;

use js_sys::{Object, Reflect};
use std::rc::Rc;
use wasm_bindgen::JsValue;

use crate::files::call::Errno;
use host::Host;

/// Success, as WASI says it.
pub(crate) const OK: i32 = 0;

/// All imports of the engine, except its memory.
#[must_use]
pub fn imports(host: &Rc<Host>) -> Object {
    let wasi = Object::new();
    for (name, call) in
        [clock::calls(host), fd::calls(host), path::calls(host), process::calls(host)]
            .into_iter()
            .flatten()
    {
        set(&wasi, name, &call);
    }
    let own = Object::new();
    for (name, call) in engine::calls(host) {
        set(&own, name, &call);
    }
    let threads = Object::new();
    set(&threads, "thread-spawn", &process::thread_spawn(host));
    let imports = Object::new();
    set(&imports, "wasi_snapshot_preview1", &wasi);
    set(&imports, "spindle", &own);
    set(&imports, "wasi", &threads);
    imports
}

fn set(object: &Object, name: &str, value: &JsValue) {
    Reflect::set(object, &name.into(), value).expect("a plain object takes any key");
}

/// A call's name and its JavaScript function.
pub(crate) type Call = (&'static str, JsValue);

/// Does a call and returns its result as WASI does.
pub(crate) fn attempt(call: impl FnOnce() -> Result<(), Errno>) -> i32 {
    match call() {
        Ok(()) => OK,
        Err(errno) => errno as i32,
    }
}

/// Makes a JavaScript function of a Rust closure; it lives as long as the worker.
macro_rules! call {
    ($host:ident, || $body:expr) => {{
        let $host = std::rc::Rc::clone($host);
        wasm_bindgen::prelude::Closure::<dyn Fn() -> i32>::new(move || {
            $crate::wasi::attempt(|| $body)
        })
        .into_js_value()
    }};
    ($host:ident, |$($arg:ident: $type:ty),*| $body:expr) => {{
        let $host = std::rc::Rc::clone($host);
        wasm_bindgen::prelude::Closure::<dyn Fn($($type),*) -> i32>::new(move |$($arg: $type),*| {
            $crate::wasi::attempt(|| $body)
        })
        .into_js_value()
    }};
}
pub(crate) use call;
pub(crate) use process::EXIT;
