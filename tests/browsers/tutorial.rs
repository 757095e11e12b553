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
                axum::serve(listener, Router::new().route("/{headers}/{port}", get(page))).await
            })
        });
        format!("http://{address}")
    });
    let port = scripts.rsplit(':').next().expect("a port");
    format!("{origin}/{headers:?}/{port}").to_lowercase()
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
    match headers.as_str() {
        "isolated" => {
            let isolated =
                [("cross-origin-opener-policy", "same-origin"), ("cross-origin-embedder-policy", "require-corp")];
            (isolated, page).into_response()
        }
        _ => page.into_response(),
    }
}
