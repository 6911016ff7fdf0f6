//! The life of one run in the browser: get ready, wait for the program, run it.

use rustpython_vm::vm::PyGlobalState;
use rustpython_vm::vm::thread::ThreadState;
use rustpython_vm::{PyResult, VirtualMachine};
use std::process::ExitCode;
use std::sync::atomic::Ordering::Relaxed;

use crate::{emit, frames, gil, host, instruments, monitor, threads};

/// Prepares the interpreter while the reader reads, then runs the program that arrives.
pub(crate) fn main() -> ExitCode {
    emit::open();
    let interpreter = crate::builder().interpreter();
    let prepared = interpreter.enter(|vm| {
        let prepared = prepare(vm);
        // Without this thread `time.process_time()` stands still and no deadlock is told, which
        // is no reason to refuse the run.
        drop(monitor::start(vm.state.clone()));
        host::await_program();
        prepared
    });
    let code = match prepared {
        Ok(()) => interpreter.run(run_program),
        Err(exception) => interpreter.finalize(Some(exception)),
    };
    rustpython_vm::host_env::os::exit_code(code)
}

/// What a program would otherwise wait for after Run.
fn prepare(vm: &VirtualMachine) -> PyResult<()> {
    threads::enter_main();
    // Before the modules that keep references to what is replaced.
    instruments::install_all(vm)?;
    for module in ["site", "traceback"] {
        vm.import(module, 0)?;
    }
    // RustPython knows no processor clock on WASI.
    let time = vm.import("time", 0)?;
    time.set_attr("process_time", vm.new_function("process_time", process_time), vm)?;
    time.set_attr("process_time_ns", vm.new_function("process_time_ns", process_time_ns), vm)?;
    super::lift_gil_last(vm)
}

fn process_time() -> f64 {
    f64::from(host::cpu_us()) / 1e6
}

fn process_time_ns() -> u64 {
    u64::from(host::cpu_us()) * 1000
}

/// Runs the file that the host put into place, as `python main.py args` does.
fn run_program(vm: &VirtualMachine) -> PyResult<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let Some(program) = arguments.first().cloned() else {
        return Err(vm.new_runtime_error("the host named no program"));
    };
    let folder = std::env::var("PWD").unwrap_or_default();
    let path = format!("{folder}/{program}");
    let arguments = arguments.into_iter().map(|argument| vm.new_pyobj(argument)).collect();
    vm.sys_module.set_attr("argv", vm.ctx.new_list(arguments), vm)?;
    vm.insert_sys_path(vm.new_pyobj(folder.clone()))?;
    frames::learn(&folder, &path);
    gil::put_in_force(host::gil(), vm).map_err(|error| {
        vm.new_runtime_error(format!("the GIL cannot be put in force: {error}"))
    })?;
    vm.run_any_file(vm.new_scope_with_main()?, &path)
}

/// Lets a few milliseconds pass, and counts the threads that run Python code meanwhile: a browser
/// has no other processor clock. Gives whether Stop wants to know where every thread stands.
pub(crate) fn tick(state: &PyGlobalState) -> bool {
    let busy = state
        .thread_frames
        .lock()
        .values()
        .filter(|slot| slot.state.load(Relaxed) == ThreadState::Attached as i32)
        .count();
    host::tick(u32::try_from(busy).unwrap_or(u32::MAX))
}
