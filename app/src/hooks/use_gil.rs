//! What the GIL of the page's Python does when one program runs.

use leptos::prelude::*;
use spindle_protocol::Gil;

use crate::browser::storage;

/// One program's choice, kept for the next visit.
#[derive(Clone, Copy, Debug)]
pub struct UseGil {
    key: StoredValue<String>,
    chosen: RwSignal<Gil>,
}

/// Takes up the choice for the program `name` of `scope` where the reader left it.
#[must_use]
pub fn use_gil(scope: &str, name: &str) -> UseGil {
    let key = format!("gil.{scope}.{name}");
    let saved = storage::load(&key).and_then(|name| Gil::named(&name)).unwrap_or_default();
    UseGil { key: StoredValue::new(key), chosen: RwSignal::new(saved) }
}

impl UseGil {
    /// The choice.
    #[must_use]
    pub fn chosen(self) -> ReadSignal<Gil> {
        self.chosen.read_only()
    }

    /// Takes in what the reader chose.
    pub fn choose(self, gil: Gil) {
        // A choice that cannot be saved holds until the page is closed.
        let _ = self.key.with_value(|key| storage::save(key, gil.is_on().then(|| gil.name())));
        self.chosen.set(gil);
    }
}
