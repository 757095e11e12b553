//! The order of the measurements. Engines take turns within each round, because what a machine does beside changes from
//! second to second; the figure of each is the median of the rounds.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Serialize;

use super::super::progress::Progress;
use super::engine::{Engine, IDLE_GOROUTINES, Name};
use super::frames::Frames;
use super::native::processors;
use super::recording::{Cost, Load};
use super::visit::{Embedding, Visits};

/// How often everything is measured.
pub const ROUNDS: usize = 5;
/// How often increments are measured in each round: a tenth of a second is easily disturbed.
const REPEATS: usize = 3;
/// What the memory of all idle goroutines is compared with: enough to use up what an engine holds in reserve anyway.
const SOME_GOROUTINES: u64 = IDLE_GOROUTINES / 5;
/// Operations in a second that the state map can't exceed: 110 goroutines that sleep a millisecond after each.
pub const STATE_MAP_LIMIT: f64 = 110_000.0;

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Measure {
    /// Reads and writes in one second. More is better.
    StateMap,
    /// The same without the lab's drawing.
    StateMapAlone,
    /// Nanoseconds for an increment by one goroutine on one worker.
    Uncontended,
    UncontendedStdMutex,
    /// Nanoseconds for an increment, two goroutines on two workers.
    Contended,
    ContendedStdMutex,
    /// Nanoseconds to start all idle goroutines.
    IdleStart,
    /// Bytes for each idle goroutine.
    IdleBytes,
    /// Nanoseconds for an increment, two goroutines on two workers, while races are looked for.
    Raced,
    /// States of the explorer in a second, on one thread. More is better.
    States,
    /// Bytes for each of them.
    StateBytes,
    /// Nanoseconds from the source of two goroutines with ten increments each to the outcomes of all orders.
    EveryOrder,
}

/// One engine's figures for one measure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    pub engine: Name,
    pub median: f64,
    /// In the order in which they were taken.
    pub samples: Vec<f64>,
}

/// Everything that was measured.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Results {
    pub version: u32,
    pub processors: usize,
    /// Operating system and architecture.
    pub system: String,
    /// The engines with their versions.
    pub engines: Vec<String>,
    pub rounds: usize,
    pub state_map_limit: f64,
    pub idle_goroutines: u64,
    pub figures: BTreeMap<Measure, Vec<Figure>>,
    /// Lockscope's figure divided by Go's, natively and in Chromium.
    pub ratios_to_go: BTreeMap<Measure, Vec<Ratio>>,
    /// What drawing costs the page's main thread, where there is a browser.
    pub frames: Vec<Frames>,
    /// What a first visit of the lab costs, where there is a browser.
    pub first_visit: Option<Visits>,
    /// What the element costs somebody's page, likewise.
    pub element: Option<Embedding>,
    /// What recording costs, for each engine that records.
    pub recording: Vec<Cost>,
    /// How long a large recording takes to load.
    pub load: Option<Load>,
    /// What is missing, and why.
    pub remarks: Vec<String>,
}

/// A quotient of two medians.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ratio {
    pub engine: Name,
    pub ratio: f64,
}

impl Results {
    pub fn median(&self, measure: Measure, engine: Name) -> Option<f64> {
        let figures = self.figures.get(&measure)?;
        Some(figures.iter().find(|figure| figure.engine == engine)?.median)
    }
}

/// Measures everything so many times.
///
/// # Errors
/// An engine fails.
pub fn measure(
    engines: &mut [Box<dyn Engine>],
    rounds: usize,
    remarks: Vec<String>,
    progress: Progress,
) -> Result<Results> {
    let mut samples = BTreeMap::new();
    if rounds > 0 {
        let step = progress.step("Measuring");
        for round in 0..rounds {
            step.advance(round as u64, rounds as u64, "rounds");
            measure_round(engines, &mut samples)?;
        }
        step.done();
    }
    let descriptions = engines.iter().map(|engine| engine.description()).collect();
    Ok(Results { rounds, ..results(descriptions, samples, remarks) })
}

/// Takes one figure, where the engine has one.
type Take = fn(&mut dyn Engine) -> Result<Option<f64>>;

type Samples = BTreeMap<(Measure, Name), Vec<f64>>;

/// Measures everything once, each measure on all engines before the next.
fn measure_round(engines: &mut [Box<dyn Engine>], samples: &mut Samples) -> Result<()> {
    let long: [(Measure, Take); 2] = [
        (Measure::StateMap, |engine| engine.state_map().map(Some)),
        (Measure::StateMapAlone, |engine| engine.state_map_alone()),
    ];
    let short: [(Measure, Take); 5] = [
        (Measure::Uncontended, |engine| engine.increment(1).map(Some)),
        (Measure::UncontendedStdMutex, |engine| engine.std_mutex(1)),
        (Measure::Contended, |engine| engine.increment(2).map(Some)),
        (Measure::ContendedStdMutex, |engine| engine.std_mutex(2)),
        (Measure::Raced, |engine| engine.raced_increment()),
    ];
    for (measure, take) in long.into_iter().chain([short; REPEATS].concat()) {
        for engine in &mut *engines {
            let figure =
                take(&mut **engine).with_context(|| format!("measuring {measure:?} of {:?}", engine.name()))?;
            if let Some(figure) = figure {
                samples.entry((measure, engine.name())).or_default().push(figure);
            }
        }
    }
    for engine in &mut *engines {
        let name = engine.name();
        let Some(found) = engine.explore().with_context(|| format!("exploring in {name:?}"))? else { continue };
        for (measure, figure) in [
            (Measure::States, found.states_per_second),
            (Measure::StateBytes, found.bytes_per_state),
            (Measure::EveryOrder, found.nanoseconds),
        ] {
            samples.entry((measure, name)).or_default().push(figure);
        }
    }
    for engine in engines {
        let name = engine.name();
        let context = || format!("starting idle goroutines in {name:?}");
        let some = engine.idle(SOME_GOROUTINES).with_context(context)?;
        let all = engine.idle(IDLE_GOROUTINES).with_context(context)?;
        samples.entry((Measure::IdleStart, name)).or_default().push(all.nanoseconds);
        if let (Some(few), Some(many)) = (some.bytes, all.bytes) {
            let each = (many - few) / (IDLE_GOROUTINES - SOME_GOROUTINES) as f64;
            samples.entry((Measure::IdleBytes, name)).or_default().push(each);
        }
    }
    Ok(())
}

fn results(engines: Vec<String>, samples: Samples, remarks: Vec<String>) -> Results {
    let mut figures: BTreeMap<Measure, Vec<Figure>> = BTreeMap::new();
    for ((measure, engine), samples) in samples {
        figures.entry(measure).or_default().push(Figure { engine, median: median(&samples), samples });
    }
    let ratios = figures.iter().filter_map(|(measure, figures)| {
        let go = figures.iter().find(|figure| figure.engine == Name::Go)?.median;
        let others = figures.iter().filter(|figure| figure.engine != Name::Go);
        Some((*measure, others.map(|figure| Ratio { engine: figure.engine, ratio: figure.median / go }).collect()))
    });
    Results {
        version: 1,
        processors: processors(),
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        engines,
        rounds: ROUNDS,
        state_map_limit: STATE_MAP_LIMIT,
        idle_goroutines: IDLE_GOROUTINES,
        ratios_to_go: ratios.collect(),
        figures,
        frames: Vec::new(),
        first_visit: None,
        element: None,
        recording: Vec::new(),
        load: None,
        remarks,
    }
}

/// The middle of the samples, or between the two in the middle.
pub fn median(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => sorted[middle],
        _ => (sorted[middle - 1] + sorted[middle]) / 2.0,
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Results as of a machine that has all engines, or only some.
    pub fn example(names: &[Name]) -> Results {
        let mut samples = Samples::new();
        for (measure, native, chromium, go) in [
            (Measure::StateMap, 98_000.0, 96_000.0, 94_000.0),
            (Measure::Uncontended, 45.2, 60.0, 15.0),
            (Measure::Contended, 80.0, 90.0, 40.0),
            (Measure::IdleStart, 0.3e9, 0.4e9, 0.15e9),
            (Measure::IdleBytes, 400.0, 420.0, 2_600.0),
        ] {
            for (name, figure) in [(Name::Native, native), (Name::Chromium, chromium), (Name::Go, go)] {
                if names.contains(&name) {
                    samples.insert((measure, name), vec![figure * 1.1, figure, figure * 0.5]);
                }
            }
        }
        samples.insert((Measure::UncontendedStdMutex, Name::Native), vec![20.0]);
        let remarks = if names.contains(&Name::Go) { vec![] } else { vec!["The real Go is not here.".to_owned()] };
        results(vec!["Lockscope 0.1.0".to_owned()], samples, remarks)
    }

    #[test]
    fn one_disturbed_round_does_not_move_the_figure() {
        assert_eq!(median(&[3.0, 1.0, 900.0]), 3.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 900.0]), 3.0);
    }

    #[test]
    fn ratios_are_to_go_and_absent_without_it() {
        let results = example(&[Name::Native, Name::Chromium, Name::Go]);
        let uncontended = &results.ratios_to_go[&Measure::Uncontended];
        assert_eq!(uncontended[1], Ratio { engine: Name::Chromium, ratio: 4.0 });
        assert!(example(&[Name::Native]).ratios_to_go.is_empty());
    }
}
