//! A trace as a drawing.

use spindle_protocol::ThreadId;
use spindle_protocol::words::Names;

use crate::state::hue;
use crate::state::timeline::axis;
use crate::state::timeline::brush::{Brush, Ink};
use crate::state::timeline::layout::{AXIS, BAR, HELD, Layout, PAD};
use crate::state::timeline::view::Window;
use crate::state::trace::Trace;
use crate::state::trace::facts::{Fact, Row};
use crate::state::trace::lane::{Lane, What};
use crate::state::trace::series::{CLASSES, Part};

/// The space between a bar's edge and its words.
const INSET: f64 = 4.0;

/// Everything that a picture depends on besides the trace.
#[derive(Clone, Copy, Debug)]
pub struct Scene {
    /// The time that is shown.
    pub window: Window,
    /// The latest time of the run, which can be later than its last event.
    pub now_us: u64,
    /// The width of the picture.
    pub width: f64,
    /// The height of the picture.
    pub height: f64,
    /// How far the lanes are scrolled up.
    pub scrolled: f64,
    /// What the reader chose.
    pub chosen: Option<Fact>,
    /// Where the pointer is, from the left.
    pub pointer: Option<f64>,
}

impl Scene {
    fn us_per_px(&self) -> f64 {
        self.window.length() / self.width.max(1.0)
    }

    fn x(&self, at_us: f64) -> f64 {
        (at_us - self.window.from_us) / self.us_per_px()
    }
}

/// Draws a trace.
pub fn paint(trace: &Trace, names: &Names, scene: &Scene, brush: &mut impl Brush) {
    let layout = Layout::of(trace);
    let marks = axis::marks(scene.window, scene.width);
    for mark in &marks {
        brush.fill(Ink::Grid, scene.x(mark.at_us).round(), AXIS - 4.0, 1.0, scene.height);
    }
    let shown = layout.between(scene.scrolled, scene.scrolled + scene.height - AXIS);
    brush.layer();
    let labels = Vec::new();
    let mut painter = Painter { trace, names, scene, layout: &layout, labels, brush };
    for (index, lane) in trace.lanes()[shown.clone()].iter().enumerate() {
        painter.lane(shown.start + index, lane);
    }
    painter.gaps();
    painter.brush.layer();
    painter.labels();
    painter.brush.layer();
    if let Some(fact) = scene.chosen {
        painter.chosen(fact);
    }
    painter.brush.layer();
    painter.axis(&marks);
}

struct Painter<'a, B> {
    trace: &'a Trace,
    names: &'a Names,
    scene: &'a Scene,
    layout: &'a Layout,
    labels: Vec<Label>,
    brush: &'a mut B,
}

/// Words in a bar, written when all bars are drawn.
struct Label {
    ink: Ink,
    left: f64,
    width: f64,
    middle: f64,
    text: String,
}

impl<B: Brush> Painter<'_, B> {
    /// Where a row of a lane begins in the picture.
    fn y(&self, lane: usize, row: Row) -> f64 {
        AXIS - self.scene.scrolled + self.layout.row(lane, row).0
    }

    fn lane(&mut self, index: usize, lane: &Lane) {
        let Scene { window, now_us, width, .. } = *self.scene;
        let (top, hue) = (self.y(index, Row::Doing), hue::of(lane.thread));
        if index > 0 {
            self.brush.fill(Ink::Grid, 0.0, (top - PAD).round(), width, 1.0);
        }
        let mut parts = Vec::new();
        let scale = self.scene.us_per_px();
        lane.doing.parts(window.from_us, scale, width, now_us, |part| parts.push(part));
        for part in parts.drain(..) {
            match part {
                Part::Span { index, from, to } => {
                    if let Some(span) = lane.doing.get(index) {
                        let stuck = lane.stuck && span.to_us >= now_us;
                        self.doing(&span.what, stuck, hue, top, from, to);
                    }
                }
                Part::Column { at, shares } => self.column(hue, top, at, &shares),
            }
        }
        self.ends(lane, hue, top);
        for (row, held) in lane.held.iter().enumerate() {
            let top = self.y(index, Row::Held(row));
            held.parts(window.from_us, scale, width, now_us, |part| parts.push(part));
            for part in parts.drain(..) {
                match part {
                    Part::Span { index, from, to } => {
                        let object =
                            held.get(index).map(|span| self.names.object(span.what.object));
                        self.held(hue, top, from, to, object.as_deref());
                    }
                    Part::Column { at, shares } => {
                        // A thin line where it was held a short while, a thick one where longer.
                        let height = 1.0 + 2.0 * f64::from(shares[0]);
                        self.brush.fill(Ink::Hue(hue), at, top + 2.0, 1.0, height.round());
                    }
                }
            }
        }
    }

    /// A span wide enough for its own look.
    fn doing(&mut self, what: &What, stuck: bool, hue: u8, top: f64, from: f64, to: f64) {
        // Neighbours stay apart, and nothing becomes invisible.
        let width = (to - from - if to - from > 3.0 { 0.5 } else { 0.0 }).max(1.0);
        let middle = top + BAR / 2.0;
        match what {
            What::Running => self.brush.fill(Ink::Hue(hue), from, top + 1.0, width, BAR - 2.0),
            What::Waiting { on, .. } => {
                let (fill, edge) = if stuck {
                    (Ink::Stuck, Ink::Error)
                } else {
                    (Ink::Stripes(hue), Ink::Hue(hue))
                };
                self.brush.fill(fill, from, top + 1.0, width, BAR - 2.0);
                self.frame(edge, from, top + 1.0, width, BAR - 2.0);
                let name = self.names.awaited(*on);
                self.label(edge, from, width, middle, &name);
            }
            What::WantsGil { .. } => {
                self.brush.fill(Ink::Dots(hue), from, top + 1.0, width, BAR - 2.0);
                self.frame(Ink::Hue(hue), from, top + 1.0, width, BAR - 2.0);
                self.label(Ink::Hue(hue), from, width, middle, "GIL");
            }
            What::Sleeping { .. } => {
                self.brush.fill(Ink::Hue(hue), from, middle - 1.0, width, 2.0);
                self.label(Ink::Hue(hue), from, width, middle, "sleeps");
            }
            What::Outside => {
                self.brush.fill(Ink::Pale(hue), from, middle - 3.0, width, 6.0);
                self.label(Ink::Hue(hue), from, width, middle, "outside the GIL");
            }
            What::Input => {
                self.brush.fill(Ink::Pale(hue), from, top + 1.0, width, BAR - 2.0);
                self.frame(Ink::Hue(hue), from, top + 1.0, width, BAR - 2.0);
                self.label(Ink::Hue(hue), from, width, middle, "input");
            }
        }
    }

    /// Many short spans: from below, how much of the time the thread ran, waited, ...
    fn column(&mut self, hue: u8, top: f64, at: f64, shares: &[f32; CLASSES]) {
        const ORDER: [usize; CLASSES] = [
            What::RUNNING,
            What::WAITING,
            What::WANTS_GIL,
            What::INPUT,
            What::OUTSIDE,
            What::SLEEPING,
        ];
        let whole = BAR - 2.0;
        let mut bottom = top + BAR - 1.0;
        for class in ORDER {
            let share = f64::from(shares[class]);
            if share <= 0.0 {
                continue;
            }
            // What happened at all is seen, as far as there is room.
            let height = (share * whole).round().max(1.0).min(bottom - top - 1.0);
            let ink = match class {
                What::RUNNING => Ink::Hue(hue),
                What::WAITING => Ink::Stripes(hue),
                What::WANTS_GIL => Ink::Dots(hue),
                What::SLEEPING => {
                    // A sleep is a line, here as elsewhere.
                    self.brush.fill(Ink::Hue(hue), at, bottom - height / 2.0, 1.0, 1.0);
                    bottom -= height;
                    continue;
                }
                _ => Ink::Pale(hue),
            };
            if height > 0.0 {
                bottom -= height;
                self.brush.fill(ink, at, bottom, 1.0, height);
            }
        }
    }

    /// What a thread held: a bracket under its bar, and the name.
    fn held(&mut self, hue: u8, top: f64, from: f64, to: f64, object: Option<&str>) {
        let width = (to - from).max(1.0);
        let ink = Ink::Hue(hue);
        self.brush.fill(ink, from, top + 2.0, width, 2.0);
        if width >= 4.0 {
            self.brush.fill(ink, from, top, 1.0, 3.0);
            self.brush.fill(ink, from + width - 1.0, top, 1.0, 3.0);
        }
        let Some(object) = object else { return };
        let needed = self.brush.width(object);
        if needed + INSET <= width {
            self.brush.write(Ink::Soft, from + 2.0, top + HELD / 2.0 + 3.0, object);
        }
    }

    /// Where a thread's life ends inside the picture.
    fn ends(&mut self, lane: &Lane, hue: u8, top: f64) {
        let Some(to_us) = lane.to_us else { return };
        let x = self.scene.x(to_us as f64);
        if !(0.0..=self.scene.width + 1.0).contains(&x) {
            return;
        }
        let x = x.min(self.scene.width - 2.0);
        if lane.error.is_some() {
            self.brush.fill(Ink::Error, x, top - 3.0, 3.0, BAR + 6.0);
        } else {
            self.brush.fill(Ink::Hue(hue), x, top - 2.0, 1.5, BAR + 4.0);
        }
    }

    fn frame(&mut self, ink: Ink, x: f64, y: f64, width: f64, height: f64) {
        self.brush.fill(ink, x, y, width, 1.0);
        self.brush.fill(ink, x, y + height - 1.0, width, 1.0);
        if width >= 3.0 {
            self.brush.fill(ink, x, y, 1.0, height);
            self.brush.fill(ink, x + width - 1.0, y, 1.0, height);
        }
    }

    fn label(&mut self, ink: Ink, from: f64, width: f64, middle: f64, text: &str) {
        // A narrow bar is not worth measuring its words.
        let needed = if width < 4.0 * INSET { width } else { self.brush.width(text) };
        if needed + 4.0 * INSET <= width {
            let left = from + (width - needed) / 2.0;
            self.labels.push(Label { ink, left, width: needed, middle, text: text.to_owned() });
        }
    }

    /// Each on a plate that keeps the bar's pattern away from it.
    fn labels(&mut self) {
        for Label { ink, left, width, middle, text } in std::mem::take(&mut self.labels) {
            self.brush.fill(Ink::Surface, left - INSET, middle - 6.5, width + 2.0 * INSET, 13.0);
            self.brush.write(ink, left, middle, &text);
        }
    }

    fn gaps(&mut self) {
        for gap in self.trace.gaps() {
            let x = self.scene.x(*gap as f64);
            if (0.0..self.scene.width).contains(&x) {
                let mut y = AXIS;
                while y < self.scene.height {
                    self.brush.fill(Ink::Warning, x.round(), y, 2.0, 4.0);
                    y += 8.0;
                }
            }
        }
        let (_, kept_from) = self.trace.forgotten();
        let x = self.scene.x(kept_from as f64);
        if x > 0.0 {
            self.brush.fill(
                Ink::Warning,
                x.min(self.scene.width) - 1.0,
                AXIS,
                2.0,
                self.scene.height,
            );
        }
    }

    /// A frame around what is chosen, and the way to who holds what it waits for.
    fn chosen(&mut self, fact: Fact) {
        let Some(said) = self.trace.said(fact) else { return };
        let (_, height) = self.layout.row(fact.lane, fact.row);
        let top = self.y(fact.lane, fact.row);
        let from = self.scene.x(said.from_us() as f64).max(-2.0);
        let end = said.to_us().unwrap_or(self.scene.now_us);
        let to = self.scene.x(end as f64).min(self.scene.width + 2.0);
        if to < 0.0 || from > self.scene.width {
            return;
        }
        let holder = said.holder().and_then(|holder: ThreadId| self.trace.lane_of(holder));
        if let Some(holder) = holder.filter(|holder| *holder != fact.lane) {
            self.link(from.max(0.0), top + height / 2.0, holder);
        }
        let (from, to) = (from - 1.5, to.max(from + 3.0) + 1.5);
        let (x, y, width, height) = (from, top - 1.5, to - from, height + 3.0);
        for (x, y, width, height) in [
            (x, y, width, 2.0),
            (x, y + height - 2.0, width, 2.0),
            (x, y, 2.0, height),
            (x + width - 2.0, y, 2.0, height),
        ] {
            self.brush.fill(Ink::Focus, x, y, width, height);
        }
    }

    fn link(&mut self, x: f64, y: f64, holder: usize) {
        let target = self.y(holder, Row::Doing) + BAR / 2.0;
        let x = x.clamp(5.0, self.scene.width - 5.0);
        let (from, to) = (y.min(target), y.max(target));
        self.brush.fill(Ink::Surface, x - 2.0, from, 4.0, to - from);
        self.brush.fill(Ink::Focus, x - 1.0, from, 2.0, to - from);
        self.brush.fill(Ink::Surface, x - 5.0, target - 5.0, 10.0, 10.0);
        self.brush.fill(Ink::Focus, x - 4.0, target - 4.0, 8.0, 8.0);
    }

    /// Above everything, so that scrolled lanes go away under it.
    fn axis(&mut self, marks: &[axis::Mark]) {
        let Scene { width, pointer, window, .. } = *self.scene;
        if self.scene.scrolled > 0.0 {
            self.brush.fill(Ink::Surface, 0.0, 0.0, width, AXIS);
        }
        let moment = pointer.map(|x| {
            let text = axis::moment(window.from_us + x * self.scene.us_per_px(), window, width);
            let wide = self.brush.width(&text);
            let left = (x - wide / 2.0).clamp(0.0, (width - wide).max(0.0));
            (x, left, wide, text)
        });
        for mark in marks {
            let wide = self.brush.width(&mark.label);
            let x = self.scene.x(mark.at_us);
            let left = (x - wide / 2.0).clamp(0.0, (width - wide).max(0.0));
            let free = moment.as_ref().is_none_or(|(_, other, other_wide, _)| {
                left + wide + 8.0 < *other || other + other_wide + 8.0 < left
            });
            if free {
                self.brush.write(Ink::Faint, left, AXIS / 2.0 - 2.0, &mark.label);
            }
        }
        if let Some((x, left, _, text)) = moment {
            self.brush.fill(Ink::Faint, x.round(), AXIS - 4.0, 1.0, self.scene.height);
            self.brush.write(Ink::Soft, left, AXIS / 2.0 - 2.0, &text);
        }
        self.overview();
    }

    /// Below everything: which part of the run is in sight.
    fn overview(&mut self) {
        let Scene { window, now_us, width, height, .. } = *self.scene;
        let total = now_us as f64;
        if window.length() >= total * 0.999 {
            return;
        }
        let scale = width / total;
        self.brush.fill(Ink::Grid, 0.0, height - 4.0, width, 4.0);
        let thumb = (window.length() * scale).max(6.0);
        let left = (window.from_us * scale).min(width - thumb);
        self.brush.fill(Ink::Faint, left, height - 4.0, thumb, 4.0);
    }
}

#[cfg(test)]
mod tests;
