//! The question that a figure answers: from when to when, counting what, by what, under which strands.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::period;
use crate::codes;

codes! {
    /// What is counted. Never mixed in one figure (domain rules 0.1, decision 2).
    Unit {
        Offences = "offences", "Offences";
        Incidents = "incidents", "Incidents";
        Flags = "flags", "Motivating factors";
    }
}

codes! {
    /// What a figure is split by.
    Dimension {
        None = "none", "No split";
        Strand = "strand", "Strand";
        Combination = "combination", "Combination of strands";
        Day = "day", "Day";
        Week = "week", "Week";
        Month = "month", "Month";
        District = "district", "District";
        Ward = "ward", "Ward or neighbourhood";
        Setting = "setting", "Kind of place";
        Channel = "channel", "How it was reported";
        Outcome = "outcome", "Outcome";
        OffenceGroup = "offence-group", "Offence group";
        Offence = "offence", "Offence";
        Nature = "nature", "Crime or not";
    }
}

codes! {
    /// Which strands count: a national return takes the nationally monitored ones only (R-REC-04).
    Strands {
        All = "all", "All strands, locally monitored ones included";
        National = "national", "Nationally monitored strands only";
    }
}

impl Dimension {
    /// Whether it splits by time.
    pub fn is_time(self) -> bool {
        matches!(self, Self::Day | Self::Week | Self::Month)
    }

    /// Whether one incident may have several values of it, one for each of its crimes.
    pub fn is_of_offence(self) -> bool {
        matches!(self, Self::Offence | Self::OffenceGroup)
    }
}

/// What a figure is asked for. Made by [`Question::parse`], which refuses what has no sensible answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The first local day.
    pub from: Date,
    /// The last local day, included.
    pub to: Date,
    /// What is counted.
    pub unit: Unit,
    /// What each row is.
    pub rows: Dimension,
    /// What each column is; `None` for a single column of figures.
    pub columns: Option<Dimension>,
    /// Which strands count.
    pub strands: Strands,
    /// Records of this district (code) only.
    pub district: Option<String>,
}

/// The words of a question as typed: `figures --from D --to D --by strand,month --unit offences`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// First day, as 2026-11-21.
    pub from: &'a str,
    /// Last day, included.
    pub to: &'a str,
    /// One or two dimensions with a comma between: rows, then columns. Empty for totals alone.
    pub by: &'a str,
    /// The unit's code; empty for offences.
    pub unit: &'a str,
    /// The strands' code; empty for all.
    pub strands: &'a str,
    /// A district's code; empty for every district.
    pub district: &'a str,
}

/// Why a question has no answer; it displays as a sentence for whoever asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Not a date: the question it answers, and what stands there.
    NotADate(&'static str, String),
    /// The last day lies before the first.
    Backwards(Date, Date),
    /// No such unit.
    NoSuchUnit(String),
    /// No such dimension.
    NoSuchDimension(String),
    /// No such choice of strands.
    NoSuchStrands(String),
    /// More than two dimensions.
    TooManyDimensions,
    /// The same dimension for rows and columns.
    Twice(Dimension),
    /// An incident may hold several offences, so it has no one offence to be counted under.
    OffenceOfIncident(Dimension),
    /// More rows or columns of time than a reader or the store can take.
    TooLong(Dimension),
    /// The residents of groups are known for the whole force alone.
    WholeForceOnly,
    /// The measure has no such rows; those that it has.
    NotByThat(String, String),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotADate(question, text) if text.trim().is_empty() => {
                let which = if *question == "to" { "last" } else { "first" };
                write!(f, "Name the {which} day as \"{question}\": year, month and day, such as 2026-11-21.")
            }
            Self::NotADate(_, text) => write!(f, "\"{text}\" is not a date. Write year, month and day, such as 2026-11-21."),
            Self::Backwards(from, to) => write!(f, "The last day, {to}, is before the first, {from}. Change one of them."),
            Self::NoSuchUnit(text) => write!(f, "\"{text}\" is not something to count. Count one of: {}.", list(Unit::ALL, Unit::code)),
            Self::NoSuchDimension(text) => {
                write!(f, "\"{text}\" is not something to split by. Split by one of: {}.", list(Dimension::ALL, Dimension::code))
            }
            Self::NoSuchStrands(text) => {
                write!(f, "\"{text}\" is not a choice of strands. Choose one of: {}.", list(Strands::ALL, Strands::code))
            }
            Self::TooManyDimensions => f.write_str("Split by one thing, or by two with a comma between: rows, then columns."),
            Self::Twice(dimension) => {
                write!(f, "Rows and columns are both \"{}\". Choose another for one of them.", dimension.code())
            }
            Self::OffenceOfIncident(dimension) => write!(
                f,
                "One incident may hold several offences, so incidents cannot be split by \"{}\". Count offences or flags instead.",
                dimension.code()
            ),
            Self::WholeForceOnly => f.write_str("Residents of groups are known for the whole force. Leave the district out."),
            Self::NotByThat(text, rows) => write!(f, "This measure cannot be split by \"{text}\". Split it by one of: {rows}."),
            Self::TooLong(dimension) => {
                write!(f, "Split by \"{}\", that is more than {} periods. Choose longer periods or fewer days.", dimension.code(), period::MOST)
            }
        }
    }
}

impl std::error::Error for Refused {}

impl Refused {
    /// The word of the question that is to be asked otherwise.
    pub fn about(&self) -> &'static str {
        match self {
            Self::NotADate(question, _) => question,
            Self::Backwards(..) => "to",
            Self::NoSuchUnit(_) => "unit",
            Self::NoSuchStrands(_) => "strands",
            Self::WholeForceOnly => "district",
            Self::NoSuchDimension(_)
            | Self::TooManyDimensions
            | Self::Twice(_)
            | Self::OffenceOfIncident(_)
            | Self::TooLong(_)
            | Self::NotByThat(..) => "by",
        }
    }
}

fn list<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> String {
    all.iter().map(|one| code(*one)).collect::<Vec<_>>().join(", ")
}

impl Question {
    /// The question that these words ask. Refuses unknown words, a period that ends before it begins, more than two dimensions or the same
    /// one twice, incidents split by offence, and more than [`period::MOST`] rows or columns of time.
    pub fn parse(asked: &Asked<'_>) -> Result<Self, Refused> {
        let (from, to) = (date("from", asked.from)?, date("to", asked.to)?);
        if to < from {
            return Err(Refused::Backwards(from, to));
        }
        let unit = word(asked.unit, Unit::Offences, Unit::from_code, Refused::NoSuchUnit)?;
        let strands = word(asked.strands, Strands::All, Strands::from_code, Refused::NoSuchStrands)?;
        let (rows, columns) = dimensions(asked.by)?;
        for dimension in [Some(rows), columns].into_iter().flatten() {
            if unit == Unit::Incidents && dimension.is_of_offence() {
                return Err(Refused::OffenceOfIncident(dimension));
            }
            if period::too_many(dimension, from, to) {
                return Err(Refused::TooLong(dimension));
            }
        }
        let district = Some(asked.district.trim()).filter(|code| !code.is_empty()).map(str::to_owned);
        Ok(Self { from, to, unit, rows, columns, strands, district })
    }

    /// Everything that stops these words from being a question, each beside its own word; nothing where they are one.
    pub fn refusals(asked: &Asked<'_>) -> Vec<Refused> {
        let alone = [
            date("from", asked.from).err(),
            date("to", asked.to).err(),
            word(asked.unit, Unit::Offences, Unit::from_code, Refused::NoSuchUnit).err(),
            word(asked.strands, Strands::All, Strands::from_code, Refused::NoSuchStrands).err(),
            dimensions(asked.by).err(),
        ];
        let alone: Vec<Refused> = alone.into_iter().flatten().collect();
        // What contradicts something else is asked only where each word by itself says something.
        if alone.is_empty() { Self::parse(asked).err().into_iter().collect() } else { alone }
    }

    /// Whether rows or columns are strands, so that a record stands in as many of them as it has strands.
    pub fn by_strand(&self) -> bool {
        self.rows == Dimension::Strand || self.columns == Some(Dimension::Strand)
    }
}

fn date(question: &'static str, text: &str) -> Result<Date, Refused> {
    text.trim().parse().map_err(|_| Refused::NotADate(question, text.to_owned()))
}

fn word<T>(text: &str, default: T, find: impl Fn(&str) -> Option<T>, refused: impl Fn(String) -> Refused) -> Result<T, Refused> {
    match text.trim() {
        "" => Ok(default),
        code => find(code).ok_or_else(|| refused(code.to_owned())),
    }
}

fn dimensions(by: &str) -> Result<(Dimension, Option<Dimension>), Refused> {
    let find = |text: &str| word(text, Dimension::None, Dimension::from_code, Refused::NoSuchDimension);
    // A comma promises something on both sides of it.
    if by.contains(',')
        && let Some(blank) = by.split(',').find(|part| part.trim().is_empty())
    {
        return Err(Refused::NoSuchDimension(blank.to_owned()));
    }
    let mut words = by.split(',');
    let rows = find(words.next().unwrap_or_default())?;
    let columns = words.next().map(find).transpose()?.filter(|columns| *columns != Dimension::None);
    if words.next().is_some() {
        return Err(Refused::TooManyDimensions);
    }
    if columns == Some(rows) { Err(Refused::Twice(rows)) } else { Ok((rows, columns)) }
}
