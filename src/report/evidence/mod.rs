//! Many runs of one program in two forms, side by side: what they printed, how many were right, what failed and how, how long they took.
//!
//! | file | |
//! |---|---|
//! | `trial` | one run, and whether it was right |
//! | `printed` | what runs printed, with the numbers taken out: what of it varies |
//! | `spread` | median and percentiles of a figure |

mod printed;
mod spread;
#[cfg(test)]
mod tests;
mod trial;

use printed::Printed;
use serde::Serialize;
pub use spread::Spread;
use std::collections::BTreeMap;
pub use trial::{Ending, Trial};

/// Bars of a histogram, at most.
const BINS: u64 = 24;
/// Different results that are listed one by one; of more the rarest are counted together.
const LISTED: usize = 8;
/// Different failures that are listed, of a form.
const FAILURES: usize = 6;

/// What many runs came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// In the order of the forms that were given.
    pub forms: Vec<Tested>,
    pub results: Results,
}

/// The runs of one form.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tested {
    pub runs: u64,
    pub right: u64,
    /// Runs that ended by themselves with a wrong result.
    pub wrong: u64,
    /// Runs that ended in one of Go's ways, the most frequent first: `fatal error: …`, `panic: …`, `exit status 3`.
    pub failures: Vec<Failure>,
    /// Runs that took longer than they may.
    pub unfinished: u64,
    /// Writes that went over others', of a run.
    pub lost: Spread,
    /// Milliseconds of a run that ended by itself.
    pub wall: Spread,
    /// Calls of `Lock` that were let in, a second, of a run that ended by itself; of no run when there are none.
    pub rate: Spread,
    /// For each of [`Results`]' bars.
    pub bars: Vec<Bar>,
}

/// One way in which runs failed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// As Go words it; empty for all that aren't listed.
    pub text: String,
    pub runs: u64,
}

/// So many runs had this result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Bar {
    pub runs: u64,
    /// How many of those were wrong.
    pub wrong: u64,
}

/// The results of the runs that ended by themselves, over all forms.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Results {
    /// What stands before the number that varies; empty when it isn't a number.
    pub name: String,
    /// What each bar is of.
    pub bars: Vec<Range>,
    /// The bars are ranges of numbers, evenly wide and in order; otherwise each is one result.
    pub numeric: bool,
}

/// What one bar is of.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Range {
    /// What was printed, `…` for numbers that differ; empty for all results that aren't listed, and in a histogram.
    pub text: String,
    /// The first and the last number.
    pub from: i64,
    pub to: i64,
}

/// Takes runs of several forms one after the other.
#[derive(Clone, Debug, Default)]
pub struct Experiment {
    forms: Vec<Form>,
}

#[derive(Clone, Debug, Default)]
struct Form {
    /// What it has to print; `None`: anything without a line `WRONG: …`.
    right: Option<String>,
    runs: u64,
    unfinished: u64,
    failures: BTreeMap<String, u64>,
    lost: Vec<f64>,
    wall: Vec<f64>,
    rate: Vec<f64>,
    /// What was printed by each run that ended by itself, and whether it was wrong.
    printed: Vec<(Printed, bool)>,
}

impl Experiment {
    /// One form for each of these: what it prints when it is right, where that is known.
    pub fn new(rights: impl IntoIterator<Item = Option<String>>) -> Self {
        Self { forms: rights.into_iter().map(|right| Form { right, ..Form::default() }).collect() }
    }

    /// Takes a run of the form with this number, counted from 0; one of no form is left out.
    pub fn add(&mut self, form: usize, trial: &Trial) {
        let Some(form) = self.forms.get_mut(form) else {
            return;
        };
        form.runs += 1;
        form.lost.push(trial.lost_updates as f64);
        match trial.ending(form.right.as_deref()) {
            Ending::Unfinished => form.unfinished += 1,
            Ending::Failed(how) => *form.failures.entry(how).or_default() += 1,
            ending @ (Ending::Right | Ending::Wrong) => {
                form.wall.push(trial.elapsed_ms);
                let calls = (trial.acquisitions + trial.passed_off) as f64;
                if calls > 0.0 && trial.elapsed_ms > 0.0 {
                    form.rate.push(calls * 1000.0 / trial.elapsed_ms);
                }
                form.printed.push((Printed::of(&trial.stdout), ending == Ending::Wrong));
            }
        }
    }

    /// What the runs so far come to.
    pub fn evidence(&self) -> Evidence {
        let all = self.forms.iter().flat_map(|form| form.printed.iter().map(|(printed, _)| printed));
        let (results, place) = printed::results(all);
        let forms = self.forms.iter().map(|form| form.tested(results.bars.len(), &place)).collect();
        Evidence { forms, results }
    }
}

impl Form {
    fn tested(&self, bars: usize, place: &dyn Fn(&Printed) -> usize) -> Tested {
        let mut counts = vec![Bar::default(); bars];
        for (printed, wrong) in &self.printed {
            let bar = &mut counts[place(printed)];
            bar.runs += 1;
            bar.wrong += u64::from(*wrong);
        }
        let wrong = self.printed.iter().filter(|(_, wrong)| *wrong).count() as u64;
        Tested {
            runs: self.runs,
            right: self.printed.len() as u64 - wrong,
            wrong,
            failures: listed(&self.failures),
            unfinished: self.unfinished,
            lost: Spread::of(&self.lost),
            wall: Spread::of(&self.wall),
            rate: Spread::of(&self.rate),
            bars: counts,
        }
    }
}

/// The most frequent first, and the rest together.
fn listed(failures: &BTreeMap<String, u64>) -> Vec<Failure> {
    let mut list: Vec<Failure> = failures.iter().map(|(text, &runs)| Failure { text: text.clone(), runs }).collect();
    list.sort_by_key(|failure| std::cmp::Reverse(failure.runs));
    if list.len() > FAILURES {
        let rest = list.split_off(FAILURES - 1).iter().map(|failure| failure.runs).sum();
        list.push(Failure { text: String::new(), runs: rest });
    }
    list
}
