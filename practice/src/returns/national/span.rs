//! The days that a return is about.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};

use crate::clock::Calendar;
use crate::policy::Every;
use crate::returns::daily;

/// The period of one return, on the force's local days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its word in addresses: "2026-11-21" for a day, the Monday for a week, "2026-11" for a month, "2025-26" for a year.
    pub key: String,
    /// Its words for readers.
    pub label: String,
    /// The first day.
    pub from: Date,
    /// The last day, included.
    pub to: Date,
    /// The first moment.
    pub begins: Timestamp,
    /// The first moment after it. A day ends at the force's cut-off hour (R-RET-01), anything longer at midnight.
    pub ends: Timestamp,
}

impl Span {
    /// The period that holds a day.
    pub fn holding(every: Every, day: Date, cut_off: u32, calendar: &Calendar) -> Self {
        let (from, to) = match every {
            Every::Day => (day, day),
            Every::Week => {
                let monday = day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days());
                (monday, monday.saturating_add(6.days()))
            }
            Every::Month => (day.first_of_month(), day.last_of_month()),
            Every::Year => {
                let year = if day.month() < 4 { day.year() - 1 } else { day.year() };
                (date(year, 4, 1), date(year.saturating_add(1), 3, 31))
            }
        };
        let (begins, ends) = if every == Every::Day {
            daily::bounds(day, cut_off, calendar)
        } else {
            (calendar.day_start(from), calendar.day_start(to.saturating_add(1.day())))
        };
        Self { key: key(every, from), label: label(every, from, to), from, to, begins, ends }
    }

    /// The period with this key; `None` for a word that is no key.
    pub fn of_key(every: Every, key: &str, cut_off: u32, calendar: &Calendar) -> Option<Self> {
        let day = match every {
            Every::Day | Every::Week => key.parse().ok()?,
            Every::Month => format!("{key}-01").parse().ok()?,
            Every::Year => date(key.split_once('-')?.0.parse().ok().filter(|year| (1990..=2200).contains(year))?, 4, 1),
        };
        Some(Self::holding(every, day, cut_off, calendar)).filter(|span| span.key == key)
    }

    /// The period after this one.
    #[must_use]
    pub fn next(&self, every: Every, cut_off: u32, calendar: &Calendar) -> Self {
        Self::holding(every, self.to.saturating_add(1.day()), cut_off, calendar)
    }

    /// The last period that is over at a moment.
    pub fn last_ended(every: Every, now: Timestamp, cut_off: u32, calendar: &Calendar) -> Self {
        let today = calendar.local(now).date();
        let mut span = Self::holding(every, today, cut_off, calendar);
        // A day may end at a cut-off before midnight of its own date: at most two steps back.
        while span.ends > now {
            span = Self::holding(every, span.from.saturating_sub(1.day()), cut_off, calendar);
        }
        span
    }
}

fn key(every: Every, from: Date) -> String {
    match every {
        Every::Day | Every::Week => from.to_string(),
        Every::Month => from.strftime("%Y-%m").to_string(),
        Every::Year => format!("{}-{:02}", from.year(), (from.year() + 1) % 100),
    }
}

fn label(every: Every, from: Date, to: Date) -> String {
    match every {
        Every::Day => from.strftime("%-d %B %Y").to_string(),
        Every::Week if from.month() == to.month() => format!("{} to {}", from.strftime("%-d"), to.strftime("%-d %B %Y")),
        Every::Week => format!("{} to {}", from.strftime("%-d %B"), to.strftime("%-d %B %Y")),
        Every::Month => from.strftime("%B %Y").to_string(),
        Every::Year => format!("{}/{:02}", from.year(), (from.year() + 1) % 100),
    }
}
