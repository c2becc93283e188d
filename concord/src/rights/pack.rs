//! The pack that answers a request for access: allowed fields alone, everybody else blacked out, previewed, agreed to by a second person by its
//! hash, and made again for the disclosure. The pack itself is kept nowhere.

use std::sync::Arc;

use askama::Template;
use practice::incident::redacting::{in_words, redact};
use practice::incident::{Did, Incident, Person};
use practice::people::{Act, Matter};
use practice::policy::Policy;
use practice::rights::{Request, RequestKind};

use super::sql::{self, RecordRow};
use super::{mine, pages, people};
use crate::admin::pages::{done, refused};
use crate::admin::sql::chain_of;
use crate::duty::sql::put_owing;
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::incident::statements::statements;
use crate::incident::view::Rows;
use crate::incident::{facts_with, sql as incidents, unit};
use crate::ledger::{Fault, Tx};

/// What one record says of whoever asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The record and what they are in it.
    pub title: String,
    /// Facts.
    pub rows: Rows,
    /// The account, redacted, paragraph by paragraph; empty where there is none.
    pub account: Vec<String>,
    /// Why the account and notes are left out; empty where they are in it.
    pub withheld: String,
}

/// A pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pack {
    /// The request's number.
    pub request: String,
    /// What every reader of it is told.
    pub about: Rows,
    /// Record by record.
    pub sections: Vec<Section>,
}

impl Pack {
    /// As plain text: what is hashed, and what leaves as a text file.
    pub fn text(&self) -> String {
        let mut lines = vec![format!("What is held about you. Request {}.", self.request), String::new()];
        lines.extend(self.about.iter().map(|(key, value)| format!("{key}: {value}")));
        for section in &self.sections {
            lines.extend([String::new(), section.title.clone(), "-".repeat(section.title.chars().count())]);
            lines.extend(section.rows.iter().map(|(key, value)| format!("{key}: {value}")));
            if !section.account.is_empty() {
                lines.extend([String::new(), "What was recorded:".to_owned()]);
                lines.extend(section.account.iter().cloned());
            }
            if !section.withheld.is_empty() {
                lines.push(format!("The account and notes are left out: {}.", section.withheld));
            }
        }
        lines.join("\n") + "\n"
    }

    /// The hash by which a second person agrees to exactly this pack.
    pub fn hash(&self) -> String {
        blake3::hash(self.text().as_bytes()).to_hex().to_string()
    }
}

/// Makes the pack of a request, from what its records say now.
pub(super) fn make(ask: &Ask, tx: &mut Tx<'_>, request: &Request) -> Result<Pack, Failure> {
    let policy = ask.house.policy()?;
    let ground = policy.ground_of_processing("investigation");
    let mut about: Rows = vec![("Asked on".into(), policy.calendar.show_date(request.received_at))];
    if let Some(ground) = ground {
        about.push(("Who answers for it".into(), ground.controller.clone()));
        about.push(("Under which law".into(), ground.regime.clone()));
        about.push(("On what basis".into(), ground.lawful_basis.clone()));
    }
    about.push((
        "Your rights".into(),
        "You may ask to have this put right, erased or restricted, and complain to the Information Commissioner.".into(),
    ));
    let rows = sql::records(tx, &request.id)?;
    let mut sections = Vec::with_capacity(rows.len());
    for row in &rows {
        sections.push(section(ask, tx, row, &rows, &policy)?);
    }
    Ok(Pack { request: request.id.clone(), about, sections })
}

/// What one record says of one person. Whoever makes it must be able to open them and to read the account; else the record does not exist.
fn section(ask: &Ask, tx: &mut Tx<'_>, row: &RecordRow, rows: &[RecordRow], policy: &Policy) -> Result<Section, Failure> {
    let incident = incidents::load(tx, &row.incident)?.ok_or(Failure::NotFound)?;
    let reader = ask.reader()?;
    let reads = facts_with(&incident, |facts| reader.may_on(Matter::Narrative, Act::View, facts, ask.now));
    if !reads || !people::opens(ask, &incident, row.person)? {
        return Err(Failure::NotForYou(row.incident.clone()));
    }
    let person = incident.person(row.person).ok_or(Failure::NotFound)?;
    // Somebody may be in one record twice, as victim and as reporter: all of that is theirs.
    let own: Vec<u32> = rows.iter().filter(|other| other.incident == row.incident).map(|other| other.person).collect();
    let redactor = Redactor::of(tx, &incident, &own)?;
    let mut facts = record_facts(&incident, policy);
    facts.extend(details(tx, &incident, person, policy)?);
    facts.extend(statements(tx, &incident, Some(person.number), policy)?);
    facts.extend(statements(tx, &incident, None, policy)?);
    facts.extend(recipients(&incident, policy));
    let withheld = row.withheld.map(|ground| ground.label().to_owned()).unwrap_or_default();
    let mut account = Vec::new();
    if row.withheld.is_none() {
        facts.extend(contacts(tx, &incident, person, &redactor, policy)?);
        if let Some(words) = &incident.core.narrative {
            let text = redactor.redact(&tx.unseal(&row.incident, words)?);
            account = text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
        }
    }
    Ok(Section { title: format!("Record {}: {}", row.incident, people::title(&incident, row.person)), rows: facts, account, withheld })
}

/// The facts of a record that are anybody's who is in it.
fn record_facts(incident: &Incident, policy: &Policy) -> Rows {
    let core = &incident.core;
    let day = |at| policy.calendar.show_date(at);
    let strands: Vec<&str> =
        incident.standing().map(|strand| policy.strand(&strand.strand).map_or(strand.strand.as_str(), |known| known.title.as_str())).collect();
    let offences: Vec<String> = incident
        .crimes
        .iter()
        .filter_map(|crime| crime.offence.as_deref())
        .map(|code| policy.offence(code).map_or_else(|| code.to_owned(), |offence| offence.title.clone()))
        .collect();
    let outcome = core.outcome.as_deref().map(|code| policy.outcome(code).map_or_else(|| code.to_owned(), |outcome| outcome.title.clone()));
    let rows = [
        ("Reported", Some(format!("{}, {}", day(core.reported_at), core.channel))),
        ("Happened", core.occurred_from.map(day)),
        ("Perceived hostility", (!strands.is_empty()).then(|| strands.join(", "))),
        ("What it is", Some(core.nature.label().to_owned())),
        ("Offences", (!offences.is_empty()).then(|| offences.join(", "))),
        ("Outcome", outcome),
        ("Closed", core.closed_at.map(day)),
    ];
    rows.into_iter().filter_map(|(key, value)| value.map(|value| (key.to_owned(), value))).collect()
}

/// The person's own details.
fn details(tx: &mut Tx<'_>, incident: &Incident, person: &Person, policy: &Policy) -> Result<Rows, Fault> {
    let id = &incident.core.id;
    let mut rows: Rows = vec![("You are in it as".into(), person.kind.label().to_owned())];
    let fields = [
        ("Name", &person.name),
        ("Telephone", &person.phone),
        ("E-mail", &person.email),
        ("Address", &person.address),
        ("How it is safe to reach you", &person.safe_contact),
    ];
    for (label, words) in fields {
        if let Some(words) = words {
            rows.push((label.into(), tx.unseal(id, words)?));
        }
    }
    rows.extend(person.under_18.map(|under| ("Under 18".to_owned(), if under { "Yes".to_owned() } else { "No".to_owned() })));
    rows.extend(crate::incident::acts::monitoring::shown(tx, id, person, policy)?);
    rows.extend(person.referral.map(|answer| ("Referral to victim services".to_owned(), answer.label().to_owned())));
    rows.extend(person.statement.map(|answer| ("Victim personal statement".to_owned(), answer.label().to_owned())));
    Ok(rows)
}

/// What is known about them besides, and contacts with them; all of that redacted, since it may speak of others.
fn contacts(tx: &mut Tx<'_>, incident: &Incident, person: &Person, redactor: &Redactor, policy: &Policy) -> Result<Rows, Fault> {
    let id = &incident.core.id;
    let mut rows = Rows::new();
    if let Some(words) = &person.about {
        rows.push(("About you".into(), redactor.redact(&tx.unseal(id, words)?)));
    }
    for entry in incident.proceedings().filter(|entry| entry.person == Some(person.number)) {
        rows.push((entry.kind.label().to_owned(), policy.calendar.show_date(entry.happened_at)));
    }
    for contact in incident.contacts.iter().filter(|contact| contact.person == person.number) {
        let note = contact.note.as_ref().map(|words| tx.unseal(id, words)).transpose()?.map(|text| redactor.redact(&text)).unwrap_or_default();
        let what = format!("{}, {}, {}. {note}", contact.purpose, contact.channel, contact.reached);
        rows.push((format!("Contact of {}", policy.calendar.show_date(contact.at)), what.trim().to_owned()));
    }
    Ok(rows)
}

/// To whom the record was shared: whoever asks may know that.
fn recipients(incident: &Incident, policy: &Policy) -> Rows {
    let day = |at| policy.calendar.show_date(at);
    incident.shares.iter().map(|share| ("Shared with".to_owned(), format!("{}, {}", share.organisation, day(share.at)))).collect()
}

/// Stands in the place of what is the asker's own while the rest is redacted: lower-case letters, which look like nobody.
const KEPT: [&str; 6] = ["qqownaqq", "qqownbqq", "qqowncqq", "qqowndqq", "qqowneqq", "qqownfqq"];

/// What is blacked out in one record's words, and what of them is the asker's own and stays.
struct Redactor {
    others: Vec<String>,
    own: Vec<String>,
}

impl Redactor {
    fn of(tx: &mut Tx<'_>, incident: &Incident, own: &[u32]) -> Result<Self, Fault> {
        let id = &incident.core.id;
        let mut redactor = Self { others: Vec::new(), own: Vec::new() };
        for person in &incident.people {
            for words in [&person.name, &person.phone, &person.email, &person.address].into_iter().flatten() {
                let text = tx.unseal(id, words)?;
                if own.contains(&person.number) { redactor.own.push(text) } else { redactor.others.push(text) }
            }
        }
        for redaction in incident.redactions.iter().filter(|redaction| redaction.ended_at.is_none()) {
            if let Some(words) = &redaction.words {
                redactor.others.push(tx.unseal(id, words)?);
            }
        }
        // The longest first, so that a name within an address does not break it.
        redactor.own.sort_by_key(|text| std::cmp::Reverse(text.len()));
        redactor.own.dedup();
        Ok(redactor)
    }

    /// The words with bars for everybody else; what is the asker's own in full stays.
    fn redact(&self, text: &str) -> String {
        let own: Vec<(&String, &str)> = self.own.iter().zip(KEPT).collect();
        let kept = own.iter().fold(text.to_owned(), |text, (words, mark)| text.replace(words.as_str(), mark));
        let barred = in_words(&redact(&kept, &self.others));
        own.iter().fold(barred, |text, (words, mark)| text.replace(mark, words))
    }
}

/// The preview.
#[derive(Template)]
#[template(path = "rights/pack.html")]
pub struct PackPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The pack.
    pub pack: Pack,
    /// Its hash, by which it is agreed to.
    pub hash: String,
    /// Whether the reader may agree to it now.
    pub may_agree: bool,
    /// Why they may not; empty where they may.
    pub why_not: String,
    /// Whether a second person agreed to exactly this pack.
    pub agreed: bool,
    /// Whether the reader discloses it.
    pub may_disclose: bool,
}

/// Shows the preview. Everybody in it is opened: that is logged, and counts against the hourly cap. Who looks first has prepared it.
pub async fn preview(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.write(move |tx| previewed(&asked, tx)).await?;
    page(shown.render())
}

fn previewed(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<PackPage, Failure> {
    let request = for_access(ask, tx)?;
    let rows = sql::records(tx, &request.id)?;
    if rows.is_empty() {
        return Err(refused("No record is on this request yet. Look for the person first, or decide that nothing is held."));
    }
    let pack = make(ask, tx, &request)?;
    let who = ask.signature(Matter::Identity, Act::View)?;
    for row in &rows {
        unit::within_cap(ask, tx)?;
        tx.looked_at(&who, "opened an identity", "id su na", std::slice::from_ref(&row.incident), &format!("pack of request {}", request.id))?;
    }
    let did = Did { by: who.actor.clone(), at: ask.now };
    let handles = pages::handles(ask)?;
    let request = if handles && request.prepared_by.is_none() {
        let prepared = request.prepared(&did);
        put_owing(tx, &who, &ask.house.policies(), "prepared a pack", &prepared)?;
        prepared
    } else {
        request
    };
    let hash = pack.hash();
    let would = request.clone().agreed(&did, hash.clone());
    let agreed = request.agreed_pack.as_ref() == Some(&hash);
    Ok(PackPage {
        chrome: ask.chrome("/requests"),
        may_agree: would.is_ok() && !agreed,
        why_not: would.err().map(|refused| refused.to_string()).unwrap_or_default(),
        may_disclose: agreed && handles,
        agreed,
        hash,
        pack,
    })
}

/// The request, where it is one for access.
pub(super) fn for_access(ask: &Ask, tx: &mut Tx<'_>) -> Result<Request, Failure> {
    let request = mine(ask, tx)?;
    if request.kind == RequestKind::Access { Ok(request) } else { Err(refused("Only a request for access is answered by a pack.")) }
}

/// Agrees, as a second person, to exactly the pack that was seen.
pub async fn agree(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let who = ask.signature(Matter::Identity, Act::View)?;
    let work = move |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let request = for_access(&asked, tx)?;
        let pack = make(&asked, tx, &request)?;
        if pack.hash() != asked.body.one("seen") {
            return Err(refused("The pack changed since you saw it. Look at it again."));
        }
        let did = Did { by: who.actor.clone(), at: who.at };
        let agreed = request.agreed(&did, pack.hash()).map_err(|why| refused(why.to_string()))?;
        Ok(put_owing(tx, &who, &asked.house.policies(), "agreed to a pack", &agreed)?)
    };
    ask.house.ledger.write(work).await?;
    done(&ask, &format!("/requests/{}", ask.param("id")), "You agreed to the pack. Whoever answers the request can disclose it.").await
}

/// The pack as a page to print or keep, without the house around it.
#[derive(Template)]
#[template(path = "rights/disclosure.html")]
pub struct DisclosurePage {
    /// The pack.
    pub pack: Pack,
    /// The force.
    pub force: String,
    /// The classification on it.
    pub marking: String,
}

/// The request's chain, under which what is said in it is sealed.
pub(super) fn chain(request: &Request) -> String {
    chain_of(request)
}
