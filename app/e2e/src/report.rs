//! Prints a run in a terminal.

use std::io::{self, Write};
use std::time::Duration;

use spindle_protocol::words::{self, Names};
use spindle_protocol::{Cause, RunEvent, Stamped, Stream};

/// How events are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The program's own output on both streams, and a line about its end.
    Text,
    /// Every event as a line of JSON on standard output.
    Json,
}

/// Prints the events of one run.
#[derive(Debug)]
pub struct Report {
    form: Form,
    names: Names,
}

impl Report {
    /// The report of a run that begins.
    #[must_use]
    pub fn new(form: Form) -> Self {
        Self { form, names: Names::default() }
    }

    /// Prints an event. Deadlocks, and where threads stood when they were stopped, are told in
    /// the words of the page.
    ///
    /// # Errors
    /// When the terminal or pipe is closed.
    pub fn event(
        &mut self,
        event: &Stamped<RunEvent>,
        mut out: impl Write,
        mut err: impl Write,
    ) -> io::Result<()> {
        if self.form == Form::Json {
            writeln!(out, "{}", serde_json::to_string(event)?)?;
            return out.flush();
        }
        self.names.learn(&event.event);
        match &event.event {
            RunEvent::Output { stream: Stream::Stdout, text, .. } => {
                out.write_all(text.as_bytes())?;
                out.flush()
            }
            RunEvent::Output { stream: Stream::Stderr, text, .. } => err.write_all(text.as_bytes()),
            RunEvent::Dropped { count } => writeln!(err, "[{count} events were lost here]"),
            RunEvent::Deadlock { kind, threads } => {
                let words::Deadlock { heading, threads, outlook } =
                    words::deadlock(*kind, threads, &self.names);
                writeln!(err, "[{heading}]")?;
                threads.iter().try_for_each(|thread| writeln!(err, "[  {thread}]"))?;
                writeln!(err, "[{outlook}]")
            }
            RunEvent::Stood { threads } => {
                let mut threads = threads.iter();
                writeln!(err, "[stopped; every thread where it stood:]")?;
                threads.try_for_each(|thread| {
                    writeln!(err, "[  {}]", words::stands(thread, &self.names))
                })
            }
            RunEvent::Exited { status, cause, wall_us, .. } => {
                let wall = Duration::from_micros(*wall_us).as_secs_f64();
                writeln!(err, "[exit status {status}, {} after {wall:.3} s]", ending(*cause))
            }
            RunEvent::Failed(error) => writeln!(err, "[failed: {error}]"),
            _ => Ok(()),
        }
    }
}

/// The line above one of several runs.
#[must_use]
pub fn heading(file: &str, files: usize, run: u32, runs: u32) -> Option<String> {
    match (files > 1, runs > 1) {
        (false, false) => None,
        (true, false) => Some(format!("== {file}")),
        (false, true) => Some(format!("== run {run} of {runs}")),
        (true, true) => Some(format!("== {file}: run {run} of {runs}")),
    }
}

fn ending(cause: Cause) -> &'static str {
    match cause {
        Cause::Finished => "finished",
        Cause::Interrupted => "interrupted",
        Cause::Killed => "ended by force",
        Cause::TimedOut => "out of time",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spindle_protocol::{
        DeadlockKind, Doing, Held, ObjectId, ObjectKind, RunError, RunId, Stamper, Standing,
        ThreadId,
    };

    fn print(form: Form, events: Vec<RunEvent>) -> (String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let (mut stamper, mut report) = (Stamper::new(RunId(1)), Report::new(form));
        for next in events {
            report.event(&stamper.stamp(5, next), &mut out, &mut err).unwrap();
        }
        (String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    fn output(stream: Stream, text: &str) -> RunEvent {
        RunEvent::Output { stream, thread: None, text: text.into() }
    }

    #[test]
    fn text_keeps_the_streams_apart() {
        let (out, err) = print(
            Form::Text,
            vec![
                output(Stream::Stdout, "hi\n"),
                output(Stream::Stderr, "oh\n"),
                RunEvent::Dropped { count: 2 },
                RunEvent::Exited {
                    status: 1,
                    cause: Cause::Finished,
                    wall_us: 12_500,
                    cpu_us: None,
                },
                RunEvent::Failed(RunError::new("no engine", "reload")),
            ],
        );
        assert_eq!(out, "hi\n");
        assert_eq!(
            err,
            "oh\n[2 events were lost here]\n[exit status 1, finished after 0.013 s]\n\
             [failed: no engine (hint: reload)]\n"
        );
    }

    #[test]
    fn a_deadlock_and_where_threads_stood() {
        let object = ObjectId(1);
        let standing = Standing {
            thread: ThreadId::MAIN,
            line: Some(4),
            holds: vec![Held { object, line: Some(3) }],
            doing: Doing::Waiting { on: object, holder: Some(ThreadId::MAIN), timed: false },
        };
        let threads = vec![standing];
        let (_, err) = print(
            Form::Text,
            vec![
                RunEvent::Object { object, kind: ObjectKind::Lock, name: "lock".into() },
                RunEvent::Deadlock { kind: DeadlockKind::Cycle, threads: threads.clone() },
                RunEvent::Stood { threads },
            ],
        );
        assert_eq!(
            err,
            "[Deadlock: MainThread waits for what it holds itself]\n\
             [  MainThread holds lock (line 3) and waits for lock (line 4), which it holds itself.]\n\
             [No thread can go on. The program stays as it is until it is stopped.]\n\
             [stopped; every thread where it stood:]\n\
             [  MainThread holds lock (line 3) and waits for lock (line 4), which it holds itself.]\n"
        );
    }

    #[test]
    fn json_is_one_event_a_line() {
        let (out, err) = print(Form::Json, vec![output(Stream::Stdout, "hi\n")]);
        assert_eq!(
            out,
            "{\"run\":1,\"seq\":0,\"t_us\":5,\"type\":\"output\",\"stream\":\"stdout\",\
             \"text\":\"hi\\n\"}\n"
        );
        assert_eq!(err, "");
    }

    #[test]
    fn headings_name_what_differs() {
        assert_eq!(heading("a.py", 1, 1, 1), None);
        assert_eq!(heading("a.py", 2, 1, 1).unwrap(), "== a.py");
        assert_eq!(heading("a.py", 1, 3, 10).unwrap(), "== run 3 of 10");
        assert_eq!(heading("a.py", 2, 3, 10).unwrap(), "== a.py: run 3 of 10");
    }
}
