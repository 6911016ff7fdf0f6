//! Every way to start a process and to talk to it.

use crate::spindle::{output, pythons, run, texts};

/// Runs a program on every Python and compares what it prints.
fn prints(name: &str, args: &[&str], expected: &str) {
    for python in pythons() {
        let output = output(run(name, python).arg("--").args(args), "");
        let (stdout, stderr, status) = texts(&output);
        assert_eq!((stdout.as_str(), status), (expected, Some(0)), "{name} on {python}: {stderr}");
    }
}

#[test]
fn fork_and_wait() {
    prints("fork_and_wait.py", &[], "in the child\nthe child ended with 7\n");
}

#[test]
fn a_process_by_fork() {
    prints("start_method.py", &["fork"], "True True 5\n");
}

#[test]
fn a_process_by_spawn() {
    prints("start_method.py", &["spawn"], "True True 5\n");
}

#[test]
fn a_process_by_forkserver() {
    prints("start_method.py", &["forkserver"], "True True 5\n");
}

#[test]
fn pool_map() {
    let squares: Vec<u32> = (0..20).map(|number| number * number).collect();
    prints("pool_map.py", &[], &format!("{squares:?}\n"));
}

#[test]
fn a_queue_with_a_sentinel() {
    prints("queue_sentinel.py", &[], "4950\n");
}

#[test]
fn a_pipe_both_ways() {
    prints("pipe_echo.py", &[], "42\nabab\n[1, 1]\n");
}

#[test]
fn a_value_with_its_lock() {
    prints("value_lock.py", &[], "2000\n");
}

#[test]
fn a_managers_dict() {
    prints("manager_dict.py", &[], "[(0, 'process 0'), (1, 'process 1'), (2, 'process 2')]\n");
}

#[test]
fn shared_memory() {
    prints("shared_memory.py", &[], "b'hello'\n");
}

#[test]
fn a_process_pool_executor() {
    prints("executor.py", &[], "[0, 1, 8, 27, 64, 125, 216, 343, 512, 729]\n1331\n");
}

#[test]
fn a_fork_takes_only_the_thread_that_forks() {
    prints("fork_with_threads.py", &[], "threads in the child: 1\n");
}

#[test]
fn lines_of_several_processes_do_not_tear_each_other_apart() {
    for python in pythons() {
        let (stdout, stderr, status) = texts(&output(&mut run("lines.py", python), ""));
        assert_eq!(status, Some(0), "{stderr}");
        let mut lines: Vec<&str> = stdout.lines().collect();
        lines.sort_unstable();
        let expected: Vec<String> = ["a", "b", "c", "d"].map(|letter| letter.repeat(60)).to_vec();
        assert_eq!(lines.len(), 800, "on {python}");
        assert!(
            lines.chunks(200).zip(&expected).all(|(lines, line)| lines.iter().all(|l| l == line)),
            "on {python}"
        );
    }
}
