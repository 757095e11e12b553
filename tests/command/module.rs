//! The whole chain, with the real module.

use std::fs;

use lockscope::command::chromium::Chromium;
use lockscope::command::progress::Progress;
use lockscope::command::serve::spawn;
use lockscope::command::site::{self, Site};
use lockscope::command::toolchain::{Setup, ensure_chromium};

use crate::server::any_port;

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
