use leptos::prelude::*;
use spindle_app::components::console::Console;
use spindle_app::components::exit_line::ExitLine;
use spindle_app::state::run::RunState;
use spindle_protocol::{Cause, RunEvent, RunId, Stamper, Stream, ThreadId};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::Page;

const RUN: RunId = RunId(1);

fn output(stream: Stream, text: &str) -> RunEvent {
    RunEvent::Output { stream, thread: Some(ThreadId(2)), text: text.into() }
}

#[wasm_bindgen_test]
async fn lines_come_with_thread_and_stream_and_grow() {
    let state = RwSignal::new(RunState::asked(RUN));
    let page = Page::mount(move || view! { <Console state /> });
    let mut stamper = Stamper::new(RUN);
    let mut tell = move |event| {
        state.update(|state| {
            state.apply(stamper.stamp(12_000, event));
            state.lines.reveal(100);
        });
    };
    tell(RunEvent::ThreadStarted {
        thread: ThreadId(2),
        name: "adder".into(),
        parent: ThreadId::MAIN,
        line: None,
    });
    tell(output(Stream::Stdout, "half"));
    leptos::task::tick().await;
    assert_eq!(page.texts("console-line"), ["0.0122adderhalf"]);

    tell(output(Stream::Stdout, " and half\n"));
    tell(output(Stream::Stderr, "<b>oops</b>\n"));
    leptos::task::tick().await;
    assert_eq!(page.texts("console-line"), ["0.0122adderhalf and half", "0.0122adder<b>oops</b>"]);
    let lines = page.all("console-line");
    assert_eq!(lines[1].get_attribute("data-stream").as_deref(), Some("stderr"));
    assert_eq!(lines[1].get_attribute("data-thread").as_deref(), Some("2"));
}

#[wasm_bindgen_test]
async fn the_end_is_said_once() {
    let state = RwSignal::new(RunState::asked(RUN));
    let page = Page::mount(move || view! { <ExitLine state /> });
    assert!(page.all("exit-line").is_empty());
    let exited =
        RunEvent::Exited { status: 3, cause: Cause::Finished, wall_us: 1_500_000, cpu_us: None };
    state.update(|state| state.apply(Stamper::new(RUN).stamp(0, exited)));
    leptos::task::tick().await;
    assert_eq!(page.texts("exit-line"), ["Exit status 3 after 1.500 s"]);
    assert_eq!(page.all("exit-line")[0].get_attribute("data-status").as_deref(), Some("3"));
}
