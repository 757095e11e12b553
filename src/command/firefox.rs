//! A headless Firefox that a test drives.

use std::process::Command;

use anyhow::Result;
use fantoccini::Client;
use serde_json::{Map, json};

use super::toolchain::Firefox;
use super::webdriver::Driver;

/// A browser with a fresh profile. Dropping it ends the browser and its driver.
pub struct OpenFirefox {
    /// What drives it.
    pub client: Client,
    _driver: Driver,
}

impl OpenFirefox {
    /// Starts geckodriver on a free port and a browser with a window of this many CSS pixels.
    ///
    /// # Errors
    /// A program doesn't start, or the session is refused.
    pub async fn open(browser: &Firefox, (width, height): (u32, u32)) -> Result<OpenFirefox> {
        let command = || {
            let mut command = Command::new(&browser.geckodriver);
            command.args(["--port", "0"]);
            command
        };
        let mut driver = Driver::announced(command, port_in)?;
        let options = json!({
            "binary": browser.firefox,
            "args": ["-headless", format!("--width={width}"), format!("--height={height}")],
        });
        let capabilities = Map::from_iter([("moz:firefoxOptions".to_owned(), options)]);
        let client = driver.open(&browser.geckodriver.to_string_lossy(), capabilities).await?;
        Ok(OpenFirefox { client, _driver: driver })
    }
}

/// Reads what geckodriver says on a line of its log: `Listening on 127.0.0.1:40277`.
fn port_in(line: &str) -> Option<u16> {
    line.split_once("Listening on ")?.1.rsplit_once(':')?.1.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drivers_port_is_read_from_its_greeting() {
        assert_eq!(port_in("1795252972478\tgeckodriver\tINFO\tListening on 127.0.0.1:40277"), Some(40277));
        assert_eq!(port_in("1795252972478\tgeckodriver\tWARN\tsomething else"), None);
    }
}
