//! Arguments, environment, exit and new threads.

use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

use super::{Call, Host, call};
use crate::files::call::Errno;
use crate::layout::{
    LATEST_TID, LIVE, SLOT_ARGUMENT, SLOT_STATE, SLOT_TID, SLOTS, STATE_CLAIMED, STATE_EMPTY,
    STATE_IDLE, STATE_WORK, THREAD_CAP, slot,
};
use crate::message::FromThread;
use spindle_protocol::ring::Words;

/// The program's environment.
const ENVIRONMENT: [&str; 6] = [
    "PWD=/home",
    "HOME=/home",
    "TMPDIR=/tmp",
    "LANG=C.UTF-8",
    "PYTHONDONTWRITEBYTECODE=1",
    // The console has its own colours.
    "PYTHON_COLORS=0",
];

/// Thrown through the engine to leave it; carries the exit status.
pub(crate) const EXIT: &str = "spindle exit ";

pub(crate) fn calls(host: &Rc<Host>) -> Vec<Call> {
    let exit = Closure::<dyn Fn(u32) -> Result<(), JsValue>>::new(|status: u32| {
        Err(JsValue::from_str(&format!("{EXIT}{status}")))
    });
    vec![
        (
            "args_sizes_get",
            call!(host, |count: u32, size: u32| { sizes(&host, host.arguments(), count, size) }),
        ),
        (
            "args_get",
            call!(host, |array: u32, buffer: u32| {
                strings(&host, host.arguments(), array, buffer)
            }),
        ),
        (
            "environ_sizes_get",
            call!(host, |count: u32, size: u32| { sizes(&host, &ENVIRONMENT, count, size) }),
        ),
        (
            "environ_get",
            call!(host, |array: u32, buffer: u32| { strings(&host, &ENVIRONMENT, array, buffer) }),
        ),
        ("proc_exit", exit.into_js_value()),
    ]
}

fn sizes<T: AsRef<str>>(host: &Host, all: &[T], count: u32, size: u32) -> Result<(), Errno> {
    let bytes: usize = all.iter().map(|one| one.as_ref().len() + 1).sum();
    host.guest.set_u32(count, all.len() as u32)?;
    host.guest.set_u32(size, bytes as u32)
}

fn strings<T: AsRef<str>>(host: &Host, all: &[T], array: u32, buffer: u32) -> Result<(), Errno> {
    let mut at = buffer;
    for (index, one) in all.iter().enumerate() {
        let one = one.as_ref();
        host.guest.set_u32(array + index as u32 * 4, at)?;
        host.guest.write(at, one.as_bytes())?;
        host.guest.write(at + one.len() as u32, &[0])?;
        at += one.len() as u32 + 1;
    }
    Ok(())
}

/// `wasi.thread-spawn`: the new thread's number, or below zero when there may be no more.
pub(crate) fn thread_spawn(host: &Rc<Host>) -> JsValue {
    let host = Rc::clone(host);
    Closure::<dyn Fn(u32) -> i32>::new(move |argument: u32| {
        spawn(&host, argument).map_or(-1, u32::cast_signed)
    })
    .into_js_value()
}

fn spawn(host: &Host, argument: u32) -> Option<u32> {
    let shared = &host.shared;
    if shared.add(LIVE, 1) >= shared.load(THREAD_CAP) {
        shared.add(LIVE, 1_u32.wrapping_neg());
        return None;
    }
    // A waiting worker first; one without a worker only when none waits.
    let claimed = [STATE_IDLE, STATE_EMPTY].iter().find_map(|state| {
        (1..SLOTS)
            .find(|number| {
                let word = slot(*number, SLOT_STATE);
                shared.compare_exchange(word, *state, STATE_CLAIMED) == *state
            })
            .map(|number| (number, *state))
    });
    let Some((number, before)) = claimed else {
        shared.add(LIVE, 1_u32.wrapping_neg());
        return None;
    };
    let tid = shared.add(LATEST_TID, 1) + 1;
    shared.store(slot(number, SLOT_TID), tid);
    shared.store(slot(number, SLOT_ARGUMENT), argument);
    shared.store(slot(number, SLOT_STATE), STATE_WORK);
    if before == STATE_EMPTY {
        host.tell(&FromThread::WorkerWanted { slot: number });
    } else {
        shared.notify(slot(number, SLOT_STATE));
    }
    Some(tid)
}
