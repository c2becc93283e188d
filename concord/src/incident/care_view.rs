//! What a record's page shows of the care for its people: lines of the timeline, facts beside each person, interventions, suggested repeats.

use std::collections::BTreeMap;

use practice::incident::care::{Happened, Repeated};
use practice::incident::support;
use practice::incident::{Incident, Person, PersonKind, Words};
use practice::people::{Act, Matter, Reader};
use practice::policy::Policy;
use practice::victim;

use super::unit::{facts_with, out_of_sight};
use super::view::Rows;
use crate::hub::view::{consent_rows, intervention_standing, intervention_title, plain_contract};
use crate::ledger::{Fault, Tx};
use crate::search::sql::{Whose, earlier};

/// The care for the people of a record, as its page shows it.
#[derive(Clone, Debug, Default)]
pub struct CareView {
    /// Each person with how to reach them, what they share, their risk with its arithmetic: title and rows.
    pub people: Vec<(String, Rows)>,
    /// Interventions: title, standing.
    pub interventions: Rows,
    /// Suggested or confirmed repeats.
    pub repeats: Vec<RepeatView>,
}

/// A suggested or confirmed repeat.
#[derive(Clone, Debug, Default)]
pub struct RepeatView {
    /// Who or what.
    pub title: &'static str,
    /// How it stands, in a sentence.
    pub says: String,
    /// The earlier records that this reader may open.
    pub records: Vec<String>,
}

/// Reads it. Earlier records are those that the reader may open and no others: what may not be known does not exist.
pub fn care(
    tx: &mut Tx<'_>,
    incident: &Incident,
    (own, reader, now): (&Policy, &Reader, jiff::Timestamp),
    names: &BTreeMap<String, String>,
) -> Result<CareView, Fault> {
    let name = |account: &str| names.get(account).cloned().unwrap_or_else(|| account.to_owned());
    let mut people = Vec::new();
    for known in incident.people.iter().filter(|p| p.kind != PersonKind::Suspect && !out_of_sight(reader, incident, p.number, now)) {
        let rows = person_rows(incident, known, own);
        if !rows.is_empty() {
            people.push((format!("{} {}", known.kind, known.number), rows));
        }
    }
    let interventions = incident.interventions.iter().filter(|one| !out_of_sight(reader, incident, one.person, now));
    let interventions = interventions
        .map(|one| (format!("{}, {}", intervention_title(one, own), of(incident, one.person)), intervention_standing(one, own, name)));
    Ok(CareView { people, interventions: interventions.collect(), repeats: repeats(tx, incident, own, (reader, now))? })
}

fn of(incident: &Incident, number: u32) -> String {
    incident.person(number).map_or_else(String::new, |p| format!("{} {number}", p.kind.label().to_lowercase()))
}

/// Accounts that the care of a record names.
pub fn accounts(incident: &Incident) -> impl Iterator<Item = String> + '_ {
    incident.interventions.iter().map(|one| one.owner.clone())
}

fn person_rows(incident: &Incident, known: &Person, own: &Policy) -> Rows {
    let number = known.number;
    let mut rows = Rows::new();
    if let Some(risk) = incident.risks.iter().rev().find(|r| r.person == number) {
        let sum = victim::risk_arithmetic(&risk.yes, own).unwrap_or_default();
        let set = if risk.level == risk.computed { String::new() } else { format!(" Set to {} by hand.", risk.level.label().to_lowercase()) };
        rows.push(("Risk".into(), format!("{}, {}. {sum}{set}", risk.level, own.calendar.show(risk.at))));
    }
    if let Some(contract) = victim::contract_of(incident, number) {
        rows.extend(plain_contract(contract, own).into_iter().map(|(key, value)| (contract_key(&key), value)));
    }
    rows.extend(consent_rows(incident, number, own).into_iter().map(|(to, said)| (format!("Sharing: {}", to.to_lowercase()), said)));
    if let Some(needs) = incident.needs.iter().rev().find(|n| n.person == number) {
        let factors = needs.factors.iter().map(|code| own.word("need", code).map_or_else(|| code.clone(), |w| w.title.clone()));
        let factors = factors.collect::<Vec<_>>().join(", ");
        let factors = if factors.is_empty() { String::new() } else { format!(". {factors}") };
        rows.push(("Needs".into(), format!("Assessed {}{factors}", own.calendar.show_date(needs.at))));
    }
    rows
}

/// "Safe" alone says too little beside other facts.
fn contract_key(key: &str) -> String {
    match key {
        "Safe" => "Safe to reach by".into(),
        "Not safe" => "Not safe to reach by".into(),
        "When" => "Safe when".into(),
        "Agreed" => "Contract agreed".into(),
        "Looked at again" => "Contract looked at again".into(),
        other => other.into(),
    }
}

/// Suggested repeats of victim, place and suspect, each by the right to the details that it rests on.
fn repeats(tx: &mut Tx<'_>, incident: &Incident, own: &Policy, (reader, now): (&Reader, jiff::Timestamp)) -> Result<Vec<RepeatView>, Fault> {
    let mut views = Vec::new();
    for what in Repeated::ALL.iter().copied() {
        let matter = if what == Repeated::Suspect { Matter::Suspect } else { Matter::Identity };
        let said = incident.repeats.iter().rev().find(|m| m.what == what).map(|m| m.stands);
        let may = facts_with(incident, |facts| reader.may_on(matter, Act::View, facts, now));
        let records = if may { earlier_records(tx, incident, own, what, (reader, now))? } else { Vec::new() };
        let suggested = victim::is_repeat(records.len(), own);
        let months = own.settings.repeat_months.value;
        let count = records.len();
        let found = format!("{count} earlier record{} in {months} months", if count == 1 { "" } else { "s" });
        let says = match (said, suggested) {
            (Some(true), _) if count > 0 => format!("Confirmed. {found}:"),
            (Some(true), _) => "Confirmed.".to_owned(),
            (Some(false), true) => format!("Somebody said that it is not the same. {found}:"),
            (None, true) => format!("It may be: {found}. Confirm it, or say that it is none:"),
            _ => continue,
        };
        views.push(RepeatView { title: what.label(), says, records });
    }
    Ok(views)
}

/// Earlier records, crime or not, with the same victim, place or suspect, which the reader may open.
///
/// The record's own details are opened by the machine for the keyed comparison alone; nobody is shown them.
fn earlier_records(
    tx: &mut Tx<'_>,
    incident: &Incident,
    own: &Policy,
    what: Repeated,
    (reader, now): (&Reader, jiff::Timestamp),
) -> Result<Vec<String>, Fault> {
    let Some(scope) = reader.view_scope(now) else { return Ok(Vec::new()) };
    let kind = if what == Repeated::Suspect { PersonKind::Suspect } else { PersonKind::Victim };
    let mut texts: Vec<(&str, &Words)> = Vec::new();
    for person in incident.people.iter().filter(|p| p.kind == kind) {
        let identity = [("name", &person.name), ("phone", &person.phone), ("email", &person.email)];
        let address = [("address", &person.address)];
        let wanted: &[(&str, &Option<Words>)] = if what == Repeated::Place { &address } else { &identity };
        texts.extend(wanted.iter().filter_map(|(kind, words)| words.as_ref().map(|words| (*kind, words))));
        // The same household counts as the same victim (domain-rules 3.5).
        if what == Repeated::Victim {
            texts.extend(person.address.as_ref().map(|words| ("address", words)));
        }
    }
    if what == Repeated::Place {
        texts.extend(incident.core.place.as_ref().map(|words| ("address", words)));
    }
    let mut values = Vec::with_capacity(texts.len());
    for (kind, words) in texts {
        let text = tx.unseal(&incident.core.id, words)?;
        values.push(tx.blind_value(kind, &text));
    }
    let whose = if what == Repeated::Suspect { Whose::Suspects } else { Whose::Others };
    let between = (victim::repeat_since(incident.core.reported_at, own), incident.core.reported_at);
    earlier(tx, &incident.core.id, values, (whose, &scope), between)
}

/// A line of the timeline.
pub fn detail(event: &Happened, policy: &Policy) -> String {
    let title = |list: &str, code: &str| policy.word(list, code).map_or_else(|| code.to_owned(), |w| w.title.clone());
    match event {
        Happened::ContractAgreed { contract: c } => format!("Person {}, looked at again {}.", c.person, policy.calendar.show_date(c.review_at)),
        Happened::ConsentNoted { consent: c } => {
            format!(
                "Person {}, {}: {}.",
                c.person,
                title("consent", &c.recipient).to_lowercase(),
                if c.given { "agrees" } else { "does not agree" }
            )
        }
        Happened::NeedsAssessed { needs: n } => format!("Person {}, {}.", n.person, n.occasion.label().to_lowercase()),
        Happened::InterventionSet { intervention: i } => {
            format!("{}, by {}.", intervention_title(i, policy), policy.calendar.show_end(i.due_at))
        }
        Happened::InterventionDone { intervention, effect, .. } => format!("Intervention {intervention}: {}.", effect.label().to_lowercase()),
        Happened::CauseReviewed { cause } => format!("{}.", title("dissatisfaction", &cause.cause)),
        Happened::RemedyDone { .. } => String::new(),
        Happened::RepeatDecided { mark } => format!("{}: {}.", mark.what, if mark.stands { "yes" } else { "no" }),
    }
}

/// The sealed note of a line, for readers of narratives. What a person said of themselves is opened with their details.
pub fn note(event: &Happened) -> Option<&Words> {
    match event {
        Happened::InterventionSet { intervention } => intervention.note.as_ref(),
        Happened::InterventionDone { note, .. } => note.as_ref(),
        Happened::CauseReviewed { cause } => cause.note.as_ref(),
        Happened::RepeatDecided { mark } => mark.note.as_ref(),
        Happened::ContractAgreed { .. } | Happened::ConsentNoted { .. } | Happened::NeedsAssessed { .. } | Happened::RemedyDone { .. } => None,
    }
}

/// A line of the timeline about the hub's work: whom, and nothing of what was said there.
pub fn support_detail(event: &support::Happened) -> String {
    match event.person() {
        0 => String::new(),
        person => format!("Person {person}."),
    }
}

/// What is opened with a person's details: how they want to be called, limits, needs.
pub fn details(incident: &Incident, number: u32) -> Vec<(&'static str, &Words)> {
    let contract = victim::contract_of(incident, number);
    let needs = incident.needs.iter().rev().find(|n| n.person == number);
    let rows = [
        ("Wants to be called", contract.and_then(|c| c.preferred_name.as_ref())),
        ("Keep to", contract.and_then(|c| c.limits.as_ref())),
        ("Nominated contact", contract.and_then(|c| c.nominated.as_ref())),
        ("Personal characteristics", needs.and_then(|n| n.personal.as_ref())),
        ("What was done, and the harm", needs.and_then(|n| n.circumstances.as_ref())),
        ("Needs in their own view", needs.and_then(|n| n.views.as_ref())),
        ("What is done about it", needs.and_then(|n| n.support.as_ref())),
    ];
    rows.into_iter().filter_map(|(label, words)| words.map(|words| (label, words))).collect()
}
