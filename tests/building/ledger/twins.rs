//! The two engines as twins: migrations end with the same tables, and the same writes give the same answers everywhere.

use std::collections::BTreeMap;

use concord::admin::sql as admin;
use concord::incident::sql as record;
use concord::ledger::{Engine, Fault, Kept, Place, Signature};
use concord::people::sql as people;
use concord::search::sql as search;
use practice::incident::{Event, Stage};
use practice::people::Role;
use rehearsal::{CITY, Force, Report, at};

use crate::postgres::cluster;

/// What only one engine has: the tables behind its search index, and their columns.
fn of_one_engine(table: &str, column: &str) -> bool {
    table == "words" || table.starts_with("words_") || (table == "search_doc" && column == "words")
}

fn columns(force: &Force) -> BTreeMap<(String, String), bool> {
    let rows = force.read(|tx| match tx.engine() {
        Engine::Sqlite => {
            let sql = "SELECT t.name, c.name, c.\"notnull\" FROM sqlite_master t JOIN pragma_table_info(t.name) c \
                       WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'";
            tx.query(sql, &[])
        }
        Engine::Postgres => {
            let sql = "SELECT table_name::text, column_name::text, (is_nullable = 'NO')::int::bigint \
                       FROM information_schema.columns WHERE table_schema = 'public'";
            tx.query(sql, &[])
        }
    });
    let rows = rows.iter().map(|row| ((row.get(0).unwrap(), row.get(1).unwrap()), row.get::<i64>(2).unwrap() == 1));
    rows.filter(|((table, column), _): &((String, String), bool)| !of_one_engine(table, column)).collect()
}

/// The columns that the other engine lacks, or keeps with another NOT NULL.
fn apart(of: &BTreeMap<(String, String), bool>, other: &BTreeMap<(String, String), bool>) -> Vec<(String, String)> {
    of.iter().filter(|(column, required)| other.get(*column) != Some(*required)).map(|(column, _)| column.clone()).collect()
}

fn indexes(force: &Force) -> Vec<String> {
    let rows = force.read(|tx| match tx.engine() {
        Engine::Sqlite => tx.query("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL", &[]),
        Engine::Postgres => tx.query("SELECT indexname::text FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey'", &[]),
    });
    let mut names: Vec<String> = rows.iter().map(|row| row.get(0).unwrap()).collect();
    // Made by UNIQUE and by the search column, on PostgreSQL alone.
    names.retain(|name| !name.ends_with("_key") && name != "search_words");
    names.sort_unstable();
    names
}

fn twins(name: &str) -> Option<(Force, Force)> {
    let cluster = cluster()?;
    Some((Force::open(), Force::open_on(&Place::Postgres(cluster.database(name)))))
}

#[test]
fn migrations_make_the_same_tables_on_both_engines() {
    let Some((embedded, postgres)) = twins("schema") else { return };
    let (ours, theirs) = (columns(&embedded), columns(&postgres));
    assert!(ours.len() > 100, "{ours:?}");
    // A SQLite key column without NOT NULL would differ here: each says it, so that no key is ever empty.
    assert_eq!((apart(&ours, &theirs), apart(&theirs, &ours)), (Vec::new(), Vec::new()), "columns that differ: SQLite's, then PostgreSQL's");
    assert_eq!(indexes(&embedded), indexes(&postgres));
}

#[test]
fn a_store_that_is_opened_again_is_migrated_no_further_and_keeps_what_it_has() {
    let force = Force::open();
    let id = force.takes(&Report::of("Kept.").strand("RACE"));
    let data = force.data().to_owned();
    let again = force.wait(concord::ledger::Ledger::open(&data, &Place::Embedded)).unwrap();
    let asked = id.clone();
    let found = force.wait(again.read(move |tx| record::load(tx, &asked))).unwrap();
    assert_eq!(found, Some(force.incident(&id)));
}

/// The same events, by the same people at the same moments.
fn happens_again(force: &Force, events: Vec<(Kept, Event)>) {
    let policies = force.house().policies();
    let done: Result<(), Fault> = force.write(move |tx| {
        let mut incident = None;
        for (kept, event) in &events {
            let who = Signature { actor: kept.actor.clone(), posting: kept.posting.clone(), request: kept.request.clone(), at: kept.at };
            incident = Some(record::happen(tx, &who, &policies, incident.as_ref(), std::slice::from_ref(event))?);
        }
        let core = incident.ok_or_else(|| Fault::new("nothing happened"))?.core;
        tx.blind(&core.id, 1, "name", "Rehearsal Victim Alder")?;
        tx.index(&core.id, core.reported_at, &["A whole life."])
    });
    done.unwrap();
}

/// Every answer that the rooms' `sql.rs` give about this record and these people, as text.
fn answers(force: &Force, id: &str) -> Vec<String> {
    let id = id.to_owned();
    let now = at("2026-11-08 12:00");
    force.read(move |tx| {
        let supervisor = people::account(tx, "supervisor")?.ok_or_else(|| Fault::new("no supervisor"))?;
        let reader = people::reader(tx, &supervisor, now)?;
        let scope = reader.view_scope(now).ok_or_else(|| Fault::new("no scope"))?;
        let mut answers = vec![
            format!("{:?}", record::load(tx, &id)?),
            format!("{:?}", record::load(tx, "261103-0000000")?),
            format!("{:?}", record::load_in(tx, &id, &scope)?),
            format!("{:?}", record::stored_duties(tx, &id)?),
            format!("{:?}", record::by_source(tx, "elsewhere", "1")?),
            format!("{:?} {:?}", record::count(tx, None)?, record::count(tx, Some(Stage::Closed))?),
            format!("{:?}", admin::force(tx)?),
            format!("{:?}", admin::adoptions(tx)?),
            format!("{:?}", admin::clock_ahead(tx)?),
            format!("{:?}", people::postings(tx, "supervisor")?),
            format!("{:?}", people::names(tx, &["supervisor".into(), "nobody".into()])?),
            format!("{:?}", people::colleagues(tx, &[Role::Supervisor, Role::Spoc], CITY, now)?),
            format!("{:?}", people::all_postings(tx)?.len()),
            format!("{:?}", concord::import::sql::runs(tx, 10)?),
            format!("{:?}", search::exactly(tx, "Rehearsal Victim Alder", search::Whose::Others, &scope, 10)?),
            format!("{:?}", search::by_words(tx, "whole lives", &scope, i64::MAX, 10)?),
            format!("{:?}", concord::account::sql::session(tx, "nobody's")?),
            format!("{:?}", people::accounts(tx)?.iter().map(|account| &account.id).collect::<Vec<_>>()),
        ];
        // The position comes with the seal, so hashes are compared and positions are not.
        for (kept, event) in record::events(tx, &id)? {
            answers.push(format!("{} {:?} {:?} {:?}", kept.sequence, kept.at, kept.hash, event));
        }
        answers.extend(tx.entries_about(&id, 100)?.iter().map(|kept| format!("{} {:?}", kept.sequence, kept.hash)));
        Ok(answers)
    })
}

#[test]
fn the_same_writes_give_the_same_answers_on_both_engines() {
    let Some((embedded, postgres)) = twins("answers") else { return };
    let report = Report::of("A whole life.").strand("RACE").strand("REL").victim("Rehearsal Victim Alder");
    let id = embedded.hate_crime_to_closure(&report, at("2026-11-02 09:00"));
    let asked = id.clone();
    let events = embedded.read(move |tx| record::events(tx, &asked));
    assert!(events.len() > 15);
    happens_again(&postgres, events);
    for (ours, theirs) in answers(&embedded, &id).into_iter().zip(answers(&postgres, &id)) {
        assert_eq!(ours, theirs);
    }
}
