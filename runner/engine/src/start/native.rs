//! Python on the machine itself, as the companion and the engine's own tests run it.

use rustpython_vm::vm::PyGlobalState;
use rustpython_vm::{PyResult, VirtualMachine};
use spindle_protocol::Gil;
use std::path::Path;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::Duration;

use crate::{emit, frames, gil, instruments, monitor, threads};

/// Names the GIL's setting, as on a command line, and asks for all instruments. Used by the
/// engine's own tests: beside a fork, locks of ours are not what the companion's programs are to
/// meet.
const WATCH: &str = "SPINDLE_WATCH";

static WATCHED: OnceLock<Option<Gil>> = OnceLock::new();

/// Behaves as `python` does with this process's arguments: `-c`, `-m`, a file, flags.
///
/// When the environment names a FIFO or file in `SPINDLE_EVENTS`, threads report there, one
/// [`Timed`](spindle_protocol::Timed) in JSON a line.
pub fn python_main() -> ExitCode {
    emit::open();
    WATCHED.get_or_init(|| Gil::named(&std::env::var(WATCH).ok()?));
    // `site` imports `sitecustomize` before the program. Spawned children, which inherit the
    // environment, would count their threads anew and are not to report.
    let install = rustpython_vm::py_freeze!(
        source =
            "import _spindle, os\nos.environ.pop('SPINDLE_EVENTS', None)\n_spindle.install()\n",
        module_name = "sitecustomize"
    );
    rustpython::run(crate::builder().add_frozen_modules(install))
}

/// Puts the instruments in place that were asked for.
///
/// # Errors
/// When a module of the interpreter is not as expected, or there can be no further thread.
pub(crate) fn install(vm: &VirtualMachine) -> PyResult<()> {
    if let Some(program) = std::env::args().skip(1).find(|argument| argument.ends_with(".py")) {
        let folder = Path::new(&program).parent().unwrap_or(Path::new(""));
        frames::learn(&folder.to_string_lossy(), &program);
    }
    let Some(setting) = WATCHED.get().copied().flatten() else {
        instruments::install_threads(vm)?;
        return instruments::install_input(vm);
    };
    threads::enter_main();
    instruments::install_all(vm)?;
    instruments::install_input(vm)?;
    super::lift_gil_last(vm)?;
    monitor::start(vm.state.clone())
        .and_then(|()| gil::put_in_force(setting, vm))
        .map_err(|error| vm.new_runtime_error(format!("no further thread: {error}")))
}

/// Lets a few milliseconds pass.
pub(crate) fn tick(_state: &PyGlobalState) -> bool {
    const TICK: Duration = Duration::from_millis(2);
    std::thread::sleep(TICK);
    false
}
