//! How events travel from many threads to one reader without a message each.
//!
//! A ring of words in shared memory: any thread writes, one reader takes away. A writer reserves
//! by moving the head, fills in, and commits by writing the header last; a full ring counts what
//! it could not take and never makes a writer wait. Written over [`Words`], so that the same
//! algorithm runs under native tests.

/// Words written so far; wraps.
pub const HEAD: usize = 0;
/// Words taken away so far; wraps.
pub const TAIL: usize = 1;
/// Records that found the ring full.
pub const DROPPED: usize = 2;
const BASE: usize = 8;
/// The room for records in words: 2 MiB. A power of two, so that counters may wrap.
pub const CAPACITY: usize = 512 * 1024;
/// All of the ring, its counters included, in words.
pub const TOTAL_WORDS: usize = BASE + CAPACITY;

const _: () = assert!(CAPACITY.is_power_of_two(), "ring counters wrap at 2^32");

/// Shared memory of 32-bit words, all operations sequentially consistent unless they say less.
pub trait Words {
    /// Reads a word.
    fn load(&self, word: usize) -> u32;
    /// Writes a word.
    fn store(&self, word: usize, value: u32);
    /// Adds to a word; gives what it was.
    fn add(&self, word: usize, value: u32) -> u32;
    /// Writes `new` where `old` is; gives what was there.
    fn compare_exchange(&self, word: usize, old: u32, new: u32) -> u32;
    /// Writes bytes from a word on, without order.
    fn write(&self, word: usize, bytes: &[u8]);
    /// Reads bytes from a word on, without order.
    fn read(&self, word: usize, bytes: &mut [u8]);
    /// Zeroes words, without order.
    fn clear(&self, word: usize, count: usize);
}

/// The longest record, bytes. Longer output travels in pieces.
pub const MAX_RECORD_BYTES: usize = 32 * 1024;

/// Marks the rest of the ring as unused; a length never reaches it.
const PADDING: u32 = u32::MAX;

/// Puts a record into the ring. A full ring counts it as dropped; gives whether there was room.
///
/// # Panics
/// When the record is longer than [`MAX_RECORD_BYTES`].
pub fn push(shared: &impl Words, record: &[u8]) -> bool {
    assert!(record.len() <= MAX_RECORD_BYTES, "records are cut before they get here");
    let length = record.len() as u32;
    let words = 1 + length.div_ceil(4);
    let capacity = CAPACITY as u32;
    loop {
        let head = shared.load(HEAD);
        let used = head.wrapping_sub(shared.load(TAIL));
        let at = head % capacity;
        let padding = if at + words > capacity { capacity - at } else { 0 };
        if used + padding + words > capacity {
            shared.add(DROPPED, 1);
            return false;
        }
        let new_head = head.wrapping_add(padding + words);
        if shared.compare_exchange(HEAD, head, new_head) != head {
            continue;
        }
        if padding > 0 {
            shared.store(BASE + at as usize, PADDING);
        }
        let header = BASE + ((at + padding) % capacity) as usize;
        shared.write(header + 1, record);
        shared.store(header, length + 1);
        return true;
    }
}

/// Takes the oldest record out of the ring, if it is complete. One reader only.
pub fn pop(shared: &impl Words) -> Option<Vec<u8>> {
    let capacity = CAPACITY as u32;
    loop {
        let tail = shared.load(TAIL);
        if tail == shared.load(HEAD) {
            return None;
        }
        let at = tail % capacity;
        let header = BASE + at as usize;
        match shared.load(header) {
            0 => return None,
            PADDING => {
                shared.store(header, 0);
                shared.store(TAIL, tail.wrapping_add(capacity - at));
            }
            committed => {
                let length = (committed - 1) as usize;
                let mut record = vec![0; length];
                shared.read(header + 1, &mut record);
                let words = 1 + length.div_ceil(4);
                // Any word may be the next lap's header, and a header is zero until committed.
                shared.clear(header, words);
                shared.store(TAIL, tail.wrapping_add(words as u32));
                return Some(record);
            }
        }
    }
}

/// Takes the number of records dropped since the last call.
pub fn take_dropped(shared: &impl Words) -> u32 {
    let count = shared.load(DROPPED);
    if count > 0 {
        shared.add(DROPPED, 0_u32.wrapping_sub(count));
    }
    count
}

#[cfg(test)]
mod tests;
