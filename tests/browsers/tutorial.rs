//! Somebody else's page, of another origin, with one script and one element of ours.

use std::sync::OnceLock;

use axum::Router;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

use crate::site::served;

/// What the page's server says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headers {
    /// Nothing: an ordinary page.
    None,
    /// It is cross-origin isolated.
    Isolated,
    /// It takes scripts and frames of its own, and of the site whose script it has, as the guide says; nothing inline, and no text as a script.
    Policy,
}

/// The address of such a page, with the script of the site that all tests share.
pub fn url(headers: Headers) -> String {
    url_with(headers, &served().origin)
}

/// As [`url`], with the script of any host. The page is on a server of its own; `127.0.0.1` is another origin, and another site, than
/// `localhost`.
pub fn url_with(headers: Headers, scripts: &str) -> String {
    static ORIGIN: OnceLock<String> = OnceLock::new();
    let origin = ORIGIN.get_or_init(|| {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        listener.set_nonblocking(true).expect("a listener for tokio");
        let address = listener.local_addr().expect("its address");
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
                let pages = Router::new()
                    .route("/{headers}/{port}", get(page))
                    .route("/{headers}/{port}/empty", get(empty))
                    .route("/video", get(|| async { Html("<script>parent.postMessage('plays', '*')</script>") }));
                axum::serve(listener, pages).await
            })
        });
        format!("http://{address}")
    });
    let port = scripts.rsplit(':').next().expect("a port");
    format!("{origin}/{headers:?}/{port}").to_lowercase()
}

/// A page without anything, for a test to write into.
pub fn empty_page(headers: Headers) -> String {
    format!("{}/empty", url(headers))
}

async fn empty(Path((headers, port)): Path<(String, u16)>) -> Response {
    with_headers(&headers, port, Html("<!doctype html><link rel=\"icon\" href=\"data:,\">".to_owned()))
}

async fn page(Path((headers, port)): Path<(String, u16)>) -> Response {
    let script = format!("http://localhost:{port}/lockscope.js");
    let page = Html(format!(
        "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<title>A tutorial on locks</title>
<script type=\"module\" src=\"{script}\"></script>
<h1>A tutorial on locks</h1>
<lock-scope program=\"counter\" mutex=\"on\"><pre><code>package main</code></pre></lock-scope>
"
    ));
    with_headers(&headers, port, page)
}

fn with_headers(headers: &str, port: u16, page: Html<String>) -> Response {
    match headers {
        "isolated" => {
            let isolated =
                [("cross-origin-opener-policy", "same-origin"), ("cross-origin-embedder-policy", "require-corp")];
            (isolated, page).into_response()
        }
        "policy" => {
            let site = format!("http://localhost:{port}");
            let policy = format!(
                "default-src 'self'; script-src 'self' {site}; frame-src {site}; require-trusted-types-for 'script'"
            );
            ([("content-security-policy", policy)], page).into_response()
        }
        _ => page.into_response(),
    }
}
