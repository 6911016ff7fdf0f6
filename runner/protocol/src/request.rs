//! What a page, a terminal or a test asks of a runner.

use serde::{Deserialize, Serialize};

use crate::{Gil, RunError, RunId, RuntimeChoice};

/// One request to a runner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum RunRequest {
    /// The first message of a session.
    Hello {
        /// The sender's [`PROTOCOL_VERSION`](crate::PROTOCOL_VERSION).
        protocol: u32,
    },
    /// Runs a program.
    Start(Start),
    /// Types into the program's standard input.
    Stdin {
        /// The run to type into.
        run: RunId,
        /// What was typed, line end included.
        text: String,
    },
    /// Closes the program's standard input: its next read sees the end of the file.
    StdinClose {
        /// The run whose input ends.
        run: RunId,
    },
    /// Ends a run: an interrupt first, then by force. Asking twice, or after the end, does nothing.
    Stop {
        /// The run to end.
        run: RunId,
    },
}

/// A program and how to run it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// The number that every event of this run will carry.
    pub run: RunId,
    /// The program's text.
    pub program: String,
    /// `sys.argv[1:]`.
    #[serde(default)]
    pub args: Vec<String>,
    /// What standard input holds from the start; more can follow as [`RunRequest::Stdin`].
    #[serde(default)]
    pub stdin: String,
    /// Which Python runs it.
    pub runtime: RuntimeChoice,
    /// What the GIL does, in the page's engine; every other runtime has the one it was built with
    /// and takes [`Gil::Off`] only, as "no wish".
    #[serde(default)]
    pub gil: Gil,
    /// How much it may use.
    #[serde(default)]
    pub limits: Limits,
}

impl Start {
    /// The longest program, in bytes of UTF-8 (threat-model.md section 2 row 12).
    pub const MAX_PROGRAM_BYTES: usize = 256 * 1024;
    /// The longest prepared or typed input, in bytes of UTF-8 (threat-model.md section 2 row 13).
    pub const MAX_STDIN_BYTES: usize = 64 * 1024;
    /// The most arguments.
    pub const MAX_ARGS: usize = 64;
    /// The longest argument, in bytes of UTF-8.
    pub const MAX_ARG_BYTES: usize = 4 * 1024;

    /// Checks every bound of the request.
    ///
    /// # Errors
    /// Names the first bound that is exceeded.
    pub fn check(&self) -> Result<(), RunError> {
        if self.program.len() > Self::MAX_PROGRAM_BYTES {
            return Err(RunError::new(
                format!(
                    "this program has {} KiB; a run takes at most {} KiB",
                    self.program.len().div_ceil(1024),
                    Self::MAX_PROGRAM_BYTES / 1024
                ),
                "let the program make or read its data instead of holding it as text",
            ));
        }
        check_stdin(&self.stdin)?;
        if self.args.len() > Self::MAX_ARGS {
            return Err(RunError::new(
                format!("{} arguments; a run takes at most {}", self.args.len(), Self::MAX_ARGS),
                "pass the rest through standard input",
            ));
        }
        if let Some(arg) = self.args.iter().find(|arg| arg.len() > Self::MAX_ARG_BYTES) {
            return Err(RunError::new(
                format!(
                    "an argument has {} bytes; the longest may have {}",
                    arg.len(),
                    Self::MAX_ARG_BYTES
                ),
                "pass long data through standard input",
            ));
        }
        if self.args.iter().any(|arg| arg.contains('\0')) {
            return Err(RunError::new(
                "an argument contains a NUL character, which no operating system can pass on",
                "remove the NUL character",
            ));
        }
        if self.gil.is_on() && self.runtime != RuntimeChoice::Browser {
            return Err(RunError::new(
                "the GIL can be chosen for the Python in the page only",
                "leave the choice out; this Python has the GIL that it was built with",
            ));
        }
        self.limits.check()
    }
}

/// Checks the size of typed input.
///
/// # Errors
/// When it is longer than [`Start::MAX_STDIN_BYTES`].
pub fn check_stdin(text: &str) -> Result<(), RunError> {
    if text.len() > Start::MAX_STDIN_BYTES {
        return Err(RunError::new(
            format!(
                "the input has {} KiB; one message takes at most {} KiB",
                text.len().div_ceil(1024),
                Start::MAX_STDIN_BYTES / 1024
            ),
            "send it in smaller pieces",
        ));
    }
    Ok(())
}

/// How much a run may use. What is absent takes the runner's default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Wall time from start to kill, milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wall_ms: Option<u32>,
    /// Memory, mebibytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_mib: Option<u32>,
    /// Threads alive at once, the main thread included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threads: Option<u32>,
}

impl Limits {
    /// Wall time when the request names none (threat-model.md section 3.5).
    pub const DEFAULT_WALL_MS: u32 = 30_000;
    /// The longest wall time a request may name (threat-model.md section 3.5).
    pub const MAX_WALL_MS: u32 = 300_000;
    /// The most memory a request may name, mebibytes (threat-model.md section 3.5).
    pub const MAX_MEMORY_MIB: u32 = 4096;
    /// The most threads a request may name (threat-model.md section 3.5).
    pub const MAX_THREADS: u32 = 2048;

    /// Checks that nothing exceeds its cap and nothing is zero.
    ///
    /// # Errors
    /// Names the first limit that is out of range.
    pub fn check(&self) -> Result<(), RunError> {
        let bounds = [
            ("wall_ms", self.wall_ms, Self::MAX_WALL_MS),
            ("memory_mib", self.memory_mib, Self::MAX_MEMORY_MIB),
            ("threads", self.threads, Self::MAX_THREADS),
        ];
        for (name, value, cap) in bounds {
            if let Some(value) = value
                && (value == 0 || value > cap)
            {
                return Err(RunError::new(
                    format!("the limit {name} is {value}; it must lie between 1 and {cap}"),
                    "leave it out to take the default",
                ));
            }
        }
        Ok(())
    }
}
