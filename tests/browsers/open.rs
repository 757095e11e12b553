//! An open page in one of the browsers.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use fantoccini::Client;
use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::wd::TimeoutConfiguration;
use lockscope::command::chromium::Chromium;
use lockscope::command::firefox::OpenFirefox;
use lockscope::command::progress::Progress;
use lockscope::command::toolchain::{Setup, ensure_firefox, ensure_webkit};
use lockscope::command::webkit::{OpenWebKit, SharedMemory};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use crate::site::served;

/// How long a script may take, and so a condition to become true. Long, for machines under load.
const DEADLINE: Duration = Duration::from_secs(120);
/// CSS pixels.
const SIZE: (u32, u32) = (1440, 900);

static TURN: Mutex<()> = Mutex::new(());

/// Which browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Chromium,
    Firefox,
    WebKit,
    WebKitWithoutSharedMemory,
}

/// A browser with one page. Only one is open at a time, for the threads of two would share the machine's processors.
pub struct Page {
    runtime: Runtime,
    browser: Option<Browser>,
    kind: Kind,
    _turn: MutexGuard<'static, ()>,
}

enum Browser {
    Chromium(Chromium),
    Firefox(OpenFirefox),
    WebKit(OpenWebKit),
}

impl Page {
    /// Opens an address and waits until the lab's element is ready.
    pub fn open(kind: Kind, url: &str) -> Page {
        let page = Page::start(kind, url);
        page.wait_until("document.querySelector('lock-scope')?.mode");
        page
    }

    fn start(kind: Kind, url: &str) -> Page {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let browser = runtime.block_on(open(kind)).unwrap_or_else(|error| panic!("{kind:?}: {error:#}"));
        let page = Page { runtime, browser: Some(browser), kind, _turn: turn };
        page.runtime.block_on(async {
            let client = page.client();
            let timeouts = TimeoutConfiguration::new(Some(DEADLINE), Some(DEADLINE), None);
            client.update_timeouts(timeouts).await.unwrap_or_else(|error| panic!("{kind:?}: {error}"));
            client.goto(url).await.unwrap_or_else(|error| panic!("{kind:?}: {url}: {error}"));
        });
        page
    }

    /// Goes to another address.
    pub fn go_to(&self, url: &str) {
        self.runtime
            .block_on(self.client().goto(url))
            .unwrap_or_else(|error| panic!("{:?}: {url}: {error}", self.kind));
    }

    /// As [`Page::open`], of a page that loads itself once more to become isolated.
    pub fn open_again(kind: Kind, url: &str) -> Page {
        let page = Page::start(kind, url);
        let begin = Instant::now();
        // A script doesn't survive the load, and says so: then the page is asked again.
        while page.try_evaluate("return crossOriginIsolated && Boolean(scope.mode)") != Ok(Value::Bool(true)) {
            assert!(begin.elapsed() < DEADLINE, "{kind:?}: the page isn't isolated");
        }
        page
    }

    /// Runs the body of an async function in the page, which sees the element as `scope`, and gives what it returns.
    pub fn evaluate(&self, body: &str) -> Value {
        self.try_evaluate(body).unwrap_or_else(|error| panic!("{:?}: {error}\nin the script: {body}", self.kind))
    }

    fn try_evaluate(&self, body: &str) -> Result<Value, String> {
        let script = format!(
            "const done = arguments[0];
            (async (scope) => {{ {body} }})(document.querySelector('lock-scope'))
                .then((value) => done({{ value: value ?? null }}), (error) => done({{ error: String(error?.stack ?? error) }}));"
        );
        let call = self.client().execute_async(&script, Vec::new());
        let answer = self.runtime.block_on(call).map_err(|error| error.to_string())?;
        match answer["error"].as_str() {
            Some(error) => Err(error.to_owned()),
            None => Ok(answer["value"].clone()),
        }
    }

    /// Waits, frame by frame, until an expression is true, and gives it; the script's deadline ends the wait.
    pub fn wait_until(&self, condition: &str) -> Value {
        self.evaluate(&format!(
            "for (;;) {{
                const value = {condition};
                if (value) return value;
                await new Promise((resolve) => setTimeout(resolve, 20));
            }}"
        ))
    }

    /// Presses one key after another in whatever has the focus, while `held` is down where there is one.
    pub fn press_keys(&self, held: Option<char>, keys: &str) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        actions = held.into_iter().fold(actions, |actions, value| actions.then(KeyAction::Down { value }));
        for value in keys.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        actions = held.into_iter().fold(actions, |actions, value| actions.then(KeyAction::Up { value }));
        self.runtime.block_on(self.client().perform_actions(actions)).expect("key presses");
    }

    /// Clicks at a place of the viewport, in CSS pixels.
    pub fn click_at(&self, (x, y): (f64, f64)) {
        const LEFT: u64 = 0;
        let press = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveTo { duration: None, x, y })
            .then(PointerAction::Down { button: LEFT })
            .then(PointerAction::Up { button: LEFT });
        self.runtime.block_on(self.client().perform_actions(press)).expect("a click");
    }

    /// Keeps a picture of the page in `target/screenshots`.
    pub fn keep_screenshot(&self, name: &str) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
        fs::create_dir_all(&folder).expect("a folder for pictures");
        let picture = self.runtime.block_on(self.client().screenshot()).expect("a picture");
        fs::write(folder.join(format!("{name}-{:?}.png", self.kind).to_lowercase()), picture).expect("a file");
    }

    fn client(&self) -> &Client {
        match self.browser.as_ref().expect("the browser is open until the page is dropped") {
            Browser::Chromium(browser) => &browser.client,
            Browser::Firefox(browser) => &browser.client,
            Browser::WebKit(browser) => &browser.client,
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // Inside the runtime, for the client's connection is its.
        let _inside = self.runtime.enter();
        self.browser.take();
    }
}

async fn open(kind: Kind) -> anyhow::Result<Browser> {
    let setup = Setup::from_env()?;
    Ok(match kind {
        Kind::Chromium => Browser::Chromium(Chromium::open(&served().browser, SIZE).await?),
        Kind::Firefox => Browser::Firefox(OpenFirefox::open(&ensure_firefox(setup, Progress::Lines)?, SIZE).await?),
        Kind::WebKit => webkit(setup, SharedMemory::Allowed).await?,
        Kind::WebKitWithoutSharedMemory => webkit(setup, SharedMemory::Missing).await?,
    })
}

async fn webkit(setup: Setup, memory: SharedMemory) -> anyhow::Result<Browser> {
    Ok(Browser::WebKit(OpenWebKit::open(&ensure_webkit(setup, Progress::Lines)?, memory).await?))
}
