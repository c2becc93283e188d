//! Dates and times of the files that we have met, and the slips that must not pass.

use super::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn rules(dates: &[&str], quirk: Option<Quirk>) -> MomentRules {
    MomentRules {
        dates: dates.iter().map(|form| DateForm::parse(form).unwrap()).collect(),
        times: vec![TimeForm::Hhmm, TimeForm::parse("%H:%M").unwrap(), TimeForm::Excel],
        quirk,
    }
}

fn read(rules: &MomentRules, date: &str, time: Option<&str>) -> Result<String, Unreadable> {
    rules.read(date, time, &zone("America/Toronto")).map(|m| format!("{} {}", m.at, m.known.code()))
}

#[test]
fn local_midnight_written_as_utc_gives_the_local_day_in_summer_and_winter() {
    let rules = rules(&["%m/%d/%Y %I:%M:%S %p"], Some(Quirk::LocalMidnightAsUtc));
    assert_eq!(read(&rules, "8/1/2014 4:00:00 AM", Some("1904")).unwrap(), "2014-08-01T23:04:00Z minute");
    assert_eq!(read(&rules, "1/1/2016 5:00:00 AM", Some("0")).unwrap(), "2016-01-01T05:00:00Z minute");
    assert_eq!(read(&rules, "1/1/2016 5:00:00 AM", None).unwrap(), "2016-01-01T05:00:00Z day");
    assert!(matches!(read(&rules, "1/1/2016 4:00:00 AM", None), Err(Unreadable::Date(why)) if why.contains("not local midnight")));
}

#[test]
fn an_offset_is_never_dropped() {
    let day = rules(&["iso"], Some(Quirk::LocalMidnightAsUtc));
    assert_eq!(read(&day, "2020-07-02T04:00:00Z", None).unwrap(), "2020-07-02T04:00:00Z day");
    let filler = rules(&["iso"], Some(Quirk::TimeIsFiller));
    assert!(read(&filler, "2020-07-02T00:00:00Z", None).is_err(), "it is still the first of July in Toronto");
    assert_eq!(read(&filler, "2020-07-02T00:00:00", None).unwrap(), "2020-07-02T04:00:00Z day");
    assert!(DateForm::parse("%Y-%m-%d %H:%M %z").is_err(), "patterns carry no offset: iso does");
}

#[test]
fn day_and_month_are_never_swapped() {
    let rules = rules(&["%m/%d/%Y"], None);
    let why = read(&rules, "31/12/2023", None);
    assert_eq!(why, Err(Unreadable::Date("is not a date written like 12/31/2024".to_owned())));
    assert!(read(&rules, "02/30/2023", None).is_err());
    assert!(read(&rules, "02/03/23", None).is_err(), "a year of two digits is the year 23");
    let (american, british) = (DateForm::parse("%m/%d/%Y").unwrap(), DateForm::parse("%d/%m/%Y").unwrap());
    assert_eq!(american.confused_with(&british), Some("02/03/2024".to_owned()));
    assert_eq!(american.confused_with(&DateForm::Iso), None);
}

#[test]
fn spreadsheet_numbers_and_iso_dates_are_read_where_the_mapping_names_them() {
    let rules = rules(&["excel", "iso"], None);
    assert_eq!(read(&rules, "43979", None).unwrap(), "2020-05-28T04:00:00Z day");
    assert_eq!(read(&rules, "43979.5", None).unwrap(), "2020-05-28T16:00:00Z minute");
    assert_eq!(read(&rules, "43979", Some("0.604166667")).unwrap(), "2020-05-28T18:30:00Z minute");
    assert_eq!(read(&rules, "2020-05-28", None).unwrap(), "2020-05-28T04:00:00Z day");
    assert_eq!(read(&rules, "2020-05-28T12:00:00", None).unwrap(), "2020-05-28T16:00:00Z minute");
    assert_eq!(read(&rules, "2020-05-28T12:00:00Z", None).unwrap(), "2020-05-28T12:00:00Z minute");
    assert!(read(&rules, "1327079", None).is_err(), "an incident number is no date");
    assert!(read(&rules, "12", None).is_err());
}

#[test]
fn an_hour_that_the_clocks_skip_is_refused_and_one_that_they_repeat_is_marked() {
    let rules = rules(&["iso"], None);
    assert!(matches!(read(&rules, "2023-03-12", Some("230")), Err(Unreadable::Time(why)) if why.contains("clocks went forward")));
    let twice = rules.read("2023-11-05", Some("01:30"), &zone("America/Toronto")).unwrap();
    assert!(twice.twice);
    assert_eq!(twice.at.to_string(), "2023-11-05T05:30:00Z");
}

#[test]
fn a_time_must_be_a_time() {
    for time in ["2400", "1299", "19045", "noon", "-30"] {
        assert!(matches!(read(&rules(&["iso"], None), "2023-01-01", Some(time)), Err(Unreadable::Time(_))), "{time}");
    }
    let filler = rules(&["%m/%d/%Y %I:%M:%S %p"], Some(Quirk::TimeIsFiller));
    assert_eq!(read(&filler, "01/01/2017 12:00:00 AM", None).unwrap(), "2017-01-01T05:00:00Z day");
    assert!(read(&filler, "01/01/2017 02:00:00 PM", None).is_err());
}

#[test]
fn a_day_ends_at_its_last_local_second_also_when_the_clocks_change() {
    let end = last_second_of(date(2023, 11, 5), &zone("America/Toronto")).unwrap();
    assert_eq!(end.to_string(), "2023-11-06T04:59:59Z");
}
