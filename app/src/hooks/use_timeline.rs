//! One timeline: what the reader looks at, points at and chose.

use leptos::prelude::*;

use crate::browser::clock;
use crate::state::marks::LineMark;
use crate::state::run::RunState;
use crate::state::timeline::layout::{AXIS, Layout};
use crate::state::timeline::paint::Scene;
use crate::state::timeline::view::View;
use crate::state::timeline::walk::Step;
use crate::state::trace::facts::Fact;

/// How far from a span the pointer still means it, pixels.
const SLACK: f64 = 4.0;

/// A timeline and what can be done with it.
#[derive(Clone, Copy, Debug)]
pub struct UseTimeline {
    state: Signal<RunState>,
    on_line: Callback<LineMark>,
    view: RwSignal<View>,
    chosen: RwSignal<Option<Fact>>,
    hovered: RwSignal<Option<Fact>>,
    pointer: RwSignal<Option<f64>>,
    scrolled: RwSignal<f64>,
    spoken: RwSignal<String>,
    /// Width and height of the picture, CSS pixels.
    size: StoredValue<(f64, f64)>,
    /// The latest time that an event told, and when it was heard.
    heard: StoredValue<(u64, f64)>,
}

/// Makes the timeline of a run.
#[must_use]
pub fn use_timeline(state: Signal<RunState>, on_line: Callback<LineMark>) -> UseTimeline {
    let timeline = UseTimeline {
        state,
        on_line,
        view: RwSignal::new(View::default()),
        chosen: RwSignal::new(None),
        hovered: RwSignal::new(None),
        pointer: RwSignal::new(None),
        scrolled: RwSignal::new(0.0),
        spoken: RwSignal::new(String::new()),
        size: StoredValue::new((1.0, 1.0)),
        heard: StoredValue::new((0, 0.0)),
    };
    let run = Memo::new(move |_| state.with(|state| state.run));
    Effect::new(move |_| {
        run.track();
        timeline.view.set(View::default());
        timeline.chosen.set(None);
        timeline.hovered.set(None);
        timeline.spoken.set(String::new());
    });
    timeline
}

impl UseTimeline {
    /// The run.
    #[must_use]
    pub fn state(self) -> Signal<RunState> {
        self.state
    }

    /// What of the run is shown.
    #[must_use]
    pub fn view(self) -> ReadSignal<View> {
        self.view.read_only()
    }

    /// What a screen reader is to say.
    #[must_use]
    pub fn spoken(self) -> ReadSignal<String> {
        self.spoken.read_only()
    }

    /// Tracks everything that a drawing depends on.
    pub fn track(self) {
        let now = self.state.with(|state| {
            let _ = state.trace.revision();
            state.trace.now_us()
        });
        if self.heard.with_value(|heard| heard.0 != now) {
            self.heard.set_value((now, clock::now_ms()));
        }
        self.view.track();
        self.chosen.track();
        self.pointer.track();
        self.scrolled.track();
    }

    /// Whether time goes on in the picture although nothing is told.
    #[must_use]
    pub fn is_moving(self) -> bool {
        self.state.with_untracked(|state| {
            state.is_active() && state.deadlock.is_none() && state.trace.now_us() > 0
        })
    }

    /// What to draw on a picture of that size.
    #[must_use]
    pub fn scene(self, width: f64, height: f64) -> Scene {
        self.size.set_value((width, height));
        let now_us = self.now_us();
        Scene {
            window: self.view.get_untracked().window(now_us),
            now_us,
            width,
            height,
            scrolled: self.scrolled.get_untracked(),
            chosen: self.chosen.get_untracked(),
            pointer: self.pointer.get_untracked(),
        }
    }

    /// Shows `factor` times less time around `at`, 0 to 1 of the width.
    pub fn zoom(self, at: f64, factor: f64) {
        let total = self.now_us();
        self.view.update(|view| view.zoom(total, at, factor));
    }

    /// Shows less or more time around what is chosen, or around the middle.
    pub fn zoom_here(self, factor: f64) {
        let window = self.view.get_untracked().window(self.now_us());
        let chosen = self.chosen.get_untracked().and_then(|fact| {
            let said = self.state.with_untracked(|state| state.trace.said(fact))?;
            let to = said.to_us().unwrap_or_else(|| self.now_us());
            let middle = f64::midpoint(said.from_us() as f64, to as f64);
            Some((middle - window.from_us) / window.length())
        });
        self.zoom(chosen.filter(|at| (0.0..=1.0).contains(at)).unwrap_or(0.5), factor);
    }

    /// Moves by a part of the width.
    pub fn pan(self, by: f64) {
        let total = self.now_us();
        self.view.update(|view| view.pan(total, by));
    }

    /// Shows the whole run.
    pub fn show_all(self) {
        self.view.update(View::all);
    }

    /// How wide the picture is, pixels.
    #[must_use]
    pub fn width(self) -> f64 {
        self.size.with_value(|size| size.0).max(1.0)
    }

    /// Takes in how far the lanes are scrolled.
    pub fn scroll(self, top: f64) {
        self.scrolled.set(top);
    }

    /// Where the lanes must be scrolled to, so that what is chosen is in sight.
    #[must_use]
    pub fn wanted_scroll(self) -> Option<f64> {
        let fact = self.chosen.get()?;
        let (top, height) =
            self.state.with_untracked(|state| Layout::of(&state.trace).row(fact.lane, fact.row));
        let scrolled = self.scrolled.get_untracked();
        let sight = self.size.with_value(|size| size.1) - AXIS - 12.0;
        if top < scrolled {
            Some((top - 8.0).max(0.0))
        } else {
            (top + height > scrolled + sight).then_some(top + height - sight)
        }
    }

    /// Points at a place of the picture.
    pub fn point(self, x: f64, y: f64) {
        self.pointer.set(Some(x));
        let fact = self.at(x, y);
        if fact != self.hovered.get_untracked() {
            self.hovered.set(fact);
        }
    }

    /// Points nowhere.
    pub fn leave(self) {
        self.pointer.set(None);
        self.hovered.set(None);
    }

    /// Chooses what stands at a place, and shows its line.
    pub fn press(self, x: f64, y: f64) {
        let fact = self.at(x, y);
        self.chosen.set(fact);
        self.go_to_line();
    }

    /// Chooses by keys, brings it into sight and says it.
    pub fn step(self, step: Step) {
        let chosen = self.chosen.get_untracked();
        let fact = self.state.with_untracked(|state| state.trace.step(chosen, step));
        self.chosen.set(fact);
        self.hovered.set(None);
        let Some(fact) = fact else { return };
        let total = self.now_us();
        let said = self.state.with_untracked(|state| state.trace.said(fact));
        if let Some(said) = said {
            let to = said.to_us().unwrap_or(total) as f64;
            self.view.update(|view| view.reveal(total, said.from_us() as f64, to));
        }
        self.spoken.set(self.words_of(fact).unwrap_or_default());
    }

    /// Shows the line of what is chosen in the editor, if it is known.
    pub fn go_to_line(self) {
        let Some(fact) = self.chosen.get_untracked() else { return };
        let mark = self.state.with_untracked(|state| {
            let line = state.trace.said(fact)?.line()?;
            Some(LineMark { line, thread: state.trace.lanes().get(fact.lane)?.thread })
        });
        if let Some(mark) = mark {
            self.on_line.run(mark);
            self.spoken.set(format!("Line {} is marked in the editor", mark.line));
        } else {
            self.spoken.set(self.words_of(fact).unwrap_or_default());
        }
    }

    /// Chooses nothing.
    pub fn let_go(self) {
        self.chosen.set(None);
    }

    /// What is pointed at or chosen, in words.
    #[must_use]
    pub fn words(self) -> Option<String> {
        let fact = self.hovered.get().or_else(|| self.chosen.get())?;
        self.state.with(|state| state.trace.words(fact, &state.names))
    }

    fn words_of(self, fact: Fact) -> Option<String> {
        self.state.with_untracked(|state| state.trace.words(fact, &state.names))
    }

    fn at(self, x: f64, y: f64) -> Option<Fact> {
        let y = y - AXIS + self.scrolled.get_untracked();
        let window = self.view.get_untracked().window(self.now_us());
        let us_per_px = window.length() / self.width();
        self.state.with_untracked(|state| {
            let (lane, row) = Layout::of(&state.trace).at(y)?;
            let at_us = window.from_us + x * us_per_px;
            state.trace.near(lane, row, at_us, SLACK * us_per_px)
        })
    }

    /// The run's time: that of the last event, and while the program runs what passed since.
    fn now_us(self) -> u64 {
        let told = self.state.with_untracked(|state| state.trace.now_us());
        if !self.is_moving() {
            return told;
        }
        let since_ms = self.heard.with_value(|heard| clock::now_ms() - heard.1);
        told + (since_ms.max(0.0) * 1e3) as u64
    }
}
