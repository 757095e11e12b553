//! The headers of every answer: the isolation without which a browser gives no shared memory, what a page may load, and
//! the types of files.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::bundle::ASSETS;

/// Scripts and data come from the site itself; the thread pool starts its workers from blobs.
const CONTENT_SECURITY_POLICY: &str = "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; \
                                       connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'";
/// The same for a worker, which has no objects and forms. Every script has it, since any might be one's.
const WORKERS_POLICY: &str = "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'";

/// What lets pages of any other origin load a file, also those that are isolated themselves: nothing here is anybody's secret.
const OPEN: [(&str, &str); 2] =
    [("cross-origin-resource-policy", "cross-origin"), ("access-control-allow-origin", "*")];

/// What isolates a page, so that it gets shared memory and threads. A worker's script needs the first, too: without it the worker fails
/// without a message.
const ISOLATED: [(&str, &str); 2] =
    [("cross-origin-embedder-policy", "require-corp"), ("cross-origin-opener-policy", "same-origin")];

/// What lets the page of an iframe have threads inside a page of any other origin, besides what every page here has.
pub const FRAME: (&str, &str) = ("document-isolation-policy", "isolate-and-credentialless");

/// For what never changes under its address.
pub const FOREVER: (&str, &str) = ("cache-control", "public, max-age=31536000, immutable");

/// What a server may send with every file, when it can't tell one from another.
pub fn everywhere() -> Vec<(&'static str, &'static str)> {
    let others = [("content-security-policy", CONTENT_SECURITY_POLICY), ("x-content-type-options", "nosniff")];
    [&OPEN[..], &ISOLATED, &others].concat()
}

/// The headers that give threads to what is at this path of the site.
pub fn isolation(path: &str) -> Vec<(&'static str, &'static str)> {
    match content_type(path) {
        Some(HTML) if path.ends_with("/embed.html") => [&OPEN[..1], &ISOLATED, &[FRAME]].concat(),
        Some(JAVASCRIPT) => [&OPEN[..], &ISOLATED[..1]].concat(),
        // What a page asks for is nobody's page.
        Some(kind) if kind != HTML => OPEN.to_vec(),
        _ => [&OPEN[..], &ISOLATED].concat(),
    }
}

/// Whether the address of a file changes with what it holds, so that a browser never has to ask for it again.
pub fn is_forever(path: &str) -> bool {
    path.strip_prefix('/').and_then(|path| path.strip_prefix(ASSETS)).is_some_and(|rest| rest.starts_with('/'))
}

const HTML: &str = "text/html; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// The type of the file at this path, where it is one that the site is made of. Text says that it is UTF-8.
/// A folder is its `index.html`.
pub fn content_type(path: &str) -> Option<&'static str> {
    let extension = if path.ends_with('/') { "html" } else { path.rsplit_once('.')?.1 };
    Some(match extension {
        "html" => HTML,
        "js" | "mjs" => JAVASCRIPT,
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        // The types of wasm-bindgen's functions; by its extension it would be a film.
        "ts" | "go" | "txt" | "md" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

/// Puts the headers on every answer, errors included.
pub async fn add(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let is_missing = response.status() == StatusCode::NOT_FOUND;
    if is_missing {
        response = (StatusCode::NOT_FOUND, format!("There is no {path} here.\n")).into_response();
    } else if response.status().is_success()
        && let Some(content_type) = content_type(&path)
    {
        set(response.headers_mut(), "content-type", content_type);
    }
    let headers = response.headers_mut();
    // What says that something is missing is a page of its own.
    let kind = if is_missing { "/" } else { path.as_str() };
    for (name, value) in isolation(kind) {
        set(headers, name, value);
    }
    match content_type(kind) {
        Some(JAVASCRIPT) => set(headers, "content-security-policy", WORKERS_POLICY),
        Some(HTML) | None => set(headers, "content-security-policy", CONTENT_SECURITY_POLICY),
        _ => {}
    }
    // A part of a script is of no use, and an entity tag says more than a time.
    headers.remove(header::ACCEPT_RANGES);
    headers.remove(header::LAST_MODIFIED);
    set(headers, "x-content-type-options", "nosniff");
    if is_forever(&path) && !is_missing {
        set(headers, FOREVER.0, FOREVER.1);
        // Nobody will ask whether it changed.
        headers.remove(header::ETAG);
    } else {
        // Browsers ask each time whether a file changed: an edit needs only a reload.
        set(headers, "cache-control", "no-cache");
    }
    response
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
}
