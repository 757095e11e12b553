//! What drawing costs: the page's main thread, frame by frame, while programs run at full speed in the lab as a visitor has it: all views, the
//! recording and the history's worker with its timeline. From a script's call for a run to its report, so the first and the last frame of a run
//! are among them, which have most to do.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use fantoccini::wd::TimeoutConfiguration;
use serde::Serialize;
use serde_json::json;
use tokio::runtime::Builder;

use super::super::chromium::Chromium;
use super::super::devtools;
use super::super::serve::spawn;
use super::super::site::Site;
use super::super::toolchain::Browser;
use super::tasks::{self, Frame};

/// What a frame may take of the main thread at the 95th percentile, in milliseconds.
pub const MOST_MILLISECONDS: f64 = 4.0;
/// What runs: the state map as it stands in the gallery, with very many goroutines, and the counter, of whose run a million events a second and more
/// are kept (and more are dropped).
const PROGRAMS: [(&str, &str); 3] = [
    ("statemap", "const=readers=100"),
    ("statemap", "const=readers=9989"),
    ("counter", "const=goroutines=100&const=increments=200000"),
];
/// Runs of each that are measured: one has two or three dozen frames.
const RUNS: usize = 8;
/// Fewer frames than this in all runs say nothing about their 95th percentile.
const LEAST_FRAMES: usize = 60;
/// How long one run may take.
const DEADLINE: Duration = Duration::from_secs(60);

/// Runs the program between two marks of the trace.
const MEASURE: &str = "
    const scope = document.querySelector('lock-scope');
    performance.mark(argument.begin);
    const report = await scope.run();
    performance.mark(argument.end);
    return { goroutines: report.goroutines, outcome: report.outcome, events: report.events.recorded, milliseconds: report.elapsedMs }";

/// Milliseconds of the main thread in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    pub median: f64,
    pub p95: f64,
}

/// The frames of one program.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Frames {
    pub program: &'static str,
    /// How many there are on the page.
    pub goroutines: u64,
    /// Events in a second that were recorded, on average of all runs.
    pub events_per_second: f64,
    /// How many frames were drawn in all runs.
    pub frames: usize,
    /// The processor's time; `None` where the browser doesn't know it of a thread.
    pub cpu: Option<Spread>,
    /// The time on the clock: while it passes the program's workers may have had the processor.
    pub wall: Spread,
    /// What the 95th percentile of the processor's time may be.
    pub most_p95: f64,
}

/// Runs each of the programs in the lab.
///
/// # Errors
/// The browser doesn't start, or a program fails in it.
pub fn measure(browser: &Browser, site: &Site) -> Result<Vec<Frames>> {
    let (address, _server) = spawn(site.clone(), SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut results = Vec::new();
        for (program, constants) in PROGRAMS {
            // One of its own for each: the driver gives a trace once.
            let chromium = Chromium::open_traced(browser, (1440, 900), tasks::CATEGORIES).await?;
            chromium.client.update_timeouts(TimeoutConfiguration::new(Some(DEADLINE), Some(DEADLINE), None)).await?;
            let query = format!("program={program}&pace=full&autoplay=off&{constants}");
            let url = format!("http://localhost:{}/?{query}", address.port());
            chromium.client.goto(&url).await.with_context(|| format!("Chromium cannot open {url}"))?;
            chromium.evaluate("await customElements.whenDefined('lock-scope')", json!(null)).await?;
            let (mut goroutines, mut recorded, mut milliseconds) = (0, 0.0, 0.0);
            // The first run isn't measured: code is compiled and parts of the page arrive in it.
            for run in 0..=RUNS {
                let (begin, end) = if run == 0 { ("warm-up", "warm-up") } else { (tasks::BEGIN, tasks::END) };
                let marks = json!({ "begin": begin, "end": end });
                let run = chromium.evaluate(MEASURE, marks).await?;
                if run["outcome"] != "exit" {
                    bail!("the program {program} with {constants} failed in Chromium: {}", run["outcome"]);
                }
                goroutines = run["goroutines"].as_u64().unwrap_or_default();
                recorded += run["events"].as_f64().unwrap_or_default();
                milliseconds += run["milliseconds"].as_f64().unwrap_or_default();
            }
            let frames = tasks::frames(&devtools::traced(&chromium.client).await?);
            if frames.len() < LEAST_FRAMES {
                bail!("{RUNS} runs of the program {program} with {constants} had only {} frames", frames.len());
            }
            let events_per_second = 1000.0 * recorded / milliseconds;
            results.push(Frames { program, goroutines, events_per_second, ..summary(&frames) });
        }
        Ok(results)
    })
}

/// Of some frames, whatever ran.
fn summary(frames: &[Frame]) -> Frames {
    // Some browsers leave the processor's time out of a task now and then: the others' frames say enough.
    let known: Vec<f64> = frames.iter().filter_map(|frame| frame.cpu).collect();
    let cpu = (known.len() * 10 >= frames.len() * 9).then_some(known);
    Frames {
        program: "",
        goroutines: 0,
        events_per_second: 0.0,
        frames: frames.len(),
        cpu: cpu.map(spread),
        wall: spread(frames.iter().map(|frame| frame.wall).collect()),
        most_p95: MOST_MILLISECONDS,
    }
}

fn spread(mut times: Vec<f64>) -> Spread {
    times.sort_by(f64::total_cmp);
    Spread { median: percentile(&times, 50), p95: percentile(&times, 95) }
}

/// The smallest of the sorted samples that at least this many of a hundred don't exceed.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_sample_that_so_many_do_not_exceed() {
        let samples: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!((percentile(&samples, 50), percentile(&samples, 95)), (10.0, 19.0));
        assert_eq!(percentile(&[7.0], 95), 7.0);
        assert!(percentile(&[], 50).is_nan());
    }

    #[test]
    fn frames_are_summed_up_in_any_order_and_without_a_processors_time_where_one_has_none() {
        let mut frames = [9.0, 1.0, 2.0, 3.0].map(|wall| Frame { cpu: Some(wall / 2.0), wall });
        let all = summary(&frames);
        assert_eq!((all.frames, all.wall), (4, Spread { median: 2.0, p95: 9.0 }));
        assert_eq!(all.cpu, Some(Spread { median: 1.0, p95: 4.5 }));
        frames[2].cpu = None;
        assert_eq!(summary(&frames).cpu, None, "a fourth isn't known");
        let many = [frames[0]; 9].into_iter().chain([frames[2]]).collect::<Vec<_>>();
        assert_eq!(summary(&many).cpu, Some(Spread { median: 4.5, p95: 4.5 }));
    }
}
