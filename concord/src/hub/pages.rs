//! The hub's desk and the page of one person whom it supports.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use practice::hub::Standing;
use practice::incident::Incident;
use practice::people::{Act, Matter};

use super::view::{self, ActionView, NoteView};
use super::{ServiceRow, sql};
use crate::frame::ask::{go_to, page};
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::incident::acts::{self, Group};
use crate::incident::sql as incidents;
use crate::incident::unit::{facts_with, within_cap};
use crate::incident::view::{DutyView, Rows, StepView, duty_view};
use crate::ledger::{Fault, Tx};
use crate::people::sql as people;

/// A line of the desk.
#[derive(Clone, Debug, Default)]
pub struct LineView {
    /// Reference and person: "261103-ABC, victim 1".
    pub title: String,
    /// Its page.
    pub href: String,
    /// Since when.
    pub since: String,
    /// Where.
    pub place: String,
    /// The worker.
    pub worker: String,
    /// Where the case stands in court.
    pub stage: &'static str,
    /// The clock: state and words.
    pub state: &'static str,
    /// The clock's words.
    pub clock: String,
}

/// The desk.
#[derive(Template)]
#[template(path = "hub/desk.html")]
pub struct DeskPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Referrals to answer.
    pub waiting: Vec<LineView>,
    /// The reader's own.
    pub mine: Vec<LineView>,
    /// Supported by nobody in person yet.
    pub unallocated: Vec<LineView>,
    /// Colleagues'.
    pub others: Vec<LineView>,
}

/// Shows the desk.
pub async fn desk(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read_desk(&asked, tx)).await?;
    page(shown.render())
}

fn read_desk(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<DeskPage, Failure> {
    let reader = ask.reader()?;
    let scope = reader.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let (waiting, supported) = (sql::waiting(tx, &scope)?, sql::supported(tx, &scope)?);
    let names = people::names(tx, &supported.iter().filter_map(|s| s.worker.clone()).collect::<Vec<_>>())?;
    let codes: Vec<String> = waiting.iter().map(|w| w.district.clone()).chain(supported.iter().map(|s| s.district.clone())).collect();
    let places = incidents::place_names(tx, &codes)?;
    let place =
        |code: &String| policy.district(code).map(|d| d.title.clone()).or_else(|| places.get(code).cloned()).unwrap_or_else(|| code.clone());
    let clock = |due: Option<jiff::Timestamp>| match due {
        Some(due) if due < ask.now => ("late", format!("Late since {}", policy.calendar.show_end(due))),
        Some(due) => ("due", policy.calendar.show_due(due)),
        None => ("due", String::new()),
    };
    let line = |id: &str, person: u32, since, district: &String, due| {
        let (state, clock) = clock(due);
        LineView {
            title: format!("{id}, person {person}"),
            href: format!("/hub/{id}/{person}"),
            since: policy.calendar.show_date(since),
            place: place(district),
            state,
            clock,
            ..LineView::default()
        }
    };
    let waiting = waiting.iter().map(|w| line(&w.id, w.person, w.since, &w.district, w.due_at)).collect();
    let (mut mine, mut unallocated, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for one in &supported {
        let worker = one.worker.as_ref().map(|id| names.get(id).cloned().unwrap_or_else(|| id.clone())).unwrap_or_default();
        let view = LineView { worker, stage: one.stage.label(), ..line(&one.id, one.person, one.since, &one.district, one.due_at) };
        match &one.worker {
            Some(worker) if worker == reader.account() => mine.push(view),
            Some(_) => others.push(view),
            None => unallocated.push(view),
        }
    }
    Ok(DeskPage { chrome: ask.chrome("/hub"), waiting, mine, unallocated, others })
}

/// The people of one record whom the hub may see: the way into it, where there are several.
#[derive(Template)]
#[template(path = "hub/record.html")]
pub struct RecordPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The record.
    pub id: String,
    /// Who, their page, and how the hub stands to them, with the tag's colour.
    pub people: Vec<(String, String, (&'static str, &'static str))>,
}

/// Shows whom of a record the hub may see; where that is one person, it leads straight to them.
pub async fn record(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let people = ask.house.ledger.read(move |tx| read_record(&asked, tx)).await?;
    if let [(_, href, _)] = people.as_slice() {
        return Ok(go_to(href));
    }
    page(RecordPage { chrome: ask.chrome("/hub"), id: ask.param("id").to_owned(), people }.render())
}

/// Who a person is, where their page is, and the standing of their support: words and colour.
type Supported = (String, String, (&'static str, &'static str));

fn read_record(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<Vec<Supported>, Failure> {
    let incident = covered(ask, tx)?;
    let seen = incident.people.iter().filter_map(|person| Some((person, view::sees(&incident, person.number)?)));
    let people: Vec<_> = seen
        .map(|(person, standing)| {
            let number = person.number;
            (format!("{} {number}", person.kind), format!("/hub/{}/{number}", incident.core.id), view::standing_words(standing))
        })
        .collect();
    if people.is_empty() { Err(Failure::NotForYou(incident.core.id.clone())) } else { Ok(people) }
}

/// One person whom the hub supports: the victim's part of the record.
#[derive(Template)]
#[template(path = "hub/person.html")]
pub struct PersonPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The record.
    pub id: String,
    /// The person in it.
    pub person: u32,
    /// "Victim 1".
    pub title: String,
    /// How the hub stands to them, with the tag's colour.
    pub standing: (&'static str, &'static str),
    /// The person's details, opened just now.
    pub opened: Option<Rows>,
    /// Whether there are details to open.
    pub has_details: bool,
    /// What is due.
    pub to_do: Vec<DutyView>,
    /// How to reach them safely.
    pub contract: Rows,
    /// What they agreed to share.
    pub consents: Rows,
    /// Support and case.
    pub support: Rows,
    /// What they need.
    pub needs: Rows,
    /// What is done against the risk.
    pub interventions: Rows,
    /// Aims of the plan, and its dates.
    pub plan: Option<(String, String)>,
    /// The plan's actions.
    pub actions: Vec<ActionView>,
    /// The log.
    pub notes: Vec<NoteView>,
    /// What the reader may do.
    pub steps: Vec<StepView>,
}

/// Shows a person's page, and notes that it was looked at.
pub async fn person(ask: Arc<Ask>) -> Result<Reply, Failure> {
    show(&ask, false).await
}

/// Opens the person's details: logged, counted against the hourly cap, then shown once.
pub async fn open(ask: Arc<Ask>) -> Result<Reply, Failure> {
    show(&ask, true).await
}

async fn show(ask: &Arc<Ask>, open: bool) -> Result<Reply, Failure> {
    let (asked, who) = (Arc::clone(ask), ask.signature(Matter::VictimContact, Act::View)?);
    let work = move |tx: &mut Tx<'_>| -> Result<PersonPage, Failure> {
        let shown = read_person(&asked, tx, open)?;
        let id = std::slice::from_ref(&shown.id);
        tx.looked_at(&who, "looked at the support", "op", id, &shown.title)?;
        if open {
            within_cap(&asked, tx)?;
            tx.looked_at(&who, "opened an identity", "id", id, &shown.title)?;
        }
        Ok(shown)
    };
    let shown = ask.house.ledger.write(work).await?;
    page(shown.render())
}

/// The record and the person, where the reader sees the record and the person agreed to be referred; anybody else in it does not exist here.
fn visible(ask: &Ask, tx: &mut Tx<'_>) -> Result<(Incident, u32, Standing), Failure> {
    let number: u32 = ask.param("person").parse().map_err(|_| Failure::NotFound)?;
    let incident = covered(ask, tx)?;
    match view::sees(&incident, number) {
        Some(standing) => Ok((incident, number, standing)),
        None => Err(Failure::NotForYou(incident.core.id)),
    }
}

/// The record, where the reader sees it.
fn covered(ask: &Ask, tx: &mut Tx<'_>) -> Result<Incident, Failure> {
    let incident = incidents::load(tx, ask.param("id"))?.ok_or(Failure::NotFound)?;
    let scope = ask.reader()?.view_scope(ask.now);
    let covers = facts_with(&incident, |facts| scope.is_some_and(|scope| scope.covers(facts)));
    if covers { Ok(incident) } else { Err(Failure::NotForYou(incident.core.id)) }
}

fn read_person(ask: &Arc<Ask>, tx: &mut Tx<'_>, open: bool) -> Result<PersonPage, Failure> {
    let (incident, number, standing) = visible(ask, tx)?;
    let policies = ask.house.policies();
    let own = policies.at(incident.core.recorded_at)?;
    let known = incident.person(number).ok_or(Failure::NotFound)?;
    let names = people::names(tx, &accounts(&incident))?;
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let services: BTreeMap<String, String> = sql::services(tx)?.into_iter().map(|s: ServiceRow| (s.id, s.name)).collect();
    let service = |id: &str| services.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let opened = if open { Some(details(tx, &incident, number)?) } else { None };
    let has_details = [&known.name, &known.phone, &known.email, &known.address, &known.safe_contact].iter().any(|words| words.is_some());
    Ok(PersonPage {
        chrome: ask.chrome("/hub"),
        person: number,
        title: format!("{} {number}", known.kind),
        standing: view::standing_words(standing),
        opened,
        has_details,
        to_do: duties(ask, &incident, number, &own),
        contract: view::contract_rows(tx, &incident, number, &own)?,
        consents: view::consent_rows(&incident, number, &own),
        support: view::support_rows(&incident, number, &own, name),
        needs: view::needs_rows(tx, &incident, number, &own)?,
        interventions: view::intervention_rows(&incident, number, &own, name),
        plan: view::plan(tx, &incident, number, &own)?,
        actions: view::actions(tx, &incident, number, (&own, ask.now), service)?,
        notes: view::notes(tx, &incident, number, &own, name)?,
        steps: steps(ask, &incident, number, &own)?,
        id: incident.core.id,
    })
}

/// Accounts that the page may name: the hub's own, and who protects the person.
fn accounts(incident: &Incident) -> Vec<String> {
    let supports = incident.supports.iter().flat_map(|s| [Some(s.by.clone()), s.worker.clone()]).flatten();
    let notes = incident.support_notes.iter().map(|n| n.by.clone());
    supports.chain(notes).chain(incident.interventions.iter().map(|i| i.owner.clone())).collect()
}

/// The hub's open duties for the person, the most pressing first.
fn duties(ask: &Ask, incident: &Incident, number: u32, own: &practice::policy::Policy) -> Vec<DutyView> {
    let about = |text: &str| {
        let mut parts = text.split(' ');
        matches!(parts.next(), Some("victim" | "person")) && parts.next() == Some(number.to_string().as_str())
    };
    let mut open: Vec<_> = practice::supervision::duties(incident, own)
        .into_iter()
        .filter(|duty| duty.is_open() && duty.owner_role == "victim-hub" && about(&duty.about))
        .collect();
    open.sort_by_key(|duty| duty.due_at);
    open.iter().map(|duty| DutyView { about: String::new(), ..duty_view(duty, &incident.core.id, own, ask.now) }).collect()
}

/// The person's own details, and the safe-contact note of the first report.
fn details(tx: &mut Tx<'_>, incident: &Incident, number: u32) -> Result<Rows, Fault> {
    let Some(person) = incident.person(number) else { return Ok(Vec::new()) };
    let contract = practice::victim::contract_of(incident, number);
    let fields = [
        ("Name", person.name.as_ref()),
        ("Wants to be called", contract.and_then(|c| c.preferred_name.as_ref())),
        ("Telephone", person.phone.as_ref()),
        ("E-mail", person.email.as_ref()),
        ("Address", person.address.as_ref()),
        ("Safe contact, as first noted", person.safe_contact.as_ref()),
        ("Nominated contact", contract.and_then(|c| c.nominated.as_ref())),
    ];
    let mut rows = Vec::new();
    for (label, words) in fields {
        if let Some(words) = words {
            rows.push((label.to_owned(), tx.unseal(&incident.core.id, words)?));
        }
    }
    Ok(rows)
}

/// The hub's steps that fit this person.
fn steps(ask: &Ask, incident: &Incident, number: u32, own: &practice::policy::Policy) -> Result<Vec<StepView>, Failure> {
    let reader = ask.reader()?;
    let may = acts::all().filter(|step| step.group == Group::Hub && (step.fits)(incident, own));
    let may = may.filter(|step| acts::hub::fits_person(step.code, incident, number));
    let may = may.filter(|step| facts_with(incident, |facts| step.may(reader, facts, ask.now)));
    let view = |step: &acts::Step| StepView {
        label: step.label,
        href: format!("/incidents/{}/{}?about={number}", incident.core.id, step.code),
        at_once: false,
    };
    Ok(may.map(view).collect())
}
