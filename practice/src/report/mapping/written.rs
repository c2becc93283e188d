//! The mapping as an analyst writes it in TOML, before its codes are checked. docs/guide/import.md explains each key.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// The words of one column with what they mean, keyed by the source's word.
pub(super) type Values<T> = BTreeMap<Spanned<String>, T>;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) source: Source,
    #[serde(default)]
    pub(super) rows: Rows,
    #[serde(default)]
    pub(super) missing: Missing,
    pub(super) columns: Columns,
    #[serde(default)]
    pub(super) strands: Vec<Strands>,
    pub(super) offences: Option<Offences>,
    #[serde(default)]
    pub(super) tags: Vec<Tags>,
    #[serde(default)]
    pub(super) checks: Vec<Check>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub(super) system: Spanned<String>,
    pub(super) title: String,
    pub(super) licence: String,
    pub(super) zone: Spanned<String>,
    pub(super) id_column: String,
    #[serde(default)]
    pub(super) tags: Vec<Spanned<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rows {
    #[serde(default)]
    pub(super) same_id: super::SameId,
    pub(super) no_strand: Option<Spanned<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Missing {
    pub(super) strand: Option<Spanned<String>>,
    pub(super) offence: Option<Spanned<String>>,
    pub(super) setting: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Columns {
    pub(super) reported: Moment,
    pub(super) occurred: Option<Moment>,
    pub(super) occurred_to: Option<Moment>,
    pub(super) district: Option<Codes>,
    pub(super) ward: Option<Codes>,
    pub(super) setting: Option<Codes>,
    pub(super) outcome: Option<Codes>,
    pub(super) arrested: Option<YesNo>,
    pub(super) victims: Option<Count>,
    pub(super) suspects: Option<Count>,
    pub(super) narrative: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Moment {
    pub(super) date: String,
    pub(super) time: Option<String>,
    pub(super) format: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) time_format: Vec<Spanned<String>>,
    pub(super) quirk: Option<Quirk>,
    pub(super) stands_in: Option<String>,
}

/// A known fault of a source's dates, which the reader undoes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Quirk {
    /// The cell is the local midnight of the day, written as a time in UTC (4:00 or 5:00 AM for Toronto).
    LocalMidnightAsUtc,
    /// The cell carries 00:00 because its system has no date without a time.
    TimeIsFiller,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Codes {
    pub(super) column: Spanned<String>,
    pub(super) separator: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) ignore: Vec<Spanned<String>>,
    pub(super) other: Option<Spanned<String>>,
    pub(super) values: Option<Values<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct YesNo {
    pub(super) column: Spanned<String>,
    #[serde(default)]
    pub(super) yes: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) no: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) filled_means_yes: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Count {
    pub(super) sum: Spanned<Vec<String>>,
    #[serde(default)]
    pub(super) unknown: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) zero_means_unknown: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Text {
    pub(super) column: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Strands {
    pub(super) column: String,
    pub(super) separator: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) ignore: Vec<Spanned<String>>,
    pub(super) other: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) values: Values<OneOrMore<Strand>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Strand {
    #[serde(rename = "strand")]
    pub(super) code: String,
    pub(super) sub: Option<String>,
    #[serde(default)]
    pub(super) religions: Vec<String>,
    pub(super) words: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Offences {
    pub(super) column: String,
    pub(super) separator: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) ignore: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) words_only: Vec<Spanned<String>>,
    pub(super) other: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) values: Values<OneOrMore<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tags {
    pub(super) column: String,
    pub(super) separator: Option<Spanned<String>>,
    pub(super) values: Values<OneOrMore<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Check {
    pub(super) kind: Spanned<CheckKind>,
    pub(super) column: String,
    pub(super) of: Of,
    #[serde(default)]
    pub(super) yes: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) no: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) format: Vec<Spanned<String>>,
    pub(super) note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum CheckKind {
    /// The column says yes when the row gives several values, no when it gives one.
    Several,
    /// The column's day is not before the other's.
    NotBefore,
    /// The column is the month of the other.
    Month,
    /// The column is the year of the other.
    Year,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Of {
    Strands,
    Offences,
    Reported,
    Occurred,
}

/// A value, or several in brackets.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected one meaning, or several in [brackets]; see the guide for the keys of a meaning")]
pub(super) enum OneOrMore<T> {
    /// Several.
    More(Vec<T>),
    /// One.
    One(T),
}

impl<T> OneOrMore<T> {
    /// The values, in the order written.
    pub(super) fn each(&self) -> &[T] {
        match self {
            Self::More(values) => values,
            Self::One(value) => std::slice::from_ref(value),
        }
    }
}
