//! The few calls of the browser that every worker needs.

use js_sys::{Function, Object, Reflect};
use spindle_protocol::RunError;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use wasm_bindgen::{JsCast, UnwrapThrowExt};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, Worker, WorkerOptions, WorkerType};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
    #[wasm_bindgen(thread_local_v2, js_namespace = performance, js_name = timeOrigin)]
    static TIME_ORIGIN: f64;
    #[wasm_bindgen(thread_local_v2, js_name = trustedTypes)]
    static TRUSTED_TYPES: Option<Object>;
}

/// Milliseconds on the monotonic clock that the page and all its workers share.
pub(crate) fn now_ms() -> f64 {
    thread_local! {
        static ORIGIN: f64 = TIME_ORIGIN.with(|origin| *origin);
    }
    ORIGIN.with(|origin| *origin) + performance_now()
}

/// This worker's global scope.
pub(crate) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Starts another worker from this page's worker script.
///
/// # Errors
/// What the browser says.
pub(crate) fn spawn_worker(url: &str) -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    Worker::new_with_options(url, &options)
}

/// Lets this worker start workers of its own script, and nothing else, where the page's policy
/// requires trusted script addresses.
pub(crate) fn allow_own_workers() {
    TRUSTED_TYPES.with(|factory| {
        let Some(factory) = factory else { return };
        let own = own_url();
        let create = Closure::<dyn Fn(String) -> Result<String, JsValue>>::new(move |url| {
            if url == own { Ok(url) } else { Err(JsValue::from_str("not a worker of this page")) }
        });
        let rules = Object::new();
        Reflect::set(&rules, &"createScriptURL".into(), create.as_ref())
            .expect_throw("a plain object takes any key");
        create.forget(); // the policy lives as long as the worker
        if let Ok(policy) = Reflect::get(factory, &"createPolicy".into())
            && let Ok(policy) = policy.dyn_into::<Function>()
        {
            // A policy of this name from an earlier boot is as good.
            drop(policy.call2(factory, &"default".into(), &rules));
        }
    });
}

/// The address of this worker's script.
pub(crate) fn own_url() -> String {
    scope().location().href()
}

/// Calls `handle` with every message's data for as long as the worker lives.
pub(crate) fn on_message(worker: &Worker, handle: impl FnMut(JsValue) + 'static) {
    worker.set_onmessage(Some(&message_handler(handle)));
}

/// Calls `handle` when a worker's script cannot be loaded or throws.
pub(crate) fn on_error(worker: &Worker, handle: impl FnMut() + 'static) {
    let handler = Closure::<dyn FnMut()>::new(handle).into_js_value();
    worker.set_onerror(Some(handler.unchecked_ref()));
}

/// What to say when it cannot.
pub(crate) fn no_worker() -> RunError {
    RunError::new(
        "the part of this page that runs Python could not be loaded",
        "if the companion has ended, start it again (spindle serve); then press Run again",
    )
}

/// Calls `handle` with every message from this worker's owner.
pub(crate) fn on_own_message(handle: impl FnMut(JsValue) + 'static) {
    scope().set_onmessage(Some(&message_handler(handle)));
}

fn message_handler(mut handle: impl FnMut(JsValue) + 'static) -> Function {
    // Freed by the browser's garbage collector together with the worker object.
    Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| handle(event.data()))
        .into_js_value()
        .unchecked_into()
}

/// A JavaScript error as a sentence.
pub(crate) fn describe(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => error.to_string().into(),
        None => error.as_string().unwrap_or_else(|| format!("{error:?}")),
    }
}
