//! National returns: periods, what is owed, nil returns, columns, what stops a return, and what each of its figures counted.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;

use super::columns::{NEEDED, Wanted};
use super::content::{arranged, correct, records};
use super::nil::{Answered, Given, Said, answer, table};
use super::*;
use crate::policy::{Every, NationalReturn, Policy};
use crate::returns::home_office::{Bulletin, FIELDS, HateCrime, OFFENCES, Year};
use crate::returns::printing::Content;
use crate::returns::{Names, Printed};
use crate::testing::{at, policy_at};

fn policy() -> Policy {
    policy_at("leicestershire", "2026-11-20 10:00")
}

fn kind(policy: &Policy, code: &str) -> NationalReturn {
    policy.national_return(code).unwrap().clone()
}

fn keys(given: &str, known: &[&str], opened: &str, measures: &[Measures], now: &str) -> Vec<String> {
    let policy = policy();
    let keys: BTreeSet<String> = known.iter().map(|key| (*key).to_owned()).collect();
    let known = Known { keys: &keys, opened: at(opened), measures, cut_off: 0 };
    to_open(&kind(&policy, given), known, at(now), &policy.calendar).into_iter().map(|span| span.key).collect()
}

fn crime(reference: &str, strands: &[&str], offence: Option<&str>) -> HateCrime {
    HateCrime {
        record: format!("261101-{reference}"),
        reference: reference.into(),
        area: "E06000016".into(),
        recorded_on: date(2026, 10, 5),
        offence_from: Some(date(2026, 10, 4)),
        offence_to: None,
        offence: offence.map(str::to_owned),
        group: None,
        strands: strands.iter().map(|code| (*code).to_owned()).collect(),
        religions: if strands.contains(&"REL") { BTreeSet::from(["MUS".to_owned()]) } else { BTreeSet::new() },
        online: false,
        domestic: false,
        outcome: None,
        outcome_on: None,
    }
}

#[test]
fn periods_have_stable_keys_and_end_when_the_forces_day_ends() {
    let policy = policy();
    let of = |every, day, cut_off| Span::holding(every, day, cut_off, &policy.calendar);
    let week = of(Every::Week, date(2026, 11, 21), 0);
    assert_eq!((week.key.as_str(), week.label.as_str()), ("2026-11-16", "16 to 22 November 2026"));
    assert_eq!((week.begins, week.ends), (at("2026-11-16 00:00"), at("2026-11-23 00:00")));
    let year = of(Every::Year, date(2026, 3, 31), 0);
    assert_eq!((year.key.as_str(), year.from, year.to), ("2025-26", date(2025, 4, 1), date(2026, 3, 31)));
    let day = of(Every::Day, date(2026, 11, 21), 7);
    assert_eq!((day.begins, day.ends), (at("2026-11-20 07:00"), at("2026-11-21 07:00")), "the day ends at the cut-off");
    assert_eq!(of(Every::Month, date(2026, 2, 9), 0).to, date(2026, 2, 28));
    for (every, key) in [(Every::Day, "2026-11-21"), (Every::Week, "2026-11-16"), (Every::Month, "2026-11"), (Every::Year, "2025-26")] {
        assert_eq!(Span::of_key(every, key, 0, &policy.calendar).unwrap().key, key);
    }
    for (every, key) in
        [(Every::Week, "2026-11-17"), (Every::Year, "2025-27"), (Every::Year, "2025"), (Every::Month, "2026-13"), (Every::Day, "x")]
    {
        assert_eq!(Span::of_key(every, key, 0, &policy.calendar), None, "{key}");
    }
    assert_eq!(Span::last_ended(Every::Day, at("2026-11-21 06:59"), 7, &policy.calendar).key, "2026-11-20");
}

#[test]
fn a_return_is_owed_once_its_period_is_over_and_none_since_the_last_is_left_out() {
    assert_eq!(keys("nctt-weekly", &[], "2026-01-01 00:00", &[], "2026-11-22 23:59"), ["2026-11-09"]);
    assert_eq!(keys("nctt-weekly", &[], "2026-01-01 00:00", &[], "2026-11-23 00:00"), ["2026-11-16"]);
    assert_eq!(keys("nctt-weekly", &["2026-11-02"], "2026-01-01 00:00", &[], "2026-11-23 00:00"), ["2026-11-09", "2026-11-16"]);
    assert!(keys("nctt-weekly", &["2026-11-16"], "2026-01-01 00:00", &[], "2026-11-29 00:00").is_empty());
    assert!(keys("nctt-weekly", &[], "2026-11-23 09:00", &[], "2026-11-24 00:00").is_empty(), "not for a week before the force was there");
    assert_eq!(keys("home-office", &[], "2024-01-01 00:00", &[], "2026-11-23 00:00"), ["2025-26"]);
}

#[test]
fn the_daily_return_is_owed_only_for_days_on_which_measures_were_on() {
    assert!(keys("nctt-daily", &[], "2026-01-01 00:00", &[], "2026-11-23 00:00").is_empty());
    let on = Measures { from: at("2026-11-18 15:00"), to: Some(at("2026-11-20 00:00")) };
    assert_eq!(keys("nctt-daily", &[], "2026-01-01 00:00", &[on], "2026-11-19 00:00"), ["2026-11-18"]);
    assert_eq!(
        keys("nctt-daily", &["2026-11-18"], "2026-01-01 00:00", &[on], "2026-11-25 00:00"),
        ["2026-11-19"],
        "off at midnight: not the 20th"
    );
    let still = Measures { from: at("2026-11-21 09:00"), to: None };
    let all = keys("nctt-daily", &["2026-11-18"], "2026-01-01 00:00", &[on, still], "2026-11-23 08:00");
    assert_eq!(all, ["2026-11-19", "2026-11-21", "2026-11-22"]);
}

#[test]
fn an_answer_is_a_number_or_an_explicit_nil_and_0_is_neither() {
    let give = |said, count, note: &str| answer(Given { said, count, note: note.into() });
    assert_eq!(give(Said::Nil, None, "").unwrap().count, None);
    assert_eq!(give(Said::Count, Some(2), "Graffiti near the market.").unwrap().count, Some(2));
    assert_eq!(give(Said::Count, Some(0), "x").unwrap_err().field, "count");
    assert_eq!(give(Said::Count, None, "x").unwrap_err().field, "count");
    assert_eq!(give(Said::Count, Some(2), " ").unwrap_err().field, "note");
    assert_eq!(give(Said::Nil, Some(2), "").unwrap_err().field, "count");
    assert_eq!(give(Said::Missing, None, "").unwrap_err().field, "said");
    let one = |name: &str, said, count| Answered { name: name.into(), said, count };
    let printed = table(&[one("Blaby", Said::Nil, None), one("Melton", Said::Missing, None), one("Rutland", Said::Count, Some(3))]);
    assert_eq!(printed.cell("Blaby", "To report"), Some("0"));
    assert_eq!(printed.cell("Melton", "To report"), Some("No answer"), "silence is no nil return");
    assert_eq!(printed.cell("All answers", "Answer"), Some("2 of 3 answered, 1 of them nil"));
}

fn wanted(change: impl Fn(&mut Vec<Wanted>)) -> Result<ColumnMap, Vec<columns::NotThis>> {
    let mut all: Vec<Wanted> = FIELDS
        .iter()
        .zip(1..)
        .map(|((field, heading), place)| Wanted { field: (*field).into(), place: Some(place), heading: (*heading).into() })
        .collect();
    change(&mut all);
    ColumnMap::of(&all)
}

#[test]
fn columns_may_be_renamed_reordered_and_left_out_but_not_those_that_the_return_needs() {
    assert_eq!(wanted(|_| {}).unwrap(), ColumnMap::default());
    let own = wanted(|all| {
        all[0].place = Some(90);
        all[1].heading = "Crime reference".into();
        all[16].place = None;
    })
    .unwrap();
    assert_eq!((own.columns()[0].heading.as_str(), own.columns().last().unwrap().field.as_str()), ("Crime reference", "force_code"));
    assert!(own.columns().iter().all(|column| column.field != "csp"));
    assert_eq!(ColumnMap::of_lines(&own.to_lines()), Some(own.clone()));
    assert_eq!(ColumnMap::of_lines("no_such_field=x"), None);
    let printed = records(&[crime("P-A", &["RACE"], Some("8P"))], "LEI", &own);
    let (head, rows) = arranged(&printed, own.columns());
    assert_eq!((head[0].as_str(), head.len()), ("Crime reference", FIELDS.len() - 1));
    assert_eq!((rows[0][0].as_str(), rows[0].last().unwrap().as_str(), rows[0][4].as_str()), ("P-A", "LEI", "8P"));
    for field in NEEDED {
        let refused = wanted(|all| all.iter_mut().filter(|one| one.field == field).for_each(|one| one.place = None)).unwrap_err();
        assert!(refused[0].field == field && refused[0].about_place, "{refused:?}");
    }
    let refused = wanted(|all| (all[3].place, all[4].heading) = (Some(1), "CRIME_REF".into())).unwrap_err();
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert!(refused[0].sentence.contains("force_code") && refused[1].sentence.contains("crime_ref"), "{refused:?}");
}

#[test]
fn what_stops_a_return_names_the_record_or_the_cell() {
    let policy = policy();
    let names = Names::of(&policy);
    let span = Span::holding(Every::Month, date(2026, 10, 1), 0, &policy.calendar);
    let said = |crimes: &[HateCrime]| {
        let tables = [records(crimes, "LEI", &ColumnMap::default())];
        sending(&tables, Some((crimes, &span)), &names, &policy)
    };
    let mut missing = crime("P-B", &["REL"], Some("8P"));
    missing.religions.clear();
    let wrong = said(&[crime("P-A", &["RACE"], None), missing, crime("P-C", &["ALTSUB"], Some("8P"))]);
    let says = |record: &str, what: &str| wrong.iter().any(|one| one.record.as_deref() == Some(record) && one.sentence.contains(what));
    assert!(
        says("261101-P-A", "no offence code") && says("261101-P-B", "religion") && says("261101-P-C", "ALTSUB is monitored locally"),
        "{wrong:?}"
    );
    assert_eq!(wrong.len(), 3);
    let twice = said(&[crime("P-A", &["RACE"], Some("8P")), crime("P-A", &["SO"], Some("8P"))]);
    assert!(twice.len() == 1 && twice[0].sentence.contains("stands twice"), "{twice:?}");
}

fn bulletin(crimes: &[HateCrime], policy: &Policy) -> Content {
    let years = [Year { label: "2025/26".into(), crimes: Some(Vec::new()) }, Year { label: "2026/27".into(), crimes: Some(crimes.to_vec()) }];
    let (names, areas) = (Names::of(policy), BTreeMap::new());
    let tables = Bulletin { years: &years, names: &names, areas: &areas, coverage: &[] }.tables(policy);
    Content { tables, cells: Vec::new() }
}

#[test]
fn a_figure_put_right_by_hand_cannot_break_a_total_unnoticed() {
    let policy = policy();
    let names = Names::of(&policy);
    let crimes = [crime("P-A", &["RACE"], Some("8P")), crime("P-B", &["RACE", "REL"], Some("8P"))];
    let fine = bulletin(&crimes, &policy);
    let said = |content: &Content| sending(&content.tables, None, &names, &policy);
    assert!(said(&fine).is_empty(), "{:?}", said(&fine));
    let put = |table: &str, row: &str, column: &str, figure| Correction {
        table: table.into(),
        row: row.into(),
        column: column.into(),
        figure,
        reason: "Counted by hand.".into(),
    };
    for (correction, cell) in [
        (put("A", OFFENCES, "2026/27", 9), "Table A, row \"Total number of offences\", column \"2026/27\""),
        (put("B", "Leicester", "2026/27", 9), "Table B, row \"All areas\", column \"2026/27\""),
        (put("C", "All groups", "Offences", 9), "Table C, row \"All groups\", column \"Offences\""),
        (put("E", "No outcome yet", "All hate crimes", 9), "Table E, row \"All outcomes\", column \"All hate crimes\""),
    ] {
        let mut content = fine.clone();
        assert!(correct(&mut content, std::slice::from_ref(&correction)).is_empty(), "{correction:?}");
        let wrong = said(&content);
        assert!(wrong.len() == 1 && wrong[0].sentence.starts_with(cell), "{correction:?}: {wrong:?}");
        let table = content.tables.iter().find(|table| table.code == correction.table).unwrap();
        assert!(table.notes.iter().any(|note| note.contains("Put right by hand") && note.contains("Counted by hand.")));
    }
    for nowhere in [put("A", "No such row", "2026/27", 1), put("A", OFFENCES, "% of offences", 1)] {
        assert_eq!(correct(&mut fine.clone(), std::slice::from_ref(&nowhere)), [&nowhere]);
    }
    let head = vec!["Strand".into(), "Incidents".into()];
    let local = Printed { head, rows: vec![("Alternative subculture".into(), vec!["1".into()])], ..fine.tables[0].clone() };
    assert!(said(&Content { tables: vec![local], cells: Vec::new() })[0].sentence.contains("locally monitored"));
}

#[test]
fn every_figure_of_the_tables_leads_to_the_offences_that_it_counted_and_a_share_to_none() {
    let policy = policy();
    let (names, areas) = (Names::of(&policy), BTreeMap::new());
    let earlier = HateCrime { recorded_on: date(2026, 3, 5), ..crime("P-0", &["DIS"], Some("8P")) };
    let crimes = vec![crime("P-A", &["RACE"], Some("8P")), crime("P-B", &["RACE", "REL"], Some("8P")), crime("P-C", &["SO"], None)];
    let years = [Year { label: "2025/26".into(), crimes: Some(vec![earlier]) }, Year { label: "2026/27".into(), crimes: Some(crimes) }];
    let make = |years: &[Year]| Bulletin { years, names: &names, areas: &areas, coverage: &[] }.tables(&policy);
    let (tables, cells) = (make(&years), cells::counted(&years, make));
    let content = Content { tables: tables.clone(), cells };
    for table in &tables {
        for (row, _) in table.rows.iter().filter(|(row, _)| row != "Total number of motivating factors") {
            for column in table.head.iter().skip(1) {
                let units = content.cell(&table.code, row, column).map_or(0, |cell| cell.units.len());
                let figure = table.cell(row, column).unwrap().replace(',', "").parse::<usize>().ok().filter(|_| cells::counts(column));
                assert_eq!(units, figure.unwrap_or(0), "{} {row} {column}", table.code);
            }
        }
    }
    assert_eq!(content.cell("A", OFFENCES, "2025/26").unwrap().units, ["261101-P-0"]);
}

#[test]
fn two_versions_differ_row_by_row_whatever_the_columns_were_called() {
    let before = [records(&[crime("P-A", &["RACE"], Some("8P"))], "LEI", &ColumnMap::default())];
    let own = wanted(|all| (all[0].place, all[1].heading) = (Some(90), "Reference".into())).unwrap();
    let after = [records(&[crime("P-A", &["RACE"], Some("9B")), crime("P-B", &["DIS"], None)], "LEI", &own)];
    let changed = cells::changes(&before, &after);
    assert_eq!(changed.len(), 2, "{changed:?}");
    assert_eq!((changed[0].row.as_str(), changed[0].column.as_str(), changed[0].after.as_deref()), ("P-A", "offence_code", Some("9B")));
    assert_eq!((changed[1].row.as_str(), changed[1].column.as_str(), changed[1].before.as_deref()), ("P-B", "whole row", None));
}
