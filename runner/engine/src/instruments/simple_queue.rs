//! `queue.SimpleQueue`, telling who waits for it.

use parking_lot::{Condvar, Mutex};
use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::builtins::{PyGenericAlias, PyType, PyTypeRef};
use rustpython_vm::function::{FuncArgs, OptionalArg, TimeoutSeconds};
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::{AsNumber, Constructor};
use rustpython_vm::{
    AsObject, Py, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};
use spindle_protocol::ObjectKind;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::context::{self, Level};
use crate::waits::{self, Tell, Until, Waiting};
use crate::{gil, objects};

/// `_queue.SimpleQueue`.
#[pyclass(module = "_queue", name = "SimpleQueue")]
#[derive(Debug, PyPayload)]
pub(crate) struct SimpleQueue {
    items: Mutex<VecDeque<PyObjectRef>>,
    put: Condvar,
}

#[derive(rustpython_vm::FromArgs)]
struct PutArgs {
    #[pyarg(any)]
    item: PyObjectRef,
    /// For the sake of `queue.Queue`, like the next: an unbounded queue never waits in `put`.
    #[pyarg(any, optional)]
    _block: OptionalArg<PyObjectRef>,
    #[pyarg(any, optional)]
    _timeout: OptionalArg<PyObjectRef>,
}

#[derive(rustpython_vm::FromArgs)]
struct GetArgs {
    #[pyarg(any, default = true)]
    block: bool,
    #[pyarg(any, default = None)]
    timeout: Option<TimeoutSeconds>,
}

impl SimpleQueue {
    fn add(&self, item: PyObjectRef) {
        self.items.lock().push_back(item);
        self.put.notify_one();
    }

    /// Takes an item, waiting until the deadline at most, or for ever.
    fn take(&self, deadline: Option<Instant>) -> Option<PyObjectRef> {
        let mut items = self.items.lock();
        loop {
            if let Some(item) = items.pop_front() {
                return Some(item);
            }
            match deadline {
                None => self.put.wait(&mut items),
                Some(deadline) => {
                    if self.put.wait_until(&mut items, deadline).timed_out() {
                        return items.pop_front();
                    }
                }
            }
        }
    }
}

fn empty(vm: &VirtualMachine) -> PyBaseExceptionRef {
    let class = vm.import("_queue", 0).and_then(|module| module.get_attr("Empty", vm));
    match class.map(PyObjectRef::downcast::<PyType>) {
        Ok(Ok(class)) => vm.new_exception_empty(class),
        _ => vm.new_runtime_error("the queue is empty"),
    }
}

#[pyclass(with(Constructor, AsNumber), flags(BASETYPE, HAS_WEAKREF, IMMUTABLETYPE))]
impl SimpleQueue {
    #[pymethod]
    fn empty(zelf: &Py<Self>) -> bool {
        zelf.items.lock().is_empty()
    }

    #[pymethod]
    fn qsize(zelf: &Py<Self>) -> usize {
        zelf.items.lock().len()
    }

    #[pymethod]
    fn put(zelf: &Py<Self>, args: PutArgs) {
        zelf.add(args.item);
    }

    #[pymethod]
    fn put_nowait(zelf: &Py<Self>, item: PyObjectRef) {
        zelf.add(item);
    }

    #[pymethod]
    fn get(zelf: &Py<Self>, args: GetArgs, vm: &VirtualMachine) -> PyResult {
        let at_once = zelf.items.lock().pop_front();
        if let Some(item) = at_once {
            return Ok(item);
        }
        let deadline = match args.timeout.map(TimeoutSeconds::to_secs_f64) {
            _ if !args.block => return Err(empty(vm)),
            Some(seconds) if seconds < 0.0 => {
                return Err(vm.new_value_error("'timeout' must be a non-negative number"));
            }
            Some(seconds) => Duration::try_from_secs_f64(seconds)
                .ok()
                .and_then(|timeout| Instant::now().checked_add(timeout)),
            None => None,
        };
        let mut item = None;
        let mut block = || {
            item = zelf.take(deadline);
            item.is_some()
        };
        let object = match context::current() {
            Some(Level::Hidden) => None,
            Some(Level::Of { kind, object, .. }) => Some(objects::number(&object, kind, vm)),
            None => Some(objects::number(zelf.as_object(), ObjectKind::SimpleQueue, vm)),
        };
        match object {
            None => drop(gil::blocking(vm, block)),
            Some(object) => {
                let waiting = Waiting { object, until: Until::Anything, timed: deadline.is_some() };
                let _taken = waits::wait(vm, waiting, Tell::Resumed, &mut block);
            }
        }
        item.ok_or_else(|| empty(vm))
    }

    #[pymethod]
    fn get_nowait(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let item = zelf.items.lock().pop_front();
        item.ok_or_else(|| empty(vm))
    }

    #[pyclassmethod]
    fn __class_getitem__(
        class: PyTypeRef,
        object: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<PyRef<PyGenericAlias>> {
        PyGenericAlias::from_args(class, object, vm).map(|alias| alias.into_ref(&vm.ctx))
    }
}

impl Constructor for SimpleQueue {
    type Args = FuncArgs;

    fn py_new(_class: &Py<PyType>, _args: FuncArgs, _vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self { items: Mutex::default(), put: Condvar::new() })
    }
}

impl AsNumber for SimpleQueue {
    fn as_number() -> &'static PyNumberMethods {
        // A queue is true when it holds something.
        static METHODS: PyNumberMethods = PyNumberMethods {
            boolean: Some(|number, _vm| {
                let queue = number.obj.downcast_ref::<SimpleQueue>();
                Ok(queue.is_some_and(|queue| !queue.items.lock().is_empty()))
            }),
            ..PyNumberMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}
