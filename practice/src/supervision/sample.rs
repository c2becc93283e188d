//! Random samples for audits and scrutiny panels: the same seed and the same records give the same sample again, on any machine; and what a
//! sample says about the whole, with its interval.

use std::collections::BTreeMap;

/// Numbers that look random and follow from a seed (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One below `limit`, each as likely as any other; `limit` is not 0.
    fn below(&mut self, limit: u64) -> u64 {
        let fair = u64::MAX - u64::MAX % limit;
        loop {
            let number = self.next();
            if number < fair {
                return number % limit;
            }
        }
    }
}

/// Draws `size` of the records without repeating any; all of them where there are fewer. The order in which they are given does not matter.
pub fn draw(seed: u64, records: &[String], size: usize) -> Vec<String> {
    let mut left: Vec<String> = records.to_vec();
    left.sort_unstable();
    left.dedup();
    let mut numbers = Numbers(seed);
    let mut drawn = Vec::new();
    while drawn.len() < size && !left.is_empty() {
        let limit = u64::try_from(left.len()).unwrap_or(u64::MAX);
        let place = usize::try_from(numbers.below(limit)).unwrap_or(0);
        drawn.push(left.swap_remove(place));
    }
    drawn
}

/// Draws from each stratum in proportion to its size (largest remainders), so that none is forgotten that has a share; (stratum, record).
pub fn draw_stratified(seed: u64, strata: &BTreeMap<String, Vec<String>>, size: usize) -> Vec<(String, String)> {
    let all: usize = strata.values().map(Vec::len).sum();
    if all == 0 {
        return Vec::new();
    }
    let size = size.min(all);
    let mut shares: Vec<(&String, usize, usize)> =
        strata.iter().map(|(name, records)| (name, records.len() * size / all, records.len() * size % all)).collect();
    let given: usize = shares.iter().map(|(_, share, _)| share).sum();
    shares.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(b.0)));
    shares.iter_mut().take(size - given).for_each(|(_, share, _)| *share += 1);
    shares.sort_by(|a, b| a.0.cmp(b.0));
    let mut drawn = Vec::new();
    for ((name, share, _), number) in shares.into_iter().zip(1_u64..) {
        let records = strata.get(name).map(Vec::as_slice).unwrap_or_default();
        let own = seed.wrapping_add(number.wrapping_mul(0x2545_f491_4f6c_dd1d));
        drawn.extend(draw(own, records, share).into_iter().map(|record| (name.clone(), record)));
    }
    drawn
}

/// A share found in a sample, with its Wilson score interval at 95 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// How many of the sample.
    pub hits: u32,
    /// The sample.
    pub of: u32,
    /// The lower end, from 0 to 1.
    pub low: f64,
    /// The upper end, from 0 to 1.
    pub high: f64,
}

impl Rate {
    /// The rate of a sample; none of an empty one.
    pub fn of(hits: u32, of: u32) -> Option<Self> {
        /// The normal distribution's quantile for 95 % on both sides.
        const Z: f64 = 1.959_963_984_540_054;
        if of == 0 || hits > of {
            return None;
        }
        let (n, p) = (f64::from(of), f64::from(hits) / f64::from(of));
        let zz = Z * Z;
        let middle = p + zz / (2.0 * n);
        let margin = Z * (p * (1.0 - p) / n + zz / (4.0 * n * n)).sqrt();
        let whole = 1.0 + zz / n;
        Some(Self { hits, of, low: ((middle - margin) / whole).max(0.0), high: ((middle + margin) / whole).min(1.0) })
    }

    /// "18 of 20, 90.0% (95% interval 69.9% to 97.2%)".
    pub fn in_words(&self) -> String {
        let share = 100.0 * f64::from(self.hits) / f64::from(self.of);
        format!("{} of {}, {share:.1}% (95% interval {:.1}% to {:.1}%)", self.hits, self.of, 100.0 * self.low, 100.0 * self.high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(count: u32) -> Vec<String> {
        (0..count).map(|number| format!("R-{number:04}")).collect()
    }

    #[test]
    fn a_sample_is_drawn_again_from_its_seed_whatever_the_order_and_has_nobody_twice() {
        let all = records(500);
        let mut reversed = all.clone();
        reversed.reverse();
        let drawn = draw(77, &all, 40);
        assert_eq!(drawn, draw(77, &reversed, 40));
        assert_ne!(drawn, draw(78, &all, 40));
        let mut apart = drawn.clone();
        apart.sort();
        apart.dedup();
        assert_eq!(apart.len(), 40);
        assert_eq!(draw(1, &records(3), 9).len(), 3, "never more than there are");
        assert!(draw(1, &[], 9).is_empty());
    }

    #[test]
    fn every_record_is_as_likely_as_any_other() {
        let all = records(20);
        let mut times: BTreeMap<String, u32> = BTreeMap::new();
        for seed in 0..4_000 {
            for record in draw(seed, &all, 5) {
                *times.entry(record).or_default() += 1;
            }
        }
        // 1,000 are expected of each; five standard deviations are 137.
        assert!(times.len() == 20 && times.values().all(|n| (863..=1_137).contains(n)), "{times:?}");
    }

    #[test]
    fn strata_have_their_share_and_the_sample_its_size() {
        let strata =
            BTreeMap::from([("closed".to_owned(), records(70)), ("un-crimed".to_owned(), records(30)), ("none".to_owned(), Vec::new())]);
        let drawn = draw_stratified(5, &strata, 10);
        assert_eq!(drawn.iter().filter(|(stratum, _)| stratum == "closed").count(), 7);
        assert_eq!(drawn.iter().filter(|(stratum, _)| stratum == "un-crimed").count(), 3);
        assert_eq!(draw_stratified(5, &strata, 1_000).len(), 100);
        assert!(draw_stratified(5, &BTreeMap::new(), 10).is_empty());
    }

    #[test]
    fn the_interval_is_wilsons() {
        // Newcombe 1998, table I, method 3: 81/263, 15/148, 0/20, 1/29.
        for (hits, of, low, high) in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)] {
            let rate = Rate::of(hits, of).unwrap();
            assert!((rate.low - low).abs() < 0.000_1 && (rate.high - high).abs() < 0.000_1, "{hits}/{of}: {rate:?}");
        }
        assert_eq!(Rate::of(18, 20).unwrap().in_words(), "18 of 20, 90.0% (95% interval 69.9% to 97.2%)");
        assert_eq!(Rate::of(0, 0), None);
    }
}
