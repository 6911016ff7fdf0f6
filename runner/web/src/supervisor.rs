//! Owns one run: its files, input, threads and events. Never blocks.
//!
//! # Layout
//! - [`run`]: what has happened so far and what that means; no browser in it.
//! - [`input`]: standard input: what was typed, and who waits for it.
//! - `crew`: the thread workers.

mod crew;
pub mod input;
pub mod run;

use gloo_timers::callback::{Interval, Timeout};
use js_sys::WebAssembly;
use js_sys::{Object, Reflect};
use spindle_protocol::record::parse;
use spindle_protocol::ring::{Words, pop, take_dropped};
use spindle_protocol::{Cause, Gil, RunError, RunRequest, Start, codec};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::{self, describe, now_ms};
use crate::files::call::{FileCall, FileReply};
use crate::layout::{
    BEGIN, CPU_US, DEFAULT_MEMORY_MIB, DEFAULT_THREADS, GIL, INITIAL_PAGES, MAXIMUM_PAGES,
    PAGE_BYTES, STAND, THREAD_CAP,
};
use crate::message::{FromSupervisor, FromThread, ToSupervisor};
use crate::shared::Shared;
use crate::thread::MAIN_SLOT;
use crew::Crew;
use run::Run;

/// How often the ring is emptied while a program runs, milliseconds.
const DRAIN_MS: u32 = 4;

/// Workers that wait for threads before the program begins; more are made when these are busy.
const WAITING_WORKERS: usize = 7;

/// How long the engine has to tell where its threads stand before the run is ended, milliseconds.
/// A thread in a long native call tells nothing.
const STAND_MS: f64 = 150.0;

struct Supervisor {
    crew: Crew,
    shared: Shared,
    run: Option<Run>,
    /// A request that came before Python was prepared.
    early: Option<Start>,
    prepared: bool,
    memory: WebAssembly::Memory,
    /// The ring of reports, once the engine has said where it is.
    ring: Option<Shared>,
    drain: Option<Interval>,
    deadline: Option<Timeout>,
    ending: Option<Ending>,
    /// The page has not taken the last batch yet.
    in_flight: bool,
}

/// A run that is to end as soon as its threads have told where they stand.
struct Ending {
    cause: Cause,
    /// When it ends at the latest, milliseconds.
    latest_ms: f64,
}

type Owner = Rc<RefCell<Supervisor>>;

/// Prepares a run and answers the page until it is over.
pub(crate) fn boot(engine: WebAssembly::Module) {
    browser::allow_own_workers();
    let memory = match memory(DEFAULT_MEMORY_MIB) {
        Ok(memory) => memory,
        Err(error) => return tell_page(&FromSupervisor::Broken { error }),
    };
    let shared = Shared::new();
    shared.store(THREAD_CAP, DEFAULT_THREADS);
    let owner: Owner = Rc::new(RefCell::new(Supervisor {
        crew: Crew::new(engine, memory.clone(), shared.clone()),
        memory,
        ring: None,
        shared,
        run: None,
        early: None,
        prepared: false,
        drain: None,
        deadline: None,
        ending: None,
        in_flight: false,
    }));
    hire(&owner, MAIN_SLOT);
    browser::on_own_message(move |data| {
        let Some(text) = data.as_string() else { return };
        match codec::decode(&text) {
            Ok(ToSupervisor::Taken) => owner.borrow_mut().in_flight = false,
            Ok(ToSupervisor::Request { request }) => answer(&owner, request),
            Err(error) => tell_page(&FromSupervisor::Broken { error }),
        }
    });
}

/// The engine's memory, at most so large.
fn memory(mebibytes: u32) -> Result<WebAssembly::Memory, RunError> {
    let pages = (mebibytes * (1024 * 1024 / PAGE_BYTES)).clamp(INITIAL_PAGES, MAXIMUM_PAGES);
    let descriptor = Object::new();
    let set = |key: &str, value: JsValue| Reflect::set(&descriptor, &key.into(), &value).map(drop);
    set("initial", INITIAL_PAGES.into())
        .and_then(|()| set("maximum", pages.into()))
        .and_then(|()| set("shared", true.into()))
        .and_then(|()| WebAssembly::Memory::new(&descriptor))
        .map_err(|error| {
            RunError::new(
                format!("the browser gives no memory for a run ({})", describe(&error)),
                "close other tabs, or reload this one",
            )
        })
}

fn tell_page(message: &FromSupervisor) {
    // Fails only for values that cannot be cloned; a string can.
    drop(browser::scope().post_message(&codec::encode(message).into()));
}

/// Starts the worker of a slot.
fn hire(owner: &Owner, slot: usize) {
    let (listener, mourner) = (Rc::clone(owner), Rc::clone(owner));
    let hear = move |data: JsValue| {
        if let Some(text) = data.as_string() {
            match codec::decode(&text) {
                Ok(message) => hear(&listener, slot, message),
                Err(error) => fail(&listener, error),
            }
        } else if let Ok(bytes) = data.dyn_into::<js_sys::Uint8Array>() {
            serve(&listener, slot, &bytes.to_vec());
        }
    };
    let broken = move || fail(&mourner, browser::no_worker());
    let hired = owner.borrow_mut().crew.hire(slot, hear, broken);
    if let Err(error) = hired {
        let message = format!("the browser starts no worker ({})", describe(&error));
        fail(owner, RunError::new(message, "close other tabs, or reload this one"));
    }
}

/// A thread worker said something.
fn hear(owner: &Owner, slot: usize, message: FromThread) {
    match message {
        FromThread::Loaded => owner.borrow().crew.boot(slot),
        FromThread::Instantiated => {
            for slot in 1..=WAITING_WORKERS {
                hire(owner, slot);
            }
        }
        FromThread::Idle => {}
        FromThread::WorkerWanted { slot } => hire(owner, slot),
        FromThread::Prepared => {
            owner.borrow_mut().prepared = true;
            tell_page(&FromSupervisor::Ready);
            let early = owner.borrow_mut().early.take();
            if let Some(start) = early {
                begin(owner, start);
            }
        }
        FromThread::Ended { status } => {
            end(owner, status.cast_signed(), Cause::Finished);
        }
        FromThread::Trapped { message } => trapped(owner, &message),
    }
}

/// A thread asks for a file, for input, or for its arguments.
fn serve(owner: &Owner, slot: usize, question: &[u8]) {
    let mut supervisor = owner.borrow_mut();
    let Supervisor { crew, run: Some(run), .. } = &mut *supervisor else {
        // Before the program there are no files: Python looks for its configuration.
        return supervisor.crew.reply(slot, &FileReply::Failed(crate::files::call::Errno::Noent));
    };
    match postcard::from_bytes(question) {
        Ok(FileCall::Arguments) => crew.reply(slot, &FileReply::Arguments(run.arguments())),
        Ok(FileCall::Stdin { thread, length }) => {
            if let Some(reply) = run.input.ask(slot, length) {
                crew.reply(slot, &reply);
            } else {
                run.input_wanted(slot, spindle_protocol::ThreadId(thread), now_ms());
            }
        }
        Ok(call) => {
            let now_ns = (js_sys::Date::now() * 1e6) as u64;
            let reply = run.files.answer(call, now_ns);
            crew.reply(slot, &reply);
        }
        Err(_) => crew.reply(slot, &FileReply::Failed(crate::files::call::Errno::Inval)),
    }
}

/// The page asks for something.
fn answer(owner: &Owner, request: RunRequest) {
    match request {
        RunRequest::Hello { .. } => {}
        RunRequest::Start(start) => {
            if let Err(error) = start.check() {
                let run = Run::new(&start, now_ms());
                owner.borrow_mut().run.get_or_insert(run);
                return fail(owner, error);
            }
            let prepared = owner.borrow().prepared;
            if prepared { begin(owner, start) } else { owner.borrow_mut().early = Some(start) }
        }
        RunRequest::Stdin { text, .. } => {
            let mut supervisor = owner.borrow_mut();
            if let Supervisor { crew, run: Some(run), .. } = &mut *supervisor
                && let Ok(Some((slot, reply))) = run.input.typed(&text)
            {
                run.input_given(slot, now_ms());
                crew.reply(slot, &reply);
            }
        }
        RunRequest::StdinClose { .. } => {
            let mut supervisor = owner.borrow_mut();
            if let Supervisor { crew, run: Some(run), .. } = &mut *supervisor {
                for (slot, reply) in run.input.close() {
                    run.input_given(slot, now_ms());
                    crew.reply(slot, &reply);
                }
            }
        }
        RunRequest::Stop { .. } => stop(owner, Cause::Killed),
    }
}

/// Lets the program begin.
fn begin(owner: &Owner, start: Start) {
    let wall_ms = start.limits.wall_ms;
    {
        let mut supervisor = owner.borrow_mut();
        if supervisor.run.is_some() {
            return; // one supervisor, one run
        }
        let run = Run::new(&start, now_ms());
        supervisor.run = Some(run);
        let shared = &supervisor.shared;
        let threads = start.limits.threads.unwrap_or(DEFAULT_THREADS).min(DEFAULT_THREADS);
        // The monitor is alive too, and so is the GIL's arbiter; the main thread does not count
        // itself.
        shared.store(THREAD_CAP, threads + u32::from(start.gil.is_on()));
        let gil = Gil::ALL.iter().position(|gil| *gil == start.gil).unwrap_or_default();
        shared.store(GIL, gil as u32);
        shared.store(BEGIN, 1);
        shared.notify(BEGIN);
    }
    let drained = Rc::clone(owner);
    let drain = Interval::new(DRAIN_MS, move || {
        drained.borrow_mut().drain();
        end_when_told(&drained);
    });
    let late = Rc::clone(owner);
    let deadline = wall_ms.map(|ms| Timeout::new(ms, move || stop(&late, Cause::TimedOut)));
    let mut supervisor = owner.borrow_mut();
    supervisor.drain = Some(drain);
    supervisor.deadline = deadline;
    supervisor.drain();
}

impl Supervisor {
    /// Hands what has happened to the page, unless it still works on the last batch.
    fn drain(&mut self) {
        if !self.in_flight || self.ending.is_some() {
            self.collect();
        }
        if !self.in_flight {
            self.send();
        }
    }

    /// Empties the ring.
    fn collect(&mut self) {
        let Some(run) = &mut self.run else { return };
        if self.ring.is_none() {
            self.ring = self.shared.ring(&self.memory);
        }
        let Some(ring) = &self.ring else { return };
        while let Some(record) = pop(ring) {
            if let Some(record) = parse(&record) {
                run.take(record);
            }
        }
        run.dropped(take_dropped(ring));
    }

    fn send(&mut self) {
        let Some(run) = &mut self.run else { return };
        let events = run.batch();
        if !events.is_empty() {
            self.in_flight = true;
            tell_page(&FromSupervisor::Events { events });
        }
    }
}

/// Ends a run as soon as its threads have told where they stand; at once when it has not begun or
/// is asked a second time.
fn stop(owner: &Owner, cause: Cause) {
    let mut supervisor = owner.borrow_mut();
    let running = supervisor.run.as_ref().is_some_and(|run| !run.is_over());
    if !running || supervisor.ending.is_some() {
        drop(supervisor);
        return end(owner, run::KILLED, cause);
    }
    supervisor.shared.store(STAND, 1);
    supervisor.ending = Some(Ending { cause, latest_ms: now_ms() + STAND_MS });
}

fn end_when_told(owner: &Owner) {
    let cause = {
        let supervisor = owner.borrow();
        let Some(Ending { cause, latest_ms }) = &supervisor.ending else { return };
        let told = supervisor.run.as_ref().is_some_and(Run::has_stood);
        if !told && now_ms() < *latest_ms {
            return;
        }
        *cause
    };
    end(owner, run::KILLED, cause);
}

/// Ends the run: nothing of it is used again.
fn end(owner: &Owner, status: i32, cause: Cause) {
    let mut supervisor = owner.borrow_mut();
    supervisor.crew.dismiss();
    // What was written before the end is shown, whoever was cut off.
    supervisor.collect();
    let cpu_us = u64::from(supervisor.shared.load(CPU_US));
    if let Some(run) = &mut supervisor.run {
        run.exited(status, cause, now_ms(), cpu_us);
    } else if let Some(start) = supervisor.early.take() {
        let mut run = Run::new(&start, now_ms());
        run.exited(status, cause, now_ms(), 0);
        supervisor.run = Some(run);
    }
    supervisor.send();
    supervisor.drain = None;
    supervisor.deadline = None;
    supervisor.ending = None;
}

/// Our own failure: the run, or the preparation of one, cannot go on.
fn fail(owner: &Owner, error: RunError) {
    let mut supervisor = owner.borrow_mut();
    supervisor.crew.dismiss();
    supervisor.collect();
    if let Some(run) = &mut supervisor.run {
        run.failed(error, now_ms());
        supervisor.send();
    } else {
        tell_page(&FromSupervisor::Broken { error });
    }
    supervisor.drain = None;
    supervisor.deadline = None;
}

/// The engine trapped in some thread.
fn trapped(owner: &Owner, message: &str) {
    let programs_doing = {
        let mut supervisor = owner.borrow_mut();
        supervisor.collect();
        supervisor.run.as_mut().is_some_and(|run| run.trapped(message, now_ms()))
    };
    if programs_doing {
        end(owner, run::UNCAUGHT, Cause::Finished);
    } else {
        fail(
            owner,
            RunError::new(
                format!("the engine stopped unexpectedly ({message})"),
                "run it again; if it stays, this program is worth a bug report",
            ),
        );
    }
}
