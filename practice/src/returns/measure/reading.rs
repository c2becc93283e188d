//! What a measure reads: a figure with its base, or a sentence why there is none. Rounded once, half away from zero.

use serde_json::{Value, json};

use crate::returns::rounding::{half_away, per_thousand, percent};
use crate::returns::thousands;

/// Minutes of a day.
const DAY: i128 = 24 * 60;

/// Why there is no figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nothing {
    /// Nothing of the kind happened on these days.
    NoCases,
    /// The records of these days are not here (R-RET-05).
    NoCoverage,
    /// What the measure is made of is not recorded, in a sentence.
    NotRecorded(String),
}

impl Nothing {
    /// The sentence that stands in the figure's place.
    pub fn sentence(&self) -> &str {
        match self {
            Self::NoCases => "No cases in this period",
            Self::NoCoverage => "No coverage",
            Self::NotRecorded(why) => why,
        }
    }
}

/// What a measure reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// So many.
    Count(u64),
    /// A share: so many of the base.
    Share {
        /// The numerator.
        part: u64,
        /// The denominator.
        base: u64,
    },
    /// Satisfied less dissatisfied, of all who answered.
    Net {
        /// Satisfied and very satisfied.
        satisfied: u64,
        /// Dissatisfied and very dissatisfied.
        dissatisfied: u64,
        /// All who answered.
        base: u64,
    },
    /// The middle of so many values. Held twice over, so that the middle of an even number of values is whole.
    Median {
        /// Twice the median, in minutes.
        twice: i64,
        /// Values.
        base: u64,
        /// Whether it is read in days.
        in_days: bool,
    },
    /// For each 1,000 residents.
    Rate {
        /// Offences.
        count: u64,
        /// Residents.
        population: u64,
    },
    /// The rate of one group over that of another (domain rules 9.2), with all four numbers.
    Ratio {
        /// Counted in the group and residents of it.
        group: (u64, u64),
        /// Counted among the others and residents of them.
        others: (u64, u64),
    },
    /// No figure, and why.
    None(Nothing),
}

impl Reading {
    /// A count; none at all is no figure.
    pub fn count(count: u64) -> Self {
        if count == 0 { Self::None(Nothing::NoCases) } else { Self::Count(count) }
    }

    /// The figure alone, or the sentence in its place: "21%", "0.46", "No cases in this period".
    pub fn figure(&self) -> String {
        match self {
            Self::Count(count) => thousands(*count),
            Self::Share { part, base } => percent(*part, *base).map_or_else(none, |share| format!("{share}%")),
            Self::Net { satisfied, dissatisfied, base } if *base > 0 => {
                let net = half_away(100 * (i128::from(*satisfied) - i128::from(*dissatisfied)), i128::from(*base));
                format!("{net:+}")
            }
            Self::Median { twice, in_days: true, .. } => {
                let tenths = half_away(10 * i128::from(*twice), 2 * DAY);
                let sign = if tenths < 0 { "-" } else { "" };
                format!("{sign}{}.{} days", tenths.abs() / 10, tenths.abs() % 10)
            }
            Self::Median { twice, .. } => format!("{} minutes", half_away(i128::from(*twice), 2)),
            Self::Rate { count, population } => per_thousand(*count, *population).unwrap_or_else(none),
            Self::Ratio { group, others } => ratio(*group, *others).unwrap_or_else(none),
            Self::Net { .. } => none(),
            Self::None(nothing) => nothing.sentence().to_owned(),
        }
    }

    /// What the figure is of: "41 of 200", "base 36 answers".
    pub fn base(&self) -> String {
        match self {
            Self::Count(_) | Self::None(_) => String::new(),
            Self::Share { part, base } => format!("{} of {}", thousands(*part), thousands(*base)),
            Self::Net { satisfied, dissatisfied, base } => {
                format!("{} satisfied and {} dissatisfied of {} answers", thousands(*satisfied), thousands(*dissatisfied), thousands(*base))
            }
            Self::Median { base, .. } => format!("median of {}", thousands(*base)),
            Self::Rate { count, population } => format!("{} offences, {} residents", thousands(*count), thousands(*population)),
            Self::Ratio { group, others } => format!(
                "{} of {} residents in the group, {} of {} others",
                thousands(group.0),
                thousands(group.1),
                thousands(others.0),
                thousands(others.1)
            ),
        }
    }

    /// Whether there is a figure.
    pub fn is_figure(&self) -> bool {
        !matches!(self, Self::None(_))
    }

    /// The figure as a number for a chart, in the unit that [`Reading::figure`] prints; `None` where there is none.
    pub fn number(&self) -> Option<f64> {
        let digits: String =
            self.is_figure().then(|| self.figure())?.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | '-')).collect();
        digits.parse().ok()
    }

    /// As JSON, with stable keys.
    pub fn to_json(&self) -> Value {
        let parts = match self {
            Self::Count(count) => json!({ "count": count }),
            Self::Share { part, base } => json!({ "part": part, "base": base }),
            Self::Net { satisfied, dissatisfied, base } => json!({ "satisfied": satisfied, "dissatisfied": dissatisfied, "base": base }),
            Self::Median { twice, base, .. } => json!({ "twice_the_median_minutes": twice, "base": base }),
            Self::Rate { count, population } => json!({ "count": count, "population": population }),
            Self::Ratio { group, others } => json!({ "group": group, "others": others }),
            Self::None(nothing) => json!({ "none": nothing.sentence() }),
        };
        json!({ "figure": self.figure(), "of": self.base(), "parts": parts })
    }
}

fn none() -> String {
    Nothing::NoCases.sentence().to_owned()
}

/// The rate of the group over the rate of the others, with one decimal; none where a denominator or the others' count is 0.
fn ratio(group: (u64, u64), others: (u64, u64)) -> Option<String> {
    let top = i128::from(group.0) * i128::from(others.1);
    let bottom = i128::from(group.1) * i128::from(others.0);
    let tenths = (bottom > 0 && others.1 > 0).then(|| half_away(10 * top, bottom))?;
    Some(format!("{}.{}", tenths / 10, tenths % 10))
}
