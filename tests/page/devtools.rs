//! What WebDriver has no command for: Chromium's own protocol and its console, through the driver.

use fantoccini::Client;
use lockscope::command::devtools::{self, Extension};
use serde_json::{Value, json};

/// Sends a command of the Chrome DevTools Protocol to the page and gives its result.
pub async fn send(client: &Client, command: &str, parameters: Value) -> Value {
    devtools::send(client, command, parameters).await.unwrap_or_else(|error| panic!("{error:#}"))
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
