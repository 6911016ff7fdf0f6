//! The thread workers of a run.

use js_sys::WebAssembly;
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;
use web_sys::Worker;

use crate::browser;
use crate::files::call::{Errno, FileReply};
use crate::layout::{REPLY_BYTES, SLOT_REPLY, reply, slot as slot_word};
use crate::message::boot::Boot;
use crate::shared::Shared;
use spindle_protocol::ring::Words;

/// The thread workers of a run, by slot.
#[derive(Debug)]
pub(crate) struct Crew {
    engine: WebAssembly::Module,
    memory: WebAssembly::Memory,
    shared: Shared,
    workers: BTreeMap<usize, Worker>,
    dismissed: bool,
}

impl Crew {
    pub(crate) fn new(
        engine: WebAssembly::Module,
        memory: WebAssembly::Memory,
        shared: Shared,
    ) -> Self {
        Self { engine, memory, shared, workers: BTreeMap::new(), dismissed: false }
    }

    /// Starts a worker for a slot; `hear` gets what it says, `broken` is called when it cannot.
    pub(crate) fn hire(
        &mut self,
        slot: usize,
        hear: impl FnMut(JsValue) + 'static,
        broken: impl FnMut() + 'static,
    ) -> Result<(), JsValue> {
        if self.dismissed || self.workers.contains_key(&slot) {
            return Ok(());
        }
        let worker = browser::spawn_worker(&browser::own_url())?;
        browser::on_message(&worker, hear);
        browser::on_error(&worker, broken);
        self.workers.insert(slot, worker);
        Ok(())
    }

    /// Tells a worker that has loaded what it is.
    pub(crate) fn boot(&self, slot: usize) {
        let Some(worker) = self.workers.get(&slot) else { return };
        let boot = Boot::Thread {
            engine: self.engine.clone(),
            memory: self.memory.clone(),
            shared: self.shared.clone(),
            slot,
        };
        // Fails only for values that cannot be cloned; a module and shared memory can.
        drop(worker.post_message(&boot.to_object()));
    }

    /// Answers a slot's file call and wakes it.
    pub(crate) fn reply(&self, slot: usize, answer: &FileReply) {
        let bytes = postcard::to_allocvec(answer)
            .ok()
            .filter(|bytes| bytes.len() <= REPLY_BYTES)
            .or_else(|| postcard::to_allocvec(&FileReply::Failed(Errno::Io)).ok())
            .unwrap_or_default();
        self.shared.write(reply(slot), &bytes);
        self.shared.store(slot_word(slot, SLOT_REPLY), bytes.len() as u32 + 1);
        self.shared.notify(slot_word(slot, SLOT_REPLY));
    }

    /// Ends every worker at once, whatever it does.
    pub(crate) fn dismiss(&mut self) {
        self.dismissed = true;
        for worker in std::mem::take(&mut self.workers).into_values() {
            worker.set_onmessage(None);
            worker.set_onerror(None);
            worker.terminate();
        }
    }
}
