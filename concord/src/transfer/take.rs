//! Takes one message: a new report, newer facts of a known one, or nothing where it was overtaken. All of it, or none.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use practice::incident::record::{Perceiver, StrandFlag};
use practice::incident::{CrimeCommand, Did, Event, Incident, PersonKind, Refused};
use practice::people::{Act, Matter};
use practice::policy::Policy;
use practice::report::{self, ReportCommand};
use practice::transfer::{Place, Said, correction, is_name, mait, place};
use serde_json::json;

use super::sql::{self, TransferRow};
use crate::admin::sql::put;
use crate::frame::ask::{json as reply, with_type};
use crate::frame::field::Field;
use crate::frame::{Ask, Failure, Form, Reply, xml};
use crate::incident::{facts_with, reference, sql as incidents, take};
use crate::ledger::{Fault, Owner, Signature, Tx};

/// A source's clock may be ahead of ours by this much: a report from then counts as from now.
const AHEAD: SignedDuration = SignedDuration::from_secs(120);

/// The message's own questions, before those of a report.
pub(super) fn fields(policy: &Policy, now: Timestamp) -> Vec<Field> {
    let mut fields = vec![
        Field::line("message", "Message id"),
        Field::line("source", "Source system"),
        Field::line("source_id", "The source's own number for the incident"),
        Field::number("sequence", "Place among the incident's messages").optional(),
        Field::when("sent_at", "When a resource was sent").optional(),
        Field::when("arrived_at", "When it arrived").optional(),
    ];
    // A report's screen comes with answers of its own; a message has only what it says.
    fields.extend(take::fields(policy, now).into_iter().map(|field| field.value("")));
    fields
}

/// What names the message.
#[derive(Clone, Debug)]
struct Envelope {
    message: String,
    source: String,
    source_id: String,
    sequence: Option<u32>,
}

fn envelope(form: &mut Form) -> Option<Envelope> {
    let sentences = [
        ("message", "Name the message: an id that no other message of this source has."),
        ("source", "Name the system that sends it."),
        ("source_id", "Give the source's own number for the incident."),
    ];
    let [message, source, source_id] = sentences.map(|(name, sentence)| {
        let said = form.required(name, sentence)?;
        if is_name(&said) {
            return Some(said);
        }
        form.refuse(name, "Use at most 80 letters, digits and . _ : / -");
        None
    });
    let sequence = form.number("sequence", "Enter a whole number.");
    Some(Envelope { message: message?, source: source?, source_id: source_id?, sequence })
}

/// Why the unit was rolled back.
enum Out {
    Back(Box<Form>),
    Failure(Failure),
}

impl From<Fault> for Out {
    fn from(fault: Fault) -> Self {
        Self::Failure(Failure::Fault(fault))
    }
}

/// Takes a message: 201 for a new report, 200 for everything else; the same message again gets the same answer.
pub(super) async fn transfer(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut answers = super::read::answers(&ask)?;
    let named = answers.one("source").to_owned();
    let known = ask.house.ledger.read(move |tx| sql::source(tx, &named)).await?;
    let silent = answers.one("district").is_empty();
    let usual = known.and_then(|source| source.district).filter(|_| silent);
    let defaulted = usual.is_some();
    if let Some(district) = usual {
        answers.set("district", district);
    }
    let policy = ask.house.policy()?;
    let mut form = Form::filled(fields(&policy, ask.now), &answers);
    let Some(envelope) = envelope(&mut form) else { return Err(Failure::Refused(form.problems())) };
    let (asked, hash) = (Arc::clone(&ask), blake3::hash(answers.canonical().as_bytes()).to_hex().to_string());
    let work = move |tx: &mut Tx<'_>| unit(&Work { ask: &asked, policy: &policy, envelope: &envelope, hash: &hash, defaulted }, tx, &form);
    let answer = ask.house.ledger.write(work).await.map_err(|out| match out {
        Out::Back(form) => Failure::Refused(form.problems()),
        Out::Failure(failure) => failure,
    })?;
    let answer: serde_json::Value = serde_json::from_str(&answer).map_err(Fault::from)?;
    let status = if answer.get("state").and_then(serde_json::Value::as_str) == Some("recorded") { StatusCode::CREATED } else { StatusCode::OK };
    if ask.xml {
        return Ok(with_type(status, "application/xml", xml::written("Acknowledgement", "", &mait::acknowledgement(&answer))));
    }
    Ok(reply(status, &answer))
}

/// What the unit of work needs.
struct Work<'a> {
    ask: &'a Ask,
    policy: &'a Policy,
    envelope: &'a Envelope,
    hash: &'a str,
    /// The district is the source's usual one, not the message's: it is no news of a known incident.
    defaulted: bool,
}

/// What became of a message.
struct Done {
    record: String,
    state: &'static str,
    stage: &'static str,
    kept: Vec<&'static str>,
}

fn unit(work: &Work<'_>, tx: &mut Tx<'_>, form: &Form) -> Result<String, Out> {
    let Envelope { message, source, source_id, sequence } = work.envelope;
    let id = format!("{source}|{message}");
    if let Some(before) = sql::taken(tx, &id)? {
        let conflict = || Failure::Conflict("This message id was used for a message that says something else. Nothing was changed.".into());
        return if before.asked == work.hash { Ok(before.answer) } else { Err(Out::Failure(conflict())) };
    }
    let who = work.ask.signature(Matter::Operational, Act::Create).map_err(Out::Failure)?;
    let known = incidents::by_source(tx, source, source_id)?;
    let last = sql::last_sequence(tx, source, source_id)?;
    let mut form = form.clone();
    let done = match (place(known.is_some(), last, *sequence), known) {
        (Place::First, _) | (_, None) => first(work, tx, &mut form, &who)?,
        (Place::Older, Some(record)) => {
            let incident = reached(work, tx, &record)?;
            Done { record, state: "overtaken", stage: incident.core.stage.code(), kept: Vec::new() }
        }
        (Place::Newer, Some(record)) => newer(work, tx, &mut form, &who, &record)?,
    };
    let answer = json!({
        "reference": done.record, "state": done.state, "stage": done.stage, "message": message, "source": source, "source_id": source_id,
        "kept": done.kept,
    });
    let row = TransferRow {
        id,
        source: source.clone(),
        source_id: source_id.clone(),
        sequence: *sequence,
        at: who.at,
        by: who.actor.clone(),
        record: done.record,
        asked: work.hash.to_owned(),
        answer: answer.to_string(),
    };
    put(tx, &who, "took a message", &row)?;
    Ok(row.answer)
}

fn back(form: &mut Form, refused: &Refused) -> Out {
    let renamed = match refused {
        Refused::Field("strand", sentence) => Refused::field("strands", sentence.clone()),
        Refused::Field("dispatched_at", sentence) => Refused::field("sent_at", sentence.clone()),
        other => other.clone(),
    };
    form.refused(&renamed);
    Out::Back(Box::new(std::mem::take(form)))
}

/// A source's clock that is a little ahead of ours.
fn not_ahead(at: Timestamp, now: Timestamp) -> Timestamp {
    if at > now && at.duration_since(now) <= AHEAD { now } else { at }
}

/// The first message of an incident: a report as any other, with the number that it has at its source.
fn first(work: &Work<'_>, tx: &mut Tx<'_>, form: &mut Form, who: &Signature) -> Result<Done, Out> {
    let (ask, policies) = (work.ask, work.ask.house.policies());
    let Some(mut given) = take::read(form, work.policy) else { return Err(Out::Back(Box::new(std::mem::take(form)))) };
    given.reported_at = not_ahead(given.reported_at, ask.now);
    let policy = policies.at(given.reported_at)?;
    let id = reference::unused(tx, given.reported_at, policy.calendar.zone())?;
    let command = take::command(tx, &given, &id, &who.actor, ask.now)?;
    let victim = command.people.iter().find(|p| p.kind == PersonKind::Victim).map(|p| p.number);
    // It is checked as a report taken here is, and kept with its source.
    report::record(command.clone(), &who.actor, ask.now, &policy).map_err(|refused| back(form, &refused))?;
    let source = Some((work.envelope.source.clone(), work.envelope.source_id.clone()));
    let recorded = report::record(ReportCommand { source, ..command }, &who.actor, ask.now, &policy).map_err(|refused| back(form, &refused))?;
    let mut incident = incidents::happen(tx, who, &policies, None, std::slice::from_ref(&recorded))?;
    if let Some((number, offence)) = &given.crime {
        let crime = CrimeCommand { crime_number: number.to_uppercase(), offence: offence.clone(), victim, late_reason: None, registrar: false };
        let did = Did { by: who.actor.clone(), at: ask.now };
        let crimed = incident.give_crime_number(did, crime, &policy).map_err(|refused| back(form, &refused))?;
        incident = incidents::happen(tx, who, &policies, Some(&incident), &[crimed])?;
    }
    incident = attended(work, tx, form, who, incident)?;
    tx.index(&id, given.reported_at, &[&given.narrative, given.place.as_deref().unwrap_or_default(), &id, &work.envelope.source_id])?;
    Ok(Done { record: id, state: "recorded", stage: incident.core.stage.code(), kept: Vec::new() })
}

/// The times of a visit, where the message says them and none is noted yet.
fn attended(work: &Work<'_>, tx: &mut Tx<'_>, form: &mut Form, who: &Signature, incident: Incident) -> Result<Incident, Out> {
    let calendar = &work.policy.calendar;
    let (sent, arrived) = (form.when("sent_at", calendar), form.when("arrived_at", calendar));
    if !form.is_fine() {
        return Err(Out::Back(Box::new(std::mem::take(form))));
    }
    let (Some(arrived), None) = (arrived, incident.core.attended_at) else { return Ok(incident) };
    let arrived = not_ahead(arrived, work.ask.now);
    let did = Did { by: who.actor.clone(), at: work.ask.now };
    let event = incident.attend(did, sent.unwrap_or(arrived), arrived).map_err(|refused| back(form, &refused))?;
    Ok(incidents::happen(tx, who, &work.ask.house.policies(), Some(&incident), &[event])?)
}

/// The record, where this posting may change it; else it does not exist.
fn reached(work: &Work<'_>, tx: &mut Tx<'_>, id: &str) -> Result<Incident, Out> {
    let reader = work.ask.reader().map_err(Out::Failure)?;
    let incident = incidents::load(tx, id)?.ok_or(Out::Failure(Failure::NotFound))?;
    let may = facts_with(&incident, |facts| reader.may_on(Matter::Operational, Act::Edit, facts, work.ask.now));
    if may { Ok(incident) } else { Err(Out::Failure(Failure::NotForYou(id.to_owned()))) }
}

/// Newer facts of a known incident: what differs is put right, new strands are set, what was put right here stays.
fn newer(work: &Work<'_>, tx: &mut Tx<'_>, form: &mut Form, who: &Signature, id: &str) -> Result<Done, Out> {
    let policies = work.ask.house.policies();
    let before = reached(work, tx, id)?;
    if before.is_closed() {
        // What is closed is opened by a person here, with a reason; the source is told that it is closed.
        return Ok(Done { record: id.to_owned(), state: "unchanged", stage: before.core.stage.code(), kept: Vec::new() });
    }
    let policy = policies.at(before.core.reported_at)?;
    let mut events = Vec::new();
    let corrected_here = corrected_here(tx, id, &who.actor)?;
    let (correction, kept) = corrected(work, tx, form, &before, &corrected_here)?;
    if !form.is_fine() {
        return Err(Out::Back(Box::new(std::mem::take(form))));
    }
    if !correction.fields().is_empty() {
        events.push(Event::Corrected { did: Did { by: who.actor.clone(), at: work.ask.now }, change: correction });
    }
    let mut incident = before.clone();
    for event in &events {
        incident.apply(event);
    }
    for flag in strands(work, tx, form, &before, who)? {
        let event = incident.add_strand(flag, &policy).map_err(|refused| back(form, &refused))?;
        incident.apply(&event);
        events.push(event);
    }
    let mut after = before.clone();
    if !events.is_empty() {
        after = incidents::happen(tx, who, &policies, Some(&before), &events)?;
    }
    let version = after.core.version;
    after = attended(work, tx, form, who, after)?;
    let changed = version != before.core.version || after.core.version != version;
    Ok(Done { record: id.to_owned(), state: if changed { "updated" } else { "unchanged" }, stage: after.core.stage.code(), kept })
}

/// The facts of a record that somebody here put right, not the source.
fn corrected_here(tx: &mut Tx<'_>, id: &str, source: &str) -> Result<BTreeSet<&'static str>, Fault> {
    let mut fields = BTreeSet::new();
    for (kept, event) in incidents::events(tx, id)? {
        if let Event::Corrected { change, .. } = event
            && kept.actor != source
        {
            fields.extend(change.fields());
        }
    }
    Ok(fields)
}

type Corrected = (practice::incident::Correction, Vec<&'static str>);

fn corrected(work: &Work<'_>, tx: &mut Tx<'_>, form: &mut Form, before: &Incident, here: &BTreeSet<&'static str>) -> Result<Corrected, Out> {
    let (core, calendar) = (&before.core, &work.policy.calendar);
    let tags = form.several("tags");
    let said = Said {
        reported_at: form.when("reported_at", calendar).map(|at| not_ahead(at, work.ask.now)),
        occurred_from: form.when("occurred_from", calendar),
        district: form.text("district").filter(|_| !work.defaulted),
        setting: form.text("setting"),
        tags: (!tags.is_empty()).then_some(tags),
    };
    if said.reported_at.is_some_and(|at| at > work.ask.now) {
        form.refuse("reported_at", "The report cannot come from the future. Check the date and time.");
    }
    let (mut change, mut kept) = correction(core, &said, here);
    let texts = [("narrative", &core.narrative), ("place", &core.place)];
    let mut now: Vec<String> = Vec::new();
    let mut anew = false;
    for (field, words) in texts {
        let was = words.as_ref().map(|words| tx.unseal(&core.id, words)).transpose()?.unwrap_or_default();
        let given = form.text(field).filter(|given| *given != was);
        match given {
            Some(_) if here.contains(field) => kept.push(field),
            Some(given) => {
                let sealed = Some(tx.seal(&core.id, Owner::Incident, field, &given)?);
                if field == "narrative" {
                    change.narrative = sealed;
                } else {
                    change.place = sealed;
                }
                (anew, now) = (true, [now, vec![given]].concat());
                continue;
            }
            None => {}
        }
        now.push(was);
    }
    if anew {
        let texts: Vec<&str> = now.iter().map(String::as_str).chain([core.id.as_str(), work.envelope.source_id.as_str()]).collect();
        tx.index(&core.id, core.reported_at, &texts)?;
    }
    Ok((change, kept))
}

/// The strands that the message says and that do not stand yet, as flags; without anybody who perceived them they are as the other system recorded them.
fn strands(work: &Work<'_>, tx: &mut Tx<'_>, form: &mut Form, before: &Incident, who: &Signature) -> Result<Vec<StrandFlag>, Out> {
    let id = before.core.id.as_str();
    let mut codes = form.several("strands");
    codes.retain(|code| !before.standing().any(|s| s.strand == *code));
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let perceived_by = form.maybe_code("perceived_by", Perceiver::from_code, "Choose from the list.").unwrap_or(Perceiver::Source);
    let words = form.text("words").map(|words| tx.seal(id, Owner::Incident, "perception", &words)).transpose()?;
    let religions = form.several("religions");
    let flag = |code: String| {
        let asks = work.policy.strand(&code).is_some_and(|strand| !strand.religions.is_empty());
        StrandFlag {
            incident: id.to_owned(),
            number: 0,
            sub: None,
            religions: if asks { religions.clone() } else { Vec::new() },
            strand: code,
            perceived_by,
            words: words.clone(),
            at: who.at,
            by: who.actor.clone(),
            removal_asked_at: None,
            removal_asked_by: None,
            removal_reason: None,
            removed_at: None,
            removed_by: None,
        }
    };
    Ok(codes.into_iter().map(flag).collect())
}
