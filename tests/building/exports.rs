//! Files that leave: only named columns, safe from formulas, marked, journalled with their hash; many identities only with a second person.

use std::io::Cursor;

use calamine::Reader;
use concord::ledger::Category;
use practice::people::Role;
use rehearsal::{Answer, CITY, Colleague, Force, Report};

use crate::ledger::both::on_both;

const ASKED: [(&str, &str); 2] = [("audience", "Rehearsal board"), ("purpose", "Invented: to plan the week.")];

/// Sends the form for a file of a worklist.
fn worklist(colleague: &Colleague<'_>, list: &str, more: &[(&str, &str)]) -> Answer {
    let answers: Vec<(&str, &str)> = ASKED.iter().chain(more).copied().collect();
    let sheet = colleague.sheet_to(&format!("/exports/new?what=worklist&list={list}"), "/exports/new");
    colleague.send_sheet(&sheet.with(&answers))
}

/// The disclosures in the journal: (field classes, event).
fn disclosures(force: &Force) -> Vec<(String, serde_json::Value)> {
    let rows = force.read(|tx| tx.query("SELECT classes, event FROM journal WHERE category = 'disclosure' ORDER BY at, sequence", &[]));
    rows.iter().map(|row| (row.get(0).unwrap(), serde_json::from_str(&row.get::<String>(1).unwrap()).unwrap())).collect()
}

fn take_reports(force: &Force, how_many: usize) -> Vec<String> {
    force.clock_shows("2026-11-03 10:00");
    let report = |n: usize| Report::of("Words were shouted at the tram stop.").strand("RACE").victim(&format!("=Rehearsal Victim {n}"));
    (0..how_many).map(|n| force.takes(&report(n))).collect()
}

#[test]
fn a_worklist_leaves_with_its_named_columns_its_marking_and_its_hash_in_the_journal() {
    on_both("exports", |force| {
        let ids = take_reports(force, 3);
        let manager = force.actor(Role::CrimeManager);
        assert!(manager.get("/work/all").says("Take this list out as a file"));
        for (format, media) in [("csv", "text/csv"), ("xlsx", "openxmlformats"), ("ods", "opendocument")] {
            let file = worklist(&manager, "all", &[("format", format)]).expect_status(200);
            assert!(file.header("content-type").is_some_and(|kind| kind.contains(media)), "{format}");
            let told = disclosures(force);
            let (classes, event) = told.last().unwrap();
            assert_eq!(event["hash"], blake3::hash(&file.bytes).to_hex().to_string(), "{format}: the hash of the very bytes that left");
            assert_eq!((classes.as_str(), &event["rows"], &event["audience"]), ("op", &3.into(), &"Rehearsal board".into()));
            assert_eq!(event["records"].as_array().map(Vec::len), Some(3), "each record finds the disclosure");
        }
        let about = ids[0].clone();
        let entries = force.read(move |tx| tx.entries_about(&about, 50));
        assert!(entries.iter().any(|entry| entry.category == Category::Disclosure));
        let csv = worklist(&manager, "all", &[("format", "csv")]).expect_status(200).body;
        for said in
            ["Classification,OFFICIAL-SENSITIVE", "For,Rehearsal board", "Reference,Reported,Strands,Where,Grade,Supervisor,Duty,Next due"]
        {
            assert!(csv.contains(said), "{said} is not in\n{csv}");
        }
        assert!(!csv.contains("Rehearsal Victim") && !csv.contains("tram stop"), "no identity and no account leaves with a worklist");
        force.verifies();
    });
}

#[test]
fn names_in_a_file_are_text_whatever_they_begin_with_and_the_workbook_hides_nothing() {
    let force = Force::open();
    take_reports(&force, 2);
    let manager = force.actor(Role::CrimeManager);
    let file = worklist(&manager, "all", &[("format", "xlsx"), ("named", "yes")]).expect_status(200);
    let mut book = calamine::Xlsx::new(Cursor::new(file.bytes.clone())).unwrap();
    assert_eq!(book.sheet_names(), ["About this file", "Data"]);
    assert!(book.worksheet_formula("Data").unwrap().used_cells().all(|(_, _, formula)| formula.is_empty()));
    let data = book.worksheet_range("Data").unwrap();
    let names: Vec<String> = data.rows().skip(1).map(|row| row[8].to_string()).collect();
    assert!(names.contains(&"=Rehearsal Victim 0".to_owned()), "{names:?}");
    let csv = worklist(&manager, "all", &[("format", "csv"), ("named", "yes")]).expect_status(200).body;
    assert!(csv.contains(",'=Rehearsal Victim 0,") && !csv.contains(",=Rehearsal"), "{csv}");
    assert_eq!(disclosures(&force).last().unwrap().0, "op id");
}

#[test]
fn more_identities_than_one_may_take_alone_need_somebody_else_and_leave_once() {
    on_both("second_person", |force| {
        take_reports(force, 51);
        let manager = force.actor(Role::CrimeManager);
        let asked = worklist(&manager, "all", &[("format", "csv"), ("named", "yes")]).expect_status(303);
        assert_eq!(asked.location(), "/exports");
        assert!(disclosures(force).is_empty(), "nothing left");
        let fetch = |colleague: &Colleague<'_>, id: &str| colleague.post(&format!("/exports/{id}/fetch"), &[("csrf", &colleague.csrf())]);
        let rows: Vec<concord::export::sql::ExportRow> = force.read(|tx| concord::export::sql::asked_by(tx, "crime-manager", 9));
        let id = rows[0].id.clone();
        let early = fetch(&manager, &id).expect_status(422);
        assert!(early.says("waits for somebody else to agree"), "{}", early.words());
        let own = manager.post(&format!("/exports/{id}/agree"), &[("csrf", &manager.csrf())]).expect_status(422);
        assert!(own.says("Somebody else decides"), "{}", own.words());
        let supervisor = force.actor(Role::Supervisor);
        assert!(supervisor.get("/exports").expect_status(200).says("Invented: to plan the week."));
        supervisor.post(&format!("/exports/{id}/agree"), &[("csrf", &supervisor.csrf())]).expect_status(303);
        fetch(&supervisor, &id).expect_status(404);
        let file = fetch(&manager, &id).expect_status(200);
        assert!(file.body.contains("Rehearsal Victim 50"));
        let told = disclosures(force);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].1["hash"], blake3::hash(&file.bytes).to_hex().to_string());
        let again = fetch(&manager, &id).expect_status(422);
        assert!(again.says("fetched already"), "{}", again.words());
        force.verifies();
    });
}

/// A release of another system's register with so many rows, all of them invented.
fn register(rows: usize) -> String {
    let head = "Full Complaint ID,Complaint Year Number,Month Number,Record Create Date,Complaint Precinct Code,Patrol Borough Name,County,Law Code Category Description,Offense Description,PD Code Description,Bias Motive Description,Offense Category,Arrest Date,Arrest Id\n";
    let row = |n: usize| {
        format!(
            "{n:015},2021,5,05/01/2021,50,{CITY},BRONX,FELONY,BURGLARY,\"BURGLARY,UNCLASSIFIED,NIGHT\",ANTI-JEWISH,Religion/Religious Practice,,\n"
        )
    };
    std::iter::once(head.to_owned()).chain((1..=rows).map(row)).collect()
}

#[test]
fn a_long_file_is_written_row_by_row_and_every_record_in_it_finds_its_disclosure() {
    on_both("long_file", |force| {
        force.clock_shows("2026-11-03 10:00");
        let path = "/api/v1/import?mapping=nypd&finished=yes";
        let officer = force.program("hate-crime-officer");
        let kind = [("content-type", "application/octet-stream")];
        officer.request(axum::http::Method::POST, path, &kind, register(1100)).expect_status(200);
        let file = worklist(&force.actor(Role::CrimeManager), "all", &[("format", "csv")]).expect_status(200);
        assert_eq!(file.body.lines().filter(|line| line.starts_with("210501-")).count(), 1100);
        let told = disclosures(force);
        let hash = blake3::hash(&file.bytes).to_hex().to_string();
        assert!(told.iter().all(|(_, event)| event["hash"] == hash && event["rows"] == 1100), "{told:?}");
        let listed: std::collections::BTreeSet<&str> =
            told.iter().flat_map(|(_, event)| event["records"].as_array().unwrap()).filter_map(serde_json::Value::as_str).collect();
        assert_eq!(listed.len(), 1100, "in {} entries", told.len());
        let found = force.read(|tx| tx.number("SELECT COUNT(DISTINCT record) FROM journal_record", &[]));
        assert_eq!(found, 1100, "each finds it");
        force.verifies();
    });
}

#[test]
fn many_small_files_with_identities_are_one_large_one() {
    let force = Force::open();
    take_reports(&force, 26);
    let manager = force.actor(Role::CrimeManager);
    worklist(&manager, "all", &[("format", "csv"), ("named", "yes")]).expect_status(200);
    let second = worklist(&manager, "all", &[("format", "csv"), ("named", "yes")]).expect_status(303);
    assert_eq!(second.location(), "/exports", "26 and 26 are more than 50 in a day");
}

#[test]
fn an_agreed_file_runs_out_and_a_refused_one_never_leaves() {
    let force = Force::open();
    take_reports(&force, 51);
    let (manager, supervisor) = (force.actor(Role::CrimeManager), force.actor(Role::Supervisor));
    for word in ["agree", "refuse"] {
        worklist(&manager, "all", &[("format", "csv"), ("named", "yes")]).expect_status(303);
        let rows: Vec<concord::export::sql::ExportRow> = force.read(|tx| concord::export::sql::waiting(tx, "supervisor", 9));
        let id = rows[0].id.clone();
        supervisor.post(&format!("/exports/{id}/{word}"), &[("csrf", &supervisor.csrf())]).expect_status(303);
        let twice = supervisor.post(&format!("/exports/{id}/agree"), &[("csrf", &supervisor.csrf())]);
        assert_eq!(twice.status, 409, "{}", twice.words());
        if word == "agree" {
            force.clock_shows("2026-11-04 10:01");
        }
        let late = manager.post(&format!("/exports/{id}/fetch"), &[("csrf", &manager.csrf())]).expect_status(422);
        assert!(late.says(if word == "agree" { "has run out" } else { "refused" }), "{}", late.words());
    }
    assert!(disclosures(&force).is_empty());
}

#[test]
fn only_who_may_export_takes_a_file_out_and_only_of_their_own_reach() {
    let force = Force::open();
    let ids = take_reports(&force, 2);
    force.actor(Role::Supervisor).get("/exports/new?what=worklist&list=all").expect_status(404);
    force.actor(Role::CallHandler).get("/exports").expect_status(404);
    let analyst = force.actor(Role::Analyst);
    analyst.get("/exports/new?what=worklist&list=all").expect_status(404);
    let manager = force.actor(Role::CrimeManager);
    let elsewhere = force.takes(&Report::of("Somewhere else.").district(rehearsal::COUNTY).strand("RACE"));
    let csv = worklist(&manager, "all", &[("format", "csv")]).expect_status(200).body;
    assert!(csv.contains(&ids[0]) && !csv.contains(&elsewhere), "a district's manager takes out the district's records");
    let figure = manager.sheet_to("/exports/new?what=figures&from=2026-11-01&to=2026-11-30&by=strand&unit=incidents", "/exports/new");
    let answers: Vec<(&str, &str)> = ASKED.iter().chain(&[("format", "csv")]).copied().collect();
    let table = manager.send_sheet(&figure.clone().with(&answers)).expect_status(200);
    assert!(table.body.contains("Strand,") && table.body.contains("Total number of incidents,2"), "{}", table.body);
    let wrong = manager.send_sheet(&figure.with(&[("format", "doc"), ("audience", "Rehearsal board")])).expect_status(422);
    assert!(wrong.says("Choose from the list") && wrong.says("Say what it is for"), "{}", wrong.words());
    let found = manager.post("/exports/search", &[("csrf", &manager.csrf()), ("q", "tram stop")]).expect_status(200);
    let sheet = found.sheets().into_iter().find(|sheet| sheet.action == "/exports/new").unwrap();
    let file = manager.send_sheet(&sheet.with(&answers)).expect_status(200);
    assert!(file.body.contains(&ids[1]) && !file.body.contains("tram"), "the words of the search are not in the file");
    let stored = force.read(|tx| concord::export::sql::asked_by(tx, "crime-manager", 9));
    assert!(stored.iter().all(|row| !row.question.contains("tram")), "nor in the store");
    force.verifies();
}
