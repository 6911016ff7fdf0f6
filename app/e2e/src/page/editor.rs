//! The editors of the page.

use anyhow::{Result, ensure};
use serde_json::json;
use thirtyfour::Key;

use crate::browser::wait_for;
use crate::page::{APPEAR, Page};

/// Finds the editor number `arguments[0]`, which lives in a shadow tree of its own. Drivers differ
/// in what they let do there from outside.
const EDITOR: &str = "
    const host = document.querySelectorAll(\"[data-testid='editor']\")[arguments[0]];
    const editor = host.shadowRoot ?? host;";

impl Page<'_> {
    /// Replaces the program in the `nth` editor, with the keys a reader would press.
    ///
    /// # Errors
    /// When there is no such editor.
    pub async fn replace_program(&self, nth: usize, program: &str) -> Result<()> {
        self.focus_editor(nth).await?;
        let keys = self.browser.session().action_chain();
        let keys = keys.key_down(Key::Control).send_keys("a").key_up(Key::Control);
        Ok(keys.key_down(Key::Delete).key_up(Key::Delete).send_keys(program).perform().await?)
    }

    /// The program in the `nth` editor.
    ///
    /// # Errors
    /// When there is no such editor.
    pub async fn program(&self, nth: usize) -> Result<String> {
        Ok(self.lines(nth, ".cm-line").await?.join("\n"))
    }

    /// The lines of the `nth` editor that are marked as faulty.
    ///
    /// # Errors
    /// When there is no such editor.
    pub async fn marked_lines(&self, nth: usize) -> Result<Vec<String>> {
        self.lines(nth, ".cm-line.cm-errorLine").await
    }

    /// The line of the `nth` editor that the reader asked to see, if one is marked.
    ///
    /// # Errors
    /// When there is no such editor.
    pub async fn shown_lines(&self, nth: usize) -> Result<Vec<String>> {
        self.lines(nth, ".cm-line.cm-markedLine").await
    }

    async fn lines(&self, nth: usize, lines: &str) -> Result<Vec<String>> {
        self.focus_editor(nth).await?;
        let script = format!(
            "{EDITOR} return [...editor.querySelectorAll(arguments[1])]
            .map(line => line.textContent);"
        );
        self.browser.script(&script, vec![json!(nth), json!(lines)]).await
    }

    /// Waits until the `nth` editor is mounted, and puts the cursor into it.
    async fn focus_editor(&self, nth: usize) -> Result<()> {
        self.element("editor", nth).await?;
        let script = format!(
            "{EDITOR} const content = editor.querySelector('[contenteditable=true]');
             content?.focus();
             return Boolean(content);"
        );
        wait_for(&format!("editor number {nth}"), APPEAR, async || {
            let there: bool = self.browser.script(&script, vec![json!(nth)]).await?;
            ensure!(there, "it is not mounted");
            Ok(())
        })
        .await
    }
}
