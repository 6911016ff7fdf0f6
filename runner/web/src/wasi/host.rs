//! What one worker knows while it serves the engine.

use js_sys::{Function, Object, Reflect, Uint8Array, WebAssembly};
use spindle_protocol::{Stream, ThreadId, codec};
use std::cell::{Cell, OnceCell};
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::{now_ms, scope};
use crate::files::call::{Errno, FileCall, FileReply};
use crate::layout::{self, SLOT_REPLY, reply, slot};
use crate::message::FromThread;
use crate::shared::Shared;
use crate::wasi::guest::Guest;
use spindle_protocol::record::{self, MAX_OUTPUT_BYTES};
use spindle_protocol::ring::{self, Words};

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
    memory: WebAssembly::Memory,
    ring: OnceCell<Shared>,
    arguments: OnceCell<Vec<String>>,
    gil: OnceCell<Hooks>,
}

/// What the engine wants to be told around a wait, when it has a GIL to let go of.
#[derive(Debug)]
struct Hooks {
    leave: Function,
    come_back: Function,
}

impl Host {
    /// The host of one worker.
    #[must_use]
    pub fn new(memory: WebAssembly::Memory, shared: Shared, slot: usize) -> Self {
        Self {
            guest: Guest::new(memory.clone()),
            shared,
            slot,
            thread: Cell::new(ThreadId::MAIN),
            sampled_ms: Cell::new(None),
            memory,
            ring: OnceCell::new(),
            arguments: OnceCell::new(),
            gil: OnceCell::new(),
        }
    }

    /// Takes in the exports of this worker's instance of the engine.
    ///
    /// # Errors
    /// When one is missing.
    pub fn enter(&self, exports: &Object) -> Result<(), JsValue> {
        let export = |name: &str| Reflect::get(exports, &name.into())?.dyn_into::<Function>();
        let hooks = Hooks { leave: export("spindle_leave")?, come_back: export("spindle_return")? };
        self.gil.get_or_init(|| hooks);
        Ok(())
    }

    /// The ring of reports.
    fn ring(&self) -> Option<&Shared> {
        if self.ring.get().is_none()
            && let Some(ring) = self.shared.ring(&self.memory)
        {
            return Some(self.ring.get_or_init(|| ring));
        }
        self.ring.get()
    }

    /// Runs a wait of this thread; other threads may have the GIL meanwhile.
    fn without_gil<R>(&self, wait: impl FnOnce() -> R) -> R {
        let hooks = self.gil.get().filter(|_| self.shared.load(layout::GIL) != 0);
        let call = |hook: fn(&Hooks) -> &Function| {
            if let Some(hooks) = hooks {
                // They throw only when the engine traps, and then this thread is over.
                drop(hook(hooks).call0(&JsValue::UNDEFINED));
            }
        };
        call(|hooks| &hooks.leave);
        let result = wait();
        call(|hooks| &hooks.come_back);
        result
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
        self.without_gil(|| {
            while self.shared.load(word) == 0 {
                self.shared.wait(word, 0, f64::INFINITY);
            }
        });
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
        let Some(ring) = self.ring() else { return };
        for piece in bytes.chunks(MAX_OUTPUT_BYTES) {
            // A full ring counts what it cannot take.
            ring::push(ring, &record::output(now_ms(), stream, self.thread.get(), piece));
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
