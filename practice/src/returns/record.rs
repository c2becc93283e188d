//! The published record: tables that others published before, read from a file as they were printed, each printing of a figure by itself, so that
//! a revision stands beside what was first said (domain rules 9.3; R-RET-06).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use serde::Deserialize;

use super::home_office::year as statistical_year;
use super::table::FACTORS;
use super::{Dimension, Names, Printed, thousands};

/// One printing of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The same for every printing of the same figures.
    pub what: String,
    /// Which printing of them, from 1.
    pub vintage: u32,
    /// What it is.
    pub title: String,
    /// The first and the last day that it is of.
    pub days: (Date, Date),
    /// As it was printed.
    pub table: Printed,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    year: Vec<YearText>,
    #[serde(default)]
    revision: Vec<Revision>,
    #[serde(default)]
    change: Vec<Change>,
    #[serde(default)]
    share: Vec<Share>,
    forces: Option<Forces>,
    months: Option<Months>,
    rate: Option<Rate>,
}

#[derive(Deserialize)]
struct YearText {
    test: String,
    label: String,
    source: String,
    strands: BTreeMap<String, u64>,
    factors: u64,
    offences: Option<u64>,
    before: Option<u64>,
    change: Option<i64>,
    #[serde(default)]
    shares: BTreeMap<String, i64>,
}

#[derive(Deserialize)]
struct Revision {
    test: String,
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
    percent: i64,
}

#[derive(Deserialize)]
struct Share {
    test: String,
    part: u64,
    of: u64,
    percent: i64,
}

#[derive(Deserialize)]
struct Forces {
    note: String,
    rows: Vec<(String, u64, u64, String, String)>,
}

#[derive(Deserialize)]
struct Months {
    from: i16,
    disability: Vec<u64>,
    racial: Vec<u64>,
    disability_total: u64,
    racial_total: u64,
}

#[derive(Deserialize)]
struct Rate {
    count: u64,
    population: u64,
    printed: String,
}

/// The days of everything that the record holds.
const WHOLE: (Date, Date) = (date(2011, 4, 1), date(2025, 9, 30));

/// Reads the record.
///
/// # Errors
/// Refuses a file that is no record of published tables, with the reason.
pub fn read(text: &str, names: &Names) -> Result<Vec<Published>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut found: Vec<Published> = file.year.iter().map(|one| year(one, names)).collect::<Result<_, _>>()?;
    found.extend(revisions(&file.revision));
    found.extend(changes(&file.change));
    found.extend(shares(&file.share));
    found.extend(file.forces.iter().map(forces));
    found.extend(file.months.iter().map(months).collect::<Result<Vec<_>, _>>()?);
    found.extend(file.rate.iter().map(rate));
    if found.is_empty() { Err("This file holds no published table.".to_owned()) } else { Ok(found) }
}

fn printed(code: &str, title: &str, head: &[&str], rows: Vec<(String, Vec<String>)>, notes: &[String]) -> Printed {
    let head = head.iter().map(|head| (*head).to_owned()).collect();
    Printed { code: code.to_owned(), title: title.to_owned(), head, rows, notes: notes.to_vec() }
}

fn percent(share: i64) -> String {
    format!("{share}%")
}

fn year(text: &YearText, names: &Names) -> Result<Published, String> {
    let begins: i16 = text
        .label
        .split('/')
        .next()
        .and_then(|begins| begins.parse().ok())
        .ok_or_else(|| format!("\"{}\" is no year such as 2014/15.", text.label))?;
    let (from, to, label) = statistical_year(begins);
    let share = |code: &str| text.shares.get(code).map_or_else(String::new, |share| percent(*share));
    let mut strands: Vec<(usize, String, String)> = Vec::new();
    for code in text.strands.keys() {
        let (place, heading) = names.heading(Dimension::Strand, code);
        strands.push((place, code.clone(), heading.label));
    }
    strands.sort();
    let count = |code: &str| thousands(text.strands.get(code).copied().unwrap_or(0));
    let mut rows: Vec<(String, Vec<String>)> = strands.into_iter().map(|(_, code, label)| (label, vec![count(&code), share(&code)])).collect();
    rows.push((FACTORS.to_owned(), vec![thousands(text.factors), String::new()]));
    let mut notes = vec![format!("{}, as published; source {}.", text.test, text.source)];
    match text.offences {
        Some(offences) => {
            rows.push(("Total number of offences".to_owned(), vec![thousands(offences), String::new()]));
            notes.push(
                "An offence may have several motivating factors, so the strands add up to more than the offences. Shares are of the offences."
                    .to_owned(),
            );
        }
        None => notes.push("The total that was printed is the sum of the strands. It is no count of offences.".to_owned()),
    }
    if let (Some(before), Some(change)) = (text.before, text.change) {
        notes.push(format!("The year before, as shown then: {} offences; change {change:+}%.", thousands(before)));
    }
    let title = format!("Hate crimes recorded by the police, England and Wales, {label}");
    let table = printed("Y", &title, &["Strand", "Recorded", "% of offences"], rows, &notes);
    Ok(Published { what: format!("record year {label}"), vintage: 1, title, days: (from, to), table })
}

/// The tests that some rows name, each once, in their order.
fn tests<'a>(named: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    named.filter(|test| seen.insert(*test)).collect()
}

/// The same figures in two printings: the first, and the later one that revised them.
fn revisions(all: &[Revision]) -> Vec<Published> {
    let mut found = Vec::new();
    for test in tests(all.iter().map(|one| one.test.as_str())) {
        for (vintage, words, later) in [(1, "first published", false), (2, "as revised", true)] {
            let value = |one: &Revision| if later { one.then } else { one.first };
            let rows = all.iter().filter(|one| one.test == test).map(|one| (one.what.clone(), vec![thousands(value(one))]));
            let title = format!("Figures that were revised ({test})");
            let note = format!("{test}, {words}.");
            let table = printed("R", &title, &["What", "Recorded"], rows.collect(), &[note]);
            found.push(Published { what: format!("record revision {test}"), vintage, title: format!("{title}, {words}"), days: WHOLE, table });
        }
    }
    found
}

fn changes(all: &[Change]) -> Vec<Published> {
    let of = |test: &str| {
        let row = |one: &Change| (one.what.clone(), vec![thousands(one.before), thousands(one.now), format!("{:+}%", one.percent)]);
        let rows = all.iter().filter(|one| one.test == test).map(row).collect();
        let title = format!("Changes from one year to the next ({test})");
        let note = format!("{test}, as published: per cent of the year before, rounded once, half away from zero.");
        let table = printed("C", &title, &["What", "Before", "Now", "Change"], rows, &[note]);
        Published { what: format!("record change {test}"), vintage: 1, title, days: WHOLE, table }
    };
    tests(all.iter().map(|one| one.test.as_str())).into_iter().map(of).collect()
}

fn shares(all: &[Share]) -> Vec<Published> {
    let of = |test: &str| {
        let row = |one: &Share| (format!("{} of {}", thousands(one.part), thousands(one.of)), vec![percent(one.percent)]);
        let rows = all.iter().filter(|one| one.test == test).map(row).collect();
        let title = format!("Shares ({test})");
        let note = format!("{test}, as published: each share is of its own base.");
        let table = printed("S", &title, &["Part and base", "Share"], rows, &[note]);
        Published { what: format!("record share {test}"), vintage: 1, title, days: WHOLE, table }
    };
    tests(all.iter().map(|one| one.test.as_str())).into_iter().map(of).collect()
}

fn forces(forces: &Forces) -> Published {
    let row =
        |one: &(String, u64, u64, String, String)| (one.0.clone(), vec![thousands(one.1), thousands(one.2), one.3.clone(), one.4.clone()]);
    let title = "Hate crimes by force, 2024/25 and 2023/24".to_owned();
    let notes = ["T6, as published.".to_owned(), forces.note.clone()];
    let head = ["Force", "2024/25", "2023/24", "Difference", "% change"];
    let table = printed("F", &title, &head, forces.rows.iter().map(row).collect(), &notes);
    Published { what: "record forces".into(), vintage: 1, title, days: (date(2023, 4, 1), date(2025, 3, 31)), table }
}

fn months(months: &Months) -> Result<Published, String> {
    let label = |place: usize| -> Option<Date> {
        let (years, month) = (i16::try_from(place / 12).ok()?, i8::try_from(place % 12).ok()? + 1);
        Date::new(months.from.checked_add(years)?, month, 1).ok()
    };
    let firsts: Vec<Date> = (0..months.racial.len().max(months.disability.len())).map_while(label).collect();
    let at = |list: &[u64], place: usize| list.get(place).map_or_else(String::new, |count| thousands(*count));
    let mut rows: Vec<(String, Vec<String>)> = firsts
        .iter()
        .enumerate()
        .map(|(place, first)| (first.strftime("%B %Y").to_string(), vec![at(&months.disability, place), at(&months.racial, place)]))
        .collect();
    rows.push(("All months".into(), vec![thousands(months.disability_total), thousands(months.racial_total)]));
    let (Some(first), Some(last)) = (firsts.first(), firsts.last()) else { return Err("The months hold no figure.".to_owned()) };
    let title = "One force's answer to a request, month by month".to_owned();
    let note = "T7, as published: by combination of strands, so that no crime stands twice.".to_owned();
    let table = printed("M", &title, &["Month", "Disability", "Racial"], rows, &[note]);
    Ok(Published { what: "record months".into(), vintage: 1, title, days: (*first, last.last_of_month()), table })
}

fn rate(rate: &Rate) -> Published {
    let title = "A rate for each 1,000 residents".to_owned();
    let row = (thousands(rate.count), vec![thousands(rate.population), rate.printed.clone()]);
    let note = "T11, as published; the population is the one that the printed rate implies.".to_owned();
    let table = printed("P", &title, &["Hate crimes", "Residents", "For each 1,000"], vec![row], &[note]);
    Published { what: "record rate".into(), vintage: 1, title, days: (date(2015, 8, 1), date(2016, 7, 31)), table }
}

#[cfg(test)]
mod tests_of_the_record {
    use super::super::differences;
    use super::super::tests::policy;
    use super::*;

    fn record() -> Vec<Published> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/published/tables.toml");
        read(&std::fs::read_to_string(path).unwrap(), &Names::of(&policy())).unwrap()
    }

    #[test]
    fn the_published_record_is_read_as_it_was_printed_with_its_footnotes() {
        let record = record();
        let find = |what: &str| record.iter().find(|one| one.what == what).unwrap();
        let first = &find("record year 2015/16").table;
        assert_eq!(first.cell("Total number of offences", "Recorded"), Some("62,518"));
        assert_eq!(first.cell(FACTORS, "Recorded"), Some("65,500"));
        assert!(first.notes.iter().any(|note| note.contains("S13")), "{:?}", first.notes);
        let sum = &find("record year 2011/12").table;
        assert!(sum.rows.iter().all(|(label, _)| label != "Total number of offences"), "43,748 is no count of offences");
        assert!(sum.notes.iter().any(|note| note.contains("no count of offences")));
        assert!(find("record forces").table.notes.iter().any(|note| note.contains("Metropolitan")));
        assert_eq!(find("record months").table.cell("August 2024", "Racial"), Some("79"));
        for test in ["T4", "T5", "T8", "T10", "T12"] {
            assert!(record.iter().any(|one| one.title.contains(test)), "{test}");
        }
    }

    #[test]
    fn a_revision_is_two_printings_of_the_same_figures() {
        let record = record();
        let two: Vec<&Published> = record.iter().filter(|one| one.what == "record revision T2").collect();
        assert_eq!(two.iter().map(|one| one.vintage).collect::<Vec<_>>(), [1, 2]);
        let found = differences(&[two[0].table.clone()], &[two[1].table.clone()]);
        assert_eq!((found[0].before.as_deref(), found[0].after.as_deref()), (Some("52,528"), Some("52,465")));
    }

    #[test]
    fn a_file_that_is_no_record_is_refused_in_words() {
        assert!(read("", &Names::default()).unwrap_err().contains("no published table"));
        assert!(read("year = 3", &Names::default()).is_err());
    }
}
