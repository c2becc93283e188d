//! Two published files, imported, give the figures that a count of their own rows gives: by strand and month, on both engines.
//!
//! The count here knows nothing of mappings, records or figures: it reads the rows, and says for itself which strand a word belongs to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use concord::import::{Options, Source};
use concord::ledger::Signature;
use jiff::Zoned;
use jiff::civil::DateTime;
use serde_json::Value;

use crate::ledger::both::on_both;

/// The force of the rehearsal keeps no strand for age or sex: both are another perceived difference there.
const OTHER: &str = "OTHER";

/// Flags by strand and month of the report in the force's zone, and the incidents that carry them.
#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    flags: BTreeMap<(String, String), u64>,
    incidents: u64,
}

impl Count {
    fn add(&mut self, reported: DateTime, zone: &str, strands: BTreeSet<&str>) {
        let local: Zoned = reported.in_tz(zone).unwrap().in_tz("Europe/London").unwrap();
        self.incidents += 1;
        for strand in strands {
            *self.flags.entry((strand.to_owned(), local.strftime("%Y-%m").to_string())).or_default() += 1;
        }
    }
}

/// The rows of a published file by column name; none (with a word why) where the reference data is not beside the project.
fn rows(file: &str) -> Option<(Source, Vec<BTreeMap<String, String>>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/incidents").join(file);
    let Ok(source) = Source::from_path(&path) else {
        eprintln!("skipped: the published file {file} is not at hand");
        return None;
    };
    let mut reader = csv::Reader::from_reader(source.bytes.as_slice());
    let head: Vec<String> = reader.headers().unwrap().iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect();
    let rows = reader.records().map(|row| head.iter().cloned().zip(row.unwrap().iter().map(str::to_owned)).collect()).collect();
    Some((source, rows))
}

/// A complaint stands once for each arrest, and is counted once, as its first row has it.
fn new_york(rows: &[BTreeMap<String, String>]) -> Count {
    let (mut count, mut seen) = (Count::default(), BTreeSet::new());
    for row in rows.iter().filter(|row| seen.insert(row["Full Complaint ID"].clone())) {
        let day = jiff::civil::Date::strptime("%m/%d/%Y", &row["Record Create Date"]).unwrap();
        let bias = row["Bias Motive Description"].as_str();
        let has = |words: &[&str]| words.iter().any(|word| bias.contains(word));
        let strand = match bias {
            "60 YRS AND OLDER" | "ANTI-FEMALE" => OTHER,
            _ if has(&["HOMOSEXUAL", "LGBT"]) => "SO",
            _ if has(&["TRANSGENDER", "GENDER NON-CONFORMING"]) => "TRANS",
            _ if has(&["DISABILITY"]) => "DIS",
            _ if has(&["ARAB", "ASIAN", "BLACK", "HISPANIC", "MULTI-RACIAL", "ETHNICITY", "WHITE"]) => "RACE",
            _ => "REL",
        };
        count.add(day.to_datetime(jiff::civil::Time::midnight()), "America/New_York", BTreeSet::from([strand]));
    }
    count
}

/// Each row is an incident with any number of biases; one that names none is counted under any other difference.
fn toronto(rows: &[BTreeMap<String, String>]) -> Count {
    let mut count = Count::default();
    for row in rows {
        let day = jiff::civil::Date::strptime("%m/%d/%Y", row["REPORTED_DATE"].split(' ').next().unwrap()).unwrap();
        let time: i8 = row["REPORTED_TIME"].parse::<i16>().map(|clock| (clock / 100).try_into().unwrap()).unwrap();
        let minute: i8 = (row["REPORTED_TIME"].parse::<i16>().unwrap() % 100).try_into().unwrap();
        let says = |column: &str| !matches!(row[column].as_str(), "" | "NO" | "No");
        let mut strands = BTreeSet::new();
        for (strand, columns) in [
            (OTHER, &["AGE_BIAS"][..]),
            ("DIS", &["MENTAL_OR_PHYSICAL_DISABILITY"]),
            ("RACE", &["RACE_BIAS", "ETHNICITY_BIAS", "LANGUAGE_BIAS"]),
            ("REL", &["RELIGION_BIAS"]),
            ("SO", &["SEXUAL_ORIENTATION_BIAS"]),
        ] {
            if columns.iter().any(|column| says(column)) {
                strands.insert(strand);
            }
        }
        for word in row["GENDER_BIAS"].split(',').map(str::trim).filter(|word| !word.is_empty()) {
            strands.insert(if word.contains("Transgender") { "TRANS" } else { OTHER });
        }
        if strands.is_empty() {
            strands.insert(OTHER);
        }
        count.add(day.at(time, minute, 0, 0), "America/Toronto", strands);
    }
    count
}

/// What the house counts, as its command prints it.
fn counted(force: &rehearsal::Force, unit: &str, by: &str) -> Value {
    let printed = force.wait(concord::figures::run_cli(force.house(), "2018-01-01", "2023-12-31", by, unit, true)).unwrap().unwrap();
    serde_json::from_str(&printed).unwrap()
}

#[test]
fn the_published_files_of_two_cities_give_the_counts_that_their_own_rows_give() {
    type Own = fn(&[BTreeMap<String, String>]) -> Count;
    let files: [(&str, &str, Own); 2] =
        [("nypd", "nypd_hate_crimes_2019_to_2023_08.csv", new_york), ("toronto", "toronto_hate_crimes_reported_2018_2023.csv", toronto)];
    for (mapping, file, own) in files {
        let Some((source, rows)) = rows(file) else { continue };
        let expected = own(&rows);
        on_both(&format!("published_{mapping}"), |force| {
            let mapping = Arc::new(concord::import::mapping(mapping, &force.house().policy().unwrap()).unwrap());
            let who = Signature { actor: "system".into(), posting: String::new(), request: "published".into(), at: force.house().now() };
            let imported = force.wait(concord::import::import(force.house(), who, source.clone(), mapping, Options::default()));
            assert!(imported.is_ok(), "{file} is refused");
            let flags = counted(force, "flags", "strand,month");
            let cells = flags["cells"].as_array().unwrap().iter().map(|cell| {
                let key = |side: &str| cell[side].as_str().unwrap().to_owned();
                ((key("row"), key("column")), cell["count"].as_u64().unwrap())
            });
            assert_eq!(cells.collect::<BTreeMap<_, _>>(), expected.flags, "{file}");
            assert_eq!(counted(force, "incidents", "month")["total"]["count"].as_u64(), Some(expected.incidents), "{file}");
        });
    }
}
