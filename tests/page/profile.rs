//! Chromiums that tests hand on to each other, each test with a profile of its own: what one test's pages kept, did or left running ends with its
//! profile, and a browser takes many times as long to start as a profile.

use std::cell::RefCell;
use std::fs;
use std::net::TcpStream;
use std::num::NonZero;
use std::path::Path;
use std::sync::LazyLock;
use std::thread::{available_parallelism, panicking};

use fantoccini::wd::WindowHandle;
use fantoccini::{Client, error::CmdError};
use lockscope::command::chromium::Chromium;
use lockscope::command::toolchain::Browser;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use tungstenite::{Message, WebSocket};

use crate::places::{Machine, Places, Turn};

/// CSS pixels of a window.
const SIZE: (u32, u32) = (1440, 900);

/// Most tests wait for a page most of the time: two keep two processors busy, and more would only make each other wait.
const MOST_BROWSERS: usize = 2;
/// Who has a browser. The last one ends all: nothing would when the process ends.
static BROWSERS: LazyLock<Places<Open>> =
    LazyLock::new(|| Places::new(available_parallelism().map_or(1, NonZero::get).min(MOST_BROWSERS)));

/// An open browser.
struct Open {
    runtime: Runtime,
    /// Here until dropped.
    chromium: Option<Chromium>,
    /// The browser itself, which isn't any page's.
    debugger: RefCell<Debugger>,
    /// A window that stays: a session without one can't be asked for anything.
    first: WindowHandle,
}

impl Open {
    fn start(browser: &Browser) -> Open {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (chromium, first) = runtime.block_on(async {
            let chromium = Chromium::open(browser, SIZE).await.unwrap_or_else(|error| panic!("{error:#}"));
            let first = chromium.client.window().await.expect("a window");
            (chromium, first)
        });
        let debugger = RefCell::new(Debugger::attach(&chromium.client));
        Open { runtime, chromium: Some(chromium), debugger, first }
    }

    fn client(&self) -> &Client {
        &self.chromium.as_ref().expect("open until dropped").client
    }

    /// Sends a command of Chromium's protocol to the browser and gives its result.
    fn send(&self, command: &str, parameters: Value) -> Value {
        self.debugger.borrow_mut().send(command, parameters)
    }

    fn show(&self, window: WindowHandle) -> Result<(), CmdError> {
        self.runtime.block_on(self.client().switch_to_window(window))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        // Within the runtime, to which the session belongs.
        let _inside = self.runtime.enter();
        self.chromium.take();
    }
}

/// A new profile with one empty window, in which the client is. Dropping it ends all of its pages, and forgets it.
pub struct Profile {
    turn: Turn<'static, Open>,
    id: String,
}

impl Profile {
    /// Waits for a turn, and opens a profile in the browser of somebody who had one before, or in a new one.
    pub fn open(browser: &Browser, machine: Machine) -> Profile {
        let mut turn = BROWSERS.take(machine);
        // Not there for the next one if this fails.
        let open = turn.thing.take().unwrap_or_else(|| Open::start(browser));
        let id = name_in(&open.send("Target.createBrowserContext", json!({})), "browserContextId");
        let window = json!({ "url": "about:blank", "browserContextId": id, "newWindow": true, "width": SIZE.0, "height": SIZE.1 });
        let window = name_in(&open.send("Target.createTarget", window), "targetId");
        open.show(window.try_into().expect("the name of a window")).expect("the new window");
        turn.thing = Some(open);
        Profile { turn, id }
    }

    /// What drives the browser.
    pub fn client(&self) -> &Client {
        self.browser().client()
    }

    /// The profile's name in Chromium's protocol.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The browser's processes, as the system numbers them.
    pub fn processes(&self) -> Vec<u64> {
        let found = self.browser().send("SystemInfo.getProcessInfo", json!({}));
        let processes = found["processInfo"].as_array().expect("a list of processes").iter();
        processes.map(|process| process["id"].as_u64().expect("a number")).collect()
    }

    /// Lets the browser write down from now on what it does in these categories.
    pub fn begin_trace(&self, categories: &str) {
        let categories: Vec<&str> = categories.split(',').collect();
        let what = json!({ "transferMode": "ReportEvents", "traceConfig": { "includedCategories": categories } });
        self.browser().send("Tracing.start", what);
    }

    /// What it wrote down, as events of the Trace Event Format (times in microseconds).
    pub fn end_trace(&self) -> Vec<Value> {
        let mut debugger = self.browser().debugger.borrow_mut();
        debugger.post("Tracing.end", json!({}));
        let mut events = Vec::new();
        loop {
            let mut message = debugger.read();
            match message["method"].as_str() {
                Some("Tracing.dataCollected") => {
                    if let Value::Array(some) = message["params"]["value"].take() {
                        events.extend(some);
                    }
                }
                Some("Tracing.tracingComplete") => return events,
                _ => {}
            }
        }
    }

    /// Works with the client until that is done.
    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.browser().runtime.block_on(work)
    }

    fn browser(&self) -> &Open {
        self.turn.thing.as_ref().expect("there until dropped")
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        let Some(open) = self.turn.thing.take() else { return };
        // What a test that failed did to its browser is nobody else's trouble.
        if panicking() {
            return;
        }
        open.send("Target.disposeBrowserContext", json!({ "browserContextId": self.id }));
        let first = open.first.clone();
        open.show(first).expect("the first window");
        self.turn.thing = Some(open);
    }
}

fn name_in(answer: &Value, field: &str) -> String {
    answer[field].as_str().unwrap_or_else(|| panic!("no {field} in {answer}")).to_owned()
}

/// The browser's end of Chromium's protocol. WebDriver passes commands on to pages only, which may not ask for profiles.
struct Debugger {
    socket: WebSocket<TcpStream>,
    sent: u64,
}

impl Debugger {
    fn attach(client: &Client) -> Debugger {
        let capabilities = client.capabilities().expect("what the session is");
        let folder = capabilities["chrome"]["userDataDir"].as_str().expect("the folder of the browser's profile");
        // A port, and a path that the browser made up.
        let file = Path::new(folder).join("DevToolsActivePort");
        let address = fs::read_to_string(file).expect("where the browser's debugger is");
        let (port, path) = address.trim().split_once('\n').expect("two lines");
        let stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("the debugger listens");
        let (socket, _) = tungstenite::client(format!("ws://127.0.0.1:{port}{path}"), stream).expect("a connection");
        Debugger { socket, sent: 0 }
    }

    /// Sends a command to the browser and gives its result.
    fn send(&mut self, command: &str, parameters: Value) -> Value {
        self.post(command, parameters);
        loop {
            let mut answer = self.read();
            if answer["id"] == self.sent {
                assert!(answer["error"].is_null(), "{command}: {}", answer["error"]);
                return answer["result"].take();
            }
        }
    }

    fn post(&mut self, command: &str, parameters: Value) {
        self.sent += 1;
        let text = json!({ "id": self.sent, "method": command, "params": parameters }).to_string();
        self.socket.send(Message::text(text)).expect("the browser listens");
    }

    /// What it says next: an answer, or something that happened.
    fn read(&mut self) -> Value {
        loop {
            let message = self.socket.read().expect("the browser answers");
            let Ok(text) = message.to_text() else { continue };
            let Ok(value) = serde_json::from_str(text) else { continue };
            return value;
        }
    }
}
