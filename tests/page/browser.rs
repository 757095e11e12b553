//! One page in a profile of its own, with everything that a test does to it or asks of it.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fantoccini::Client;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::wd::TimeoutConfiguration;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::devtools;
use crate::places::Machine;
use crate::profile::Profile;
use crate::site::served;

/// How long a condition may take to become true. Long, for machines under load: a test that passes never waits for it.
const DEADLINE: Duration = Duration::from_secs(60);
/// How long a script of a test may take.
const SCRIPT_DEADLINE: Duration = Duration::from_secs(240);
/// Between the first two looks at a condition. Most are true soon; each later pause is twice as long, so that those that take long aren't in
/// the page's way.
const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_millis(40);
/// The key under which WebDriver sends an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// Runs before the page's own scripts.
const WITNESS: &str = include_str!("witness.js");

/// Keys without a character, as WebDriver names them.
pub mod key {
    pub const TAB: char = '\u{e004}';
    pub const ENTER: char = '\u{e007}';
    pub const SHIFT: char = '\u{e008}';
    pub const CONTROL: char = '\u{e009}';
    pub const ESCAPE: char = '\u{e00c}';
    pub const HOME: char = '\u{e011}';
    pub const UP: char = '\u{e013}';
    pub const LEFT: char = '\u{e012}';
    pub const RIGHT: char = '\u{e014}';
    pub const DOWN: char = '\u{e015}';
    pub const BACKSPACE: char = '\u{e003}';
}

/// What people prefer, as far as a style can ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// An open page. Dropping it fails the test if the page had an error that nobody caught.
pub struct Page {
    profile: Profile,
    /// What errors say that the test wants; "": none are wanted.
    wanted: Cell<&'static str>,
}

impl Page {
    /// Opens the lab with this query, such as `?program=counter`, and waits until its element is ready.
    pub fn open(query: &str) -> Page {
        let page = Page::blank();
        page.load(query);
        page
    }

    /// As [`Page::open`], while no other test has a page: for claims about what other threads would change, [`Machine::Alone`] says which.
    pub fn open_alone(query: &str) -> Page {
        let page = Page::on(Machine::Alone);
        page.load(query);
        page
    }

    /// Opens the lab once more, in the same profile.
    pub fn load(&self, query: &str) {
        self.visit(&format!("{}/{query}", served().origin));
        self.wait_until_ready();
    }

    fn wait_until_ready(&self) {
        self.wait_until("the element is ready", "return witness.events.some(({ type }) => type === 'ready')");
    }

    /// Opens an address of the lab as another person does who was sent it, and waits until its element is ready.
    pub fn follow(&self, link: &str) {
        self.visit("about:blank");
        self.visit(link);
        self.wait_until_ready();
    }

    /// A profile that has had no page yet. A test has one at a time: it waits for its turn to have it.
    pub fn blank() -> Page {
        Page::on(Machine::Shared)
    }

    fn on(machine: Machine) -> Page {
        let page = Page { profile: Profile::open(&served().browser, machine), wanted: Cell::new("") };
        page.wait_for(async {
            let timeouts = TimeoutConfiguration::new(Some(SCRIPT_DEADLINE), Some(DEADLINE), None);
            page.client().update_timeouts(timeouts).await.expect("timeouts");
            let script = json!({ "source": WITNESS });
            devtools::send(page.client(), "Page.addScriptToEvaluateOnNewDocument", script).await;
            // What the console still had to say of a page that is gone.
            devtools::console_errors(page.client()).await;
        });
        page
    }

    /// Goes to any address and waits until the document is loaded.
    pub fn visit(&self, url: &str) {
        self.wait_for(self.client().goto(url)).unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// Runs the body of an async function in the page and gives what it returns. It sees the element as `scope` and
    /// this call's arguments as `args`.
    pub fn evaluate(&self, body: &str, arguments: &[Value]) -> Value {
        self.try_evaluate(body, arguments).unwrap_or_else(|error| panic!("{error}\nin the script: {body}"))
    }

    /// As [`Page::evaluate`], but gives the exception that the script threw.
    pub fn try_evaluate(&self, body: &str, arguments: &[Value]) -> Result<Value, String> {
        let script = format!(
            "const [args, done] = arguments;
            (async (scope) => {{ {body} }})(document.querySelector('lock-scope'))
                .then((value) => done({{ value: value ?? null }}), (error) => done({{ error: String(error?.stack ?? error) }}));"
        );
        let call = self.client().execute_async(&script, vec![json!(arguments)]);
        let answer = self.wait_for(call).map_err(|error| error.to_string())?;
        match answer["error"].as_str() {
            Some(error) => Err(error.to_owned()),
            None => Ok(answer["value"].clone()),
        }
    }

    /// Runs the body of a function in each of the frames that another one finds, and gives what they return; null where there is no frame.
    pub fn in_frames(&self, find: &str, body: &str) -> Vec<Value> {
        let client = self.client();
        let found = self.evaluate(find, &[]);
        let frames = found.as_array().expect("a list of frames").iter();
        let look = |id: &str| {
            let frame = Element::from_element_id(client.clone(), ElementRef::from(id.to_owned()));
            self.wait_for(async {
                frame.enter_frame().await?;
                let answer = client.execute(body, Vec::new()).await;
                client.enter_parent_frame().await?;
                answer
            })
            .unwrap_or_else(|error| panic!("in a frame: {error}"))
        };
        frames.map(|frame| frame[ELEMENT].as_str().map_or(Value::Null, look)).collect()
    }

    /// Sends a command of the DevTools protocol.
    pub fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.wait_for(devtools::send(self.client(), command, parameters))
    }

    /// Looks again and again until the script returns something true, and gives that.
    pub fn wait_until(&self, what: &str, body: &str) -> Value {
        self.poll(what, || {
            let value = self.evaluate(body, &[]);
            let is_true =
                !matches!(&value, Value::Null | Value::Bool(false)) && value != json!(0) && value != json!("");
            is_true.then_some(value)
        })
    }

    /// Looks again and again until there is something.
    pub fn poll<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let begin = Instant::now();
        let mut pause = FIRST_PAUSE;
        loop {
            if let Some(found) = look() {
                return found;
            }
            if begin.elapsed() > DEADLINE {
                panic!("waited {} s in vain until {what}; the page says:\n{}", DEADLINE.as_secs(), self.text());
            }
            std::thread::sleep(pause);
            pause = (2 * pause).min(LONGEST_PAUSE);
        }
    }

    /// How long the page takes to answer a script that does nothing: its main thread is free when that is short.
    pub fn response_time(&self) -> Duration {
        let begin = Instant::now();
        self.evaluate("return 1", &[]);
        begin.elapsed()
    }

    /// The browser's processes, as the system numbers them.
    pub fn processes(&self) -> Vec<u64> {
        self.profile.processes()
    }

    /// Does this while the browser traces these categories, and gives the events.
    pub fn traced<T>(&self, categories: &str, work: impl FnOnce() -> T) -> Vec<Value> {
        self.profile.begin_trace(categories);
        work();
        self.profile.end_trace()
    }

    /// Presses and releases a key on whatever has the focus: a character, or one of WebDriver's code points.
    pub fn press_key(&self, key: char) {
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        self.wait_for(self.client().perform_actions(keys)).expect("a key press");
    }

    /// Presses a key while another one is held, such as Control.
    pub fn press_with(&self, held: char, key: char) {
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: held })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: held });
        self.wait_for(self.client().perform_actions(keys)).expect("a key press");
    }

    /// Presses one key after another, as a person who types.
    pub fn press_keys(&self, keys: &str) {
        let start = KeyActions::new("keyboard".to_owned());
        let keys = keys
            .chars()
            .fold(start, |keys, key| keys.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key }));
        self.wait_for(self.client().perform_actions(keys)).expect("key presses");
    }

    /// Types text into whatever has the focus.
    pub fn type_text(&self, text: &str) {
        self.devtools("Input.insertText", json!({ "text": text }));
    }

    /// All text that a person can read in the page, the element's shadow included.
    pub fn text(&self) -> String {
        const READ: &str = "return document.body.innerText
            + [...document.querySelectorAll('lock-scope')].map((scope) => [...(scope.shadowRoot?.children ?? [])]
                .map((child) => child.innerText ?? '').join('\\n')).join('\\n')";
        self.try_evaluate(READ, &[]).map_or_else(|error| error, |text| text.as_str().unwrap_or_default().to_owned())
    }

    /// Gives the page a viewport of this many CSS pixels.
    pub fn resize(&self, (width, height): (u32, u32)) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        );
    }

    /// Tells the page what the person prefers.
    pub fn prefer(&self, theme: Theme) {
        let feature = json!({ "name": "prefers-color-scheme", "value": theme.name() });
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": [feature] }));
    }

    /// Gives pages permissions for which they would ask the person.
    pub fn permit(&self, permissions: &[&str]) {
        let permissions = json!({ "permissions": permissions, "browserContextId": self.profile.id() });
        self.devtools("Browser.grantPermissions", permissions);
    }

    /// Keeps a picture of the viewport for people to look at, and gives its path.
    pub fn screenshot(&self, name: &str) -> PathBuf {
        fs::create_dir_all(screenshots()).expect("a folder for pictures");
        let file = screenshots().join(format!("{name}.png"));
        let picture = self.wait_for(self.client().screenshot()).expect("a picture");
        fs::write(&file, picture).expect("written");
        file
    }

    /// Errors that say this are no failure, however late they come.
    pub fn want_errors(&self, part: &'static str) {
        self.wanted.set(part);
    }

    /// Errors that the page had since it was opened and that nobody caught.
    pub fn errors(&self) -> Vec<String> {
        let mut errors = self.wait_for(devtools::console_errors(self.client()));
        if let Ok(uncaught) = self.try_evaluate("return witness.uncaught.splice(0)", &[]) {
            errors.extend(uncaught.as_array().into_iter().flatten().map(|error| error.to_string()));
        }
        errors
    }

    fn client(&self) -> &Client {
        self.profile.client()
    }

    fn wait_for<T>(&self, work: impl Future<Output = T>) -> T {
        // A block of its own, because the deadline needs the runtime's clock from the start.
        let limited = async { timeout(SCRIPT_DEADLINE + DEADLINE, work).await };
        self.profile.block_on(limited).expect("the browser answers: its page hangs")
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let failed = std::thread::panicking();
        let mut errors = if failed { Vec::new() } else { self.errors() };
        let wanted = self.wanted.get();
        errors.retain(|error| wanted.is_empty() || !error.contains(wanted));
        if failed {
            self.keep_picture_of_failure();
        }
        if !errors.is_empty() {
            panic!("errors on the browser's console: {errors:#?}");
        }
    }
}

impl Page {
    /// For the person who looks into the failure. Nothing here may panic again.
    fn keep_picture_of_failure(&self) {
        let picture = async { timeout(DEADLINE, self.client().screenshot()).await };
        let Ok(Ok(picture)) = self.profile.block_on(picture) else { return };
        let test = std::thread::current().name().unwrap_or("page").replace("::", "-");
        let file = screenshots().join(format!("failed-{test}.png"));
        if fs::create_dir_all(screenshots()).and_then(|()| fs::write(&file, picture)).is_ok() {
            eprintln!("the page when the test failed: {}", file.display());
        }
    }
}

/// Where pictures are kept.
fn screenshots() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots")
}

#[test]
#[should_panic(expected = "nobody catches this")]
fn an_uncaught_error_fails_the_test_that_had_the_page() {
    let page = Page::blank();
    page.visit(&served().origin);
    page.evaluate(
        "await new Promise((resolve) => setTimeout(() => { resolve(); throw Error('nobody catches this'); }))",
        &[],
    );
}
