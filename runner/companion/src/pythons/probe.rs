//! Asks an interpreter what it is.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use spindle_protocol::{RuntimeInfo, RuntimeKind};
use tokio::process::Command;

use super::cores;

/// A shim that hangs must not hold up everything.
const PATIENCE: Duration = Duration::from_secs(3);

/// The Python 3 minor versions that the course runs on.
const MINORS: std::ops::RangeInclusive<u32> = 9..=15;

/// Four lines: implementation, version, whether there is a GIL, path. It must run on any Python.
const QUESTION: &str = "\
import os, sys, sysconfig
free = sysconfig.get_config_var('Py_GIL_DISABLED')
gil = getattr(sys, '_is_gil_enabled', lambda: True)()
print(sys.implementation.name)
print(sys.version.split()[0].rstrip('+') + ('t' if free else ''))
print('on' if gil else 'off')
print(os.path.realpath(sys.executable))
";

/// What the interpreter at `path` is, if it is one that the course runs on.
pub async fn probe(path: &Path) -> Option<RuntimeInfo> {
    let mut command = Command::new(path);
    command.args(["-I", "-c", QUESTION]).env_clear();
    for name in ["PATH", "HOME"] {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let child = command.process_group(0).kill_on_drop(true).spawn().ok()?;
    let group = child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
    let Ok(output) = tokio::time::timeout(PATIENCE, child.wait_with_output()).await else {
        // A shim is a shell with children of its own.
        group.map(|group| kill_process_group(group, Signal::KILL));
        return None;
    };
    let output = output.ok().filter(|output| output.status.success())?;
    parse(std::str::from_utf8(&output.stdout).ok()?)
}

/// Reads the answer to [`QUESTION`].
fn parse(answer: &str) -> Option<RuntimeInfo> {
    let mut lines = answer.lines();
    let (name, version, gil, path) = (lines.next()?, lines.next()?, lines.next()?, lines.next()?);
    let minor: u32 = version.strip_prefix("3.")?.split('.').next()?.parse().ok()?;
    let gil = match gil {
        "on" => true,
        "off" => false,
        _ => return None,
    };
    let known = name == "cpython" && MINORS.contains(&minor) && Path::new(path).is_absolute();
    known.then(|| RuntimeInfo {
        kind: RuntimeKind::Cpython,
        implementation: "CPython".to_owned(),
        version: version.to_owned(),
        executable: Some(path.to_owned()),
        gil,
        switching: None,
        cores: cores(),
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn version(answer: &str) -> Option<String> {
        parse(answer).map(|info| {
            let gil = if info.gil { "on" } else { "off" };
            format!("{} {gil} {}", info.version, info.executable.unwrap_or_default())
        })
    }

    #[test]
    fn answers_are_read() {
        let answer = version("cpython\n3.13.0t\noff\n/opt/python3.13t\n");
        assert_eq!(answer.as_deref(), Some("3.13.0t off /opt/python3.13t"));
        let answer = version("cpython\n3.15.0a2\non\n/usr/bin/python3.15\n");
        assert_eq!(answer.as_deref(), Some("3.15.0a2 on /usr/bin/python3.15"));
    }

    #[test]
    fn strangers_and_torn_answers_are_no_python() {
        for answer in [
            "",
            "cpython\n3.12.1\n",
            "cpython\n3.8.18\non\n/usr/bin/python3.8\n",
            "cpython\n3.16.0\non\n/usr/bin/python3.16\n",
            "cpython\n2.7.18\non\n/usr/bin/python2\n",
            "cpython\n3.x\non\n/usr/bin/python3\n",
            "pypy\n3.10.13\non\n/usr/bin/pypy3\n",
            "rustpython\n3.14.0\noff\n/usr/bin/python3\n",
            "cpython\n3.12.1\nperhaps\n/usr/bin/python3\n",
            "cpython\n3.12.1\non\npython3\n",
        ] {
            assert_eq!(version(answer), None, "{answer:?}");
        }
    }
}
