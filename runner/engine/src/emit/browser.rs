//! Reports go into a ring in this engine's own memory, which the browser host empties: a report
//! costs no call into JavaScript except for the time.

use spindle_protocol::ring::{self, TOTAL_WORDS, Words};
use spindle_protocol::{RunEvent, ThreadId, record};
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};

use crate::host;

/// The ring's memory. The host writes output into the same ring.
struct Memory([AtomicU32; TOTAL_WORDS]);

static RING: Memory = Memory([const { AtomicU32::new(0) }; TOTAL_WORDS]);

/// Tells the host where the ring is. Must come before everything that writes or reports.
pub(crate) fn open() {
    host::ring(RING.0.as_ptr().addr());
}

/// Reports an event of this run. Gives whether there was room for it.
pub(crate) fn emit(event: &RunEvent) -> bool {
    let taken = record::event(host::now_ms(), event, |bytes| ring::push(&RING, bytes));
    taken.unwrap_or_else(|| {
        RING.add(ring::DROPPED, 1);
        false
    })
}

/// Tells the host which thread runs on this worker, so that output carries its number.
pub(crate) fn enter_thread(thread: ThreadId) {
    host::enter_thread(thread);
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
        let (whole, rest) = bytes.as_chunks::<4>();
        for (at, chunk) in (word..).zip(whole) {
            self.0[at].store(u32::from_le_bytes(*chunk), Relaxed);
        }
        if !rest.is_empty() {
            let mut last = [0; 4];
            last[..rest.len()].copy_from_slice(rest);
            self.0[word + whole.len()].store(u32::from_le_bytes(last), Relaxed);
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
