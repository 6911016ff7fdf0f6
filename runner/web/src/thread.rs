//! A thread worker: runs one thread after another for one run, and may block.

use js_sys::{Function, Reflect, WebAssembly};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::describe;
use crate::layout::{
    LIVE, SLOT_ARGUMENT, SLOT_STATE, SLOT_TID, STATE_CLAIMED, STATE_EMPTY, STATE_IDLE, STATE_WORK,
    slot as slot_word,
};
use crate::message::FromThread;
use crate::shared::Shared;
use crate::wasi;
use crate::wasi::host::Host;
use spindle_protocol::ring::Words;

/// The slot of Python's main thread.
pub const MAIN_SLOT: usize = 0;

/// Runs what this worker's slot asks for, until the run ends.
pub fn boot(
    engine: &WebAssembly::Module,
    memory: WebAssembly::Memory,
    shared: Shared,
    slot: usize,
) {
    let host = Rc::new(Host::new(memory.clone(), shared, slot));
    let imports = wasi::imports(&host);
    let environment = js_sys::Object::new();
    let outcome = Reflect::set(&environment, &"memory".into(), &memory)
        .and_then(|_| Reflect::set(&imports, &"env".into(), &environment))
        .and_then(|_| WebAssembly::Instance::new(engine, &imports))
        .and_then(|instance| {
            host.enter(&instance.exports())?;
            if slot == MAIN_SLOT { main(&instance, &host) } else { serve(&instance, &host) }
        });
    let message = match outcome {
        Ok(()) => FromThread::Ended { status: 0 },
        Err(thrown) => match exit_status(&thrown) {
            Some(status) => FromThread::Ended { status },
            None => FromThread::Trapped { message: describe(&thrown) },
        },
    };
    host.tell(&message);
}

/// The status in what `proc_exit` threw.
fn exit_status(thrown: &JsValue) -> Option<u32> {
    thrown.as_string()?.strip_prefix(wasi::EXIT)?.parse().ok()
}

fn export(instance: &WebAssembly::Instance, name: &str) -> Result<Function, JsValue> {
    Reflect::get(&instance.exports(), &name.into())?.dyn_into()
}

/// Runs Python's main thread.
fn main(instance: &WebAssembly::Instance, host: &Host) -> Result<(), JsValue> {
    host.tell(&FromThread::Instantiated);
    export(instance, "_start")?.call0(&JsValue::UNDEFINED).map(drop)
}

/// Runs the threads that come into this slot, one after another. Returns only by a trap or an
/// exit.
fn serve(instance: &WebAssembly::Instance, host: &Host) -> Result<(), JsValue> {
    let start = export(instance, "wasi_thread_start")?;
    let (shared, state) = (&host.shared, slot_word(host.slot, SLOT_STATE));
    // A slot that already has work was filled before its worker was there.
    shared.compare_exchange(state, STATE_EMPTY, STATE_IDLE);
    host.tell(&FromThread::Idle);
    loop {
        match shared.load(state) {
            STATE_WORK => {
                let word = |field| shared.load(slot_word(host.slot, field));
                let (tid, argument) = (word(SLOT_TID), word(SLOT_ARGUMENT));
                start.call2(&JsValue::UNDEFINED, &tid.into(), &argument.into())?;
                shared.add(LIVE, 1_u32.wrapping_neg());
                shared.store(state, STATE_IDLE);
            }
            waiting @ (STATE_IDLE | STATE_CLAIMED) => {
                shared.wait(state, waiting, f64::INFINITY);
            }
            other => return Err(JsValue::from_str(&format!("slot in state {other}"))),
        }
    }
}
