use leptos::prelude::*;
use spindle_app::components::deadlock::DeadlockNotice;
use spindle_app::components::stood::Stood;
use spindle_app::components::timeline::Timeline;
use spindle_app::state::marks::LineMark;
use spindle_app::state::run::RunState;
use spindle_protocol::{
    Cause, DeadlockKind, Doing, Held, ObjectId, ObjectKind, RunEvent, RunId, Stamper, Standing,
    ThreadId,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, KeyboardEvent, KeyboardEventInit};

use crate::page::Page;

const RUN: RunId = RunId(1);
const A: ThreadId = ThreadId(2);
const B: ThreadId = ThreadId(3);

fn started(thread: ThreadId, name: &str) -> RunEvent {
    RunEvent::ThreadStarted { thread, name: name.into(), parent: ThreadId::MAIN, line: None }
}

fn lock(object: u32) -> RunEvent {
    let name = format!("forks[{}]", object - 1);
    RunEvent::Object { object: ObjectId(object), kind: ObjectKind::Lock, name }
}

fn waits(thread: ThreadId, on: u32, holder: ThreadId) -> RunEvent {
    let (on, holder) = (ObjectId(on), Some(holder));
    RunEvent::Waiting { thread, on, line: Some(13), holder, timed: false }
}

fn takes(thread: ThreadId, object: u32) -> RunEvent {
    RunEvent::Acquired { thread, object: ObjectId(object), line: Some(12) }
}

fn standing(thread: ThreadId, holds: u32, on: u32, holder: ThreadId) -> Standing {
    let held = Held { object: ObjectId(holds), line: Some(12) };
    let doing = Doing::Waiting { on: ObjectId(on), holder: Some(holder), timed: false };
    Standing { thread, line: Some(13), holds: vec![held], doing }
}

/// Two threads that wait for each other.
fn deadlock() -> Vec<RunEvent> {
    let threads = vec![standing(A, 1, 2, B), standing(B, 2, 1, A)];
    vec![
        started(A, "worker-1"),
        started(B, "worker-2"),
        lock(1),
        lock(2),
        takes(A, 1),
        takes(B, 2),
        waits(A, 2, B),
        waits(B, 1, A),
        RunEvent::Deadlock { kind: DeadlockKind::Cycle, threads: threads.clone() },
        RunEvent::Stood { threads },
        RunEvent::Exited { status: 137, cause: Cause::Killed, wall_us: 90_000, cpu_us: None },
    ]
}

/// A run that goes on for a millisecond with each event.
fn tell(state: RwSignal<RunState>, events: Vec<RunEvent>) {
    let mut stamper = Stamper::new(RUN);
    state.update(|state| {
        for (at, event) in events.into_iter().enumerate() {
            state.apply(stamper.stamp(1_000 * (at as u64 + 1), event));
        }
    });
}

fn press(stage: &Element, key: &str) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init)
        .expect("the event is a valid one");
    stage.dispatch_event(&event).expect("the stage is there");
}

#[wasm_bindgen_test]
async fn one_thread_that_waits_for_nothing_has_no_timeline() {
    let state = RwSignal::new(RunState::asked(RUN));
    let page = Page::mount(move || view! { <Timeline state on_line=Callback::new(|_| ()) /> });
    leptos::task::tick().await;
    assert!(page.all("timeline").is_empty());
    tell(state, vec![started(A, "worker-1")]);
    leptos::task::tick().await;
    assert_eq!(page.all("timeline").len(), 1);
}

#[wasm_bindgen_test]
async fn keys_go_from_fact_to_fact_and_to_the_line() {
    let state = RwSignal::new(RunState::asked(RUN));
    let marked = RwSignal::new(None::<LineMark>);
    let on_line = Callback::new(move |mark| marked.set(Some(mark)));
    let page = Page::mount(move || view! { <Timeline state on_line /> });
    tell(state, deadlock());
    leptos::task::tick().await;
    let stage = &page.all("timeline-stage")[0];
    for key in ["ArrowRight", "ArrowDown", "End"] {
        press(stage, key);
    }
    leptos::task::tick().await;
    let words = "worker-1 waited 83.0 ms for forks[1], held by worker-2, line 13";
    assert_eq!(page.texts("timeline-readout"), [words]);
    assert_eq!(page.texts("timeline-spoken"), [words]);
    press(stage, "Enter");
    leptos::task::tick().await;
    assert_eq!(marked.get_untracked(), Some(LineMark { line: 13, thread: A }));
}

#[wasm_bindgen_test]
async fn the_facts_are_a_table_and_a_summary() {
    let state = RwSignal::new(RunState::asked(RUN));
    let page = Page::mount(move || view! { <Timeline state on_line=Callback::new(|_| ()) /> });
    tell(state, deadlock());
    leptos::task::tick().await;
    let facts = &page.all("timeline-facts")[0];
    facts.set_attribute("open", "").expect("details can be opened");
    // The toggle event comes in a task of its own.
    for _ in 0..20 {
        leptos::task::tick().await;
        gloo_timers::future::TimeoutFuture::new(5).await;
    }
    let rows = facts.query_selector_all("tbody tr").expect("the selector is valid").length();
    assert_eq!(rows as usize, state.with_untracked(|state| state.trace.facts()));
    let words = page.texts("timeline-summary").join("");
    assert!(words.starts_with("3 threads in 90.0 ms. MainThread ran 100 %."), "{words}");
    assert!(words.contains("% for forks[1]"), "{words}");
}

#[wasm_bindgen_test]
async fn a_deadlock_is_named_drawn_and_leads_to_its_lines() {
    let state = RwSignal::new(RunState::asked(RUN));
    let marked = RwSignal::new(None::<LineMark>);
    let on_line = Callback::new(move |mark| marked.set(Some(mark)));
    let page = Page::mount(move || {
        view! {
            <DeadlockNotice state on_line />
            <Stood state on_line />
        }
    });
    leptos::task::tick().await;
    assert!(page.all("deadlock").is_empty() && page.all("stood").is_empty());
    tell(state, deadlock());
    leptos::task::tick().await;
    let words = page.texts("deadlock").join("");
    assert!(words.contains("worker-1 and worker-2 wait for each other"), "{words}");
    assert_eq!(page.all("wait-graph").len(), 1);
    assert!(page.texts("stood")[0].contains("waits for forks[1] (line 13)"));
    page.click("line-link", 1).await;
    assert_eq!(marked.get_untracked(), Some(LineMark { line: 13, thread: A }));
    let standing = state.with_untracked(RunState::standing);
    assert_eq!(standing.iter().map(|one| one.line).collect::<Vec<_>>(), [13, 13]);
    let link = page.all("line-link")[0].clone().unchecked_into::<web_sys::HtmlElement>();
    assert_eq!(link.tag_name(), "BUTTON", "a line is reached by keys");
}
