//! What one worker knows while it serves the engine.

use js_sys::{Uint8Array, WebAssembly};
use spindle_protocol::{Stream, ThreadId, codec};
use std::cell::{Cell, OnceCell};

use crate::browser::{now_ms, scope};
use crate::files::call::{Errno, FileCall, FileReply};
use crate::layout::{SLOT_REPLY, reply, slot};
use crate::message::FromThread;
use crate::record::{self, MAX_OUTPUT_BYTES};
use crate::ring::{self, Words};
use crate::shared::Shared;
use crate::wasi::guest::Guest;

/// One worker's side of the system calls.
#[derive(Debug)]
pub struct Host {
    /// The engine's memory.
    pub guest: Guest,
    /// The run's shared words.
    pub shared: Shared,
    /// The slot this worker serves.
    pub slot: usize,
    /// The Python thread that runs here now.
    pub thread: Cell<ThreadId>,
    /// When the sampler was here last while a program ran, milliseconds.
    pub sampled_ms: Cell<Option<f64>>,
    arguments: OnceCell<Vec<String>>,
}

impl Host {
    /// The host of one worker.
    #[must_use]
    pub fn new(memory: WebAssembly::Memory, shared: Shared, slot: usize) -> Self {
        Self {
            guest: Guest::new(memory),
            shared,
            slot,
            thread: Cell::new(ThreadId::MAIN),
            sampled_ms: Cell::new(None),
            arguments: OnceCell::new(),
        }
    }

    /// Tells the supervisor something.
    pub fn tell(&self, message: &FromThread) {
        // Fails only for values that cannot be cloned; a string can.
        drop(scope().post_message(&codec::encode(message).into()));
    }

    /// Asks the supervisor and waits for the answer.
    pub fn ask(&self, call: &FileCall) -> FileReply {
        let word = slot(self.slot, SLOT_REPLY);
        self.shared.store(word, 0);
        let Ok(question) = postcard::to_allocvec(call) else {
            return FileReply::Failed(Errno::Inval);
        };
        if scope().post_message(&Uint8Array::from(question.as_slice()).into()).is_err() {
            return FileReply::Failed(Errno::Io);
        }
        while self.shared.load(word) == 0 {
            self.shared.wait(word, 0, f64::INFINITY);
        }
        let mut answer = vec![0; (self.shared.load(word) - 1) as usize];
        self.shared.read(reply(self.slot), &mut answer);
        postcard::from_bytes(&answer).unwrap_or(FileReply::Failed(Errno::Io))
    }

    /// Asks for something that has no other answer than done.
    ///
    /// # Errors
    /// The answer's error.
    pub fn request(&self, call: &FileCall) -> Result<(), Errno> {
        match self.ask(call) {
            FileReply::Failed(errno) => Err(errno),
            _ => Ok(()),
        }
    }

    /// Puts output into the ring, in pieces when it is long.
    pub fn output(&self, stream: Stream, bytes: &[u8]) {
        for piece in bytes.chunks(MAX_OUTPUT_BYTES) {
            ring::push(&self.shared, &record::output(now_ms(), stream, self.thread.get(), piece));
        }
    }

    /// The program's arguments; asks for them once, when the program is there.
    pub fn arguments(&self) -> &[String] {
        match self.arguments.get() {
            Some(arguments) => arguments,
            None => match self.ask(&FileCall::Arguments) {
                FileReply::Arguments(arguments) => self.arguments.get_or_init(|| arguments),
                _ => &[],
            },
        }
    }
}
