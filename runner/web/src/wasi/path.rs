//! Calls on names, all answered by the supervisor.

use js_sys::Array;
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};

use super::{Call, Host, attempt, call, fd};
use crate::files::call::{Errno, FileCall, FileReply, OpenFlags};

const CREATE: u32 = 1;
const DIRECTORY: u32 = 2;
const EXCLUSIVE: u32 = 4;
const TRUNCATE: u32 = 8;
const RIGHT_WRITE: u64 = 0b100_0000;
const FLAG_APPEND: u32 = 1;

pub(crate) fn calls(host: &Rc<Host>) -> Vec<Call> {
    vec![
        ("path_open", open_function(host)),
        (
            "path_filestat_get",
            call!(host, |base: u32, _follow: u32, at: u32, length: u32, to: u32| {
                let path = host.guest.read_text(at, length)?;
                let stat = fd::stat(&host, &FileCall::StatPath { base, path })?;
                fd::write_stat(&host, to, Some(stat))
            }),
        ),
        (
            "path_filestat_set_times",
            unsupported::<dyn Fn(u32, u32, u32, u32, u64, u64, u32) -> i32>(Closure::new(
                |_, _, _, _, _, _, _| Errno::Notsup as i32,
            )),
        ),
        (
            "path_create_directory",
            call!(host, |base: u32, at: u32, length: u32| {
                let path = host.guest.read_text(at, length)?;
                host.request(&FileCall::MakeDir { base, path })
            }),
        ),
        (
            "path_remove_directory",
            call!(host, |base: u32, at: u32, length: u32| {
                let path = host.guest.read_text(at, length)?;
                host.request(&FileCall::Remove { base, path, dir: true })
            }),
        ),
        (
            "path_unlink_file",
            call!(host, |base: u32, at: u32, length: u32| {
                let path = host.guest.read_text(at, length)?;
                host.request(&FileCall::Remove { base, path, dir: false })
            }),
        ),
        (
            "path_rename",
            call!(host, |base: u32,
                         at: u32,
                         length: u32,
                         new_base: u32,
                         new_at: u32,
                         new_length: u32| {
                let path = host.guest.read_text(at, length)?;
                let new_path = host.guest.read_text(new_at, new_length)?;
                host.request(&FileCall::Rename { base, path, new_base, new_path })
            }),
        ),
        // The tree has no links.
        (
            "path_link",
            unsupported::<dyn Fn(u32, u32, u32, u32, u32, u32, u32) -> i32>(Closure::new(
                |_, _, _, _, _, _, _| Errno::Notsup as i32,
            )),
        ),
        (
            "path_readlink",
            unsupported::<dyn Fn(u32, u32, u32, u32, u32, u32) -> i32>(Closure::new(
                |_, _, _, _, _, _| Errno::Inval as i32,
            )),
        ),
    ]
}

fn unsupported<T: ?Sized + wasm_bindgen::closure::WasmClosure>(answer: Closure<T>) -> JsValue {
    answer.into_js_value()
}

/// `path_open` has nine arguments, one more than a closure can take.
fn open_function(host: &Rc<Host>) -> JsValue {
    #[wasm_bindgen(module = "/src/wasi/gather.js")]
    extern "C" {
        fn gather(handle: &JsValue) -> JsValue;
    }
    let host = Rc::clone(host);
    let open =
        Closure::<dyn Fn(Array) -> i32>::new(move |all: Array| attempt(|| open(&host, &all)));
    gather(&open.into_js_value())
}

fn open(host: &Host, all: &Array) -> Result<(), Errno> {
    // Numbers arrive signed.
    let word = |index: u32| {
        all.get(index).as_f64().map(|number| (number as i32).cast_unsigned()).ok_or(Errno::Inval)
    };
    let rights = u64::try_from(all.get(5))
        .or_else(|_| i64::try_from(all.get(5)).map(i64::cast_unsigned).map_err(|_| Errno::Inval))?;
    let (how, fd_flags) = (word(4)?, word(7)?);
    let flags = OpenFlags {
        create: how & CREATE != 0,
        exclusive: how & EXCLUSIVE != 0,
        truncate: how & TRUNCATE != 0,
        directory: how & DIRECTORY != 0,
        write: rights & RIGHT_WRITE != 0 && how & DIRECTORY == 0,
        append: fd_flags & FLAG_APPEND != 0,
    };
    let path = host.guest.read_text(word(2)?, word(3)?)?;
    match host.ask(&FileCall::Open { base: word(0)?, path, flags }) {
        FileReply::Number(fd) => host.guest.set_u32(word(8)?, fd as u32),
        FileReply::Failed(errno) => Err(errno),
        _ => Err(Errno::Io),
    }
}
