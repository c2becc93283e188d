//! The demonstration's own chance: a small generator that gives the same numbers for the same seed on every machine (`SplitMix64`).

use jiff::SignedDuration;

/// A stream of numbers that its seed decides.
#[derive(Clone, Debug)]
pub struct Chance {
    state: u64,
}

impl Chance {
    /// The stream of a seed and of the parts that name what it is for: a day, a number within the day.
    pub fn of(seed: u64, parts: &[u64]) -> Self {
        let mut chance = Self { state: seed ^ 0x5851_F42D_4C95_7F2D };
        for part in parts {
            chance.state = chance.next() ^ part.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
        chance
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number from 0 up to, and not including, `end`; 0 where `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        let product = u128::from(self.next()) * u128::from(end);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// A number from `first` to `last`, both included.
    pub fn between(&mut self, first: i64, last: i64) -> i64 {
        let width = u64::try_from(last.saturating_sub(first).saturating_add(1)).unwrap_or(1);
        first.saturating_add(i64::try_from(self.below(width)).unwrap_or(0))
    }

    /// Yes, in so many of a hundred cases.
    pub fn percent(&mut self, of_hundred: u64) -> bool {
        self.below(100) < of_hundred
    }

    /// A span between two numbers of minutes, to the second.
    pub fn minutes(&mut self, least: i64, most: i64) -> SignedDuration {
        SignedDuration::from_secs(self.between(least.saturating_mul(60), most.saturating_mul(60)))
    }

    /// A span between two numbers of hours, to the second.
    pub fn hours(&mut self, least: i64, most: i64) -> SignedDuration {
        self.minutes(least.saturating_mul(60), most.saturating_mul(60))
    }

    /// One of a list; nothing of an empty one.
    pub fn one<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let place = self.below(u64::try_from(list.len()).unwrap_or(0));
        list.get(usize::try_from(place).unwrap_or(0))
    }

    /// One text of a list; empty where the list is.
    pub fn word(&mut self, list: &[&'static str]) -> &'static str {
        self.one(list).copied().unwrap_or_default()
    }

    /// One of a list in which each has a weight; `otherwise` where the list is empty.
    pub fn weighted<T: Copy>(&mut self, list: &[(T, u64)], otherwise: T) -> T {
        let mut left = self.below(list.iter().map(|(_, weight)| weight).sum());
        for (item, weight) in list {
            if left < *weight {
                return *item;
            }
            left -= weight;
        }
        otherwise
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_and_each_stays_in_its_bounds() {
        let draw = |seed| {
            let mut chance = Chance::of(seed, &[3, 4]);
            (0..500).map(|_| chance.between(-2, 5)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert!((-2..=5).all(|wanted| draw(7).contains(&wanted)), "every number comes up");
        assert!(draw(7).iter().all(|n| (-2..=5).contains(n)));
        assert_eq!(Chance { state: 0 }.next(), 0xE220_A839_7B1D_CDAF, "the published first number of SplitMix64");
    }

    #[test]
    fn weights_are_kept() {
        let mut chance = Chance::of(1, &[]);
        let heavy = (0..1000).filter(|_| chance.weighted(&[(true, 9), (false, 1)], false)).count();
        assert!((850..950).contains(&heavy), "{heavy}");
    }
}
