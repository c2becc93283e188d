//! When something is due, with the arithmetic in a sentence that a reader can check by hand.

use super::{Allowance, Calendar};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use std::cmp::Ordering;
use std::fmt::Write as _;

/// The moment that something is due and how it was reckoned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The first moment at which it is late, to the second: a thing done before it is in time.
    pub at: Timestamp,
    /// The sum in words, on local clocks: "assigned Fri 20 Nov 2026 16:00 + 24 hours = Sat 21 Nov 2026 16:00".
    pub arithmetic: String,
    /// Set when the sum needed days that the calendar's bank holidays do not cover.
    pub warning: Option<String>,
}

/// A count of working days while it runs.
struct Counted {
    last: Date,
    skipped: Vec<String>,
}

impl Calendar {
    /// When `allowance` runs out after `from`; `what_started` is a word for the sentence, such as "assigned".
    ///
    /// Elapsed allowances are exact across both clock changes. Working days: the n-th one after the day that started the clock, due
    /// at the end of that local day. Where the calendar has a cut-off, an event after it, or on a day that is not a working day,
    /// counts as of the next working day (domain rules 3.2), so that a later event is never due sooner.
    pub fn due(&self, what_started: &str, from: Timestamp, allowance: Allowance) -> Due {
        match allowance {
            Allowance::WorkingDays(count) => self.due_in_working_days(what_started, from, count),
            Allowance::Minutes(_) | Allowance::Hours(_) | Allowance::Days(_) => self.due_elapsed(what_started, from, allowance),
        }
    }

    fn due_elapsed(&self, what_started: &str, from: Timestamp, allowance: Allowance) -> Due {
        let length = allowance.elapsed().unwrap_or(SignedDuration::ZERO);
        let at = from.checked_add(length).unwrap_or(Timestamp::MAX);
        let (start, end) = (self.local(from), self.local(at));
        let mut arithmetic =
            format!("{what_started} {} + {allowance} = {}", start.strftime("%a %-d %b %Y %H:%M"), end.strftime("%a %-d %b %Y %H:%M"));
        match end.offset().seconds().cmp(&start.offset().seconds()) {
            Ordering::Less => arithmetic.push_str(" (the clocks go back in between)"),
            Ordering::Greater => arithmetic.push_str(" (the clocks go forward in between)"),
            Ordering::Equal => {}
        }
        Due { at, arithmetic, warning: None }
    }

    fn due_in_working_days(&self, what_started: &str, from: Timestamp, count: u32) -> Due {
        let start = self.local(from);
        let counted_from = self.counted_from(start.date(), start.time());
        let counted = self.count_working_days(counted_from, count);
        let last = counted.last.strftime("%a %-d %b %Y");
        let allowance = Allowance::WorkingDays(count);
        let mut arithmetic = format!("{what_started} {}", start.strftime("%a %-d %b %Y %H:%M"));
        if counted_from != start.date() {
            let _ = write!(arithmetic, ", counted from {},", counted_from.strftime("%a %-d %b %Y"));
        }
        let _ = write!(arithmetic, " + {allowance} = end of {last}");
        if !counted.skipped.is_empty() {
            let _ = write!(arithmetic, " (not counted: {})", counted.skipped.join("; "));
        }
        let warning = (counted.last > self.valid_to()).then(|| {
            format!(
                "The bank holidays in this calendar end on {}: later ones were counted as working days. Ask for the calendar to be brought up to date.",
                self.valid_to().strftime("%-d %B %Y")
            )
        });
        Due { at: self.day_start(counted.last.tomorrow().unwrap_or(Date::MAX)), arithmetic, warning }
    }

    /// The day that an event belongs to for working-day counts.
    fn counted_from(&self, day: Date, time: jiff::civil::Time) -> Date {
        match self.cut_off() {
            None => day,
            Some(cut_off) if self.is_working_day(day) && time <= cut_off => day,
            Some(_) => self.count_working_days(day, 1).last,
        }
    }

    fn count_working_days(&self, from: Date, count: u32) -> Counted {
        let mut counted = Counted { last: from, skipped: Vec::new() };
        let mut left = count;
        while left > 0 {
            let Ok(next) = counted.last.tomorrow() else {
                break;
            };
            counted.last = next;
            if self.is_working_day(next) {
                left -= 1;
            } else if let Some(holiday) = self.holiday(next) {
                counted.skipped.push(format!("{} {}", next.strftime("%a %-d %b %Y"), holiday.name));
            }
        }
        counted
    }
}
