//! The ledger's promises, each on both engines: all or nothing, never without its journal entry, chains that cannot fork, keys used once.

pub(crate) mod both;
mod scope;
mod search;
mod twins;

use concord::ledger::idempotency::{self, Before};
use concord::ledger::{Category, Cell, Entry, Fault, Kept, Owner, Signature, Tx, Value, journal};
use rehearsal::{Force, Report, at};

use both::on_both;

fn signature(actor: &str) -> Signature {
    Signature { actor: actor.into(), posting: String::new(), request: "rehearsal".into(), at: at("2026-11-04 09:00") }
}

fn entry(chain: &str) -> Entry<'_> {
    Entry { chain, record: "", verb: "rehearsed", category: Category::Alteration, classes: "op", policy: "", event: "{}".into() }
}

fn put_key(tx: &mut Tx<'_>, key: &str) -> Result<(), Fault> {
    tx.execute("INSERT INTO house (key, value) VALUES (?1, 'kept')", &[key.to_owned().to_value()]).map(|_| ())
}

fn keys(force: &Force) -> Vec<String> {
    force.read(|tx| tx.query("SELECT key FROM house WHERE value = 'kept' ORDER BY key", &[])?.iter().map(|row| row.get(0)).collect())
}

fn chain(force: &Force, name: &'static str) -> Vec<Kept> {
    force.read(move |tx| {
        let sql = format!("SELECT {} FROM journal WHERE chain = ?1 ORDER BY sequence", journal::COLUMNS);
        tx.query(&sql, &[Value::Text(name.into())])?.iter().map(journal::kept).collect()
    })
}

#[test]
fn a_unit_that_fails_leaves_nothing() {
    on_both("fails", |force| {
        let failed: Result<(), Fault> = force.write(|tx| {
            put_key(tx, "half")?;
            tx.journal(&signature("somebody"), &entry("rehearsal/half"))?;
            Err(Fault::new("the second half went wrong"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "the second half went wrong");
        assert_eq!((keys(force).len(), chain(force, "rehearsal/half").len()), (0, 0));
    });
}

#[test]
fn a_unit_that_writes_without_a_journal_entry_is_refused() {
    on_both("silent", |force| {
        let silent: Result<(), Fault> = force.write(|tx| put_key(tx, "silent"));
        assert!(silent.unwrap_err().to_string().contains("without a journal entry"));
        assert!(keys(force).is_empty());
    });
}

#[test]
fn units_that_share_a_commit_each_get_their_own_answer() {
    on_both("group", |force| {
        let units = (0..40).map(|turn: i64| {
            let ledger = force.ledger().clone();
            async move {
                let unit = move |tx: &mut Tx<'_>| {
                    put_key(tx, &format!("unit {turn:02}"))?;
                    let chain = format!("rehearsal/unit {turn}");
                    tx.journal(&signature("somebody"), &entry(&chain))?;
                    if turn % 2 == 1 { Err(Fault::new(format!("unit {turn} stops"))) } else { Ok(turn) }
                };
                ledger.write(unit).await
            }
        });
        let answers = force.wait(async {
            let waiting: Vec<_> = units.map(tokio::spawn).collect();
            let mut answers = Vec::new();
            for unit in waiting {
                answers.push(unit.await.unwrap());
            }
            answers
        });
        for (answer, turn) in answers.into_iter().zip(0_i64..) {
            if turn % 2 == 1 {
                assert_eq!(answer.unwrap_err(), Fault::new(format!("unit {turn} stops")));
            } else {
                assert_eq!(answer, Ok(turn));
            }
        }
        let kept: Vec<String> = (0..40).step_by(2).map(|turn| format!("unit {turn:02}")).collect();
        assert_eq!(keys(force), kept);
    });
}

#[test]
fn a_unit_that_breaks_off_leaves_nothing_and_the_next_is_served() {
    on_both("broken", |force| {
        let broken = force.wait(force.ledger().write(|tx: &mut Tx<'_>| -> Result<(), Fault> {
            put_key(tx, "broken off")?;
            panic!("a fault of the program, made on purpose");
        }));
        assert!(broken.is_err());
        let next: Result<(), Fault> = force.write(|tx| {
            put_key(tx, "next")?;
            tx.journal(&signature("somebody"), &entry("rehearsal/next")).map(|_| ())
        });
        assert_eq!((next, keys(force)), (Ok(()), vec!["next".to_owned()]));
    });
}

#[test]
fn a_chain_that_many_extend_at_once_does_not_fork() {
    on_both("fork", |force| {
        let writers = (0..8).map(|_| {
            let ledger = force.ledger().clone();
            async move {
                for _ in 0..10 {
                    let written: Result<i64, Fault> = ledger.write(|tx| tx.journal(&signature("somebody"), &entry("rehearsal/fork"))).await;
                    written.unwrap();
                }
            }
        });
        force.wait(async {
            for writer in writers.map(tokio::spawn).collect::<Vec<_>>() {
                writer.await.unwrap();
            }
        });
        let kept = chain(force, "rehearsal/fork");
        assert_eq!(kept.iter().map(|k| k.sequence).collect::<Vec<_>>(), (1..=80).collect::<Vec<_>>());
        let mut before = Vec::new();
        for entry in kept {
            assert_eq!(entry.previous, before);
            assert_eq!(entry.hash, entry.computed_hash());
            before = entry.hash;
        }
    });
}

#[test]
fn a_key_that_many_use_at_once_does_its_work_once() {
    on_both("once", |force| {
        let calls = (0..8).map(|_| {
            let ledger = force.ledger().clone();
            async move {
                let unit = |tx: &mut Tx<'_>| match idempotency::before(tx, "somebody", "key-1", "make it")? {
                    Before::Answered(answer) => Ok::<_, Fault>((answer, false)),
                    Before::OtherUse => Err(Fault::new("the key was used for something else")),
                    Before::Never => {
                        put_key(tx, "made once")?;
                        tx.journal(&signature("somebody"), &entry("rehearsal/once"))?;
                        idempotency::note(tx, "somebody", "key-1", "make it", "made", at("2026-11-04 09:00"))?;
                        Ok(("made".to_owned(), true))
                    }
                };
                ledger.write(unit).await.unwrap()
            }
        });
        let answers = force.wait(async {
            let mut answers = Vec::new();
            for call in calls.map(tokio::spawn).collect::<Vec<_>>() {
                answers.push(call.await.unwrap());
            }
            answers
        });
        assert_eq!(answers.iter().filter(|(_, made)| *made).count(), 1);
        assert!(answers.iter().all(|(answer, _)| answer == "made"));
        assert_eq!(chain(force, "rehearsal/once").len(), 1);
        let (other_use, other_account) = force.read(|tx| {
            Ok((idempotency::before(tx, "somebody", "key-1", "make another")?, idempotency::before(tx, "another", "key-1", "make it")?))
        });
        assert_eq!((other_use, other_account), (Before::OtherUse, Before::Never));
    });
}

#[test]
fn a_sealed_text_opens_at_its_own_place_only_and_stands_nowhere_in_clear() {
    on_both("seal", |force| {
        let id = force.takes(&Report::of("The gate was painted.").strand("RACE").victim("Rehearsal Victim Alder"));
        let incident = force.incident(&id);
        let (narrative, name) = (incident.core.narrative.clone().unwrap(), incident.people[0].name.clone().unwrap());
        let (asked, first, second) = (id.clone(), narrative.clone(), name.clone());
        let opened = force.read(move |tx| Ok((tx.unseal(&asked, &first)?, tx.unseal(&asked, &second)?)));
        assert_eq!(opened, ("The gate was painted.".to_owned(), "Rehearsal Victim Alder".to_owned()));
        let asked = id.clone();
        let clear = force.read(move |tx| {
            let rows = tx.query("SELECT box FROM sealed WHERE record = ?1", &[asked.to_value()])?;
            rows.iter().map(|row| row.get::<Vec<u8>>(0)).collect::<Result<Vec<_>, _>>()
        });
        assert!(clear.iter().all(|sealed| !String::from_utf8_lossy(sealed).contains("Alder")));

        let (record, moved) = (id.clone(), name.number());
        let other: Result<practice::incident::Words, Fault> = force.write(move |tx| {
            tx.journal(&signature("somebody"), &entry("rehearsal/seal"))?;
            let other = tx.seal(&record, Owner::Person(1), "about", "Another text under the same key.")?;
            let sql =
                "UPDATE sealed SET box = (SELECT s.box FROM sealed s WHERE s.record = ?1 AND s.number = ?2) WHERE record = ?1 AND number = ?3";
            tx.execute(sql, &[record.to_value(), other.number().to_value(), moved.to_value()])?;
            Ok(other)
        });
        let other = other.unwrap();
        let (unmoved, after): (String, Result<String, Fault>) = force.read(move |tx| Ok((tx.unseal(&id, &other)?, tx.unseal(&id, &name))));
        assert_eq!(unmoved, "Another text under the same key.");
        assert!(after.unwrap_err().to_string().contains("does not open"), "a moved box must not open");
    });
}
