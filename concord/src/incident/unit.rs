//! A step taken: the unit of work that loads the record, asks the rule, and lets the event happen, or sends the form back.

use std::sync::Arc;

use practice::incident::{InTheWay, Incident};
use practice::people::RecordFacts;

use super::acts::{Scene, Step, Stop};
use super::sql;
use crate::frame::field::Field;
use crate::frame::{Ask, Failure, Form};
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, Tx};

/// How a step ended.
pub enum Ended {
    /// It was taken (or had been, under the same key); the record's version now.
    Taken(u32),
    /// The form goes back.
    Back(Box<Back>),
}

/// A form that goes back, with all that its page needs.
pub struct Back {
    /// The form.
    pub form: Form,
    /// Duties in the way.
    pub in_the_way: Vec<InTheWay>,
    /// Both versions, where somebody else changed the record meanwhile.
    pub compare: Vec<(String, String, String)>,
    /// The version on record.
    pub version: u32,
}

/// Why the unit was rolled back.
enum Out {
    Back(Box<Back>),
    Failure(Failure),
}

impl From<Fault> for Out {
    fn from(fault: Fault) -> Self {
        Self::Failure(Failure::Fault(fault))
    }
}

/// The facts of a record that rights are weighed on.
pub fn facts_with<T>(incident: &Incident, then: impl FnOnce(&RecordFacts<'_>) -> T) -> T {
    let core = &incident.core;
    let assigned: Vec<&str> = [core.investigator.as_deref(), core.supervisor.as_deref()].into_iter().flatten().collect();
    let consented = incident.victims().any(|p| p.referral == Some(practice::incident::ReferralConsent::Agreed));
    then(&RecordFacts {
        district: Some(&core.district),
        created_by: &core.recorded_by,
        assigned: &assigned,
        recorded_at: core.recorded_at,
        victim_consented: consented,
        ..RecordFacts::default()
    })
}

/// Loads a record for a step; the reader must see it and may take the step, or it does not exist.
fn scene_incident(ask: &Ask, tx: &mut Tx<'_>, id: &str, step: &Step) -> Result<Incident, Failure> {
    let reader = ask.reader()?;
    let incident = sql::load(tx, id)?.ok_or(Failure::NotFound)?;
    if facts_with(&incident, |facts| step.may(reader, facts, ask.now)) { Ok(incident) } else { Err(Failure::NotForYou(id.to_owned())) }
}

/// The questions of a step, as its page first shows them. Opening a person's details to change them is a look that is logged.
pub async fn questions(ask: &Arc<Ask>, id: &str, about: &str, step: &'static Step) -> Result<(Vec<Field>, u32), Failure> {
    let (asked, id, about) = (Arc::clone(ask), id.to_owned(), about.to_owned());
    let shows_identity = step.code == "change-person" && !about.is_empty();
    let work = move |tx: &mut Tx<'_>| -> Result<(Vec<Field>, u32), Failure> {
        let incident = scene_incident(&asked, tx, &id, step)?;
        let fields = with_scene(&asked, &incident, &about, |scene| (step.fields)(scene, tx))??;
        if shows_identity {
            let who = asked.signature(practice::people::Matter::Identity, practice::people::Act::Edit)?;
            tx.looked_at(&who, "opened details to change them", "id", std::slice::from_ref(&id), &about)?;
        }
        Ok((fields, incident.core.version))
    };
    if shows_identity { ask.house.ledger.write(work).await } else { ask.house.ledger.read(work).await }
}

fn with_scene<T>(ask: &Ask, incident: &Incident, about: &str, then: impl FnOnce(&Scene<'_>) -> T) -> Result<T, Failure> {
    let policies = ask.house.policies();
    let policy = policies.at(incident.core.reported_at)?;
    let own = policies.at(incident.core.recorded_at)?;
    let scene = Scene { incident, policy: &policy, own: &own, reader: ask.reader()?, now: ask.now, about };
    Ok(then(&scene))
}

/// Takes a step. The key makes a second sending harmless; an edit that saw an older version gets both to compare.
pub async fn take(ask: &Arc<Ask>, id: &str, about: &str, step: &'static Step) -> Result<Ended, Failure> {
    let (asked, id, about) = (Arc::clone(ask), id.to_owned(), about.to_owned());
    let done = ask.house.ledger.write(move |tx| unit(&asked, tx, &id, &about, step)).await;
    match done {
        Ok(version) => Ok(Ended::Taken(version)),
        Err(Out::Back(back)) => Ok(Ended::Back(back)),
        Err(Out::Failure(failure)) => Err(failure),
    }
}

fn unit(ask: &Arc<Ask>, tx: &mut Tx<'_>, id: &str, about: &str, step: &'static Step) -> Result<u32, Out> {
    let account = ask.reader().map_err(Out::Failure)?.account().to_owned();
    let asked = format!("{id} {} {about} {}", step.code, without_frame(&ask.body));
    match idempotency::before(tx, &account, &ask.once, &asked)? {
        Before::Answered(version) => return Ok(version.parse().unwrap_or(0)),
        Before::OtherUse => return Err(Out::Failure(Failure::Stale)),
        Before::Never => {}
    }
    let incident = scene_incident(ask, tx, id, step).map_err(Out::Failure)?;
    let seen = ask.body.one("version").parse::<u32>().ok();
    let result = with_scene(ask, &incident, about, |scene| {
        let mut form = Form::filled((step.fields)(scene, tx)?, &ask.body);
        if step.edits && seen.is_some_and(|seen| seen != incident.core.version) {
            let compare = compare(&form, (step.fields)(scene, tx)?);
            let back = Back { form, in_the_way: Vec::new(), compare, version: incident.core.version };
            return Err(Out::Back(Box::new(back)));
        }
        (step.perform)(&mut form, tx, scene).map_err(|stop| match stop {
            Stop::Back(in_the_way) => Out::Back(Box::new(Back { form, in_the_way, compare: Vec::new(), version: incident.core.version })),
            Stop::Fault(fault) => fault.into(),
        })
    });
    let events = result.map_err(Out::Failure)??;
    let matter = step.rights.first().map_or((practice::people::Matter::Operational, practice::people::Act::View), |right| *right);
    let who = ask.signature(matter.0, matter.1).map_err(Out::Failure)?;
    let after = sql::happen(tx, &who, &ask.house.policies(), Some(&incident), &events)?;
    idempotency::note(tx, &account, &ask.once, &asked, &after.core.version.to_string(), ask.now)?;
    Ok(after.core.version)
}

/// The answers without what the frame itself puts into every form.
pub fn without_frame(answers: &crate::frame::Answers) -> String {
    let mut answers = answers.clone();
    for name in ["csrf", "once", "version"] {
        answers.set(name, "");
    }
    answers.canonical()
}

/// What differs between what was typed and what is on record now.
fn compare(form: &Form, now: Vec<Field>) -> Vec<(String, String, String)> {
    let shown = |field: &Field| if field.values.is_empty() { field.value.clone() } else { field.values.join(", ") };
    let pairs = form.fields.iter().zip(now);
    pairs
        .filter(|(mine, theirs)| shown(mine) != shown(theirs))
        .map(|(mine, theirs)| (mine.label.clone(), shown(mine), shown(&theirs)))
        .collect()
}
