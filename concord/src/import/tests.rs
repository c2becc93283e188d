//! Whole files into a real house: what is taken, what changes, what is refused, and that nothing else is touched.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use practice::incident::{Correction, Did, Event, Incident};
use practice::policy::AdoptionKind;
use practice::report::mapping::Mapping;

use super::*;
use crate::admin::sql::{AdoptionRow, ForceRow, put};
use crate::house::{Clock, House};
use crate::incident::sql as incident;
use crate::ledger::{Fault, Ledger, Place, Signature};

/// A small register with one of everything that a newer release may change.
const REGISTER: &str = r#"
[source]
system = "old-register"
title = "The register before this one"
licence = "The force's own data"
zone = "Europe/London"
id_column = "Ref"
[columns.reported]
date = "Reported"
format = ["%d/%m/%Y"]
[columns.district]
column = "Area"
[columns.narrative]
column = "Story"
[[strands]]
column = "Bias"
separator = ";"
[strands.values]
"Jewish" = { strand = "REL", religions = ["JEW"] }
"Asian" = { strand = "RACE", sub = "asian" }
"Gay" = { strand = "SO", sub = "gay" }
[offences]
column = "Offence"
separator = ";"
words_only = ["Nuisance"]
[offences.values]
"Assault" = "105A"
"Damage" = "58D"
"#;
const HEADER: &str = "Ref,Reported,Area,Bias,Offence,Story\n";
const FIRST: &str = "A1,01/05/2024,D33,Jewish;Asian,Assault,Shouting at the bus stop\nA2,02/05/2024,D34,Gay,Damage,\n";

struct Force {
    house: House,
    folder: PathBuf,
}

impl Drop for Force {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Force {
    /// A force that adopted the shipped packs, in a folder of its own.
    async fn open(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("concord-import-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let ledger = Ledger::open(&folder, &Place::Embedded).await.unwrap();
        let house = House::open(ledger, Clock::default()).await.unwrap();
        let at = house.now();
        let who = somebody(at);
        let adoption = |item: &str| AdoptionRow {
            id: item.to_owned(),
            kind: AdoptionKind::Pack,
            item: item.to_owned(),
            version: "2026.1".into(),
            from_at: at,
            by: "system".into(),
            at,
        };
        let rows = [adoption("england-and-wales"), adoption("leicestershire")];
        let force = ForceRow {
            id: "force".into(),
            name: "A force".into(),
            prefix: "TST".into(),
            colour: "#0b2545".into(),
            demonstration: false,
            opened_at: at,
        };
        house
            .ledger
            .write(move |tx| {
                put(tx, &who, "set up", &force)?;
                rows.iter().try_for_each(|row| put(tx, &who, "adopted", row))
            })
            .await
            .unwrap();
        house.refresh().await.unwrap();
        Self { house, folder }
    }

    fn mapping(&self, name: &str) -> Arc<Mapping> {
        let policy = self.house.policy().unwrap();
        let mapping = if name == "old-register" {
            Mapping::parse(name, REGISTER, &lists_of(&policy)).map_err(|faults| faults[0].to_string())
        } else {
            lists::mapping(name, &policy)
        };
        Arc::new(mapping.unwrap())
    }

    async fn import(&self, mapping: &str, source: Source, options: Options) -> Result<Report, ImportRefused> {
        import(&self.house, somebody(self.house.now()), source, self.mapping(mapping), options).await
    }

    /// Imports rows of the small register.
    async fn register(&self, rows: &str) -> Report {
        self.import("old-register", csv(&format!("{HEADER}{rows}")), Options::default()).await.unwrap()
    }

    async fn number(&self, sql: &'static str) -> i64 {
        self.house.ledger.read(move |tx| tx.number(sql, &[])).await.unwrap()
    }

    /// Everything that an import may touch, counted.
    async fn traces(&self) -> Vec<i64> {
        let mut counts = Vec::new();
        for sql in [
            "SELECT COUNT(*) FROM incident",
            "SELECT COUNT(*) FROM journal",
            "SELECT COUNT(*) FROM duty",
            "SELECT COUNT(*) FROM place",
            "SELECT COUNT(*) FROM sealed",
            "SELECT COUNT(*) FROM search_doc",
            "SELECT COUNT(*) FROM import_run",
        ] {
            counts.push(self.number(sql).await);
        }
        counts
    }

    /// A record with its events; proves that the fold of the events is the record, and that the stored duties are the computed ones.
    async fn record(&self, reference: &str) -> (Incident, Vec<Event>) {
        let (id, policies) = (reference.to_owned(), self.house.policies());
        self.house
            .ledger
            .read(move |tx| {
                let events: Vec<Event> = incident::events(tx, &id)?.into_iter().map(|(_, event)| event).collect();
                let record = incident::load(tx, &id)?.unwrap();
                assert_eq!(Incident::fold(events.iter()).as_ref(), Some(&record), "the journal folds into the record");
                let mut computed = incident::duties(&policies, &record)?;
                computed.sort_by(|a, b| (&a.rule, &a.about).cmp(&(&b.rule, &b.about)));
                assert_eq!(incident::stored_duties(tx, &id)?, computed, "stored duties are the computed ones");
                Ok::<_, Fault>((record, events))
            })
            .await
            .unwrap()
    }
}

fn somebody(at: Timestamp) -> Signature {
    Signature { actor: "system".into(), posting: String::new(), request: String::new(), at }
}

fn csv(text: &str) -> Source {
    Source { name: "register.csv".into(), bytes: text.as_bytes().to_vec() }
}

fn reference(report: &Report, source_id: &str) -> String {
    report.rows.iter().find(|row| row.source_id == source_id).and_then(|row| row.reference.clone()).unwrap()
}

/// A published file; none (with a word why) where the reference data is not beside the project.
fn published(name: &str) -> Option<Source> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/incidents").join(name);
    let source = Source::from_path(&path).ok();
    if source.is_none() {
        eprintln!("skipped: the published file {name} is not at hand");
    }
    source
}

const PUBLISHED: [(&str, &str, u64); 4] = [
    ("toronto", "toronto_hate_crimes_reported_2018_2023.csv", 1362),
    ("nypd", "nypd_hate_crimes_2019_to_2023_08.csv", 2192),
    ("austin", "austin_hate_crimes.csv", 298),
    ("fbi", "fbi_hate_crime_ct_nj_ny.xlsx", 8119),
];

#[tokio::test]
async fn a_file_whose_dates_of_report_and_incident_are_swapped_is_refused_whole_and_says_so() {
    let force = Force::open("swapped").await;
    let Some(source) = published("toronto_hate_crimes_reported_2018_2023.csv") else { return };
    let text = String::from_utf8(source.bytes).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let swapped = header.replace("OCCURRENCE_DATE", "-").replace("REPORTED_DATE", "OCCURRENCE_DATE").replace('-', "REPORTED_DATE");
    let source = Source { name: "swapped.csv".into(), bytes: format!("{swapped}\n{rows}").into_bytes() };
    let refused = force.import("toronto", source, Options::default()).await;
    let Err(ImportRefused::File(sentence, _)) = refused else { panic!("{refused:?}") };
    assert!(sentence.contains("reported before they happened"), "{sentence}");
    assert_eq!(force.number("SELECT COUNT(*) FROM incident").await, 0);
}

#[tokio::test]
async fn the_published_files_are_taken_whole_and_a_second_import_changes_nothing() {
    let force = Force::open("published").await;
    for (mapping, file, incidents) in PUBLISHED {
        let Some(source) = published(file) else { continue };
        let first = force.import(mapping, source.clone(), Options::default()).await.unwrap();
        assert_eq!((first.taken, first.changed, first.unchanged, first.refused), (incidents, 0, 0, 0), "{file}");
        let before = force.traces().await;
        let again = force.import(mapping, source, Options::default()).await.unwrap();
        assert_eq!((again.taken, again.changed, again.unchanged, again.refused), (0, 0, incidents, 0), "{file}");
        let after = force.traces().await;
        assert_eq!(after[..6], before[..6], "{file}: a second import leaves everything but its own run as it was");
        let sample = first.rows.iter().filter_map(|row| row.reference.clone()).step_by(997);
        for reference in sample {
            force.record(&reference).await;
        }
    }
}

#[tokio::test]
async fn a_newer_release_changes_exactly_the_field_that_changed_and_journals_it() {
    let force = Force::open("release").await;
    let first = force.register(FIRST).await;
    let id = reference(&first, "A1");
    let entries = force.number("SELECT COUNT(*) FROM journal").await;
    let newer = force.register(&FIRST.replace("A1,01/05/2024,D33", "A1,01/05/2024,D35")).await;
    assert_eq!((newer.taken, newer.changed, newer.unchanged), (0, 1, 1));
    assert_eq!(newer.rows[0].outcome, Outcome::Changed(vec!["district"]));
    let (record, events) = force.record(&id).await;
    let Event::Corrected { change, .. } = &events[1] else { panic!("{events:?}") };
    assert_eq!(*change, Correction { district: Some("old-register:D35".into()), ..Correction::default() });
    assert_eq!((events.len(), record.core.version), (2, 2));
    // The new place, the correction and the run: no more.
    assert_eq!(force.number("SELECT COUNT(*) FROM journal").await, entries + 3);
}

#[tokio::test]
async fn finished_cases_are_kept_as_closed_history_that_counts_and_owes_nothing() {
    let force = Force::open("finished").await;
    let options = Options { finished: true, ..Options::default() };
    let report = force.import("old-register", csv(&format!("{HEADER}{FIRST}")), options).await.unwrap();
    assert_eq!((report.taken, report.refused), (2, 0));
    assert_eq!(force.number("SELECT COUNT(*) FROM duty").await, 0);
    assert_eq!(force.number("SELECT COUNT(*) FROM incident WHERE closed_at IS NULL").await, 0);
    let (record, _) = force.record(&reference(&report, "A1")).await;
    assert!(record.is_closed() && record.is_finished_elsewhere() && !record.strands.is_empty());
    let newer = FIRST.replace("Jewish;Asian", "Jewish;Gay");
    assert_ne!(newer, FIRST);
    let changed = force.import("old-register", csv(&format!("{HEADER}{newer}")), Options::default()).await.unwrap();
    assert_eq!(changed.rows[0].outcome, Outcome::Changed(vec!["strands"]));
    assert!(force.record(&reference(&report, "A1")).await.0.is_closed(), "a newer release corrects history and opens nothing");
    assert_eq!(force.number("SELECT COUNT(*) FROM duty").await, 0);
    let open =
        force.import("old-register", csv(&format!("{HEADER}{}", FIRST.replace("A1", "B1").replace("A2", "B2"))), Options::default()).await;
    assert_eq!(open.unwrap().taken, 2);
    assert!(force.number("SELECT COUNT(*) FROM duty").await > 0, "a case that is not finished is owed from now on");
}

#[tokio::test]
async fn a_newer_release_takes_strands_back_adds_offences_and_rewrites_the_narrative() {
    let force = Force::open("lists").await;
    let id = reference(&force.register(FIRST).await, "A1");
    let newer = force.register("A1,01/05/2024,D33,Asian;Gay,Assault;Nuisance,Shouting at the tram stop\n").await;
    assert_eq!(newer.rows[0].outcome, Outcome::Changed(vec!["narrative", "strands", "crimes"]));
    let (record, _) = force.record(&id).await;
    let strands: Vec<_> = record.strands.iter().map(|s| (s.number, s.strand.as_str())).collect();
    assert_eq!(strands, [(1, "RACE"), (2, "SO")]);
    let crimes: Vec<_> = record.crimes.iter().map(|c| (c.crime_number.as_str(), c.offence.as_deref())).collect();
    assert_eq!(crimes, [("A1", Some("105A")), ("A1/2", None)]);
    let narrative = record.core.narrative.clone().unwrap();
    let text = force.house.ledger.read(move |tx| tx.unseal(&id, &narrative)).await.unwrap();
    assert_eq!(text, "Shouting at the tram stop");
    let again = force.register("A1,01/05/2024,D33,Asian;Gay,Assault;Nuisance,Shouting at the tram stop\n").await;
    assert_eq!(again.unchanged, 1);
}

#[tokio::test]
async fn what_was_corrected_here_stays_whatever_the_source_says_later() {
    let force = Force::open("stays").await;
    let id = reference(&force.register(FIRST).await, "A1");
    let (record, _) = force.record(&id).await;
    let (who, policies) = (somebody(force.house.now()), force.house.policies());
    let change = Correction { district: Some("E06000016".into()), ..Correction::default() };
    let event = Event::Corrected { did: Did { by: "system".into(), at: crate::incident::columns::micros(who.at) }, change };
    force.house.ledger.write(move |tx| incident::happen(tx, &who, &policies, Some(&record), std::slice::from_ref(&event))).await.unwrap();
    let newer = force.register(&FIRST.replace("D33", "D99").replace("01/05/2024", "30/04/2024")).await;
    assert_eq!(newer.rows[0].outcome, Outcome::Changed(vec!["reported_at"]));
    assert!(newer.rows[0].notes[0].contains("district was corrected here"), "{:?}", newer.rows[0].notes);
    assert_eq!(force.record(&id).await.0.core.district, "E06000016");
}

#[tokio::test]
async fn a_file_with_swapped_columns_is_refused_whole_and_leaves_no_trace() {
    let force = Force::open("swapped").await;
    let before = force.traces().await;
    let swapped = "Ref,Area,Reported,Bias,Offence,Story\nA1,01/05/2024,D33,Jewish,Assault,\nA2,02/05/2024,D34,Gay,Damage,\nA3,D33,03/05/2024,Gay,Damage,\n";
    let refused = force.import("old-register", csv(swapped), Options::default()).await.unwrap_err();
    let ImportRefused::File(sentence, Some(report)) = refused else { panic!("{refused:?}") };
    assert!(sentence.contains("2 of 3 rows are refused") && sentence.contains("were two columns swapped?"), "{sentence}");
    assert_eq!(report.refused, 2);
    assert_eq!(force.traces().await, before);
    let options = Options { take_what_fits: true, ..Options::default() };
    let taken = force.import("old-register", csv(swapped), options).await.unwrap();
    assert_eq!((taken.taken, taken.refused), (1, 2));
}

#[tokio::test]
async fn wrong_codes_and_dates_to_come_refuse_their_rows_with_a_sentence_each() {
    let force = Force::open("rows").await;
    let bad =
        format!("{FIRST}A3,01/05/2999,D33,Gay,Damage,\nA4,01/05/2024,D33,Gaay,Damage,\nA5,03/05/2024,D33\nA6,04/05/2024,D33,Gay,Damage,\n");
    let report = force.register(&bad).await;
    assert_eq!((report.taken, report.refused), (3, 3));
    let reasons: Vec<String> = report.refusals().map(ToString::to_string).collect();
    assert_eq!(reasons[0], "Row 4, Reported, \"01/05/2999\": is in the future");
    assert!(reasons[1].starts_with("Row 5, Bias, \"Gaay\":"), "{}", reasons[1]);
    assert_eq!(reasons[2], "Row 6: The row has 3 cells, and the header has 6.");
    let kept = force.house.ledger.read(|tx| sql::runs(tx, 1)).await.unwrap();
    assert_eq!((kept[0].taken, kept[0].refused, kept[0].finished_at.is_some()), (3, 3, true));
    assert!(kept[0].refusals.contains("Bias") && !kept[0].refusals.contains("Gaay"), "{}", kept[0].refusals);
}

#[tokio::test]
async fn a_record_is_found_by_its_story_its_number_there_and_the_words_of_the_source() {
    let force = Force::open("search").await;
    let id = reference(&force.register(FIRST).await, "A1");
    force.register(&FIRST.replace("bus stop", "tram")).await;
    for (asked, found) in [("tram", true), ("A1", true), ("D33 jewish", true), ("assault", true), ("bus", false), ("damage", false)] {
        let hits = force
            .house
            .ledger
            .read(move |tx| {
                let question = tx.question(asked).unwrap();
                let (from, holds, _) = crate::ledger::dialect::with_words(tx.engine());
                let rows = tx.query(&format!("SELECT d.record FROM {from} WHERE {holds}"), &[question])?;
                rows.iter().map(|row| row.get::<String>(0)).collect::<Result<Vec<_>, Fault>>()
            })
            .await
            .unwrap();
        assert_eq!(hits.contains(&id), found, "{asked}");
    }
}

#[tokio::test]
async fn a_trial_says_what_would_happen_and_leaves_no_trace() {
    let force = Force::open("trial").await;
    let trial = || Options { dry_run: true, ..Options::default() };
    let before = force.traces().await;
    let report = force.import("old-register", csv(&format!("{HEADER}{FIRST}")), trial()).await.unwrap();
    assert_eq!((report.taken, report.dry_run), (2, true));
    assert_eq!(force.traces().await, before);
    force.register(FIRST).await;
    let before = force.traces().await;
    let newer = format!("{HEADER}{}", FIRST.replace("bus", "tram"));
    let report = force.import("old-register", csv(&newer), trial()).await.unwrap();
    assert_eq!(report.rows[0].outcome, Outcome::Changed(vec!["narrative"]));
    assert_eq!(force.traces().await, before);
}

#[tokio::test]
async fn the_command_ends_its_json_with_the_four_counts_and_says_why_a_file_is_refused() {
    let force = Force::open("command").await;
    let (mapping, file) = (force.folder.join("old-register.toml"), force.folder.join("register.csv"));
    std::fs::write(&mapping, REGISTER).unwrap();
    std::fs::write(&file, format!("{HEADER}{FIRST}")).unwrap();
    let asked = cli::Asked { mapping: mapping.display().to_string(), json: true, ..cli::Asked::default() };
    let mut out = Vec::new();
    assert_eq!(cli::run_cli(&force.house, &file, &asked, &mut out).await.unwrap(), 0);
    let json = String::from_utf8(out).unwrap();
    assert!(json.trim_end().ends_with("\"taken\":2,\"changed\":0,\"unchanged\":0,\"refused\":0}"), "{json}");
    let mut out = Vec::new();
    let asked = cli::Asked { mapping: "toronto".into(), ..cli::Asked::default() };
    assert_eq!(cli::run_cli(&force.house, &file, &asked, &mut out).await.unwrap(), 1);
    let told = String::from_utf8(out).unwrap();
    assert!(told.contains("Nothing was imported.") && told.contains("lacks the columns"), "{told}");
}
