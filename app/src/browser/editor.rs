//! The code editor (app/editor), where its script is there.

use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::state::hue;
use crate::state::marks::{LineMark, Stands};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = SpindleEditor)]
    static BUNDLE: Option<Bundle>;

    type Bundle;

    #[wasm_bindgen(method)]
    fn mount(
        this: &Bundle,
        host: &HtmlElement,
        text: &str,
        label: &str,
        on_change: &JsValue,
        on_run: &JsValue,
    ) -> View;

    type View;

    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &View, text: &str);

    #[wasm_bindgen(method, js_name = markErrors)]
    fn mark_errors(this: &View, lines: Vec<u32>, messages: Vec<String>);

    #[wasm_bindgen(method, js_name = markLine)]
    fn mark_line(this: &View, number: u32, hue: u8);

    #[wasm_bindgen(method, js_name = markStanding)]
    fn mark_standing(
        this: &View,
        lines: Vec<u32>,
        numbers: Vec<u32>,
        hues: Vec<u32>,
        words: Vec<String>,
    );

    #[wasm_bindgen(method)]
    fn destroy(this: &View);
}

/// Whether the editor's script is there.
#[must_use]
pub fn is_available() -> bool {
    BUNDLE.with(Option::is_some)
}

/// A mounted editor; dropping it takes it away.
pub struct CodeEditor {
    view: View,
    _on_change: Closure<dyn Fn(String)>,
    _on_run: Closure<dyn Fn()>,
}

impl std::fmt::Debug for CodeEditor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CodeEditor").finish_non_exhaustive()
    }
}

impl CodeEditor {
    /// Mounts an editor in `host`.
    ///
    /// # Panics
    /// When the editor [is not available](is_available).
    #[must_use]
    pub fn mount(
        host: &HtmlElement,
        text: &str,
        label: &str,
        on_change: impl Fn(String) + 'static,
        on_run: impl Fn() + 'static,
    ) -> Self {
        let on_change = Closure::<dyn Fn(String)>::new(on_change);
        let on_run = Closure::<dyn Fn()>::new(on_run);
        let view = BUNDLE.with(|bundle| {
            let bundle = bundle.as_ref().expect("the caller asked whether the editor is there");
            bundle.mount(host, text, label, on_change.as_ref(), on_run.as_ref())
        });
        Self { view, _on_change: on_change, _on_run: on_run }
    }

    /// Replaces the text.
    pub fn set_text(&self, text: &str) {
        self.view.set_text(text);
    }

    /// Marks lines (from 1) with their messages; no lines take all marks away.
    pub fn mark_errors(&self, marks: &[(u32, String)]) {
        let (lines, messages) = marks.iter().cloned().unzip();
        self.view.mark_errors(lines, messages);
    }

    /// Marks a line and shows it; nothing takes the mark away.
    pub fn mark_line(&self, mark: Option<LineMark>) {
        let (line, hue) = mark.map_or((0, 0), |mark| (mark.line, hue::of(mark.thread)));
        self.view.mark_line(line, hue);
    }

    /// Shows beside the lines which threads stand there.
    pub fn mark_standing(&self, standing: &[Stands]) {
        self.view.mark_standing(
            standing.iter().map(|one| one.line).collect(),
            standing.iter().map(|one| one.thread.0).collect(),
            standing.iter().map(|one| hue::of(one.thread).into()).collect(),
            standing.iter().map(|one| one.words.clone()).collect(),
        );
    }
}

impl Drop for CodeEditor {
    fn drop(&mut self) {
        self.view.destroy();
    }
}
