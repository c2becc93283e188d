//! Which people of which records a request is about: found by exact details within the reader's rights, put on the request, taken off again.

use std::sync::Arc;

use axum::http::StatusCode;
use practice::incident::{Incident, PersonKind};
use practice::people::{Act, Matter};
use practice::rights::Request;

use super::sql::{self, RecordRow, Withheld};
use super::{mine, pages};
use crate::admin::pages::{done, refused};
use crate::admin::sql::put;
use crate::frame::ask::page_with;
use crate::frame::field::{Choice, Field};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::incident::{facts_with, sql as incidents};
use crate::ledger::{Category, Entry, Fault, Signature, Tx, Value};
use crate::search::sql::Whose;

/// People that a search finds at most.
const FOUND: u32 = 100;
/// The details that somebody is looked for by.
const KINDS: [(&str, &str); 5] =
    [("name", "Name"), ("phone", "Telephone"), ("email", "E-mail"), ("address", "Address"), ("postcode", "Postcode")];

/// A person of a record on a request, as its page shows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The row's number in the request.
    pub number: String,
    /// The record.
    pub incident: String,
    /// "Victim 1".
    pub title: String,
    /// The person's number in the record.
    pub person: u32,
    /// Why the account is left out of the pack; empty where it is in it.
    pub withheld: String,
    /// How it can be left out.
    pub grounds: Vec<Choice>,
}

/// A person whom a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What is sent to put them on the request: record and number.
    pub code: String,
    /// The record, what they are in it, when it was reported.
    pub words: String,
    /// Whether they are on the request already.
    pub known: bool,
}

/// The questions of the search.
pub fn search_fields() -> Vec<Field> {
    KINDS.iter().map(|(name, label)| Field::line(*name, *label).optional()).collect()
}

/// The people on a request whose records the reader sees.
pub(super) fn of(ask: &Ask, tx: &mut Tx<'_>, request: &Request) -> Result<Vec<Person>, Failure> {
    let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let grounds: Vec<Choice> = Withheld::ALL.iter().map(|ground| Choice::new(ground.code(), ground.label())).collect();
    let mut people = Vec::new();
    for row in sql::records(tx, &request.id)? {
        let Some(incident) = incidents::load_in(tx, &row.incident, &scope)? else { continue };
        people.push(Person {
            number: row.id.rsplit('.').next().unwrap_or_default().to_owned(),
            title: title(&incident, row.person),
            incident: row.incident,
            person: row.person,
            withheld: row.withheld.map(|ground| ground.label().to_owned()).unwrap_or_default(),
            grounds: grounds.clone(),
        });
    }
    Ok(people)
}

/// "Victim 1".
pub(super) fn title(incident: &Incident, number: u32) -> String {
    incident.person(number).map_or_else(|| format!("Person {number}"), |person| format!("{} {number}", person.kind))
}

/// Whether the reader opens this person of this record.
pub(super) fn opens(ask: &Ask, incident: &Incident, person: u32) -> Result<bool, Failure> {
    let reader = ask.reader()?;
    let suspect = incident.person(person).is_some_and(|person| person.kind == PersonKind::Suspect);
    let matter = if suspect { Matter::Suspect } else { Matter::Identity };
    Ok(facts_with(incident, |facts| reader.may_on(matter, Act::View, facts, ask.now)))
}

/// Looks for a person's records by exact details. What is found is a look that is logged.
pub async fn search(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut form = Form::filled(search_fields(), &ask.body);
    let given: Vec<(&str, String)> = KINDS.iter().filter_map(|(name, _)| form.text(name).map(|text| (*name, text))).collect();
    if given.is_empty() {
        form.refuse("name", "Enter a name, a number, an e-mail address, an address or a postcode.");
    }
    let fine = form.is_fine();
    let asked = Arc::clone(&ask);
    let work = move |tx: &mut Tx<'_>| -> Result<pages::RequestPage, Failure> {
        let found = if fine { Some(find(&asked, tx, &given)?) } else { None };
        pages::read(&asked, tx, found, form.fields.clone())
    };
    let shown = ask.house.ledger.write(work).await?;
    page_with(if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, askama::Template::render(&shown))
}

fn find(ask: &Ask, tx: &mut Tx<'_>, given: &[(&str, String)]) -> Result<Vec<Found>, Failure> {
    let request = mine(ask, tx)?;
    let reader = ask.reader()?;
    let policy = ask.house.policy()?;
    let values: Vec<Value> = given.iter().map(|(kind, text)| Value::Text(tx.blind_value(kind, text))).collect();
    let mut people = Vec::new();
    for (whose, matter) in [(Whose::Others, Matter::Identity), (Whose::Suspects, Matter::Suspect)] {
        if let Some(scope) = reader.scope(matter, Act::View, ask.now) {
            people.extend(sql::found(tx, values.clone(), whose, &scope, FOUND)?);
        }
    }
    let known = sql::records(tx, &request.id)?;
    let mut found = Vec::new();
    for (id, person) in &people {
        let Some(incident) = incidents::load(tx, id)? else { continue };
        if opens(ask, &incident, *person)? {
            found.push(Found {
                code: format!("{id} {person}"),
                words: format!("{id}, {}, reported {}", title(&incident, *person), policy.calendar.show_date(incident.core.reported_at)),
                known: known.iter().any(|row| row.incident == *id && row.person == *person),
            });
        }
    }
    let mut seen: Vec<String> = people.into_iter().map(|(id, _)| id).collect();
    seen.sort();
    seen.dedup();
    tx.looked_at(&ask.signature(Matter::Identity, Act::View)?, "found for a request", "op id su", &seen, &format!("request {}", request.id))?;
    Ok(found)
}

/// Puts people on the request: their records are combined for it, and the journal says so.
pub async fn add(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let chosen: Vec<(String, u32)> = ask.body.all("person").iter().filter_map(|code| parsed(code)).collect();
    if chosen.is_empty() {
        return Err(refused("Choose at least one person."));
    }
    let who = ask.signature(Matter::Identity, Act::View)?;
    let work = move |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let request = mine(&asked, tx)?;
        if !request.is_open() {
            return Err(refused("This request is answered already."));
        }
        let mut records = Vec::new();
        for (id, person) in &chosen {
            let incident = incidents::load(tx, id)?.ok_or(Failure::NotFound)?;
            if incident.person(*person).is_none() || !opens(&asked, &incident, *person)? {
                return Err(Failure::NotForYou(id.clone()));
            }
            if put_on(tx, &who, &request, id, *person)? {
                records.push(id.clone());
            }
        }
        records.sort();
        records.dedup();
        combined(tx, &who, &request.id, &records)?;
        Ok(())
    };
    ask.house.ledger.write(work).await?;
    done(&ask, &format!("/requests/{}", ask.param("id")), "The records are on the request.").await
}

fn parsed(code: &str) -> Option<(String, u32)> {
    let (id, person) = code.split_once(' ')?;
    Some((id.to_owned(), person.parse().ok()?))
}

/// Puts one person on a request; false where they are on it already.
pub fn put_on(tx: &mut Tx<'_>, who: &Signature, request: &Request, id: &str, person: u32) -> Result<bool, Fault> {
    if sql::records(tx, &request.id)?.iter().any(|row| row.incident == id && row.person == person) {
        return Ok(false);
    }
    let number = sql::record_count(tx, &request.id)? + 1;
    let row = RecordRow {
        id: format!("{}.{number}", request.id),
        request: request.id.clone(),
        incident: id.to_owned(),
        person,
        withheld: None,
        at: who.at,
        by: who.actor.clone(),
        ended_at: None,
        ended_by: None,
    };
    put(tx, who, "put a person on a request", &row)?;
    Ok(true)
}

/// The entry that records were combined for a request.
pub fn combined(tx: &mut Tx<'_>, who: &Signature, request: &str, records: &[String]) -> Result<(), Fault> {
    if records.is_empty() {
        return Ok(());
    }
    let single = if let [one] = records { one.as_str() } else { "" };
    let event = serde_json::json!({ "records": records, "about": format!("request {request}") }).to_string();
    let verb = "combined records for a request";
    let chain = format!("reader/{}", who.actor);
    tx.listed(
        who,
        &Entry { chain: &chain, record: single, verb, category: Category::Combination, classes: "id su", policy: "", event },
        records,
    )
}

/// Takes a person off a request, or says whether the account is left out of the pack and why.
pub async fn change(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let who = ask.signature(Matter::Identity, Act::View)?;
    let work = move |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let request = mine(&asked, tx)?;
        let row = sql::record(tx, &format!("{}.{}", request.id, asked.param("number")))?.filter(|row| row.ended_at.is_none());
        let row = row.ok_or(Failure::NotFound)?;
        if !request.is_open() {
            return Err(refused("This request is answered already."));
        }
        let (verb, row) = match (asked.body.one("what"), Withheld::from_code(asked.body.one("withheld"))) {
            ("remove", _) => ("took a person off a request", RecordRow { ended_at: Some(who.at), ended_by: Some(who.actor.clone()), ..row }),
            ("include", _) => ("put an account into a pack", RecordRow { withheld: None, ..row }),
            ("withhold", Some(ground)) => ("left an account out of a pack", RecordRow { withheld: Some(ground), ..row }),
            _ => return Err(refused("Choose why the account is left out.")),
        };
        Ok(put(tx, &who, verb, &row)?)
    };
    ask.house.ledger.write(work).await?;
    done(&ask, &format!("/requests/{}", ask.param("id")), "It is noted.").await
}
