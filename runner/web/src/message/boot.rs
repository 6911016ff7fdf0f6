//! The boot message: what a worker is, and the objects that JSON cannot carry.

use js_sys::{Object, Reflect, SharedArrayBuffer, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};

use crate::shared::Shared;

/// What a worker is to be.
#[derive(Debug)]
pub enum Boot {
    /// Owns a run.
    Supervisor {
        /// The engine, compiled.
        engine: WebAssembly::Module,
    },
    /// Runs threads.
    Thread {
        /// The engine, compiled.
        engine: WebAssembly::Module,
        /// The engine's memory.
        memory: WebAssembly::Memory,
        /// The run's shared words.
        shared: Shared,
        /// The slot it serves; slot 0 runs Python's main thread.
        slot: usize,
    },
}

const ENGINE: &str = "engine";
const MEMORY: &str = "memory";
const SHARED: &str = "shared";
const SLOT: &str = "slot";

impl Boot {
    /// The message as an object for `postMessage`.
    #[must_use]
    pub fn to_object(&self) -> JsValue {
        let object = Object::new();
        let set = |key: &str, value: &JsValue| {
            Reflect::set(&object, &key.into(), value).expect("a plain object takes any key");
        };
        match self {
            Self::Supervisor { engine } => set(ENGINE, engine),
            Self::Thread { engine, memory, shared, slot } => {
                set(ENGINE, engine);
                set(MEMORY, memory);
                set(SHARED, &shared.buffer());
                set(SLOT, &JsValue::from(*slot as u32));
            }
        }
        object.into()
    }

    /// Reads the message. `None` for anything else.
    #[must_use]
    pub fn from_object(object: &JsValue) -> Option<Self> {
        let get = |key: &str| Reflect::get(object, &key.into()).ok();
        let engine = get(ENGINE)?.dyn_into().ok()?;
        let Some(memory) = get(MEMORY)?.dyn_into().ok() else {
            return Some(Self::Supervisor { engine });
        };
        let buffer: SharedArrayBuffer = get(SHARED)?.dyn_into().ok()?;
        let slot = get(SLOT)?.as_f64()? as usize;
        Some(Self::Thread { engine, memory, shared: Shared::over(&buffer), slot })
    }
}
