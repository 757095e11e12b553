//! Claims about the `lockscope` command: what it says when something is wrong, and how it serves the site.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};

use lockscope::command::chromium::Chromium;
use lockscope::command::progress::Progress;
use lockscope::command::serve::{Server, spawn};
use lockscope::command::site::{self, Site};
use lockscope::command::toolchain::{Setup, ensure_chromium};

/// The command, with nothing of the surroundings that would change what it does.
fn lockscope(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockscope"));
    command.args(arguments).env_remove("LOCKSCOPE_SETUP").env_remove("CARGO");
    command
}

/// Runs a command that must fail with this status and one message, and gives the message.
fn failure(command: &mut Command, status: i32) -> String {
    let Output { status: ended, stdout, stderr } = command.output().expect("the command starts");
    let said = String::from_utf8(stderr).expect("UTF-8");
    assert_eq!(ended.code(), Some(status), "{said}");
    assert!(stdout.is_empty(), "{}", String::from_utf8_lossy(&stdout));
    let messages = said.lines().filter(|line| line.starts_with("error:")).count();
    assert_eq!(messages, 1, "one message: {said}");
    said
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

// ---- what people get wrong

#[test]
fn a_busy_port_is_named_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port().to_string();
    let said = failure(&mut lockscope(&["serve", "--port", &port]), 1);
    assert!(said.starts_with(&format!("error: port {port} of 127.0.0.1 is in use")), "{said}");
    assert!(said.contains(&format!("http://localhost:{port}")), "{said}");
    assert!(said.contains(" lockscope serve --port "), "{said}");
    // Without a subcommand it is the same command, and under cargo the advice is for cargo.
    let said = failure(lockscope(&["--port", &port]).env("CARGO", "cargo"), 1);
    assert!(said.contains(" cargo run -- serve --port "), "{said}");
}

#[test]
fn a_host_of_another_machine_is_named() {
    // This address is reserved for documentation: it is nobody's.
    let said = failure(&mut lockscope(&["serve", "--port", "0", "--host", "192.0.2.1"]), 1);
    assert!(said.contains("--host 192.0.2.1 is no address of this machine"), "{said}");
}

#[test]
fn unknown_program_lists_the_builtin_ones() {
    let said = failure(&mut lockscope(&["run", "nosuchprogram"]), 1);
    assert!(said.contains("no built-in program `nosuchprogram`"), "{said}");
    for program in lockscope::gallery::PROGRAMS {
        let list = said.split_once("\n  Built-in programs: ").expect("a list").1;
        assert!(list.trim().split(", ").any(|name| name == program.name), "{}: {said}", program.name);
    }
}

#[test]
fn a_missing_file_is_named() {
    let said = failure(&mut lockscope(&["run", "missing.go"]), 1);
    assert_eq!(said, "error: cannot read missing.go: no such file or directory\n");
}

#[test]
fn a_file_that_is_no_text_is_named_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("binary.go");
    fs::write(&file, b"package main\n\xff\xfe").expect("written");
    let said = failure(&mut lockscope(&["run", path(&file)]), 1);
    assert!(said.contains("binary.go:2: this is not UTF-8"), "{said}");
}

#[test]
fn bad_flags_are_usage_errors_that_name_the_flag() {
    for (arguments, part) in [
        (&["run", "x.go", "--mutex", "maybe"][..], "--mutex"),
        (&["run", "x.go", "--workers", "0"], "--workers"),
        (&["run", "x.go", "--workers", "many"], "--workers"),
        (&["run", "x.go", "--const", "goroutines"], "has no `=`"),
        (&["run", "x.go", "--const", "n=many"], "`many` is not an integer"),
        (&["run", "x.go", "--timeout", "20"], "has no unit"),
        (&["run", "x.go", "--seed", "-1"], "'-1'"),
        (&["run", "x.go", "--engine", "dead"], "--engine"),
        (&["run", "x.go", "--fast"], "--fast"),
        (&["run"], "FILE.go"),
        (&["serve", "--port", "70700"], "--port"),
        (&["sreve"], "sreve"),
    ] {
        let said = failure(&mut lockscope(arguments), 2);
        assert!(said.contains(part), "{arguments:?}: {said}");
    }
}

#[test]
fn what_does_not_exist_yet_is_refused() {
    let said = failure(&mut lockscope(&["run", "counter", "--engine", "step", "--trace", "x.trace"]), 2);
    assert!(said.starts_with("error: --trace with --engine step is not supported yet"), "{said}");
}

#[cfg(debug_assertions)]
#[test]
fn a_benchmark_of_an_unoptimised_build_is_refused_with_what_to_run() {
    let said = failure(&mut lockscope(&["bench", "--json"]), 1);
    assert!(said.contains("cargo run --release -- bench"), "{said}");
}

#[test]
fn a_folder_with_other_files_is_refused_before_anything_is_built() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("thesis.txt"), "mine").expect("written");
    let said = failure(&mut lockscope(&["build", "--out", path(folder.path())]), 1);
    assert!(said.contains("did not write"), "{said}");
    let file = folder.path().join("thesis.txt");
    let said = failure(&mut lockscope(&["build", "--out", path(&file)]), 1);
    assert!(said.contains("is a file"), "{said}");
}

// ---- installing, on machines made of scripts

/// A PATH whose only programs are these shell scripts, each of which first notes its call in the file `calls`.
#[cfg(unix)]
fn machine(programs: &[(&str, &str)]) -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    for (name, script) in programs {
        let file = folder.path().join(name);
        let script = format!("#!/bin/sh\necho \"${{0##*/}} $*\" >> \"${{0%/*}}/calls\"\n{script}\n");
        fs::write(&file, script).expect("written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("executable");
    }
    folder
}

#[cfg(unix)]
fn calls(machine: &tempfile::TempDir) -> String {
    fs::read_to_string(machine.path().join("calls")).expect("something was called")
}

#[cfg(unix)]
#[test]
fn setup_never_forbids_installing() {
    let machine = machine(&[
        ("rustup", r#"[ "$1 $2" = "toolchain list" ] && echo nightly-x86_64"#),
        ("apt-get", ""),
        ("id", "echo 0"),
    ]);
    let said = failure(lockscope(&["setup"]).env("PATH", machine.path()).env("LOCKSCOPE_SETUP", "never"), 1);
    assert!(said.contains("LOCKSCOPE_SETUP=never forbids installing one"), "{said}");
    assert!(said.contains("    rustup toolchain install nightly --profile minimal --component rust-src"), "{said}");
    assert!(said.contains("    apt-get update && apt-get install -y --no-remove rustc-web"), "{said}");
    let calls = calls(&machine);
    assert!(!calls.contains("install") && !calls.contains("add") && !calls.contains("apt-get"), "{calls}");
}

#[test]
fn a_misspelt_setup_installs_nothing() {
    let said = failure(lockscope(&["setup"]).env("PATH", "").env("LOCKSCOPE_SETUP", "nver"), 1);
    assert!(said.contains("LOCKSCOPE_SETUP is `nver`"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_failing_rustup_is_followed_by_packages_and_both_are_explained() {
    let machine = machine(&[
        (
            "rustup",
            r#"case "$1 $2" in
                "toolchain list") echo "stable-x86_64 (default)";;
                *) echo "info: syncing"; echo "error: could not download file" >&2; exit 1;;
            esac"#,
        ),
        ("apt-get", r#"case "$*" in *install*) echo "E: Unable to locate package rustc-web"; exit 100;; esac"#),
        ("id", "echo 0"),
    ]);
    let said = failure(lockscope(&["setup"]).env("PATH", machine.path()), 1);
    assert!(said.contains("  rustup: there is no nightly toolchain"), "{said}");
    assert!(said.contains("\n  error: could not download file"), "{said}");
    assert!(said.contains("\n  E: Unable to locate package rustc-web"), "{said}");
    let calls = calls(&machine);
    let order = ["rustup toolchain install nightly", " update", " install -y --no-remove"];
    let places: Vec<_> = order.iter().map(|call| calls.find(call).expect(call)).collect();
    assert!(places.is_sorted(), "{calls}");
}

#[cfg(unix)]
#[test]
fn packages_bring_the_toolchain_and_the_linker_that_their_link_names() {
    use std::os::unix::fs::symlink;
    // The packages' files are there from the start, but dpkg knows of them only after their installation.
    let machine = machine(&[
        ("id", "echo 0"),
        ("apt-get", r#"here="${0%/*}"; case "$*" in *rustc-web*) : > "$here/on";; *lld-22) : > "$here/lld-22";; esac"#),
        (
            "dpkg",
            r#"here="${0%/*}"; [ -e "$here/on" ] || exit 1
            echo "/usr/share/$2"; for name in rustc cargo rust-lld; do echo "$here/web/bin/$name"; done"#,
        ),
    ]);
    let web = machine.path().join("web");
    fs::create_dir_all(web.join("bin")).expect("a folder");
    fs::create_dir_all(web.join("lib/rustlib/src/rust/library/std")).expect("a folder");
    fs::write(web.join("lib/rustlib/src/rust/library/std/Cargo.toml"), "").expect("written");
    fs::write(web.join("bin/cargo"), "").expect("written");
    fs::write(
        web.join("bin/rustc"),
        format!("#!/bin/sh\n[ \"$1\" = -vV ] && echo 'release: 1.96.0' || echo {}\n", web.display()),
    )
    .expect("written");
    let rwx = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(web.join("bin/rustc"), rwx).expect("executable");
    symlink("../../lld-22", web.join("bin/rust-lld")).expect("linked");

    let output = lockscope(&["setup"]).env("PATH", machine.path()).output().expect("the command starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let found = String::from_utf8_lossy(&output.stdout);
    assert!(found.contains("toolchain: the Debian packages rustc-web"), "{found}");
    assert!(found.contains(path(&web.join("bin/rustc"))), "{found}");
    let calls = calls(&machine);
    let installed = calls.find("rustc-web cargo-web rust-web-src rust-web-llvm").expect("the packages");
    assert!(calls[installed..].contains("--no-install-recommends lld-22\n"), "{calls}");
    assert_eq!(calls.matches("apt-get").count(), 3, "one update, two installations: {calls}");
}

#[cfg(unix)]
#[test]
fn who_is_not_root_is_told_what_to_run() {
    let machine = machine(&[("apt-get", ""), ("id", "echo 1000")]);
    let said = failure(lockscope(&["setup"]).env("PATH", machine.path()), 1);
    assert!(said.contains("rustup isn't installed"), "{said}");
    assert!(said.contains("only root may do that"), "{said}");
    assert!(said.contains("sudo apt-get install -y --no-remove rustc-web cargo-web rust-web-src"), "{said}");
    assert!(!calls(&machine).contains("apt-get"), "{said}");
}

// ---- the server

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

fn any_port() -> SocketAddr {
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

// ---- the whole chain, with the real module

/// A page whose worker loads the module, starts its pool and says in the title how that went.
const POOL_PAGE: &str = "<!doctype html><title>waiting</title><script type=module src=page.js></script>";
const POOL_SCRIPT: &str = r#"
    addEventListener("securitypolicyviolation", event => { document.title = "policy: " + event.violatedDirective; });
    const worker = new Worker("worker.js", { type: "module" });
    worker.onmessage = ({ data }) => { document.title = data; };
    worker.onerror = event => { document.title = "error: " + event.message; };
"#;
const POOL_WORKER: &str = r#"
    import init, { makePool } from "./pkg/lockscope.js";
    const module = await WebAssembly.compileStreaming(fetch("./pkg/lockscope_bg.wasm"));
    const { memory } = await init({ module_or_path: module });
    makePool(3);
    await Promise.all([0, 1, 2].map(index => new Promise((resolve, reject) => {
        const thread = new Worker("thread.js", { type: "module" });
        thread.onmessage = resolve;
        thread.onerror = event => reject(Error(event.message));
        thread.postMessage({ module, memory, index });
    })));
    const shared = memory.buffer instanceof SharedArrayBuffer;
    postMessage(`isolated ${crossOriginIsolated}, shared ${shared}, pool ready`);
"#;
const POOL_THREAD: &str = r#"
    import init, { serve } from "./pkg/lockscope.js";
    onmessage = async ({ data: { module, memory, index } }) => {
        await init({ module_or_path: module, memory });
        postMessage("ready");
        serve(index);
    };
"#;
/// Gives the title once it says something.
const TITLE: &str = "const done = arguments[0];
    const look = () => document.title === 'waiting' ? setTimeout(look, 20) : done(document.title);
    look();";

#[test]
fn the_served_module_starts_its_threads_in_chromium() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in
        [("index.html", POOL_PAGE), ("page.js", POOL_SCRIPT), ("worker.js", POOL_WORKER), ("thread.js", POOL_THREAD)]
    {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let setup = Setup::from_env().expect("a setting");
    let pkg = site::build(setup, Progress::Lines).expect("the module builds").pkg;
    let site = Site { www: folder.path().to_owned(), pkg, dist: None };
    let (address, _server) = spawn(site, any_port()).expect("a free port");
    let browser = ensure_chromium(setup, Progress::Lines).expect("a browser");
    let title = tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let chromium = Chromium::open(&browser, (800, 600)).await.expect("a session");
        let url = format!("http://localhost:{}/", address.port());
        chromium.client.goto(&url).await.expect("the page loads");
        chromium.client.execute_async(TITLE, vec![]).await.expect("a title")
    });
    assert_eq!(title, "isolated true, shared true, pool ready");
}

#[test]
fn two_builds_at_once_give_one_good_module() {
    let setup = Setup::from_env().expect("a setting");
    let build = move || site::build(setup, Progress::Lines).expect("the module builds");
    let other = std::thread::spawn(build);
    assert_eq!(build(), other.join().expect("it builds, too"));
    let module = fs::read(build().pkg.join("lockscope_bg.wasm")).expect("the module");
    assert_eq!(&module[..4], b"\0asm");
}

// ---- recordings

/// Runs the counter and gives the file that it wrote.
fn traced(name: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    traced_with(&file, "off")
}

/// Runs the counter with the mutex on or off and gives the file that it wrote.
fn traced_with(file: &Path, mutex: &str) -> Vec<u8> {
    let arguments = ["run", "counter", "--workers", "2", "--mutex", mutex, "--trace", path(file)];
    let output = lockscope(&arguments).output().expect("the command starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read(file).expect("it was written")
}

#[test]
fn a_trace_holds_what_happened() {
    let recording = lockscope::trace::recording::Recording::load(&traced("counter.trace")).expect("whole");
    assert_eq!((recording.workers, recording.mutex_was_off), (2, true));
    // Main and ten goroutines.
    assert_eq!(recording.lanes().len(), 11);
    assert!(recording.locks.iter().any(|lock| lock.name == "mu"));
}

#[test]
fn a_trace_plays_back_to_what_the_run_reported() {
    use lockscope::{board, replay, trace::recording::Recording};
    use std::sync::atomic::Ordering::Relaxed;
    let recording = Recording::load(&traced("counter.trace")).expect("whole");
    assert_eq!(recording.about.name, "counter");
    assert!(recording.about.mutex_off && recording.about.source.contains("count++") && recording.about.began_ms > 0);
    let report: serde_json::Value = serde_json::from_str(&recording.report).expect("JSON");
    let printed: String = recording.printed.pieces().iter().map(|piece| piece.text.as_str()).collect();
    assert_eq!(report["stdout"], printed);
    let mut playback = replay::Playback::new(recording, board::Board::new());
    assert_eq!((playback.printed(), playback.time()), (0, 0));
    playback.seek(u64::MAX);
    playback.fill(board::Phase::Finished);
    let board = playback.board();
    assert_eq!(board.header.lost_low.load(Relaxed), report["lostUpdates"].as_u64().expect("a number") as u32);
    assert_eq!(board.header.started.load(Relaxed), 11);
    let count = printed.split_whitespace().last().expect("the counter's last word is the count");
    assert_eq!((playback.printed(), board.watches[0].shown().as_str()), (1, count));
}

/// A span on a track: begin and end in nanoseconds, and its name.
type Span = (u64, u64, String);

/// The format's microseconds as nanoseconds, which have at most three decimals.
fn nanoseconds(number: &serde_json::Value) -> u64 {
    let thousandths = number.as_f64().expect("a number") * 1000.0;
    assert!(thousandths >= 0.0 && (thousandths - thousandths.round()).abs() < 1e-2, "{number}");
    thousandths.round() as u64
}

/// The tracks by number, once everything about them is as Google's "Trace Event Format" asks for.
fn checked_tracks(events: &[serde_json::Value]) -> std::collections::BTreeMap<u64, Vec<Span>> {
    let mut tracks: std::collections::BTreeMap<u64, Vec<Span>> = Default::default();
    let mut named = std::collections::BTreeSet::new();
    for event in events {
        let phase = event["ph"].as_str().expect("every event has a phase");
        assert!(matches!(phase, "M" | "X" | "s" | "f"), "{event}");
        assert_eq!(event["pid"], 1, "{event}");
        let track = event["tid"].as_u64();
        let is_new = event["name"] == "thread_name" && named.insert(track);
        assert_eq!(phase == "M", is_new || event["name"] == "process_name", "each track is named once: {event}");
        if phase == "X" {
            assert!(named.contains(&track), "its track has a name: {event}");
            let (from, length) = (nanoseconds(&event["ts"]), nanoseconds(&event["dur"]));
            let spans = tracks.entry(track.expect("a track")).or_default();
            let before = spans.last().map_or(0, |last| last.1);
            assert!(length > 0 && from >= before, "spans of a track neither overlap nor go back: {event}");
            spans.push((from, from + length, event["name"].as_str().expect("a name").to_owned()));
        }
    }
    tracks
}

#[test]
fn a_trace_for_perfetto_keeps_to_the_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = traced_with(&folder.path().join("counter.JSON"), "on");
    let json: serde_json::Value = serde_json::from_slice(&file).expect("JSON");
    let events = json["traceEvents"].as_array().expect("a list");
    let tracks = checked_tracks(events);
    assert_eq!(tracks.len(), 11);
    // A flow is bound to the span around each of its ends.
    let around = |event: &serde_json::Value| {
        let time = nanoseconds(&event["ts"]);
        let spans = &tracks[&event["tid"].as_u64().expect("a track")];
        let last = spans.partition_point(|span| span.0 <= time).checked_sub(1);
        spans[last.expect("a span")].clone()
    };
    let mut flows: std::collections::BTreeMap<u64, Vec<&serde_json::Value>> = Default::default();
    for event in events.iter().filter(|event| event["ph"] == "s" || event["ph"] == "f") {
        flows.entry(event["id"].as_u64().expect("an id")).or_default().push(event);
    }
    for ends in flows.values() {
        let [from, to] = ends[..] else { panic!("two ends: {ends:?}") };
        assert_eq!((&from["ph"], &to["ph"], &to["bp"]), (&"s".into(), &"f".into(), &"e".into()));
        assert_eq!((&from["cat"], &from["name"]), (&to["cat"], &to["name"]));
        assert!(nanoseconds(&from["ts"]) <= nanoseconds(&to["ts"]), "{ends:?}");
        for end in [from, to] {
            let (begin, over, name) = around(end);
            assert!(begin <= nanoseconds(&end["ts"]) && nanoseconds(&end["ts"]) < over, "{end}");
            assert!(name.starts_with("holds "), "from one hold to the next: {end} in {name}");
        }
    }
}

#[test]
fn a_trace_that_cannot_be_written_is_an_error() {
    let output = lockscope(&["run", "counter", "--trace", "/no/such/folder/x.trace"]).output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot write /no/such/folder/x.trace: no such file or directory"), "{said}");
}

// ---- runs that never end

#[test]
fn a_simulated_run_that_spins_ends_and_says_who_spins_where() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("spin.go");
    fs::write(&file, "package main\n\nfunc main() {\n\tdone := false\n\tfor !done {\n\t}\n}\n")
        .expect("it can be written");
    let output = lockscope(&["run", "--engine", "step", path(&file)]).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(124), "{said}");
    assert!(said.contains("comes to the same states again and again"), "{said}");
    assert!(said.contains("Spinning: goroutine 1 at line 5"), "{said}");
}

// ---- what others get of it

#[test]
fn the_package_has_what_it_is_built_of_and_nothing_else() {
    let listed = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo starts");
    let files = String::from_utf8(listed.stdout).expect("UTF-8");
    let files: Vec<&str> = files.lines().collect();
    for needed in [
        "Cargo.lock",
        "README.md",
        "src/main.rs",
        "src/gallery/counter.go",
        "src/lang/std/fmt.go",
        "src/command/bench/page/worker.js",
        "src/web/cold.ts",
        "www/index.html",
        "www/picture.png",
        "tests/page/main.rs",
    ] {
        assert!(files.contains(&needed), "{needed} is missing: {files:#?}");
    }
    for file in files {
        let top = file.split('/').next().unwrap_or_default();
        let known =
            ["src", "www", "tests", "README.md", "package.json", "package-lock.json", "jsconfig.json", ".gitignore"];
        let is_cargos = file.starts_with("Cargo.") || file == ".cargo_vcs_info.json";
        assert!(known.contains(&top) || is_cargos, "{file} is in the package");
    }
}
