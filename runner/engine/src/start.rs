//! How a run begins, one file a world.

#[cfg(target_family = "wasm")]
mod browser;
#[cfg(not(target_family = "wasm"))]
mod native;

use rustpython_vm::{AsObject, PyResult, VirtualMachine};

#[cfg(target_family = "wasm")]
pub(crate) use browser::{main, tick};
#[cfg(not(target_family = "wasm"))]
pub use native::python_main;
#[cfg(not(target_family = "wasm"))]
pub(crate) use native::{install, tick};

/// Has the GIL lifted when the interpreter ends, after every other function of `atexit`: functions
/// registered first are called last.
fn lift_gil_last(vm: &VirtualMachine) -> PyResult<()> {
    let lift = vm.import("_spindle", 0)?.get_attr("lift_gil", vm)?;
    vm.call_method(vm.import("atexit", 0)?.as_object(), "register", (lift,)).map(drop)
}
