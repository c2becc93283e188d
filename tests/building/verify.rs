//! `concord verify` finds whatever was changed, removed, swapped, cut or set back behind the ledger's back, in every table that it watches.

mod cases;
mod damaged;
mod keeping;
mod national;
mod printed;
mod reach;

use std::path::Path;

use concord::house::{Clock, House};
use concord::ledger::{Category, Entry, Fault, Kept, Ledger, Place, Signature, journal};
use concord::verify::{Verdict, verify};
use rehearsal::{Folder, Force, Report, at};

use crate::postgres::cluster;

/// Fills a force so that every watched table has rows, seals its heads, and gives it back.
fn filled(force: Force) -> Force {
    let report = |words: &str| Report::of(words).strand("RACE").victim("Rehearsal Victim Alder");
    let closed = force.hate_crime_to_closure(&report("Words were shouted at the tram stop."), at("2026-11-02 09:00"));
    let open = force.takes(&report("Paint was thrown at the gate of the hall.").suspect("Rehearsal Suspect Birch"));
    force.no_crime(&Report::of("A leaflet was left in the square.").strand("RACE").suspect("Rehearsal Suspect Cedar"), at("2026-11-03 12:00"));
    force.is_overseen(&open, at("2026-11-03 14:00"));
    proceeded(&force, &open);
    force.is_released(&closed, at("2026-11-05 08:00"));
    keeping::of_everything(&force, &closed);
    let for_reach = open.clone();
    let (who, policies) = (signature("call-handler"), force.house().policies());
    control_room(&force, &open);
    let filled: Result<(), Fault> = force.write(move |tx| {
        tx.looked_at(&who, "looked at a worklist", "op", &[closed.clone(), open.clone()], "worklist")?;
        let place = concord::admin::sql::PlaceRow {
            code: "REH-W01".into(),
            kind: "ward".into(),
            name: "Rehearsal ward".into(),
            district: rehearsal::CITY.into(),
        };
        concord::admin::sql::put(tx, &who, "added a ward", &place)?;
        ground(tx, &who)?;
        attachment(tx, &who, &open)?;
        let confirmation = concord::admin::sql::ConfirmationRow {
            entry: "rule R-VIC-04".into(),
            by: "crime-registrar".into(),
            at: at("2026-11-03 12:00"),
            note: "Confirmed in a rehearsal.".into(),
        };
        concord::admin::sql::put(tx, &who, "confirmed an entry", &confirmation)?;
        concord::training::sql::note(tx, &who, &policies, &training())?;
        let (audit, case) = audit(&open);
        concord::admin::sql::put(tx, &who, "drew an audit", &audit)?;
        concord::admin::sql::put(tx, &who, "put a record into an audit", &case)?;
        panel(tx, &who, &closed)?;
        let coverage = concord::figures::coverage::sql::CoverageRow {
            id: "coverage-1".into(),
            district: None,
            first_day: "2026-02-01".into(),
            last_day: None,
            kind: practice::returns::coverage::Kind::Partial,
            note: "Another recording system.".into(),
            by: "crime-registrar".into(),
            at: at("2026-11-03 12:00"),
            withdrawn_at: None,
            withdrawn_by: None,
        };
        concord::admin::sql::put(tx, &who, "said what is covered", &coverage)
    });
    filled.unwrap();
    imported(&force);
    printed::of_figures(&force);
    national::of_returns(&force);
    reach::of_everything(&force, &for_reach);
    force.wait(concord::account::make_token(force.house(), "auditor", None, "rehearsal", 30)).unwrap();
    force.wait(force.ledger().seal_heads(at("2026-11-05 09:00"))).unwrap();
    force
}

/// A file of another system with one incident.
fn imported(force: &Force) {
    let file = "Month,Incident Number,Date of Incident,Day of Week,Number of Victims under 18,Number of Victims over 18,Number of Offenders under 18,Number of Offenders over 18,Race/Ethnicity of Offenders,Offense(s),Offense Location,Bias,Zip Code,APD Sector,Council District\n\
                Nov,2026-1,11/03/2026 12:00:00 AM,Sun,0,1,0,1,White/Not Hispanic,Aggravated Assault,Park/Playground,Anti-White,78704,Henry,9\n";
    let source = concord::import::Source { name: "rehearsal.csv".into(), bytes: file.as_bytes().to_vec() };
    let mapping = concord::import::mapping("austin", &force.house().policy().unwrap()).unwrap();
    let options = concord::import::Options { take_what_fits: true, ..concord::import::Options::default() };
    let report = force.wait(concord::import::import(force.house(), signature("crime-registrar"), source, mapping.into(), options)).unwrap();
    assert_eq!(report.taken, 1);
}

fn audit(incident: &str) -> (concord::registrar::sql::AuditRow, concord::registrar::sql::AuditCaseRow) {
    let (from_at, to_at) = (at("2026-11-01 00:00"), at("2026-11-08 00:00"));
    let audit = concord::registrar::sql::AuditRow {
        id: "2026-1".into(),
        from_at,
        to_at,
        seed: "77".into(),
        size: 1,
        population: 3,
        at: at("2026-11-04 09:00"),
        by: "crime-registrar".into(),
    };
    let case = concord::registrar::sql::AuditCaseRow {
        id: "2026-1.1".into(),
        audit: "2026-1".into(),
        number: 1,
        incident: incident.into(),
        stratum: "closed".into(),
        scored_at: None,
        scored_by: None,
        answers: Vec::new(),
        compliant: None,
    };
    (audit, case)
}

fn panel(tx: &mut concord::ledger::Tx<'_>, who: &Signature, incident: &str) -> Result<(), Fault> {
    use concord::scrutiny::sql::{PanelCaseRow, PanelRow, PanelScoreRow};
    let (from_at, to_at, at) = (at("2026-11-01 00:00"), at("2026-11-08 00:00"), at("2026-11-04 09:00"));
    let (id, by) = ("2026-1".to_owned(), "co-ordinator".to_owned());
    let panel = PanelRow { id: id.clone(), from_at, to_at, seed: "78".into(), size: 1, population: 1, at, by: by.clone() };
    concord::admin::sql::put(tx, who, "drew a panel's cases", &panel)?;
    let case = PanelCaseRow { id: "2026-1.1".into(), panel: id.clone(), number: 1, incident: incident.into(), released_at: Some(at) };
    concord::admin::sql::put(tx, who, "put a case before a panel", &case)?;
    let answers = vec!["thorough=4".to_owned()];
    let score = PanelScoreRow { id: "2026-1.1.m1".into(), panel: id, number: 1, member: 1, answers, comment: None, at, by };
    concord::admin::sql::put(tx, who, "noted a panel member's sheet", &score)
}

fn training() -> concord::training::sql::TrainingRow {
    concord::training::sql::TrainingRow {
        id: "training-1".into(),
        account: "supervisor".into(),
        course: "hate-crime-awareness".into(),
        taken_at: at("2026-01-05 09:00"),
        runs_out_at: Some(at("2028-01-05 09:00")),
        district: rehearsal::CITY.into(),
        renewed_at: None,
        ended_at: None,
        at: at("2026-11-04 09:00"),
        by: "crime-manager".into(),
    }
}

/// A boundary and a population.
fn ground(tx: &mut concord::ledger::Tx<'_>, who: &Signature) -> Result<(), Fault> {
    use concord::geography::{Content, Read, boundaries::Boundary, population::People};
    let rings = vec![vec![(0.0, 52.0), (0.1, 52.0), (0.1, 52.1), (0.0, 52.0)]];
    let ward = Boundary { code: "REH-W01".into(), name: "Rehearsal ward".into(), rings, places: 4 };
    concord::geography::sql::take(tx, who, Content::Wards, &Read::Boundaries(vec![ward]))?;
    let people = People { code: "REH-W01".into(), year: 2024, people: 9_000 };
    concord::geography::sql::take(tx, who, Content::Population, &Read::Population(vec![people]))?;
    export(tx, who)
}

/// A file of a record.
fn attachment(tx: &mut concord::ledger::Tx<'_>, who: &Signature, incident: &str) -> Result<(), Fault> {
    let file = concord::evidence::prepare(b"%PDF-1.7 invented".to_vec(), false, 50).map_err(Fault::new)?;
    let id = "00000000000000aa".to_owned();
    let about = concord::evidence::sql::About { id, incident: incident.to_owned(), name: "leaflet.pdf".into(), ..Default::default() };
    concord::evidence::sql::keep(tx, who, &about, &file).map(|_| ())
}

/// A file that waits for a second person.
fn export(tx: &mut concord::ledger::Tx<'_>, who: &Signature) -> Result<(), Fault> {
    let purpose = tx.seal("export/0000000000000001", concord::ledger::Owner::Incident, "purpose", "Invented.")?;
    let row = concord::export::sql::ExportRow {
        id: "0000000000000001".into(),
        what: "worklist".into(),
        question: "list=all".into(),
        title: "Worklist: All records".into(),
        identities: true,
        rows: 60,
        format: "csv".into(),
        audience: "Rehearsal board".into(),
        purpose,
        asked_by: who.actor.clone(),
        asked_at: who.at,
        decided_by: None,
        decided_at: None,
        agreed: None,
        ends_at: None,
        done_at: None,
        hash: None,
    };
    concord::admin::sql::put(tx, who, "asked for a file with identities", &row)
}

/// Rows in every table of the control room and of handed-over reports.
fn control_room(force: &Force, open: &str) {
    use concord::board::sql::{HandoverRow, UnitRow};
    use concord::transfer::sql::{SourceRow, TransferRow};
    let (who, at, record) = (signature("control-room-inspector"), at("2026-11-03 09:30"), open.to_owned());
    let put: Result<(), Fault> = force.write(move |tx| {
        let state = practice::board::unit::UnitState::Available;
        let unit =
            UnitRow { call_sign: "RH-21".into(), district: None, state, record: None, since: at, by: who.actor.clone(), retired_at: None };
        concord::admin::sql::put(tx, &who, "added a unit", &unit)?;
        let handover = HandoverRow {
            id: "rehearsal".into(),
            from_at: at,
            at,
            by: who.actor.clone(),
            said: "00".into(),
            stood: "00".into(),
            taken_at: None,
            taken_by: None,
        };
        concord::admin::sql::put(tx, &who, "handed the shift over", &handover)?;
        let source =
            SourceRow { source: "REH-CAD".into(), title: "Rehearsal".into(), address: None, district: None, by: who.actor.clone(), at };
        concord::admin::sql::put(tx, &who, "said where a system takes write-backs", &source)?;
        let message = TransferRow {
            id: "REH-CAD|1".into(),
            source: "REH-CAD".into(),
            source_id: "4417".into(),
            sequence: Some(1),
            at,
            by: who.actor.clone(),
            record: record.clone(),
            asked: "00".into(),
            answer: "{}".into(),
        };
        concord::admin::sql::put(tx, &who, "took a message", &message)
    });
    put.unwrap();
    force.control_room_sends(open, "RH-21", rehearsal::at("2026-11-03 10:05"));
}

/// An arrest and a right noted on a crime, so that their tables have rows.
fn proceeded(force: &Force, id: &str) {
    force.step(id, "investigating-officer", at("2026-11-04 11:00"), |scene| {
        let (kind, at) = (practice::incident::ProceedingKind::Arrested, scene.did.at);
        let given = practice::supervision::ProceedingCommand::of(kind, Some(2), at);
        Ok(practice::supervision::proceed(scene.incident, scene.did.clone(), given, scene.policy)?)
    });
    force.step(id, "investigating-officer", at("2026-11-04 11:00"), |scene| {
        let note = Some(scene.seal_of(1, "victim's rights", "Asked in this rehearsal.")?);
        let (kind, choices) = (practice::incident::EntitlementKind::Publicity, vec!["agreed".to_owned()]);
        let given = practice::victim::code::NoteCommand { person: 1, kind, choices, note };
        Ok(practice::victim::code::note(scene.incident, scene.did.clone(), given, scene.policy)?)
    });
}

fn signature(actor: &str) -> Signature {
    Signature { actor: actor.into(), posting: String::new(), request: "rehearsal".into(), at: at("2026-11-04 09:00") }
}

/// What `verify` says of the embedded store in this folder.
fn verdict_of(data: &Path) -> Verdict {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let ledger = Ledger::open(data, &Place::Embedded).await.unwrap();
        let house = House::open(ledger, Clock::default()).await.unwrap();
        verify(&house).await.unwrap()
    })
}

/// A copy of a force's data folder, its store whole in one file.
fn copy_of(data: &Path) -> Folder {
    let copy = Folder::fresh();
    std::fs::create_dir_all(copy.path().join("keys")).unwrap();
    for file in ["keys/master.key", "heads.log"] {
        std::fs::copy(data.join(file), copy.path().join(file)).unwrap();
    }
    let store = rusqlite::Connection::open(data.join("concord.db")).unwrap();
    store.execute("VACUUM INTO ?1", [copy.path().join("concord.db").to_str().unwrap()]).unwrap();
    copy
}

fn tamper(data: &Path, statements: &str) {
    let store = rusqlite::Connection::open(data.join("concord.db")).unwrap();
    let before = store.total_changes();
    store.execute_batch(statements).unwrap();
    assert!(store.total_changes() > before, "the tampering must change something: {statements}");
}

/// Changes rows on PostgreSQL.
fn at_the_database(address: &str, statement: &'static str) {
    assert!(alter(address, statement) > 0, "the tampering must change something: {statement}");
}

/// Runs one statement on PostgreSQL, on a thread of its own, since its client drives a runtime of its own.
fn alter(address: &str, statement: &'static str) -> u64 {
    let address = address.to_owned();
    let asked = std::thread::spawn(move || postgres::Client::connect(&address, postgres::NoTls).unwrap().execute(statement, &[]).unwrap());
    asked.join().unwrap()
}

fn names(verdict: &Verdict, words: &str) -> bool {
    !verdict.ok && verdict.faults.iter().any(|fault| fault.contains(words))
}

#[test]
fn a_healthy_store_verifies_on_both_engines() {
    let mut forces = vec![filled(Force::open())];
    forces.extend(cluster().map(|cluster| filled(Force::open_on(&Place::Postgres(cluster.database("healthy"))))));
    for force in forces {
        let verdict = force.wait(verify(force.house())).unwrap();
        assert!(verdict.ok, "{}", verdict.to_text());
        assert_eq!((verdict.records, verdict.unsealed_tail, verdict.heads), (5, 0, 1));
        assert!(verdict.entries > 100 && verdict.duties > 10 && verdict.sealed > 10, "{}", verdict.to_text());
    }
}

#[test]
fn entries_that_no_head_covers_yet_are_counted_and_still_checked() {
    let force = filled(Force::open());
    force.takes(&Report::of("A late report.").strand("RACE").victim("Rehearsal Victim Dogwood"));
    let verdict = force.wait(verify(force.house())).unwrap();
    assert!(verdict.ok && verdict.unsealed_tail == 1, "{}", verdict.to_text());
    tamper(force.data(), "UPDATE journal SET actor = 'nobody' WHERE position IS NULL");
    assert!(names(&force.wait(verify(force.house())).unwrap(), "its hash is not that of its contents"));
}

#[test]
fn every_tampering_is_found_and_named() {
    let force = filled(Force::open());
    let mut missed = Vec::new();
    for (statements, words) in cases::ALL {
        let copy = copy_of(force.data());
        tamper(copy.path(), statements);
        let verdict = verdict_of(copy.path());
        if !names(&verdict, words) {
            missed.push(format!("{statements}\n  should be told as `{words}`, but:\n{}", verdict.to_text()));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn every_table_is_either_tampered_with_above_or_known_to_hold_nothing_about_anybody() {
    let force = Force::open();
    let store = rusqlite::Connection::open(force.data().join("concord.db")).unwrap();
    let mut tables = store.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    let watched = |table: &str| {
        [format!("UPDATE {table} "), format!("DELETE FROM {table} "), format!("INSERT INTO {table} ")]
            .iter()
            .any(|verb| cases::ALL.iter().any(|(statements, _)| format!("{statements} ").contains(verb.as_str())))
    };
    let forgotten: Vec<&String> =
        tables.iter().filter(|t| !watched(t) && !cases::UNWATCHED.contains(&t.as_str()) && !t.starts_with("words_")).collect();
    assert!(forgotten.is_empty(), "these tables are neither tampered with nor named as unwatched: {forgotten:?}");
}

#[test]
fn one_changed_byte_of_a_sealed_box_is_found() {
    let force = filled(Force::open());
    let copy = copy_of(force.data());
    let store = rusqlite::Connection::open(copy.path().join("concord.db")).unwrap();
    let mut sealed: Vec<u8> = store.query_row("SELECT box FROM sealed WHERE field = 'narrative' LIMIT 1", [], |row| row.get(0)).unwrap();
    sealed[40] ^= 1;
    store.execute("UPDATE sealed SET box = ?1 WHERE rowid = (SELECT rowid FROM sealed WHERE field = 'narrative' LIMIT 1)", [sealed]).unwrap();
    drop(store);
    assert!(names(&verdict_of(copy.path()), "(narrative) was changed"));
}

#[test]
fn an_entry_rewritten_with_a_fitting_hash_is_found_by_the_signed_head() {
    let force = filled(Force::open());
    let copy = copy_of(force.data());
    let chain = "place/REH-W01".to_owned();
    let mut kept: Kept = {
        let chain = chain.clone();
        force.read(move |tx| {
            let sql = format!("SELECT {} FROM journal WHERE chain = ?1", journal::COLUMNS);
            journal::kept(&tx.query_one(&sql, &[concord::ledger::Cell::to_value(&chain)])?.unwrap())
        })
    };
    kept.actor = "somebody-else".into();
    let store = rusqlite::Connection::open(copy.path().join("concord.db")).unwrap();
    let hash = kept.computed_hash().to_vec();
    let changed = store.execute("UPDATE journal SET actor = 'somebody-else', hash = ?1 WHERE chain = ?2", (hash, &chain)).unwrap();
    assert_eq!(changed, 1);
    drop(store);
    assert!(names(&verdict_of(copy.path()), "are not those that head 1 was signed over"));
}

#[test]
fn a_store_set_back_to_an_earlier_day_is_found_by_the_log_beside_it() {
    let force = filled(Force::open());
    let earlier = copy_of(force.data());
    assert!(verdict_of(earlier.path()).ok);
    force.takes(&Report::of("A report of the next day.").strand("RACE").victim("Rehearsal Victim Elder"));
    force.wait(force.ledger().seal_heads(at("2026-11-06 09:00"))).unwrap();
    std::fs::copy(force.data().join("heads.log"), earlier.path().join("heads.log")).unwrap();
    assert!(names(&verdict_of(earlier.path()), "heads.log tells of head 2, but the store ends with head 1"));
}

#[test]
fn a_log_of_heads_that_was_cut_doubled_or_taken_away_is_found() {
    let force = filled(Force::open());
    for day in ["2026-11-06 09:00", "2026-11-07 09:00"] {
        force.takes(&Report::of("A report of the next day.").strand("RACE").victim("Rehearsal Victim Elder"));
        force.wait(force.ledger().seal_heads(at(day))).unwrap();
    }
    let whole = std::fs::read_to_string(force.data().join("heads.log")).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    assert_eq!(lines.len(), 3);
    let doubled = format!("{whole}{}\n", lines[2]);
    for (log, said) in [
        (Some(String::new()), "heads.log is missing or empty"),
        (None, "heads.log is missing or empty"),
        (Some(format!("{}\n", lines[0])), "heads.log ends with head 1, but the store has 3 heads"),
        (Some(doubled), "out of turn"),
    ] {
        let copy = copy_of(force.data());
        match &log {
            Some(text) => std::fs::write(copy.path().join("heads.log"), text).unwrap(),
            None => std::fs::remove_file(copy.path().join("heads.log")).unwrap(),
        }
        assert!(names(&verdict_of(copy.path()), said), "{log:?}");
    }
}

#[test]
fn a_head_of_another_house_is_not_believed() {
    let force = filled(Force::open());
    let copy = copy_of(force.data());
    let other = Force::open();
    std::fs::copy(other.data().join("keys/master.key"), copy.path().join("keys/master.key")).unwrap();
    assert!(names(&verdict_of(copy.path()), "its signature is not this force's"));
}

#[test]
fn the_key_of_erased_details_must_be_gone() {
    let force = Force::open();
    let id = force.takes(&Report::of("A leaflet.").strand("RACE").suspect("Rehearsal Suspect Fir"));
    let asked = id.clone();
    let key: Vec<u8> = force.read(move |tx| {
        let sql = "SELECT wrapped FROM data_key WHERE record = ?1 AND owner = 'person 1'";
        tx.query_one(sql, &[concord::ledger::Cell::to_value(&asked)])?.unwrap().get(0)
    });
    force.step(&id, "crime-manager", at("2026-11-03 11:00"), |scene| {
        let given = practice::incident::NotCrimeCommand {
            rationale: scene.seal("rationale", "No offence covers it.")?,
            record_as: "incident".into(),
            answers: scene.answers()?,
            threshold: practice::incident::Threshold::None,
            registrar: false,
        };
        Ok(scene.incident.not_a_crime(scene.did.clone(), given, scene.policy)?)
    });
    assert!(force.wait(verify(force.house())).unwrap().ok);
    let store = rusqlite::Connection::open(force.data().join("concord.db")).unwrap();
    store.execute("INSERT INTO data_key (record, owner, wrapped) VALUES (?1, 'person 1', ?2)", (&id, key)).unwrap();
    assert!(names(&force.wait(verify(force.house())).unwrap(), "was erased, but its key is still there"));
}

#[test]
fn tampering_is_found_on_postgresql_too() {
    let Some(cluster) = cluster() else { return };
    let address = cluster.database("tampered");
    let force = filled(Force::open_on(&Place::Postgres(address.clone())));
    for (statement, back, words) in cases::POSTGRES {
        at_the_database(&address, statement);
        let verdict = force.wait(verify(force.house())).unwrap();
        assert!(names(&verdict, words), "{statement}\n{}", verdict.to_text());
        at_the_database(&address, back);
    }
    alter(&address, "ALTER TABLE kept_month RENAME TO kept_elsewhere");
    let verdict = force.wait(verify(force.house())).unwrap();
    assert!(names(&verdict, "kept totals") && verdict.found == 1, "one part that cannot be read leaves the others: {}", verdict.to_text());
    alter(&address, "ALTER TABLE kept_elsewhere RENAME TO kept_month");
    let verdict = force.wait(verify(force.house())).unwrap();
    assert!(verdict.ok, "{}", verdict.to_text());
}

#[test]
fn an_entry_of_a_version_that_knows_more_events_is_named_and_stops_nothing() {
    let force = filled(Force::open());
    let written: Result<i64, Fault> = force.write(|tx| {
        let entry = Entry {
            chain: "incident/261103-0000000",
            record: "261103-0000000",
            verb: "foretold",
            category: Category::Alteration,
            classes: "op",
            policy: "",
            event: "{\"what\":\"foretold\"}".into(),
        };
        tx.journal(&signature("system"), &entry)
    });
    written.unwrap();
    let verdict = force.wait(verify(force.house())).unwrap();
    assert!(names(&verdict, "tells of no event that this version knows"), "{}", verdict.to_text());
}
