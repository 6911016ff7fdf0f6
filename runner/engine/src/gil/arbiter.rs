//! Takes the GIL from a thread that does not let go of it by itself.

use rustpython_vm::stdlib::_thread::get_ident;
use rustpython_vm::vm::PyGlobalState;
use rustpython_vm::vm::thread::{ThreadSlot, ThreadState};
use spindle_protocol::{Gil as Setting, GilDrop, RunEvent};
use std::sync::Arc;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use std::time::{Duration, Instant};

use super::queue::{Queue, Seat, Waiter};
use super::{Me, QUEUE, WANTED, WORLD, is_on, pass_on, setting};
use crate::emit::emit;
use crate::frames;

const STACK_BYTES: usize = 256 * 1024;

/// How long the arbiter looks by itself after the last wish; then it sleeps until it is woken.
const AWAKE: Duration = Duration::from_millis(100);

/// How often the arbiter looks while somebody waits.
const LOOK: Duration = Duration::from_millis(1);

/// How often a thread is looked at without a pause.
const MOST_TURNS: u32 = 20_000;

/// A thread that was running and is detached for so long is gone to wait.
const GONE_AFTER: Duration = Duration::from_micros(50);

/// A thread that was stopped and let go, and does not run after so long, waits for something.
const WAKES_WITHIN: Duration = Duration::from_millis(100);

/// How often a thread is let go on to a place where the GIL may change hands, before it is stopped
/// wherever it is: so long a stretch without a call or a loop is no Python program.
const MOST_STEPS: u32 = 10_000;

/// Starts the arbiter's thread.
pub(super) fn start() -> std::io::Result<()> {
    std::thread::Builder::new()
        .name("gil".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(arbitrate)
        .map(drop)
}

fn interval(world: &PyGlobalState) -> Duration {
    Duration::try_from_secs_f64(world.switch_interval.load()).unwrap_or(Duration::from_millis(5))
}

fn arbitrate() {
    let Some(world) = WORLD.get() else { return };
    let mut queue = QUEUE.lock();
    let mut awake_until = Instant::now();
    let mut idle_before = None;
    loop {
        let now = Instant::now();
        let Some(since) = queue.contended_since() else {
            if now < awake_until {
                WANTED.wait_until(&mut queue, now + interval(world).min(AWAKE));
            } else {
                queue.arbiter_awake = false;
                WANTED.wait(&mut queue);
                queue.arbiter_awake = true;
                awake_until = Instant::now() + AWAKE;
            }
            continue;
        };
        awake_until = now + AWAKE;
        let due = since + interval(world);
        let idle = idle_holder(world, &queue);
        if now < due && (idle.is_none() || idle != idle_before) {
            idle_before = idle;
            WANTED.wait_until(&mut queue, due.min(now + LOOK));
            continue;
        }
        idle_before = None;
        let waits = now < due;
        let before = (queue.holder(), queue.held_since());
        if is_on() {
            take_from_holder(world, &mut queue, waits);
        }
        if before == (queue.holder(), queue.held_since()) {
            WANTED.wait_until(&mut queue, now + LOOK);
        }
    }
}

/// The holder and since when it has the GIL, when it runs no Python code right now.
fn idle_holder(world: &PyGlobalState, queue: &Queue) -> Option<(Me, Option<Instant>)> {
    let holder = queue.holder()?;
    let slot = world.thread_frames.lock().get(&holder.ident).cloned()?;
    is_detached(&slot).then(|| (holder, queue.held_since()))
}

fn is_detached(slot: &ThreadSlot) -> bool {
    slot.state.load(Acquire) == DETACHED
}

/// Stops the holder and hands the GIL on. `waits`: it waits for something outside of Python, and
/// would have let go of the GIL.
///
/// The holder is taken out of the world before that is stopped, and waited for here: whoever stops
/// the world sleeps until the last thread has stopped, and to be woken takes longer than to watch.
fn take_from_holder(world: &PyGlobalState, queue: &mut Queue, waits: bool) {
    let Some(me) = queue.holder() else { return pass_on(queue) };
    let Some(slot) = world.thread_frames.lock().remove(&me.ident) else { return };
    world.stop_the_world.stop_the_world(world);
    let mut stopped = await_stop(&slot, true);
    let mut steps = 0;
    while stopped == Stopped::BetweenInstructions
        && !waits
        && setting() == Setting::Calls
        && !frames::at_switch_point(&slot)
        && steps < MOST_STEPS
    {
        slot.state.store(DETACHED, Release);
        slot.thread.unpark();
        stopped = await_stop(&slot, false);
        steps += 1;
    }
    hand_over(world, queue, me, slot);
}

const DETACHED: i32 = ThreadState::Detached as i32;
const ATTACHED: i32 = ThreadState::Attached as i32;
const SUSPENDED: i32 = ThreadState::Suspended as i32;

/// Where a thread was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stopped {
    /// It runs Python code, and stands before an instruction.
    BetweenInstructions,
    /// It waits for something outside of Python, and cannot come back unasked.
    Waiting,
}

/// Asks a thread to stop, in a stopped world, until it has. `under_way`: it is known to be awake;
/// else it was just let go, and takes a while to wake up.
fn await_stop(slot: &ThreadSlot, mut under_way: bool) -> Stopped {
    let begun = Instant::now();
    for turn in 0_u32.. {
        match slot.state.load(Acquire) {
            SUSPENDED => break,
            ATTACHED => {
                under_way = true;
                // It takes the request back when it is under way: asked until it has stopped.
                slot.stop_requested.store(true, Release);
            }
            // Not awake yet; or awake, and gone to wait.
            DETACHED if turn % 64 == 63 => {
                let patience = if under_way { GONE_AFTER } else { WAKES_WITHIN };
                if begun.elapsed() > patience
                    && slot.state.compare_exchange(DETACHED, SUSPENDED, AcqRel, Relaxed).is_ok()
                {
                    return Stopped::Waiting;
                }
            }
            _ => {}
        }
        // A thread in a long native call is not watched for its whole length.
        if turn > MOST_TURNS {
            std::thread::sleep(LOOK);
        } else if turn % 16 == 15 {
            std::thread::yield_now();
        } else {
            std::hint::spin_loop();
        }
    }
    Stopped::BetweenInstructions
}

/// In a stopped world, out of which the holder was taken: puts the next one in, and starts it.
fn hand_over(world: &PyGlobalState, queue: &mut Queue, me: Me, slot: Arc<ThreadSlot>) {
    queue.clear_holder();
    emit(&RunEvent::GilDropped { thread: me.thread, why: GilDrop::Interval });
    emit(&RunEvent::GilWanted { thread: me.thread });
    queue.push(Waiter::new(me, Seat::Parked(slot)));
    let next = queue.pop();
    if let Some(Waiter { me, seat: Seat::Parked(slot), .. }) = &next {
        world.thread_frames.lock().insert(me.ident, Arc::clone(slot));
    }
    if let Some(next) = &next {
        queue.hand_to(next.me);
        emit(&RunEvent::GilTaken { thread: next.me.thread });
    }
    world.stop_the_world.start_the_world(world);
    if let Some(Waiter { seat: Seat::Chair(chair), .. }) = next {
        chair.call();
    }
}

/// Puts a parked thread back into the world and lets it go on.
///
/// The world is stopped for that, so that no collection under way misses it; starting the world
/// lets go of every thread that is in it, except for the one that starts it.
pub(super) fn unpark(ident: u64, slot: Arc<ThreadSlot>) {
    let Some(world) = WORLD.get() else { return };
    world.stop_the_world.stop_the_world(world);
    if ident == get_ident() {
        slot.state.store(ThreadState::Detached as i32, Release);
    }
    world.thread_frames.lock().insert(ident, slot);
    world.stop_the_world.start_the_world(world);
}
