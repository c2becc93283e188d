//! What the Victims' Code gives one victim: enhanced or standard rights, the updates that they want, how often they want to hear (CT-2.1a;
//! R-VIC-01, R-VIC-02). What is noted counts from its moment on and changes nothing before it.

use jiff::Timestamp;

use crate::incident::proceeding::{Entitlement, EntitlementKind, Ground, Happened};
use crate::incident::{Did, Event, Incident, Nature, Person, PersonKind, ProceedingKind, Refused, Words, next};
use crate::policy::{Policy, Start};

/// The kinds of update that a victim may opt out of, one by one: each is the start of a clock (domain-rules 3.2).
pub const UPDATES: &[Start] = &[
    Start::SuspectArrested,
    Start::SuspectInterviewed,
    Start::SuspectReleased,
    Start::SuspectBailed,
    Start::DisposedOutOfCourt,
    Start::SuspectCharged,
    Start::SuspectNotCharged,
    Start::NotInvestigated,
    Start::CourtListed,
    Start::CourtDecided,
    Start::Appealed,
];

/// The clock that an entry of this kind starts; none where it is nothing that the Code has the victim told.
pub fn clock_of(kind: ProceedingKind) -> Option<Start> {
    Some(match kind {
        ProceedingKind::Arrested => Start::SuspectArrested,
        ProceedingKind::Interviewed => Start::SuspectInterviewed,
        ProceedingKind::Released => Start::SuspectReleased,
        ProceedingKind::Bailed | ProceedingKind::UnderInvestigation | ProceedingKind::BailChanged => Start::SuspectBailed,
        ProceedingKind::OutOfCourt => Start::DisposedOutOfCourt,
        ProceedingKind::Charged => Start::SuspectCharged,
        ProceedingKind::NotCharged => Start::SuspectNotCharged,
        ProceedingKind::NotInvestigated => Start::NotInvestigated,
        ProceedingKind::Hearing | ProceedingKind::Trial => Start::CourtListed,
        ProceedingKind::Verdict | ProceedingKind::Sentence => Start::CourtDecided,
        ProceedingKind::Appeal | ProceedingKind::AppealResult => Start::Appealed,
        ProceedingKind::FileToCps | ProceedingKind::CpsDecision | ProceedingKind::Restorative | ProceedingKind::Publicity => return None,
    })
}

/// Why a victim has the rights that they have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    /// Whether the shorter times are theirs.
    pub enhanced: bool,
    /// On what grounds; empty for standard rights.
    pub grounds: Vec<Ground>,
    /// Whether somebody noted it, or it is what the Code gives without a note.
    pub noted: bool,
}

/// A victim's rights at a moment: enhanced for every victim of a hate crime unless a reason to turn that off was recorded before; never for a
/// record that is no crime (R-VIC-01).
pub fn rights(incident: &Incident, person: u32, at: Timestamp, policy: &Policy) -> Rights {
    let none = Rights { enhanced: false, grounds: Vec::new(), noted: false };
    if incident.core.nature != Nature::Crime {
        return none;
    }
    let noted =
        notes(incident, person).filter(|e| e.at <= at).rfind(|e| matches!(e.kind, EntitlementKind::Enhanced | EntitlementKind::Standard));
    if let Some(note) = noted {
        let grounds = note.choices.iter().filter_map(|code| Ground::from_code(code)).collect();
        return Rights { enhanced: note.kind == EntitlementKind::Enhanced, grounds, noted: true };
    }
    let by_hate = incident.core.hate && policy.victims_code.as_ref().is_some_and(|code| code.hate_enhanced);
    let under_18 = incident.person(person).is_some_and(|p| p.under_18 == Some(true));
    let grounds: Vec<Ground> =
        [(by_hate, Ground::HateCrime), (under_18, Ground::UnderEighteen)].into_iter().filter_map(|(is, ground)| is.then_some(ground)).collect();
    Rights { enhanced: !grounds.is_empty(), grounds, noted: false }
}

/// What was noted of a victim, oldest first.
pub fn notes(incident: &Incident, person: u32) -> impl DoubleEndedIterator<Item = &Entitlement> {
    incident.entitlements.iter().filter(move |e| e.person == person)
}

/// When a victim opted out of an update whose clock began at `from`: that moment where they had opted out before, a later one where they did
/// afterwards; none where they want it.
pub fn opted_out(incident: &Incident, person: u32, update: Start, from: Timestamp) -> Option<Timestamp> {
    let about = |e: &&Entitlement| {
        matches!(e.kind, EntitlementKind::OptedOut | EntitlementKind::OptedIn) && e.choices.iter().any(|code| code == update.code())
    };
    let before = notes(incident, person).filter(about).rfind(|e| e.at <= from);
    if before.is_some_and(|e| e.kind == EntitlementKind::OptedOut) {
        return Some(from);
    }
    notes(incident, person).filter(about).find(|e| e.at > from && e.kind == EntitlementKind::OptedOut).map(|e| e.at)
}

/// The updates that a victim has opted out of now.
pub fn unwanted(incident: &Incident, person: u32, at: Timestamp) -> Vec<Start> {
    UPDATES.iter().copied().filter(|update| opted_out(incident, person, *update, at) == Some(at)).collect()
}

/// How many days may pass between updates: as last agreed before this moment, here or in the contact contract, or else the force's own number.
pub fn frequency(incident: &Incident, person: u32, at: Timestamp, policy: &Policy) -> u32 {
    let agreed = agreements(incident, person).filter(|(agreed, _)| *agreed <= at).max_by_key(|(at, _)| *at);
    agreed.map_or(policy.settings.victim_update_days.value, |(_, days)| days)
}

/// What was agreed with a victim on how many days may pass between updates, and when: here, then in the contact contract.
pub fn agreements(incident: &Incident, person: u32) -> impl Iterator<Item = (Timestamp, u32)> {
    let here = notes(incident, person).filter(|e| e.kind == EntitlementKind::Frequency);
    let here = here.filter_map(|e| Some((e.at, e.choices.first()?.parse().ok()?)));
    let contract = incident.contracts.iter().filter(move |c| c.person == person).filter_map(|c| Some((c.at, c.update_days?)));
    here.chain(contract)
}

/// Whether the Code is for this victim: an organisation is none without a named contact (domain-rules 3.2).
pub fn is_covered(incident: &Incident, person: u32) -> bool {
    let organisation = notes(incident, person).rfind(|e| e.kind == EntitlementKind::Organisation);
    organisation.is_none_or(|e| e.choices.iter().any(|code| code == "named-contact"))
}

/// Whether the victim agreed that the result may be told in public: none where nobody asked (CT-2.1c).
pub fn may_be_told(incident: &Incident, person: u32) -> Option<bool> {
    let asked = notes(incident, person).rfind(|e| e.kind == EntitlementKind::Publicity)?;
    Some(asked.choices.iter().any(|code| code == "agreed"))
}

/// A note under the Code as given.
#[derive(Clone, Debug)]
pub struct NoteCommand {
    /// The victim.
    pub person: u32,
    /// What.
    pub kind: EntitlementKind,
    /// Codes that go with it.
    pub choices: Vec<String>,
    /// Why, or who.
    pub note: Option<Words>,
}

/// Notes an entitlement. Turning enhanced rights off for a victim of a hate crime takes a reason, and a child keeps them (R-VIC-01); an
/// acknowledged or answered complaint was made first.
pub fn note(incident: &Incident, did: Did, given: NoteCommand, policy: &Policy) -> Result<Event, Refused> {
    let victim = check(incident, &given)?;
    match given.kind {
        EntitlementKind::Standard => check_standard(incident, victim, &given, did.at, policy)?,
        EntitlementKind::Enhanced if given.choices.is_empty() => {
            return Err(Refused::field("grounds", "Say on what ground the victim has enhanced rights."));
        }
        EntitlementKind::Frequency if days(&given).is_none_or(|days| !(1..=90).contains(&days)) => {
            return Err(Refused::field("days", "Enter a number of days from 1 to 90."));
        }
        EntitlementKind::ComplaintAcknowledged | EntitlementKind::ComplaintAnswered
            if open_complaint(incident, given.person, given.kind).is_none() =>
        {
            return Err(Refused::field("what", "No complaint of this victim waits for that."));
        }
        EntitlementKind::Guardian if given.note.is_none() => {
            return Err(Refused::field("note", "Say who the parent or guardian is, and how they are reached."));
        }
        EntitlementKind::Complaint if given.note.is_none() => {
            return Err(Refused::field("note", "Say what the complaint is about."));
        }
        _ => {}
    }
    let entitlement = Entitlement {
        incident: incident.core.id.clone(),
        number: next(&incident.entitlements, |e| e.number),
        person: given.person,
        kind: given.kind,
        choices: given.choices,
        note: given.note,
        at: did.at,
        by: did.by,
    };
    Ok(Event::Proceeding(Happened::Noted { entitlement }))
}

fn days(given: &NoteCommand) -> Option<u32> {
    given.choices.first()?.parse().ok()
}

/// The oldest complaint of a victim that this answer has not been given to.
fn open_complaint(incident: &Incident, person: u32, answer: EntitlementKind) -> Option<&Entitlement> {
    let answered = notes(incident, person).filter(|e| e.kind == answer).count();
    notes(incident, person).filter(|e| e.kind == EntitlementKind::Complaint).nth(answered)
}

fn check<'a>(incident: &'a Incident, given: &NoteCommand) -> Result<&'a Person, Refused> {
    if incident.is_closed() {
        return Err(Refused::Closed);
    }
    if incident.core.nature != Nature::Crime {
        return Err(Refused::NotNow("The Victims' Code is for victims of a crime. Give the crime number first.".into()));
    }
    incident
        .person(given.person)
        .filter(|p| p.kind == PersonKind::Victim)
        .ok_or_else(|| Refused::field("person", "Choose a victim of this record."))
}

fn check_standard(incident: &Incident, victim: &Person, given: &NoteCommand, at: Timestamp, policy: &Policy) -> Result<(), Refused> {
    if victim.under_18 == Some(true) {
        return Err(Refused::field("rights", "A victim under 18 always has enhanced rights."));
    }
    if given.note.is_none() && rights(incident, victim.number, at, policy).enhanced {
        return Err(Refused::field("reason", "Say why this victim does not have enhanced rights."));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
