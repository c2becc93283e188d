//! When people of the demonstration work: the control room at all hours, supervisors and investigators by day, offices on working days.

use jiff::{SignedDuration, Timestamp};
use practice::clock::Calendar;

use super::random::Chance;

/// Supervisors and investigators begin and end their day, local hours.
const DAY: (i8, i8) = (8, 21);
/// Offices begin and end theirs.
const OFFICE: (i8, i8) = (8, 16);

/// A moment that much later; the same where the calendar ends.
pub fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(at)
}

/// The first moment from this one on at which somebody on the day shift does it: by day the same, at night the next morning.
pub fn by_day(chance: &mut Chance, calendar: &Calendar, at: Timestamp) -> Timestamp {
    next(chance, calendar, at, DAY, false)
}

/// The first moment from this one on at which an office does it: on working days only.
pub fn in_office(chance: &mut Chance, calendar: &Calendar, at: Timestamp) -> Timestamp {
    next(chance, calendar, at, OFFICE, true)
}

fn next(chance: &mut Chance, calendar: &Calendar, at: Timestamp, (begins, ends): (i8, i8), working_days: bool) -> Timestamp {
    let local = calendar.local(at);
    let fits = |day| !working_days || calendar.is_working_day(day);
    if fits(local.date()) && (begins..ends).contains(&local.hour()) {
        return at;
    }
    let mut day = local.date();
    if local.hour() >= ends || !fits(day) {
        day = day.tomorrow().unwrap_or(day);
    }
    for _ in 0..14 {
        if fits(day) {
            break;
        }
        day = day.tomorrow().unwrap_or(day);
    }
    let morning = later(calendar.day_start(day), SignedDuration::from_hours(i64::from(begins)));
    later(morning, chance.minutes(2, 75))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_at_night_or_on_a_holiday_is_done_the_next_morning_of_work() {
        let book = crate::house::shipped_book().unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let adopted = practice::policy::Adoption {
            kind: practice::policy::AdoptionKind::Pack,
            item: "leicestershire".into(),
            version: "2026.1".into(),
            from: at("2020-01-01T00:00:00Z"),
        };
        let calendar = book.policy(&[adopted], at("2026-11-20T12:00:00Z")).unwrap().calendar;
        let mut chance = Chance::of(1, &[]);
        let noon = at("2026-11-20T12:00:00Z");
        assert_eq!(by_day(&mut chance, &calendar, noon), noon);
        let night = by_day(&mut chance, &calendar, at("2026-11-20T23:00:00Z"));
        assert_eq!(calendar.show_date(night), "21 November 2026");
        let christmas = in_office(&mut chance, &calendar, at("2026-12-24T20:00:00Z"));
        assert_eq!(calendar.show_date(christmas), "29 December 2026", "two holidays, a weekend and a bank holiday lie between");
    }
}
