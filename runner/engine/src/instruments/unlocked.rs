//! Native functions that let go of the GIL for large data, as CPython's `hashlib` does.

use rustpython_vm::builtins::{PyBoundMethod, PyType};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::protocol::PyBuffer;
use rustpython_vm::types::{Callable, GetDescriptor};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, TryFromObject, VirtualMachine,
    pyclass,
};

use rustpython_vm::class::PyClassImpl;

use crate::gil;

/// Smaller data is not worth the way (`HASHLIB_GIL_MINSIZE` of CPython's `hashlib.h`), bytes.
const LEAST_BYTES: usize = 2048;

/// A native function in a module or class.
#[pyclass(module = "_spindle", name = "unlocked")]
#[derive(Debug, PyPayload)]
pub(crate) struct Unlocked {
    original: PyObjectRef,
}

#[pyclass(with(Callable, GetDescriptor))]
impl Unlocked {
    #[pygetset]
    fn __name__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.original.get_attr("__name__", vm)
    }

    #[pygetset]
    fn __doc__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.original.get_attr("__doc__", vm)
    }

    #[pygetset]
    fn __wrapped__(zelf: &Py<Self>) -> PyObjectRef {
        zelf.original.clone()
    }
}

impl Callable for Unlocked {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let large = gil::is_on()
            && args.args.iter().chain(args.kwargs.values()).any(|value| is_large(value, vm));
        if large {
            gil::without(vm, || zelf.original.call(args, vm))
        } else {
            zelf.original.call(args, vm)
        }
    }
}

fn is_large(value: &PyObject, vm: &VirtualMachine) -> bool {
    PyBuffer::try_from_object(vm, value.to_owned())
        .is_ok_and(|buffer| buffer.desc.len >= LEAST_BYTES)
}

impl GetDescriptor for Unlocked {
    /// In a class it is a method; in a module nobody asks.
    fn descr_get(
        zelf: &PyObject,
        obj: Option<&PyObject>,
        _class: Option<&PyObject>,
        vm: &VirtualMachine,
    ) -> PyResult {
        match obj.filter(|obj| !vm.is_none(obj)) {
            Some(obj) => Ok(PyBoundMethod::new(obj.to_owned(), zelf.to_owned()).into_pyobject(vm)),
            None => Ok(zelf.to_owned()),
        }
    }
}

/// Has `hashlib` let go of the GIL.
///
/// # Errors
/// When the interpreter's modules are not as expected.
pub(super) fn install(vm: &VirtualMachine) -> PyResult<()> {
    drop(Unlocked::make_static_type());
    let module = vm.import("_hashlib", 0)?;
    let names = module.dict().map(|names| names.into_iter().collect::<Vec<_>>());
    for (name, original) in names.unwrap_or_default() {
        let name = name.str(vm)?.to_string_lossy().into_owned();
        let hashes = name.starts_with("openssl_")
            || ["new", "pbkdf2_hmac", "scrypt", "hmac_digest"].contains(&name.as_str());
        if hashes && original.is_callable() {
            let unlocked = Unlocked { original }.into_pyobject(vm);
            module.set_attr(vm.ctx.intern_str(name), unlocked, vm)?;
        }
    }
    for class in ["HASH", "HASHXOF", "HMAC"] {
        if let Ok(class) = module.get_attr(class, vm)
            && let Some(class) = class.downcast_ref::<PyType>()
            && let Ok(original) = class.as_object().get_attr("update", vm)
        {
            let unlocked = Unlocked { original }.into_pyobject(vm);
            class.set_attr(vm.ctx.intern_str("update"), unlocked);
        }
    }
    Ok(())
}
