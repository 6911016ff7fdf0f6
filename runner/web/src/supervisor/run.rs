//! What has happened in a run so far; no browser in it.

use spindle_protocol::{
    Cause, Gil, RunError, RunEvent, RuntimeInfo, RuntimeKind, Stamped, Stamper, Start, Stream,
    ThreadId, WaitEnd,
};
use std::collections::BTreeMap;

use super::input::Input;
use crate::files::Files;
use spindle_protocol::record::{Record, Report};

/// The status of a run that was ended by force: 128 + SIGKILL.
pub const KILLED: i32 = 137;
/// The status of an uncaught exception.
pub const UNCAUGHT: i32 = 1;

/// Where programs live.
const FOLDER: &str = "/home";
/// How a program is named in tracebacks and in `sys.argv[0]`.
const PROGRAM: &str = "main.py";

/// What Rust's runtime writes first, by itself, when an allocation fails; its number and the rest
/// follow, and then the engine traps.
const ALLOCATION_FAILS: &str = "memory allocation of ";
/// What Python would say.
const MEMORY_ERROR: &str = "MemoryError: this run has used up its memory, and was ended\n";
/// What Python would say.
const RECURSION_ERROR: &str =
    "RecursionError: this run has used up the stack that the browser gives it, and was ended\n";
/// What Chromium and Firefox say when WebAssembly has used up its stack.
const STACK_OVERFLOWS: [&str; 2] = ["call stack size exceeded", "too much recursion"];

/// The Python version of the engine.
pub const PYTHON_VERSION: &str = "3.14.0";

#[derive(Debug)]
struct LastWords {
    thread: ThreadId,
    at_ms: f64,
    text: String,
}

/// A run that has begun.
#[derive(Debug)]
pub struct Run {
    /// Its files.
    pub files: Files,
    /// Its standard input.
    pub input: Input,
    arguments: Vec<String>,
    began_ms: f64,
    stamper: Stamper,
    events: Vec<Stamped<RunEvent>>,
    /// Bytes of a character whose rest has not come yet.
    partial: BTreeMap<(Stream, ThreadId), Vec<u8>>,
    /// What may be the engine's last words, held back until it is clear.
    last_words: Option<LastWords>,
    /// Who waits for input in which slot.
    asking: BTreeMap<usize, ThreadId>,
    /// How often the engine has told where its threads stand: first what it knows, then all of it.
    stood: u32,
    over: bool,
}

impl Run {
    /// A run that begins now.
    #[must_use]
    pub fn new(start: &Start, now_ms: f64) -> Self {
        let mut files = Files::new();
        files
            .put(&format!("{FOLDER}/{PROGRAM}"), start.program.as_bytes())
            .expect("an empty tree takes a program within its bounds");
        let mut arguments = vec![PROGRAM.to_owned()];
        arguments.extend(start.args.iter().cloned());
        let runtime = runtime(start.gil);
        let mut run = Self {
            files,
            input: Input::new(&start.stdin),
            arguments,
            began_ms: now_ms,
            stamper: Stamper::new(start.run),
            events: Vec::new(),
            partial: BTreeMap::new(),
            last_words: None,
            asking: BTreeMap::new(),
            stood: 0,
            over: false,
        };
        run.push(now_ms, RunEvent::Started { runtime: runtime.clone(), available: vec![runtime] });
        run
    }

    /// `sys.argv`.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        self.arguments.clone()
    }

    /// Takes in what a thread reported.
    pub fn take(&mut self, record: Record) {
        match record.report {
            Report::Event(event) => {
                if matches!(event, RunEvent::Stood { .. }) {
                    self.stood += 1;
                }
                self.push(record.at_ms, event);
            }
            Report::Output { stream, thread, bytes } => {
                let text = self.decode(stream, thread, &bytes);
                if !self.is_last_word(record.at_ms, stream, thread, &text) && !text.is_empty() {
                    self.output(record.at_ms, stream, thread, text);
                }
            }
        }
    }

    /// The engine trapped, and the browser said `message`. Gives whether it was the program's doing;
    /// then the program's standard error says what Python would have said.
    pub fn trapped(&mut self, message: &str, now_ms: f64) -> bool {
        let (thread, error) = if let Some(LastWords { thread, .. }) = self.last_words.take() {
            (thread, MEMORY_ERROR)
        } else if STACK_OVERFLOWS.iter().any(|overflow| message.contains(overflow)) {
            (ThreadId::MAIN, RECURSION_ERROR)
        } else {
            return false;
        };
        self.output(now_ms, Stream::Stderr, thread, error.to_owned());
        true
    }

    /// Holds back what the runtime says when memory is used up: Python says it in other words. If
    /// the thread goes on, a program has written it, and it is shown after all.
    fn is_last_word(&mut self, at_ms: f64, stream: Stream, thread: ThreadId, text: &str) -> bool {
        match &mut self.last_words {
            Some(words) if words.thread == thread && stream == Stream::Stderr => {
                words.text.push_str(text);
                true
            }
            Some(words) if words.thread == thread => {
                self.show_last_words();
                false
            }
            None if stream == Stream::Stderr && text == ALLOCATION_FAILS => {
                self.last_words = Some(LastWords { thread, at_ms, text: text.to_owned() });
                true
            }
            _ => false,
        }
    }

    fn show_last_words(&mut self) {
        if let Some(LastWords { thread, at_ms, text }) = self.last_words.take() {
            self.output(at_ms, Stream::Stderr, thread, text);
        }
    }

    /// Whether the engine has told where every thread stands.
    #[must_use]
    pub fn has_stood(&self) -> bool {
        self.stood >= 2
    }

    /// Whether the run's last event has come.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// The thread of a slot has its input.
    pub fn input_given(&mut self, slot: usize, now_ms: f64) {
        if let Some(thread) = self.asking.remove(&slot) {
            self.push(now_ms, RunEvent::Resumed { thread, end: WaitEnd::Done });
        }
    }

    /// A thread waits for input.
    pub fn input_wanted(&mut self, slot: usize, thread: ThreadId, now_ms: f64) {
        self.asking.insert(slot, thread);
        self.push(now_ms, RunEvent::InputWanted { thread: Some(thread) });
    }

    /// Reports were lost.
    pub fn dropped(&mut self, count: u32) {
        if count > 0 {
            let count = u64::from(count);
            let at_ms = self.began_ms;
            self.push(at_ms, RunEvent::Dropped { count });
        }
    }

    /// The program ended.
    pub fn exited(&mut self, status: i32, cause: Cause, now_ms: f64, cpu_us: u64) {
        self.flush(now_ms);
        let wall_us = self.since_us(now_ms);
        self.push(now_ms, RunEvent::Exited { status, cause, wall_us, cpu_us: Some(cpu_us) });
        self.over = true;
    }

    /// The run cannot go on.
    pub fn failed(&mut self, error: RunError, now_ms: f64) {
        self.flush(now_ms);
        self.push(now_ms, RunEvent::Failed(error));
        self.over = true;
    }

    /// The events since the last batch.
    pub fn batch(&mut self) -> Vec<Stamped<RunEvent>> {
        std::mem::take(&mut self.events)
    }

    fn push(&mut self, at_ms: f64, event: RunEvent) {
        if self.over {
            return; // a run has one last event
        }
        let at_us = self.since_us(at_ms);
        let stamped = self.stamper.stamp(at_us, event);
        self.events.push(stamped);
    }

    /// Adds output, to the last event when that came from the same place in the same batch.
    fn output(&mut self, at_ms: f64, stream: Stream, thread: ThreadId, text: String) {
        /// Longer events make the page wait.
        const LONGEST: usize = 32 * 1024;
        if let Some(Stamped {
            event: RunEvent::Output { stream: last_stream, thread: last_thread, text: last_text },
            t_us,
            ..
        }) = self.events.last_mut()
            && *last_stream == stream
            && *last_thread == Some(thread)
            && last_text.len() + text.len() < LONGEST
            // Times are shown in milliseconds: what came in the same one is told together.
            && (at_ms - self.began_ms) * 1000.0 - (*t_us as f64) < 1000.0
            && !self.over
        {
            last_text.push_str(&text);
            return;
        }
        self.push(at_ms, RunEvent::Output { stream, thread: Some(thread), text });
    }

    /// Whole characters of a stream; the bytes of a cut one wait for the rest, broken ones become
    /// U+FFFD.
    fn decode(&mut self, stream: Stream, thread: ThreadId, bytes: &[u8]) -> String {
        let mut all = self.partial.remove(&(stream, thread)).unwrap_or_default();
        all.extend(bytes);
        let cut = match std::str::from_utf8(&all) {
            // No length: the text ends within a character.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => all.len(),
        };
        // An earlier broken byte hides the cut; then the last few bytes are looked at again.
        let rest = all.split_off(cut);
        if !rest.is_empty() {
            self.partial.insert((stream, thread), rest);
        }
        String::from_utf8(all)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    fn flush(&mut self, now_ms: f64) {
        self.show_last_words();
        for ((stream, thread), bytes) in std::mem::take(&mut self.partial) {
            self.output(now_ms, stream, thread, String::from_utf8_lossy(&bytes).into_owned());
        }
    }

    fn since_us(&self, at_ms: f64) -> u64 {
        ((at_ms - self.began_ms).max(0.0) * 1000.0) as u64
    }
}

/// The runtime of this page.
fn runtime(gil: Gil) -> RuntimeInfo {
    RuntimeInfo {
        kind: RuntimeKind::Browser,
        implementation: "RustPython".to_owned(),
        version: PYTHON_VERSION.to_owned(),
        executable: None,
        gil: gil.is_on(),
        switching: Some(gil),
        cores: cores(),
    }
}

#[cfg(target_family = "wasm")]
fn cores() -> u32 {
    crate::browser::scope().navigator().hardware_concurrency() as u32
}

#[cfg(not(target_family = "wasm"))]
fn cores() -> u32 {
    1
}

#[cfg(test)]
mod tests;
