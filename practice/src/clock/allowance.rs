//! How long a duty allows: "15 minutes", "24 hours", "7 days" or "2 working days".

use jiff::SignedDuration;
use std::fmt;
use std::str::FromStr;

/// The longest allowance that a policy may give, in its own unit: ten years of days.
const LONGEST_DAYS: u32 = 3_660;

/// A length of time that a rule allows, written in policy as "15 minutes", "24 hours", "7 days" or "2 working days".
///
/// Minutes, hours and days are elapsed (a day is 24 hours); working days are counted on a [`super::Calendar`].
/// Parsing refuses zero, other units, and anything beyond ten years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Allowance {
    /// Elapsed minutes.
    Minutes(u32),
    /// Elapsed hours.
    Hours(u32),
    /// Elapsed days of 24 hours each, not local calendar days.
    Days(u32),
    /// Working days of the calendar, due at the end of the last one.
    WorkingDays(u32),
}

/// Why some words are not an allowance; it displays as a sentence for the policy's author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnAllowance(String);

impl fmt::Display for NotAnAllowance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "\"{}\" is not an allowance; write a number from 1 and a unit, for example \"15 minutes\", \"24 hours\", \"7 days\" or \"2 working days\", up to ten years",
            self.0
        )
    }
}

impl std::error::Error for NotAnAllowance {}

impl Allowance {
    /// The elapsed length; `None` for working days, whose length depends on the calendar.
    pub fn elapsed(self) -> Option<SignedDuration> {
        match self {
            Self::Minutes(n) => Some(SignedDuration::from_secs(i64::from(n) * 60)),
            Self::Hours(n) => Some(SignedDuration::from_secs(i64::from(n) * 3_600)),
            Self::Days(n) => Some(SignedDuration::from_secs(i64::from(n) * 86_400)),
            Self::WorkingDays(_) => None,
        }
    }
}

impl fmt::Display for Allowance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match self {
            Self::Minutes(n) => (n, "minute"),
            Self::Hours(n) => (n, "hour"),
            Self::Days(n) => (n, "day"),
            Self::WorkingDays(n) => (n, "working day"),
        };
        let plural = if *count == 1 { "" } else { "s" };
        write!(f, "{count} {unit}{plural}")
    }
}

impl FromStr for Allowance {
    type Err = NotAnAllowance;

    fn from_str(words: &str) -> Result<Self, Self::Err> {
        let refused = || NotAnAllowance(words.to_owned());
        let (count, unit) = words.trim().split_once(' ').ok_or_else(refused)?;
        let count: u32 = count.parse().map_err(|_| refused())?;
        let (allowance, longest) = match unit.trim() {
            "minute" | "minutes" => (Self::Minutes(count), LONGEST_DAYS * 24 * 60),
            "hour" | "hours" => (Self::Hours(count), LONGEST_DAYS * 24),
            "day" | "days" => (Self::Days(count), LONGEST_DAYS),
            "working day" | "working days" => (Self::WorkingDays(count), LONGEST_DAYS),
            _ => return Err(refused()),
        };
        if count == 0 || count > longest { Err(refused()) } else { Ok(allowance) }
    }
}

impl serde::Serialize for Allowance {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Allowance {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}
