//! `threading.Lock`, telling who waits for it and who holds it.

use rustpython_vm::builtins::PyType;
use rustpython_vm::function::{PosArgs, TimeoutSeconds};
use rustpython_vm::types::{Constructor, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};
use spindle_protocol::{ObjectId, ObjectKind, RunEvent};
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use super::core::Core;
use crate::context::{self, Level};
use crate::emit::emit;
use crate::objects::{self, cross_release};
use crate::waits::{self, Tell, Until, Waiting};
use crate::{frames, threads};

/// The arguments of `acquire`.
#[derive(rustpython_vm::FromArgs)]
pub(crate) struct AcquireArgs {
    #[pyarg(any, default = true)]
    blocking: bool,
    #[pyarg(any, default = TimeoutSeconds::new(NO_TIMEOUT), py_default = "-1")]
    timeout: TimeoutSeconds,
}

const NO_TIMEOUT: f64 = -1.0;
/// `threading.TIMEOUT_MAX`, seconds.
const TIMEOUT_MAX: f64 = (i64::MAX / 1_000 / 1_000_000) as f64;

impl Default for AcquireArgs {
    fn default() -> Self {
        Self { blocking: true, timeout: TimeoutSeconds::new(NO_TIMEOUT) }
    }
}

/// How long `acquire` may wait.
pub(crate) enum Patience {
    /// Not at all.
    None,
    /// So long.
    Until(Instant),
    /// For ever.
    Endless,
}

impl AcquireArgs {
    pub(crate) fn patience(&self, vm: &VirtualMachine) -> PyResult<Patience> {
        let timeout = self.timeout.to_secs_f64();
        match (self.blocking, timeout == NO_TIMEOUT) {
            (true, true) => Ok(Patience::Endless),
            (true, false) if timeout < 0.0 => {
                Err(vm.new_value_error("timeout value must be a non-negative number"))
            }
            (true, false) if timeout > TIMEOUT_MAX => {
                Err(vm.new_overflow_error("timeout value is too large"))
            }
            (true, false) => {
                let deadline = Instant::now().checked_add(Duration::from_secs_f64(timeout));
                Ok(deadline.map_or(Patience::Endless, Patience::Until))
            }
            (false, true) => Ok(Patience::None),
            (false, false) => {
                Err(vm.new_value_error("can't specify a timeout for a non-blocking call"))
            }
        }
    }
}

/// A lock of either sort, with what is to be told of it.
#[derive(Debug)]
pub(crate) struct Told {
    core: Arc<Core>,
    kind: ObjectKind,
    /// Whether the learner's own code made it; a library's locks are not told for themselves.
    learners: bool,
    name: OnceLock<String>,
}

/// Locks of the learner's that have no name yet.
static UNNAMED: AtomicU32 = AtomicU32::new(0);

/// Whether the learner made locks since the last look that have no name yet.
pub(crate) fn are_unnamed() -> bool {
    UNNAMED.swap(0, Relaxed) > 0
}

impl Told {
    pub(crate) fn new(kind: ObjectKind) -> Self {
        let learners = !context::is_within() && frames::learner_called();
        if learners {
            UNNAMED.fetch_add(1, Relaxed);
        }
        Self { core: Arc::default(), kind, learners, name: OnceLock::new() }
    }

    pub(crate) fn core(&self) -> &Core {
        &self.core
    }

    /// Gives a lock of the learner's a name; the first one stays.
    pub(crate) fn name_it(&self, name: String) {
        if self.learners {
            self.name.get_or_init(|| name);
        }
    }

    /// Takes the lock, waiting as long as `patience` allows. `zelf` is the Python object.
    pub(crate) fn acquire(&self, zelf: &PyObject, patience: Patience, vm: &VirtualMachine) -> bool {
        let taken = self.core.try_lock();
        if taken {
            self.hold();
            if self.learners && !context::is_within() && waits::may_tell_hold() {
                let object = self.object(zelf, vm);
                self.tell_hold(object);
            }
            return true;
        }
        let deadline = match patience {
            Patience::None => return false,
            Patience::Until(deadline) => Some(deadline),
            Patience::Endless => None,
        };
        let block = || {
            let taken = self.core.lock(deadline);
            if taken {
                self.hold();
            }
            taken
        };
        // A condition waits on a lock that it has taken itself and that whoever notifies releases.
        let own_wait_lock = !self.learners && self.core.holder() == Some(threads::current());
        let Some((object, tell)) = self.subject(own_wait_lock, zelf, vm) else {
            return crate::gil::blocking(vm, block);
        };
        let until = Until::Released {
            lock: Arc::clone(&self.core),
            owned: self.kind == ObjectKind::RLock || !own_wait_lock,
            others_may_release: self.kind == ObjectKind::Lock && cross_release(vm),
        };
        let taken =
            waits::wait(vm, Waiting { object, until, timed: deadline.is_some() }, tell, block);
        if taken && self.core.object() == Some(object) {
            self.core.set_told();
        }
        taken
    }

    /// Releases the lock.
    pub(crate) fn release(&self) {
        if self.core.take_told()
            && let Some(object) = self.core.object()
        {
            emit(&RunEvent::Released { thread: threads::current(), object });
        }
        self.core.unlock();
    }

    fn hold(&self) {
        self.core.set_holder(Some(threads::current()), frames::line());
    }

    fn tell_hold(&self, object: ObjectId) {
        let (thread, line) = (threads::current(), self.core.line());
        if emit(&RunEvent::Acquired { thread, object, line }) {
            self.core.set_told();
        }
    }

    fn object(&self, zelf: &PyObject, vm: &VirtualMachine) -> ObjectId {
        self.core.object().unwrap_or_else(|| {
            let object = match self.name.get() {
                Some(name) => objects::announce(self.kind, Some(name.clone())),
                None => objects::introduce(zelf, self.kind, vm),
            };
            self.core.set_object(object);
            object
        })
    }

    /// What the learner waits for, and how the end of the wait is told.
    fn subject(
        &self,
        own_wait_lock: bool,
        zelf: &PyObject,
        vm: &VirtualMachine,
    ) -> Option<(ObjectId, Tell)> {
        match context::current() {
            // The lock inside a queue or an event is held for a moment only; a condition's lock is
            // the learner's to hold.
            Some(Level::Of { kind, .. })
                if kind != ObjectKind::Condition && !own_wait_lock && !self.learners =>
            {
                None
            }
            None => Some((self.object(zelf, vm), Tell::Acquired)),
            Some(Level::Hidden) => None,
            Some(Level::Of { kind, object, takes }) => {
                let tell = if takes { Tell::Acquired } else { Tell::Resumed };
                Some((objects::number(&object, kind, vm), tell))
            }
        }
    }
}

/// `_thread.lock`.
#[pyclass(module = "_thread", name = "lock")]
#[derive(PyPayload)]
pub(crate) struct Lock {
    told: Told,
}

impl std::fmt::Debug for Lock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad("Lock")
    }
}

impl Lock {
    pub(super) fn told(&self) -> &Told {
        &self.told
    }
}

#[pyclass(with(Constructor, Representable), flags(HAS_WEAKREF))]
impl Lock {
    #[pymethod]
    #[pymethod(name = "acquire_lock")]
    fn acquire(zelf: &Py<Self>, args: AcquireArgs, vm: &VirtualMachine) -> PyResult<bool> {
        let patience = args.patience(vm)?;
        Ok(zelf.told.acquire(zelf.as_object(), patience, vm))
    }

    #[pymethod]
    fn __enter__(zelf: &Py<Self>, vm: &VirtualMachine) -> bool {
        zelf.told.acquire(zelf.as_object(), Patience::Endless, vm)
    }

    #[pymethod]
    #[pymethod(name = "release_lock")]
    fn release(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        if !zelf.told.core.is_locked() {
            return Err(vm.new_runtime_error("release unlocked lock"));
        }
        zelf.told.release();
        Ok(())
    }

    #[pymethod]
    fn __exit__(zelf: &Py<Self>, _args: PosArgs<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        Self::release(zelf, vm)
    }

    #[pymethod]
    fn _at_fork_reinit(zelf: &Py<Self>) {
        zelf.told.core.reset();
    }

    #[pymethod]
    fn locked(zelf: &Py<Self>) -> bool {
        zelf.told.core.is_locked()
    }
}

impl Constructor for Lock {
    type Args = ();

    fn py_new(_class: &Py<PyType>, (): (), _vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self { told: Told::new(ObjectKind::Lock) })
    }
}

impl Representable for Lock {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        let status = if zelf.told.core.is_locked() { "locked" } else { "unlocked" };
        Ok(format!("<{status} {} object at {:#x}>", zelf.class().name(), zelf.get_id()))
    }
}
