use super::core::Core;
use spindle_protocol::ThreadId;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn only_one_is_inside() {
    const THREADS: u64 = 4;
    const ROUNDS: u64 = 20_000;
    let (core, count) = (Core::default(), AtomicU64::new(0));
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for _ in 0..ROUNDS {
                    if !core.try_lock() {
                        assert!(core.lock(None));
                    }
                    // Not an atomic addition: a second one inside would lose some.
                    count.store(count.load(Relaxed) + 1, Relaxed);
                    core.unlock();
                }
            });
        }
    });
    assert_eq!(count.load(Relaxed), THREADS * ROUNDS);
    assert!(!core.is_locked());
}

#[test]
fn a_wait_ends_at_its_deadline_and_leaves_the_lock_as_it_was() {
    let core = Core::default();
    assert!(core.try_lock());
    assert!(!core.try_lock());
    assert!(!core.lock(Some(Instant::now() + Duration::from_millis(1))));
    core.unlock();
    assert!(core.lock(Some(Instant::now())), "a free lock is taken, however late it is");
}

#[test]
fn another_thread_may_release() {
    let core = Core::default();
    assert!(core.try_lock());
    core.set_holder(Some(ThreadId::MAIN), Some(3));
    assert_eq!((core.holder(), core.line()), (Some(ThreadId::MAIN), Some(3)));
    thread::scope(|scope| {
        scope.spawn(|| core.unlock());
        assert!(core.lock(None));
    });
    assert_eq!((core.holder(), core.line()), (None, None));
}

#[test]
fn a_hold_is_told_once() {
    let core = Core::default();
    assert!(!core.take_told());
    core.set_told();
    assert!(core.take_told());
    assert!(!core.take_told());
}
