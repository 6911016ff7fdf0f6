//! The native module `_spindle`: reports when threads start and end.
//!
//! It takes the place of `_thread.start_joinable_thread` and `_thread.start_new_thread`. Being
//! native, it adds no frame to any traceback.

use rustpython_vm::{AsObject, PyResult, VirtualMachine};
use spindle_protocol::{RunEvent, ThreadId};
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use crate::emit::{emit, enter_thread};

#[cfg(target_family = "wasm")]
pub(crate) use _spindle::install;
pub(crate) use _spindle::module_def;

static LATEST_THREAD: AtomicU32 = AtomicU32::new(ThreadId::MAIN.0);

thread_local! {
    static THREAD: Cell<ThreadId> = const { Cell::new(ThreadId::MAIN) };
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
}

impl Birth {
    fn new(name: String, line: Option<u32>) -> Self {
        let thread = ThreadId(LATEST_THREAD.fetch_add(1, Relaxed) + 1);
        Self { thread, name, parent: THREAD.get(), line }
    }

    /// Runs `body` as this thread's life.
    fn live(&self, vm: &VirtualMachine, body: impl FnOnce() -> PyResult) -> PyResult {
        let Self { thread, name, parent, line } = self.clone();
        THREAD.set(thread);
        enter_thread(thread);
        emit(RunEvent::ThreadStarted { thread, name, parent, line });
        let result = body();
        let error = ERROR.take().or_else(|| {
            let exception = result.as_ref().err()?;
            let exited = exception.as_object().fast_isinstance(vm.ctx.exceptions.system_exit);
            (!exited).then(|| _spindle::describe(exception, vm))
        });
        emit(RunEvent::ThreadEnded { thread, error });
        result
    }
}

/// `_spindle`, as Python sees it.
#[rustpython_vm::pymodule]
mod _spindle {
    use super::{Birth, ERROR};
    #[cfg(not(target_family = "wasm"))]
    use super::{RunEvent, THREAD, emit};
    use rustpython_vm::builtins::PyBaseExceptionRef;
    use rustpython_vm::function::FuncArgs;
    use rustpython_vm::types::Callable;
    use rustpython_vm::{AsObject, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};

    /// Where the replaced functions are kept on the `_thread` module.
    const REPLACED: &str = "_spindle_";

    /// Puts the instruments in place. A second call does nothing.
    #[pyfunction]
    pub(crate) fn install(vm: &VirtualMachine) -> PyResult<()> {
        let thread = vm.import("_thread", 0)?;
        let own = vm.import("_spindle", 0)?;
        if thread.get_attr(replaced("start_new_thread", vm), vm).is_ok() {
            return Ok(());
        }
        for name in ["start_joinable_thread", "start_new_thread"] {
            let original = thread.get_attr(name, vm)?;
            let instrumented = own.get_attr(name, vm)?;
            thread.set_attr(replaced(name, vm), original, vm)?;
            thread.set_attr(vm.ctx.intern_str(name), instrumented.clone(), vm)?;
        }
        // `threading` keeps its own references when it was imported before.
        if let Ok(modules) = vm.sys_module.get_attr("modules", vm)
            && let Ok(threading) = modules.get_item("threading", vm)
        {
            let start = own.get_attr("start_joinable_thread", vm)?;
            threading.set_attr("_start_joinable_thread", start, vm)?;
        }
        #[cfg(not(target_family = "wasm"))]
        {
            let input = vm.builtins.get_attr("input", vm)?;
            vm.builtins.set_attr(replaced("input", vm), input, vm)?;
            vm.builtins.set_attr("input", own.get_attr("input", vm)?, vm)?;
        }
        Ok(())
    }

    fn replaced(
        name: &str,
        vm: &VirtualMachine,
    ) -> &'static rustpython_vm::builtins::PyStrInterned {
        vm.ctx.intern_str(format!("{REPLACED}{name}"))
    }

    fn original(module: &str, name: &str, vm: &VirtualMachine) -> PyResult {
        vm.import(vm.ctx.intern_str(module), 0)?.get_attr(replaced(name, vm), vm)
    }

    /// `_thread.start_joinable_thread`, reporting.
    #[pyfunction]
    fn start_joinable_thread(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        trace_first_argument(&mut args, vm)?;
        original("_thread", "start_joinable_thread", vm)?.call(args, vm)
    }

    /// `_thread.start_new_thread`, reporting.
    #[pyfunction]
    fn start_new_thread(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        trace_first_argument(&mut args, vm)?;
        original("_thread", "start_new_thread", vm)?.call(args, vm)
    }

    /// `input()`, saying first that it waits.
    #[cfg(not(target_family = "wasm"))]
    #[pyfunction]
    fn input(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        emit(RunEvent::InputWanted { thread: Some(THREAD.get()) });
        original("builtins", "input", vm)?.call(args, vm)
    }

    fn trace_first_argument(args: &mut FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        let Some(function) = args.args.first().cloned() else { return Ok(()) };
        if !function.is_callable() {
            return Ok(()); // the original says what is wrong with it
        }
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
        let birth = Birth::new(name, line_of_program(vm));
        args.args[0] = Life { birth, function }.into_pyobject(vm);
        Ok(())
    }

    /// The line of `__main__` that led here.
    fn line_of_program(vm: &VirtualMachine) -> Option<u32> {
        let main = vm.sys_module.get_attr("modules", vm).ok()?.get_item("__main__", vm).ok()?;
        let globals = main.get_attr("__dict__", vm).ok()?;
        let mut frame: PyObjectRef = vm.current_frame()?.into();
        while !vm.is_none(&frame) {
            if frame.get_attr("f_globals", vm).ok()?.is(&globals) {
                return frame.get_attr("f_lineno", vm).ok()?.try_into_value(vm).ok();
            }
            frame = frame.get_attr("f_back", vm).ok()?;
        }
        None
    }

    /// An exception as `Type: message`.
    pub(super) fn describe(exception: &PyBaseExceptionRef, vm: &VirtualMachine) -> String {
        let class = exception.class().name().to_string();
        match exception.as_object().str(vm) {
            Ok(message) if message.is_empty() => class,
            Ok(message) => format!("{class}: {}", message.to_string_lossy()),
            Err(_) => class,
        }
    }

    /// A thread's function, reporting its start and end.
    #[pyattr]
    #[pyclass(module = "_spindle", name = "Life")]
    #[derive(Debug, PyPayload)]
    pub(super) struct Life {
        birth: Birth,
        function: PyObjectRef,
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
    #[pyattr]
    #[pyclass(module = "_spindle", name = "ExceptionHook")]
    #[derive(Debug, PyPayload)]
    pub(super) struct ExceptionHook {
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
}
