//! The page in real browsers, with the real companion.
//!
//! One process, one Chromium and one companion for all tests, one test at a time: the tests
//! measure times and memory. `cargo xtask test` builds what they need; names can be filtered as
//! in any Rust test: `cargo test -p spindle-e2e --test e2e -- programs::`.
//!
//! # Layout
//! - `world`: what the tests share, and how one is written.
//! - `harness`: that the harness itself works.
//! - `programs`, `stopping`, `bad_input`, `memory`: the page's runner.
//! - `instruments`: what the engine tells of its threads, and its GIL.
//! - `timeline`: what the page shows of them.
//! - `home`, `lesson`, `states`, `access`: what a reader sees, and a stranger does not.
//! - `lesson_programs`: every program of the course, wherever it claims to run.
//! - `smoke_firefox`: the most important of it in Firefox.

mod world;
mod harness;
mod programs;
mod stopping;
mod instruments;
mod timeline;
mod bad_input;
mod memory;
mod home;
mod lesson;
mod lesson_programs;
mod states;
mod access;
mod smoke_firefox;

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::Arguments;
use world::World;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    let world = Arc::new(World::new());
    let suites = [
        harness::tests,
        programs::tests,
        stopping::tests,
        instruments::tests,
        timeline::tests,
        bad_input::tests,
        memory::tests,
        home::tests,
        lesson::tests,
        lesson_programs::tests,
        states::tests,
        access::tests,
        smoke_firefox::tests,
    ];
    let tests = suites.iter().flat_map(|suite| suite(&world)).collect();
    let conclusion = libtest_mimic::run(&arguments, tests);
    world.close();
    conclusion.exit_code()
}
