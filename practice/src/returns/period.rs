//! The local days, weeks and months between two days, in the order of time.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Dimension;

/// The most rows or columns of time in one figure: ten years of days.
pub const MOST: i32 = 3_660;

/// One day, week or month. The first and the last may reach beyond the days asked for; what lies there is not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its key: "2026-11-21" for a day, the Monday for a week, "2026-11" for a month.
    pub key: String,
    /// The words for readers.
    pub label: String,
    /// Its first local day.
    pub first: Date,
}

/// The periods of a dimension that hold the days from `from` to `to` (both included); none where the dimension is not of time.
pub fn periods(dimension: Dimension, from: Date, to: Date) -> Vec<Period> {
    let step = match dimension {
        Dimension::Day => 1.day(),
        Dimension::Week => 1.week(),
        Dimension::Month => 1.month(),
        _ => return Vec::new(),
    };
    let mut first = first_day(dimension, from);
    let mut all = Vec::new();
    while first <= to {
        all.push(Period { key: key(dimension, first), label: label(dimension, first), first });
        let Ok(next) = first.checked_add(step) else { break };
        first = next;
    }
    all
}

/// The key of the period that holds a local day; empty where the dimension is not of time.
pub fn key_of(dimension: Dimension, day: Date) -> String {
    if dimension.is_time() { key(dimension, first_day(dimension, day)) } else { String::new() }
}

/// Whether there would be more than [`MOST`] periods; reckons, makes none.
pub fn too_many(dimension: Dimension, from: Date, to: Date) -> bool {
    let days = to.duration_since(from).as_hours() / 24;
    let length = match dimension {
        Dimension::Day => 1,
        Dimension::Week => 7,
        Dimension::Month => 28,
        _ => return false,
    };
    days / length >= i64::from(MOST)
}

/// The weeks or months that reach beyond the days asked for, in a sentence: part of one beside whole ones would read as a fall. None where
/// all are whole.
pub fn cut(dimension: Dimension, from: Date, to: Date) -> Option<String> {
    let step = match dimension {
        Dimension::Week => 1.week(),
        Dimension::Month => 1.month(),
        _ => return None,
    };
    let reaches_beyond = |period: &Period| {
        let past = period.first.checked_add(step).ok();
        period.first < from || past.and_then(|past| past.yesterday().ok()).is_some_and(|last| last > to)
    };
    let all = periods(dimension, from, to);
    let ends = [all.first(), all.last().filter(|_| all.len() > 1)];
    let labels: Vec<&str> = ends.into_iter().flatten().filter(|period| reaches_beyond(period)).map(|period| period.label.as_str()).collect();
    let verb = if labels.len() > 1 { "are" } else { "is" };
    (!labels.is_empty()).then(|| format!("{} {verb} not whole in these dates.", labels.join(" and ")))
}

fn first_day(dimension: Dimension, day: Date) -> Date {
    match dimension {
        Dimension::Week => day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days()),
        Dimension::Month => day.first_of_month(),
        _ => day,
    }
}

fn key(dimension: Dimension, first: Date) -> String {
    let format = if dimension == Dimension::Month { "%Y-%m" } else { "%Y-%m-%d" };
    first.strftime(format).to_string()
}

fn label(dimension: Dimension, first: Date) -> String {
    let format = match dimension {
        Dimension::Month => "%B %Y",
        Dimension::Week => "Week of %-d %B %Y",
        _ => "%-d %B %Y",
    };
    first.strftime(format).to_string()
}
