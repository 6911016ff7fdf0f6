//! Whether a program can run where its lesson says.

use super::source::Source;
use super::table::Table;
use crate::program::Runtime;

/// Modules that need processes or sockets, which a page has not.
const NOT_IN_THE_BROWSER: [&str; 5] =
    ["multiprocessing", "subprocess", "socket", "asyncio", "signal"];

/// Names that need processes.
const PROCESS_NAMES: [&str; 3] = ["os.fork", "ProcessPoolExecutor", "os.posix_spawn"];

/// Reports each line that cannot run in the browser if the program claims to.
pub(super) fn check_claims(program: &Source<'_>, runtimes: &[Runtime]) {
    if !runtimes.contains(&Runtime::Browser) {
        return;
    }
    for (index, line) in program.text.lines().enumerate() {
        if let Some(name) = needs_a_process(line) {
            program.fault(
                index + 1,
                format!(
                    "`{name}` does not run in the browser: take `browser` out of the program's runtimes"
                ),
            );
        }
    }
}

fn needs_a_process(line: &str) -> Option<&'static str> {
    let code = line.split('#').next().unwrap_or_default().trim_start();
    let imported = code.strip_prefix("import ").or_else(|| code.strip_prefix("from "));
    let module = imported.and_then(|rest| {
        let end = rest.find(" import ").unwrap_or(rest.len());
        let first =
            |part: &str| part.trim().split(['.', ' ']).next().unwrap_or_default().to_owned();
        rest[..end]
            .split(',')
            .map(first)
            .find_map(|name| NOT_IN_THE_BROWSER.into_iter().find(|&module| module == name))
    });
    module.or_else(|| PROCESS_NAMES.into_iter().find(|name| code.contains(name)))
}

/// The places a program claims; none, an unknown one and one named twice are faults.
pub(super) fn read_runtimes(table: &Table<'_>) -> Vec<Runtime> {
    let mut runtimes = Vec::new();
    for name in table.texts("runtimes") {
        let found = Runtime::ALL.into_iter().find(|runtime| runtime.as_str() == name.value);
        match found {
            None => table.source.fault(
                name.line,
                format!("unknown runtime `{}`: write browser, native or cpython", name.value),
            ),
            Some(runtime) if runtimes.contains(&runtime) => table
                .source
                .fault(name.line, format!("`{}` is named twice: remove one", name.value)),
            Some(runtime) => runtimes.push(runtime),
        }
    }
    if table.texts("runtimes").is_empty() {
        table.fault("has no runtimes: name one or more of browser, native and cpython");
    }
    runtimes
}

#[cfg(test)]
mod tests {
    use super::needs_a_process;

    #[test]
    fn imports_are_seen() {
        for line in [
            "import multiprocessing",
            "import time, multiprocessing as mp",
            "from multiprocessing import Process",
            "from multiprocessing.shared_memory import SharedMemory",
            "    import multiprocessing.pool",
            "pid = os.fork()",
            "from concurrent.futures import ProcessPoolExecutor",
        ] {
            assert!(needs_a_process(line).is_some(), "{line}");
        }
        for line in ["import threading", "# import socket", "from queue import Queue", "signalled"]
        {
            assert_eq!(needs_a_process(line), None, "{line}");
        }
    }
}
