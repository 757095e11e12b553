//! How the site is served.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

use lockscope::command::serve::{Server, spawn};
use lockscope::command::site::Site;

/// A site of one small file of each kind, and its server.
fn served() -> (tempfile::TempDir, SocketAddr, Server) {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "a line of text that compresses well\n".repeat(200);
    for name in [
        "www/index.html",
        "www/embed.html",
        "www/lockscope.js",
        "www/style.css",
        "www/data.json",
        "www/logo.svg",
        "pkg/lockscope.js",
        "pkg/lockscope_bg.wasm",
        "pkg/lockscope.d.ts",
    ] {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().expect("it has one")).expect("a folder");
        fs::write(file, &text).expect("written");
    }
    fs::write(folder.path().join("secret"), "outside the site").expect("written");
    let site = Site { www: folder.path().join("www"), pkg: folder.path().join("pkg"), dist: None };
    let (address, server) = spawn(site, any_port()).expect("a free port");
    (folder, address, server)
}

pub fn any_port() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

/// An answer: its status, its headers by name in lower case, its body.
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let value = values.next();
        assert_eq!(values.next(), None, "{name} is there twice");
        value
    }
}

/// Asks for a path with more headers. HTTP/1.0, so that the body ends with the connection.
fn get(address: SocketAddr, path: &str, headers: &str) -> Answer {
    let mut stream = TcpStream::connect(address).expect("it listens");
    write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n{headers}\r\n").expect("sent");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an answer");
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("headers end");
    let head = String::from_utf8(bytes[..end].to_vec()).expect("ASCII");
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
    Answer {
        status: status.parse().expect("a number"),
        headers: lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect(),
        body: bytes[end + 4..].to_vec(),
    }
}

#[test]
fn every_file_has_its_type_and_isolates_the_page() {
    let (_folder, address, _server) = served();
    for (path, content_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/lockscope.js", "text/javascript; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/data.json", "application/json"),
        ("/logo.svg", "image/svg+xml"),
        ("/pkg/lockscope.js", "text/javascript; charset=utf-8"),
        ("/pkg/lockscope_bg.wasm", "application/wasm"),
        ("/pkg/lockscope.d.ts", "text/plain; charset=utf-8"),
    ] {
        let answer = get(address, path, "");
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some(content_type), "{path}");
        // Only what is a page or may be a worker's script isolates anything; the rest would be bytes that nobody needs.
        let (is_page, is_script) = (content_type.starts_with("text/html"), content_type.starts_with("text/javascript"));
        let embedder = answer.header("cross-origin-embedder-policy");
        assert_eq!(answer.header("cross-origin-opener-policy"), is_page.then_some("same-origin"), "{path}");
        assert_eq!(embedder, (is_page || is_script).then_some("require-corp"), "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("cross-origin"), "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{path}");
        assert_eq!(answer.header("document-isolation-policy"), None, "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
        let policy = answer.header("content-security-policy");
        let expected = "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:";
        assert_eq!(policy.is_some_and(|policy| policy.contains(expected)), is_page || is_script, "{path}: {policy:?}");
    }
}

#[test]
fn the_embedded_page_has_its_four_headers() {
    let (_folder, address, _server) = served();
    let answer = get(address, "/embed.html", "");
    assert_eq!(answer.header("document-isolation-policy"), Some("isolate-and-credentialless"));
    assert_eq!(answer.header("cross-origin-embedder-policy"), Some("require-corp"));
    assert_eq!(answer.header("cross-origin-resource-policy"), Some("cross-origin"));
    assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"));
}

#[test]
fn a_missing_file_is_a_404_that_is_isolated_too() {
    let (_folder, address, _server) = served();
    for path in ["/nothing.js", "/pkg/nothing.wasm", "/../secret", "/pkg/../../secret", "/%2e%2e/secret"] {
        let answer = get(address, path, "");
        assert_eq!(answer.status, 404, "{path}");
        assert!(String::from_utf8_lossy(&answer.body).starts_with("There is no "), "{path}");
        assert_eq!(answer.header("cross-origin-embedder-policy"), Some("require-corp"), "{path}");
    }
}

#[test]
fn files_are_compressed_for_who_wants_it() {
    let (_folder, address, _server) = served();
    for path in ["/index.html", "/lockscope.js", "/logo.svg", "/pkg/lockscope_bg.wasm"] {
        let plain = get(address, path, "");
        assert_eq!(plain.header("content-encoding"), None, "{path}");
        for (accepted, coding) in [("gzip, deflate, br", "br"), ("gzip", "gzip")] {
            let packed = get(address, path, &format!("Accept-Encoding: {accepted}\r\n"));
            assert_eq!(packed.header("content-encoding"), Some(coding), "{path}");
            assert!(packed.body.len() * 10 < plain.body.len(), "{path}: {} bytes", packed.body.len());
        }
    }
}

#[test]
fn an_edit_needs_only_a_reload_and_an_unchanged_file_no_transfer() {
    let (folder, address, _server) = served();
    for accepted in ["Accept: */*\r\n", "Accept-Encoding: br\r\n"] {
        let first = get(address, "/lockscope.js", accepted);
        let tag = first.header("etag").expect("an entity tag").to_owned();
        let ask = format!("{accepted}If-None-Match: {tag}\r\n");
        let same = get(address, "/lockscope.js", &ask);
        assert_eq!((same.status, same.body.len()), (304, 0), "{accepted}");
        let text = format!("edited after {accepted}");
        fs::write(folder.path().join("www/lockscope.js"), &text).expect("written");
        assert_eq!(get(address, "/lockscope.js", &ask).status, 200, "{accepted}");
        assert_eq!(String::from_utf8_lossy(&get(address, "/lockscope.js", "").body), text);
    }
}

#[test]
fn a_stopped_server_frees_its_port() {
    let (_folder, address, server) = served();
    assert_eq!(get(address, "/", "").status, 200);
    server.stop();
    TcpListener::bind(address).expect("the port is free again");
}
