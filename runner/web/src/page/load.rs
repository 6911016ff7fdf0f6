//! Downloads and compiles the engine, with progress.

use js_sys::{Reflect, Uint8Array, WebAssembly};
use spindle_protocol::RunError;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ReadableStreamDefaultReader, Response};

use super::{EngineState, OnState};
use crate::browser::describe;

/// The engine's module, compiled while it arrives.
pub(super) async fn compile(
    url: &str,
    on_state: &OnState,
) -> Result<WebAssembly::Module, RunError> {
    let window = web_sys::window()
        .ok_or_else(|| RunError::new("this is no page", "open the course in a browser window"))?;
    let isolated = Reflect::get(&window, &"crossOriginIsolated".into());
    if !isolated.is_ok_and(|isolated| isolated.is_truthy()) {
        return Err(RunError::new(
            "this page is not cross-origin isolated, so the browser lends it no shared memory for threads",
            "open the course from the companion (spindle serve), or serve it with the headers \
             Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp",
        ));
    }
    on_state(EngineState::Loading { received: 0, total: None });
    let response: Response = JsFuture::from(window.fetch_with_str(url))
        .await
        .map_err(|error| unreachable(&error))?
        .unchecked_into();
    if !response.ok() {
        return Err(RunError::new(
            format!("the engine could not be downloaded (status {})", response.status()),
            "reload the page; if it stays, the site is incomplete",
        ));
    }
    // The original goes to the compiler untouched, so that the browser may keep the compiled code.
    let compiled = Rc::new(Cell::new(false));
    if let Ok(copy) = response.clone() {
        spawn_local(count(copy, Rc::clone(on_state), Rc::clone(&compiled)));
    }
    let response = js_sys::Promise::resolve(&JsValue::from(response));
    let module = JsFuture::from(WebAssembly::compile_streaming(&response)).await;
    compiled.set(true);
    let module = module.map_err(|error| {
        RunError::new(
            format!("the engine could not be compiled ({})", describe(&error)),
            "use a browser of 2024 or later; Chrome, Edge and Firefox are tested",
        )
    })?;
    Ok(module.unchecked_into())
}

fn unreachable(error: &JsValue) -> RunError {
    RunError::new(
        format!("the engine could not be downloaded ({})", describe(error)),
        "check the connection, then reload the page",
    )
}

/// Reports how much of a response has arrived, until its code is compiled.
async fn count(response: Response, on_state: OnState, compiled: Rc<Cell<bool>>) {
    let length = response.headers().get("content-length").ok().flatten();
    let packed = response.headers().get("content-encoding").ok().flatten().is_some();
    // The length of a packed response is not that of what arrives here.
    let total = length.and_then(|length| length.parse().ok()).filter(|_| !packed);
    let Some(body) = response.body() else { return };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let (mut received, mut told) = (0_u64, 0_u64);
    while let Ok(chunk) = JsFuture::from(reader.read()).await {
        let Ok(value) = Reflect::get(&chunk, &"value".into()) else { break };
        let Ok(bytes) = value.dyn_into::<Uint8Array>() else { break };
        received += u64::from(bytes.length());
        if compiled.get() {
            break;
        }
        if received - told > 256 * 1024 {
            told = received;
            on_state(EngineState::Loading { received, total });
        }
    }
}
