//! What earlier publications already told an audience, and whether a new one together with them gives a small count away (access rule 2:
//! differencing all pairs of filters recovers nothing).
//!
//! Every figure is the set of units that it counted. Any sum and difference of printed figures that comes out as exactly one withheld set is
//! found by elimination over all printed sets together; any printed set inside another with a small remainder is found pair by pair.

use std::collections::{BTreeMap, BTreeSet};

/// One figure as it was, or is to be, released.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// What it counts, in words that are equal for equal questions: unit, days, strands, filters, row and column.
    pub key: String,
    /// The units that it counted: a record, a crime of a record, or a strand of a crime.
    pub units: BTreeSet<String>,
    /// Whether its count is printed (rounded counts too).
    pub told: bool,
}

/// What would be given away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reveals {
    /// A withheld figure can be worked out.
    Withheld(String),
    /// The difference between a figure of the new table (its place) and a released one is a small count.
    Difference(usize, String),
}

/// A prime below 2^61: sums are reckoned modulo it, which cannot hide a dependency and shows a false one practically never.
const PRIME: u128 = (1 << 61) - 1;

/// What a new publication would give away together with the earlier ones for the same audience; `None` where nothing. `small` as in the
/// audience's profile. A later count of the same question is no difference between filters and is let pass: revisions are shown on purpose
/// (R-RET-06).
pub fn reveals(earlier: &[Release], new: &[Release], small: u64) -> Option<Reveals> {
    if small <= 1 {
        return None;
    }
    let told_before: Vec<&Release> = earlier.iter().filter(|one| one.told).collect();
    for (place, one) in new.iter().enumerate().filter(|(_, one)| one.told) {
        let other = told_before.iter().find(|other| other.key != one.key && near(&one.units, &other.units, small));
        if let Some(other) = other {
            return Some(Reveals::Difference(place, other.key.clone()));
        }
    }
    let all: Vec<&Release> = earlier.iter().chain(new).collect();
    let is_small = |one: &&&Release| !one.told && !one.units.is_empty() && u64::try_from(one.units.len()).is_ok_and(|count| count < small);
    let before: BTreeSet<&BTreeSet<String>> = told_before.iter().map(|one| &one.units).collect();
    let targets: Vec<&&Release> = all.iter().filter(is_small).filter(|one| !before.contains(&one.units)).collect();
    if targets.is_empty() || earlier.is_empty() {
        return None;
    }
    let parts = parts_of(&all);
    let vector = |one: &Release| -> BTreeMap<usize, u128> {
        one.units.iter().filter_map(|unit| parts.get(unit.as_str())).map(|part| (*part, 1)).collect()
    };
    let mut base = Base::default();
    all.iter().filter(|one| one.told).for_each(|one| base.take(vector(one)));
    targets.into_iter().find(|one| base.gives(vector(one))).map(|one| Reveals::Withheld(one.key.clone()))
}

/// Whether one set lies inside the other and leaves a small rest.
fn near(one: &BTreeSet<String>, other: &BTreeSet<String>, small: u64) -> bool {
    let (less, more) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let rest = u64::try_from(more.len() - less.len()).unwrap_or(u64::MAX);
    !less.is_empty() && 0 < rest && rest < small && less.is_subset(more)
}

/// Units that are in exactly the same figures are one part: the part of each unit.
fn parts_of<'a>(all: &[&'a Release]) -> BTreeMap<&'a str, usize> {
    let mut inside: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, one) in all.iter().enumerate() {
        one.units.iter().for_each(|unit| inside.entry(unit).or_default().push(place));
    }
    let mut numbers: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    let mut parts = BTreeMap::new();
    for (unit, figures) in inside {
        let next = numbers.len();
        parts.insert(unit, *numbers.entry(figures).or_insert(next));
    }
    parts
}

/// Printed figures reduced to a base of their sums and differences.
#[derive(Default)]
struct Base {
    /// By leading part; the leading factor is 1.
    rows: BTreeMap<usize, BTreeMap<usize, u128>>,
}

impl Base {
    fn reduced(&self, mut vector: BTreeMap<usize, u128>) -> BTreeMap<usize, u128> {
        let mut from = 0;
        while let Some((lead, factor)) = vector.range(from..).next().map(|(lead, factor)| (*lead, *factor)) {
            if let Some(row) = self.rows.get(&lead) {
                for (part, of_row) in row {
                    let value = (vector.get(part).copied().unwrap_or(0) + (PRIME - factor) * of_row) % PRIME;
                    if value == 0 {
                        vector.remove(part)
                    } else {
                        vector.insert(*part, value)
                    };
                }
            }
            from = lead + 1;
        }
        vector
    }

    fn take(&mut self, vector: BTreeMap<usize, u128>) {
        let rest = self.reduced(vector);
        if let Some((lead, factor)) = rest.iter().next().map(|(lead, factor)| (*lead, *factor)) {
            let one = inverse(factor);
            self.rows.insert(lead, rest.into_iter().map(|(part, value)| (part, value * one % PRIME)).collect());
        }
    }

    fn gives(&self, vector: BTreeMap<usize, u128>) -> bool {
        self.reduced(vector).is_empty()
    }
}

/// The inverse modulo the prime (Fermat).
fn inverse(value: u128) -> u128 {
    let (mut result, mut base, mut power) = (1, value % PRIME, PRIME - 2);
    while power > 0 {
        if power % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        power /= 2;
    }
    result
}
