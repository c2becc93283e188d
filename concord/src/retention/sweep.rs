//! The round through closed records: once a day each whose clear period ends soon is put on the list of reviews, and each on the list whose
//! people came to notice again is taken off it. A day on the list is never later than the true one, so nothing is missed between rounds.

use jiff::{SignedDuration, Timestamp, ToSpan};
use practice::policy::{KeptFor, Policy};
use practice::retention;

use super::reckon;
use super::sql::{self, MOVED_ON, ReviewRow};
use crate::duty::sql::put_owing;
use crate::house::{House, Policies};
use crate::incident::columns::micros;
use crate::incident::sql as incidents;
use crate::ledger::{Fault, Signature, Tx, keys};

/// Records looked at in one unit of work.
const BATCH: u32 = 100;

/// Goes on with the day's round to its end, where it is not over yet.
pub async fn round(house: &House) -> Result<(), Fault> {
    round_at(house, house.now()).await
}

/// The same at a given moment.
pub async fn round_at(house: &House, now: Timestamp) -> Result<(), Fault> {
    // Before the force is set up nothing is kept.
    let Ok(policy) = house.policies().at(now) else { return Ok(()) };
    let day = policy.calendar.local(now).date().to_string();
    loop {
        let (policies, policy, today) = (house.policies(), std::sync::Arc::clone(&policy), day.clone());
        let known = house.ledger.read(sql::round).await?;
        if known.0 == day && known.1.is_empty() {
            return Ok(());
        }
        let from = if known.0 == day { known.1 } else { "0".to_owned() };
        house
            .ledger
            .housekeeping(move |tx| {
                let after = batch(tx, &policies, &policy, now, &from)?;
                sql::set_round(tx, &today, after.as_deref().unwrap_or_default())
            })
            .await?;
    }
}

/// One batch of the round; gives the last record seen, or none where there are no more.
fn batch(tx: &mut Tx<'_>, policies: &Policies, policy: &Policy, now: Timestamp, after: &str) -> Result<Option<String>, Fault> {
    let until = announced(policy, now);
    let shortest = |non_crime: bool| {
        let fits = |of: KeptFor| of == KeptFor::Anything || (of == KeptFor::NonCrime) == non_crime && of != KeptFor::Chosen;
        policy.retention.iter().filter(|group| fits(group.of)).map(|group| group.clear_years).min().unwrap_or(100)
    };
    let before = |years: u32| policy.calendar.local(until).checked_sub(i64::from(years).years()).map_or(Timestamp::MIN, |day| day.timestamp());
    let found = sql::candidates(tx, after, (before(shortest(true)), before(shortest(false))), until, BATCH)?;
    let who = Signature { actor: "system".into(), posting: String::new(), request: "retention".into(), at: now };
    for id in &found {
        one(tx, &who, policies, policy, id)?;
    }
    Ok(found.last().cloned())
}

/// The latest day that is announced by now.
fn announced(policy: &Policy, now: Timestamp) -> Timestamp {
    let ahead = now.duration_since(retention::announced_at(now, policy));
    now.checked_add(ahead).unwrap_or(now)
}

/// Puts one record on the list, moves its day, or takes it off.
fn one(tx: &mut Tx<'_>, who: &Signature, policies: &Policies, policy: &Policy, id: &str) -> Result<(), Fault> {
    let Some(incident) = incidents::load(tx, id)? else { return Ok(()) };
    let reckoned = reckon::reckon(tx, &incident, policy)?;
    let due =
        reckoned.as_ref().and_then(|reckoned| reckoned.clock.due()).map(micros).filter(|due| retention::announced_at(*due, policy) <= who.at);
    let group = reckoned.map(|reckoned| reckoned.group.code.clone()).unwrap_or_default();
    match (sql::waiting(tx, id)?, due) {
        (Some(row), None) => sql::settle(tx, who, policies, row, MOVED_ON),
        (Some(row), Some(due_at)) if row.due_at != due_at || row.retention_group != group => {
            put_owing(tx, who, policies, "reckoned a retention review anew", &ReviewRow { due_at, retention_group: group, ..row })
        }
        // A disposal that waits for its second person is no review.
        (None, Some(due_at)) if incident.disposal_proposed().is_none() => {
            let row = ReviewRow {
                id: keys::hex(&keys::random::<8>()?),
                incident: id.to_owned(),
                district: incident.core.district.clone(),
                retention_group: group,
                restricted: incident.core.restricted,
                due_at,
                opened_at: who.at,
                settled_at: None,
                settled_as: None,
            };
            put_owing(tx, who, policies, "put a record on the list of retention reviews", &row)
        }
        _ => Ok(()),
    }
}

/// How often the server asks whether the day's round is over.
pub const EVERY: SignedDuration = SignedDuration::from_secs(60);
