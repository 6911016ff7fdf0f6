//! The picture itself: names at the left, the canvas, and what the reader does with it.

use std::time::Duration;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::browser::canvas::Canvas;
use crate::browser::observe::Observers;
use crate::browser::redraw::Redraw;
use crate::browser::{clock, pointer};
use crate::components::console::Chip;
use crate::hooks::use_timeline::UseTimeline;
use crate::state::timeline::layout::{AXIS, lane_height};
use crate::state::timeline::paint::paint;
use crate::state::timeline::walk::Step;

/// The highest that the picture becomes; more lanes are scrolled.
const HIGHEST: f64 = 420.0;
/// The space below the lanes, for the overview.
const FOOT: f64 = 8.0;
/// How often a picture moves on while nothing is told.
const TICK: Duration = Duration::from_millis(100);
/// How far a pressed pointer may move and still only press, pixels.
const STILL: f64 = 4.0;
/// A key moves by this part of the width, and zooms by this factor.
const KEY_PAN: f64 = 0.2;
const KEY_ZOOM: f64 = 1.6;

/// Names and picture.
#[component]
pub fn Stage(
    /// The timeline.
    timeline: UseTimeline,
) -> impl IntoView {
    let state = timeline.state();
    let scroller = NodeRef::<html::Div>::new();
    let canvas = NodeRef::<html::Canvas>::new();
    draw_when_needed(timeline, canvas);

    // How many objects each thread held at once: what the lanes' heights depend on.
    let lanes = Memo::new(move |_| {
        state.with(|state| {
            let lanes = state.trace.lanes().iter();
            lanes.map(|lane| (lane.thread, lane.held.len())).collect::<Vec<_>>()
        })
    });
    let height = move || {
        let all: f64 = lanes.with(|lanes| lanes.iter().map(|lane| lane_height(lane.1)).sum());
        (AXIS + all + FOOT).min(HIGHEST)
    };
    let name = move |(thread, held): (_, usize)| {
        let name = state.with_untracked(|state| state.thread_name(thread));
        view! {
            <li class="timeline__name" style:height=format!("{}px", lane_height(held))>
                <Chip thread name />
            </li>
        }
    };
    Effect::new(move |_| {
        if let (Some(top), Some(scroller)) = (timeline.wanted_scroll(), scroller.get_untracked()) {
            scroller.set_scroll_top(top.round() as i32);
        }
    });
    let hands = Hands::new(timeline);
    view! {
        <div
            class="timeline__scroll"
            node_ref=scroller
            style:max-height=format!("{HIGHEST}px")
            on:scroll:target=move |event| timeline.scroll(event.target().scroll_top().into())
        >
            <ol class="timeline__names" style:padding-top=format!("{AXIS}px")>
                <For each=move || lanes.get() key=|lane| *lane children=name />
            </ol>
            <div
                class="timeline__stage"
                data-testid="timeline-stage"
                tabindex="0"
                role="application"
                aria-roledescription="timeline"
                aria-label="Timeline. Left and right go from bar to bar, up and down from thread to \
                thread, Enter shows the line, plus and minus zoom, 0 shows everything. The same \
                is below as a table."
                style:height=move || format!("{}px", height())
                on:keydown=move |event| key(timeline, &event)
                on:wheel=move |event| wheel(timeline, &event)
                on:pointerdown=move |event| hands.down(&event)
                on:pointermove=move |event| hands.moved(&event)
                on:pointerup=move |event| hands.up(&event)
                on:pointercancel=move |event| hands.gone(&event)
                on:pointerleave=move |_| timeline.leave()
                on:dblclick=move |event| {
                    timeline.zoom(f64::from(event.offset_x()) / timeline.width(), 4.0);
                }
            >
                <canvas class="timeline__canvas" aria-hidden="true" node_ref=canvas></canvas>
            </div>
        </div>
    }
}

/// Draws whenever something changed and the picture is in sight, once a frame at most.
fn draw_when_needed(timeline: UseTimeline, element: NodeRef<html::Canvas>) {
    let drawing = StoredValue::new_local(None::<(Redraw, Observers)>);
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        let Some(mut canvas) = Canvas::of(element.clone()) else { return };
        let state = timeline.state();
        let redraw = Redraw::new({
            let element = element.clone();
            move || {
                let (width, height) =
                    (element.client_width().into(), element.client_height().into());
                let scene = timeline.scene(width, height);
                canvas.begin(width, height);
                state.with_untracked(|state| {
                    paint(&state.trace, &state.names, &scene, &mut canvas);
                });
                canvas.end();
                if timeline.is_moving() && !clock::wants_no_motion() {
                    drawing.try_with_value(|drawing| {
                        if let Some((redraw, _)) = drawing {
                            redraw.ask_in(TICK);
                        }
                    });
                }
            }
        });
        let (sight, change) = (redraw.clone(), redraw.clone());
        let observers = Observers::of(
            &element,
            move |in_sight| sight.set_in_sight(in_sight),
            move || change.ask(),
        );
        drawing.set_value(Some((redraw, observers)));
    });
    Effect::new(move |_| {
        timeline.track();
        drawing.with_value(|drawing| {
            if let Some((redraw, _)) = drawing {
                redraw.ask();
            }
        });
    });
}

fn key(timeline: UseTimeline, event: &ev::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    match (event.key().as_str(), event.shift_key()) {
        ("ArrowLeft", false) => timeline.step(Step::Before),
        ("ArrowRight", false) => timeline.step(Step::After),
        ("ArrowLeft", true) => timeline.pan(-KEY_PAN),
        ("ArrowRight", true) => timeline.pan(KEY_PAN),
        ("ArrowUp", _) => timeline.step(Step::Up),
        ("ArrowDown", _) => timeline.step(Step::Down),
        ("Home", _) => timeline.step(Step::First),
        ("End", _) => timeline.step(Step::Last),
        ("+" | "=", _) => timeline.zoom_here(KEY_ZOOM),
        ("-" | "_", _) => timeline.zoom_here(1.0 / KEY_ZOOM),
        ("0", _) => timeline.show_all(),
        ("Enter" | " ", _) => timeline.go_to_line(),
        ("Escape", _) => timeline.let_go(),
        _ => return,
    }
    event.prevent_default();
}

/// With Ctrl (or two fingers pinching on a pad) a wheel zooms, with Shift or turned sideways it
/// moves; else it scrolls the page as everywhere.
fn wheel(timeline: UseTimeline, event: &ev::WheelEvent) {
    let (across, down) = pointer::turned(event);
    if event.ctrl_key() || event.meta_key() {
        let at = f64::from(event.offset_x()) / timeline.width();
        timeline.zoom(at, (-down / 240.0).clamp(-1.0, 1.0).exp2());
    } else if event.shift_key() || across.abs() > down.abs() {
        let by = if across == 0.0 { down } else { across };
        if timeline.view().with_untracked(|view| view.is_all()) {
            return;
        }
        timeline.pan(by / timeline.width());
    } else {
        return;
    }
    event.prevent_default();
}

/// The pointers that are down: one drags, two pinch.
#[derive(Clone, Copy)]
struct Hands {
    timeline: UseTimeline,
    down: StoredValue<Vec<Hand>>,
    dragged: StoredValue<bool>,
}

#[derive(Clone, Copy)]
struct Hand {
    id: i32,
    start: (f64, f64),
    x: f64,
}

impl Hands {
    fn new(timeline: UseTimeline) -> Self {
        Self { timeline, down: StoredValue::new(Vec::new()), dragged: StoredValue::new(false) }
    }

    fn down(self, event: &ev::PointerEvent) {
        if event.button() != 0 {
            return;
        }
        pointer::capture(event);
        let (x, y) = place(event);
        self.down.update_value(|down| {
            down.push(Hand { id: event.pointer_id(), start: (x, y), x });
        });
        self.dragged.update_value(|dragged| {
            *dragged = self.down.with_value(|down| down.len() > 1);
        });
    }

    fn moved(self, event: &ev::PointerEvent) {
        let (x, y) = place(event);
        let before = self.down.get_value();
        let Some(index) = before.iter().position(|hand| hand.id == event.pointer_id()) else {
            if event.pointer_type() != "touch" {
                self.timeline.point(x, y);
            }
            return;
        };
        self.down.update_value(|down| down[index].x = x);
        let width = self.timeline.width();
        if let [a, b, ..] = before[..] {
            let (still, old) = if index == 0 { (b.x, a.x) } else { (a.x, b.x) };
            let (was, is) = ((old - still).abs().max(8.0), (x - still).abs().max(8.0));
            self.timeline.zoom(still / width, is / was);
            return;
        }
        let (from_x, from_y) = before[index].start;
        if (x - from_x).hypot(y - from_y) > STILL {
            self.dragged.set_value(true);
        }
        if self.dragged.get_value() {
            self.timeline.leave();
            self.timeline.pan((before[index].x - x) / width);
        }
    }

    fn up(self, event: &ev::PointerEvent) {
        let held =
            self.down.with_value(|down| down.iter().any(|hand| hand.id == event.pointer_id()));
        if held && !self.dragged.get_value() {
            let (x, y) = place(event);
            self.timeline.press(x, y);
        }
        self.gone(event);
    }

    fn gone(self, event: &ev::PointerEvent) {
        self.down.update_value(|down| down.retain(|hand| hand.id != event.pointer_id()));
    }
}

/// Where a pointer is, from the picture's top left.
fn place(event: &ev::PointerEvent) -> (f64, f64) {
    (event.offset_x().into(), event.offset_y().into())
}
