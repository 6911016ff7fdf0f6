//! The engine's own imports, beside WASI.

use std::rc::Rc;
use wasm_bindgen::prelude::Closure;

use spindle_protocol::ThreadId;

use super::{Call, Host, call};
use crate::browser::{now_ms, scope};
use crate::layout::{BEGIN, CPU_US, NAP, RING_DROPPED};
use crate::message::FromThread;
use crate::ring::Words;
use crate::{record, ring};

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
            call!(host, |busy: u32| {
                sample(&host, busy);
                Ok(())
            }),
        ),
        (
            "emit",
            call!(host, |at: u32, length: u32| {
                let json = host.guest.read(at, length)?;
                match record::event(now_ms(), &json) {
                    Some(record) => ring::push(&host.shared, &record),
                    None => drop(host.shared.add(RING_DROPPED, 1)),
                }
                Ok(())
            }),
        ),
    ]
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
