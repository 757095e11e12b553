//! What the page says to the explorer, and hears of it while it is at work. What it finds is [`crate::step::explore::Explored`].

use serde::{Deserialize, Serialize};

/// What the page wants explored.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ExploreOptions {
    pub mutex_off: bool,
    /// States after which it ends.
    pub max_states: u32,
    /// Pre-emptions of the orders that are explored; null: any number.
    pub max_preemptions: Option<u32>,
}

impl Default for ExploreOptions {
    fn default() -> Self {
        Self { mutex_off: false, max_states: 2_000_000, max_preemptions: None }
    }
}

/// How far it is.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct ExploreProgress {
    pub states: f64,
    pub steps: f64,
}
