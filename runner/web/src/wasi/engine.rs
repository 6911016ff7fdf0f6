//! The engine's own imports, beside WASI.

use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};

use spindle_protocol::ThreadId;

use super::{Call, Host, call};
use crate::browser::{now_ms, scope};
use crate::layout::{BEGIN, CPU_US, GIL, NAP, RING_ADDRESS, STAND};
use crate::message::FromThread;
use spindle_protocol::ring::Words;

/// How often the sampler looks, milliseconds.
const SAMPLE_MS: f64 = 2.0;

pub(crate) fn calls(host: &Rc<Host>) -> Vec<Call> {
    vec![
        (
            "await_program",
            call!(host, || {
                host.tell(&FromThread::Prepared);
                while host.shared.load(BEGIN) == 0 {
                    host.shared.wait(BEGIN, 0, f64::INFINITY);
                }
                Ok(())
            }),
        ),
        (
            "enter_thread",
            call!(host, |thread: u32| {
                host.thread.set(ThreadId(thread));
                Ok(())
            }),
        ),
        (
            "cpu_us",
            Closure::<dyn Fn() -> u32>::new({
                let host = Rc::clone(host);
                move || host.shared.load(CPU_US)
            })
            .into_js_value(),
        ),
        (
            "tick",
            Closure::<dyn Fn(u32) -> u32>::new({
                let host = Rc::clone(host);
                move |busy: u32| {
                    sample(&host, busy);
                    host.shared.load(STAND)
                }
            })
            .into_js_value(),
        ),
        (
            "ring",
            call!(host, |address: u32| {
                host.shared.store(RING_ADDRESS, address);
                Ok(())
            }),
        ),
        ("now_ms", clock()),
        (
            "gil",
            Closure::<dyn Fn() -> u32>::new({
                let host = Rc::clone(host);
                move || host.shared.load(GIL)
            })
            .into_js_value(),
        ),
    ]
}

#[wasm_bindgen(module = "/src/wasi/clock.js")]
extern "C" {
    /// A function that tells the milliseconds on the clock of all workers. Plain JavaScript: the
    /// engine asks it twice for every lock.
    fn clock() -> JsValue;
}

/// Adds the time since the last look, once for every busy thread.
fn sample(host: &Host, busy: u32) {
    // Before the program there is nothing to count.
    while host.shared.load(BEGIN) == 0 {
        host.shared.wait(BEGIN, 0, f64::INFINITY);
    }
    let now = now_ms();
    if let Some(before) = host.sampled_ms.replace(Some(now)) {
        // More threads may want to run than there are cores.
        let running = busy.min(scope().navigator().hardware_concurrency() as u32);
        host.shared.add(CPU_US, ((now - before) * 1000.0) as u32 * running);
    }
    host.shared.wait(NAP, 0, SAMPLE_MS);
}
