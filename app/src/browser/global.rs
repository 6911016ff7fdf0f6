//! An object of functions on `window`, for callers outside of the page.

use js_sys::Reflect;
use leptos::prelude::window;
use wasm_bindgen::prelude::*;

/// An object under construction. Its functions live as long as the page.
#[derive(Debug, Default)]
pub struct Object(js_sys::Object);

impl Object {
    /// An object without functions.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a function that takes a text and returns a number or throws a sentence.
    #[must_use]
    pub fn fallible(
        self,
        name: &str,
        call: impl Fn(String) -> Result<u32, String> + 'static,
    ) -> Self {
        let call = move |text| call(text).map_err(|sentence| js_sys::Error::new(&sentence).into());
        let closure = Closure::<dyn Fn(String) -> Result<u32, JsValue>>::new(call);
        self.with(name, closure.into_js_value())
    }

    /// Adds a function that takes two numbers and returns a text.
    #[must_use]
    pub fn binary(self, name: &str, call: impl Fn(u32, u32) -> String + 'static) -> Self {
        self.with(name, Closure::<dyn Fn(u32, u32) -> String>::new(call).into_js_value())
    }

    /// Adds a function that takes a number and returns nothing.
    #[must_use]
    pub fn unary(self, name: &str, call: impl Fn(u32) + 'static) -> Self {
        self.with(name, Closure::<dyn Fn(u32)>::new(call).into_js_value())
    }

    /// Adds a function that takes nothing and returns a text.
    #[must_use]
    pub fn nullary(self, name: &str, call: impl Fn() -> String + 'static) -> Self {
        self.with(name, Closure::<dyn Fn() -> String>::new(call).into_js_value())
    }

    /// Makes the object a property of `window`.
    pub fn install(self, name: &str) {
        // `window` is an ordinary object: setting a property on it cannot fail.
        drop(Reflect::set(&window(), &name.into(), &self.0));
    }

    fn with(self, name: &str, function: JsValue) -> Self {
        // The object is ours and not frozen: setting a property on it cannot fail.
        drop(Reflect::set(&self.0, &name.into(), &function));
        self
    }
}
