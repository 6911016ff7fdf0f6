//! A GIL for an interpreter that has none.
//!
//! RustPython runs threads at the same time. Here a thread must hold the GIL to run Python code:
//! - A thread that is about to wait lets go of it and takes it again afterwards
//!   ([`blocking`]): no polling, the next one in the queue is woken by the one that lets go.
//! - A thread that runs on and on is stopped between two instructions by the arbiter (a native
//!   thread) when another one has waited for the switch interval: the world is stopped for a
//!   moment, the thread's slot is taken out of the interpreter's registry, and the world is started
//!   again without it. It stays parked in RustPython's own stop until its turn comes and its slot
//!   is put back. Collections, subinterpreters and the interpreter's end, which stop and start the
//!   world themselves, neither wait for such a thread nor wake it.
//!
//! A thread that starts, ends or waits runs a little native code without holding the GIL. No
//! Python code runs there, so that nobody can tell.

mod arbiter;
mod queue;

use parking_lot::{Condvar, Mutex};
use rustpython_vm::VirtualMachine;
use rustpython_vm::common::rc::PyRc;
use rustpython_vm::stdlib::_thread::get_ident;
use rustpython_vm::vm::PyGlobalState;
use spindle_protocol::{Gil as Setting, GilDrop, RunEvent, ThreadId};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU8;
use std::sync::atomic::Ordering::{Relaxed, Release};

use crate::emit::emit;
use crate::threads;
use queue::{Chair, Queue, Seat, Waiter};

static SETTING: AtomicU8 = AtomicU8::new(0);
static WORLD: OnceLock<PyRc<PyGlobalState>> = OnceLock::new();
static QUEUE: Mutex<Queue> = Mutex::new(Queue::new());
/// Signalled when somebody waits and the arbiter sleeps.
static WANTED: Condvar = Condvar::new();

thread_local! {
    /// Whether this thread let go of the GIL in [`leave`].
    static LEFT: Cell<bool> = const { Cell::new(false) };
}

/// A thread as the GIL knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Me {
    thread: ThreadId,
    ident: u64,
}

fn me() -> Me {
    Me { thread: threads::current(), ident: get_ident() }
}

/// What the GIL does in this run.
pub(crate) fn setting() -> Setting {
    Setting::ALL.get(usize::from(SETTING.load(Relaxed))).copied().unwrap_or_default()
}

/// Whether threads must hold the GIL.
pub(crate) fn is_on() -> bool {
    SETTING.load(Relaxed) != 0
}

/// Puts the GIL in force for the rest of the run; the calling thread, the only one, takes it.
///
/// # Errors
/// When the arbiter's thread cannot be started.
pub(crate) fn put_in_force(setting: Setting, vm: &VirtualMachine) -> std::io::Result<()> {
    if !setting.is_on() {
        return Ok(());
    }
    WORLD.get_or_init(|| vm.state.clone());
    let index = Setting::ALL.iter().position(|other| *other == setting).unwrap_or_default();
    arbiter::start()?;
    SETTING.store(u8::try_from(index).unwrap_or_default(), Release);
    vm.allow_threads(acquire);
    Ok(())
}

/// Lifts the GIL at the interpreter's end: who still waits for it waits for ever, as a daemon
/// thread does in CPython.
pub(crate) fn lift(vm: &VirtualMachine) {
    if is_on() {
        vm.allow_threads(|| {
            let _queue = QUEUE.lock();
            SETTING.store(0, Release);
        });
    }
}

/// Runs what may take long, detached from the interpreter and without the GIL.
pub(crate) fn blocking<R>(vm: &VirtualMachine, wait: impl FnOnce() -> R) -> R {
    if !is_on() {
        return vm.allow_threads(wait);
    }
    vm.allow_threads(|| {
        release(GilDrop::Blocked);
        let result = wait();
        acquire();
        result
    })
}

/// Runs native code of the interpreter that may take long, attached but without the GIL. It must
/// not run Python code.
pub(crate) fn without<R>(vm: &VirtualMachine, native: impl FnOnce() -> R) -> R {
    if !is_on() {
        return native();
    }
    vm.allow_threads(|| release(GilDrop::Blocked));
    let result = native();
    vm.allow_threads(acquire);
    result
}

/// A new thread's first step: it waits for its turn.
pub(crate) fn begin(vm: &VirtualMachine) {
    if is_on() {
        vm.allow_threads(acquire);
    }
}

/// A thread's last step.
pub(crate) fn end(vm: &VirtualMachine) {
    if is_on() {
        vm.allow_threads(|| release(GilDrop::Ended));
    }
}

/// The host makes this thread wait. Does nothing where the interpreter has not detached: such a
/// thread could not be stopped while it waits for the GIL again.
#[cfg(target_family = "wasm")]
pub(crate) fn leave() {
    if is_on() && is_detached() {
        LEFT.set(true);
        release(GilDrop::Blocked);
    }
}

/// The host's wait is over.
#[cfg(target_family = "wasm")]
pub(crate) fn come_back() {
    if LEFT.take() {
        acquire();
    }
}

#[cfg(target_family = "wasm")]
fn is_detached() -> bool {
    use rustpython_vm::vm::thread::{ThreadState, current_thread_slot};
    use std::sync::atomic::Ordering::Acquire;
    current_thread_slot().is_some_and(|slot| {
        let state = ThreadState::from_i32(slot.state.load(Acquire));
        matches!(state, Some(ThreadState::Detached | ThreadState::Suspended))
    })
}

/// The threads that want the GIL and do not have it.
pub(crate) fn wanting() -> BTreeSet<ThreadId> {
    QUEUE.lock().waiters().map(|waiter| waiter.me.thread).collect()
}

/// Where threads stand that were stopped to let others run.
pub(crate) fn lines_of_parked() -> Vec<(ThreadId, Option<u32>)> {
    let queue = QUEUE.lock();
    let parked = queue.waiters().filter_map(|waiter| match &waiter.seat {
        Seat::Parked(slot) => Some((waiter.me.thread, crate::frames::line_of_stopped(slot))),
        Seat::Chair(_) => None,
    });
    parked.collect()
}

/// Takes the GIL. Only detached from the interpreter.
fn acquire() {
    let me = me();
    let chair = {
        let mut queue = QUEUE.lock();
        if !is_on() {
            return;
        }
        if queue.holder().is_none() {
            queue.hand_to(me);
            drop(queue);
            emit(&RunEvent::GilTaken { thread: me.thread });
            return;
        }
        let chair = Chair::new();
        queue.push(Waiter::new(me, Seat::Chair(chair.clone())));
        emit(&RunEvent::GilWanted { thread: me.thread });
        if !queue.arbiter_awake {
            WANTED.notify_one();
        }
        chair
    };
    chair.wait();
}

/// Lets go of the GIL and hands it to who has waited longest. Only detached from the interpreter.
fn release(why: GilDrop) {
    let me = me();
    let mut queue = QUEUE.lock();
    if let Some(waiter) = queue.remove(me.ident) {
        // The arbiter took it from this thread on its way here, and parked it meanwhile.
        if let Seat::Parked(slot) = waiter.seat {
            arbiter::unpark(me.ident, slot);
        }
        return;
    }
    if queue.holder() == Some(me) {
        queue.clear_holder();
        emit(&RunEvent::GilDropped { thread: me.thread, why });
        pass_on(&mut queue);
    }
}

/// Hands the GIL, which nobody holds, to who has waited longest.
fn pass_on(queue: &mut Queue) {
    let Some(Waiter { me, seat, .. }) = queue.pop() else { return };
    queue.hand_to(me);
    emit(&RunEvent::GilTaken { thread: me.thread });
    match seat {
        Seat::Chair(chair) => chair.call(),
        Seat::Parked(slot) => arbiter::unpark(me.ident, slot),
    }
}
