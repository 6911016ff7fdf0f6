use super::{CAPACITY, HEAD, MAX_RECORD_BYTES, TAIL, TOTAL_WORDS, Words, pop, push, take_dropped};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::thread;

/// The same memory in a native process.
struct Native(Vec<AtomicU32>);

impl Native {
    fn new() -> Self {
        Self((0..TOTAL_WORDS).map(|_| AtomicU32::new(0)).collect())
    }
}

impl Words for Native {
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
        for (index, chunk) in bytes.chunks(4).enumerate() {
            let mut full = [0; 4];
            full[..chunk.len()].copy_from_slice(chunk);
            self.store(word + index, u32::from_le_bytes(full));
        }
    }
    fn read(&self, word: usize, bytes: &mut [u8]) {
        for (index, chunk) in bytes.chunks_mut(4).enumerate() {
            chunk.copy_from_slice(&self.load(word + index).to_le_bytes()[..chunk.len()]);
        }
    }
    fn clear(&self, word: usize, count: usize) {
        for index in word..word + count {
            self.store(index, 0);
        }
    }
}

#[test]
fn records_come_out_as_they_went_in() {
    let shared = Native::new();
    assert_eq!(pop(&shared), None);
    for record in [&b""[..], b"a", b"abcd", b"hello"] {
        push(&shared, record);
    }
    for record in [&b""[..], b"a", b"abcd", b"hello"] {
        assert_eq!(pop(&shared).as_deref(), Some(record));
    }
    assert_eq!(pop(&shared), None);
}

#[test]
fn a_full_ring_counts_and_keeps_what_it_has() {
    let shared = Native::new();
    let record = [7; MAX_RECORD_BYTES];
    let fit = CAPACITY / (1 + MAX_RECORD_BYTES / 4);
    for _ in 0..fit + 3 {
        push(&shared, &record);
    }
    assert_eq!(take_dropped(&shared), 3);
    assert_eq!(take_dropped(&shared), 0);
    let kept = std::iter::from_fn(|| pop(&shared)).inspect(|kept| assert_eq!(kept, &record));
    assert_eq!(kept.count(), fit);
}

#[test]
fn counters_may_wrap() {
    let shared = Native::new();
    let nearly = u32::MAX - 20;
    shared.store(HEAD, nearly);
    shared.store(TAIL, nearly);
    for lap in 0_u32..1000 {
        push(&shared, &lap.to_le_bytes());
        assert_eq!(pop(&shared), Some(lap.to_le_bytes().to_vec()));
    }
}

#[test]
#[should_panic(expected = "records are cut")]
fn a_record_has_a_longest_length() {
    push(&Native::new(), &[0; MAX_RECORD_BYTES + 1]);
}

/// Whatever the threads do: each writer's records arrive in its order, whole, and every record is
/// either delivered or counted.
#[test]
fn nothing_is_torn_and_nothing_is_lost_uncounted() {
    const WRITERS: u32 = 4;
    const RECORDS: u32 = 20_000;
    let shared = Native::new();
    let done = AtomicBool::new(false);
    let mut latest: HashMap<u32, u32> = HashMap::new();
    let mut delivered = 0;
    let mut take = |record: Vec<u8>| {
        let word = |at: usize| u32::from_le_bytes(record[at..at + 4].try_into().expect("4 bytes"));
        let (writer, number) = (word(0), word(4));
        assert!(record[8..].iter().all(|byte| *byte == number as u8), "torn record");
        assert_eq!(record.len(), 8 + (number % 977) as usize, "torn record");
        if let Some(before) = latest.insert(writer, number) {
            assert!(before < number, "out of order");
        }
        delivered += 1;
    };
    thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let shared = &shared;
                scope.spawn(move || {
                    for number in 0..RECORDS {
                        let mut record = writer.to_le_bytes().to_vec();
                        record.extend(number.to_le_bytes());
                        record.resize(8 + (number % 977) as usize, number as u8);
                        push(shared, &record);
                    }
                })
            })
            .collect();
        scope.spawn(|| {
            for writer in writers {
                writer.join().expect("no writer panics");
            }
            done.store(true, SeqCst);
        });
        loop {
            let last_round = done.load(SeqCst);
            while let Some(record) = pop(&shared) {
                take(record);
            }
            if last_round {
                break;
            }
        }
    });
    assert_eq!(delivered + take_dropped(&shared), WRITERS * RECORDS);
}
