//! The goroutines that stand out, and all others together: a table that can be read, whatever their number.

use super::histogram::Distribution;
use super::statistics::{Fairness, Fold, Goroutine, GoroutineStatistics, LockStatistics, Throughput};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// By which figure goroutines are ranked, the highest first; of equals the lower number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum By {
    /// The goroutine's number, the lowest first.
    Goroutine,
    Acquisitions,
    Contended,
    #[default]
    LongestWait,
    LongestHold,
    /// The sum of its waits.
    Waited,
    /// The sum of its holds.
    Held,
}

/// The first goroutines of a ranking, and the rest. Durations are nanoseconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ranking {
    pub rows: Vec<Row>,
    /// All that aren't in `rows`, together.
    pub rest: Rest,
}

/// One goroutine. Sums are in nanoseconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    #[serde(flatten)]
    pub goroutine: GoroutineStatistics,
    pub waited: u64,
    pub held: u64,
}

/// Several goroutines together.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rest {
    pub goroutines: u64,
    pub acquisitions: u64,
    pub contended: u64,
    pub waits: Distribution,
    pub holds: Distribution,
    pub waited: u64,
    pub held: u64,
}

/// Statistics over a run as a page shows them: of its goroutines only those that stand out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    pub locks: Vec<LockStatistics>,
    pub throughput: Throughput,
    /// Over all goroutines that used a lock.
    pub fairness: Fairness,
    pub ranking: Ranking,
}

impl Fold {
    /// What the events so far come to, with the first `rows` goroutines by a figure.
    pub fn figures(&self, by: By, rows: usize) -> Figures {
        Figures {
            locks: self.locks(),
            throughput: self.throughput(),
            fairness: self.fairness(None),
            ranking: self.ranking(by, rows),
        }
    }

    /// The first `rows` goroutines by a figure, of those that had a lock.
    pub fn ranking(&self, by: By, rows: usize) -> Ranking {
        let had_one = self.goroutines.iter().filter(|(_, goroutine)| goroutine.acquisitions > 0);
        let mut all: Vec<(u32, &Goroutine)> = had_one.map(|(&number, goroutine)| (number, goroutine)).collect();
        let figure = |goroutine: &Goroutine| match by {
            By::Goroutine => 0,
            By::Acquisitions => goroutine.acquisitions,
            By::Contended => goroutine.contended,
            By::LongestWait => goroutine.waits.max(),
            By::LongestHold => goroutine.holds.max(),
            By::Waited => goroutine.waits.sum(),
            By::Held => goroutine.holds.sum(),
        };
        all.sort_by_key(|&(number, goroutine)| (Reverse(figure(goroutine)), number));
        let others = all.split_off(rows.min(all.len()));
        let row = |(number, goroutine): (u32, &Goroutine)| Row {
            goroutine: goroutine.statistics(number),
            waited: goroutine.waits.sum(),
            held: goroutine.holds.sum(),
        };
        Ranking { rows: all.into_iter().map(row).collect(), rest: Rest::of(&others) }
    }
}

impl Rest {
    fn of(goroutines: &[(u32, &Goroutine)]) -> Self {
        let mut all = Goroutine::default();
        for (_, goroutine) in goroutines {
            all.acquisitions += goroutine.acquisitions;
            all.contended += goroutine.contended;
            all.waits.merge(&goroutine.waits);
            all.holds.merge(&goroutine.holds);
        }
        Self {
            goroutines: goroutines.len() as u64,
            acquisitions: all.acquisitions,
            contended: all.contended,
            waits: all.waits.distribution(),
            holds: all.holds.distribution(),
            waited: all.waits.sum(),
            held: all.holds.sum(),
        }
    }
}
