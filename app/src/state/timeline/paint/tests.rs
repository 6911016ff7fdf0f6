use spindle_protocol::{ObjectId, RunEvent, WaitEnd};

use super::*;
use crate::state::timeline::view::View;

/// Remembers what was drawn. Letters are 6 pixels wide.
#[derive(Default)]
struct Sketch {
    fills: Vec<(Ink, [f64; 4])>,
    words: Vec<(Ink, String)>,
}

impl Brush for Sketch {
    fn layer(&mut self) {}

    fn fill(&mut self, ink: Ink, x: f64, y: f64, width: f64, height: f64) {
        assert!(width >= 0.0 && height >= 0.0, "{ink:?} {width} x {height}");
        self.fills.push((ink, [x, y, width, height]));
    }

    fn write(&mut self, ink: Ink, _: f64, _: f64, text: &str) {
        self.words.push((ink, text.to_owned()));
    }

    fn width(&self, text: &str) -> f64 {
        6.0 * text.chars().count() as f64
    }
}

const A: ThreadId = ThreadId(2);

fn busy(turns: u64) -> Trace {
    let mut trace = Trace::default();
    let mut names = Names::default();
    let mut apply = |at, event: RunEvent| {
        names.learn(&event);
        trace.apply(at, &event, &names);
    };
    apply(
        0,
        RunEvent::ThreadStarted { thread: A, name: "a".into(), parent: ThreadId::MAIN, line: None },
    );
    for turn in 0..turns {
        let (at, on) = (100 + turn * 100, ObjectId(1));
        apply(
            at,
            RunEvent::Waiting {
                thread: A,
                on,
                line: Some(3),
                holder: Some(ThreadId::MAIN),
                timed: false,
            },
        );
        apply(at + 50, RunEvent::Acquired { thread: A, object: on, line: Some(3) });
        apply(at + 75, RunEvent::Released { thread: A, object: on });
    }
    apply(turns * 100 + 200, RunEvent::Sleeping { thread: ThreadId::MAIN, for_us: 9, line: None });
    apply(turns * 100 + 300, RunEvent::Resumed { thread: ThreadId::MAIN, end: WaitEnd::Done });
    trace
}

fn sketch(trace: &Trace, change: impl FnOnce(&mut Scene)) -> Sketch {
    let mut scene = Scene {
        window: View::default().window(trace.now_us()),
        now_us: trace.now_us(),
        width: 600.0,
        height: 200.0,
        scrolled: 0.0,
        chosen: None,
        pointer: None,
    };
    change(&mut scene);
    let mut sketch = Sketch::default();
    paint(trace, &Names::default(), &scene, &mut sketch);
    sketch
}

#[test]
fn each_state_has_its_own_look() {
    let inks: std::collections::BTreeSet<Ink> =
        sketch(&busy(2), |_| ()).fills.into_iter().map(|(ink, _)| ink).collect();
    for ink in [Ink::Hue(0), Ink::Hue(1), Ink::Stripes(1), Ink::Grid, Ink::Surface] {
        assert!(inks.contains(&ink), "{ink:?} is missing in {inks:?}");
    }
}

#[test]
fn a_wide_wait_names_what_it_is_for() {
    let words = sketch(&busy(2), |scene| scene.width = 900.0).words;
    assert!(words.iter().any(|(ink, text)| *ink == Ink::Hue(1) && text == "object 1"), "{words:?}");
}

#[test]
fn a_huge_trace_costs_no_more_than_its_pixels() {
    let trace = busy(60_000);
    let all = sketch(&trace, |_| ());
    assert!(all.fills.len() < 600 * 2 * 4, "{} pieces", all.fills.len());
    let near = sketch(&trace, |scene| {
        scene.window = Window { from_us: 3_000_000.0, to_us: 3_001_000.0 };
    });
    assert!(near.fills.len() < 300, "{} pieces", near.fills.len());
}

#[test]
fn the_chosen_fact_is_framed_and_its_holder_linked() {
    let chosen = Some(Fact { lane: 1, row: Row::Doing, number: 1 });
    let focus = sketch(&busy(2), |scene| scene.chosen = chosen).fills;
    let focus = focus.iter().filter(|(ink, _)| *ink == Ink::Focus).count();
    assert_eq!(focus, 4 + 2);
}

#[test]
fn the_pointer_tells_the_time() {
    let words = sketch(&busy(2), |scene| scene.pointer = Some(300.0)).words;
    assert!(words.iter().any(|(ink, text)| *ink == Ink::Soft && text == "250 µs"), "{words:?}");
}
