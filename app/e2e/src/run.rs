//! Runs a program through the page's own runner.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use spindle_protocol::{Limits, RunEvent, RunId, RunRequest, Stamped, Start};
use tokio::time::Instant;

use crate::browser::Browser;
use crate::outcome::Outcome;

/// How much longer than its own limit a run may take: the engine is loaded first.
const GRACE: Duration = Duration::from_secs(60);

/// Resolves as soon as there is an event, or after a while with none, so that the driver can be
/// asked something else in between.
const POLL: &str = "
    const [id, from] = arguments;
    const end = performance.now() + 200;
    const look = () => {
        const events = window.spindle.events(id, from);
        if (events !== '[]' || performance.now() > end) done(events); else setTimeout(look, 5);
    };
    look();";

/// A run that the page has begun.
#[derive(Debug)]
pub struct Run<'a> {
    browser: &'a Browser,
    id: RunId,
    next: u64,
    latest_us: u64,
}

impl<'a> Run<'a> {
    /// Begins a run; the page chooses its number, the one in `start` counts for nothing.
    ///
    /// # Errors
    /// When the page refuses.
    pub async fn start(browser: &'a Browser, start: &Start) -> Result<Self> {
        let mut request = serde_json::to_value(start)?;
        if let Value::Object(fields) = &mut request {
            fields.remove("run");
        }
        let script = "Promise.resolve(window.spindle.run(arguments[0])).then(done, fail);";
        let id = browser
            .script_async(script, vec![json!(request.to_string())])
            .await
            .context("the page did not start the run")?;
        Ok(Self { browser, id, next: 0, latest_us: 0 })
    }

    /// The number that the page gave.
    #[must_use]
    pub fn id(&self) -> RunId {
        self.id
    }

    /// The events since the last call; waits a moment when there are none.
    ///
    /// # Errors
    /// When the page does not answer, an event is missing, or its time runs backwards.
    pub async fn poll(&mut self) -> Result<Vec<Stamped<RunEvent>>> {
        let args = vec![json!(self.id), json!(self.next)];
        let text: String = self.browser.script_async(POLL, args).await?;
        let events: Vec<Stamped<RunEvent>> =
            serde_json::from_str(&text).with_context(|| format!("no events: {text}"))?;
        for event in &events {
            ensure!(event.run == self.id, "an event of another run: {event:?}");
            ensure!(event.seq == self.next, "event {} is missing before {event:?}", self.next);
            ensure!(event.t_us >= self.latest_us, "time runs backwards at {event:?}");
            self.next += 1;
            self.latest_us = event.t_us;
        }
        Ok(events)
    }

    /// Sends a request of this run: input, its end, Stop.
    ///
    /// # Errors
    /// When the page does not take it.
    pub async fn send(&self, request: &RunRequest) -> Result<()> {
        let script =
            "Promise.resolve(window.spindle.send(arguments[0])).then(() => done(null), fail);";
        let request = serde_json::to_string(request)?;
        self.browser.script_async::<Value>(script, vec![json!(request)]).await.map(drop)
    }

    /// Types into the program.
    ///
    /// # Errors
    /// When the page does not take it.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        self.send(&RunRequest::Stdin { run: self.id, text: text.to_owned() }).await
    }

    /// Asks for the run's end.
    ///
    /// # Errors
    /// When the page does not take it.
    pub async fn stop(&self) -> Result<()> {
        self.send(&RunRequest::Stop { run: self.id }).await
    }

    /// Lets the page drop the run and its events; what has not ended is ended.
    ///
    /// # Errors
    /// When the page does not answer.
    pub async fn forget(self) -> Result<()> {
        self.browser.script("window.spindle.forget(arguments[0]);", vec![json!(self.id)]).await
    }

    /// Follows the run to its end.
    ///
    /// # Errors
    /// When `on_event` does, the page does not answer, or the run outlives its limit by far.
    pub async fn finish(
        mut self,
        limits: &Limits,
        mut on_event: impl AsyncFnMut(&Self, &Stamped<RunEvent>) -> Result<()>,
    ) -> Result<Outcome> {
        let wall = limits.wall_ms.unwrap_or(Limits::DEFAULT_WALL_MS);
        let within = Duration::from_millis(wall.into()) + GRACE;
        let deadline = Instant::now() + within;
        let mut events = Vec::new();
        while Instant::now() < deadline {
            for event in self.poll().await? {
                ensure!(
                    !events.last().is_some_and(|last: &Stamped<RunEvent>| last.event.is_terminal()),
                    "an event after the end: {event:?}"
                );
                on_event(&self, &event).await?;
                events.push(event);
            }
            if events.last().is_some_and(|last| last.event.is_terminal()) {
                self.forget().await?;
                return Ok(Outcome::new(events));
            }
        }
        // The page must be free for the next run.
        self.forget().await.ok();
        bail!("no end within {within:?}; the last events: {:?}", tail(&events))
    }
}

/// Runs a program in the page to its end and shows each event to `on_event`.
///
/// # Errors
/// When the page refuses or does not answer, `on_event` fails, or the run does not end.
pub async fn run_program(
    browser: &Browser,
    start: &Start,
    on_event: impl AsyncFnMut(&Run<'_>, &Stamped<RunEvent>) -> Result<()>,
) -> Result<Outcome> {
    Run::start(browser, start).await?.finish(&start.limits, on_event).await
}

fn tail(events: &[Stamped<RunEvent>]) -> &[Stamped<RunEvent>] {
    &events[events.len().saturating_sub(5)..]
}
