//! The command of a run and what it knows of the world.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use super::folder::Folder;

/// What a program may know of the environment of the companion; everything else, a token of some
/// other program for instance, stays out.
const PASSED_ON: [&str; 8] =
    ["PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ"];

/// The command that runs the program of a folder.
#[must_use]
pub fn command(python: &Path, folder: &Folder, args: &[String]) -> Command {
    let mut command = Command::new(python);
    command.arg(Folder::PROGRAM).args(args).current_dir(folder.path()).env_clear();
    command.envs(environment(|name| std::env::var_os(name)));
    command.env("TMPDIR", folder.path());
    command
}

fn environment(of_ours: impl Fn(&str) -> Option<OsString>) -> Vec<(&'static str, OsString)> {
    let mut variables: Vec<(&str, OsString)> = vec![
        ("PATH", "/usr/local/bin:/usr/bin:/bin".into()),
        ("LANG", "C.UTF-8".into()),
        // The folder goes away with the run, and so would every .pyc file.
        ("PYTHONDONTWRITEBYTECODE", "1".into()),
        // The page shows text, not escape sequences.
        ("PYTHON_COLORS", "0".into()),
        ("TERM", "dumb".into()),
        ("PYTHONIOENCODING", "utf-8".into()),
    ];
    for name in PASSED_ON {
        if let Some(value) = of_ours(name) {
            variables.retain(|(known, _)| *known != name);
            variables.push((name, value));
        }
    }
    variables
}

#[cfg(test)]
mod tests {
    use super::environment;

    #[test]
    fn only_the_allowed_variables_are_passed_on() {
        let variables = environment(|name| Some(format!("our {name}").into()));
        let names: Vec<&str> = variables.iter().map(|(name, _)| *name).collect();
        assert_eq!(
            names.join(" "),
            "PYTHONDONTWRITEBYTECODE PYTHON_COLORS TERM PYTHONIOENCODING \
             PATH HOME USER LOGNAME LANG LC_ALL LC_CTYPE TZ"
        );
        let variables = environment(|_| None);
        assert!(variables.iter().any(|(name, value)| *name == "LANG" && value == "C.UTF-8"));
    }
}
