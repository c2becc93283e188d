//! A step taken: the unit of work that loads the record, asks the rule, and lets the event happen, or sends the form back.

use std::sync::Arc;

use practice::incident::{InTheWay, Incident, PersonKind};
use practice::people::{Act, Matter, Reader, RecordFacts, Role, SharedWith};

use super::acts::{self, Scene, Step, Stop};
use super::sql;
use crate::frame::field::Field;
use crate::frame::{Ask, Failure, Form};
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, Tx};

/// How a step ended.
pub enum Ended {
    /// It was taken (or had been, under the same key); the record's version now, and what was done, in the timeline's word: empty where it had
    /// been taken before.
    Taken(u32, &'static str),
    /// The form goes back.
    Back(Box<Back>),
}

/// A form that goes back, with all that its page needs.
pub struct Back {
    /// The form.
    pub form: Form,
    /// Duties in the way.
    pub in_the_way: Vec<InTheWay>,
    /// What is still owed, by name, each with where it is done.
    pub ways: Vec<(String, String)>,
    /// Both versions, where somebody else changed the record meanwhile.
    pub compare: Vec<(String, String, String)>,
    /// The version on record.
    pub version: u32,
}

impl Back {
    /// A form with nothing in its way.
    pub fn plain(form: Form, version: u32) -> Self {
        Self { form, in_the_way: Vec::new(), ways: Vec::new(), compare: Vec::new(), version }
    }
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
    let named: Vec<&str> = incident.named_now().map(|named| named.account.as_str()).collect();
    let shares: Vec<SharedWith<'_>> =
        incident.shares_now().map(|s| SharedWith { organisation: &s.organisation, from: s.at, until: s.until_at }).collect();
    then(&RecordFacts {
        id: &core.id,
        district: Some(&core.district),
        created_by: &core.recorded_by,
        assigned: &assigned,
        recorded_at: core.recorded_at,
        shared_with: &shares,
        victim_consented: consented,
        restricted: core.restricted,
        named: &named,
    })
}

/// Whether a reader sees this record as the victim and witness hub alone: then it is cut down to the part of those who agreed to be referred
/// (access rules: victim's part).
pub fn hub_only(reader: &Reader, incident: &Incident, now: jiff::Timestamp) -> bool {
    let others = reader.postings().iter().filter(|posting| posting.role != Role::VictimHub).cloned().collect();
    let without = Reader::new(reader.account().to_owned(), reader.name().to_owned(), others, false, now);
    reader.has_role(Role::VictimHub) && !facts_with(incident, |facts| without.view_scope(now).is_some_and(|scope| scope.covers(facts)))
}

/// Whether a person of a record is out of this reader's sight: for the hub, everybody who did not agree to be referred.
pub fn out_of_sight(reader: &Reader, incident: &Incident, person: u32, now: jiff::Timestamp) -> bool {
    hub_only(reader, incident, now) && practice::hub::standing(incident, person).is_none()
}

/// Loads a record for a step; the reader must see it and may take the step, or it does not exist.
fn scene_incident(ask: &Ask, tx: &mut Tx<'_>, id: &str, about: &str, step: &Step) -> Result<Incident, Failure> {
    let reader = ask.reader()?;
    let incident = sql::load(tx, id)?.ok_or(Failure::NotFound)?;
    if incident.is_disposed() && facts_with(&incident, |facts| step.may(reader, facts, ask.now)) {
        let sentence = "This record was disposed of. It is counted in figures, and nothing can be done with it any more.";
        return Err(crate::admin::pages::refused(sentence));
    }
    let named = ask.body.one("person").parse().ok().or_else(|| about.parse().ok());
    if named.is_some_and(|person| incident.person(person).is_some() && out_of_sight(reader, &incident, person, ask.now)) {
        return Err(Failure::NotForYou(id.to_owned()));
    }
    let sealed = sealed_look(ask, &incident, about, step);
    let may = facts_with(&incident, |facts| {
        step.may(reader, facts, ask.now) && sealed.is_none_or(|look| reader.may_on(look.matter, look.act, facts, ask.now))
    });
    if may { Ok(incident) } else { Err(Failure::NotForYou(id.to_owned())) }
}

/// What a step's form opens of sealed words: it takes that right too, and is a look that is logged.
#[derive(Clone, Copy)]
struct SealedLook {
    matter: Matter,
    act: Act,
    class: &'static str,
    verb: &'static str,
}

/// A person's details stand in the form that changes them, the account of what happened in the form that puts facts right.
fn sealed_look(ask: &Ask, incident: &Incident, about: &str, step: &Step) -> Option<SealedLook> {
    match step.code {
        "correct" | "share" | "redact" | "unredact" => {
            Some(SealedLook { matter: Matter::Narrative, act: Act::View, class: "na", verb: "opened the account to change or share it" })
        }
        "change-person" | "rectify" | "monitoring" => {
            let number = ask.body.one("person").parse::<u32>().ok().or_else(|| about.parse().ok())?;
            let suspect = incident.person(number)?.kind == PersonKind::Suspect;
            let (matter, class) = if suspect { (Matter::Suspect, "su") } else { (Matter::Identity, "id") };
            Some(SealedLook { matter, act: Act::Edit, class, verb: OPENED_TO_CHANGE })
        }
        "contact" | "refer" | "statement" | "hub-note" if acts::care::reach_is_sealed(incident) => {
            Some(SealedLook { matter: Matter::VictimContact, act: Act::View, class: "op", verb: "looked at how to reach them safely" })
        }
        "hub-progress" => Some(SealedLook { matter: Matter::VictimContact, act: Act::View, class: "op", verb: "looked at the support" }),
        _ => None,
    }
}

/// Notes that sealed words were opened in a form; identities count against the hourly cap.
fn note_sealed(ask: &Ask, tx: &mut Tx<'_>, look: SealedLook, id: &str, about: &str) -> Result<(), Failure> {
    if matches!(look.class, "id" | "su") {
        within_cap(ask, tx)?;
    }
    let who = ask.signature(look.matter, look.act)?;
    tx.looked_at(&who, look.verb, look.class, std::slice::from_ref(&id.to_owned()), about).map_err(Failure::Fault)
}

/// The journal's words for an identity that was opened in order to change it.
pub const OPENED_TO_CHANGE: &str = "opened details to change them";

/// Refuses to open more identities in an hour than the reader's role may (access.md rule 3). In the unit that notes the look, so that two at
/// once cannot both be the last one.
pub fn within_cap(ask: &Ask, tx: &mut Tx<'_>) -> Result<(), Failure> {
    let reader = ask.reader()?;
    let hour_ago = ask.now.saturating_sub(jiff::SignedDuration::from_hours(1)).map_err(Fault::from)?;
    let opened = sql::identities_opened(tx, reader.account(), hour_ago)?;
    if opened < i64::from(reader.identities_an_hour()) {
        return Ok(());
    }
    Err(Failure::Capped(format!(
        "You opened {opened} identities in the last hour, which is as many as your role may. Wait, or ask a colleague."
    )))
}

/// The questions of a step, as its page first shows them. Opening a person's details to change them is a look that is logged.
pub async fn questions(ask: &Arc<Ask>, id: &str, about: &str, step: &'static Step) -> Result<Back, Failure> {
    let (asked, id, about) = (Arc::clone(ask), id.to_owned(), about.to_owned());
    let opens =
        matches!(step.code, "correct" | "share" | "redact" | "unredact" | "contact" | "refer" | "statement" | "hub-note" | "hub-progress")
            || (matches!(step.code, "change-person" | "rectify" | "monitoring") && !about.is_empty());
    let work = move |tx: &mut Tx<'_>| -> Result<Back, Failure> {
        let incident = scene_incident(&asked, tx, &id, &about, step)?;
        let (fields, ways) = with_scene(&asked, &incident, &about, |scene| {
            let ways = super::duty_words::ways(step.code, &[], &incident, scene.own);
            (step.fields)(scene, tx).map(|fields| (fields, ways))
        })??;
        if let Some(look) = sealed_look(&asked, &incident, &about, step) {
            note_sealed(&asked, tx, look, &id, &about)?;
        }
        Ok(Back { ways, ..Back::plain(Form::blank(fields), incident.core.version) })
    };
    if opens { ask.house.ledger.write(work).await } else { ask.house.ledger.read(work).await }
}

fn with_scene<T>(ask: &Ask, incident: &Incident, about: &str, then: impl FnOnce(&Scene<'_>) -> T) -> Result<T, Failure> {
    let policies = ask.house.policies();
    let policy = policies.at(incident.core.reported_at)?;
    let own = policies.at(incident.core.recorded_at)?;
    let today = ask.house.policy()?;
    let scene = Scene { incident, policy: &policy, own: &own, today: &today, reader: ask.reader()?, now: ask.now, about };
    Ok(then(&scene))
}

/// Takes a step. The key makes a second sending harmless; an edit that saw an older version gets both to compare.
pub async fn take(ask: &Arc<Ask>, id: &str, about: &str, step: &'static Step) -> Result<Ended, Failure> {
    let (asked, id, about) = (Arc::clone(ask), id.to_owned(), about.to_owned());
    let unit_of = (Arc::clone(&asked), id.clone(), about.clone());
    let done = ask.house.ledger.write(move |tx| unit(&unit_of.0, tx, &unit_of.1, &unit_of.2, step)).await;
    match done {
        Ok((version, done)) => Ok(Ended::Taken(version, done)),
        Err(Out::Back(mut back)) => {
            if !back.compare.is_empty() {
                saw_both(asked, id, about, step, &mut back).await?;
            }
            Ok(Ended::Back(back))
        }
        Err(Out::Failure(failure)) => Err(failure),
    }
}

/// Both versions side by side open sealed words too: a look that is logged. A program gets only the names of what differs.
async fn saw_both(ask: Arc<Ask>, id: String, about: String, step: &'static Step, back: &mut Back) -> Result<(), Failure> {
    if ask.api {
        back.compare.iter_mut().for_each(|line| line.2.clear());
        return Ok(());
    }
    let ledger = ask.house.ledger.clone();
    ledger
        .write(move |tx| {
            let incident = sql::load(tx, &id)?.ok_or(Failure::NotFound)?;
            if let Some(look) = sealed_look(&ask, &incident, &about, step) {
                return note_sealed(&ask, tx, look, &id, &about);
            }
            let who = ask.signature(Matter::Operational, Act::View)?;
            tx.looked_at(&who, "saw both versions", "op", std::slice::from_ref(&id), &about).map_err(Failure::Fault)
        })
        .await
}

fn unit(ask: &Arc<Ask>, tx: &mut Tx<'_>, id: &str, about: &str, step: &'static Step) -> Result<(u32, &'static str), Out> {
    let account = ask.reader().map_err(Out::Failure)?.account().to_owned();
    // A program names the person in its answers alone; a page has asked for them before.
    let about = if about.is_empty() && acts::is_of_one_person(step) { ask.body.one("person") } else { about };
    let asked = format!("{id} {} {about} {}", step.code, without_frame(&ask.body));
    match idempotency::before(tx, &account, &ask.once, &asked)? {
        Before::Answered(version) => return Ok((version.parse().unwrap_or(0), "")),
        Before::OtherUse => return Err(Out::Failure(Failure::Stale)),
        Before::Never => {}
    }
    let incident = scene_incident(ask, tx, id, about, step).map_err(Out::Failure)?;
    let seen = ask.body.one("version").parse::<u32>().ok();
    let result = with_scene(ask, &incident, about, |scene| {
        let mut form = Form::filled((step.fields)(scene, tx)?, &ask.body);
        if ask.api {
            form.refuse_unknown();
            if !form.general.is_empty() {
                return Err(Out::Back(Box::new(Back::plain(form, incident.core.version))));
            }
        }
        if let Some(merge) = incident.merged().filter(|_| !super::acts::links::fits_merged(step.code)) {
            let sentence = format!("This record is merged into {}. Work there, or split it off first.", merge.into_record);
            form.refused(&practice::incident::Refused::NotNow(sentence));
            return Err(Out::Back(Box::new(Back::plain(form, incident.core.version))));
        }
        if incident.limited().is_some() && !super::acts::keeping::fits_limited(step.code) {
            let sentence = "The processing of this record is restricted: it is kept, and this step is closed until the restriction ends.";
            form.refused(&practice::incident::Refused::NotNow(sentence.into()));
            return Err(Out::Back(Box::new(Back::plain(form, incident.core.version))));
        }
        if step.edits && seen.is_some_and(|seen| seen != incident.core.version) {
            let compare = compare(&form, (step.fields)(scene, tx)?);
            let back = Back { compare, ..Back::plain(form, incident.core.version) };
            return Err(Out::Back(Box::new(back)));
        }
        (step.perform)(&mut form, tx, scene).map_err(|stop| match stop {
            Stop::Back(in_the_way) => {
                let ways = super::duty_words::ways(step.code, &in_the_way, &incident, scene.own);
                Out::Back(Box::new(Back { in_the_way, ways, ..Back::plain(form, incident.core.version) }))
            }
            Stop::Fault(fault) => fault.into(),
        })
    });
    let events = result.map_err(Out::Failure)??;
    let matter = step.rights.first().map_or((Matter::Operational, Act::View), |right| *right);
    let who = ask.signature(matter.0, matter.1).map_err(Out::Failure)?;
    let after = sql::happen(tx, &who, &ask.house.policies(), Some(&incident), &events)?;
    super::acts::links::mirror(tx, &who, &ask.house.policies(), &incident, &events)?;
    idempotency::note(tx, &account, &ask.once, &asked, &after.core.version.to_string(), ask.now)?;
    Ok((after.core.version, events.first().map_or("", practice::incident::Event::verb)))
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
