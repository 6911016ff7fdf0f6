//! What threads do, in words: the same in the page and in a terminal.

use std::collections::BTreeMap;
use std::fmt::{self, Display};

use crate::{DeadlockKind, Doing, ObjectId, ObjectKind, RunEvent, Standing, ThreadId};

/// The most threads and the most objects whose names are kept; what is beyond has a number only.
pub const MAX_NAMES: usize = 10_000;

/// The names of a run's threads and objects, learned from its events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    threads: BTreeMap<ThreadId, String>,
    objects: BTreeMap<ObjectId, (ObjectKind, String)>,
}

impl Names {
    /// Learns the name that an event tells, if it tells one.
    pub fn learn(&mut self, event: &RunEvent) {
        match event {
            RunEvent::ThreadStarted { thread, name, .. } if self.threads.len() < MAX_NAMES => {
                self.threads.insert(*thread, name.clone());
            }
            RunEvent::Object { object, kind, name } if self.objects.len() < MAX_NAMES => {
                self.objects.insert(*object, (*kind, name.clone()));
            }
            _ => {}
        }
    }

    /// A thread's name, as the program or Python gave it.
    #[must_use]
    pub fn thread(&self, thread: ThreadId) -> String {
        match self.threads.get(&thread) {
            Some(name) => name.clone(),
            None if thread == ThreadId::MAIN => "MainThread".to_owned(),
            None => format!("thread {}", thread.0),
        }
    }

    /// What the program calls an object.
    #[must_use]
    pub fn object(&self, object: ObjectId) -> String {
        let known = self.objects.get(&object);
        known.map_or_else(|| format!("object {}", object.0), |(_, name)| name.clone())
    }

    /// What sort of thing an object is, if it was told.
    #[must_use]
    pub fn kind(&self, object: ObjectId) -> Option<ObjectKind> {
        self.objects.get(&object).map(|(kind, _)| *kind)
    }

    /// Who holds an object, where that says something: a thread that is joined is its own holder.
    #[must_use]
    pub fn holder(&self, object: ObjectId, holder: Option<ThreadId>) -> Option<ThreadId> {
        holder.filter(|_| self.kind(object) != Some(ObjectKind::Thread))
    }

    /// What a thread waits for, after the word "for": `forks[1]`, `worker-1 to end`.
    #[must_use]
    pub fn awaited(&self, object: ObjectId) -> String {
        let name = self.object(object);
        match self.kind(object) {
            Some(ObjectKind::Thread) => format!("{name} to end"),
            Some(ObjectKind::EventLoop) => format!("{name} to have work"),
            _ => name,
        }
    }
}

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// A thread's name.
    Thread(ThreadId, String),
    /// A line of the program; reads `line 12`.
    Line(u32),
}

impl Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Thread(_, text) => f.write_str(text),
            Self::Line(line) => write!(f, "line {line}"),
        }
    }
}

/// A sentence whose threads and lines can be told from its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence(pub Vec<Piece>);

impl Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| piece.fmt(f))
    }
}

impl Sentence {
    fn say(&mut self, text: impl Into<String>) {
        let text = text.into();
        match self.0.last_mut() {
            Some(Piece::Text(last)) => last.push_str(&text),
            _ => self.0.push(Piece::Text(text)),
        }
    }

    fn thread(&mut self, thread: ThreadId, names: &Names) {
        self.0.push(Piece::Thread(thread, names.thread(thread)));
    }

    fn line(&mut self, line: Option<u32>) {
        if let Some(line) = line {
            self.say(" (");
            self.0.push(Piece::Line(line));
            self.say(")");
        }
    }
}

/// A deadlock in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadlock {
    /// What it is.
    pub heading: String,
    /// A sentence for each thread that cannot go on: what it holds, what it waits for.
    pub threads: Vec<Sentence>,
    /// What becomes of the program.
    pub outlook: String,
}

/// Puts a [`RunEvent::Deadlock`] into words.
#[must_use]
pub fn deadlock(kind: DeadlockKind, threads: &[Standing], names: &Names) -> Deadlock {
    let who = list(threads.iter().map(|standing| names.thread(standing.thread)));
    let alone = threads.len() == 1;
    let (heading, outlook) = match kind {
        DeadlockKind::Cycle if alone => (
            format!("Deadlock: {who} waits for what it holds itself"),
            "No thread can go on. The program stays as it is until it is stopped.",
        ),
        DeadlockKind::Cycle => (
            format!("Deadlock: {who} wait for each other"),
            "No thread can go on. The program stays as it is until it is stopped.",
        ),
        DeadlockKind::Partial if alone => (
            format!("Deadlock: {who} waits for what it holds itself, and others go on"),
            "This thread never goes on; the others do, until they need it or what it holds.",
        ),
        DeadlockKind::Partial => (
            format!("Deadlock: {who} wait for each other, and others go on"),
            "These threads never go on; the others do, until they need one of them or what it \
             holds.",
        ),
        DeadlockKind::Stalled if alone => (
            format!("Nothing can wake {who}"),
            "No thread is left that could bring about what it waits for. The program stays as it \
             is until it is stopped.",
        ),
        DeadlockKind::Stalled => (
            format!("All threads wait, and nothing can wake them: {who}"),
            "No thread is left that could bring about what they wait for. The program stays as \
             it is until it is stopped.",
        ),
    };
    let threads = threads.iter().map(|standing| stands(standing, names)).collect();
    Deadlock { heading, threads, outlook: outlook.to_owned() }
}

/// Where a thread stands, what it holds and what it does, as a sentence.
#[must_use]
pub fn stands(standing: &Standing, names: &Names) -> Sentence {
    let Standing { thread, line, holds, doing } = standing;
    let mut words = Sentence::default();
    words.thread(*thread, names);
    for (index, held) in holds.iter().enumerate() {
        words.say(match index {
            0 => " holds ",
            _ if index + 1 == holds.len() => " and ",
            _ => ", ",
        });
        words.say(names.object(held.object));
        words.line(held.line);
    }
    words.say(if holds.is_empty() { " " } else { " and " });
    match doing {
        Doing::Running => words.say("runs"),
        Doing::WantsGil => words.say("waits for the GIL"),
        Doing::Waiting { on, holder: _, timed: _ } => {
            words.say(format!("waits for {}", names.awaited(*on)));
        }
        Doing::Sleeping => words.say("sleeps"),
        Doing::Input => words.say("waits for input"),
    }
    words.line(*line);
    if let Doing::Waiting { on, holder, timed } = doing {
        match names.holder(*on, *holder) {
            Some(holder) if holder == *thread => words.say(", which it holds itself"),
            Some(holder) => {
                words.say(", which ");
                words.thread(holder, names);
                words.say(" holds");
            }
            None => {}
        }
        if *timed {
            words.say(", for a limited time");
        }
    }
    words.say(".");
    words
}

/// A span of time with three digits: `640 µs`, `12.4 ms`, `1.24 s`.
#[must_use]
pub fn duration(us: u64) -> String {
    let (value, unit) = match us {
        0..1_000 => return format!("{us} µs"),
        1_000..999_500 => (us as f64 / 1e3, "ms"),
        _ => (us as f64 / 1e6, "s"),
    };
    let digits = match value {
        ..9.995 => 2,
        ..99.95 => 1,
        _ => 0,
    };
    format!("{value:.digits$} {unit}")
}

/// `a`, `a and b`, `a, b and c`; of many, the first few and a count.
fn list(names: impl ExactSizeIterator<Item = String>) -> String {
    const MOST: usize = 5;
    let count = names.len();
    let mut words = String::new();
    for (index, name) in names.enumerate() {
        if index == MOST && count > MOST + 1 {
            return format!("{words} and {} more", count - MOST);
        }
        words.push_str(match index {
            0 => "",
            _ if index + 1 == count => " and ",
            _ => ", ",
        });
        words.push_str(&name);
    }
    words
}
