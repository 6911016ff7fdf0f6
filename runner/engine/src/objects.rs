//! The numbers and names of what threads wait for.

use parking_lot::Mutex;
use rustpython_vm::builtins::{PyCode, PyTuple, PyWeak};
use rustpython_vm::{AsObject, Py, PyObject, PyRef, VirtualMachine};
use spindle_protocol::{ObjectId, ObjectKind, RunEvent};
use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::emit::emit;
use crate::{frames, names};

static OBJECTS: Mutex<Objects> = Mutex::new(Objects {
    latest: 0,
    of_kind: BTreeMap::new(),
    known: BTreeMap::new(),
    names: BTreeMap::new(),
});

struct Objects {
    latest: u32,
    of_kind: BTreeMap<ObjectKind, u32>,
    /// By address; the weak reference tells whether it is still the same object.
    known: BTreeMap<usize, (PyRef<PyWeak>, ObjectId)>,
    /// How often a name was given.
    names: BTreeMap<String, u32>,
}

/// Objects of Python classes that are remembered at once. A program that waits for more of them
/// sees the oldest ones told of anew.
const MOST_KNOWN: usize = 4096;

/// Gives an object its number and tells what the program calls it.
pub(crate) fn introduce(object: &PyObject, kind: ObjectKind, vm: &VirtualMachine) -> ObjectId {
    let found = names::find(object, vm);
    announce(kind, found)
}

/// Gives something that is no Python object a number and a name.
pub(crate) fn announce(kind: ObjectKind, name: Option<String>) -> ObjectId {
    let (object, name) = {
        let mut objects = OBJECTS.lock();
        objects.latest += 1;
        let of_kind = objects.of_kind.entry(kind).or_insert(0);
        *of_kind += 1;
        let number = *of_kind;
        let name = name.unwrap_or_else(|| format!("{} {number}", kind.class()));
        let times = objects.names.entry(name.clone()).or_insert(0);
        *times += 1;
        // Two threads may call two things alike.
        let name = if *times == 1 { name } else { format!("{name} ({times})") };
        (ObjectId(objects.latest), name)
    };
    emit(&RunEvent::Object { object, kind, name });
    object
}

/// The number of an object of a Python class.
pub(crate) fn number(object: &PyObject, kind: ObjectKind, vm: &VirtualMachine) -> ObjectId {
    let address = object.get_id();
    let known = OBJECTS.lock().known.get(&address).cloned();
    if let Some((weak, number)) = known
        && weak.upgrade().is_some_and(|alive| alive.is(object))
    {
        return number;
    }
    let number = introduce(object, kind, vm);
    if let Ok(weak) = object.downgrade(None, vm) {
        let forgotten = {
            let mut objects = OBJECTS.lock();
            let forgotten =
                if objects.known.len() >= MOST_KNOWN { objects.known.pop_first() } else { None };
            (objects.known.insert(address, (weak, number)), forgotten)
        };
        drop(forgotten); // not under the lock: a weak reference is a Python object
    }
    number
}

/// Whether some function of the learner's program releases a lock that it does not take: then a
/// plain lock may be released by another thread than its holder.
pub(crate) fn cross_release(vm: &VirtualMachine) -> bool {
    static FOUND: OnceLock<bool> = OnceLock::new();
    *FOUND.get_or_init(|| program_of(vm).is_none_or(|code| releases_only(&code, vm)))
}

fn program_of(vm: &VirtualMachine) -> Option<PyRef<PyCode>> {
    let path = frames::program()?;
    let source = std::fs::read_to_string(path).ok()?;
    vm.compile(&source, rustpython_vm::compiler::Mode::Exec, path).ok()
}

fn releases_only(code: &Py<PyCode>, vm: &VirtualMachine) -> bool {
    let names = |wanted: &str| code.code.names.iter().any(|name| name.to_string_lossy() == wanted);
    if names("release") && !names("acquire") {
        return true;
    }
    let Ok(constants) = code.as_object().get_attr("co_consts", vm) else { return true };
    constants.downcast_ref::<PyTuple>().is_none_or(|constants| {
        let inner = constants.iter().filter_map(|constant| constant.downcast_ref::<PyCode>());
        inner.into_iter().any(|inner| releases_only(inner, vm))
    })
}
