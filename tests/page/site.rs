//! The site that all tests of this binary share: built once, served at a free port for as long as the tests run.

use std::net::SocketAddr;
use std::sync::OnceLock;

use axum::Router;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Html;
use axum::routing::get;
use lockscope::command::progress::Progress;
use lockscope::command::serve::{Server, spawn};
use lockscope::command::site::{self, Site};
use lockscope::command::toolchain::{Browser, Setup, ensure_chromium};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// What a test needs before it can open a page.
pub struct Served {
    /// Such as `http://localhost:40001`, without a slash at its end.
    pub origin: String,
    pub browser: Browser,
    pub site: Site,
    _server: Server,
}

/// Builds the module, installs what is missing, and serves the site; the first call does it for all.
///
/// Where that fails, every test of the page fails with the one message that says what to do.
pub fn served() -> &'static Served {
    static SERVED: OnceLock<Result<Served, String>> = OnceLock::new();
    SERVED
        .get_or_init(|| serve().map_err(|error| format!("{error:#}")))
        .as_ref()
        .unwrap_or_else(|error| panic!("{error}"))
}

fn serve() -> anyhow::Result<Served> {
    let setup = Setup::from_env()?;
    // The browser first: nobody should wait for a build to hear that there is none.
    let browser = ensure_chromium(setup, Progress::Lines)?;
    site::pages()?;
    let site = site::build(setup, Progress::Lines)?;
    let (address, server) = spawn(site.clone(), any_port())?;
    Ok(Served { origin: origin(address), browser, site, _server: server })
}

/// Serves the same files from a host that forbids isolation, and so takes the threads away. Gives the origin.
pub fn serve_without_isolation() -> String {
    static ORIGIN: OnceLock<String> = OnceLock::new();
    serve_with(&ORIGIN, &[("cross-origin-embedder-policy", "unsafe-none")])
}

/// The files at an origin of their own, each with these headers.
pub fn serve_with(origin_once: &OnceLock<String>, headers: &'static [(&'static str, &'static str)]) -> String {
    serve_beside(origin_once, headers, "")
}

/// As [`serve_with`], with a page of somebody else's among them: `/page.html`.
pub fn serve_beside(
    origin_once: &OnceLock<String>,
    headers: &'static [(&'static str, &'static str)],
    page: &str,
) -> String {
    origin_once
        .get_or_init(|| {
            let site = &served().site;
            let page = Html(page.to_owned());
            let dist = site.dist.as_ref().expect("what visitors get");
            let mut files =
                Router::new().route("/page.html", get(|| async { page })).fallback_service(ServeDir::new(dist));
            for (name, value) in headers {
                let (name, value) = (HeaderName::from_static(name), HeaderValue::from_static(value));
                files = files.layer(SetResponseHeaderLayer::overriding(name, value));
            }
            let listener = std::net::TcpListener::bind(any_port()).expect("a free port");
            listener.set_nonblocking(true).expect("a listener for tokio");
            let address = listener.local_addr().expect("its address");
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(async {
                    let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
                    axum::serve(listener, files).await
                })
            });
            origin(address)
        })
        .clone()
}

fn any_port() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

fn origin(address: SocketAddr) -> String {
    // The name that browsers trust with threads.
    format!("http://localhost:{}", address.port())
}
