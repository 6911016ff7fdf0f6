//! The shared words in the browser: [`Words`] over a `SharedArrayBuffer`.

use js_sys::{Atomics, Int32Array, SharedArrayBuffer, Uint8Array, WebAssembly};

use crate::layout::{RING_ADDRESS, TOTAL_WORDS};
use spindle_protocol::ring::{self, Words};

/// The words that a run's supervisor and thread workers share.
#[derive(Clone, Debug)]
pub struct Shared {
    words: Int32Array,
    bytes: Uint8Array,
}

/// Whether a wait ended by a change or by its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waited {
    /// The word changed, or had another value already.
    Changed,
    /// The time is over.
    TimedOut,
}

impl Shared {
    /// New words, all zero.
    #[must_use]
    pub fn new() -> Self {
        Self::over(&SharedArrayBuffer::new(TOTAL_WORDS as u32 * 4))
    }

    /// The words of another worker.
    #[must_use]
    pub fn over(buffer: &SharedArrayBuffer) -> Self {
        Self { words: Int32Array::new(buffer), bytes: Uint8Array::new(buffer) }
    }

    /// The ring of reports in the engine's memory, once the engine has said where it is.
    #[must_use]
    pub fn ring(&self, memory: &WebAssembly::Memory) -> Option<Self> {
        let address = self.load(RING_ADDRESS);
        // The memory may grow; the ring stays where it is, and so does this view.
        let (buffer, words) = (memory.buffer(), ring::TOTAL_WORDS as u32);
        (address != 0).then(|| Self {
            words: Int32Array::new_with_byte_offset_and_length(&buffer, address, words),
            bytes: Uint8Array::new_with_byte_offset_and_length(&buffer, address, words * 4),
        })
    }

    /// What to hand to another worker.
    #[must_use]
    pub fn buffer(&self) -> js_sys::Object {
        self.words.buffer().into()
    }

    /// Wakes every worker that waits on a word.
    pub fn notify(&self, word: usize) {
        // Fails only for an array that is not shared.
        drop(Atomics::notify(&self.words, word as u32));
    }

    /// Blocks while the word is `value`, at most `timeout_ms` (for ever when infinite). Never on
    /// a thread that must not block.
    pub fn wait(&self, word: usize, value: u32, timeout_ms: f64) -> Waited {
        let waited = Atomics::wait_with_timeout(
            &self.words,
            word as u32,
            value.cast_signed(),
            timeout_ms.max(0.0),
        );
        if waited.is_ok_and(|how| how == "timed-out") { Waited::TimedOut } else { Waited::Changed }
    }
}

impl Default for Shared {
    fn default() -> Self {
        Self::new()
    }
}

const IN_RANGE: &str = "every offset of layout.rs lies within TOTAL_WORDS";

impl Words for Shared {
    fn load(&self, word: usize) -> u32 {
        Atomics::load(&self.words, word as u32).expect(IN_RANGE).cast_unsigned()
    }

    fn store(&self, word: usize, value: u32) {
        Atomics::store(&self.words, word as u32, value.cast_signed()).expect(IN_RANGE);
    }

    fn add(&self, word: usize, value: u32) -> u32 {
        Atomics::add(&self.words, word as u32, value.cast_signed()).expect(IN_RANGE).cast_unsigned()
    }

    fn compare_exchange(&self, word: usize, old: u32, new: u32) -> u32 {
        Atomics::compare_exchange(&self.words, word as u32, old.cast_signed(), new.cast_signed())
            .expect(IN_RANGE)
            .cast_unsigned()
    }

    fn write(&self, word: usize, bytes: &[u8]) {
        let from = word as u32 * 4;
        self.bytes.subarray(from, from + bytes.len() as u32).copy_from(bytes);
    }

    fn read(&self, word: usize, bytes: &mut [u8]) {
        let from = word as u32 * 4;
        self.bytes.subarray(from, from + bytes.len() as u32).copy_to(bytes);
    }

    fn clear(&self, word: usize, count: usize) {
        self.words.fill(0, word as u32, (word + count) as u32);
    }
}
