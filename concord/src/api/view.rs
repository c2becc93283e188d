//! Records and duties as JSON. Identities and narratives are not in it: they are opened on a page, by a person, one at a time.

use jiff::Timestamp;
use practice::duty::Duty;
use practice::incident::Incident;
use practice::policy::Policy;
use serde_json::{Value, json};

use crate::frame::{Ask, Failure};
use crate::ledger::Tx;
use crate::work::sql::{self as work, List, Narrow};

/// A page of a worklist.
pub(super) fn list(ask: &Ask, tx: &mut Tx<'_>, list: &List) -> Result<Value, Failure> {
    let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let narrow = Narrow { district: ask.query.one("district").to_owned(), strand: ask.query.one("strand").to_owned() };
    let after = ask.query.one("after").split_once('~').and_then(|(value, text)| Some((value.parse().ok()?, text.to_owned())));
    let clock = crate::work::pages::clock(ask)?;
    let (lines, next) = work::page(tx, list, &scope, &narrow, &after, clock)?;
    let items: Vec<Value> = lines
        .iter()
        .map(|line| {
            json!({
                "id": line.id, "reported_at": line.reported_at, "district": line.district, "setting": line.setting, "grade": line.grade,
                "stage": line.stage.code(), "strands": line.strands, "investigator": line.investigator, "supervisor": line.supervisor,
                "due_at": line.due_at, "rule": line.rule, "about": line.about,
            })
        })
        .collect();
    Ok(json!({ "items": items, "next": next.map(|(value, text)| format!("{value}~{text}")) }))
}

/// A record: its facts, people by number, offences, contacts and duties.
pub(super) fn incident(incident: &Incident, own: &Policy, now: Timestamp) -> Value {
    let core = &incident.core;
    let strands: Vec<Value> = incident
        .standing()
        .map(|s| json!({ "number": s.number, "strand": s.strand, "sub": s.sub, "religions": s.religions, "perceived_by": s.perceived_by.code() }))
        .collect();
    let crimes: Vec<Value> = incident
        .crimes
        .iter()
        .map(|c| json!({ "number": c.number, "crime_number": c.crime_number, "offence": c.offence, "victim": c.victim, "recorded_at": c.recorded_at }))
        .collect();
    let people: Vec<Value> = incident.people.iter().map(|p| json!({ "number": p.number, "kind": p.kind.code() })).collect();
    let contacts: Vec<Value> = incident
        .contacts
        .iter()
        .map(|c| {
            json!({
                "number": c.number, "person": c.person, "at": c.at, "by": c.by, "channel": c.channel.code(), "purpose": c.purpose.code(),
                "reached": c.reached.code(), "satisfaction": c.satisfaction.map(practice::incident::Satisfaction::code),
            })
        })
        .collect();
    let duties: Vec<Value> = practice::supervision::duties(incident, own).iter().map(|one| duty(&core.id, one, own, now)).collect();
    json!({
        "id": core.id, "version": core.version, "stage": core.stage.code(), "nature": core.nature.code(), "channel": core.channel.code(),
        "reported_at": core.reported_at, "recorded_at": core.recorded_at, "occurred_from": core.occurred_from, "occurred_to": core.occurred_to,
        "district": core.district, "ward": core.ward, "setting": core.setting, "tags": core.tags, "hate": core.hate, "grade": core.grade,
        "investigator": core.investigator, "supervisor": core.supervisor, "outcome": core.outcome, "closed_at": core.closed_at,
        "source": core.source, "source_id": core.source_id,
        "strands": strands, "crimes": crimes, "people": people, "contacts": contacts, "duties": duties,
    })
}

/// A duty with its arithmetic.
pub(super) fn duty(record: &str, duty: &Duty, policy: &Policy, now: Timestamp) -> Value {
    let explained = duty.explain(policy);
    json!({
        "record": record, "rule": duty.rule, "about": duty.about, "owner_role": duty.owner_role, "owner": duty.owner,
        "arises_at": duty.arises_at, "due_at": duty.due_at, "standing": duty.standing.code(), "settled_at": duty.settled_at,
        "late": duty.is_late(now) || duty.was_late(), "blocks": duty.blocks.iter().map(|step| step.code()).collect::<Vec<_>>(),
        "promise": explained.as_ref().map(|e| e.promise.clone()), "arithmetic": explained.as_ref().map(|e| e.arithmetic.clone()),
        "cites": explained.map(|e| e.cites),
    })
}
