//! The Pythons on this machine.
//!
//! # Layout
//! - [`places`]: where they may be. [`probe`]: what they say they are.
//! - [`choose`]: which one a request means.

pub mod places;
pub mod probe;
pub mod choose;

use futures::StreamExt;
use spindle_protocol::{RunError, RuntimeChoice, RuntimeInfo, RuntimeKind};
use tokio::sync::OnceCell;

use choose::{Wanted, none_matches, not_here, wanted};
use places::Places;

/// How many interpreters are asked at once.
const AT_ONCE: usize = 8;

/// The embedded Python and the CPythons of this machine. Looks for them once, when somebody asks.
#[derive(Debug)]
pub struct Pythons {
    places: Places,
    found: OnceCell<Vec<RuntimeInfo>>,
}

impl Pythons {
    /// The Pythons in these places.
    #[must_use]
    pub fn new(places: Places) -> Self {
        Self { places, found: OnceCell::new() }
    }

    /// The embedded Python and nothing else.
    #[must_use]
    pub fn native_only() -> Self {
        Self { places: Places::default(), found: OnceCell::new_with(Some(Vec::new())) }
    }

    /// Every runtime that can be chosen, the embedded one first, then the newest CPython first.
    pub async fn available(&self) -> Vec<RuntimeInfo> {
        let mut runtimes = vec![native()];
        runtimes.extend_from_slice(self.found().await);
        runtimes
    }

    /// The runtime that a request means.
    ///
    /// # Errors
    /// When there is none; the hint names those that there are.
    pub async fn choose(&self, choice: &RuntimeChoice) -> Result<RuntimeInfo, RunError> {
        let which = match choice {
            RuntimeChoice::Native => return Ok(native()),
            RuntimeChoice::Browser => return Err(not_here()),
            RuntimeChoice::Cpython { which } => which,
        };
        let chosen = match wanted(which) {
            // A path is asked itself: a virtual environment stays one.
            Wanted::Path(path) => probe::probe(&path)
                .await
                .map(|info| RuntimeInfo { executable: Some(which.clone()), ..info }),
            Wanted::Version => choose::newest(which, self.found().await).cloned(),
        };
        match chosen {
            Some(runtime) => Ok(runtime),
            None => Err(none_matches(which, self.found().await)),
        }
    }

    async fn found(&self) -> &[RuntimeInfo] {
        self.found.get_or_init(|| find(&self.places)).await
    }
}

/// The embedded Python.
fn native() -> RuntimeInfo {
    RuntimeInfo {
        kind: RuntimeKind::Native,
        implementation: "RustPython".to_owned(),
        version: spindle_engine::python_version(),
        executable: None,
        gil: false,
        switching: None,
        cores: cores(),
    }
}

/// Logical cores that a run may use.
fn cores() -> u32 {
    std::thread::available_parallelism()
        .ok()
        .and_then(|count| u32::try_from(count.get()).ok())
        .unwrap_or(1)
}

/// Asks every candidate; those that are the same interpreter by several names count once.
async fn find(places: &Places) -> Vec<RuntimeInfo> {
    let mut found: Vec<RuntimeInfo> = futures::stream::iter(places.candidates())
        .map(|path| async move { probe::probe(&path).await })
        .buffer_unordered(AT_ONCE)
        .filter_map(std::future::ready)
        .collect()
        .await;
    found.sort_by(|a, b| choose::newest_first(a, b).then_with(|| a.executable.cmp(&b.executable)));
    found.dedup_by(|a, b| a.executable == b.executable);
    found
}
