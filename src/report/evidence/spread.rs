//! A figure over many runs.

use serde::Serialize;

/// Nearest-rank percentiles; all 0 of no values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Spread {
    pub count: u64,
    pub min: f64,
    pub p10: f64,
    pub median: f64,
    pub p90: f64,
    pub max: f64,
    pub sum: f64,
}

impl Spread {
    /// Of these values, none of which is NaN.
    pub fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |percent: usize| sorted.get((sorted.len() * percent).div_ceil(100).max(1) - 1).copied().unwrap_or(0.0);
        Self {
            count: sorted.len() as u64,
            min: at(0),
            p10: at(10),
            median: at(50),
            p90: at(90),
            max: at(100),
            sum: sorted.iter().sum(),
        }
    }
}
