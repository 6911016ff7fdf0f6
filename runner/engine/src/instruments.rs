//! The instruments: what takes the place of the interpreter's own threads, locks, queues and
//! sleep, and tells what happens to them.
//!
//! All of it is native, so that no traceback of the learner's shows a frame of ours.
//!
//! - `core`, `lock`, `rlock`: `threading.Lock` and `RLock`.
//! - `thread`: start, end and join.
//! - `simple_queue`: `queue.SimpleQueue`.
//! - `unlocked`: native functions that let go of the GIL for large data.
//! - `watched`: methods of library classes that wait on a lock inside.

pub(crate) mod core;
pub(crate) mod lock;
mod rlock;
mod simple_queue;
mod sync;
mod thread;
mod unlocked;
mod watched;
// Not inside of `core`: the model of it, in spindle-protocol's tests, includes that file.
#[cfg(test)]
#[path = "instruments/core/tests.rs"]
mod core_tests;

use rustpython_vm::class::PyClassImpl;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};
use spindle_protocol::ObjectKind;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use lock::{Lock, Told};
use rlock::RLock;
use simple_queue::SimpleQueue;
use thread::{ExceptionHook, Handle, Life};
use watched::{Role, Watched};

pub(crate) use _spindle::module_def;

/// Whether waits are told, too.
static WATCHING: AtomicBool = AtomicBool::new(false);

/// Where the replaced functions are kept on their modules.
const REPLACED: &str = "_spindle_";

/// Reports threads only: their start and end.
///
/// # Errors
/// When a module of the interpreter is not as expected.
pub(crate) fn install_threads(vm: &VirtualMachine) -> PyResult<()> {
    replace("_thread", &["start_joinable_thread", "start_new_thread"], vm)?;
    drop((Life::make_static_type(), ExceptionHook::make_static_type()));
    // `threading` keeps its own references when it was imported before.
    if let Some(threading) = imported("threading", vm) {
        let start = vm.import("_thread", 0)?.get_attr("start_joinable_thread", vm)?;
        threading.set_attr("_start_joinable_thread", start, vm)?;
    }
    Ok(())
}

/// Reports who waits for input.
///
/// # Errors
/// When a module of the interpreter is not as expected.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn install_input(vm: &VirtualMachine) -> PyResult<()> {
    replace("builtins", &["input"], vm)
}

/// Reports threads and everything that they wait for. Must come before `threading` and `queue`
/// are imported.
///
/// # Errors
/// When a module of the interpreter is not as expected.
pub(crate) fn install_all(vm: &VirtualMachine) -> PyResult<()> {
    WATCHING.store(true, Relaxed);
    install_threads(vm)?;
    replace("_thread", &["_shutdown", "_make_thread_handle"], vm)?;
    replace("time", &["sleep"], vm)?;
    replace("sys", &["_is_gil_enabled", "setswitchinterval"], vm)?;
    let thread = vm.import("_thread", 0)?;
    let lock: PyObjectRef = Lock::make_static_type().into();
    for name in ["lock", "LockType"] {
        thread.set_attr(name, lock.clone(), vm)?;
    }
    replace("_thread", &["allocate_lock"], vm)?;
    thread.set_attr("RLock", PyObjectRef::from(RLock::make_static_type()), vm)?;
    keep("_thread", "_ThreadHandle", Handle::make_static_type().into(), vm)?;
    let queue = vm.import("_queue", 0)?;
    queue.set_attr("SimpleQueue", PyObjectRef::from(SimpleQueue::make_static_type()), vm)?;
    drop(Watched::make_static_type());
    unlocked::install(vm)?;
    watch_threading(vm)?;
    watch_queue(vm)
}

fn watch_threading(vm: &VirtualMachine) -> PyResult<()> {
    use ObjectKind::{Barrier, Condition, Event, Semaphore, Thread};
    let threading = vm.import("threading", 0)?;
    let methods = [
        ("Thread", "start", Thread, Role::Hidden),
        ("Condition", "__enter__", Condition, Role::Takes),
        ("Condition", "__exit__", Condition, Role::Gives),
        ("Condition", "wait", Condition, Role::Waits),
        ("Condition", "wait_for", Condition, Role::Waits),
        ("Semaphore", "acquire", Semaphore, Role::Takes),
        ("Semaphore", "__enter__", Semaphore, Role::Takes),
        ("Semaphore", "release", Semaphore, Role::Gives),
        ("Semaphore", "__exit__", Semaphore, Role::Gives),
        ("BoundedSemaphore", "release", Semaphore, Role::Gives),
        ("Event", "wait", Event, Role::Waits),
        ("Barrier", "wait", Barrier, Role::Waits),
    ];
    watch(&threading, &methods, vm)
}

fn watch_queue(vm: &VirtualMachine) -> PyResult<()> {
    use ObjectKind::Queue;
    let queue = vm.import("queue", 0)?;
    let methods = [
        ("Queue", "get", Queue, Role::Waits),
        ("Queue", "put", Queue, Role::Waits),
        ("Queue", "join", Queue, Role::Waits),
    ];
    watch(&queue, &methods, vm)
}

/// Watches `concurrent.futures`, if the program has imported it and it is not watched yet.
fn watch_futures(vm: &VirtualMachine) -> PyResult<()> {
    use ObjectKind::Future;
    let Some(base) = imported("concurrent.futures._base", vm) else { return Ok(()) };
    let future = base.get_attr("Future", vm)?;
    if future.get_attr("result", vm)?.downcast_ref::<Watched>().is_some() {
        return Ok(());
    }
    let methods =
        [("Future", "result", Future, Role::Waits), ("Future", "exception", Future, Role::Waits)];
    watch(&base, &methods, vm)
}

fn watch(
    module: &PyObjectRef,
    methods: &[(&'static str, &'static str, ObjectKind, Role)],
    vm: &VirtualMachine,
) -> PyResult<()> {
    for (class, method, kind, role) in methods {
        let class = module.get_attr(*class, vm)?;
        Watched::put(&class, method, *kind, *role, vm)?;
    }
    Ok(())
}

/// The lock that an object is, if it is one of ours.
pub(crate) fn told_of(object: &PyObject) -> Option<&Told> {
    let lock = object.downcast_ref::<Lock>().map(|lock| lock.told());
    lock.or_else(|| object.downcast_ref::<RLock>().map(|lock| lock.told()))
}

fn imported(module: &str, vm: &VirtualMachine) -> Option<PyObjectRef> {
    vm.sys_module.get_attr("modules", vm).ok()?.get_item(module, vm).ok()
}

/// Puts functions of `_spindle` in the place of those of a module.
fn replace(module: &'static str, names: &[&'static str], vm: &VirtualMachine) -> PyResult<()> {
    let own = vm.import("_spindle", 0)?;
    for name in names {
        keep(module, name, own.get_attr(*name, vm)?, vm)?;
    }
    Ok(())
}

/// Puts a value in the place of a module's own, which stays at hand for [`original`].
fn keep(
    module: &'static str,
    name: &'static str,
    value: PyObjectRef,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let module = vm.import(module, 0)?;
    let kept = vm.ctx.intern_str(format!("{REPLACED}{name}"));
    if module.get_attr(kept, vm).is_err() {
        module.set_attr(kept, module.get_attr(name, vm)?, vm)?;
    }
    module.set_attr(name, value, vm)
}

/// What stood in a place before.
fn original(module: &'static str, name: &'static str, vm: &VirtualMachine) -> PyResult {
    vm.import(module, 0)?.get_attr(vm.ctx.intern_str(format!("{REPLACED}{name}")), vm)
}

/// `_spindle`, as Python sees it.
#[rustpython_vm::pymodule]
mod _spindle {
    use super::{Handle, Lock, original, thread};
    use crate::{gil, waits};
    use rustpython_vm::class::StaticType;
    use rustpython_vm::function::FuncArgs;
    use rustpython_vm::{AsObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};
    use std::sync::atomic::Ordering::Relaxed;
    use std::time::Duration;

    /// Puts the instruments in place that were asked for. A second call does nothing.
    #[cfg(not(target_family = "wasm"))]
    #[pyfunction]
    fn install(vm: &VirtualMachine) -> PyResult<()> {
        crate::start::install(vm)
    }

    /// Called last of all functions of `atexit`.
    #[pyfunction]
    fn lift_gil(vm: &VirtualMachine) {
        gil::lift(vm);
    }

    /// `_thread.start_joinable_thread`, reporting.
    #[pyfunction]
    fn start_joinable_thread(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        if super::WATCHING.load(Relaxed) {
            super::watch_futures(vm)?;
        }
        thread::start("start_joinable_thread", args, vm)
    }

    /// `_thread.start_new_thread`, reporting.
    #[pyfunction]
    fn start_new_thread(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        thread::start("start_new_thread", args, vm)
    }

    /// `_thread._shutdown`, reporting.
    #[pyfunction]
    fn _shutdown(vm: &VirtualMachine) -> PyResult {
        thread::shutdown(vm)
    }

    /// `_thread._make_thread_handle`, with a handle of ours around the interpreter's.
    #[pyfunction]
    fn _make_thread_handle(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let made = original("_thread", "_make_thread_handle", vm)?.call(args, vm)?;
        Ok(Handle::around(made).into_pyobject(vm))
    }

    /// `_thread.allocate_lock`.
    #[pyfunction]
    fn allocate_lock(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Lock::static_type().to_owned().as_object().call(args, vm)
    }

    /// `time.sleep`, reporting.
    #[pyfunction]
    fn sleep(seconds: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        match seconds.clone().try_into_value::<Duration>(vm) {
            Ok(duration) => waits::sleep(vm, duration),
            // The original says what is wrong with it, in CPython's words.
            Err(_) => drop(original("time", "sleep", vm)?.call((seconds,), vm)?),
        }
        Ok(())
    }

    /// `sys._is_gil_enabled`, telling the truth.
    #[pyfunction]
    fn _is_gil_enabled() -> bool {
        gil::is_on()
    }

    /// `sys.setswitchinterval`, which RustPython's own refuses for a whole number.
    #[pyfunction]
    fn setswitchinterval(interval: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let interval = interval.try_float(vm)?.to_f64();
        original("sys", "setswitchinterval", vm)?.call((interval,), vm).map(drop)
    }

    /// `input()`, saying first that it waits.
    #[cfg(not(target_family = "wasm"))]
    #[pyfunction]
    fn input(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        use spindle_protocol::RunEvent;
        crate::emit::emit(&RunEvent::InputWanted { thread: Some(crate::threads::current()) });
        original("builtins", "input", vm)?.call(args, vm)
    }
}
