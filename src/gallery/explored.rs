//! What exploring every order of the lessons' small programs has found: the file `explored.json`.
//!
//! A test explores them anew and compares; `LOCKSCOPE_UPDATE=1 cargo test --test programs explored` writes the file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The two forms of a lesson, with the constants of its `[small]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Explored {
    pub broken: Orders,
    pub cured: Option<Orders>,
}

/// All orders of a program's visible steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Orders {
    /// How many there are, as a decimal number: it may be beyond JavaScript's.
    pub all: String,
    /// How many of them fail.
    pub bad: String,
    /// How likely a failure is, in percent, when at each choice every goroutine that can go on is equally likely to. Not the share of
    /// the orders.
    pub percent: f64,
    /// The shortest way to a failure; `None` when there is none.
    pub shortest: Option<Shortest>,
}

/// A failing order: of those with the fewest pre-emptions the shortest, and of these the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shortest {
    /// Goroutines' numbers, one for each visible step: `v 2 3*2 2`.
    pub visible: String,
    /// How often a goroutine that could have gone on must be left for another one: no failure needs fewer.
    pub preemptions: u32,
    /// Visible steps.
    pub steps: usize,
    /// Places in `visible`, from 1, where such a pre-emption is: the switches that are necessary.
    pub switches: Vec<usize>,
}

/// The file as it is written.
const FILE: &str = include_str!("explored.json");

/// By the lesson's name.
///
/// # Errors
/// The file isn't as it should be, which a test would have found.
pub fn all() -> Result<BTreeMap<String, Explored>, serde_json::Error> {
    serde_json::from_str(FILE)
}
