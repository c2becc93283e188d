//! Dates and times in other systems' files, read strictly: a cell is in a form that the mapping names, or it is refused.
//!
//! Day and month are never swapped to make a date fit, and an hour that the clocks skipped is refused. Of an hour that the clocks
//! repeat, the first is taken and a note says so.

use jiff::civil::{Date, DateTime, Time, date};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::forms::{DateForm, Reading, TimeForm};
use super::incoming::Precision;
use super::written::Quirk;

/// The rules for one moment: how its cells are written, and what is known to be wrong with them.
#[derive(Debug)]
pub(super) struct MomentRules {
    pub(super) dates: Vec<DateForm>,
    pub(super) times: Vec<TimeForm>,
    pub(super) quirk: Option<Quirk>,
}

/// A moment as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// The moment, or the start of the local day.
    pub(super) at: Timestamp,
    /// How exactly it is known.
    pub(super) known: Precision,
    /// The local day.
    pub(super) day: Date,
    /// The clocks showed this time twice; `at` is the first.
    pub(super) twice: bool,
}

/// Which cell of a moment is at fault, and why.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// The date cell.
    Date(String),
    /// The time cell.
    Time(String),
}

/// Dates before this are slips of the keyboard, not reports.
const EARLIEST: Date = date(1900, 1, 1);

impl MomentRules {
    /// Reads a date cell and, where the file has one, its time cell; both trimmed, the date not blank.
    pub(super) fn read(&self, date: &str, time: Option<&str>, zone: &TimeZone) -> Result<Moment, Unreadable> {
        let reading = self.read_date(date, zone).map_err(Unreadable::Date)?;
        let time = time.filter(|text| !text.is_empty());
        match (reading, time) {
            (Reading::Day(day), None) => start_of(day, zone).map_err(Unreadable::Date),
            (Reading::Day(day), Some(text)) => {
                let time = self.read_time(text).map_err(Unreadable::Time)?;
                local(day.to_datetime(time), zone).map_err(Unreadable::Time)
            }
            (Reading::Local(at), None) => local(at, zone).map_err(Unreadable::Date),
            (Reading::Instant(at), None) => Ok(instant(at, zone)),
            (Reading::Local(_) | Reading::Instant(_), Some(_)) => {
                Err(Unreadable::Date("already holds a time of day, and another column gives one too".to_owned()))
            }
        }
    }

    /// Reads the date cell in the first form that fits, and undoes the quirk.
    fn read_date(&self, text: &str, zone: &TimeZone) -> Result<Reading, String> {
        let reading = self.dates.iter().find_map(|form| form.read(text)).ok_or_else(|| self.not_a_date())?;
        let reading = match (self.quirk, reading) {
            (Some(Quirk::LocalMidnightAsUtc), Reading::Local(at)) => {
                let moment = TimeZone::UTC.to_timestamp(at).map_err(|_| outside())?;
                Reading::Day(day_of_midnight(moment, zone)?)
            }
            (Some(Quirk::LocalMidnightAsUtc), Reading::Instant(at)) => Reading::Day(day_of_midnight(at, zone)?),
            (Some(Quirk::TimeIsFiller), Reading::Instant(_)) => {
                return Err("carries an offset from UTC, so its time is no filler as the mapping says".to_owned());
            }
            (Some(Quirk::TimeIsFiller), Reading::Local(at)) if at.time() != Time::midnight() => {
                return Err("holds a time of day, but the mapping says that times in this column mean nothing".to_owned());
            }
            (Some(Quirk::TimeIsFiller), Reading::Local(at)) => Reading::Day(at.date()),
            (_, reading) => reading,
        };
        let day = match reading {
            Reading::Day(day) => day,
            Reading::Local(at) => at.date(),
            Reading::Instant(at) => zone.to_datetime(at).date(),
        };
        if day < EARLIEST {
            return Err(format!("gives the year {}, which cannot be right", day.year()));
        }
        Ok(reading)
    }

    /// Reads the time cell in the first form that fits.
    fn read_time(&self, text: &str) -> Result<Time, String> {
        self.times.iter().find_map(|form| form.read(text)).ok_or_else(|| {
            let examples: Vec<String> = self.times.iter().map(TimeForm::example).collect();
            format!("is not a time of day written like {}", examples.join(" or "))
        })
    }

    /// The sentence for a date cell that fits no form.
    fn not_a_date(&self) -> String {
        let examples: Vec<String> = self.dates.iter().map(DateForm::example).collect();
        format!("is not a date written like {}", examples.join(" or "))
    }
}

/// The first moment of a local day.
pub(super) fn start_of(day: Date, zone: &TimeZone) -> Result<Moment, String> {
    let at = zone.to_ambiguous_timestamp(day.to_datetime(Time::midnight())).compatible();
    let at = at.map_err(|_| outside())?;
    Ok(Moment { at, known: Precision::Day, day, twice: false })
}

/// The last second of a local day.
pub(super) fn last_second_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    let tomorrow = start_of(day.tomorrow().ok()?, zone).ok()?;
    tomorrow.at.checked_sub(SignedDuration::from_secs(1)).ok()
}

/// A local date and time as a moment.
fn local(at: DateTime, zone: &TimeZone) -> Result<Moment, String> {
    let ambiguous = zone.to_ambiguous_timestamp(at);
    let twice = match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => false,
        AmbiguousOffset::Fold { .. } => true,
        AmbiguousOffset::Gap { .. } => {
            return Err(format!("gives {at}, a time that did not exist: the clocks went forward over it"));
        }
    };
    let moment = ambiguous.compatible().map_err(|_| outside())?;
    Ok(Moment { at: moment, known: Precision::Minute, day: at.date(), twice })
}

/// A moment that carries its own offset.
fn instant(at: Timestamp, zone: &TimeZone) -> Moment {
    Moment { at, known: Precision::Minute, day: zone.to_datetime(at).date(), twice: false }
}

/// The local day that begins at this moment; refuses any other moment, for then the quirk does not hold.
fn day_of_midnight(at: Timestamp, zone: &TimeZone) -> Result<Date, String> {
    let here = zone.to_datetime(at);
    if here.time() == Time::midnight() {
        Ok(here.date())
    } else {
        Err("is not local midnight written in UTC, as the mapping says of this column".to_owned())
    }
}

fn outside() -> String {
    "is outside the calendar".to_owned()
}

#[cfg(test)]
#[path = "moments_tests.rs"]
mod tests;
