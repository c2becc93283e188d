//! What the counts promise, on the cases that an expert tries first.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::clock::Calendar;
use crate::incident::{Channel, Nature};
use crate::policy::{Adoption, AdoptionKind, Book, Policy};

pub(super) fn policy() -> Policy {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy");
    let mut files = Vec::new();
    for pack in ["england-and-wales", "leicestershire"] {
        for file in std::fs::read_dir(root.join(pack)).unwrap() {
            let file = file.unwrap().path();
            let name = format!("{pack}/{}", file.file_name().unwrap().to_str().unwrap());
            files.push((name, std::fs::read_to_string(&file).unwrap()));
        }
    }
    let book = Book::load(&files).unwrap();
    let pack = book.packs().iter().find(|pack| pack.id == "leicestershire").unwrap();
    let from = "2010-01-01T00:00:00Z".parse().unwrap();
    let adoption = Adoption { kind: AdoptionKind::Pack, item: pack.id.clone(), version: pack.version.clone(), from };
    book.policy(&[adoption], "2026-11-21T12:00:00Z".parse().unwrap()).unwrap()
}

pub(super) fn london() -> Calendar {
    Calendar::new("Europe/London", Vec::new(), date(2027, 12, 31), None).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn record(strands: &[&str], crimes: &[(&str, &str)]) -> Countable {
    Countable {
        reported_at: at("2026-11-10T09:00:00Z"),
        district: "N1".into(),
        ward: None,
        setting: None,
        channel: Channel::NonEmergency,
        outcome: None,
        nature: if crimes.is_empty() { Nature::NonCrime } else { Nature::Crime },
        strands: strands.iter().map(|code| (*code).to_owned()).collect(),
        behind: false,
        crimes: crimes.iter().map(|(when, offence)| CountableCrime { recorded_at: at(when), offence: Some((*offence).to_owned()) }).collect(),
    }
}

fn november(by: &str, unit: &str) -> Question {
    Question::parse(&Asked { from: "2026-11-01", to: "2026-11-30", by, unit, ..Asked::default() }).unwrap()
}

fn counted(records: &[Countable], question: &Question) -> Counted {
    count(records, question, &Names::of(&policy()), &london())
}

fn keys(headings: &[Heading]) -> Vec<&str> {
    headings.iter().map(|heading| heading.key.as_str()).collect()
}

/// X4: one incident under race and religion, three victims.
fn three_victims() -> Countable {
    record(&["RACE", "REL"], &[("2026-11-12T10:00:00Z", "8P"), ("2026-11-12T10:00:00Z", "8P"), ("2026-11-13T10:00:00Z", "9B")])
}

#[test]
fn everything_that_is_wrong_with_a_question_is_said_at_once_each_beside_its_word() {
    let asked = Asked { from: "", to: "soon", by: "colour", unit: "apples", strands: "some", district: "" };
    let refusals = Question::refusals(&asked);
    assert_eq!(refusals.iter().map(Refused::about).collect::<Vec<_>>(), ["from", "to", "unit", "strands", "by"]);
    assert_eq!(refusals[0].to_string(), "Name the first day as \"from\": year, month and day, such as 2026-11-21.");
    let backwards = Asked { from: "2026-02-01", to: "2026-01-01", ..Asked::default() };
    assert_eq!(Question::refusals(&backwards).len(), 1);
    assert!(Question::refusals(&Asked { from: "2026-01-01", ..backwards }).is_empty());
}

#[test]
fn a_restricted_record_counts_where_the_figure_is_five_or_more_and_nowhere_else() {
    let of = |strand: &'static str, times: usize| std::iter::repeat_with(move || record(&[strand], &[])).take(times);
    let without: Vec<Countable> = of("RACE", 5).chain(of("REL", 2)).collect();
    let with: Vec<Countable> = without.iter().cloned().chain(of("RACE", 1)).chain(of("REL", 1)).chain(of("SO", 1)).collect();
    let question = november("strand", "incidents");
    let shown = with_restricted(counted(&without, &question), &counted(&with, &question));
    assert_eq!((shown.cell("RACE", ""), shown.cell("REL", ""), shown.cell("SO", "")), (6, 2, 0));
    assert_eq!(shown.total.total, 10);
}

#[test]
fn x4_a_later_report_of_one_event_is_no_second_incident_and_its_offences_count() {
    let records = [three_victims(), Countable { behind: true, ..record(&["REL"], &[("2026-11-14T10:00:00Z", "8P")]) }];
    assert_eq!(counted(&records, &november("strand", "incidents")).total.total, 1);
    assert_eq!(counted(&records, &november("strand", "offences")).total.total, 4);
}

#[test]
fn three_victims_under_two_strands_are_three_offences_and_six_factors() {
    let figure = counted(&[three_victims()], &november("strand", "offences"));
    assert_eq!((figure.cell("RACE", ""), figure.cell("REL", ""), figure.cell("DIS", "")), (3, 3, 0));
    assert_eq!(figure.total, Both { total: 3, factors: 6 });
    assert_eq!(figure.more_than_one_strand, 3);
    let table = figure.to_table();
    let last: Vec<_> = table.rows.iter().rev().take(2).map(|(label, cells)| (label.as_str(), cells[0].as_str())).collect();
    assert_eq!(last, [("Total number of motivating factors", "6"), ("Total number of offences", "3")]);
    assert!(table.notes.iter().any(|note| note.starts_with("3 offences of 3 carry more than one strand.")), "{:?}", table.notes);
    let incidents = counted(&[three_victims()], &november("strand", "incidents"));
    assert_eq!(incidents.total, Both { total: 1, factors: 2 });
    assert_eq!(incidents.to_table().rows[incidents.rows.len()].0, "Total number of incidents");
}

#[test]
fn combinations_stand_once_each_with_single_strands_first() {
    let records = [three_victims(), record(&["RACE"], &[("2026-11-02T10:00:00Z", "8N")])];
    let figure = counted(&records, &november("combination", "offences"));
    assert_eq!(keys(&figure.rows), ["RACE", "RACE;REL"]);
    assert_eq!((figure.cell("RACE", ""), figure.cell("RACE;REL", "")), (1, 3));
}

#[test]
fn columns_of_strands_end_in_both_totals_each_under_its_own_name() {
    let table = counted(&[three_victims()], &november("month,strand", "offences")).to_table();
    assert_eq!(table.head[0], "Month");
    assert_eq!(table.head[table.head.len() - 2..], ["Total number of offences", "Total number of motivating factors"]);
    let ends: Vec<&[String]> = table.rows.iter().map(|(_, cells)| &cells[cells.len() - 2..]).collect();
    assert_eq!(ends, [["3", "6"], ["3", ""], ["", "6"]]);
    assert!(table.rows.iter().all(|(_, cells)| cells.len() + 1 == table.head.len()));
}

#[test]
fn a_national_figure_leaves_local_strands_out_even_as_rows() {
    let crime = ("2026-11-12T10:00:00Z", "8N");
    let records = [record(&["ALTSUB"], &[crime]), record(&["ALTSUB", "SO"], &[crime]), record(&["NEVER-HEARD-OF"], &[crime])];
    let mut question = november("strand", "offences");
    assert_eq!(counted(&records, &question).total, Both { total: 3, factors: 4 });
    question.strands = Strands::National;
    let figure = counted(&records, &question);
    assert_eq!(keys(&figure.rows), ["RACE", "REL", "SO", "DIS", "TRANS"]);
    assert_eq!(figure.total, Both { total: 1, factors: 1 });
}

#[test]
fn offences_count_on_the_local_day_on_which_they_were_recorded() {
    // 23:30 on 30 June in Greenwich is half past midnight on 1 July in Leicester.
    let records = [record(&["RACE"], &[("2026-06-30T23:30:00Z", "8P"), ("2026-06-30T22:30:00Z", "8P")])];
    let ask = |from, to| Asked { from, to, by: "month", ..Asked::default() };
    let figure = counted(&records, &Question::parse(&ask("2026-06-01", "2026-07-31")).unwrap());
    assert_eq!((figure.cell("2026-06", ""), figure.cell("2026-07", "")), (1, 1));
    assert_eq!(counted(&records, &Question::parse(&ask("2026-07-01", "2026-07-01")).unwrap()).total.total, 1);
}

#[test]
fn offences_fall_into_the_groups_of_the_policy() {
    let strange = record(&["RACE"], &[("2026-11-12T10:00:00Z", "no-such-code")]);
    let figure = counted(&[three_victims(), strange], &november("offence-group", "offences"));
    assert_eq!((figure.cell("violence-with-injury", ""), figure.cell("public-order", ""), figure.cell("", "")), (2, 1, 1));
    assert_eq!(figure.rows.last().unwrap().label, "No offence group known");
}

#[test]
fn weeks_begin_on_monday_and_empty_periods_stand() {
    let week = |from, to| periods(Dimension::Week, from, to).into_iter().map(|week| week.key).collect::<Vec<_>>();
    assert_eq!(week(date(2026, 11, 22), date(2026, 11, 23)), ["2026-11-16", "2026-11-23"]);
    let figure = counted(&[], &november("day", "offences"));
    assert_eq!(figure.rows.len(), 30);
    assert_eq!(figure.to_table().rows[0], ("1 November 2026".to_owned(), vec!["0".to_owned()]));
}

#[test]
fn a_question_without_an_answer_is_refused_in_words() {
    let good = Asked { from: "2026-11-01", to: "2026-11-30", by: "strand,month", ..Asked::default() };
    assert!(Question::parse(&good).is_ok());
    let refused = |asked: Asked<'_>| Question::parse(&asked).unwrap_err().to_string();
    assert!(refused(Asked { from: "1/11/2026", ..good }).contains("\"1/11/2026\" is not a date"));
    assert!(refused(Asked { to: "2026-10-01", ..good }).contains("is before the first"));
    assert!(refused(Asked { unit: "crimes", ..good }).contains("offences, incidents, flags"));
    assert!(refused(Asked { by: "strands", ..good }).contains("\"strands\" is not something to split by"));
    assert!(refused(Asked { by: "month,month", ..good }).contains("both \"month\""));
    assert!(refused(Asked { by: "month,day,week", ..good }).contains("or by two"));
    assert!(refused(Asked { by: "offence", unit: "incidents", ..good }).contains("Count offences or flags"));
    assert!(refused(Asked { by: "day", from: "1900-01-01", ..good }).contains("Choose longer periods"));
    assert!(refused(Asked { strands: "local", ..good }).contains("all, national"));
}

#[test]
fn numbers_are_written_with_commas() {
    let written: Vec<_> = [0, 999, 1_000, 62_518, 1_234_567].into_iter().map(thousands).collect();
    assert_eq!(written, ["0", "999", "1,000", "62,518", "1,234,567"]);
}

fn some_records() -> impl Strategy<Value = Vec<Countable>> {
    let strands = prop::collection::btree_set(prop::sample::select(vec!["RACE", "REL", "SO", "DIS", "TRANS", "ALTSUB"]), 0..4);
    let offence = prop::option::of(prop::sample::select(vec!["8P", "9B", "8N", "what"]));
    let crimes = prop::collection::vec((0_i64..100 * 24, offence), 0..4);
    let one = (strands, crimes, 0_i64..100 * 24, prop::sample::select(vec!["N1", "N2"])).prop_map(|(strands, crimes, hour, district)| {
        let moment = |hour: i64| at("2026-09-01T00:00:00Z") + jiff::SignedDuration::from_hours(hour);
        let strands: Vec<&str> = strands.into_iter().collect();
        let mut record = record(&strands, &[]);
        record.district = district.into();
        record.reported_at = moment(hour);
        let made = |(hour, offence): (i64, Option<&str>)| CountableCrime { recorded_at: moment(hour), offence: offence.map(Into::into) };
        record.crimes = crimes.into_iter().map(made).collect();
        record
    });
    prop::collection::vec(one, 0..30)
}

fn number(count: usize) -> u64 {
    count.try_into().unwrap()
}

fn by_hand(records: &[Countable], unit: Unit) -> Both {
    let inside = |at: Timestamp| {
        let day: Date = london().local(at).date();
        day >= date(2026, 11, 1) && day <= date(2026, 11, 30)
    };
    let mut both = Both::default();
    for record in records.iter().filter(|record| !record.strands.is_empty()) {
        let times = match unit {
            Unit::Incidents => usize::from(inside(record.reported_at)),
            Unit::Offences | Unit::Flags => record.crimes.iter().filter(|crime| inside(crime.recorded_at)).count(),
        };
        both.add(number(times), number(record.strands.len()));
    }
    both
}

fn sums(figure: &Counted) -> (u64, BTreeMap<&str, u64>) {
    let mut rows = BTreeMap::new();
    for ((row, _), count) in &figure.cells {
        *rows.entry(row.as_str()).or_insert(0) += count;
    }
    (figure.cells.values().sum(), rows)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn combinations_add_up_to_offences_and_strands_to_factors(records in some_records()) {
        let names = Names::of(&policy());
        for unit in Unit::ALL.iter().copied() {
            let figure = |by: &str| count(&records, &november(by, unit.code()), &names, &london());
            let hand = by_hand(&records, unit);
            let expected = if unit == Unit::Flags { hand.factors } else { hand.total };
            for by in ["combination", "month", "district", "nature", "week,combination", "district,day"] {
                prop_assert_eq!(figure(by).total, hand);
                prop_assert_eq!(sums(&figure(by)).0, expected, "{} by {}", unit, by);
            }
            for by in ["strand", "strand,week", "combination,strand"] {
                prop_assert_eq!(figure(by).total, hand);
                prop_assert_eq!(sums(&figure(by)).0, hand.factors, "{} by {}", unit, by);
            }
        }
    }

    #[test]
    fn columns_add_up_to_row_totals_and_every_key_has_a_heading(records in some_records()) {
        let names = Names::of(&policy());
        for by in ["strand,week", "district,month", "offence-group,day", "combination,district"] {
            let figure = count(&records, &november(by, "flags"), &names, &london());
            for (row, sum) in sums(&figure).1 {
                prop_assert_eq!(sum, figure.row_totals[row].factors, "{} row {}", by, row);
            }
            let (rows, columns): (BTreeSet<_>, BTreeSet<_>) = (keys(&figure.rows).into_iter().collect(), keys(&figure.columns).into_iter().collect());
            for (row, column) in figure.cells.keys() {
                prop_assert!(rows.contains(row.as_str()) && columns.contains(column.as_str()), "{} {} {}", by, row, column);
            }
        }
    }
}

#[test]
fn weeks_and_months_that_are_not_whole_in_the_dates_are_named_under_the_figure() {
    let day = |text: &str| text.parse::<Date>().unwrap();
    let said = |from: &str, to: &str| super::period::cut(Dimension::Month, day(from), day(to)).unwrap_or_default();
    assert_eq!(said("2025-11-30", "2026-11-29"), "November 2025 and November 2026 are not whole in these dates.");
    assert_eq!(said("2026-10-01", "2026-11-29"), "November 2026 is not whole in these dates.");
    assert_eq!(said("2026-11-02", "2026-11-29"), "November 2026 is not whole in these dates.");
    assert_eq!(said("2026-10-01", "2026-11-30"), "");
    assert_eq!(super::period::cut(Dimension::Week, day("2026-11-23"), day("2026-11-29")), None, "Monday to Sunday");
    assert_eq!(super::period::cut(Dimension::Strand, day("2026-11-02"), day("2026-11-29")), None);
}
