//! Clocks, random numbers and sleep.

use std::rc::Rc;

use super::{Call, Host, call};
use crate::browser::now_ms;
use crate::files::call::Errno;
use crate::layout::{CPU_US, NAP};
use spindle_protocol::ring::Words;

const REALTIME: u32 = 0;
const MONOTONIC: u32 = 1;
const PROCESS_CPU: u32 = 2;
const THREAD_CPU: u32 = 3;

/// Browsers round `performance.now()` to 5 microseconds in isolated pages.
const RESOLUTION_NS: u64 = 5_000;

const NS_PER_MS: f64 = 1e6;

pub(crate) fn calls(host: &Rc<Host>) -> Vec<Call> {
    vec![
        (
            "clock_res_get",
            call!(host, |_clock: u32, at: u32| host.guest.set_u64(at, RESOLUTION_NS)),
        ),
        (
            "clock_time_get",
            call!(host, |clock: u32, _precision: u64, at: u32| {
                host.guest.set_u64(at, now_ns(&host, clock)?)
            }),
        ),
        (
            "poll_oneoff",
            call!(host, |subscriptions: u32, events: u32, count: u32, ready: u32| {
                sleep(&host, subscriptions, events, count, ready)
            }),
        ),
        ("random_get", call!(host, |at: u32, length: u32| fill_random(&host, at, length))),
        (
            "sched_yield",
            call!(host, || {
                // Nothing to give way to: every thread has a system thread of its own.
                let _ = &host;
                Ok(())
            }),
        ),
    ]
}

fn now_ns(host: &Host, clock: u32) -> Result<u64, Errno> {
    match clock {
        REALTIME => Ok((js_sys::Date::now() * NS_PER_MS) as u64),
        MONOTONIC => Ok((now_ms() * NS_PER_MS) as u64),
        // A browser tells no processor time; the engine's sampler adds up busy threads.
        PROCESS_CPU | THREAD_CPU => Ok(u64::from(host.shared.load(CPU_US)) * 1000),
        _ => Err(Errno::Inval),
    }
}

const CLOCK_EVENT: u8 = 0;
const ABSOLUTE: u16 = 1;

/// `poll_oneoff` with clocks only, which is all that the engine polls: waits for the earliest.
fn sleep(
    host: &Host,
    subscriptions: u32,
    events: u32,
    count: u32,
    ready: u32,
) -> Result<(), Errno> {
    const SUBSCRIPTION_BYTES: usize = 48;
    const EVENT_BYTES: usize = 32;
    if count == 0 || count > 64 {
        return Err(Errno::Inval);
    }
    let bytes = host.guest.read(subscriptions, count * SUBSCRIPTION_BYTES as u32)?;
    let mut earliest: Option<(f64, [u8; 8])> = None;
    for subscription in bytes.as_chunks::<SUBSCRIPTION_BYTES>().0 {
        let number = |at: usize| subscription[at..at + 8].try_into().map_or(0, u64::from_le_bytes);
        if subscription[8] != CLOCK_EVENT {
            return Err(Errno::Notsup);
        }
        let clock = u32::from_le_bytes([
            subscription[16],
            subscription[17],
            subscription[18],
            subscription[19],
        ]);
        let flags = u16::from_le_bytes([subscription[40], subscription[41]]);
        let mut wait_ns = number(24);
        if flags & ABSOLUTE != 0 {
            wait_ns = wait_ns.saturating_sub(now_ns(host, clock)?);
        }
        let wait_ms = wait_ns as f64 / NS_PER_MS;
        if earliest.is_none_or(|(earliest, _)| wait_ms < earliest) {
            earliest = Some((wait_ms, number(0).to_le_bytes()));
        }
    }
    let (wait_ms, user_data) = earliest.ok_or(Errno::Inval)?;
    let until = now_ms() + wait_ms;
    while now_ms() < until {
        host.shared.wait(NAP, 0, until - now_ms());
    }
    let mut event = [0; EVENT_BYTES];
    event[..8].copy_from_slice(&user_data);
    event[10] = CLOCK_EVENT;
    host.guest.write(events, &event)?;
    host.guest.set_u32(ready, 1)
}

fn fill_random(host: &Host, at: u32, length: u32) -> Result<(), Errno> {
    let bytes: Vec<u8> = (0..length.div_ceil(4))
        .flat_map(|_| random_word().to_le_bytes())
        .take(length as usize)
        .collect();
    host.guest.write(at, &bytes)
}

fn random_word() -> u32 {
    use wasm_bindgen::prelude::wasm_bindgen;
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
        fn fill(words: &js_sys::Uint32Array) -> Result<js_sys::Uint32Array, wasm_bindgen::JsValue>;
    }
    let words = js_sys::Uint32Array::new_with_length(1);
    // Refused only for more than 64 KiB at once.
    fill(&words).map_or(0, |words| words.get_index(0))
}
