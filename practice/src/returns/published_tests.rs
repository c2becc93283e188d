//! The published record comes out of our engine as it was printed: records with the published margins go in, the tables, percentages and
//! footnotes come out (scenario X13; domain rules 9.3, T1 to T12).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use serde::Deserialize;

use super::home_office::{Bulletin, FACTORS, HateCrime, OFFENCES, Year, broken_totals, faults, year};
use super::tests::{london, policy};
use super::*;

#[derive(Deserialize)]
struct Record {
    year: Vec<Published>,
    revision: Vec<Revision>,
    change: Vec<Change>,
    share: Vec<Share>,
    forces: Forces,
    months: Months,
    rate: Rate,
}

#[derive(Deserialize)]
struct Published {
    label: String,
    strands: BTreeMap<String, usize>,
    factors: u64,
    offences: Option<usize>,
    before: Option<usize>,
    change: Option<i128>,
    #[serde(default)]
    shares: BTreeMap<String, i128>,
}

#[derive(Deserialize)]
struct Revision {
    what: String,
    first: u64,
    then: u64,
}

#[derive(Deserialize)]
struct Change {
    test: String,
    what: String,
    before: u64,
    now: u64,
    percent: i128,
}

#[derive(Deserialize)]
struct Share {
    test: String,
    part: u64,
    of: u64,
    percent: i128,
}

#[derive(Deserialize)]
struct Forces {
    note: String,
    rows: Vec<(String, usize, usize, String, String)>,
}

#[derive(Deserialize)]
struct Months {
    from: i16,
    disability: Vec<usize>,
    racial: Vec<usize>,
    disability_total: u64,
    racial_total: u64,
}

#[derive(Deserialize)]
struct Rate {
    count: u64,
    population: u64,
    printed: String,
}

fn record() -> Record {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/published/tables.toml");
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn crime(number: usize, area: &str, day: Date, strands: &[&str]) -> HateCrime {
    HateCrime {
        record: number.to_string(),
        reference: number.to_string(),
        area: area.into(),
        recorded_on: day,
        offence_from: None,
        offence_to: None,
        offence: Some("8P".into()),
        group: None,
        strands: strands.iter().map(|code| (*code).to_owned()).collect(),
        religions: BTreeSet::from(["UNK".to_owned()]),
        online: false,
        domestic: false,
        outcome: None,
        outcome_on: None,
    }
}

/// So many offences with exactly so many flags of each strand: the flags are dealt out one after another, round and round.
fn with_margins(flags: &BTreeMap<String, usize>, offences: usize, day: Date) -> Vec<HateCrime> {
    let mut crimes: Vec<HateCrime> = (0..offences).map(|number| crime(number, "all", day, &[])).collect();
    let mut next = 0;
    for (strand, count) in flags {
        for _ in 0..*count {
            crimes[next % offences].strands.insert(strand.clone());
            next += 1;
        }
    }
    crimes
}

fn bulletin<'a>(years: &'a [Year], names: &'a Names, areas: &'a BTreeMap<String, String>, coverage: &'a [String]) -> Bulletin<'a> {
    Bulletin { years, names, areas, coverage }
}

#[test]
fn t1_t2_t3_strands_offences_shares_and_changes_are_those_printed() {
    let names = Names::of(&policy());
    for printed in record().year {
        let begins: i16 = printed.label[..4].parse().unwrap();
        // Where no count of offences was printed, each flag is taken as an offence of its own: their sum is still called factors.
        let offences = printed.offences.unwrap_or_else(|| printed.strands.values().sum());
        let race: BTreeMap<String, usize> = BTreeMap::from([("RACE".to_owned(), printed.before.unwrap_or(0))]);
        let before = printed.before.map(|count| with_margins(&race, count, date(begins - 1, 6, 1)));
        let years = [
            Year { label: year(begins - 1).2, crimes: before },
            Year { label: printed.label.clone(), crimes: Some(with_margins(&printed.strands, offences, date(begins, 6, 1))) },
        ];
        let (areas, coverage) = (BTreeMap::new(), Vec::new());
        let table = bulletin(&years, &names, &areas, &coverage).strands();
        let cell = |row: &str, column: &str| table.cell(row, column).unwrap().to_owned();
        for (code, count) in &printed.strands {
            let label = names.heading(Dimension::Strand, code).1.label;
            assert_eq!(cell(&label, &printed.label), thousands(u64::try_from(*count).unwrap()));
            if let Some(share) = printed.shares.get(code) {
                assert_eq!(cell(&label, "% of offences"), share.to_string(), "{} {code}", printed.label);
            }
        }
        assert_eq!(cell(FACTORS, &printed.label), thousands(printed.factors), "{}", printed.label);
        assert_eq!(cell(OFFENCES, &printed.label), thousands(u64::try_from(offences).unwrap()));
        match printed.change {
            Some(change) => assert_eq!(cell(OFFENCES, "% change"), change.to_string(), "{}", printed.label),
            None => assert_eq!((cell(OFFENCES, &years[0].label), cell(OFFENCES, "% change")), ("No figure".into(), "No figure".into())),
        }
        assert!(broken_totals(std::slice::from_ref(&table)).is_empty(), "{:?}", broken_totals(&[table]));
    }
}

#[test]
fn t4_t5_t8_t10_t12_changes_and_shares_are_rounded_as_printed() {
    let record = record();
    for one in &record.change {
        assert_eq!(rounding::change(one.before, one.now), Some(one.percent), "{} {}", one.test, one.what);
    }
    for one in &record.share {
        assert_eq!(rounding::percent(one.part, one.of), Some(one.percent), "{}: {} of {}", one.test, one.part, one.of);
    }
    assert_eq!(rounding::percent(205, 1_000), Some(21), "T12: 20.5 is 21");
    assert_eq!(rounding::per_thousand(record.rate.count, record.rate.population).as_deref(), Some(record.rate.printed.as_str()), "T11");
    assert_eq!(
        (rounding::percent(3, 0), rounding::change(0, 5), rounding::per_thousand(1, 0)),
        (None, None, None),
        "nothing to divide by is no figure"
    );
}

/// A force's line: name, two counts, difference and share as printed.
type Row = (String, usize, usize, String, String);

#[test]
fn t6_forces_print_their_differences_and_the_coverage_note_goes_with_them() {
    let record = record();
    let names = Names::of(&policy());
    let crimes = |count: &dyn Fn(&Row) -> usize, day: Date| {
        let of_force = |row: &Row| (0..count(row)).map(|n| crime(n, &row.0, day, &["RACE"])).collect::<Vec<_>>();
        Some(record.forces.rows.iter().flat_map(of_force).collect())
    };
    let years = [
        Year { label: "2023/24".into(), crimes: crimes(&|row| row.2, date(2023, 6, 1)) },
        Year { label: "2024/25".into(), crimes: crimes(&|row| row.1, date(2024, 6, 1)) },
    ];
    let areas = record.forces.rows.iter().map(|row| (row.0.clone(), row.0.clone())).collect();
    let notes = [record.forces.note.clone()];
    let made = bulletin(&years, &names, &areas, &notes);
    let table = made.areas();
    for (force, now, before, difference, percent) in &record.forces.rows {
        let cell = |column: &str| table.cell(force, column).unwrap().replace(',', "");
        assert_eq!((cell("2024/25"), cell("2023/24")), (now.to_string(), before.to_string()), "{force}");
        assert_eq!((cell("Difference"), cell("% change")), (difference.replace(',', ""), percent.clone()), "{force}");
    }
    // R-RET-05: under every table, not only this one.
    assert!(made.tables(&policy()).iter().all(|table| table.notes.contains(&record.forces.note)));
}

#[test]
fn t7_the_monthly_matrix_comes_out_of_the_count_and_its_small_cells_are_withheld() {
    let months = record().months;
    let mut records = Vec::new();
    for (strands, counts) in [(vec!["DIS"], &months.disability), (vec!["RACE"], &months.racial)] {
        for (place, count) in counts.iter().enumerate() {
            let (years, month) = (i16::try_from(place / 12).unwrap(), i8::try_from(place % 12).unwrap() + 1);
            let day = format!("{}-{month:02}-15T10:00:00Z", months.from + years);
            records.extend((0..*count).map(|_| super::tests::record(&strands, &[(day.as_str(), "8P")])));
        }
    }
    records.extend((0..4).map(|_| super::tests::record(&["ALTSUB"], &[("2024-03-15T10:00:00Z", "8P")])));
    records.push(super::tests::record(&["AGE", "DIS"], &[("2024-03-15T10:00:00Z", "8P")]));
    let asked = Asked { from: "2023-01-01", to: "2025-09-30", by: "combination,month", ..Asked::default() };
    let figure = count(&records, &Question::parse(&asked).unwrap(), &Names::of(&policy()), &london());
    assert_eq!(figure.columns.len(), 33);
    assert_eq!((figure.row_totals["DIS"].total, figure.row_totals["RACE"].total), (months.disability_total, months.racial_total));
    assert_eq!((figure.cell("RACE", "2024-08"), figure.cell("ALTSUB", "2024-03")), (79, 4));
    let cells = figure.rows.iter().map(|row| figure.columns.iter().map(|column| figure.cell(&row.key, &column.key)).collect()).collect();
    let grid = suppress::Grid { cells, ..suppress::Grid::default() };
    let told = suppress::suppress(&grid, suppress::Profile { small: 5, round_to: 1 }).unwrap();
    let small = grid.spots().into_iter().filter(|spot| (1..5).contains(&grid.count(*spot)));
    assert!(small.into_iter().all(|spot| !told.at(spot).unwrap().is_told()));
}

#[test]
fn t9_two_columns_of_one_publication_may_cover_different_forces_and_each_says_so() {
    let names = Names::of(&policy());
    let years = [
        Year { label: "2020/21".into(), crimes: None },
        Year { label: "2021/22".into(), crimes: Some(vec![crime(1, "all", date(2021, 6, 1), &["RACE"])]) },
    ];
    let notes = ["Charge or summons: 26 forces; the year before: all forces.".to_owned()];
    let table = bulletin(&years, &names, &BTreeMap::new(), &notes).strands();
    assert_eq!(table.cell(OFFENCES, "2020/21"), Some("No figure"), "a year without coverage is not 0");
    assert_eq!(table.cell(OFFENCES, "% change"), Some("No figure"));
    assert!(table.notes.contains(&notes[0]));
}

#[test]
fn revisions_stand_cell_by_cell_beside_what_was_first_published() {
    let print = |value: fn(&Revision) -> u64| {
        let rows = record().revision.iter().map(|one| (one.what.clone(), vec![thousands(value(one))])).collect();
        [Printed { code: "R".into(), title: "Bulletin".into(), head: vec!["What".into(), "Count".into()], rows, notes: Vec::new() }]
    };
    let (first, then) = (print(|one| one.first), print(|one| one.then));
    let found = differences(&first, &then);
    assert_eq!(found.len(), record().revision.len());
    assert_eq!((found[0].before.as_deref(), found[0].after.as_deref()), (Some("52,528"), Some("52,465")));
    assert!(differences(&then, &then).is_empty());
}

#[test]
fn a_return_with_a_missing_religion_or_a_broken_total_names_what_is_wrong() {
    let policy = policy();
    let mut wrong = crime(1, "all", date(2025, 6, 1), &["REL"]);
    wrong.record = "251101-0000001".into();
    wrong.religions.clear();
    let said = faults(&[wrong.clone()], date(2025, 4, 1), date(2026, 3, 31), &policy);
    assert!(said.len() == 1 && said[0].record.as_deref() == Some("251101-0000001") && said[0].sentence.contains("religion"), "{said:?}");
    wrong.recorded_on = date(2016, 6, 1);
    assert!(faults(&[wrong], date(2016, 4, 1), date(2017, 3, 31), &policy).is_empty(), "required from 2017/18 on");
    let years = [Year { label: "2025/26".into(), crimes: Some(vec![crime(1, "all", date(2025, 6, 1), &["RACE", "DIS"])]) }];
    let names = Names::of(&policy);
    let mut table = bulletin(&years, &names, &BTreeMap::new(), &[]).strands();
    assert!(broken_totals(&[table.clone()]).is_empty());
    table.rows.iter_mut().find(|(label, _)| label == OFFENCES).unwrap().1[0] = "7".into();
    let said = broken_totals(&[table]);
    assert!(said.len() == 1 && ["Table A", OFFENCES, "2025/26"].iter().all(|part| said[0].sentence.contains(part)), "{said:?}");
}
