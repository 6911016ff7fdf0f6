//! The colours and patterns that a canvas draws with, out of the page's style sheet.

use std::collections::HashMap;

use leptos::prelude::{document, window};
use wasm_bindgen::prelude::*;
use web_sys::{CanvasPattern, CanvasRenderingContext2d, HtmlCanvasElement};

use crate::state::timeline::brush::Ink;

/// The side of a pattern's tile, CSS pixels.
const TILE: f64 = 6.0;
/// How much of a thread's hue is under its stripes and dots, and in what is pale, per cent.
const TINT: u32 = 16;
const PALE: u32 = 34;

/// Every ink of one theme on one screen, made when it is first used.
#[derive(Debug)]
pub(super) struct Inks {
    theme: String,
    ratio: f64,
    made: HashMap<Ink, Made>,
}

#[derive(Debug)]
enum Made {
    Colour(String),
    Pattern(CanvasPattern),
}

impl Inks {
    /// The inks for a canvas as it is now: the same ones while neither theme nor screen change.
    pub(super) fn renewed(old: Option<Self>, canvas: &HtmlCanvasElement, ratio: f64) -> Self {
        let theme = colour(canvas, "var(--text)");
        match old {
            Some(inks) if inks.theme == theme && (inks.ratio - ratio).abs() < 1e-6 => inks,
            _ => Self { theme, ratio, made: HashMap::new() },
        }
    }

    /// Makes the context fill with an ink.
    pub(super) fn dip(
        &mut self,
        canvas: &HtmlCanvasElement,
        pen: &CanvasRenderingContext2d,
        ink: Ink,
    ) {
        let ratio = self.ratio;
        match self.made.entry(ink).or_insert_with(|| make(canvas, ink, ratio)) {
            Made::Colour(colour) => pen.set_fill_style_str(colour),
            Made::Pattern(pattern) => pen.set_fill_style_canvas_pattern(pattern),
        }
    }
}

fn make(canvas: &HtmlCanvasElement, ink: Ink, ratio: f64) -> Made {
    let plain = |token: &str| Made::Colour(colour(canvas, &format!("var(--{token})")));
    let patterned = |token: String, tile: fn(&CanvasRenderingContext2d, f64)| {
        let full = colour(canvas, &format!("var(--{token})"));
        let tint = mixed(canvas, &token, TINT);
        pattern(&full, &tint, ratio, tile).map_or(Made::Colour(tint), Made::Pattern)
    };
    match ink {
        Ink::Surface => plain("surface-console"),
        Ink::Grid => plain("line"),
        Ink::Faint => plain("text-faint"),
        Ink::Soft => plain("text-soft"),
        Ink::Error => plain("error"),
        Ink::Warning => plain("warning"),
        Ink::Focus => plain("focus"),
        Ink::Hue(hue) => plain(&format!("thread-{hue}")),
        Ink::Pale(hue) => Made::Colour(mixed(canvas, &format!("thread-{hue}"), PALE)),
        Ink::Stripes(hue) => patterned(format!("thread-{hue}"), stripes),
        Ink::Dots(hue) => patterned(format!("thread-{hue}"), dots),
        Ink::Stuck => patterned("error".to_owned(), stripes),
    }
}

fn mixed(canvas: &HtmlCanvasElement, token: &str, percent: u32) -> String {
    colour(
        canvas,
        &format!("color-mix(in srgb, var(--{token}) {percent}%, var(--surface-console))"),
    )
}

/// What a colour of the style sheet is where the canvas stands. A canvas has no caret, so that
/// this property changes nothing that can be seen.
fn colour(canvas: &HtmlCanvasElement, value: &str) -> String {
    const PROBE: &str = "caret-color";
    let style = canvas.style();
    drop(style.set_property(PROBE, value));
    let computed = window().get_computed_style(canvas).ok().flatten();
    let colour = computed.and_then(|style| style.get_property_value(PROBE).ok());
    drop(style.remove_property(PROBE));
    colour.unwrap_or_default()
}

fn pattern(
    full: &str,
    tint: &str,
    ratio: f64,
    tile: fn(&CanvasRenderingContext2d, f64),
) -> Option<CanvasPattern> {
    let side = (TILE * ratio).round().max(4.0);
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(side as u32);
    canvas.set_height(side as u32);
    let pen = context(&canvas)?;
    pen.set_fill_style_str(tint);
    pen.fill_rect(0.0, 0.0, side, side);
    pen.set_fill_style_str(full);
    pen.set_stroke_style_str(full);
    tile(&pen, side);
    pen.create_pattern_with_html_canvas_element(&canvas, "repeat").ok().flatten()
}

/// One slanted line, and its two neighbours' corners.
fn stripes(pen: &CanvasRenderingContext2d, side: f64) {
    pen.set_line_width(side * 0.24);
    pen.begin_path();
    for shift in [-side, 0.0, side] {
        pen.move_to(shift - 1.0, side + 1.0);
        pen.line_to(shift + side + 1.0, -1.0);
    }
    pen.stroke();
}

fn dots(pen: &CanvasRenderingContext2d, side: f64) {
    let dot = (side * 0.34).round().max(1.0);
    pen.fill_rect(0.0, 0.0, dot, dot);
    pen.fill_rect((side / 2.0).round(), (side / 2.0).round(), dot, dot);
}

pub(super) fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok().flatten()?.dyn_into().ok()
}
