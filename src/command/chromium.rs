//! A headless Chromium that a test or the benchmark drives.

use std::process::Command;

use anyhow::{Context, Result, anyhow};
use fantoccini::Client;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::toolchain::Browser;
use super::webdriver::Driver;

/// Flags for a Chromium that shows no window, asks nobody anything and calls nobody.
const FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser with a fresh profile. Dropping it ends the browser and its driver.
pub struct Chromium {
    /// What drives it.
    pub client: Client,
    // Fields are dropped in this order: the browser goes before its files.
    _driver: Driver,
    /// Its profile, and all else that it and its driver leave behind.
    _temporary: TempDir,
}

impl Chromium {
    /// Starts the driver on a free port and a browser with a window of this many CSS pixels.
    ///
    /// # Errors
    /// A program doesn't start, or the session is refused.
    pub async fn open(browser: &Browser, size: (u32, u32)) -> Result<Chromium> {
        Self::start(browser, size, json!({ "browser": "ALL" }), Value::Null).await
    }

    /// As [`Chromium::open`], a browser that also traces these categories of what it does: see [`devtools::traced`](super::devtools::traced).
    ///
    /// # Errors
    /// As for [`Chromium::open`].
    pub async fn open_traced(browser: &Browser, size: (u32, u32), categories: &str) -> Result<Chromium> {
        let logs = json!({ "browser": "ALL", "performance": "ALL" });
        let traced = json!({ "enableNetwork": false, "enablePage": false, "traceCategories": categories });
        Self::start(browser, size, logs, traced).await
    }

    async fn start(browser: &Browser, (width, height): (u32, u32), logs: Value, traced: Value) -> Result<Chromium> {
        let temporary = tempfile::tempdir().context("cannot create a folder for Chromium")?;
        let command = || {
            let mut command = Command::new(&browser.chromedriver);
            command.arg("--port=0").env("TMPDIR", temporary.path());
            command
        };
        let mut driver = Driver::announced(command, port_in)?;
        let mut flags: Vec<String> = FLAGS.map(str::to_owned).to_vec();
        flags.push(format!("--window-size={width},{height}"));
        let mut options = json!({ "binary": browser.chromium, "args": flags });
        if !traced.is_null() {
            options["perfLoggingPrefs"] = traced;
        }
        let capabilities = Map::from_iter([
            ("goog:chromeOptions".to_owned(), options),
            // The driver keeps what the console says for whoever asks.
            ("goog:loggingPrefs".to_owned(), logs),
        ]);
        let client = driver.open(&browser.chromedriver.to_string_lossy(), capabilities).await?;
        // It would end the session only after a script that still runs.
        driver.says_farewell_with("GET /shutdown");
        Ok(Chromium { client, _driver: driver, _temporary: temporary })
    }

    /// Runs the body of an async function in the page and gives what it returns; it sees `argument`.
    ///
    /// # Errors
    /// The script throws, or takes longer than the client's time-out for scripts.
    pub async fn evaluate(&self, body: &str, argument: Value) -> Result<Value> {
        let script = format!(
            "const [argument, done] = arguments;
            (async () => {{ {body} }})().then((value) => done({{ value: value ?? null }}), (error) => done({{ error: String(error) }}));"
        );
        let answer = self.client.execute_async(&script, vec![argument]).await?;
        match answer["error"].as_str() {
            Some(error) => Err(anyhow!("in Chromium: {error}")),
            None => Ok(answer["value"].clone()),
        }
    }
}

/// Reads `ChromeDriver was started successfully on port 36137.`
fn port_in(line: &str) -> Option<u16> {
    line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drivers_port_is_read_from_its_greeting() {
        assert_eq!(port_in("ChromeDriver was started successfully on port 36137."), Some(36137));
        assert_eq!(port_in("Starting ChromeDriver 156.0 on port 0"), None);
    }
}
