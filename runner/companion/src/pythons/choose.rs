//! Which of the Pythons a request means.

use std::cmp::Ordering;
use std::path::PathBuf;

use spindle_protocol::{RunError, RuntimeInfo};

/// What a request names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// An interpreter's path.
    Path(PathBuf),
    /// A version, whole or in part.
    Version,
}

/// A path has a slash, a version has none.
pub(super) fn wanted(which: &str) -> Wanted {
    if which.contains('/') { Wanted::Path(PathBuf::from(which)) } else { Wanted::Version }
}

/// The newest of the interpreters, sorted newest first, that this version means: the exact one, or
/// `3.12` for any 3.12.x with a GIL and `3.13t` for any 3.13.x without.
pub(super) fn newest<'a>(which: &str, found: &'a [RuntimeInfo]) -> Option<&'a RuntimeInfo> {
    let (numbers, free) = split(which);
    found.iter().find(|info| info.version == which).or_else(|| {
        found.iter().find(|info| {
            let (version, free_threaded) = split(&info.version);
            free == free_threaded
                && version.strip_prefix(numbers).is_some_and(|rest| rest.starts_with('.'))
        })
    })
}

/// Orders by version, newest first; a build with a GIL before one without.
pub(super) fn newest_first(a: &RuntimeInfo, b: &RuntimeInfo) -> Ordering {
    key(&b.version).cmp(&key(&a.version))
}

/// Numbers, whether it is final, and whether it has a GIL.
fn key(version: &str) -> (Vec<u32>, bool, bool, &str) {
    let (numbers, free) = split(version);
    let end = numbers.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(numbers.len());
    let (numbers, pre) = numbers.split_at(end);
    let numbers = numbers.split('.').map(|part| part.parse().unwrap_or(0)).collect();
    (numbers, pre.is_empty(), !free, pre)
}

/// A version without its `t`, and whether it had one.
fn split(version: &str) -> (&str, bool) {
    version.strip_suffix('t').map_or((version, false), |version| (version, true))
}

/// The companion cannot run what only a page can.
pub(super) fn not_here() -> RunError {
    RunError::new(
        "the companion cannot run a program in the browser",
        "choose a Python of this machine, or let the page run it",
    )
}

/// No interpreter is the one that was asked for.
pub(super) fn none_matches(which: &str, found: &[RuntimeInfo]) -> RunError {
    let message = match wanted(which) {
        Wanted::Path(_) => format!("{which} is no CPython from 3.9 to 3.15"),
        Wanted::Version => format!("no CPython {which} was found on this machine"),
    };
    let mut versions: Vec<&str> = found.iter().map(|info| info.version.as_str()).collect();
    versions.dedup();
    let hint = if versions.is_empty() {
        "choose native, the Python inside spindle, or install a CPython".to_owned()
    } else {
        format!("choose native, the Python inside spindle, or one of {}", versions.join(", "))
    };
    RunError::new(message, hint)
}

#[cfg(test)]
mod tests {
    use super::{newest, newest_first, none_matches};
    use spindle_protocol::{RuntimeInfo, RuntimeKind};

    fn found(versions: &[&str]) -> Vec<RuntimeInfo> {
        let info = |version: &&str| RuntimeInfo {
            kind: RuntimeKind::Cpython,
            implementation: "CPython".to_owned(),
            version: (*version).to_owned(),
            executable: Some(format!("/opt/{version}/bin/python3")),
            gil: !version.ends_with('t'),
            switching: None,
            cores: 2,
        };
        let mut found: Vec<RuntimeInfo> = versions.iter().map(info).collect();
        found.sort_by(newest_first);
        found
    }

    #[test]
    fn the_newest_that_matches_is_chosen() {
        let found =
            found(&["3.9.18", "3.13.0", "3.12.1", "3.12.10", "3.13.0t", "3.14.0rc2", "3.14.0"]);
        let chosen = |which| newest(which, &found).map(|info| info.version.as_str());
        assert_eq!(chosen("3.12"), Some("3.12.10"));
        assert_eq!(chosen("3.12.1"), Some("3.12.1"));
        assert_eq!(chosen("3"), Some("3.14.0"));
        assert_eq!(chosen("3.13"), Some("3.13.0"));
        assert_eq!(chosen("3.13t"), Some("3.13.0t"));
        assert_eq!(chosen("3.14.0rc2"), Some("3.14.0rc2"));
        for which in ["3.1", "3.12.", "3.99", "", "t", "native", "3.12t", "v3.12"] {
            assert_eq!(chosen(which), None, "{which}");
        }
    }

    #[test]
    fn a_refusal_names_what_there_is() {
        let some = found(&["3.11.7", "3.12.1", "3.11.7"]);
        insta::assert_snapshot!(
            [
                none_matches("3.99", &some),
                none_matches("3.99", &[]),
                none_matches("/opt/ruby", &some),
                super::not_here(),
            ]
            .map(|error| error.to_string())
            .join("\n")
        );
    }
}
