//! The first page: what Spindle is, and a program that shows it.

use leptos::prelude::*;
use spindle_lessons::{Program, Runtime};

use crate::browser::document;
use crate::components::code_cell::CodeCell;
use crate::components::sidebar::{Contents, Detail};

/// The first page.
#[component]
pub fn Home() -> impl IntoView {
    document::set_title("Spindle: Python concurrency that runs");
    let lost =
        program("lost_update", "Five threads, one counter", include_str!("home/lost_update.py"));
    let kept = program("with_lock", "The same, with a lock", include_str!("home/with_lock.py"));
    view! {
        <div class="home">
            <div class="home__intro prose">
                <h1>"Python threads and processes, running beside the text"</h1>
                <p class="home__lead">
                    "Spindle is a course on concurrency in Python. Its programs are not \
                     pictures: each one is yours to change, and each one really runs, its threads \
                     on the cores of your own machine, in this page."
                </p>
                <p>
                    "Start here. Five threads add to one counter, a hundred thousand times each. \
                     Press Run, and see how much of their work arrives."
                </p>
            </div>
            <CodeCell scope="home" program=lost />
            <div class="prose">
                <p>
                    <code>"counter += 1"</code>
                    " is three steps: read the number, add one, write it back. Between the read \
                     and the write another thread may do the same, and then one of the two \
                     additions is gone. Run it again, and a different number is missing."
                </p>
                <p>
                    "A lock lets one thread at a time through those three steps. Nothing is lost \
                     now; look what it costs."
                </p>
            </div>
            <CodeCell scope="home" program=kept />
            <div class="prose">
                <p>
                    "Change the programs: fewer turns, more threads, the "
                    <code>"with lock"</code>
                    " around the whole loop. What you type is kept, and Reset brings the original \
                     back."
                </p>
            </div>
            <section class="home__contents" aria-labelledby="contents">
                <h2 id="contents" class="home__heading">
                    "The course"
                </h2>
                <Contents detail=Detail::Summary />
            </section>
        </div>
    }
}

fn program(name: &str, title: &str, source: &str) -> Program {
    Program {
        name: name.to_owned(),
        title: title.to_owned(),
        source: source.to_owned(),
        runtimes: vec![Runtime::Browser, Runtime::Native, Runtime::Cpython],
        args: Vec::new(),
        stdin: String::new(),
        predict: None,
    }
}
