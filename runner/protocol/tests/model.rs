//! Every interleaving, by loom, of what threads share: the ring of reports, and the lock below the
//! engine's `threading.Lock`. The lock's file is the engine's; its model stands here, where a few
//! test crates more do not have the interpreter compiled anew.

#[path = "../../engine/src/instruments/core.rs"]
#[allow(dead_code, unreachable_pub, reason = "the model uses a part of the engine's file")]
mod core;
#[path = "model/sync.rs"]
mod sync;

use core::Core;
use loom::sync::Arc;
use loom::sync::atomic::AtomicU32;
use loom::sync::atomic::Ordering::{Relaxed, SeqCst};
use loom::thread;
use spindle_protocol::ring::{self, Words};

/// Takes the lock as `Lock.acquire` does: the short way, then the long one.
fn acquire(core: &Core) {
    if !core.try_lock() {
        assert!(core.lock(None));
    }
}

/// Nobody meets another inside, and nobody sleeps for ever: loom fails a model that gets stuck.
#[test]
fn one_at_a_time_and_nobody_is_forgotten() {
    let mut model = loom::model::Builder::new();
    // Enough for every bug of this sort that is known; all of them would take minutes.
    model.preemption_bound = Some(3);
    model.check(|| {
        let core = Arc::new(Core::default());
        let inside = Arc::new(AtomicU32::new(0));
        let threads: Vec<_> = (0..2)
            .map(|_| {
                let (core, inside) = (Arc::clone(&core), Arc::clone(&inside));
                thread::spawn(move || {
                    acquire(&core);
                    assert_eq!(inside.fetch_add(1, Relaxed), 0, "two are inside");
                    inside.fetch_sub(1, Relaxed);
                    core.unlock();
                })
            })
            .collect();
        acquire(&core);
        assert_eq!(inside.fetch_add(1, Relaxed), 0, "two are inside");
        inside.fetch_sub(1, Relaxed);
        core.unlock();
        for thread in threads {
            thread.join().expect("no thread fails");
        }
        assert!(!core.is_locked());
    });
}

/// A lock that another thread releases: the waiting one is woken, whenever the release comes.
#[test]
fn a_release_from_elsewhere_wakes() {
    loom::model(|| {
        let core = Arc::new(Core::default());
        assert!(core.try_lock());
        let other = {
            let core = Arc::clone(&core);
            thread::spawn(move || core.unlock())
        };
        assert!(core.lock(None));
        other.join().expect("no thread fails");
        core.unlock();
    });
}

/// A ring of a few words: the counters, and one lap of records at most.
struct Memory(Vec<AtomicU32>);

impl Memory {
    /// Words that the model may touch; loom tracks every one.
    const WORDS: usize = 24;

    fn new() -> Self {
        Self((0..Self::WORDS).map(|_| AtomicU32::new(0)).collect())
    }
}

impl Words for Memory {
    fn load(&self, word: usize) -> u32 {
        self.0[word].load(SeqCst)
    }

    fn store(&self, word: usize, value: u32) {
        self.0[word].store(value, SeqCst);
    }

    fn add(&self, word: usize, value: u32) -> u32 {
        self.0[word].fetch_add(value, SeqCst)
    }

    fn compare_exchange(&self, word: usize, old: u32, new: u32) -> u32 {
        self.0[word].compare_exchange(old, new, SeqCst, SeqCst).unwrap_or_else(|was| was)
    }

    fn write(&self, word: usize, bytes: &[u8]) {
        for (at, chunk) in (word..).zip(bytes.chunks(4)) {
            let mut full = [0; 4];
            full[..chunk.len()].copy_from_slice(chunk);
            self.0[at].store(u32::from_le_bytes(full), Relaxed);
        }
    }

    fn read(&self, word: usize, bytes: &mut [u8]) {
        for (at, chunk) in (word..).zip(bytes.chunks_mut(4)) {
            chunk.copy_from_slice(&self.0[at].load(Relaxed).to_le_bytes()[..chunk.len()]);
        }
    }

    fn clear(&self, word: usize, count: usize) {
        for at in word..word + count {
            self.0[at].store(0, Relaxed);
        }
    }
}

/// Two writers and a reader: what comes out is what went in, whole, whenever it is looked at.
#[test]
fn a_record_is_seen_whole_or_not_at_all() {
    loom::model(|| {
        let memory = Arc::new(Memory::new());
        let writers: Vec<_> = [*b"aaaa", *b"bbbb"]
            .into_iter()
            .map(|record| {
                let memory = Arc::clone(&memory);
                thread::spawn(move || assert!(ring::push(&*memory, &record)))
            })
            .collect();
        let mut seen: Vec<Vec<u8>> = ring::pop(&*memory).into_iter().collect();
        for writer in writers {
            writer.join().expect("no writer fails");
        }
        seen.extend(std::iter::from_fn(|| ring::pop(&*memory)));
        seen.sort();
        assert_eq!(seen, [b"aaaa".to_vec(), b"bbbb".to_vec()]);
    });
}
