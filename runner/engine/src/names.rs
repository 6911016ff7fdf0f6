//! What the program calls an object: the variable or attribute that it is bound to.

use rustpython_vm::builtins::{PyDict, PyList, PyStr, PyTuple};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, VirtualMachine};
use std::collections::VecDeque;

use crate::instruments::told_of;

/// Values looked at for one name, at most: a program with a million objects is not searched
/// through at a lock.
const MOST_VISITS: usize = 4000;
/// Elements of one list, tuple or dict, and attributes of one object, looked at.
const MOST_ELEMENTS: usize = 256;
/// How deep: `banks[0].accounts[1].lock` is four steps from `banks`.
const DEEPEST: u32 = 4;

/// The shortest path to `wanted` from a variable: of the module first, so that all threads call
/// it alike, then of the functions that run on this thread.
pub(crate) fn find(wanted: &PyObject, vm: &VirtualMachine) -> Option<String> {
    Walk::new(vm).find(|(value, _)| value.is(wanted)).map(|(_, path)| path)
}

/// Names the locks that can be reached from here and have no name yet. Done where a thread is
/// started: there `forks[1]` is still called so, which the thread itself calls `left`.
pub(crate) fn survey(vm: &VirtualMachine) {
    for (value, path) in Walk::new(vm) {
        if let Some(told) = told_of(&value) {
            told.name_it(path);
        }
    }
}

/// Every value that can be reached from the learner's variables, the nearest first, with its path.
struct Walk<'a> {
    ahead: VecDeque<(PyObjectRef, String, u32)>,
    visits: usize,
    vm: &'a VirtualMachine,
}

impl<'a> Walk<'a> {
    fn new(vm: &'a VirtualMachine) -> Self {
        let globals = || {
            let modules = vm.sys_module.get_attr("modules", vm).ok()?;
            modules.get_item("__main__", vm).ok()?.get_attr("__dict__", vm).ok()
        };
        let spaces = globals().into_iter().chain(learners_locals(vm));
        let variables = spaces.flat_map(|space| items(&space, vm));
        let ahead = variables
            .filter(|(name, _)| !name.starts_with("__"))
            .map(|(name, value)| {
                // `self` says nothing outside of its method.
                let name = if name == "self" { value.class().name().to_string() } else { name };
                (value, name, 0)
            })
            .collect();
        Self { ahead, visits: 0, vm }
    }

    fn look_into(&mut self, value: &PyObjectRef, path: &str, depth: u32) {
        let elements = |elements: &[PyObjectRef]| -> Vec<(PyObjectRef, String)> {
            let elements = elements.iter().take(MOST_ELEMENTS).enumerate();
            elements.map(|(at, element)| (element.clone(), format!("{path}[{at}]"))).collect()
        };
        let inner: Vec<(PyObjectRef, String)> = if let Some(list) = value.downcast_ref::<PyList>() {
            elements(&list.borrow_vec())
        } else if let Some(tuple) = value.downcast_ref::<PyTuple>() {
            elements(tuple.as_slice())
        } else if let Some(dict) = value.downcast_ref::<PyDict>() {
            let dict = dict.to_owned();
            let keyed = dict.into_iter().take(MOST_ELEMENTS).filter_map(|(key, value)| {
                // The repr of anything else may run the learner's code.
                let plain = [self.vm.ctx.types.str_type, self.vm.ctx.types.int_type];
                plain.iter().any(|class| key.class().is(*class)).then_some(())?;
                Some((value, format!("{path}[{}]", key.repr(self.vm).ok()?.to_string_lossy())))
            });
            keyed.collect()
        } else if let Some(attributes) = value.dict().filter(|_| self.is_instance(value)) {
            let named = attributes.into_iter().take(MOST_ELEMENTS).filter_map(|(key, value)| {
                let key = key.downcast_ref::<PyStr>()?.to_string_lossy().into_owned();
                Some((value, format!("{path}.{key}")))
            });
            named.collect()
        } else {
            return;
        };
        self.ahead.extend(inner.into_iter().map(|(value, path)| (value, path, depth + 1)));
    }

    /// Modules, classes and functions are no place to look.
    fn is_instance(&self, value: &PyObject) -> bool {
        let types = &self.vm.ctx.types;
        ![types.module_type, types.type_type, types.function_type]
            .iter()
            .any(|class| value.fast_isinstance(class))
    }
}

impl Iterator for Walk<'_> {
    type Item = (PyObjectRef, String);

    fn next(&mut self) -> Option<Self::Item> {
        let (value, path, depth) = self.ahead.pop_front()?;
        self.visits += 1;
        if self.visits > MOST_VISITS {
            return None;
        }
        if depth < DEEPEST {
            self.look_into(&value, &path, depth);
        }
        Some((value, path))
    }
}

/// The local variables of the learner's functions on this thread, the outermost first.
fn learners_locals(vm: &VirtualMachine) -> Vec<PyObjectRef> {
    let mut spaces = Vec::new();
    let mut frame: Option<PyObjectRef> = vm.current_frame().map(Into::into);
    while let Some(at) = frame {
        let code = at.get_attr("f_code", vm).ok();
        let code = code.as_ref().and_then(|code| code.downcast_ref());
        if code.is_some_and(crate::frames::is_learners)
            && let Ok(locals) = at.get_attr("f_locals", vm)
        {
            spaces.push(locals);
        }
        frame = at.get_attr("f_back", vm).ok().filter(|back| !vm.is_none(back));
    }
    spaces.reverse();
    spaces
}

/// The names and values of a mapping.
fn items(space: &PyObject, vm: &VirtualMachine) -> Vec<(String, PyObjectRef)> {
    let pair = |pair: PyObjectRef| {
        let Some([key, value]) = pair.downcast_ref::<PyTuple>().map(|pair| pair.as_slice()) else {
            return Ok(None);
        };
        let name = key.downcast_ref::<PyStr>().map(|name| name.to_string_lossy().into_owned());
        Ok(name.map(|name| (name, value.clone())))
    };
    vm.call_method(space, "items", ())
        .and_then(|items| vm.extract_elements_with(&items, pair))
        .map(|items| items.into_iter().flatten().collect())
        .unwrap_or_default()
}
