//! A WebSocket that lasts as long as its handle.

use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

/// What a socket tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketEvent {
    /// It is open.
    Opened,
    /// A text message came.
    Message(String),
    /// It is closed, or never opened.
    Closed,
}

/// An open or opening socket. Dropping it closes the socket, and nothing more is told.
#[derive(Debug)]
pub struct Socket {
    socket: WebSocket,
    _on_open: Closure<dyn Fn()>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_close: Closure<dyn Fn(CloseEvent)>,
}

impl Socket {
    /// Opens a socket; `None` when the browser does not even try.
    pub fn open(
        address: &str,
        protocols: &[String],
        on_event: impl Fn(SocketEvent) + 'static,
    ) -> Option<Self> {
        let names: Array = protocols.iter().map(|name| JsValue::from_str(name)).collect();
        let socket = WebSocket::new_with_str_sequence(address, &names).ok()?;
        let on_event = Rc::new(on_event);

        let told = Rc::clone(&on_event);
        let on_open = Closure::<dyn Fn()>::new(move || told(SocketEvent::Opened));
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));

        let told = Rc::clone(&on_event);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                told(SocketEvent::Message(text));
            }
        });
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));

        let on_close = Closure::<dyn Fn(CloseEvent)>::new(move |_| on_event(SocketEvent::Closed));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));

        Some(Self { socket, _on_open: on_open, _on_message: on_message, _on_close: on_close })
    }

    /// Sends a text message. Says whether the socket took it.
    pub fn send(&self, text: &str) -> bool {
        self.socket.send_with_str(text).is_ok()
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // Closing a socket that is closed already does nothing.
        drop(self.socket.close());
    }
}
