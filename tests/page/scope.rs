//! The element's public face, as tutorials use it: attributes, properties, methods, events.

use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::Page;

/// What `run()` promised, and `report` has.
pub struct Report(pub Value);

impl Report {
    pub fn stdout(&self) -> &str {
        self.0["stdout"].as_str().expect("a report has an output")
    }

    pub fn stderr(&self) -> &str {
        self.0["stderr"].as_str().expect("a report has an error output")
    }

    /// How the run ended: `exit`, `panic`, `fatal`, `deadlock`, `stopped`.
    pub fn outcome(&self) -> &str {
        self.0["outcome"].as_str().expect("a report has an outcome")
    }

    pub fn count(&self, field: &str) -> u64 {
        self.0[field].as_u64().unwrap_or_else(|| panic!("{field} is no count in {}", self.0))
    }

    /// The number after `name: ` in the output.
    pub fn printed(&self, name: &str) -> u64 {
        let lines = self.stdout().lines().filter_map(|line| line.split_once(": "));
        let mut values = lines.filter(|(label, _)| *label == name).map(|(_, value)| value.parse());
        values
            .next()
            .and_then(Result::ok)
            .unwrap_or_else(|| panic!("no {name} in {:?} {:?}", self.stdout(), self.stderr()))
    }

    /// Fails unless the program printed exactly this and ended well.
    pub fn assert_prints(&self, expected: &str) {
        assert_eq!(self.stdout(), expected, "{}", self.stderr());
        assert_eq!((self.outcome(), self.0["exitStatus"].as_i64()), ("exit", Some(0)), "{}", self.stderr());
    }
}

impl Page {
    /// Sets an attribute of the element.
    pub fn set(&self, attribute: &str, value: &str) {
        self.evaluate("scope.setAttribute(...args)", &[json!(attribute), json!(value)]);
    }

    /// Gives the element another program.
    pub fn set_source(&self, source: &str) {
        self.evaluate("scope.source = args[0]", &[json!(source)]);
    }

    /// Runs the program to its end.
    pub fn run(&self) -> Report {
        Report(self.evaluate("return scope.run()", &[]))
    }

    /// Runs the program several times in a row.
    pub fn run_times(&self, times: usize) -> Vec<Report> {
        const RUNS: &str =
            "const reports = []; for (let i = 0; i < args[0]; i += 1) reports.push(await scope.run()); return reports";
        let reports = self.evaluate(RUNS, &[json!(times)]);
        reports.as_array().expect("a list of reports").iter().cloned().map(Report).collect()
    }

    /// Starts the program and leaves it running; [`Page::finished`] waits for its end.
    pub fn start(&self) {
        self.forget_events();
        self.evaluate("globalThis.running = scope.run(); running.catch(() => {})", &[]);
        self.wait_for_event("start");
    }

    /// The report of the run that [`Page::start`] began, once it is over.
    pub fn finished(&self) -> Report {
        Report(self.evaluate("return running", &[]))
    }

    /// Stops what runs, and fails if that takes long.
    pub fn stop(&self) -> Report {
        const STOP: &str = "const began = performance.now(); await scope.stop(); return performance.now() - began";
        let took = Duration::from_secs_f64(self.evaluate(STOP, &[]).as_f64().expect("a time") / 1000.0);
        assert!(took < Duration::from_secs(5), "it took {took:?} to stop");
        Report(self.evaluate("return scope.report", &[]))
    }

    /// Details of the element's events of this type since the document was loaded or the events were forgotten.
    pub fn events(&self, kind: &str) -> Vec<Value> {
        const DETAILS: &str =
            "return witness.events.filter(({ type }) => type === args[0]).map(({ detail }) => detail)";
        self.evaluate(DETAILS, &[json!(kind)]).as_array().cloned().unwrap_or_default()
    }

    pub fn forget_events(&self) {
        self.evaluate("witness.events.length = 0", &[]);
    }

    pub fn wait_for_event(&self, kind: &str) -> Value {
        self.poll(&format!("there is an event `{kind}`"), || self.events(kind).into_iter().next())
    }

    /// Waits until the page shows this text.
    pub fn wait_for_text(&self, part: &str) {
        self.poll(&format!("the page shows “{part}”"), || self.text().contains(part).then_some(()));
    }

    /// The text of the part that has this role and name.
    pub fn text_of(&self, role: &str, name: &str) -> String {
        let node = self.node(role, name);
        let text = self.call_on(&node, "function () { return this.innerText }", &[]);
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Puts the keyboard into the source, as a person does who replaces all of it by pasting.
    pub fn paste_source(&self, source: &str) {
        let editor = self.node("textbox", "Go source");
        self.focus(&editor);
        self.call_on(&editor, "function () { getSelection().selectAllChildren(this) }", &[]);
        self.type_text(source);
    }
}
