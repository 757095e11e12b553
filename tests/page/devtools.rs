//! What WebDriver has no command for: Chromium's own protocol and its console, through the driver.

use axum::http::Method;
use fantoccini::Client;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// A command of the driver beyond the standard.
#[derive(Debug)]
struct Extension {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.expect("commands are sent in a session");
        base.join(&format!("session/{session}/{}", self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// Sends a command of the Chrome DevTools Protocol to the page and gives its result.
pub async fn send(client: &Client, command: &str, parameters: Value) -> Value {
    let body = json!({ "cmd": command, "params": parameters });
    client
        .issue_cmd(Extension { path: "goog/cdp/execute", body })
        .await
        .unwrap_or_else(|error| panic!("{command}: {error}"))
}

/// The errors on the browser's console since the last call: uncaught exceptions, failed requests, violated policies.
pub async fn console_errors(client: &Client) -> Vec<String> {
    let log = client
        .issue_cmd(Extension { path: "se/log", body: json!({ "type": "browser" }) })
        .await
        .expect("the browser's console");
    let entries = log.as_array().expect("a list of entries");
    entries
        .iter()
        .filter(|entry| entry["level"] == "SEVERE")
        .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
        .collect()
}
