//! A small demonstration: made twice it is the same, every record keeps the rules, and each thing to show is there.

use std::collections::BTreeSet;
use std::path::PathBuf;

use practice::duty::Standing;
use practice::incident::Stage;

use super::*;
use crate::house::Clock;
use crate::incident::columns::StoredDuty;
use crate::ledger::{Ledger, Place, Tx};

/// A demonstration in a folder of its own, which goes with it.
struct Demo {
    house: House,
    folder: PathBuf,
    now: Timestamp,
    refused: Vec<String>,
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Demo {
    async fn make(name: &str, seed: u64, days: u64) -> Self {
        let folder = std::env::temp_dir().join(format!("concord-demonstration-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let ledger = Ledger::open(&folder, &Place::Embedded).await.unwrap();
        let house = House::open(ledger, Clock::default()).await.unwrap();
        let now = "2026-11-21T10:04:00Z".parse().unwrap();
        let refused = prepare_days(&house, seed, days, now).await.unwrap();
        Self { house, folder, now, refused }
    }

    async fn ids(&self) -> Vec<String> {
        let read = |tx: &mut Tx<'_>| {
            tx.query("SELECT id FROM incident ORDER BY id", &[])?.iter().map(|row| row.get(0)).collect::<Result<Vec<String>, Fault>>()
        };
        self.house.ledger.read(read).await.unwrap()
    }

    /// Every journal entry as text, without the hashes of the sealed boxes, which fresh randomness makes different each time.
    async fn journal(&self) -> Vec<String> {
        let ids = self.ids().await;
        let read = move |tx: &mut Tx<'_>| {
            let mut lines = Vec::new();
            for id in &ids {
                for (kept, event) in incident::events(tx, id)? {
                    lines.push(format!("{} {} {} {} {}", kept.chain, kept.at, kept.actor, kept.posting, without_boxes(&format!("{event:?}"))));
                }
            }
            Ok::<_, Fault>(lines)
        };
        self.house.ledger.read(read).await.unwrap()
    }
}

/// `Words("3.5f3a…")` becomes `Words("3.")`.
fn without_boxes(event: &str) -> String {
    let mut parts = event.split("Words(\"");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('.').unwrap();
        let _ = write!(text, "Words(\"{number}.{}", rest.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
    }
    text
}

#[tokio::test]
async fn the_same_seed_makes_the_same_force_and_another_seed_another() {
    let (one, same, other) = (Demo::make("one", 7, 30).await, Demo::make("same", 7, 30).await, Demo::make("other", 8, 30).await);
    assert!(one.ids().await.len() > 150, "{}", one.ids().await.len());
    assert_eq!(one.journal().await, same.journal().await);
    let shared: BTreeSet<String> = one.ids().await.into_iter().collect();
    assert!(other.ids().await.iter().all(|id| !shared.contains(id)));
}

#[tokio::test]
async fn every_record_keeps_the_rules_and_its_stored_duties_are_those_that_it_has() {
    let demo = Demo::make("rules", 3, 120).await;
    assert_eq!(demo.refused, Vec::<String>::new());
    let (ids, policies, now) = (demo.ids().await, demo.house.policies(), demo.now);
    let read = move |tx: &mut Tx<'_>| {
        let (mut closed, mut old) = (0, 0);
        for id in &ids {
            let record = incident::load(tx, id)?.unwrap();
            let folded = incident::events(tx, id)?;
            assert_eq!(practice::incident::Incident::fold(folded.iter().map(|(_, event)| event)), Some(record.clone()), "{id}");
            assert!(folded.iter().zip(folded.iter().skip(1)).all(|(a, b)| a.0.at <= b.0.at), "{id} is in order of time");
            assert!(folded.iter().all(|(kept, _)| kept.at <= now), "{id} has nothing from the future");
            let sorted = |mut duties: Vec<StoredDuty>| {
                duties.sort_by(|a, b| (&a.rule, &a.about).cmp(&(&b.rule, &b.about)));
                duties
            };
            let stored = sorted(incident::stored_duties(tx, id)?);
            assert_eq!(stored, sorted(incident::duties(&policies, &record)?), "{id}");
            let blocking = stored.iter().any(|duty| duty.standing == Standing::Open && !duty.blocks.is_empty());
            assert!(!record.is_closed() || !blocking, "{id} is closed over an open duty");
            if now.duration_since(record.core.reported_at).as_hours() > 24 * 60 {
                old += 1;
                closed += usize::from(record.is_closed());
            }
        }
        Ok::<_, Fault>((closed, old))
    };
    let (closed, old) = demo.house.ledger.read(read).await.unwrap();
    assert!(closed * 100 >= old * 80 && closed < old, "{closed} of {old} are closed after two months");
}

#[tokio::test]
async fn each_thing_to_show_waits_in_the_city_and_in_the_county() {
    let demo = Demo::make("shown", 1, 1).await;
    let (ids, now) = (demo.ids().await, demo.now);
    let read = move |tx: &mut Tx<'_>| {
        let mut late = BTreeSet::new();
        let mut stages = BTreeSet::new();
        for id in &ids {
            let record = incident::load(tx, id)?.unwrap();
            stages.insert(record.core.stage);
            for stored in incident::stored_duties(tx, id)?.iter().filter(|duty| duty.duty().is_open()) {
                let is_late = stored.duty().is_late(now);
                late.insert((stored.rule.clone(), stored.district.clone(), is_late));
            }
        }
        Ok::<_, Fault>((late, stages))
    };
    let (open, stages) = demo.house.ledger.read(read).await.unwrap();
    for (rule, late) in [("R-CC-01", true), ("R-CC-01", false), ("R-REC-07", true), ("R-VIC-04", true), ("CT-2.1b", true)] {
        for district in ["E06000016", "E07000130"] {
            assert!(open.contains(&(rule.to_owned(), district.to_owned(), late)), "{rule} in {district}, late: {late}");
        }
    }
    let waits = |rule: &str| open.iter().any(|(open, _, _)| open == rule);
    assert!(waits("R-VIC-06") && waits("R-REC-06") && waits("R-REC-08") && waits("R-CC-03-CLOSE"));
    assert!(stages.contains(&Stage::Recorded) && stages.contains(&Stage::ClosureAsked));
}

#[tokio::test]
async fn a_second_preparation_changes_nothing_and_everybody_can_sign_in() {
    let demo = Demo::make("second", 1, 0).await;
    assert!(demo.ids().await.is_empty(), "no years, no records");
    let first = prepare(&demo.house, &Options { seed: 1, years: 2 }).await.unwrap();
    assert!(demo.ids().await.is_empty());
    assert!(demo.house.is_demonstration());
    let printed = words(&first);
    for role in Role::ALL.iter().filter(|role| **role != Role::PublicReporter) {
        let of_role = first.iter().find(|sign_in| sign_in.role == *role).unwrap();
        assert!(printed.contains(&of_role.name), "{role}");
        let sign_in = of_role.sign_in.clone();
        let found = demo.house.ledger.read(move |tx| crate::people::sql::account_by_sign_in(tx, &sign_in)).await.unwrap().unwrap();
        assert!(!found.must_change && found.suspended_at.is_none());
    }
}
