//! The victim and witness hub: support from the report through the criminal justice system (CT-4.1, LS-3.1c). A referral is answered, given to
//! a worker, planned with actions and a day to look at it again, followed through court, and ends with what the person says of it.
//!
//! The hub's rules read the victim's part of a record and nothing else; they hold on a closed record too, since support outlasts the
//! investigation.

use jiff::Timestamp;

use crate::incident::record::{ContactChannel, PersonKind, ReferralConsent, Satisfaction};
use crate::incident::support::{CourtStage, Happened, NoteKind, Support, SupportAction, SupportNote, SupportPlan};
use crate::incident::{Did, Event, Incident, Refused, Words, next};
use crate::policy::Policy;
use crate::victim::{check_reach, tells};

/// How the hub stands to a person of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They agreed to be referred, and the hub has not answered.
    Waiting,
    /// The hub supports them.
    Open,
    /// The hub sent the referral back.
    SentBack,
    /// Support has ended.
    Ended,
}

/// How the hub stands to a person; none where they did not agree to be referred.
pub fn standing(incident: &Incident, person: u32) -> Option<Standing> {
    let known = incident.person(person).filter(|p| p.kind != PersonKind::Suspect)?;
    if known.referral != Some(ReferralConsent::Agreed) {
        return None;
    }
    let since = known.referral_at.unwrap_or(Timestamp::MIN);
    let last = incident.supports.iter().rev().find(|s| s.person == person && s.at >= since);
    Some(match last {
        None => Standing::Waiting,
        Some(s) if s.sent_back.is_some() => Standing::SentBack,
        Some(s) if s.ended_at.is_some() => Standing::Ended,
        Some(_) => Standing::Open,
    })
}

/// Answers a referral: accepts it, or sends it back with the reason.
pub fn answer(incident: &Incident, did: Did, person: u32, sent_back: Option<Words>) -> Result<Event, Refused> {
    match standing(incident, person) {
        Some(Standing::Waiting) => {}
        Some(_) => return Err(Refused::NotNow("This referral is answered already.".into())),
        None => return Err(Refused::field("person", "Choose somebody who agreed to be referred.")),
    }
    let entry = Support {
        incident: incident.core.id.clone(),
        number: next(&incident.supports, |s| s.number),
        person,
        at: did.at,
        by: did.by,
        sent_back,
        worker: None,
        worker_at: None,
        stage: CourtStage::Investigation,
        stage_at: None,
        measures: Vec::new(),
        compensation_at: None,
        ended_at: None,
        ended_by: None,
        survey: None,
        survey_note: None,
    };
    Ok(Event::Support(Happened::Answered { entry }))
}

/// The open support of a person; says so where there is none.
fn open(incident: &Incident, person: u32) -> Result<&Support, Refused> {
    let open = incident.support_of(person).filter(|_| standing(incident, person) == Some(Standing::Open));
    open.ok_or_else(|| Refused::field("person", "Choose somebody whom the hub supports now. Accept the referral first."))
}

/// Gives the support to a worker.
pub fn allocate(incident: &Incident, did: Did, person: u32, worker: String) -> Result<Event, Refused> {
    if open(incident, person)?.worker.as_ref() == Some(&worker) {
        return Err(Refused::field("worker", "They have it already."));
    }
    Ok(Event::Support(Happened::Allocated { did, person, worker }))
}

/// Makes a support plan, or makes it anew: that is its review.
pub fn plan(incident: &Incident, did: Did, person: u32, aims: Words, review_at: Timestamp) -> Result<Event, Refused> {
    open(incident, person)?;
    if review_at <= did.at {
        return Err(Refused::field("review_at", "Enter a day that is still to come: when you look at the plan again."));
    }
    let plan = SupportPlan {
        incident: incident.core.id.clone(),
        number: next(&incident.support_plans, |p| p.number),
        person,
        at: did.at,
        by: did.by,
        aims: Some(aims),
        review_at,
    };
    Ok(Event::Support(Happened::Planned { plan }))
}

/// Sets an action, for the hub or for a service.
pub fn set_action(
    incident: &Incident,
    did: Did,
    person: u32,
    what: Words,
    (service, due_at): (Option<String>, Timestamp),
) -> Result<Event, Refused> {
    open(incident, person)?;
    if due_at <= did.at {
        return Err(Refused::field("due_at", "Enter a time that is still to come: by when it is done."));
    }
    let action = SupportAction {
        incident: incident.core.id.clone(),
        number: next(&incident.support_actions, |a| a.number),
        person,
        at: did.at,
        by: did.by,
        what,
        service,
        due_at,
        begun_at: None,
        done_at: None,
        done_by: None,
        result: None,
    };
    Ok(Event::Support(Happened::ActionSet { action }))
}

/// Notes that a service began, which ends the wait there, or that an action is done.
pub fn progress(incident: &Incident, did: Did, number: u32, done: bool, result: Option<Words>) -> Result<Event, Refused> {
    let Some(action) = incident.support_actions.iter().find(|a| a.number == number) else {
        return Err(Refused::field("action", "Choose an action of this plan."));
    };
    open(incident, action.person)?;
    match (done, action.done_at, action.begun_at) {
        (_, Some(_), _) => Err(Refused::field("action", "This action is done already.")),
        (true, ..) => Ok(Event::Support(Happened::ActionDone { did, action: number, result })),
        (false, _, Some(_)) => Err(Refused::field("action", "The service has begun already.")),
        (false, ..) if action.service.is_none() => {
            Err(Refused::field("state", "The hub does this itself, so nobody waits for a service. Say when it is done."))
        }
        (false, ..) => Ok(Event::Support(Happened::ActionBegun { did, action: number })),
    }
}

/// An entry of the hub's log as given.
#[derive(Clone, Debug)]
pub struct NoteCommand {
    /// The person.
    pub person: u32,
    /// When it took place.
    pub at: Timestamp,
    /// What it is about.
    pub kind: NoteKind,
    /// How they were reached.
    pub channel: Option<ContactChannel>,
    /// Why a way was used that is not safe.
    pub breach: Option<Words>,
    /// The court stage, or the special measures.
    pub codes: Vec<String>,
    /// What was said or done.
    pub note: Option<Words>,
}

/// Notes a contact, an attempt, a court stage, special measures, compensation, or anything else.
///
/// A contact against the contact contract is refused; one that has happened is kept with its reason (R-VIC-09).
pub fn note(incident: &Incident, did: Did, given: NoteCommand, policy: &Policy) -> Result<Event, Refused> {
    let support = open(incident, given.person)?;
    if given.at > did.at {
        return Err(Refused::field("at", "This moment is still to come. Enter when it took place."));
    }
    let referred = incident.person(given.person).and_then(|p| p.referral_at).unwrap_or(support.at);
    if !tells(given.at, referred) {
        return Err(Refused::field("at", "The hub had no referral then."));
    }
    let reaches = matches!(given.kind, NoteKind::Contact | NoteKind::Attempt);
    if reaches {
        let channel = given.channel.ok_or_else(|| Refused::field("channel", "Choose how you reached them, or tried to."))?;
        if given.breach.is_none() {
            check_reach(incident, given.person, channel, given.at, policy)?;
        }
    }
    check_codes(&given, policy)?;
    let note = SupportNote {
        incident: incident.core.id.clone(),
        number: next(&incident.support_notes, |n| n.number),
        person: given.person,
        at: given.at,
        by: did.by,
        kind: given.kind,
        channel: given.channel.filter(|_| reaches),
        breach: given.breach.filter(|_| reaches),
        codes: given.codes,
        note: given.note,
    };
    Ok(Event::Support(Happened::Noted { note }))
}

fn check_codes(given: &NoteCommand, policy: &Policy) -> Result<(), Refused> {
    match given.kind {
        NoteKind::Court if given.codes.first().is_none_or(|code| CourtStage::from_code(code).is_none()) => {
            Err(Refused::field("stage", "Choose where the case stands in court."))
        }
        NoteKind::Measures if given.codes.is_empty() => Err(Refused::field("measures", "Choose at least one special measure.")),
        NoteKind::Measures if given.codes.iter().any(|code| policy.word("special-measure", code).is_none()) => {
            Err(Refused::field("measures", "Choose from the list."))
        }
        NoteKind::Other if given.note.is_none() => Err(Refused::field("note", "Say what you want to note.")),
        _ => Ok(()),
    }
}

/// Ends the support, with what the person says of it; none where they did not answer.
pub fn end(incident: &Incident, did: Did, person: u32, survey: Option<Satisfaction>, note: Option<Words>) -> Result<Event, Refused> {
    open(incident, person)?;
    if survey.is_none() && note.is_none() {
        return Err(Refused::field("note", "Say why there is no answer to the survey."));
    }
    Ok(Event::Support(Happened::Ended { did, person, survey, note }))
}

#[cfg(test)]
mod tests;
