//! What the reader types, on its way into the program.

use std::process::ChildStdin;

use tokio::io::AsyncWriteExt;
use tokio::sync::mpsc;

/// One thing to do to a program's standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Type this.
    Text(String),
    /// Close it.
    Close,
}

/// Types `prepared` and everything that comes until it is closed, or nobody reads or types.
pub async fn feed(stdin: ChildStdin, prepared: String, mut inputs: mpsc::Receiver<Input>) {
    let Ok(mut stdin) = tokio::process::ChildStdin::from_std(stdin) else { return };
    let mut next = Some(Input::Text(prepared));
    while let Some(Input::Text(text)) = next {
        // A program that ended or closed its input does not want the rest.
        if stdin.write_all(text.as_bytes()).await.is_err() {
            return;
        }
        next = inputs.recv().await;
    }
}
