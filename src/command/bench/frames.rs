//! What drawing costs: the page's main thread, frame by frame, while programs run at full speed in the lab.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use fantoccini::wd::TimeoutConfiguration;
use serde::Serialize;
use serde_json::json;
use tokio::runtime::Builder;

use super::super::chromium::Chromium;
use super::super::serve::spawn;
use super::super::site::Site;
use super::super::toolchain::Browser;

/// What a frame may take of the main thread at the 95th percentile, in milliseconds.
pub const MOST_MILLISECONDS: f64 = 4.0;
/// The state map's goroutines, main included: as it stands in the gallery, and very many.
const READERS: [u64; 2] = [100, 10_000 - 11];
/// Runs of each: one has about sixty frames.
const RUNS: usize = 5;
/// Fewer frames than this in all runs say nothing about their 95th percentile.
const LEAST_FRAMES: usize = 100;
/// How long one run may take.
const DEADLINE: Duration = Duration::from_secs(60);

/// Runs the program and gives the milliseconds of each frame: from its first callback, which is this one because it was there
/// before the lab's, until the first task after its callbacks, style, layout and paint.
const MEASURE: &str = "
    const scope = document.querySelector('lock-scope');
    const times = [];
    const { port1, port2 } = new MessageChannel();
    let began = 0;
    let going = true;
    port2.onmessage = () => times.push(performance.now() - began);
    const frame = () => {
        if (!going) return;
        requestAnimationFrame(frame);
        began = performance.now();
        port1.postMessage(null);
    };
    requestAnimationFrame(frame);
    const report = await scope.run();
    going = false;
    return { times, goroutines: report.goroutines, outcome: report.outcome }";

/// The frames of one program.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Frames {
    /// How many there are on the page.
    pub goroutines: u64,
    /// How many frames were drawn in all runs.
    pub frames: usize,
    /// Milliseconds of the main thread.
    pub median: f64,
    pub p95: f64,
    /// What [`Frames::p95`] may be.
    pub most_p95: f64,
}

/// Runs the state map in the lab, with its own number of goroutines and with ten thousand.
///
/// # Errors
/// The browser doesn't start, or a program fails in it.
pub fn measure(browser: &Browser, site: &Site) -> Result<Vec<Frames>> {
    let (address, _server) = spawn(site.clone(), SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let chromium = Chromium::open(browser, (1440, 900)).await?;
        chromium.client.update_timeouts(TimeoutConfiguration::new(Some(DEADLINE), Some(DEADLINE), None)).await?;
        let mut results = Vec::new();
        for readers in READERS {
            let query = format!("program=statemap&pace=full&autoplay=off&const=readers={readers}");
            let url = format!("http://localhost:{}/?{query}", address.port());
            chromium.client.goto(&url).await.with_context(|| format!("Chromium cannot open {url}"))?;
            chromium.evaluate("await customElements.whenDefined('lock-scope')", json!(null)).await?;
            let mut times = Vec::new();
            let mut goroutines = 0;
            for _ in 0..RUNS {
                let run = chromium.evaluate(MEASURE, json!(null)).await?;
                if run["outcome"] != "exit" {
                    bail!("the state map with {readers} readers failed in Chromium: {}", run["outcome"]);
                }
                goroutines = run["goroutines"].as_u64().unwrap_or_default();
                times.extend(run["times"].as_array().into_iter().flatten().filter_map(|time| time.as_f64()));
            }
            if times.len() < LEAST_FRAMES {
                bail!("{RUNS} runs of the state map with {readers} readers had only {} frames", times.len());
            }
            results.push(summary(goroutines, times));
        }
        Ok(results)
    })
}

fn summary(goroutines: u64, mut times: Vec<f64>) -> Frames {
    times.sort_by(f64::total_cmp);
    Frames {
        goroutines,
        frames: times.len(),
        median: percentile(&times, 50),
        p95: percentile(&times, 95),
        most_p95: MOST_MILLISECONDS,
    }
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
    fn frames_are_summed_up_in_any_order() {
        let frames = summary(111, vec![9.0, 1.0, 2.0, 3.0]);
        assert_eq!((frames.goroutines, frames.frames, frames.median, frames.p95), (111, 4, 2.0, 9.0));
    }
}
