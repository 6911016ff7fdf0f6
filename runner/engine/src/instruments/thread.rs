//! `_thread.start_joinable_thread` and its handles, telling when threads start, end and are
//! joined.

use parking_lot::Mutex;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyType};
use rustpython_vm::function::{FuncArgs, OptionalArg};
use rustpython_vm::types::{Callable, Constructor, Representable};
use rustpython_vm::{AsObject, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use spindle_protocol::{ObjectId, ObjectKind, RunEvent, ThreadId};
use std::cell::RefCell;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

use super::original;
use crate::context::{self, Level};
use crate::emit::{emit, enter_thread};
use crate::waits::{self, Until, Waiting};
use crate::{frames, gil, names, objects, threads};

thread_local! {
    /// The exception that this thread's `threading.excepthook` was called with.
    static ERROR: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What is known of a thread before it runs.
#[derive(Clone, Debug)]
struct Birth {
    thread: ThreadId,
    name: String,
    parent: ThreadId,
    line: Option<u32>,
    daemon: bool,
}

impl Birth {
    /// Runs `body` as this thread's life.
    fn live(&self, vm: &VirtualMachine, body: impl FnOnce() -> PyResult) -> PyResult {
        let Self { thread, name, parent, line, daemon } = self.clone();
        threads::enter(thread, daemon);
        enter_thread(thread);
        emit(&RunEvent::ThreadStarted { thread, name, parent, line });
        gil::begin(vm);
        let result = body();
        let error = ERROR.take().or_else(|| {
            let exception = result.as_ref().err()?;
            let exited = exception.as_object().fast_isinstance(vm.ctx.exceptions.system_exit);
            (!exited).then(|| describe(exception, vm))
        });
        emit(&RunEvent::ThreadEnded { thread, error });
        threads::leave();
        gil::end(vm);
        result
    }
}

/// An exception as `Type: message`.
fn describe(exception: &PyBaseExceptionRef, vm: &VirtualMachine) -> String {
    let class = exception.class().name().to_string();
    match exception.as_object().str(vm) {
        Ok(message) if message.is_empty() => class,
        Ok(message) => format!("{class}: {}", message.to_string_lossy()),
        Err(_) => class,
    }
}

/// Starts a thread by the interpreter's own function of that name, traced.
pub(super) fn start(function: &'static str, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let handle = args
        .kwargs
        .get("handle")
        .or_else(|| args.args.get(1))
        .and_then(|handle| handle.downcast_ref::<Handle>())
        .map(Py::to_owned);
    if let Some(handle) = &handle {
        let original = handle.original.clone();
        if args.kwargs.contains_key("handle") {
            args.kwargs.insert("handle".into(), original);
        } else {
            args.args[1] = original;
        }
    }
    let daemon = match function {
        "start_joinable_thread" => match args.kwargs.get("daemon").or_else(|| args.args.get(2)) {
            Some(daemon) => daemon.clone().try_to_bool(vm)?,
            None => true,
        },
        _ => true,
    };
    if let Some(function) = args.args.first().cloned()
        && function.is_callable()
    {
        let (life, birth) = Life::of(function, daemon, vm)?;
        if let Some(handle) = &handle {
            handle.thread.store(birth.thread.0, Relaxed);
            *handle.name.lock() = birth.name;
        }
        args.args[0] = life;
    } // else the original says what is wrong with it
    let started = original("_thread", function, vm)?.call(args, vm)?;
    Ok(handle.map_or(started, Into::into))
}

/// `_thread._shutdown`: waits for every thread that is no daemon.
pub(super) fn shutdown(vm: &VirtualMachine) -> PyResult {
    let shutdown = original("_thread", "_shutdown", vm)?;
    if !threads::are_others_waited_for() {
        return shutdown.call((), vm);
    }
    let name = "the threads that still run".to_owned();
    let object = objects::announce(ObjectKind::Thread, Some(name));
    let waiting = Waiting { object, until: Until::Anything, timed: false };
    waits::wait_attached(vm, waiting, || (true, shutdown.call((), vm)))
}

/// A thread's function, reporting its start and end.
#[pyclass(module = "_spindle", name = "Life")]
#[derive(Debug, PyPayload)]
pub(crate) struct Life {
    birth: Birth,
    function: PyObjectRef,
}

impl Life {
    fn of(
        function: PyObjectRef,
        daemon: bool,
        vm: &VirtualMachine,
    ) -> PyResult<(PyObjectRef, Birth)> {
        let thread = function.get_attr("__self__", vm).ok();
        let named = thread.as_ref().unwrap_or(&function);
        let name = ["name", "__name__"]
            .iter()
            .find_map(|attribute| named.get_attr(*attribute, vm).ok()?.str(vm).ok())
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        if let Some(thread) = thread
            && let Ok(hook) = thread.get_attr("_invoke_excepthook", vm)
        {
            let hook = ExceptionHook { original: hook }.into_pyobject(vm);
            thread.set_attr("_invoke_excepthook", hook, vm)?;
        }
        if super::lock::are_unnamed() {
            names::survey(vm);
        }
        let parent = threads::current();
        let birth = Birth { thread: threads::next(), name, parent, line: frames::line(), daemon };
        Ok((Self { birth: birth.clone(), function }.into_pyobject(vm), birth))
    }
}

#[pyclass(with(Callable))]
impl Life {
    #[pygetset]
    fn __name__(zelf: &Py<Self>) -> String {
        zelf.birth.name.clone()
    }
}

impl Callable for Life {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.birth.live(vm, || zelf.function.call(args, vm))
    }
}

/// A thread's `_invoke_excepthook`, remembering the exception.
#[pyclass(module = "_spindle", name = "ExceptionHook")]
#[derive(Debug, PyPayload)]
pub(crate) struct ExceptionHook {
    original: PyObjectRef,
}

#[pyclass(with(Callable))]
impl ExceptionHook {}

impl Callable for ExceptionHook {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        if let Some(exception) = vm.current_exception() {
            ERROR.replace(Some(describe(&exception, vm)));
        }
        zelf.original.call(args, vm)
    }
}

/// `_thread._ThreadHandle`, telling who joins which thread.
#[pyclass(module = "_thread", name = "_ThreadHandle")]
#[derive(Debug, PyPayload)]
pub(crate) struct Handle {
    original: PyObjectRef,
    /// The thread's number; 0 before its start.
    thread: AtomicU32,
    name: Mutex<String>,
    /// The number under which its wait is told; 0 before the first.
    object: AtomicU32,
}

impl Handle {
    /// Puts our own handle around the interpreter's.
    pub(super) fn around(original: PyObjectRef) -> Self {
        Self {
            original,
            thread: AtomicU32::new(0),
            name: Mutex::default(),
            object: AtomicU32::new(0),
        }
    }

    fn is_finished(&self, vm: &VirtualMachine) -> PyResult<bool> {
        vm.call_method(&self.original, "is_done", ())?.try_to_bool(vm)
    }

    fn object(&self) -> ObjectId {
        let known = self.object.load(Relaxed);
        if known != 0 {
            return ObjectId(known);
        }
        let object = objects::announce(ObjectKind::Thread, Some(self.name.lock().clone()));
        self.object.store(object.0, Relaxed);
        object
    }
}

#[pyclass(with(Constructor, Representable))]
impl Handle {
    #[pygetset]
    fn ident(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.original.get_attr("ident", vm)
    }

    #[pymethod]
    fn is_done(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        zelf.is_finished(vm)
    }

    #[pymethod]
    fn _set_done(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        vm.call_method(&zelf.original, "_set_done", ())
    }

    #[pymethod]
    fn join(zelf: &Py<Self>, timeout: OptionalArg<PyObjectRef>, vm: &VirtualMachine) -> PyResult {
        let args: FuncArgs = timeout.clone().into_option().into_iter().collect::<Vec<_>>().into();
        let join = |vm: &VirtualMachine| zelf.original.get_attr("join", vm)?.call(args, vm);
        let thread = ThreadId(zelf.thread.load(Relaxed));
        if thread.0 == 0 || thread == threads::current() || zelf.is_finished(vm)? {
            return join(vm); // it does not wait
        }
        if matches!(context::current(), Some(Level::Hidden)) {
            return gil::without(vm, || join(vm));
        }
        let timed = timeout.into_option().is_some_and(|timeout| !vm.is_none(&timeout));
        let waiting = Waiting { object: zelf.object(), until: Until::Ended(thread), timed };
        waits::wait_attached(vm, waiting, || {
            let result = join(vm);
            (result.is_err() || zelf.is_finished(vm).unwrap_or(true), result)
        })
    }
}

impl Constructor for Handle {
    type Args = FuncArgs;

    fn py_new(_class: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self::around(original("_thread", "_ThreadHandle", vm)?.call(args, vm)?))
    }
}

impl Representable for Handle {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        Ok(zelf.original.repr(vm)?.to_string_lossy().into_owned())
    }
}
