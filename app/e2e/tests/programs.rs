//! What every run of the programs in `programs/` must show.

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::{Result, ensure};
use libtest_mimic::Trial;
use spindle_e2e::Outcome;
use spindle_protocol::RuntimeKind;

use crate::world::{Shared, World, here, start};
use crate::{instruments, memory, stopping};

/// A program, its arguments, what is typed, and what a run must show.
struct Case {
    file: &'static str,
    args: &'static [&'static str],
    typed: &'static [&'static str],
    check: fn(&Outcome) -> Result<()>,
}

const fn case(file: &'static str, check: fn(&Outcome) -> Result<()>) -> Case {
    Case { file, args: &[], typed: &[], check }
}

const CASES: &[Case] = &[
    case("sleepers.py", |run| prints(run, "overlap\n")),
    case("locked_counter.py", |run| prints(run, "50000\n")),
    case("queue_sentinel.py", |run| prints(run, "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\ndone\n")),
    case("lock_handed_over.py", |run| prints(run, "released by helper\ntaken again\n")),
    case("pool_map.py", |run| prints(run, "[0, 1, 4, 9, 16, 25]\n")),
    case("thread_exception.py", |run| {
        ends(run, 0, "the rest goes on\n")?;
        says(run, "Exception in thread Thread-1 (fail):\nTraceback (most recent call last):\n")?;
        says(run, ", line 6, in fail\n")?;
        says(run, "ValueError: no such number\n")?;
        ensure!(run.threads() == (1, 1), "threads started and ended: {:?}", run.threads());
        Ok(())
    }),
    case("uncaught.py", |run| {
        ends(run, 1, "before\n")?;
        says(run, "Traceback (most recent call last):\n")?;
        says(run, ", line 7, in <module>\n")?;
        says(run, ", line 3, in divide\n")?;
        ensure!(
            run.stderr().ends_with("ZeroDivisionError: division by zero\n"),
            "{}",
            run.stderr()
        );
        Ok(())
    }),
    case("asyncio_tour.py", |run| {
        prints(
            run,
            "[3, 1, 2] overlapped\n1 2\n[0, 1, 2]\nasyncio_0\n45\ntimeout\nwoken\nthe browser's Python \
             has no network; run this program with the companion\nthe browser's Python has no \
             processes; run this program with the companion\n[0, 1, 4]\nend\n",
        )
    }),
    case("exit_status.py", |run| ends(run, 3, "bye\n")),
    Case {
        file: "arguments.py",
        args: &["a b", "", "--json", "\u{e4}\u{1f40d}"],
        typed: &[],
        check: |run| prints(run, "['a b', '', '--json', '\u{e4}\u{1f40d}']\n"),
    },
    case("queue_shutdown.py", |run| {
        prints(run, "one\ntwo\nnothing more to get\nnothing more to put\n")
    }),
    case("many_threads.py", |run| {
        prints(run, "True 1\n")?;
        ensure!(run.threads() == (200, 200), "threads started and ended: {:?}", run.threads());
        Ok(())
    }),
    Case {
        file: "typed_input.py",
        args: &[],
        typed: &["Ada\n"],
        check: |run| prints(run, "name? hello Ada\nno more input\n"),
    },
    case("daemon_cut_off.py", |run| prints(run, "main ends\n")),
    case("shared_files.py", |run| prints(run, "False\n1000\nFalse\n")),
    case("recursion.py", |run| {
        prints(run, "RecursionError in main\nRecursionError in a thread\ngoes on\n")
    }),
    case("thread_cap.py", |run| prints(run, "can't start new thread\nsome had started\n")),
    case("memory_hog.py", |run| prints(run, "MemoryError\n1048576 bytes afterwards\n")),
    case("memory_hog_thread.py", |run| ended_by(run, "MemoryError: ")),
    case("deep_recursion.py", |run| ended_by(run, "RecursionError: ")),
    case("clocks.py", |run| {
        ends(run, 0, &run.stdout())?;
        let good = ["sleep True True", "work True True", "epoch True"];
        let lines = run.stdout();
        ensure!(
            lines.lines().zip(good).filter(|(line, good)| line.starts_with(good)).count() == 3,
            "{lines}"
        );
        Ok(())
    }),
    case("syntax_error.py", |run| {
        ends(run, 1, "")?;
        says(run, ", line 3\n")?;
        says(run, "SyntaxError: ")
    }),
    case("interleaved_output.py", |run| {
        let lines = run.stdout();
        ends(run, 0, &lines)?;
        for name in ["a", "b", "c", "d"] {
            let own: Vec<&str> = lines.lines().filter(|line| line.starts_with(name)).collect();
            let all: Vec<String> = (0..50).map(|number| format!("{name} {number}")).collect();
            ensure!(own == all, "{lines}");
        }
        Ok(())
    }),
    case("both_streams.py", |run| {
        ends(run, 0, "out \u{e4}\u{1f40d}\n")?;
        ensure!(run.stderr() == "err \u{f6}\n", "{}", run.stderr());
        Ok(())
    }),
];

pub(crate) fn tests(world: &Arc<World>) -> Vec<Trial> {
    let each = CASES.iter().map(|case| {
        let name = format!("programs::{}", case.file.trim_end_matches(".py"));
        world.test(name, async move |shared| {
            let mut start = start(case.file)?;
            start.args = case.args.iter().map(|arg| (*arg).to_owned()).collect();
            let outcome = shared.run_with(&start, case.typed).await?;
            ensure!(
                outcome.runtime().is_some_and(|runtime| runtime.kind == RuntimeKind::Browser),
                "it ran on {:?}",
                outcome.runtime()
            );
            (case.check)(&outcome)
        })
    });
    let rest = [
        world.test("programs::lost_updates", lost_updates),
        world.alone("programs::none_forgotten", async || none_forgotten()),
    ];
    each.chain(rest).collect()
}

async fn lost_updates(shared: &Shared) -> Result<()> {
    let mut counts = Vec::new();
    for _ in 0..10 {
        let run = shared.run("lost_updates.py").await?;
        ends(&run, 0, &run.stdout())?;
        counts.push(run.stdout().trim().parse::<u32>()?);
    }
    ensure!(counts.iter().all(|count| (1..=500_000).contains(count)), "{counts:?}");
    ensure!(counts.iter().any(|count| *count < 500_000), "no update was ever lost: {counts:?}");
    Ok(())
}

/// Every file of the folder is run by some test, and every test's file is there.
fn none_forgotten() -> Result<()> {
    let mut run: BTreeSet<String> = CASES.iter().map(|case| case.file.to_owned()).collect();
    run.insert("lost_updates.py".into());
    run.insert(memory::PROGRAM.into());
    run.extend(instruments::PROGRAMS.map(str::to_owned));
    run.extend(stopping::CASES.iter().map(|case| case.file.to_owned()));
    let there: BTreeSet<String> = std::fs::read_dir(here().join("programs"))?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    ensure!(run == there, "differ: {:?}", run.symmetric_difference(&there));
    Ok(())
}

/// The program ended well, printed this and no error.
fn prints(run: &Outcome, stdout: &str) -> Result<()> {
    ends(run, 0, stdout)?;
    ensure!(run.stderr().is_empty(), "standard error: {}", run.stderr());
    Ok(())
}

/// The program ended with this status and had printed this.
fn ends(run: &Outcome, status: i32, stdout: &str) -> Result<()> {
    ensure!(
        run.stdout() == stdout && run.status() == Some(status),
        "status {:?}, failure {:?}\nstdout: {}\nstderr: {}",
        run.status(),
        run.failure(),
        run.stdout(),
        run.stderr()
    );
    Ok(())
}

/// Standard error contains this.
fn says(run: &Outcome, piece: &str) -> Result<()> {
    ensure!(run.stderr().contains(piece), "no {piece:?} in standard error: {}", run.stderr());
    Ok(())
}

/// The run went over the browser's limits and was ended, in Python's words.
fn ended_by(run: &Outcome, error: &str) -> Result<()> {
    ensure!(run.stdout() == "before\n", "{}", run.stdout());
    ensure!(run.stderr().contains(error), "{:?}", run.events);
    ensure!(run.status() == Some(1), "{:?}", run.events.last());
    Ok(())
}
