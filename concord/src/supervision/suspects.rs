//! The list of suspects across records: who presses most, and why. Who they are stays closed until somebody opens it on the record.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use practice::people::{Act, Matter};
use practice::supervision::suspects::{Ranked, Suspected, rank, suspected};

use super::sql;
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::incident::{facts_with, sql as incidents};
use crate::ledger::{Category, Entry, Fault, Tx};

/// Suspects that the page shows.
const SHOWN: usize = 50;
/// Records that are weighed, the newest first.
const WEIGHED: usize = 400;

/// One suspect.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Their place in the list.
    pub place: usize,
    /// Why they stand there.
    pub reasons: String,
    /// The records: reference, the suspect's number in it, when it was reported and how it stands.
    pub records: Vec<(String, u32, String)>,
}

/// The list.
#[derive(Template)]
#[template(path = "supervision/suspects.html")]
pub struct SuspectsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The suspects.
    pub lines: Vec<Line>,
}

/// Shows the list. Putting records together by who is suspected is a combination, and logged as one.
pub async fn list(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let (shown, seen) = ask.house.ledger.read(move |tx| read(&inner, tx)).await?;
    let who = ask.signature(Matter::Suspect, Act::View)?;
    let work = move |tx: &mut Tx<'_>| {
        let chain = format!("reader/{}", who.actor);
        let event = serde_json::json!({ "with": seen }).to_string();
        let entry = Entry {
            chain: &chain,
            record: "",
            verb: "matched suspects across records",
            category: Category::Combination,
            classes: "su",
            policy: "",
            event,
        };
        tx.journal(&who, &entry)?;
        tx.looked_at(&who, "looked at the list of suspects", "op", &seen, "")
    };
    ask.house.ledger.write(work).await.map_err(|fault: Fault| Failure::Fault(fault))?;
    page(shown.render())
}

fn read(ask: &Ask, tx: &mut Tx<'_>) -> Result<(SuspectsPage, Vec<String>), Failure> {
    let reader = ask.reader()?;
    let scope = reader.scope(Matter::Suspect, Act::View, ask.now).ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let mut records: BTreeMap<String, practice::incident::Incident> = BTreeMap::new();
    let mut suspects: Vec<Vec<Suspected>> = Vec::new();
    for group in together(sql::look_ups(tx, &scope)?) {
        let mut cases = Vec::new();
        for (id, person) in group {
            if !records.contains_key(&id) {
                if records.len() >= WEIGHED {
                    continue;
                }
                let Some(incident) = incidents::load(tx, &id)? else { continue };
                records.insert(id.clone(), incident);
            }
            let Some(incident) = records.get(&id) else { continue };
            if facts_with(incident, |facts| reader.may_on(Matter::Suspect, Act::View, facts, ask.now)) {
                cases.extend(suspected(incident, person, &policy));
            }
        }
        suspects.push(cases);
    }
    let ranked: Vec<Ranked> = rank(suspects, ask.now, &policy).into_iter().filter(|r| r.score > 0).take(SHOWN).collect();
    let seen: Vec<String> = ranked.iter().flat_map(|r| r.records.iter().map(|s| s.record.clone())).collect();
    let lines = ranked.iter().zip(1..).map(|(ranked, place)| line(ranked, place, &policy.calendar)).collect();
    Ok((SuspectsPage { chrome: ask.chrome("/suspects"), lines }, seen))
}

fn line(ranked: &Ranked, place: usize, calendar: &practice::clock::Calendar) -> Line {
    let records = ranked.records.iter().map(|s| {
        let state = match (s.open, s.charged, s.released) {
            (false, ..) => "closed",
            (true, true, _) => "charged",
            (true, false, true) => "on bail or under investigation",
            (true, false, false) => "open",
        };
        (s.record.clone(), s.person, format!("reported {}, {state}", calendar.show_date(s.reported_at)))
    });
    Line { place, reasons: crate::incident::view::capital(&ranked.reasons.join("; ")), records: records.collect() }
}

/// Puts together the people who share a look-up: the same name, number, address or e-mail. Each person stands in one group.
fn together(look_ups: Vec<(String, String, u32)>) -> Vec<Vec<(String, u32)>> {
    let mut groups: Vec<Vec<(String, u32)>> = Vec::new();
    let (mut of_value, mut of_person): (BTreeMap<String, usize>, BTreeMap<(String, u32), usize>) = (BTreeMap::new(), BTreeMap::new());
    for (value, record, person) in look_ups {
        let key = (record, person);
        let (by_value, by_person) = (of_value.get(&value).copied(), of_person.get(&key).copied());
        let group = match (by_value, by_person) {
            (Some(one), Some(two)) if one != two => {
                let moved = groups.get_mut(two).map(std::mem::take).unwrap_or_default();
                of_person.values_mut().chain(of_value.values_mut()).filter(|group| **group == two).for_each(|group| *group = one);
                if let Some(group) = groups.get_mut(one) {
                    group.extend(moved);
                }
                one
            }
            (Some(one), _) | (None, Some(one)) => one,
            (None, None) => {
                groups.push(Vec::new());
                groups.len() - 1
            }
        };
        of_value.insert(value, group);
        if by_person.is_none() {
            of_person.insert(key.clone(), group);
            if let Some(group) = groups.get_mut(group) {
                group.push(key);
            }
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_who_share_any_look_up_are_one_suspect_whatever_the_order() {
        let look_up = |value: &str, record: &str| (value.to_owned(), record.to_owned(), 2);
        let groups =
            together(vec![look_up("name", "A"), look_up("phone", "B"), look_up("other", "D"), look_up("name", "C"), look_up("phone", "C")]);
        let mut sizes: Vec<usize> = groups.iter().map(Vec::len).collect();
        sizes.sort_unstable();
        assert_eq!(sizes, [1, 3], "A and B are one through C: {groups:?}");
    }
}
