//! When a record is due for review: the notices of its people across records, handed to the rule; and what its page says of how it is kept.

use std::collections::{BTreeMap, BTreeSet};

use practice::incident::Incident;
use practice::people::Reader;
use practice::policy::{Policy, Retention};
use practice::retention::{self, Clock, Notice};

use super::sql;
use crate::incident::sql as incidents;
use crate::incident::view::Rows;
use crate::ledger::{Fault, Tx};

/// The reckoning of one record.
pub struct Reckoned<'p> {
    /// Its retention group.
    pub group: &'p Retention,
    /// Its clock: the latest of its people's.
    pub clock: Clock,
    /// Each person's own notices, by number.
    pub people: BTreeMap<u32, Vec<Notice>>,
}

/// Reckons a record; none where the packs have no retention groups.
pub fn reckon<'p>(tx: &mut Tx<'_>, incident: &Incident, policy: &'p Policy) -> Result<Option<Reckoned<'p>>, Fault> {
    let Some(group) = retention::group(incident, policy) else { return Ok(None) };
    let people = notices(tx, incident)?;
    let all: Vec<Notice> = people.values().flatten().cloned().collect();
    Ok(Some(Reckoned { group, clock: retention::clock(incident, &all, group, policy), people }))
}

/// The notices of each person of a record, in it and in every other record. A restricted record counts for restricted ones alone: otherwise its
/// day would tell of it. What was disposed of tells of nobody.
fn notices(tx: &mut Tx<'_>, incident: &Incident) -> Result<BTreeMap<u32, Vec<Notice>>, Fault> {
    let id = &incident.core.id;
    let own = retention::last_notice(incident);
    let mut known: BTreeMap<String, Option<Notice>> = BTreeMap::new();
    let mut by_person = BTreeMap::new();
    for person in &incident.people {
        let mut all = vec![own.clone()];
        // An open record's clock has not begun: what lies elsewhere changes nothing.
        if let (Some(words), true) = (&person.name, incident.is_closed()) {
            let name = tx.unseal(id, words)?;
            for (record, _) in sql::same_person(tx, id, person.number, &name)? {
                if !known.contains_key(&record) {
                    let other = incidents::load(tx, &record)?;
                    let counts = |other: &Incident| !other.is_disposed() && (incident.core.restricted || !other.core.restricted);
                    known.insert(record.clone(), other.filter(counts).map(|other| retention::last_notice(&other)));
                }
                all.extend(known.get(&record).cloned().flatten());
            }
        }
        by_person.insert(person.number, all);
    }
    Ok(by_person)
}

/// The clock in a sentence for this reader: a record out of their reach is "another record".
pub fn sentence(
    tx: &mut Tx<'_>,
    clock: &Clock,
    incident: &Incident,
    policy: &Policy,
    reader: &Reader,
    now: jiff::Timestamp,
) -> Result<String, Fault> {
    let other = match clock {
        Clock::NotBegun { record } => Some(record.clone()),
        Clock::Runs { from, .. } => Some(from.record.clone()),
        Clock::Set { .. } => None,
    };
    let ids: Vec<String> = other.into_iter().collect();
    let known: BTreeSet<String> = incidents::within(tx, &ids, reader.view_scope(now).as_ref())?;
    let named = |record: &str| match record {
        own if own == incident.core.id => "this record".to_owned(),
        other if known.contains(other) => other.to_owned(),
        _ => "another record".to_owned(),
    };
    Ok(clock.sentence(policy, named))
}

/// What a record's page says of how it is kept: group, controller, law, classification, when it is reviewed and how that was reckoned (R-IG-04).
pub fn rows(tx: &mut Tx<'_>, incident: &Incident, policy: &Policy, reader: &Reader, now: jiff::Timestamp) -> Result<Rows, Fault> {
    let mut rows: Rows = Vec::new();
    if let Some(reckoned) = reckon(tx, incident, policy)? {
        rows.push(("Retention group".into(), group_words(reckoned.group)));
        if !incident.is_disposed() {
            rows.push(("Due for review".into(), sentence(tx, &reckoned.clock, incident, policy, reader, now)?));
        }
    }
    for ground in retention::grounds(incident, policy) {
        rows.push((ground.title.clone(), format!("Controller: {}. {}.", ground.controller, ground.regime)));
        rows.push(("Lawful basis".into(), format!("{}. {}.", ground.lawful_basis, ground.condition)));
    }
    if let Some(ground) = retention::grounds(incident, policy).first() {
        rows.push(("Classification".into(), ground.classification.clone()));
    }
    let day = |at| policy.calendar.show_date(at);
    for hold in &incident.holds {
        let until = match (hold.ended_at, hold.until_at) {
            (Some(at), _) => format!("ended {}", day(at)),
            (None, Some(at)) => format!("until {}", day(at)),
            (None, None) => "until somebody ends it".to_owned(),
        };
        rows.push((format!("Legal hold {}", hold.number), format!("{}, since {}, {until}.", hold.ground, day(hold.at))));
    }
    if let Some(review) = incident.keeping_reviews.last() {
        let next = review.next_at.map(|at| format!(" Next review {}.", day(at))).unwrap_or_default();
        rows.push(("Last retention review".into(), format!("{}: {}.{next}", day(review.at), review.decision)));
    }
    Ok(rows)
}

/// A group in words.
pub fn group_words(group: &Retention) -> String {
    let plural = if group.clear_years == 1 { "" } else { "s" };
    format!("{}, {} (clear period {} year{plural})", group.code, group.title, group.clear_years)
}

/// What a person's page says of how they are kept: what they are in law, and when what is held of them in this record is reviewed.
pub fn person_rows(
    tx: &mut Tx<'_>,
    incident: &Incident,
    number: u32,
    policy: &Policy,
    (reader, now): (&Reader, jiff::Timestamp),
) -> Result<Rows, Fault> {
    let Some(person) = incident.person(number) else { return Ok(Vec::new()) };
    let mut rows: Rows = vec![("In law".into(), retention::category(person.kind).to_owned())];
    if let Some(reckoned) = reckon(tx, incident, policy)? {
        let notices = reckoned.people.get(&number).cloned().unwrap_or_default();
        let clock = retention::clock(incident, &notices, reckoned.group, policy);
        rows.push(("Retention group".into(), group_words(reckoned.group)));
        rows.push(("Due for review".into(), sentence(tx, &clock, incident, policy, reader, now)?));
    }
    if let Some(ground) = retention::grounds(incident, policy).first() {
        rows.push(("Controller".into(), format!("{}. {}. {}.", capital(&ground.controller), ground.regime, ground.classification)));
    }
    Ok(rows)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
