//! The calendar of a force: its time zone, its bank holidays, and how moments are shown to readers.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned};
use serde::Deserialize;
use std::fmt;

/// One bank holiday of England and Wales, substitute days included.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankHoliday {
    /// The day that does not count as a working day.
    #[serde(deserialize_with = "super::super::policy::given_date")]
    pub date: Date,
    /// Its name, as the arithmetic sentence gives it.
    pub name: String,
}

/// Working days, local days and the words in which moments are shown (domain rules 3.2, the working-day engine).
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    holidays: Vec<BankHoliday>,
    valid_to: Date,
    cut_off: Option<Time>,
}

/// Why a calendar cannot be used; it displays as a sentence for the policy's author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarFault {
    /// No such time zone is known.
    UnknownZone(String),
    /// A bank holiday is not later than the one before it.
    NotSorted(Date),
    /// A bank holiday lies past the day that the list says it ends.
    PastTheEnd(Date, Date),
}

impl fmt::Display for CalendarFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownZone(name) => write!(f, "no time zone is called \"{name}\"; use a name such as \"Europe/London\""),
            Self::NotSorted(date) => write!(f, "bank holiday {date} is not later than the one before it; list them in order, each once"),
            Self::PastTheEnd(date, end) => write!(f, "bank holiday {date} is later than valid_to, {end}; move valid_to or remove the day"),
        }
    }
}

impl std::error::Error for CalendarFault {}

impl Calendar {
    /// A calendar from its facts. `valid_to` is the last day that the holidays cover; an event after `cut_off` (local time) counts
    /// from the next working day, and `None` means that the hour does not matter.
    ///
    /// Refuses an unknown zone, holidays out of order, and holidays past `valid_to`.
    pub fn new(zone: &str, holidays: Vec<BankHoliday>, valid_to: Date, cut_off: Option<Time>) -> Result<Self, CalendarFault> {
        let zone = TimeZoneDatabase::bundled().get(zone).map_err(|_| CalendarFault::UnknownZone(zone.to_owned()))?;
        for (earlier, later) in holidays.iter().zip(holidays.iter().skip(1)) {
            if later.date <= earlier.date {
                return Err(CalendarFault::NotSorted(later.date));
            }
        }
        match holidays.last() {
            Some(last) if last.date > valid_to => Err(CalendarFault::PastTheEnd(last.date, valid_to)),
            _ => Ok(Self { zone, holidays, valid_to, cut_off }),
        }
    }

    /// The moment on the force's own clocks.
    pub fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }

    /// The force's time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The last day that the bank holidays cover; working days beyond it carry a warning.
    pub fn valid_to(&self) -> Date {
        self.valid_to
    }

    /// The local time after which an event counts from the next working day.
    pub fn cut_off(&self) -> Option<Time> {
        self.cut_off
    }

    /// The bank holidays, in order.
    pub fn holidays(&self) -> &[BankHoliday] {
        &self.holidays
    }

    /// The first moment of a local day (23 or 25 hours before the next one when the clocks change).
    pub fn day_start(&self, day: Date) -> Timestamp {
        day.to_zoned(self.zone.clone()).map_or_else(
            |_| {
                if day.year() > 0 { Timestamp::MAX } else { Timestamp::MIN }
            },
            |start| start.timestamp(),
        )
    }

    /// The bank holiday on this day, if it is one.
    pub fn holiday(&self, day: Date) -> Option<&BankHoliday> {
        let place = self.holidays.binary_search_by_key(&day, |holiday| holiday.date).ok()?;
        self.holidays.get(place)
    }

    /// Whether the day is Monday to Friday and no bank holiday of England and Wales.
    pub fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && self.holiday(day).is_none()
    }

    /// A moment in full, on local clocks: "21 November 2026, 10:04".
    pub fn show(&self, at: Timestamp) -> String {
        self.local(at).strftime("%-d %B %Y, %H:%M").to_string()
    }

    /// A moment by which something is owed or runs out, on local clocks. The first moment of a day is the end of the day before it, as people
    /// say it: "the end of 1 December 2026".
    pub fn show_end(&self, at: Timestamp) -> String {
        let local = self.local(at);
        let before = local.date().yesterday().ok().filter(|_| local.time() == Time::midnight());
        before.map_or_else(|| self.show(at), |day| format!("the end of {}", day.strftime("%-d %B %Y")))
    }

    /// The same as a sentence's beginning: "Due at the end of 1 December 2026", "Due 21 November 2026, 10:04".
    pub fn show_due(&self, at: Timestamp) -> String {
        let end = self.show_end(at);
        if end.starts_with("the end of") { format!("Due at {end}") } else { format!("Due {end}") }
    }

    /// A moment in a list, on local clocks: "Sat 21 Nov 10:04".
    pub fn show_short(&self, at: Timestamp) -> String {
        self.local(at).strftime("%a %-d %b %H:%M").to_string()
    }

    /// The local day of a moment: "21 November 2026".
    pub fn show_date(&self, at: Timestamp) -> String {
        self.local(at).strftime("%-d %B %Y").to_string()
    }

    /// The local month of a moment, as figures are grouped: "2026-11".
    pub fn month_of(&self, at: Timestamp) -> String {
        self.local(at).strftime("%Y-%m").to_string()
    }
}
