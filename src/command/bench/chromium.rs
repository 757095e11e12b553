//! Lockscope in headless Chromium: the state map in the lab itself, the rest on the bare module, so that no drawing takes part.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use fantoccini::wd::TimeoutConfiguration;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use super::super::chromium::Chromium;
use super::super::serve::{Server, spawn};
use super::super::site::Site;
use super::super::toolchain::Browser;
use super::engine::{
    Engine, Exploring, INCREMENTS, Idle, Name, RATED_INCREMENTS, SHOWN_INCREMENTS, nanoseconds, operations,
};
use super::native::processors;
use super::recording::{Answer, Request};
use crate::{gallery, lang, program};

const INCREMENT: &str = include_str!("programs/increment.go");

/// How long one measurement may take.
const DEADLINE: Duration = Duration::from_secs(60);
/// Runs what stands in the lab's element and gives what it printed.
const RUN_LAB: &str = "await customElements.whenDefined('lock-scope');
    const scope = document.querySelector('lock-scope');
    await scope.updateComplete;
    return (await scope.run()).stdout;";

/// Explores two goroutines' unlocked increments with the page's own code: the modules are there already for the second one, as they are for
/// somebody who explores twice.
const EXPLORE: &str = "const [{ Compiler }, { explore }] = await Promise.all([import('/engine/compiler.js'), import('/engine/explore.js')]);
    const compiler = new Compiler();
    const all = async (increments) => {
        const { program } = await compiler.compile(argument.source, { goroutines: 2, increments });
        const options = { mutexOff: true, maxStates: 2000000, maxPreemptions: null };
        return explore(program, options, new AbortController().signal, () => {});
    };
    const { found, walked } = await all(argument.rated);
    const begun = performance.now();
    await all(argument.shown);
    const nanoseconds = (performance.now() - begun) * 1e6;
    compiler.close();
    return { statesPerSecond: (1000 * found.states) / walked, bytesPerState: found.bytesPerState, nanoseconds };";

/// Lockscope in a headless Chromium.
pub struct Chrome {
    runtime: Runtime,
    chromium: Option<Chromium>,
    lab: String,
    bare: String,
    version: String,
    _servers: [Server; 2],
    _page: TempDir,
}

impl Chrome {
    /// Opens the browser and serves it the site, and the benchmark's own page.
    pub fn open(browser: &Browser, site: Site) -> Result<Chrome> {
        let page = tempfile::tempdir().context("cannot create a folder for the page")?;
        for (name, text) in [
            ("index.html", include_str!("page/index.html")),
            ("bench.js", include_str!("page/bench.js")),
            ("worker.js", include_str!("page/worker.js")),
            ("thread.js", include_str!("page/thread.js")),
        ] {
            std::fs::write(page.path().join(name), text).context("cannot write the benchmark's page")?;
        }
        let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
        let bare = Site { www: page.path().to_owned(), pkg: site.pkg.clone(), dist: None };
        let (lab_address, lab_server) = spawn(site, any_port)?;
        let (bare_address, bare_server) = spawn(bare, any_port)?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let chromium = runtime.block_on(async {
            let chromium = Chromium::open(browser, (1440, 900)).await?;
            let timeouts = TimeoutConfiguration::new(Some(DEADLINE), Some(DEADLINE), None);
            chromium.client.update_timeouts(timeouts).await?;
            anyhow::Ok(chromium)
        })?;
        let mut chrome = Chrome {
            runtime,
            chromium: Some(chromium),
            lab: format!("http://localhost:{}", lab_address.port()),
            bare: format!("http://localhost:{}", bare_address.port()),
            version: String::new(),
            _servers: [lab_server, bare_server],
            _page: page,
        };
        let agent = chrome.evaluate("return navigator.userAgent", Value::Null)?;
        let version = agent.as_str().and_then(|agent| agent.split("Chrome/").nth(1));
        chrome.version = version.and_then(|version| version.split('.').next()).unwrap_or_default().to_owned();
        Ok(chrome)
    }

    fn goto(&self, url: &str) -> Result<()> {
        let chromium = self.chromium.as_ref().context("open until dropped")?;
        if self.runtime.block_on(chromium.client.current_url())?.as_str() != url {
            self.runtime.block_on(chromium.client.goto(url)).with_context(|| format!("Chromium cannot open {url}"))?;
        }
        Ok(())
    }

    /// Runs the body of an async function in the page; `argument` is what it is called with.
    fn evaluate(&self, body: &str, argument: Value) -> Result<Value> {
        let chromium = self.chromium.as_ref().context("open until dropped")?;
        let script = format!(
            "const [argument, done] = arguments;
            (async () => {{ {body} }})().then((value) => done({{ value: value ?? null }}), (error) => done({{ error: String(error) }}));"
        );
        let answer = self.runtime.block_on(chromium.client.execute_async(&script, vec![argument]))?;
        match answer["error"].as_str() {
            Some(error) => bail!("in Chromium: {error}"),
            None => Ok(answer["value"].clone()),
        }
    }

    /// Sends the bare module's worker a command.
    fn command(&self, command: &str, argument: Value) -> Result<Value> {
        self.goto(&format!("{}/", self.bare))?;
        // A new instance has its threads first.
        let script = "if (argument.renew) await bench('renew');
            globalThis.opened = argument.renew ? null : globalThis.opened;
            globalThis.opened ??= bench('open', { threads: argument.threads });
            await globalThis.opened;
            return bench(argument.command, argument.argument);";
        let renew = command == "idle";
        let threads = processors().max(2);
        self.evaluate(script, json!({ "command": command, "argument": argument, "renew": renew, "threads": threads }))
    }

    /// Runs a program, with these values of its constants.
    fn run(&self, command: &str, source: &str, constants: &[(&str, u64)], workers: usize) -> Result<Value> {
        self.command(command, json!({ "program": compile(source, constants)?, "workers": workers }))
    }
}

/// A program with these values of its constants, as the module takes it: the page has no compiler.
fn compile(source: &str, constants: &[(&str, u64)]) -> Result<Vec<u8>> {
    let constants: Vec<_> = constants.iter().map(|(name, value)| ((*name).to_owned(), *value as i64)).collect();
    let program = lang::compile(source, &constants).map_err(|errors| anyhow!("{}", errors[0]))?;
    Ok(program::save(&program))
}

/// What a program printed, from a report.
fn stdout(report: &Value) -> Result<&str> {
    if report["outcome"] != "exit" {
        bail!("the program failed in Chromium: {}", report["stderr"].as_str().unwrap_or_default());
    }
    report["stdout"].as_str().context("a report has an output")
}

impl Engine for Chrome {
    fn name(&self) -> Name {
        Name::Chromium
    }

    fn description(&self) -> String {
        format!("Chromium {}", self.version)
    }

    fn state_map(&mut self) -> Result<f64> {
        self.goto(&format!("{}/?program=statemap&pace=full&autoplay=off", self.lab))?;
        let printed = self.evaluate(RUN_LAB, Value::Null)?;
        // No measurement of another engine shares the processors with the lab.
        self.goto(&format!("{}/", self.bare))?;
        operations(printed.as_str().unwrap_or_default())
    }

    fn state_map_alone(&mut self) -> Result<Option<f64>> {
        let source = gallery::find("statemap").context("the state map is a built-in program")?.source;
        let report = self.run("run", source, &[], processors())?;
        Ok(Some(operations(stdout(&report)?)?))
    }

    fn increment(&mut self, goroutines: usize) -> Result<f64> {
        let constants = [("goroutines", goroutines as u64), ("increments", INCREMENTS)];
        let report = self.run("run", INCREMENT, &constants, goroutines)?;
        Ok(nanoseconds(stdout(&report)?)? / (goroutines as u64 * INCREMENTS) as f64)
    }

    fn std_mutex(&mut self, threads: usize) -> Result<Option<f64>> {
        let figure = self.command("stdMutex", json!({ "threads": threads, "increments": INCREMENTS }))?;
        Ok(Some(figure.as_f64().context("nanoseconds")?))
    }

    fn recorded(&mut self, request: &Request) -> Result<Option<Answer>> {
        let program = compile(&request.source, &request.constants)?;
        let argument = json!({ "program": program, "workers": request.workers, "unrecorded": request.unrecorded });
        let report = self.command("run", argument)?;
        Ok(Some(Answer {
            stdout: stdout(&report)?.to_owned(),
            recorded: report["events"]["recorded"].as_u64().context("a report counts events")?,
            dropped: report["events"]["dropped"].as_u64().context("a report counts events")?,
        }))
    }

    fn raced_increment(&mut self) -> Result<Option<f64>> {
        let program = compile(INCREMENT, &[("goroutines", 2), ("increments", INCREMENTS)])?;
        let report = self.command("run", json!({ "program": program, "workers": 2, "race": true }))?;
        Ok(Some(nanoseconds(stdout(&report)?)? / (2 * INCREMENTS) as f64))
    }

    fn explore(&mut self) -> Result<Option<Exploring>> {
        self.goto(&format!("{}/?program=counter&autoplay=off", self.lab))?;
        let source = gallery::find("counter").context("the counter is a built-in program")?.source;
        let argument = json!({ "source": source, "rated": RATED_INCREMENTS, "shown": SHOWN_INCREMENTS });
        let answer = self.evaluate(EXPLORE, argument)?;
        self.goto(&format!("{}/", self.bare))?;
        let figure = |name: &str| answer[name].as_f64().with_context(|| format!("exploring gave no {name}: {answer}"));
        Ok(Some(Exploring {
            states_per_second: figure("statesPerSecond")?,
            bytes_per_state: figure("bytesPerState")?,
            nanoseconds: figure("nanoseconds")?,
        }))
    }

    fn idle(&mut self, goroutines: u64) -> Result<Idle> {
        let constants = [("goroutines", goroutines)];
        let answer = self.run("idle", include_str!("programs/idle.go"), &constants, processors())?;
        let bytes = |name: &str| answer[name].as_f64();
        Ok(Idle {
            nanoseconds: nanoseconds(stdout(&answer["report"])?)?,
            bytes: bytes("instance").zip(bytes("cells")).map(|(instance, cells)| instance + cells),
        })
    }
}

impl Drop for Chrome {
    fn drop(&mut self) {
        // Within the runtime, to which the session belongs.
        let _inside = self.runtime.enter();
        self.chromium.take();
    }
}
