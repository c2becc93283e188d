//! Reviews by the clock of the person, holds, and disposal by two people that leaves no word and keeps the count.

use concord::learning::sql::NewPoint;
use concord::ledger::{Cell, Engine, Fault, Owner, Signature};
use concord::retention::sql as retention;
use practice::duty::Standing;
use practice::people::Role;
use rehearsal::{Force, at};

use super::{PLACE, SUSPECT, VICTIM, closed, report, round};
use crate::ledger::both::on_both;

fn signature(at: jiff::Timestamp) -> Signature {
    Signature { actor: "supervisor".into(), posting: String::new(), request: "rehearsal".into(), at }
}

/// A file, a half-sent file, a panel's copy with a comment, and a message that waits: everything that a record may leave elsewhere.
fn leave_traces(force: &Force, id: &str) {
    force.is_released(id, at("2026-11-07 09:00"));
    let (record, who) = (id.to_owned(), signature(at("2026-11-07 10:00")));
    let left: Result<(), Fault> = force.write(move |tx| {
        use concord::evidence::sql as evidence;
        use concord::scrutiny::sql::{PanelCaseRow, PanelRow, PanelScoreRow};
        let file = concord::evidence::prepare(format!("%PDF-1.7 {PLACE}").into_bytes(), false, 50).map_err(Fault::new)?;
        let about = evidence::About {
            id: "00000000000000bb".into(),
            incident: record.clone(),
            name: format!("{PLACE}.pdf"),
            note: VICTIM.into(),
            original: None,
        };
        evidence::keep(tx, &who, &about, &file)?;
        let name = tx.blind_value("file name", "half.pdf");
        let (id, by, begun_at) = ("00000000000000cc".to_owned(), who.actor.clone(), who.at);
        let half = evidence::Upload { id, incident: record.clone(), by, name, wanted: 100, got: 0, chunks: 0, begun_at };
        evidence::begin(tx, &half)?;
        evidence::take_piece(tx, &half.id, 0, PLACE.as_bytes())?;
        let (from_at, to_at) = (at("2026-11-01 00:00"), at("2026-12-01 00:00"));
        let (id, by, at) = ("2026-7".to_owned(), who.actor.clone(), who.at);
        let panel = PanelRow { id: id.clone(), from_at, to_at, seed: "1".into(), size: 1, population: 1, at, by: by.clone() };
        concord::admin::sql::put(tx, &who, "drew a panel's cases", &panel)?;
        let case = PanelCaseRow { id: "2026-7.1".into(), panel: id.clone(), number: 1, incident: record.clone(), released_at: Some(at) };
        concord::admin::sql::put(tx, &who, "put a case before a panel", &case)?;
        let comment = Some(tx.seal("panel_score/2026-7.1.m1", Owner::Incident, "comment", &format!("{PLACE} says it all."))?);
        let answers = vec!["thorough=4".to_owned()];
        let score = PanelScoreRow { id: "2026-7.1.m1".into(), panel: id, number: 1, member: 1, answers, comment, at, by };
        concord::admin::sql::put(tx, &who, "noted a panel member's sheet", &score)?;
        concord::incident::sql::characterise(tx, &record, 1, &[("sex", "female".to_owned())].into())?;
        let words = "Say who has the case within five days.";
        concord::learning::sql::raise(tx, &who, &NewPoint { record: Some(&record), theme: "contact", words, source: "panel" })?;
        concord::ledger::outbox::put_letter(tx, who.at, &record, 1, "E06000016")
    });
    left.unwrap();
}

/// Every cell of every table as text, on either engine.
fn everything(force: &Force) -> String {
    let tables = match force.ledger().engine() {
        Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'words'",
        Engine::Postgres => "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'",
    };
    let sqlite = force.ledger().engine() == Engine::Sqlite;
    force.read(move |tx| {
        let mut all = String::new();
        for table in tx.query(tables, &[])? {
            let table: String = table.get(0)?;
            let sql = if sqlite { format!("SELECT * FROM {table}") } else { format!("SELECT CAST(t AS TEXT) FROM {table} t") };
            for row in tx.query(&sql, &[])? {
                all.extend([format!("{:?}", row.cells()), "\n".to_owned()]);
            }
        }
        Ok(all)
    })
}

/// The wrapped keys and the sealed boxes of a record, in bytes.
fn secrets(force: &Force, id: &str) -> Vec<Vec<u8>> {
    let id = id.to_owned();
    force.read(move |tx| {
        let mut found = Vec::new();
        for sql in ["SELECT wrapped FROM data_key WHERE record = ?1", "SELECT box FROM sealed WHERE record = ?1"] {
            for row in tx.query(sql, &[id.to_value()])? {
                found.push(row.get::<Vec<u8>>(0)?);
            }
        }
        Ok(found)
    })
}

/// Which of these bytes still lie in the embedded store's file, free pages included.
fn in_the_file(force: &Force, secrets: &[Vec<u8>]) -> usize {
    let store = rusqlite::Connection::open(force.data().join("concord.db")).unwrap();
    store.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let bytes = std::fs::read(force.data().join("concord.db")).unwrap();
    secrets.iter().filter(|secret| bytes.windows(24).any(|window| window == &secret[..24])).count()
}

fn faults(force: &Force) -> String {
    force.wait(concord::verify::verify(force.house())).unwrap().to_text()
}

#[test]
fn disposal_takes_two_people_destroys_every_trace_and_keeps_the_count() {
    on_both("disposal", |force| {
        force.clock_shows("2026-11-08 09:00");
        let id = closed(force, "2026-11-02 09:00");
        leave_traces(force, &id);
        let secrets = secrets(force, &id);
        assert!(secrets.len() > 10);
        let officer = force.actor(Role::HateCrimeOfficer);
        let counted = || {
            let page = officer.get("/figures?from=2026-11-01&to=2026-11-30&by=strand&unit=incidents").expect_status(200);
            page.words().split("Count").last().unwrap_or_default().to_owned()
        };
        let before = counted();
        force.clock_shows("2032-11-05 09:00");
        round(force);
        let list = officer.get("/retention").expect_status(200);
        assert!(list.says(&id) && list.says("+ 6 years = ") && list.says("Overdue"), "{}", list.words());
        assert!(officer.get("/").expect_status(200).says("Review whether a record is kept"), "it is a duty of the hate crime officer");

        // A hold stands in the way of the proposal, and says so.
        officer.takes(&id, "hold", &[("hold_ground", "claim"), ("reason", "A claim was announced.")]);
        let answers = [("decision", "dispose"), ("ground", "clear-period"), ("reason", "Nobody came to notice again.")];
        let held = officer.step(&id, "review-keeping", &answers).expect_status(422);
        assert!(held.problems().join(" ").contains("legal hold"), "{}", held.words());
        assert!(held.body.contains("Nobody came to notice again."), "what was typed is kept");
        officer.takes(&id, "end-hold", &[("hold", "1")]);
        officer.takes(&id, "review-keeping", &answers);
        assert!(!officer.get("/retention").links_to(&format!("/incidents/{id}/review-keeping")), "the review is settled");

        // Who proposes does not decide; another hold after the proposal stands in the way too.
        officer.get(&format!("/incidents/{id}/decide-disposal")).expect_status(404);
        officer.takes(&id, "hold", &[("hold_ground", "inquiry"), ("reason", "An inquest asks for it.")]);
        let manager = force.actor(Role::CrimeManager);
        let refused = manager.step(&id, "decide-disposal", &[("decision", "dispose")]).expect_status(422);
        assert!(refused.problems().join(" ").contains("an inquest"), "{}", refused.words());
        officer.takes(&id, "end-hold", &[("hold", "2")]);
        assert!(everything(force).contains("00000000000000cc"), "the half-sent file is there");
        manager.takes(&id, "decide-disposal", &[("decision", "dispose")]);

        gone(force, &id, &secrets);
        assert_eq!(counted(), before, "it is counted as it was");
        let log = manager.get("/retention/disposals").expect_status(200);
        assert!(log.says(&id) && log.says("The clear period is over") && log.says("texts"), "{}", log.words());
        let page = officer.opens(&id).expect_status(200);
        assert!(page.says("This record was disposed of"), "{}", page.words());
        for name in [PLACE, "Yarrowby", "Thistledown"] {
            assert!(!page.body.contains(name) && !log.body.contains(name), "{name}");
        }
        let again = officer.get(&format!("/incidents/{id}/review-keeping")).expect_status(422);
        assert!(again.says("nothing can be done with it any more"), "{}", again.words());
        forged(force, &id);
    });
}

/// Nothing of the record is anywhere, and the verification agrees.
fn gone(force: &Force, id: &str, secrets: &[Vec<u8>]) {
    force.verifies();
    let all = everything(force);
    for trace in [PLACE, "Yarrowby", "Thistledown", "00000000000000cc"] {
        assert!(!all.contains(trace), "{trace} is in the store");
    }
    assert!(self::secrets(force, id).is_empty(), "no key and no sealed text is left");
    let asked = id.to_owned();
    let left = force.read(move |tx| {
        let mut left = Vec::new();
        for sql in ["SELECT COUNT(*) FROM blind WHERE record = ?1", "SELECT COUNT(*) FROM outbox WHERE record = ?1"] {
            left.push(tx.number(sql, &[asked.to_value()])?);
        }
        for table in ["attachment_chunk", "characteristic"] {
            left.push(tx.number(&format!("SELECT COUNT(*) FROM {table}"), &[])?);
        }
        Ok(left)
    });
    assert_eq!(left, [0, 0, 0, 0], "look-ups, messages, pieces of files, what people said of themselves");
    let taught = force.read(|tx| concord::learning::sql::points(tx, None, 10));
    assert!(taught.iter().any(|point| point.words.starts_with("Say who")), "what a case taught stays");
    assert!(taught.iter().all(|point| point.record.is_none()), "and names no record: {taught:?}");
    if force.ledger().engine() == Engine::Sqlite {
        assert_eq!(in_the_file(force, secrets), 0, "not even in free pages of the file");
    }
    let officer = force.actor(Role::HateCrimeOfficer);
    let csrf = officer.csrf();
    for asked in [PLACE, VICTIM, SUSPECT] {
        assert!(!officer.post("/search", &[("csrf", &csrf), ("q", asked)]).links_to(&format!("/incidents/{id}")), "{asked}");
    }
    assert!(force.journal_about(id).iter().any(|kept| kept.category.code() == "erasure" && !kept.event.contains(PLACE)), "an erasure entry");
}

/// What survives a disposal, and a disposal that nobody made, are found.
fn forged(force: &Force, id: &str) {
    let statement = |sql: &'static str, id: &str| {
        let id = id.to_owned();
        let done = force.ledger().housekeeping(move |tx| tx.execute(sql, &[id.to_value()]));
        assert_eq!(force.wait(done).unwrap(), 1, "{sql}");
    };
    let box_of = "INSERT INTO sealed (record, number, owner, field, box) SELECT ?1, 99, owner, field, box FROM sealed LIMIT 1";
    let other = closed(force, "2032-11-01 09:00");
    for (forge, mend, words) in [
        (box_of, "DELETE FROM sealed WHERE record = ?1", "a sealed text of it is still there"),
        (
            "INSERT INTO data_key (record, owner, wrapped) SELECT ?1, 'incident', wrapped FROM data_key LIMIT 1",
            "DELETE FROM data_key WHERE record = ?1",
            "a key of it is still there",
        ),
        (
            "INSERT INTO blind (value, record, person) VALUES ('x', ?1, 1)",
            "DELETE FROM blind WHERE record = ?1",
            "a look-up value (blind) of it is still there",
        ),
    ] {
        statement(forge, id);
        assert!(faults(force).contains(words), "{words}: {}", faults(force));
        statement(mend, id);
    }
    force.verifies();
    statement("UPDATE incident SET disposed_at = closed_at WHERE id = ?1", &other);
    assert!(faults(force).contains("It differs in: disposed_at"), "{}", faults(force));
}

#[test]
fn a_record_is_due_by_its_peoples_last_notice_and_leaves_the_list_when_they_come_to_notice_again() {
    on_both("clock", |force| {
        force.clock_shows("2026-11-08 09:00");
        let first = closed(force, "2026-11-02 09:00");
        let officer = force.actor(Role::HateCrimeOfficer);
        let page = officer.opens(&first).expect_status(200);
        for words in ["Retention group", "Controller: the chief constable", "OFFICIAL-SENSITIVE", "+ 6 years = 4 November 2032", "Part 3"] {
            assert!(page.says(words), "{words}: {}", page.words());
        }
        force.clock_shows("2032-09-01 09:00");
        round(force);
        let waiting = |id: &str| {
            let id = id.to_owned();
            force.read(move |tx| retention::waiting(tx, &id))
        };
        let row = waiting(&first).expect("it is announced 90 days before");
        assert_eq!(row.due_at, at("2032-11-04 11:40"));

        // The victim comes to notice again, in another record: the first leaves the list by itself.
        let second = force.takes(&report().at(at("2032-09-01 10:00")));
        force.clock_shows("2032-09-02 09:00");
        round(force);
        assert_eq!(waiting(&first), None);
        let chain = format!("retention_review/{}", row.id);
        let duties = force.read(move |tx| concord::duty::sql::of(tx, &chain));
        assert_eq!(duties.iter().map(|duty| duty.standing).collect::<Vec<_>>(), [Standing::Waived]);
        let page = officer.get(&format!("/people/{first}/1")).expect_status(200);
        assert!(page.says(&format!("The clear period has not begun: {second} is open.")), "{}", page.words());

        // A restricted record's day tells nobody else of it.
        force.actor(Role::Supervisor).takes(&second, "restrict", &[("ground", "staff-victim"), ("reason", "The victim works here.")]);
        force.clock_shows("2032-11-10 09:00");
        round(force);
        assert!(waiting(&first).is_some_and(|row| row.due_at == at("2032-11-04 11:40")), "due again, by what may be known");
        assert!(!officer.get(&format!("/people/{first}/1")).says(&second));
        force.verifies();
    });
}

#[test]
fn a_review_that_keeps_a_record_sets_its_next_and_refuses_nonsense_beside_the_field() {
    let force = Force::open();
    force.clock_shows("2026-11-08 09:00");
    let id = closed(&force, "2026-11-02 09:00");
    let officer = force.actor(Role::HateCrimeOfficer);
    let none = officer.step(&id, "review-keeping", &[("decision", "keep"), ("reason", "Still needed.")]).expect_status(422);
    assert_eq!(none.wrong_with("next"), "Enter the day of the next review.");
    let past = officer.step(&id, "review-keeping", &[("decision", "keep"), ("next", "01/01/2020"), ("reason", "Still needed.")]);
    assert_eq!(past.expect_status(422).wrong_with("next"), "The next review must lie ahead.");
    let answers = [("decision", "keep"), ("next", "01/02/2040"), ("group", "1"), ("reason", "A pattern over years.")];
    officer.takes(&id, "review-keeping", &answers);
    let page = officer.opens(&id).expect_status(200);
    assert!(page.says("1, Certain public protection matters") && page.says("Set for 1 February 2040"), "{}", page.words());
    let kept = officer.step(&id, "review-keeping", &[("decision", "dispose"), ("ground", "no-purpose"), ("reason", "Not needed.")]);
    assert!(kept.expect_status(422).problems().join(" ").contains("are reviewed and kept"));
    force.actor(Role::Supervisor).get(&format!("/incidents/{id}/review-keeping")).expect_status(404);
    force.verifies();
}

#[test]
fn a_restriction_of_processing_closes_the_record_to_all_steps_but_the_named_ones() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let id = force.takes(&report());
    let (officer, inspector) = (force.actor(Role::HateCrimeOfficer), force.actor(Role::ControlRoomInspector));
    officer.takes(&id, "limit-processing", &[("limit_ground", "accuracy"), ("reason", "The address is disputed.")]);
    let csrf = inspector.csrf();
    let closed = inspector.post(&format!("/incidents/{id}/acknowledge"), &[("csrf", &csrf), ("once", "a")]).expect_status(422);
    assert!(closed.says("The processing of this record is restricted"), "{}", closed.words());
    let page = inspector.opens(&id).expect_status(200);
    assert!(!page.links_to(&format!("/incidents/{id}/add-person")) && page.says("closed to every step"), "{}", page.words());
    officer.takes(&id, "hold", &[("hold_ground", "other"), ("reason", "Kept for the dispute.")]);
    officer.takes(&id, "end-limit", &[("reason", "It was settled.")]);
    inspector.post(&format!("/incidents/{id}/acknowledge"), &[("csrf", &csrf), ("once", "b")]).expect_status(303);
    force.verifies();
}
