//! WebDriver servers, one for each browser that a test or the benchmark opens, and the sessions that they give.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value};

/// Times that a server is started before its port counts as unobtainable. Any number may be taken between choosing and using it:
/// ChromeDriver, asked for any port, takes one on IPv6 and ends ("IPv4 port not available") when the same is in use on IPv4.
const STARTS: usize = 8;
/// How long a server may take until it answers, on a machine under load.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at whether it does.
const POLL: Duration = Duration::from_millis(20);

/// A browser's server. Dropping it ends its browser and the server.
pub struct Driver {
    process: Child,
    port: u16,
    /// The request that makes it end its browser: one that is killed leaves the browser behind.
    farewell: Option<String>,
}

impl Driver {
    /// Starts a server that chooses its port and says it on standard output, where `port_in` finds it in a line.
    ///
    /// # Errors
    /// It can't be started, or ends without naming a port.
    pub fn announced(command: impl Fn() -> Command, port_in: fn(&str) -> Option<u16>) -> Result<Driver> {
        let (mut name, mut said) = (String::new(), String::new());
        for _ in 0..STARTS {
            let mut command = command();
            name = command.get_program().to_string_lossy().into_owned();
            let mut process = command
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
            let mut driver = Driver { process, port: 0, farewell: None };
            if let Some(port) = port {
                // It says little more, but must never block on saying it.
                thread::spawn(move || lines.for_each(drop));
                driver.port = port;
                return Ok(driver);
            }
            // Its output has ended, so it has, or is about to: dropping waits for that.
        }
        Err(anyhow!(
            "{name} ended {STARTS} times before it said on which port it listens; the last time it said:\n{said}"
        ))
    }

    /// Starts a server that has to be told its port and says nothing.
    ///
    /// # Errors
    /// It can't be started, or doesn't answer.
    pub fn told(command: impl Fn(u16) -> Command) -> Result<Driver> {
        let mut name = String::new();
        for _ in 0..STARTS {
            // The listener is closed again at once: the number is most likely still free a moment later.
            let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
            let mut command = command(port);
            name = command.get_program().to_string_lossy().into_owned();
            let process = command
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .with_context(|| format!("cannot start {name}"))?;
            let mut driver = Driver { process, port, farewell: None };
            let begin = Instant::now();
            while driver.process.try_wait()?.is_none() {
                if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
                    return Ok(driver);
                }
                if begin.elapsed() > PATIENCE {
                    bail!("{name} doesn't answer on its port");
                }
                thread::sleep(POLL);
            }
        }
        Err(anyhow!("{name} ended {STARTS} times before it answered"))
    }

    /// Opens a browser with these capabilities. `name` is for the message.
    ///
    /// # Errors
    /// The server refuses, in its own words.
    pub async fn open(&mut self, name: &str, capabilities: Map<String, Value>) -> Result<Client> {
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .with_context(|| format!("{name} gives no session"))?;
        let session = client.session_id().await?.context("a client that is connected has a session")?;
        self.farewell = Some(format!("DELETE /session/{session}"));
        Ok(client)
    }

    /// Another request than the end of the session, for a server that doesn't take that while a script runs.
    pub fn says_farewell_with(&mut self, request: &str) {
        self.farewell = Some(request.to_owned());
    }

    fn shut_down(&self, request: &str) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(stream, "{request} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port)?;
        stream.read_to_end(&mut Vec::new())?;
        Ok(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Whatever it answers, it is killed then.
        if let Some(request) = &self.farewell {
            let _ = self.shut_down(request);
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
