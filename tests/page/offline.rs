//! The site is plain files that work below any path of any host, and go on working without a network once somebody was there.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use axum::Router;
use lockscope::command::build;
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tower_http::services::ServeDir;

use crate::browser::Page;
use crate::site::served;

/// Where on its host the site is.
const PREFIX: &str = "/some/deep/prefix";
/// Whether everything is kept for when there is no network.
const KEPT: &str = "return (await caches.match(new URL('complete', location.href).href)) !== undefined";

/// What `lockscope build` writes, in a folder of its own.
fn built() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    build::write(&served().site, &folder.path().join("dist")).expect("written");
    folder
}

/// A host that sends files and no headers of ours. Dropping it stops it, with all connections.
struct Host {
    address: SocketAddr,
    runtime: Option<Runtime>,
}

impl Host {
    /// Serves a folder below [`PREFIX`]; port 0 is any free one.
    fn start(folder: &Path, port: u16) -> Host {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        // Elsewhere on the host there is a page that isn't ours.
        let files = Router::new().nest_service(PREFIX, ServeDir::new(folder)).fallback(|| async { "elsewhere" });
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))))
            .expect("a free port");
        let address = listener.local_addr().expect("its address");
        runtime.spawn(async { axum::serve(listener, files).await });
        Host { address, runtime: Some(runtime) }
    }

    fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{PREFIX}/{path}", self.address.port())
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Waits for a run on real threads; the page may load itself once more before, to become isolated.
fn wait_for_a_run(page: &Page) {
    const RUN: &str = "return scope?.report && crossOriginIsolated ? [scope.mode.engine, scope.report.stdout] : null";
    let run = page.poll("a program has run", || page.try_evaluate(RUN, &[]).ok().filter(|run| !run.is_null()));
    assert_eq!(run, json!(["live", "count: 10000\n"]));
}

#[test]
fn the_site_runs_below_any_path_of_a_host_that_sends_no_headers_and_then_without_it() {
    let folder = built();
    let host = Host::start(&folder.path().join("dist"), 0);
    let page = Page::blank();
    let lab = host.url("?program=counter&pace=full");
    page.visit(&lab);
    wait_for_a_run(&page);
    page.wait_until("the site is kept", KEPT);
    drop(host);
    page.visit(&lab);
    wait_for_a_run(&page);
    // What nobody asked for before: another program, and what compiles one that somebody writes.
    page.evaluate("scope.source = 'package main\\n\\nfunc main() {\\n\\tprintln(6 * 7)\\n}\\n'", &[]);
    assert_eq!(page.evaluate("return (await scope.run()).stderr ?? ''", &[]), "42\n");
    // That the network is gone is said of each attempt.
    page.errors();
}

#[test]
fn a_site_that_sends_its_headers_is_isolated_without_a_network_too() {
    let folder = built();
    let page = Page::blank();
    let (address, server) =
        lockscope::command::serve::spawn(served().site.clone(), SocketAddr::from(([127, 0, 0, 1], 0))).expect("a port");
    let lab = format!("http://localhost:{}/?program=counter&pace=full", address.port());
    page.visit(&lab);
    wait_for_a_run(&page);
    page.wait_until("the site is kept", KEPT);
    server.stop();
    page.visit(&lab);
    wait_for_a_run(&page);
    page.errors();
    drop(folder);
}

#[test]
fn another_build_is_seen_at_once_and_takes_the_place_of_the_one_that_was_kept() {
    let folder = built();
    let dist = folder.path().join("dist");
    let host = Host::start(&dist, 0);
    let page = Page::blank();
    let lab = host.url("?program=counter&pace=full");
    page.visit(&lab);
    wait_for_a_run(&page);
    page.wait_until("the site is kept", KEPT);
    const BUILDS: &str = "return (await caches.keys()).map((name) => name.split(' ').pop())";
    let before = page.evaluate(BUILDS, &[]);
    let old = before[0].as_str().expect("a build").to_owned();
    assert_eq!(before, json!([old]));

    let change = |name: &str, from: &str, to: &str| {
        let path = dist.join(name);
        let text = fs::read_to_string(&path).expect("there");
        assert!(text.contains(from), "{name} has no {from}");
        fs::write(&path, text.replace(from, to)).expect("written");
    };
    change("index.html", "<title>Lockscope</title>", "<title>Another Lockscope</title>");
    change("isolating-worker.js", &old, "anotherone");
    page.visit(&lab);
    wait_for_a_run(&page);
    assert_eq!(page.evaluate("return document.title", &[]), "Another Lockscope");
    page.wait_until(
        "the new build is there as a whole",
        "return (await navigator.serviceWorker.getRegistration()).waiting !== null",
    );
    // Whoever still has a page of the old one keeps its files; once all are gone, so are those.
    page.visit(&format!("http://localhost:{}/", host.address.port()));
    page.poll("only the new build is kept", || {
        page.try_evaluate(BUILDS, &[]).ok().filter(|builds| *builds == json!(["anotherone"]))
    });
    page.visit(&lab);
    wait_for_a_run(&page);
    drop(host);
    page.visit(&lab);
    wait_for_a_run(&page);
    assert_eq!(page.evaluate("return document.title", &[]), "Another Lockscope");
    page.errors();
}

#[test]
fn a_script_that_was_changed_on_its_way_is_refused() {
    let folder = built();
    let dist = folder.path().join("dist");
    let page_text = fs::read_to_string(dist.join("index.html")).expect("there");
    for start in ["assets/lab-", "assets/inline-"] {
        let at = page_text.find(start).expect("the page names it");
        let name = page_text[at..].split('"').next().expect("its name");
        let kept = fs::read(dist.join(name)).expect("there");
        let mut changed = kept.clone();
        changed.extend(b"\n");
        fs::write(dist.join(name), changed).expect("written");
        let host = Host::start(&dist, 0);
        let page = Page::blank();
        // It says so for each of those that wanted the script, for the last one perhaps late.
        page.want_errors("integrity");
        page.visit(&host.url("?program=counter&pace=full"));
        page.poll("the browser refuses it", || {
            page.errors().iter().any(|error| error.contains("integrity")).then_some(())
        });
        assert_eq!(page.evaluate("return scope.mode ?? null", &[]), json!(null), "{name}");
        fs::write(dist.join(name), kept).expect("written");
    }
}
