//! Word of what changes around an element: its size, whether it is in sight, the page's colours.

use leptos::prelude::{document, window};
use wasm_bindgen::prelude::*;
use web_sys::{
    Element, IntersectionObserver, IntersectionObserverEntry, MediaQueryList, MutationObserver,
    MutationObserverInit, ResizeObserver,
};

/// Tells of changes as long as it lives.
#[derive(Debug)]
pub struct Observers {
    size: Option<ResizeObserver>,
    sight: Option<IntersectionObserver>,
    attributes: Option<MutationObserver>,
    scheme: Option<MediaQueryList>,
    on_sight: Closure<dyn Fn(js_sys::Array)>,
    on_change: Closure<dyn Fn()>,
}

impl Observers {
    /// Calls `on_sight` when the element comes into sight or goes out of it, and `on_change` when
    /// its size, the theme or the screen's resolution may have changed.
    pub fn of(
        element: &Element,
        on_sight: impl Fn(bool) + 'static,
        on_change: impl Fn() + 'static,
    ) -> Self {
        let on_sight = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let last = entries.pop().unchecked_into::<IntersectionObserverEntry>();
            on_sight(last.is_intersecting());
        });
        let on_change = Closure::<dyn Fn()>::new(on_change);
        let change = on_change.as_ref().unchecked_ref();
        let sight = IntersectionObserver::new(on_sight.as_ref().unchecked_ref()).ok();
        if let Some(sight) = &sight {
            sight.observe(element);
        }
        let size = ResizeObserver::new(change).ok();
        if let Some(size) = &size {
            size.observe(element);
        }
        let attributes = MutationObserver::new(change).ok();
        if let (Some(attributes), Some(root)) = (&attributes, document().document_element()) {
            let wanted = MutationObserverInit::new();
            wanted.set_attributes(true);
            // The options are right: observing cannot fail.
            drop(attributes.observe_with_options(&root, &wanted));
        }
        let scheme = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
        if let Some(scheme) = &scheme {
            drop(scheme.add_event_listener_with_callback("change", change));
        }
        drop(window().add_event_listener_with_callback("resize", change));
        Self { size, sight, attributes, scheme, on_sight, on_change }
    }
}

impl Drop for Observers {
    fn drop(&mut self) {
        let change = self.on_change.as_ref().unchecked_ref();
        self.size.iter().for_each(ResizeObserver::disconnect);
        self.sight.iter().for_each(IntersectionObserver::disconnect);
        self.attributes.iter().for_each(MutationObserver::disconnect);
        // What is not listened to cannot be taken away; that is no error.
        if let Some(scheme) = &self.scheme {
            drop(scheme.remove_event_listener_with_callback("change", change));
        }
        drop(window().remove_event_listener_with_callback("resize", change));
        // The closures live until here.
        let _ = &self.on_sight;
    }
}
