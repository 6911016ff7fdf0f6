//! A canvas to draw on, sharp on every screen.

use std::collections::{BTreeMap, HashMap};

use leptos::prelude::window;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::browser::ink::{Inks, context};
use crate::state::timeline::brush::{Brush, Ink};

/// The size of words, CSS pixels.
const WORDS: f64 = 11.0;
/// The most words whose width is remembered.
const MOST_WIDTHS: usize = 2_000;

/// A canvas and what is kept from drawing to drawing.
#[derive(Debug)]
pub struct Canvas {
    element: HtmlCanvasElement,
    pen: CanvasRenderingContext2d,
    inks: Option<Inks>,
    ratio: f64,
    fills: BTreeMap<Ink, Vec<[f64; 4]>>,
    words: Vec<(Ink, f64, f64, String)>,
    widths: std::cell::RefCell<HashMap<String, f64>>,
}

impl Canvas {
    /// Draws on an element; `None` when the browser gives nothing to draw with.
    #[must_use]
    pub fn of(element: HtmlCanvasElement) -> Option<Self> {
        let pen = context(&element)?;
        Some(Self {
            element,
            pen,
            inks: None,
            ratio: 1.0,
            fills: BTreeMap::new(),
            words: Vec::new(),
            widths: Default::default(),
        })
    }

    /// Begins a drawing of that many CSS pixels on an empty surface.
    pub fn begin(&mut self, width: f64, height: f64) {
        let ratio = window().device_pixel_ratio().clamp(1.0, 4.0);
        if (ratio - self.ratio).abs() > 1e-6 {
            self.widths.borrow_mut().clear();
        }
        self.ratio = ratio;
        let (across, down) = ((width * ratio).round() as u32, (height * ratio).round() as u32);
        // To set the size empties the canvas and forgets its font; the same size is left alone.
        if (self.element.width(), self.element.height()) != (across, down) {
            self.element.set_width(across);
            self.element.set_height(down);
        }
        self.pen.clear_rect(0.0, 0.0, across.into(), down.into());
        let family = window().get_computed_style(&self.element).ok().flatten();
        let family = family.and_then(|style| style.get_property_value("font-family").ok());
        let family = family.filter(|family| !family.is_empty());
        let family = family.as_deref().unwrap_or("sans-serif");
        self.pen.set_font(&format!("500 {}px {family}", WORDS * ratio));
        self.pen.set_text_baseline("middle");
        self.inks = Some(Inks::renewed(self.inks.take(), &self.element, ratio));
    }

    /// Ends the drawing.
    pub fn end(&mut self) {
        self.layer();
    }
}

impl Brush for Canvas {
    fn layer(&mut self) {
        let Some(inks) = &mut self.inks else { return };
        for (ink, fills) in self.fills.iter_mut().filter(|(_, fills)| !fills.is_empty()) {
            inks.dip(&self.element, &self.pen, *ink);
            for [x, y, width, height] in fills.drain(..) {
                self.pen.fill_rect(x, y, width, height);
            }
        }
        for (ink, x, y, text) in self.words.drain(..) {
            inks.dip(&self.element, &self.pen, ink);
            // Words outside of the canvas are an error to nobody.
            drop(self.pen.fill_text(&text, x, y));
        }
    }

    fn fill(&mut self, ink: Ink, x: f64, y: f64, width: f64, height: f64) {
        // On whole pixels of the screen, and never nothing.
        let edge = |at: f64| (at * self.ratio).round();
        let (left, top) = (edge(x), edge(y));
        let (right, bottom) = (edge(x + width).max(left + 1.0), edge(y + height).max(top + 1.0));
        let fills = self.fills.entry(ink).or_default();
        // What goes on where the last one ended is one rectangle: columns of equal height are many.
        if let Some([x, y, width, height]) = fills.last_mut()
            && same(*x + *width, left)
            && same(*y, top)
            && same(*height, bottom - top)
        {
            *width += right - left;
            return;
        }
        fills.push([left, top, right - left, bottom - top]);
    }

    fn write(&mut self, ink: Ink, x: f64, y: f64, text: &str) {
        let (x, y) = ((x * self.ratio).round(), (y * self.ratio).round());
        self.words.push((ink, x, y, text.to_owned()));
    }

    fn width(&self, text: &str) -> f64 {
        let mut widths = self.widths.borrow_mut();
        if let Some(width) = widths.get(text) {
            return *width;
        }
        let width = self.pen.measure_text(text).map_or(0.0, |measured| measured.width());
        let width = width / self.ratio;
        if widths.len() == MOST_WIDTHS {
            widths.clear();
        }
        widths.insert(text.to_owned(), width);
        width
    }
}

/// Whether two whole numbers of pixels are the same.
fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.5
}
