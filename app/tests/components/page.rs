//! A component mounted for one test, found by its test ids.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// A mounted component. Dropping it takes it off the page.
pub(crate) struct Page {
    root: HtmlElement,
    _mounted: Box<dyn std::any::Any>,
}

impl Page {
    /// Mounts what `view` makes.
    pub(crate) fn mount<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Self {
        let root: HtmlElement =
            document().create_element("div").expect("a div can be made").unchecked_into();
        document().body().expect("a page has a body").append_child(&root).expect("it takes a div");
        let mounted = leptos::mount::mount_to(root.clone(), view);
        Self { root, _mounted: Box::new(mounted) }
    }

    /// Every element with this test id.
    pub(crate) fn all(&self, test_id: &str) -> Vec<Element> {
        let found = self
            .root
            .query_selector_all(&format!("[data-testid={test_id}]"))
            .expect("the selector is valid");
        (0..found.length()).filter_map(|at| found.get(at)).map(JsCast::unchecked_into).collect()
    }

    /// The texts of every element with this test id.
    pub(crate) fn texts(&self, test_id: &str) -> Vec<String> {
        self.all(test_id).iter().map(|one| one.text_content().unwrap_or_default()).collect()
    }

    /// Clicks the nth element with this test id.
    pub(crate) async fn click(&self, test_id: &str, nth: usize) {
        self.all(test_id)[nth].unchecked_ref::<HtmlElement>().click();
        leptos::task::tick().await;
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
    }
}
