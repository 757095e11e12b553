//! `lockscope serve`: the site at an address of this machine. The server is axum's and tower-http's; what is ours is
//! which files and which headers.

use std::env;
use std::io::{self, ErrorKind, IsTerminal, Write, stderr, stdout};
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::thread::{self, JoinHandle};

use anyhow::{Context, Result, anyhow};
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tokio::runtime;
use tokio::sync::oneshot;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

use super::exit::ExitStatus;
use super::progress::Progress;
use super::site::{self, Site};
use super::toolchain::Setup;
use super::{headers, invocation};

/// Build what changed and serve the page, until Ctrl-C (this is also what no command at all does)
#[derive(clap::Args)]
pub struct Arguments {
    /// Port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 7070)]
    port: u16,
    /// Address or name to listen on; browsers give threads to https and to localhost only
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// Do not open the page in a browser; it is never opened in CI or without a terminal
    #[arg(long)]
    no_open: bool,
}

/// Builds what changed and serves it until Ctrl-C.
///
/// # Errors
/// The address can't be had, or the site can't be built: a message that says what to do.
pub fn serve(arguments: Arguments) -> Result<ExitStatus> {
    let setup = Setup::from_env()?;
    let progress = Progress::here();
    // The port first: nobody should wait for a build to hear that it is taken.
    let listener = listen(&arguments.host, arguments.port)?;
    site::pages()?;
    let site = site::build(setup, progress)?;
    let (address, server) = start(site, listener)?;
    let url = url(address);
    let mut out = stdout();
    writeln!(out, "Lockscope is at {url} (Ctrl-C ends it)").and_then(|()| out.flush())?;
    if !address.ip().is_loopback() {
        progress.say("Other machines see the page, but browsers give it threads over https or at localhost only.");
    }
    if !arguments.no_open && has_desktop() {
        open::that_detached(&url)
            .unwrap_or_else(|error| progress.say(&format!("No browser opened ({error}): open {url} yourself.")));
    }
    interrupted()?;
    server.stop();
    Ok(ExitStatus::SUCCESS)
}

/// A server at work on a thread of its own. Dropping it stops it.
pub struct Server {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Stops listening and waits until the thread is gone. Answers under way are cut off.
    pub fn stop(self) {}
}

impl Drop for Server {
    fn drop(&mut self) {
        // Dropping the sender is the signal.
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // A panic of the server was reported by its own thread.
            let _ = thread.join();
        }
    }
}

/// Serves the site at `address`, where port 0 means any free port, and gives the address that it became.
///
/// # Errors
/// The address can't be had.
pub fn spawn(site: Site, address: SocketAddr) -> Result<(SocketAddr, Server)> {
    start(site, TcpListener::bind(address).with_context(|| format!("cannot listen on {address}"))?)
}

fn start(site: Site, listener: TcpListener) -> Result<(SocketAddr, Server)> {
    let address = listener.local_addr()?;
    listener.set_nonblocking(true)?;
    let runtime = runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let thread = thread::Builder::new().name("server".to_owned()).spawn(move || {
        runtime.block_on(async {
            let listener = match tokio::net::TcpListener::from_std(listener) {
                Ok(listener) => listener,
                Err(error) => return eprintln!("error: cannot serve on {address}: {error}"),
            };
            tokio::select! {
                // Ends by an error only, and axum retries what can be.
                _ = axum::serve(listener, router(&site)) => {}
                _ = stopped => {}
            }
        });
        // Connections that browsers keep open don't hold us up.
        runtime.shutdown_background();
    })?;
    Ok((address, Server { stop: Some(stop), thread: Some(thread) }))
}

/// How hard answers are compressed that the build didn't: some kilobytes of text each, so that costs a few milliseconds.
const QUALITY: CompressionLevel = CompressionLevel::Precise(9);

/// The site's files, compressed for who wants it, each with its headers.
fn router(site: &Site) -> Router {
    let files = match &site.dist {
        Some(dist) => {
            let site = site.clone();
            // Behind it the sources, for who wants to read or try a module by itself.
            let files = ServeDir::new(dist).precompressed_br().fallback(ServeDir::new(&site.www));
            Router::new()
                .nest_service("/pkg", ServeDir::new(&site.pkg))
                .fallback_service(files)
                .layer(middleware::from_fn(move |request, next| fresh(site.clone(), request, next)))
        }
        None => Router::new().nest_service("/pkg", ServeDir::new(&site.pkg)).fallback_service(ServeDir::new(&site.www)),
    };
    files.layer(middleware::from_fn(headers::add)).layer(CompressionLayer::new().quality(QUALITY))
}

/// Gives what was edited since the last visit, from its first file on: one whose address isn't made of what it holds.
async fn fresh(site: Site, request: Request, next: Next) -> Response {
    if !headers::is_forever(request.uri().path()) {
        let made = tokio::task::spawn_blocking(move || site.refresh()).await;
        if let Ok(Err(error)) = made {
            return (StatusCode::INTERNAL_SERVER_ERROR, format!("The page can't be put together: {error:#}\n"))
                .into_response();
        }
    }
    next.run(request).await
}

/// Takes the port, or says who may have it and what to do.
fn listen(host: &str, port: u16) -> Result<TcpListener> {
    let addresses: Vec<SocketAddr> = (host, port)
        .to_socket_addrs()
        .map_err(|error| anyhow!("--host {host} is no address of this machine: {error}"))?
        .collect();
    TcpListener::bind(&addresses[..]).map_err(|error| cannot_listen(host, port, &error))
}

fn cannot_listen(host: &str, port: u16, error: &io::Error) -> anyhow::Error {
    match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "port {port} of {host} is in use by another program\n\
             \x20 If that is Lockscope, open http://localhost:{port}\n\
             \x20 Otherwise take another port: {} serve --port {}",
            invocation(),
            port.checked_add(1).unwrap_or(7071),
        ),
        ErrorKind::PermissionDenied => anyhow!(
            "this user may not listen on port {port} of {host}\n\
             \x20 Take a port from 1024 up: {} serve --port 7070",
            invocation(),
        ),
        ErrorKind::AddrNotAvailable => anyhow!("--host {host} is no address of this machine"),
        _ => anyhow!("cannot listen on port {port} of {host}: {error}"),
    }
}

/// What to type into a browser.
fn url(address: SocketAddr) -> String {
    let port = address.port();
    if address.ip().is_loopback() || address.ip().is_unspecified() {
        // The name that browsers trust with threads.
        format!("http://localhost:{port}")
    } else {
        format!("http://{address}")
    }
}

/// Whether a person sits at this machine's screen.
fn has_desktop() -> bool {
    let screen =
        !cfg!(target_os = "linux") || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some());
    screen && env::var_os("CI").is_none() && stdout().is_terminal() && stderr().is_terminal()
}

/// Returns when someone pressed Ctrl-C.
fn interrupted() -> Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(tokio::signal::ctrl_c()).context("cannot wait for Ctrl-C")
}
