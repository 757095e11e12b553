//! What WebDriver has no command for: Chromium's own protocol, through its driver.

use anyhow::{Context, Result};
use axum::http::Method;
use fantoccini::Client;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// A command of the driver beyond the standard: a path below the session, and what is posted there.
#[derive(Debug)]
pub struct Extension {
    pub path: &'static str,
    pub body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// Sends a command of the Chrome DevTools Protocol to the page and gives its result.
///
/// # Errors
/// The browser refuses it, in its own words.
pub async fn send(client: &Client, command: &str, parameters: Value) -> Result<Value> {
    let body = json!({ "cmd": command, "params": parameters });
    client.issue_cmd(Extension { path: "goog/cdp/execute", body }).await.with_context(|| command.to_owned())
}

/// What a browser that traces did since it was opened, as events of the Trace Event Format (times in microseconds). The driver ends the trace
/// with that: there is nothing in a second one.
///
/// # Errors
/// The browser doesn't trace, or the driver refuses.
pub async fn traced(client: &Client) -> Result<Vec<Value>> {
    let log = Extension { path: "se/log", body: json!({ "type": "performance" }) };
    let entries = client.issue_cmd(log).await.context("the browser's trace")?;
    let messages = entries.as_array().into_iter().flatten().filter_map(|entry| entry["message"].as_str());
    let events = messages.filter_map(|message| serde_json::from_str::<Value>(message).ok()).filter_map(|mut entry| {
        let traced = entry["message"]["method"] == "Tracing.dataCollected";
        traced.then(|| entry["message"]["params"].take())
    });
    Ok(events.collect())
}
