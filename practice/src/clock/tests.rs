//! What the clock promises, on dates that forces have met.

use super::{Allowance, BankHoliday, Calendar, CalendarFault};
use jiff::Timestamp;
use jiff::civil::{Date, date, time};
use proptest::prelude::*;

fn holidays() -> Vec<BankHoliday> {
    [
        (date(2026, 4, 3), "Good Friday"),
        (date(2026, 4, 6), "Easter Monday"),
        (date(2026, 8, 31), "Summer bank holiday"),
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 28), "Boxing Day (substitute day)"),
    ]
    .into_iter()
    .map(|(date, name)| BankHoliday { date, name: name.to_owned() })
    .collect()
}

fn london() -> Calendar {
    Calendar::new("Europe/London", holidays(), date(2026, 12, 31), Some(time(17, 0, 0, 0))).unwrap()
}

fn local(day: Date, hour: i8, minute: i8) -> Timestamp {
    day.at(hour, minute, 0, 0).to_zoned(london().zone().clone()).unwrap().timestamp()
}

#[test]
fn assigned_on_friday_at_four_is_due_on_saturday_at_four() {
    let due = london().due("assigned", local(date(2026, 11, 20), 16, 0), Allowance::Hours(24));
    assert_eq!(due.at, local(date(2026, 11, 21), 16, 0));
    assert_eq!(due.arithmetic, "assigned Fri 20 Nov 2026 16:00 + 24 hours = Sat 21 Nov 2026 16:00");
    assert_eq!(due.warning, None);
}

#[test]
fn elapsed_hours_stay_elapsed_across_both_clock_changes() {
    let back = london().due("assigned", local(date(2026, 10, 24), 16, 0), Allowance::Hours(24));
    assert_eq!(back.arithmetic, "assigned Sat 24 Oct 2026 16:00 + 24 hours = Sun 25 Oct 2026 15:00 (the clocks go back in between)");
    let forward = london().due("assigned", local(date(2026, 3, 28), 16, 0), Allowance::Days(1));
    assert_eq!(forward.at, local(date(2026, 3, 29), 17, 0));
    assert!(forward.arithmetic.ends_with("17:00 (the clocks go forward in between)"), "{}", forward.arithmetic);
}

#[test]
fn x6_charged_on_the_thursday_before_a_bank_holiday_monday() {
    let charged = local(date(2026, 8, 27), 14, 0);
    let enhanced = london().due("charged", charged, Allowance::WorkingDays(1));
    assert_eq!(enhanced.at, local(date(2026, 8, 29), 0, 0), "the end of Friday is Saturday's midnight");
    assert_eq!(enhanced.arithmetic, "charged Thu 27 Aug 2026 14:00 + 1 working day = end of Fri 28 Aug 2026");
    let standard = london().due("charged", charged, Allowance::WorkingDays(5));
    assert_eq!(standard.at, local(date(2026, 9, 5), 0, 0), "Fri, Tue, Wed, Thu, Fri");
    assert_eq!(
        standard.arithmetic,
        "charged Thu 27 Aug 2026 14:00 + 5 working days = end of Fri 4 Sep 2026 (not counted: Mon 31 Aug 2026 Summer bank holiday)"
    );
}

#[test]
fn before_easter_both_bank_holidays_are_skipped_and_named() {
    let due = london().due("charged", local(date(2026, 4, 2), 10, 0), Allowance::WorkingDays(1));
    assert_eq!(due.at, local(date(2026, 4, 8), 0, 0));
    assert!(
        due.arithmetic.ends_with("end of Tue 7 Apr 2026 (not counted: Fri 3 Apr 2026 Good Friday; Mon 6 Apr 2026 Easter Monday)"),
        "{}",
        due.arithmetic
    );
}

#[test]
fn an_event_after_the_cut_off_counts_from_the_next_working_day() {
    let at_five = london().due("reported", local(date(2026, 11, 19), 17, 0), Allowance::WorkingDays(2));
    assert_eq!(at_five.at, local(date(2026, 11, 24), 0, 0));
    let after = london().due("reported", local(date(2026, 11, 19), 17, 1), Allowance::WorkingDays(2));
    assert_eq!(after.arithmetic, "reported Thu 19 Nov 2026 17:01, counted from Fri 20 Nov 2026, + 2 working days = end of Tue 24 Nov 2026");
}

#[test]
fn days_past_the_end_of_the_calendar_carry_a_warning() {
    let due = london().due("charged", local(date(2026, 12, 30), 10, 0), Allowance::WorkingDays(2));
    assert!(due.warning.unwrap().contains("31 December 2026"));
    let inside = london().due("charged", local(date(2026, 12, 22), 10, 0), Allowance::WorkingDays(4));
    assert_eq!(inside.warning, None, "{}", inside.arithmetic);
}

#[test]
fn allowances_read_as_written_and_refuse_other_words() {
    for words in ["15 minutes", "24 hours", "7 days", "2 working days", "1 working day", "1 hour"] {
        assert_eq!(words.parse::<Allowance>().unwrap().to_string(), words);
    }
    for words in ["0 hours", "24", "hours", "-1 days", "3 weeks", "99999999999 days", "4000 days", ""] {
        assert!(words.parse::<Allowance>().unwrap_err().to_string().contains("is not an allowance"), "{words}");
    }
}

#[test]
fn a_calendar_refuses_disorder_and_days_past_its_end() {
    let mut swapped = holidays();
    swapped.swap(0, 1);
    assert_eq!(Calendar::new("Europe/London", swapped, date(2026, 12, 31), None).unwrap_err(), CalendarFault::NotSorted(date(2026, 4, 3)));
    let early = Calendar::new("Europe/London", holidays(), date(2026, 6, 1), None).unwrap_err();
    assert_eq!(early, CalendarFault::PastTheEnd(date(2026, 12, 28), date(2026, 6, 1)));
    assert!(Calendar::new("Europe/Camelot", vec![], date(2026, 6, 1), None).is_err());
}

#[test]
fn moments_are_shown_on_local_clocks() {
    let summer: Timestamp = "2026-06-30T23:04:00Z".parse().unwrap();
    assert_eq!(london().show(summer), "1 July 2026, 00:04");
    assert_eq!(london().show_short(summer), "Wed 1 Jul 00:04");
    assert_eq!(london().show_date(summer), "1 July 2026");
    assert_eq!(london().month_of(summer), "2026-07");
    assert_eq!(london().day_start(date(2026, 7, 1)), "2026-06-30T23:00:00Z".parse().unwrap());
}

proptest! {
    #[test]
    fn a_later_event_is_never_due_sooner(seconds in 1_700_000_000_i64..1_850_000_000, later in 0_i64..1_000_000, days in 1_u32..30) {
        let (first, second) = (Timestamp::from_second(seconds).unwrap(), Timestamp::from_second(seconds + later).unwrap());
        for allowance in [Allowance::WorkingDays(days), Allowance::Days(days)] {
            let (one, two) = (london().due("reported", first, allowance), london().due("reported", second, allowance));
            prop_assert!(one.at <= two.at && one.at > first);
        }
    }
}
