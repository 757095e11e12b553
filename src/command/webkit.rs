//! WebKitGTK's MiniBrowser on a display of its own, which a test drives.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use fantoccini::Client;
use serde_json::{Map, json};

use super::toolchain::WebKit;
use super::webdriver::Driver;

/// Whether pages may share memory between threads. WebKitGTK allows it only when it is told to, so it also stands for the browsers
/// that never do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharedMemory {
    Allowed,
    Missing,
}

/// A browser with a fresh profile. Dropping it ends the browser, its driver and its display.
pub struct OpenWebKit {
    /// What drives it.
    pub client: Client,
    // Fields are dropped in this order: the browser goes before its display.
    _driver: Driver,
    _display: Display,
}

impl OpenWebKit {
    /// Starts a display, the driver on a free port, and a browser.
    ///
    /// # Errors
    /// A program doesn't start, or the session is refused.
    pub async fn open(browser: &WebKit, memory: SharedMemory) -> Result<OpenWebKit> {
        let display = Display::start(&browser.xvfb)?;
        let mut driver = Driver::told(|port| {
            let mut command = Command::new(&browser.driver);
            command.arg(format!("--port={port}")).env("DISPLAY", format!(":{}", display.number));
            match memory {
                SharedMemory::Allowed => command.env("JSC_useSharedArrayBuffer", "1"),
                SharedMemory::Missing => command.env_remove("JSC_useSharedArrayBuffer"),
            };
            command
        })?;
        let options = json!({ "binary": browser.minibrowser, "args": ["--automation"] });
        let capabilities = Map::from_iter([("webkitgtk:browserOptions".to_owned(), options)]);
        let client = driver.open(&browser.driver.to_string_lossy(), capabilities).await?;
        Ok(OpenWebKit { client, _driver: driver, _display: display })
    }
}

/// A virtual screen, for a browser that has no headless mode.
struct Display {
    process: Child,
    number: String,
}

impl Display {
    fn start(xvfb: &Path) -> Result<Display> {
        let mut process = Command::new(xvfb)
            // It chooses a free number and says it on standard output.
            .args(["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", xvfb.display()))?;
        let output = process.stdout.take().context("the display's output is piped")?;
        let mut display = Display { process, number: String::new() };
        BufReader::new(output).read_line(&mut display.number)?;
        display.number = display.number.trim().to_owned();
        if display.number.is_empty() {
            anyhow::bail!("{} ended before it had a display", xvfb.display());
        }
        Ok(display)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
