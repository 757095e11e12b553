//! A headless Chromium that a test or the benchmark drives: its driver process and a WebDriver session.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;

use super::toolchain::Browser;

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
    _driver: Driver,
}

impl Chromium {
    /// Starts the driver on a free port and a browser with a window of this many CSS pixels.
    ///
    /// # Errors
    /// A program doesn't start, or the session is refused.
    pub async fn open(browser: &Browser, (width, height): (u32, u32)) -> Result<Chromium> {
        let driver = Driver::start(browser)?;
        let mut flags: Vec<String> = FLAGS.map(str::to_owned).to_vec();
        flags.push(format!("--window-size={width},{height}"));
        let options = serde_json::json!({ "binary": browser.chromium, "args": flags });
        let capabilities = serde_json::Map::from_iter([
            ("goog:chromeOptions".to_owned(), options),
            // The driver keeps what the console says for whoever asks.
            ("goog:loggingPrefs".to_owned(), serde_json::json!({ "browser": "ALL" })),
        ]);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .with_context(|| format!("{} gives no session", browser.chromedriver.display()))?;
        Ok(Chromium { client, _driver: driver })
    }
}

/// The driver's process.
struct Driver {
    process: Child,
    port: u16,
}

/// Times that a driver is started before its port counts as unobtainable. Asked for any port, the driver takes one on IPv6 and then
/// ends ("IPv4 port not available") when the same number is in use on IPv4.
const STARTS: usize = 8;

impl Driver {
    fn start(browser: &Browser) -> Result<Driver> {
        let name = browser.chromedriver.display();
        let mut said = String::new();
        for _ in 0..STARTS {
            let mut process = Command::new(&browser.chromedriver)
                .arg("--port=0")
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .with_context(|| format!("cannot start {name}"))?;
            let output = process.stdout.take().context("the driver's output is piped")?;
            let mut lines = BufReader::new(output).lines().map_while(std::io::Result::ok);
            said.clear();
            let port = lines.by_ref().find_map(|line| {
                said.push_str(&line);
                said.push('\n');
                port_in(&line)
            });
            if let Some(port) = port {
                // It says little more, but must never block on saying it.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Driver { process, port });
            }
            // Its output has ended, so it has, or is about to.
            let _ = process.kill();
            let _ = process.wait();
        }
        Err(anyhow!(
            "{name} ended {STARTS} times before it said on which port it listens; the last time it said:\n{said}"
        ))
    }

    /// Asks the driver to end its browsers and itself: a driver that is killed leaves its browser behind.
    fn shut_down(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new())?;
        Ok(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Whatever it answers, it is killed then.
        let _ = self.shut_down();
        let _ = self.process.kill();
        let _ = self.process.wait();
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
