//! What a reader does and sees, by `data-testid`.

mod editor;

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::{By, Key, TypingData, WebElement};

use crate::browser::{Browser, wait_for};

/// How long something may take to appear on the page.
pub const APPEAR: Duration = Duration::from_secs(20);

/// The page that a browser shows.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    browser: &'a Browser,
}

impl<'a> Page<'a> {
    /// The page that `browser` shows.
    #[must_use]
    pub fn new(browser: &'a Browser) -> Self {
        Self { browser }
    }

    /// The browser that shows it.
    #[must_use]
    pub fn browser(&self) -> &'a Browser {
        self.browser
    }

    /// The `nth` element with a test id, from 0, once it is visible.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn element(&self, id: &str, nth: usize) -> Result<WebElement> {
        wait_for(&format!("`{id}` number {nth}"), APPEAR, async || {
            let all = self.browser.session().find_all(by(id)).await?;
            let element = all.into_iter().nth(nth).context("it is not on the page")?;
            ensure!(element.is_displayed().await?, "it is hidden");
            Ok(element)
        })
        .await
    }

    /// How many elements with a test id there are now.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn count(&self, id: &str) -> Result<usize> {
        Ok(self.browser.session().find_all(by(id)).await?.len())
    }

    /// Clicks the `nth` element with a test id once it is enabled.
    ///
    /// # Errors
    /// When it does not appear or stays disabled.
    pub async fn click(&self, id: &str, nth: usize) -> Result<()> {
        wait_for(&format!("a click on `{id}` number {nth}"), APPEAR, async || {
            let element = self.element(id, nth).await?;
            ensure!(element.is_enabled().await?, "it is disabled");
            let disabled = element.attr("aria-disabled").await?;
            ensure!(disabled.as_deref() != Some("true"), "it is disabled for now");
            Ok(element.click().await?)
        })
        .await
    }

    /// The text of the `nth` element with a test id, what is out of sight included; empty when
    /// there is none.
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub async fn text(&self, id: &str, nth: usize) -> Result<String> {
        let script = "const all = document.querySelectorAll(`[data-testid='${arguments[0]}']`);
                      return all[arguments[1]]?.textContent ?? '';";
        self.browser.script(script, vec![json!(id), json!(nth)]).await
    }

    /// Everything that stands on the page, what is folded away included.
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub async fn body(&self) -> Result<String> {
        self.browser.script("return document.body?.textContent ?? '';", vec![]).await
    }

    /// Waits until a piece of text stands on the page, whatever the case of its letters.
    ///
    /// # Errors
    /// When it does not appear; the error shows what stands there instead.
    pub async fn shows(&self, piece: &str) -> Result<()> {
        wait_for(&format!("{piece:?} on the page"), APPEAR, async || {
            let body = self.body().await?;
            ensure!(body.to_lowercase().contains(&piece.to_lowercase()), "it shows {body:?}");
            Ok(())
        })
        .await
    }

    /// Waits until the text of the `nth` element with a test id is as wanted, and returns it.
    ///
    /// # Errors
    /// When it does not become so in time; the error shows the last text.
    pub async fn text_where(
        &self,
        (id, nth): (&str, usize),
        within: Duration,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<String> {
        wait_for(&format!("the text of `{id}` number {nth}"), within, async || {
            let text = self.text(id, nth).await?;
            ensure!(wanted(&text), "it is {text:?}");
            Ok(text)
        })
        .await
    }

    /// Waits until an attribute of the `nth` element with a test id has a value.
    ///
    /// # Errors
    /// When it does not get it in time; the error shows the last value.
    pub async fn attribute_is(
        &self,
        (id, nth): (&str, usize),
        name: &str,
        wanted: &str,
        within: Duration,
    ) -> Result<()> {
        wait_for(&format!("`{name}` of `{id}` number {nth}"), within, async || {
            let all = self.browser.session().find_all(by(id)).await?;
            let element = all.into_iter().nth(nth).context("it is not on the page")?;
            let value = element.attr(name).await?;
            ensure!(value.as_deref() == Some(wanted), "it is {value:?}, not {wanted:?}");
            Ok(())
        })
        .await
    }

    /// Chooses an option of the `nth` choice with a test id.
    ///
    /// # Errors
    /// When there is none.
    pub async fn choose(&self, id: &str, nth: usize, value: &str) -> Result<()> {
        let choice = self.element(id, nth).await?;
        let option = choice.find(By::Css(format!("option[value='{value}']"))).await?;
        Ok(option.click().await?)
    }

    /// Types a line into the `nth` input field of a program.
    ///
    /// # Errors
    /// When there is none.
    pub async fn type_line(&self, nth: usize, line: &str) -> Result<()> {
        let field = self.element("stdin", nth).await?;
        field.send_keys(line).await?;
        Ok(field.send_keys(TypingData::from(Key::Enter)).await?)
    }

    /// Waits until the page offers `window.spindle`.
    ///
    /// # Errors
    /// When it does not; the error shows what stands on the page instead.
    pub async fn api(&self) -> Result<()> {
        wait_for("window.spindle", APPEAR, async || {
            let script = "return [typeof window.spindle, document.body?.innerText ?? ''];";
            let (kind, text): (String, String) = self.browser.script(script, vec![]).await?;
            ensure!(kind == "object", "the page shows {text:?}");
            Ok(())
        })
        .await
    }

    /// The state of the engine in the page.
    ///
    /// # Errors
    /// When the page does not tell.
    pub async fn engine(&self) -> Result<Value> {
        let text: String = self.browser.script("return window.spindle.engine();", vec![]).await?;
        serde_json::from_str(&text).with_context(|| format!("no engine state: {text}"))
    }
}

fn by(id: &str) -> By {
    By::Css(format!("[data-testid='{id}']"))
}
