//! The headers of every answer: the isolation without which a browser gives no shared memory, what a page may load, and
//! the types of files.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Scripts and data come from the site itself; the thread pool starts its workers from blobs.
const CONTENT_SECURITY_POLICY: &str =
    "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'";

/// What isolates a page, so that it gets shared memory and threads. A worker's script needs them too: without them the
/// worker fails without a message, so every file has them. The last two let a page of any other origin load the element's script,
/// also one that is isolated itself: nothing here is anybody's secret.
const ISOLATED: [(&str, &str); 4] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-resource-policy", "cross-origin"),
    ("access-control-allow-origin", "*"),
];

/// What lets the page of an iframe have threads inside a page of any other origin, isolated or not.
const EMBEDDED: [(&str, &str); 4] = [
    ("document-isolation-policy", "isolate-and-credentialless"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-resource-policy", "cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
];

/// The isolation headers of the file at this path of the site.
pub fn isolation(path: &str) -> &'static [(&'static str, &'static str)] {
    if path == "/embed.html" { &EMBEDDED } else { &ISOLATED }
}

/// The type of the file at this path, where it is one that the site is made of. Text says that it is UTF-8.
/// A folder is its `index.html`.
pub fn content_type(path: &str) -> Option<&'static str> {
    let extension = if path.ends_with('/') { "html" } else { path.rsplit_once('.')?.1 };
    Some(match extension {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
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
    if response.status() == StatusCode::NOT_FOUND {
        response = (StatusCode::NOT_FOUND, format!("There is no {path} here.\n")).into_response();
    } else if response.status().is_success()
        && let Some(content_type) = content_type(&path)
    {
        set(response.headers_mut(), "content-type", content_type);
    }
    let headers = response.headers_mut();
    for (name, value) in isolation(&path) {
        set(headers, name, value);
    }
    set(headers, "content-security-policy", CONTENT_SECURITY_POLICY);
    set(headers, "x-content-type-options", "nosniff");
    // Browsers ask each time whether a file changed: an edit needs only a reload.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
}
