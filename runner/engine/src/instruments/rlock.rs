//! `threading.RLock`, telling who waits for it and who holds it.

use rustpython_vm::builtins::{PyTupleRef, PyType};
use rustpython_vm::function::{FuncArgs, PosArgs};
use rustpython_vm::stdlib::_thread::get_ident;
use rustpython_vm::types::{Constructor, Representable};
use rustpython_vm::{
    AsObject, Py, PyObjectRef, PyPayload, PyResult, TryFromObject, VirtualMachine, pyclass,
};
use spindle_protocol::ObjectKind;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicU64, AtomicUsize};

use super::lock::{AcquireArgs, Patience, Told};

/// No thread.
const NOBODY: u64 = 0;

/// `_thread.RLock`.
#[pyclass(module = "_thread", name = "RLock")]
#[derive(PyPayload)]
pub(crate) struct RLock {
    told: Told,
    owner: AtomicU64,
    count: AtomicUsize,
}

impl std::fmt::Debug for RLock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad("RLock")
    }
}

impl RLock {
    pub(super) fn told(&self) -> &Told {
        &self.told
    }

    fn is_mine(&self) -> bool {
        self.owner.load(Relaxed) == get_ident()
    }

    fn check_mine(&self, vm: &VirtualMachine) -> PyResult<()> {
        if self.is_mine() {
            Ok(())
        } else {
            Err(vm.new_runtime_error("cannot release un-acquired lock"))
        }
    }

    fn take(&self, count: usize) {
        self.count.store(count, Relaxed);
        self.owner.store(get_ident(), Relaxed);
    }

    fn let_go(&self) {
        self.count.store(0, Relaxed);
        self.owner.store(NOBODY, Relaxed);
        self.told.release();
    }
}

#[pyclass(with(Constructor, Representable), flags(BASETYPE, HAS_WEAKREF))]
impl RLock {
    #[pymethod]
    #[pymethod(name = "acquire_lock")]
    fn acquire(zelf: &Py<Self>, args: AcquireArgs, vm: &VirtualMachine) -> PyResult<bool> {
        let patience = args.patience(vm)?;
        if zelf.is_mine() {
            zelf.count.fetch_add(1, Relaxed);
            return Ok(true);
        }
        let taken = zelf.told.acquire(zelf.as_object(), patience, vm);
        if taken {
            zelf.take(1);
        }
        Ok(taken)
    }

    #[pymethod]
    fn __enter__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        Self::acquire(zelf, AcquireArgs::default(), vm)
    }

    #[pymethod]
    #[pymethod(name = "release_lock")]
    fn release(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        zelf.check_mine(vm)?;
        if zelf.count.load(Relaxed) == 1 {
            zelf.let_go();
        } else {
            zelf.count.fetch_sub(1, Relaxed);
        }
        Ok(())
    }

    #[pymethod]
    fn __exit__(zelf: &Py<Self>, _args: PosArgs<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        Self::release(zelf, vm)
    }

    #[pymethod]
    fn _at_fork_reinit(zelf: &Py<Self>) {
        zelf.count.store(0, Relaxed);
        zelf.owner.store(NOBODY, Relaxed);
        zelf.told.core().reset();
    }

    #[pymethod]
    fn locked(zelf: &Py<Self>) -> bool {
        zelf.told.core().is_locked()
    }

    #[pymethod]
    fn _is_owned(zelf: &Py<Self>) -> bool {
        zelf.is_mine()
    }

    #[pymethod]
    fn _recursion_count(zelf: &Py<Self>) -> usize {
        if zelf.is_mine() { zelf.count.load(Relaxed) } else { 0 }
    }

    #[pymethod]
    fn _release_save(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<(usize, u64)> {
        zelf.check_mine(vm)?;
        let count = zelf.count.load(Relaxed);
        zelf.let_go();
        Ok((count, get_ident()))
    }

    #[pymethod]
    fn _acquire_restore(zelf: &Py<Self>, state: PyTupleRef, vm: &VirtualMachine) -> PyResult<()> {
        let [count, _owner] = state.as_slice() else {
            return Err(vm.new_type_error("_acquire_restore() argument 1 must be a 2-item tuple"));
        };
        let count = usize::try_from_object(vm, count.clone())?;
        if count > 0 {
            zelf.told.acquire(zelf.as_object(), Patience::Endless, vm);
            zelf.take(count);
        }
        Ok(())
    }
}

impl Constructor for RLock {
    type Args = FuncArgs;

    fn py_new(_class: &Py<PyType>, _args: FuncArgs, _vm: &VirtualMachine) -> PyResult<Self> {
        let told = Told::new(ObjectKind::RLock);
        Ok(Self { told, owner: AtomicU64::new(NOBODY), count: AtomicUsize::new(0) })
    }
}

impl Representable for RLock {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        let status = if zelf.told.core().is_locked() { "locked" } else { "unlocked" };
        let (class, count) = (zelf.class().name(), zelf.count.load(Relaxed));
        Ok(format!("<{status} {class} object count={count} at {:#x}>", zelf.get_id()))
    }
}
