//! The page in real browsers, driven over WebDriver.
//!
//! # Layout
//! - [`companion`]: the real `spindle serve`, as a child process.
//! - [`driver`]: ChromeDriver or geckodriver, as a child process.
//! - [`browser`]: a session in a browser: scripts, the console's log, pictures.
//! - [`page`]: what a reader does and sees, by `data-testid`.
//! - [`run`](mod@run): runs a program through the page's own runner.
//! - [`outcome`]: the events of a finished run, and what they say.
//! - [`statics`]: a server for pages that the companion would not serve so.
//! - [`memory`]: how much memory the page's process has.
//! - [`source`], [`report`], [`typist`], [`cli`]: the program `browser-run`.
//! - [`bench`](mod@bench): the program `bench`.
//!
//! # What the page offers to programs
//! ```text
//! window.spindle.run(JSON of Start without `run`) -> run id (or a promise of it)
//! window.spindle.events(id, from_seq)             -> JSON array of Stamped<RunEvent>
//! window.spindle.send(JSON of RunRequest)
//! window.spindle.forget(id)                       drops the run and its events
//! window.spindle.engine()                         -> JSON of the engine's state
//! ```

pub mod companion;
pub mod driver;
pub mod browser;
pub mod page;
pub mod run;
pub mod outcome;
pub mod statics;
pub mod memory;
pub mod source;
pub mod report;
pub mod typist;
pub mod cli;
pub mod bench;

pub use browser::Browser;
pub use companion::Companion;
pub use driver::Kind;
pub use outcome::Outcome;
pub use page::Page;
pub use run::{Run, run_program};
