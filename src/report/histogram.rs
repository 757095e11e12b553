//! Durations counted in buckets whose width grows with them, as in G. Tene's HdrHistogram: each power of two is divided into eight.

use serde::Serialize;

/// Buckets of each power of two: a bucket is at most an eighth of its durations wide.
const PARTS: u64 = 8;
const PART_BITS: u32 = PARTS.ilog2();

/// How often durations of about each length occurred.
#[derive(Clone, Debug, Default)]
pub struct Histogram {
    /// How many there are in each bucket that isn't empty, in the order of the buckets: most histograms have a few.
    buckets: Vec<(u16, u64)>,
    /// The place of the one that counted last: durations that follow each other are often alike.
    last: usize,
    count: u64,
    sum: u128,
    max: u64,
}

/// A bucket: `count` durations from `from` (included) to `to` (excluded), in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bucket {
    pub from: u64,
    pub to: u64,
    pub count: u64,
}

/// A histogram with its usual figures. All durations are nanoseconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Distribution {
    pub count: u64,
    pub mean: f64,
    /// The middle of the bucket that has the percentile, at most `max`: right to 1/16.
    pub p50: u64,
    pub p90: u64,
    pub p99: u64,
    pub max: u64,
    /// Those that aren't empty, in order.
    pub buckets: Vec<Bucket>,
}

fn bucket(duration: u64) -> u16 {
    if duration < PARTS {
        return duration as u16;
    }
    let shift = duration.ilog2() - PART_BITS;
    (u64::from(shift + 1) * PARTS + ((duration >> shift) - PARTS)) as u16
}

/// Where a bucket begins and ends.
fn bounds(bucket: u16) -> (u64, u64) {
    let (power, part) = (u64::from(bucket) / PARTS, u64::from(bucket) % PARTS);
    match power.checked_sub(1) {
        None => (part, part + 1),
        Some(shift) => ((PARTS + part) << shift, ((PARTS + part) << shift).saturating_add(1 << shift)),
    }
}

impl Histogram {
    /// Counts a duration in nanoseconds.
    pub fn add(&mut self, duration: u64) {
        self.count_in(bucket(duration), 1);
        self.count += 1;
        self.sum += u128::from(duration);
        self.max = self.max.max(duration);
    }

    fn count_in(&mut self, bucket: u16, count: u64) {
        if self.buckets.get(self.last).is_none_or(|&(last, _)| last != bucket) {
            let place = self.buckets.binary_search_by_key(&bucket, |&(bucket, _)| bucket);
            self.last = place.unwrap_or_else(|place| {
                self.buckets.insert(place, (bucket, 0));
                place
            });
        }
        self.buckets[self.last].1 += count;
    }

    /// Counts all durations of another histogram, too.
    pub fn merge(&mut self, other: &Self) {
        for &(bucket, count) in &other.buckets {
            self.count_in(bucket, count);
        }
        self.count += other.count;
        self.sum += other.sum;
        self.max = self.max.max(other.max);
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    /// The sum of all durations, in nanoseconds.
    pub fn sum(&self) -> u64 {
        u64::try_from(self.sum).unwrap_or(u64::MAX)
    }

    pub fn max(&self) -> u64 {
        self.max
    }

    /// The duration that `percent` (0 to 100) of all don't exceed; 0 when there are none.
    pub fn percentile(&self, percent: u64) -> u64 {
        let rank = (u128::from(self.count) * u128::from(percent)).div_ceil(100).max(1) as u64;
        let mut below = 0;
        for &(bucket, count) in &self.buckets {
            below += count;
            if below >= rank {
                let (from, to) = bounds(bucket);
                return (from + (to - 1 - from) / 2).min(self.max);
            }
        }
        0
    }

    pub fn distribution(&self) -> Distribution {
        let bucket = |&(bucket, count): &(u16, u64)| {
            let (from, to) = bounds(bucket);
            Bucket { from, to, count }
        };
        Distribution {
            count: self.count,
            mean: if self.count == 0 { 0.0 } else { self.sum as f64 / self.count as f64 },
            p50: self.percentile(50),
            p90: self.percentile(90),
            p99: self.percentile(99),
            max: self.max,
            buckets: self.buckets.iter().map(bucket).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_duration_is_in_its_bucket_and_buckets_touch() {
        let small = 0..5000;
        let large =
            (12..64).flat_map(|power| [(1 << power) - 1, 1 << power, (1 << power) + (1 << (power - 1)), u64::MAX - 1]);
        for duration in small.chain(large) {
            let (from, to) = bounds(bucket(duration));
            assert!(from <= duration && duration < to, "{duration} in {from}..{to}");
            assert!(to - from <= (from / PARTS).max(1), "{from}..{to} is too wide");
        }
        for number in 0..400 {
            assert_eq!(bounds(number).1, bounds(number + 1).0);
        }
    }

    #[test]
    fn percentiles_of_a_uniform_distribution() {
        let mut histogram = Histogram::default();
        (1..=100_000).for_each(|duration| histogram.add(duration));
        for (percent, exact) in [(50, 50_000.0), (90, 90_000.0), (99, 99_000.0)] {
            let found = histogram.percentile(percent) as f64;
            assert!((found / exact - 1.0).abs() <= 1.0 / 16.0, "p{percent}: {found}");
        }
        assert_eq!(histogram.percentile(100), histogram.distribution().max.min(histogram.percentile(100)));
        assert_eq!(histogram.distribution().mean, 50_000.5);
    }

    #[test]
    fn percentiles_of_an_exponential_distribution() {
        // Its quantile function, at evenly spaced probabilities; the mean is 1,000,000.
        let quantile = |p: f64| -(1.0 - p).ln() * 1e6;
        let mut histogram = Histogram::default();
        (0..100_000).for_each(|step| histogram.add(quantile((f64::from(step) + 0.5) / 100_000.0) as u64));
        for percent in [50, 90, 99] {
            let (found, exact) = (histogram.percentile(percent) as f64, quantile(percent as f64 / 100.0));
            assert!((found / exact - 1.0).abs() <= 1.0 / 16.0, "p{percent}: {found}, not {exact}");
        }
    }

    #[test]
    fn merged_they_are_as_if_all_had_been_counted_in_one() {
        let durations = [7_u64, 100, 7, 3, u64::MAX, 100, 0];
        let of = |durations: &[u64]| {
            let mut histogram = Histogram::default();
            durations.iter().for_each(|&duration| histogram.add(duration));
            histogram
        };
        let mut merged = of(&durations[..3]);
        merged.merge(&of(&durations[3..]));
        let counted = of(&durations).distribution();
        assert_eq!(merged.distribution(), counted);
        let counts: Vec<u64> = counted.buckets.iter().map(|bucket| bucket.count).collect();
        assert_eq!(counts, [1, 1, 2, 2, 1]);
        assert!(counted.buckets.is_sorted_by_key(|bucket| bucket.from));
    }

    #[test]
    fn nothing_has_no_percentiles() {
        assert_eq!(Histogram::default().distribution(), Distribution::default());
    }
}
