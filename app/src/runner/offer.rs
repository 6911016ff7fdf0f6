//! What a program can be run on, as the reader chooses it.

use spindle_lessons::Runtime;
use spindle_protocol::{RuntimeChoice, RuntimeInfo, RuntimeKind};

/// One entry of the runtime choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What to ask for.
    pub choice: RuntimeChoice,
    /// How the entry reads.
    pub label: String,
    /// Why it cannot be chosen now, if it cannot.
    pub missing: Option<String>,
}

impl Offer {
    /// An entry that can be chosen.
    #[must_use]
    pub fn available(choice: RuntimeChoice, label: impl Into<String>) -> Self {
        Self { choice, label: label.into(), missing: None }
    }

    /// An entry that cannot be chosen, and why.
    #[must_use]
    pub fn missing(runtime: Runtime, why: impl Into<String>) -> Self {
        let (choice, label) = match runtime {
            Runtime::Browser => (RuntimeChoice::Browser, "this browser"),
            Runtime::Native => (RuntimeChoice::Native, "RustPython on this machine"),
            Runtime::Cpython => {
                (RuntimeChoice::Cpython { which: String::new() }, "CPython on this machine")
            }
        };
        Self { choice, label: label.to_owned(), missing: Some(why.into()) }
    }

    /// The entry of a runtime that the companion named.
    #[must_use]
    pub fn of_companion(info: &RuntimeInfo) -> Self {
        let RuntimeInfo { kind, implementation, version, executable, gil, switching: _, cores: _ } =
            info;
        let choice = match kind {
            RuntimeKind::Browser => RuntimeChoice::Browser,
            RuntimeKind::Native => RuntimeChoice::Native,
            RuntimeKind::Cpython => RuntimeChoice::Cpython {
                which: executable.clone().unwrap_or_else(|| version.clone()),
            },
        };
        let gil = if *gil { "GIL on" } else { "GIL off" };
        let place = if *kind == RuntimeKind::Native { " native" } else { "" };
        Self::available(choice, format!("{implementation} {version}{place}, {gil}"))
    }

    /// The entry's name in a form: one for each choice.
    #[must_use]
    pub fn value(&self) -> String {
        match &self.choice {
            RuntimeChoice::Browser => "browser".to_owned(),
            RuntimeChoice::Native => "native".to_owned(),
            RuntimeChoice::Cpython { which } => format!("cpython:{which}"),
        }
    }

    /// Whether it can be chosen now.
    #[must_use]
    pub fn is_available(&self) -> bool {
        self.missing.is_none()
    }
}

/// Which of a lesson's kinds of runtime a choice is.
#[must_use]
pub fn kind_of(choice: &RuntimeChoice) -> Runtime {
    match choice {
        RuntimeChoice::Browser => Runtime::Browser,
        RuntimeChoice::Native => Runtime::Native,
        RuntimeChoice::Cpython { .. } => Runtime::Cpython,
    }
}

/// The offer in force: the reader's wish while it can be had, or else the first that can.
#[must_use]
pub fn in_force<'a>(offers: &'a [Offer], wish: Option<&str>) -> Option<&'a Offer> {
    let can = || offers.iter().filter(|offer| offer.is_available());
    can().find(|offer| Some(offer.value().as_str()) == wish).or_else(|| can().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offers() -> Vec<Offer> {
        vec![
            Offer::missing(Runtime::Browser, "no isolation"),
            Offer::available(RuntimeChoice::Native, "native"),
            Offer::available(RuntimeChoice::Cpython { which: "/usr/bin/python3".into() }, "3.11"),
        ]
    }

    #[test]
    fn the_wish_counts_while_it_can_be_had() {
        let chosen = |wish| in_force(&offers(), wish).map(Offer::value);
        assert_eq!(
            chosen(Some("cpython:/usr/bin/python3")).as_deref(),
            Some("cpython:/usr/bin/python3")
        );
        assert_eq!(chosen(Some("browser")).as_deref(), Some("native"));
        assert_eq!(chosen(None).as_deref(), Some("native"));
        assert_eq!(in_force(&offers()[..1], None), None);
    }

    #[test]
    fn a_cpython_is_asked_for_by_its_path() {
        let info = RuntimeInfo {
            kind: RuntimeKind::Cpython,
            implementation: "CPython".into(),
            version: "3.13.0t".into(),
            executable: Some("/opt/python3.13t".into()),
            gil: false,
            switching: None,
            cores: 4,
        };
        let offer = Offer::of_companion(&info);
        assert_eq!(offer.value(), "cpython:/opt/python3.13t");
        assert_eq!(offer.label, "CPython 3.13.0t, GIL off");
    }
}
