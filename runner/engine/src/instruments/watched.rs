//! A method of a library class that tells what the learner waits for.

use rustpython_vm::builtins::PyBoundMethod;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Callable, GetAttr, GetDescriptor};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};
use spindle_protocol::{ObjectKind, RunEvent};

use crate::context::{self, Level};
use crate::emit::emit;
use crate::{frames, objects, threads, waits};

/// What a method does, seen from the learner's program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It may wait.
    Waits,
    /// It may wait, and then its thread holds the object.
    Takes,
    /// Its thread holds the object no more.
    Gives,
    /// What it waits for is no concern of the learner.
    Hidden,
}

/// A function in a class, with its role. It adds no frame of its own to a traceback.
#[pyclass(module = "_spindle", name = "watched")]
#[derive(Debug, PyPayload)]
pub(crate) struct Watched {
    original: PyObjectRef,
    kind: ObjectKind,
    role: Role,
}

impl Watched {
    /// Puts a watched method in the place of a class's own.
    pub(crate) fn put(
        class: &PyObjectRef,
        method: &'static str,
        kind: ObjectKind,
        role: Role,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let original = class.get_attr(method, vm)?;
        let watched = Self { original, kind, role }.into_pyobject(vm);
        class.set_attr(method, watched, vm)
    }

    fn is_learners(&self) -> bool {
        !context::is_within() && frames::learner_called()
    }
}

#[pyclass(with(Callable, GetDescriptor, GetAttr))]
impl Watched {
    #[pygetset]
    fn __wrapped__(zelf: &Py<Self>) -> PyObjectRef {
        zelf.original.clone()
    }
}

impl Callable for Watched {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let Some(object) = args.args.first().cloned() else {
            return zelf.original.call(args, vm); // it says what is missing
        };
        let (kind, role) = (zelf.kind, zelf.role);
        let call = || zelf.original.call(args, vm);
        match role {
            Role::Hidden => context::within(|| Level::Hidden, call),
            Role::Waits => context::within(|| Level::Of { kind, object, takes: false }, call),
            Role::Takes => {
                let tell = zelf.is_learners();
                waits::forget_acquired();
                let taken = context::within(
                    || Level::Of { kind, object: object.clone(), takes: true },
                    call,
                )?;
                if tell
                    && !waits::has_acquired()
                    && !vm.is_none(&taken)
                    && taken.clone().try_to_bool(vm)?
                    && waits::may_tell_hold()
                {
                    let (thread, line) = (threads::current(), frames::line());
                    let object = objects::number(&object, kind, vm);
                    emit(&RunEvent::Acquired { thread, object, line });
                }
                Ok(taken)
            }
            Role::Gives => {
                if zelf.is_learners() && waits::may_tell_hold() {
                    let object = objects::number(&object, kind, vm);
                    emit(&RunEvent::Released { thread: threads::current(), object });
                }
                context::within(|| Level::Of { kind, object, takes: false }, call)
            }
        }
    }
}

impl GetDescriptor for Watched {
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

impl GetAttr for Watched {
    /// Its name, its documentation and all the rest are the original's.
    fn getattro(
        zelf: &Py<Self>,
        name: &Py<rustpython_vm::builtins::PyStr>,
        vm: &VirtualMachine,
    ) -> PyResult {
        match zelf.as_object().generic_getattr(name, vm) {
            Ok(own) if name.to_string_lossy() == "__wrapped__" => Ok(own),
            _ => zelf.original.get_attr(name, vm),
        }
    }
}
