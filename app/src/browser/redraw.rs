//! A drawing that is made anew when something changed: once a frame at most, and only in sight.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::{request_animation_frame, set_timeout};

/// Asks for a drawing; copies ask for the same one. When the last copy is gone, nothing is drawn
/// any more.
#[derive(Clone)]
pub struct Redraw(Rc<Inner>);

struct Inner {
    draw: RefCell<Box<dyn FnMut()>>,
    wanted: Cell<bool>,
    asked: Cell<bool>,
    later: Cell<bool>,
    in_sight: Cell<bool>,
}

impl std::fmt::Debug for Redraw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redraw").finish_non_exhaustive()
    }
}

impl Redraw {
    /// Draws by `draw`.
    pub fn new(draw: impl FnMut() + 'static) -> Self {
        Self(Rc::new(Inner {
            draw: RefCell::new(Box::new(draw)),
            wanted: Cell::new(false),
            asked: Cell::new(false),
            later: Cell::new(false),
            in_sight: Cell::new(true),
        }))
    }

    /// Draws before the next frame; out of sight, as soon as it comes into sight.
    pub fn ask(&self) {
        self.0.wanted.set(true);
        if !self.0.in_sight.get() || self.0.asked.replace(true) {
            return;
        }
        let weak = Rc::downgrade(&self.0);
        request_animation_frame(move || {
            let Some(inner) = weak.upgrade() else { return };
            inner.asked.set(false);
            if inner.in_sight.get() && inner.wanted.replace(false) {
                (inner.draw.borrow_mut())();
            }
        });
    }

    /// Asks after a while, unless that is coming already.
    pub fn ask_in(&self, delay: Duration) {
        if self.0.later.replace(true) {
            return;
        }
        let weak = Rc::downgrade(&self.0);
        set_timeout(
            move || {
                let Some(inner) = weak.upgrade() else { return };
                inner.later.set(false);
                Self(inner).ask();
            },
            delay,
        );
    }

    /// Says whether the drawing can be seen.
    pub fn set_in_sight(&self, in_sight: bool) {
        self.0.in_sight.set(in_sight);
        if in_sight && self.0.wanted.get() {
            self.ask();
        }
    }
}
