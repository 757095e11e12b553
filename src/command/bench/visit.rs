//! What a first visit costs: the bytes that the browser gets until the first lock is acquired, and the time that takes, in the lab and in
//! somebody's page with the element. Each visit is one of a browser that was never here, through a relay that counts.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use fantoccini::wd::TimeoutConfiguration;
use serde::Serialize;
use serde_json::json;
use tokio::runtime::Builder;

use super::super::chromium::Chromium;
use super::super::devtools;
use super::super::serve::spawn;
use super::super::site::Site;
use super::super::toolchain::Browser;
use super::suite::median;

/// What a first visit may cost.
pub const MOST_BYTES: f64 = 250_000.0;
/// Milliseconds from navigation to the first acquisition, on an idle machine.
pub const MOST_MILLISECONDS: f64 = 1000.0;
/// What the element may cost a page before anybody comes near it, and until it has acquired a lock.
pub const MOST_SCRIPT_BYTES: f64 = 10_000.0;
pub const MOST_ELEMENT_BYTES: f64 = 200_000.0;
/// Browsers that visit.
const VISITS: usize = 5;
/// How long a visit may take.
const DEADLINE: Duration = Duration::from_secs(60);

/// Puts the element far below what is seen of a page, and waits until it is defined and what its script asked for by itself is there. Its run
/// is far from over when the acquisition has been heard of.
const EMBED: &str = "const done = arguments[arguments.length - 1];
    const scope = document.createElement('lock-scope');
    for (const [name, value] of Object.entries({ program: 'counter', pace: '1ms', autoplay: '' })) scope.setAttribute(name, value);
    scope.style.marginTop = '400vh';
    document.body.append(scope);
    const script = document.createElement('script');
    Object.assign(script, { type: 'module', src: '/lockscope.js', onload: done, onerror: () => done('no script') });
    document.head.append(script);";
/// Goes there, and waits for the acquisition.
const SCROLL: &str = "const done = arguments[arguments.length - 1];
    document.querySelector('lock-scope').scrollIntoView();
    visit.then(done, (error) => done(String(error)));";
/// What the page wants in a quiet moment follows.
const VISITED: &str = "visited();";
/// As long nothing comes when everything is there.
const SILENCE: Duration = Duration::from_secs(1);

/// Runs before the page's own scripts: waits for the board, which the conductor sends, to count an acquisition.
const PROBE: &str = include_str!("page/probe.js");

/// The cost of first visits.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Visits {
    /// The median of the bytes that came from the server until the first acquisition, headers included.
    pub bytes: f64,
    pub most_bytes: f64,
    /// And until nothing came for a second: the timeline with what keeps the past, which follow in a quiet moment. What the lab's service worker
    /// fetches later, so that the lab works without a network, isn't among them.
    pub all_bytes: f64,
    /// The median of the milliseconds from navigation to the first acquisition, as the page sees it: it looks every few milliseconds.
    pub milliseconds: f64,
    pub most_milliseconds: f64,
    pub samples: Vec<Visit>,
}

/// One first visit.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Visit {
    pub bytes: u64,
    pub all_bytes: u64,
    pub milliseconds: f64,
}

/// Visits the lab several times.
///
/// # Errors
/// The browser doesn't start, or no lock is ever acquired.
pub fn measure(browser: &Browser, site: &Site) -> Result<Visits> {
    let samples = (0..VISITS).map(|_| visit(browser, site)).collect::<Result<Vec<_>>>()?;
    Ok(Visits {
        bytes: median(&samples.iter().map(|visit| visit.bytes as f64).collect::<Vec<_>>()),
        most_bytes: MOST_BYTES,
        all_bytes: median(&samples.iter().map(|visit| visit.all_bytes as f64).collect::<Vec<_>>()),
        milliseconds: median(&samples.iter().map(|visit| visit.milliseconds).collect::<Vec<_>>()),
        most_milliseconds: MOST_MILLISECONDS,
        samples,
    })
}

/// A browser with a fresh profile, in whose pages the probe is.
async fn open(browser: &Browser) -> Result<Chromium> {
    let chromium = Chromium::open(browser, (1440, 900)).await?;
    let timeouts = TimeoutConfiguration::new(Some(DEADLINE), Some(DEADLINE), None);
    chromium.client.update_timeouts(timeouts).await?;
    devtools::send(&chromium.client, "Page.addScriptToEvaluateOnNewDocument", json!({ "source": PROBE })).await?;
    Ok(chromium)
}

/// Opens a browser with a fresh profile, and in it the lab with a program that begins at full speed (the pace at which the lab's first one
/// can be followed holds even its first instructions open) and isn't over before the acquisition has been heard of: more follows at the end.
///
/// # Errors
/// The browser doesn't start, or no lock is ever acquired.
pub fn visit(browser: &Browser, site: &Site) -> Result<Visit> {
    let (address, _server) = spawn(site.clone(), SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    let relay = Relay::start(address)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let chromium = open(browser).await?;
        // Nothing was asked of the relay before: a browser that looks around by itself isn't a visit.
        let before = relay.bytes();
        chromium.client.goto(&format!("http://localhost:{}/?program=statemap", relay.port)).await?;
        let script = "const done = arguments[arguments.length - 1]; visit.then(done, (error) => done(String(error)));";
        let answer = chromium.client.execute_async(script, Vec::new()).await?;
        let bytes = relay.bytes() - before;
        let Some(milliseconds) = answer.as_f64() else { bail!("the page did not get as far as a lock: {answer}") };
        Ok(Visit { bytes, all_bytes: rest(&chromium, &relay).await? - before, milliseconds })
    })
}

/// The cost of the element in somebody's page that is isolated, so that programs run in the page itself.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Embedding {
    /// The median of the bytes before the element comes near what is seen, headers included.
    pub script_bytes: f64,
    pub most_script_bytes: f64,
    /// The median of all bytes until the first acquisition.
    pub bytes: f64,
    pub most_bytes: f64,
    /// And until nothing more comes.
    pub all_bytes: f64,
}

/// Opens pages with the element several times.
///
/// # Errors
/// The browser doesn't start, or no lock is ever acquired.
pub fn measure_element(browser: &Browser, site: &Site) -> Result<Embedding> {
    let samples = (0..VISITS).map(|_| embed(browser, site)).collect::<Result<Vec<_>>>()?;
    let [script_bytes, bytes, all_bytes] =
        [0, 1, 2].map(|which| median(&samples.iter().map(|sample| sample[which] as f64).collect::<Vec<_>>()));
    Ok(Embedding {
        script_bytes,
        most_script_bytes: MOST_SCRIPT_BYTES,
        bytes,
        most_bytes: MOST_ELEMENT_BYTES,
        all_bytes,
    })
}

/// The bytes of the script, of all until the first acquisition, and until nothing more comes.
///
/// # Errors
/// The browser doesn't start, or no lock is ever acquired.
pub fn embed(browser: &Browser, site: &Site) -> Result<[u64; 3]> {
    let (address, _server) = spawn(site.clone(), SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    let relay = Relay::start(address)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let chromium = open(browser).await?;
        // A page with nothing in it, that is isolated as all here are: the answer to an address that isn't there. The browser asks for the
        // page's icon, too.
        chromium.client.goto(&format!("http://localhost:{}/somebodys-page", relay.port)).await?;
        let before = silence(&relay).await?;
        let answer = chromium.client.execute_async(EMBED, Vec::new()).await?;
        if answer.is_string() {
            bail!("the page with the element did not load: {answer}");
        }
        let script = relay.bytes() - before;
        let answer = chromium.client.execute_async(SCROLL, Vec::new()).await?;
        let bytes = relay.bytes() - before;
        if !answer.is_number() {
            bail!("the element did not get as far as a lock: {answer}");
        }
        Ok([script, bytes, rest(&chromium, &relay).await? - before])
    })
}

/// Gives the page its quiet moments, and waits until nothing more comes: all bytes of the relay.
async fn rest(chromium: &Chromium, relay: &Relay) -> Result<u64> {
    chromium.client.execute(VISITED, Vec::new()).await?;
    silence(relay).await
}

/// Waits until nothing more comes: all bytes of the relay.
async fn silence(relay: &Relay) -> Result<u64> {
    let mut bytes = relay.bytes();
    for _ in 0..DEADLINE.as_secs() {
        tokio::time::sleep(SILENCE).await;
        if relay.bytes() == bytes {
            return Ok(bytes);
        }
        bytes = relay.bytes();
    }
    bail!("the page asks for more and more")
}

/// Passes everything on to the server and back, and counts what comes back.
struct Relay {
    port: u16,
    bytes: Arc<AtomicU64>,
}

impl Relay {
    /// Listens on a free port until the process ends; a benchmark makes a few.
    fn start(server: SocketAddr) -> Result<Relay> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot listen on any port")?;
        let port = listener.local_addr()?.port();
        let bytes = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&bytes);
        thread::Builder::new().name("relay".to_owned()).spawn(move || {
            for client in listener.incoming().map_while(io::Result::ok) {
                // A connection that fails is the browser's to try again.
                let _ = connect(client, server, &count);
            }
        })?;
        Ok(Relay { port, bytes })
    }

    fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::SeqCst)
    }
}

/// Joins a client with the server, each direction on a thread of its own that ends with the connection.
fn connect(client: TcpStream, server: SocketAddr, count: &Arc<AtomicU64>) -> io::Result<()> {
    let server = TcpStream::connect(server)?;
    for stream in [&client, &server] {
        stream.set_nodelay(true)?;
    }
    let (requests, answers) = ((client.try_clone()?, server.try_clone()?), (server, client));
    let count = Arc::clone(count);
    thread::spawn(move || pass(requests.0, requests.1, &AtomicU64::new(0)));
    thread::spawn(move || pass(answers.0, answers.1, &count));
    Ok(())
}

/// Passes on what comes until there is no more, and then closes the other side.
fn pass(mut from: TcpStream, mut to: TcpStream, count: &AtomicU64) {
    let mut buffer = vec![0; 64 << 10];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        count.fetch_add(length as u64, Ordering::SeqCst);
        if to.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_relay_passes_everything_on_and_counts_the_answers() {
        let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let address = server.local_addr().expect("its address");
        thread::spawn(move || {
            for stream in server.incoming() {
                let mut stream = stream.expect("a connection");
                let mut request = [0; 3];
                stream.read_exact(&mut request).expect("a request");
                stream.write_all(&[request[0]; 1000]).expect("an answer");
            }
        });
        let relay = Relay::start(address).expect("a relay");
        for letter in [b'a', b'b'] {
            let mut client = TcpStream::connect((Ipv4Addr::LOCALHOST, relay.port)).expect("it listens");
            client.write_all(&[letter; 3]).expect("sent");
            let mut answer = Vec::new();
            client.read_to_end(&mut answer).expect("an answer");
            assert_eq!(answer, [letter; 1000]);
        }
        assert_eq!(relay.bytes(), 2000);
    }
}
