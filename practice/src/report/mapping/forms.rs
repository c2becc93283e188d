//! The ways in which date and time cells may be written: ISO, a spreadsheet's numbers, or a pattern.

use jiff::civil::{Date, DateTime, Time, date};
use jiff::fmt::strtime;
use jiff::{SignedDuration, Timestamp};

/// One way in which a date cell may be written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum DateForm {
    /// `2024-12-31`, with or without a time, with or without an offset.
    Iso,
    /// Days since the end of 1899, as spreadsheets count, with the time as a fraction.
    Excel,
    /// A pattern such as `%m/%d/%Y`; `timed` when it holds an hour.
    Pattern { text: String, timed: bool },
}

/// One way in which a time cell may be written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TimeForm {
    /// `1904`, `900` or `0`: hours and minutes without a colon.
    Hhmm,
    /// A fraction of a day, as spreadsheets hold it.
    Excel,
    /// A pattern such as `%H:%M`.
    Pattern(String),
}

/// A date cell before its time cell is looked at.
pub(super) enum Reading {
    Day(Date),
    Local(DateTime),
    Instant(Timestamp),
}

/// The day that shows a reader how a form is written: day, month and year cannot be confused.
const EXAMPLE: DateTime = date(2024, 12, 31).at(14, 30, 0, 0);
impl DateForm {
    /// The form with this name: `iso`, `excel`, or a pattern that gives day, month and year.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match text {
            "iso" => return Ok(Self::Iso),
            "excel" => return Ok(Self::Excel),
            _ => {}
        }
        let complaint = || format!("\"{text}\" is not a date form; use \"iso\", \"excel\" or a pattern such as \"%d/%m/%Y\"");
        let written = strtime::format(text, EXAMPLE).map_err(|_| complaint())?;
        let read = strtime::parse(text, &written).map_err(|_| complaint())?;
        if read.to_date().ok() != Some(EXAMPLE.date()) {
            return Err(complaint());
        }
        Ok(Self::Pattern { text: text.to_owned(), timed: read.hour().is_some() })
    }

    /// A text that both forms read, as different days: such a pair would guess. The sample is a day whose month could be its day.
    pub(super) fn confused_with(&self, other: &Self) -> Option<String> {
        let sample = date(2024, 2, 3).at(4, 5, 0, 0);
        let written = match self {
            Self::Pattern { text, .. } => strtime::format(text, sample).ok()?,
            Self::Iso | Self::Excel => return None,
        };
        let day = |form: &Self| match form.read(&written)? {
            Reading::Day(day) => Some(day),
            Reading::Local(at) => Some(at.date()),
            Reading::Instant(_) => None,
        };
        (day(other)? != day(self)?).then_some(written)
    }

    pub(super) fn read(&self, text: &str) -> Option<Reading> {
        match self {
            Self::Iso => read_iso(text),
            Self::Excel => read_serial(text),
            Self::Pattern { text: pattern, timed } => {
                let parts = strtime::parse(pattern, text).ok()?;
                if *timed { parts.to_datetime().ok().map(Reading::Local) } else { parts.to_date().ok().map(Reading::Day) }
            }
        }
    }

    pub(super) fn example(&self) -> String {
        match self {
            Self::Iso => "2024-12-31".to_owned(),
            Self::Excel => "45657 (a spreadsheet's date)".to_owned(),
            Self::Pattern { text, .. } => strtime::format(text, EXAMPLE).unwrap_or_else(|_| text.clone()),
        }
    }
}

impl TimeForm {
    /// The form with this name: `hhmm`, `excel`, or a pattern that gives the hour.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match text {
            "hhmm" => return Ok(Self::Hhmm),
            "excel" => return Ok(Self::Excel),
            _ => {}
        }
        let complaint = || format!("\"{text}\" is not a time form; use \"hhmm\", \"excel\" or a pattern such as \"%H:%M\"");
        let written = strtime::format(text, EXAMPLE).map_err(|_| complaint())?;
        let read = strtime::parse(text, &written).ok().and_then(|parts| parts.to_time().ok());
        if read == Some(EXAMPLE.time()) { Ok(Self::Pattern(text.to_owned())) } else { Err(complaint()) }
    }

    pub(super) fn read(&self, text: &str) -> Option<Time> {
        match self {
            Self::Hhmm => read_hhmm(text),
            Self::Excel => {
                let (day, time) = serial_parts(text)?;
                (day == 0).then_some(())?;
                (time < SignedDuration::from_hours(24)).then_some(())?;
                Time::midnight().checked_add(time).ok()
            }
            Self::Pattern(pattern) => strtime::parse(pattern, text).ok()?.to_time().ok(),
        }
    }

    pub(super) fn example(&self) -> String {
        match self {
            Self::Hhmm => "1430".to_owned(),
            Self::Excel => "0.604166667 (a spreadsheet's time)".to_owned(),
            Self::Pattern(text) => strtime::format(text, EXAMPLE).unwrap_or_else(|_| text.clone()),
        }
    }
}

fn read_iso(text: &str) -> Option<Reading> {
    if text.as_bytes().get(4) != Some(&b'-') || text.contains('[') {
        return None;
    }
    let Some(clock) = text.get(10..).filter(|rest| !rest.is_empty()) else {
        return text.parse::<Date>().ok().map(Reading::Day);
    };
    if clock.contains(['Z', 'z', '+', '-']) {
        return text.parse::<Timestamp>().ok().map(Reading::Instant);
    }
    text.parse::<DateTime>().ok().map(Reading::Local)
}

/// A spreadsheet's date, of 1910 to 2199: smaller numbers are more likely counts or codes.
fn read_serial(text: &str) -> Option<Reading> {
    let (days, time) = serial_parts(text)?;
    if !(3_654..=109_574).contains(&days) {
        return None;
    }
    let at = date(1899, 12, 30).to_datetime(Time::midnight());
    let at = at.checked_add(SignedDuration::from_hours(24 * days)).ok()?.checked_add(time).ok()?;
    Some(if time.is_zero() { Reading::Day(at.date()) } else { Reading::Local(at) })
}

/// The whole days and the time, to the nearest second, of a number such as `45657.604166667`.
fn serial_parts(text: &str) -> Option<(i64, SignedDuration)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let nanodays: i64 = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    let seconds = (nanodays * 86_400 + 500_000_000) / 1_000_000_000;
    Some((whole.parse().ok()?, SignedDuration::from_secs(seconds)))
}

/// `1904` is four minutes past seven in the evening, `900` nine in the morning, `0` midnight.
fn read_hhmm(text: &str) -> Option<Time> {
    if text.is_empty() || text.len() > 4 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i16 = text.parse().ok()?;
    Time::new((number / 100).try_into().ok()?, (number % 100).try_into().ok()?, 0, 0).ok()
}
