//! "Who saw this person": every look, change, match, disclosure and erasure of one person across their records, by the six kinds of the access
//! log (access rule 10; R-IG-01).

use std::sync::Arc;

use askama::Template;
use practice::incident::{Event, Incident, PersonKind};
use practice::people::{Act, Matter};

use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::incident::audit::{class_words, kinds, may, what};
use crate::incident::sql as incidents;
use crate::ledger::{Category, Kept, Tx};
use crate::people::sql as accounts;
use crate::retention::sql::same_person;

/// Entries that are read of each record.
const READ: u32 = 2_000;
/// Lines that the page shows.
const SHOWN: usize = 500;

/// Who saw a person.
#[derive(Template)]
#[template(path = "rights/who_saw.html")]
pub struct WhoSawPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The record that it was asked from.
    pub id: String,
    /// "Victim 1".
    pub title: String,
    /// The records that the person is in, as far as this reader may ask.
    pub records: Vec<String>,
    /// How many entries of each of the six kinds.
    pub kinds: Vec<(&'static str, usize)>,
    /// When, record, who, what, kind, field classes.
    pub lines: Vec<[String; 6]>,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// Shows the page. That the records were combined for it is in the journal too.
pub async fn who_saw(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read(&asked, tx)).await?;
    let (who, records, about) = (ask.signature(Matter::Audit, Act::View)?, shown.records.clone(), format!("{} of {}", shown.title, shown.id));
    let look = move |tx: &mut Tx<'_>| tx.looked_at(&who, "looked at who saw a person", "op", &records, &about);
    ask.house.ledger.write(look).await.map_err(Failure::Fault)?;
    page(shown.render())
}

fn read(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<WhoSawPage, Failure> {
    let id = ask.param("id").to_owned();
    let number: u32 = ask.param("person").parse().map_err(|_| Failure::NotFound)?;
    let incident = incidents::load(tx, &id)?.ok_or(Failure::NotFound)?;
    let person = incident.person(number).cloned().ok_or(Failure::NotFound)?;
    if !may(ask, &incident)? {
        return Err(Failure::NotForYou(id));
    }
    let mut places = vec![(incident, number)];
    if let Some(words) = &person.name {
        let name = tx.unseal(&id, words)?;
        for (record, other) in same_person(tx, &id, number, &name)? {
            if let Some(found) = incidents::load(tx, &record)?
                && may(ask, &found)?
            {
                places.push((found, other));
            }
        }
    }
    let mut entries: Vec<(String, Kept)> = Vec::new();
    for (record, number) in &places {
        let all = tx.entries_about(&record.core.id, READ)?;
        entries.extend(all.into_iter().filter(|kept| concerns(kept, record, *number)).map(|kept| (record.core.id.clone(), kept)));
    }
    entries.sort_by_key(|(_, kept)| std::cmp::Reverse((kept.at, kept.sequence)));
    let names = accounts::names(tx, &entries.iter().map(|(_, kept)| kept.actor.clone()).collect::<Vec<_>>())?;
    let policy = ask.house.policy()?;
    let line = |(record, kept): &(String, Kept)| {
        let by = names.get(&kept.actor).cloned().unwrap_or_else(|| kept.actor.clone());
        [policy.calendar.show(kept.at), record.clone(), by, what(kept), kept.kind().1.to_owned(), class_words(&kept.classes)]
    };
    let mut records: Vec<String> = places.iter().map(|(record, _)| record.core.id.clone()).collect();
    records.sort();
    records.dedup();
    Ok(WhoSawPage {
        chrome: ask.chrome("/work"),
        title: format!("{} {number}", person.kind),
        kinds: kinds(entries.iter().map(|(_, kept)| kept)),
        more: entries.len() > SHOWN,
        lines: entries.iter().take(SHOWN).map(line).collect(),
        records,
        id,
    })
}

/// Whether an entry of a record is about this person: it touches their class of details, or the record with everybody in it, and does not name
/// somebody else.
fn concerns(kept: &Kept, incident: &Incident, number: u32) -> bool {
    let suspect = incident.person(number).is_some_and(|person| person.kind == PersonKind::Suspect);
    let class = if suspect { "su" } else { "id" };
    let whole = matches!(kept.category, Category::Collection | Category::Disclosure | Category::Combination | Category::Erasure);
    (whole || kept.classes.split(' ').any(|touched| touched == class)) && !names_another(kept, number)
}

fn names_another(kept: &Kept, number: u32) -> bool {
    match serde_json::from_str::<Event>(&kept.event) {
        Ok(Event::PersonAdded { person } | Event::PersonChanged { person, .. }) => return person.number != number,
        Ok(Event::Contacted { contact }) => return contact.person != number,
        Ok(Event::Referred { person, .. } | Event::StatementOffered { person, .. }) => return person != number,
        _ => {}
    }
    let event: serde_json::Value = serde_json::from_str(&kept.event).unwrap_or_default();
    let about = event.get("about").and_then(serde_json::Value::as_str).unwrap_or_default();
    // "Victim 2", or "2" for a form that was opened about them.
    let named = about.rsplit(' ').next().and_then(|last| last.parse::<u32>().ok());
    let person = |kind: &PersonKind| about.contains(kind.label());
    named.is_some_and(|named| named != number && (about.len() <= 3 || PersonKind::ALL.iter().any(person)))
}
