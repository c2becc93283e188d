//! Overseen by a supervisor for its whole life (CT-2.2b), and closed only through its gates: no hate crime without its crime number (HT-11),
//! its closing call (CT-2.2f) and every blocking duty settled.

pub mod bundle;
mod care;
mod duties;
mod entitled;
pub mod fit;
mod noncrime;
mod oversight;
pub mod plan;
mod proceedings;
pub mod sample;
pub mod suspects;
pub mod worries;

pub use duties::{attendance_due, duties, target_missed};
pub use entitled::CONFIRMATION;
pub use proceedings::{ProceedingCommand, is_guilty, proceed, take_back};

use crate::duty::Duty;
use crate::incident::record::{Assignment, Nature, PersonKind, Review, Stage, Waiver};
use crate::incident::{Did, Event, InTheWay, Incident, Refused, Words, next};
use crate::people::{Rank, two_people};
use crate::policy::{Policy, Step};

/// Sets investigator and supervisor. Re-assignment does not restart the victim's clock (R-VIC-04); nobody supervises themselves.
pub fn assign(incident: &Incident, did: Did, investigator: String, supervisor: String) -> Result<Event, Refused> {
    open(incident)?;
    if investigator == supervisor {
        return Err(Refused::field("supervisor", "Choose another supervisor: nobody oversees their own investigation."));
    }
    if incident.core.investigator.as_ref() == Some(&investigator) && incident.core.supervisor.as_ref() == Some(&supervisor) {
        return Err(Refused::NotNow("This is who has it already.".into()));
    }
    let assignment = Assignment {
        incident: incident.core.id.clone(),
        number: next(&incident.assignments, |a| a.number),
        at: did.at,
        by: did.by,
        investigator,
        supervisor,
    };
    Ok(Event::Assigned { assignment })
}

/// A supervisor's review entry. Who investigates does not review their own work.
pub fn review(incident: &Incident, did: Did, note: Words) -> Result<Event, Refused> {
    open(incident)?;
    if incident.core.first_assigned_at.is_none() {
        return Err(Refused::NotNow("Nobody is assigned yet, so there is no investigation to review.".into()));
    }
    if incident.core.investigator.as_deref() == Some(did.by.as_str()) {
        return Err(Refused::SamePerson("You investigate this record, so another supervisor must review it.".into()));
    }
    let review =
        Review { incident: incident.core.id.clone(), number: next(&incident.reviews, |r| r.number), at: did.at, by: did.by, note: Some(note) };
    Ok(Event::Reviewed { review })
}

/// Sets the outcome. Outcomes 14 and 16 take the victim's reason (R-OUT-02); 21 needs an inspector's authority (R-OUT-01), given apart.
pub fn set_outcome(
    incident: &Incident,
    did: Did,
    outcome: String,
    victim_reason: Option<Words>,
    victim_informed: bool,
    policy: &Policy,
) -> Result<Event, Refused> {
    open(incident)?;
    if incident.core.nature != Nature::Crime {
        return Err(Refused::NotNow("Only a crime has an outcome. Give the crime number first.".into()));
    }
    let Some(known) = policy.outcomes_at(did.at).into_iter().find(|o| o.code == outcome) else {
        return Err(Refused::field("outcome", "Choose an outcome from the list."));
    };
    if known.needs_suspect && !incident.people.iter().any(|p| p.kind == PersonKind::Suspect) {
        return Err(Refused::field("outcome", "This outcome is about a named suspect. Add the suspect to the record first."));
    }
    if known.needs_victim_reason && victim_reason.is_none() {
        return Err(Refused::field("victim_reason", "Say why the victim does not support further action."));
    }
    if known.needs_inspector && !victim_informed {
        return Err(Refused::field("victim_informed", "This outcome needs the victim to be informed, and that is recorded here."));
    }
    Ok(Event::OutcomeSet { did, outcome, victim_reason, victim_informed })
}

/// An inspector or above, not the one who set it, authorises the outcome (R-OUT-01).
pub fn authorise(incident: &Incident, did: Did, rank: Rank, reason: Words, policy: &Policy) -> Result<Event, Refused> {
    open(incident)?;
    let needs = incident.core.outcome.as_deref().and_then(|code| policy.outcome(code)).is_some_and(|o| o.needs_inspector);
    if !needs || incident.core.authority_at.is_some() {
        return Err(Refused::NotNow("No outcome waits for authority.".into()));
    }
    if rank < Rank::Inspector {
        return Err(Refused::NotNow("This authority is for an inspector or above.".into()));
    }
    two_people(incident.core.outcome_by.as_deref().unwrap_or_default(), &did.by).map_err(|same| Refused::SamePerson(same.to_string()))?;
    Ok(Event::AuthorityGiven { did, reason })
}

/// Sets a duty aside, by the rank that its rule names, with a reason.
#[expect(clippy::too_many_arguments, reason = "who, of what rank, which duty, why: each is asked for on its own")]
pub fn waive(incident: &Incident, did: Did, rank: Rank, rule: &str, about: &str, reason: Words, policy: &Policy) -> Result<Event, Refused> {
    open(incident)?;
    let duty = duties(incident, policy).into_iter().find(|d| d.rule == rule && d.about == about);
    if duty.is_none_or(|d| !d.is_open()) {
        return Err(Refused::NotNow("This duty is not open.".into()));
    }
    let least = policy.rule(rule).and_then(|r| r.waivable_by.as_deref()).and_then(Rank::from_code);
    match least {
        None => Err(Refused::NotNow("Nobody may waive this duty: it must be done.".into())),
        Some(least) if rank < least => {
            Err(Refused::NotNow(format!("This duty can be waived by the rank of {} or above.", least.label().to_lowercase())))
        }
        Some(_) => {
            let waiver = Waiver {
                incident: incident.core.id.clone(),
                number: next(&incident.waivers, |w| w.number),
                rule: rule.to_owned(),
                about: about.to_owned(),
                at: did.at,
                by: did.by,
                rank,
                reason: Some(reason),
            };
            Ok(Event::Waived { waiver })
        }
    }
}

/// Asks for closure. A crime has its outcome by then, a hate report its crime number or approved rationale, and no duty that blocks the request
/// is open. Duties that block closure alone may still be settled while the request waits.
pub fn ask_closure(incident: &Incident, did: Did, policy: &Policy) -> Result<Event, Refused> {
    open(incident)?;
    if incident.core.stage == Stage::ClosureAsked {
        return Err(Refused::NotNow("Closure was already asked for and waits for a supervisor.".into()));
    }
    recorded(incident)?;
    incident.nobody_out()?;
    has_outcome(incident)?;
    clear_of(incident, Step::RequestClosure, policy)?;
    Ok(Event::ClosureAsked { did })
}

/// Sends a request for closure back with a reason.
pub fn return_closure(incident: &Incident, did: Did, reason: Words) -> Result<Event, Refused> {
    asked(incident)?;
    Ok(Event::ClosureReturned { did, reason })
}

/// What a closure must have in its hands: a crime number, or the approved rationale why there is none (HT-11, R-REC-08).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grounds {
    /// The crime numbers.
    CrimeNumbers(Vec<String>),
    /// The rationale's approval.
    Rationale {
        /// Who approved it.
        approved_by: String,
    },
    /// The crimes that were recorded and cancelled by an independent decision maker, whose reason is the account of why there is none (R-REC-10).
    Cancelled(Vec<String>),
    /// No strand stands on it: an ordinary report, recorded elsewhere.
    NotHate,
}

/// Whether the record has its grounds for closing; a gate cannot be passed without them.
pub fn recorded(incident: &Incident) -> Result<Grounds, Refused> {
    let core = &incident.core;
    match (core.nature, &core.approved_by) {
        (Nature::Crime, _) if incident.standing_crimes().any(|c| !c.crime_number.trim().is_empty()) => {
            Ok(Grounds::CrimeNumbers(incident.standing_crimes().map(|c| c.crime_number.clone()).collect()))
        }
        (Nature::Cancelled, _) => Ok(Grounds::Cancelled(incident.crimes.iter().map(|c| c.crime_number.clone()).collect())),
        (Nature::NonCrime, Some(approved_by)) => Ok(Grounds::Rationale { approved_by: approved_by.clone() }),
        _ if !core.hate => Ok(Grounds::NotHate),
        (Nature::NonCrime, None) => {
            Err(Refused::NotNow("The rationale why this is no crime is not approved yet. A supervisor in the control room approves it.".into()))
        }
        (Nature::Crime | Nature::Undecided, _) => {
            Err(Refused::NotNow("Give this hate report its crime number, or record why it is no crime, before closing it.".into()))
        }
    }
}

/// Closes, signed off by a second person, when nothing that blocks closure is open.
pub fn close(incident: &Incident, did: Did, grounds: &Grounds, policy: &Policy) -> Result<Event, Refused> {
    asked(incident)?;
    if recorded(incident)? != *grounds {
        return Err(Refused::NotNow("The record changed meanwhile. Look at it again.".into()));
    }
    two_people(incident.core.closure_asked_by.as_deref().unwrap_or_default(), &did.by).map_err(|same| Refused::SamePerson(same.to_string()))?;
    if incident.core.investigator.as_deref() == Some(did.by.as_str()) {
        return Err(Refused::SamePerson("You investigate this record, so another supervisor must sign it off.".into()));
    }
    incident.nobody_out()?;
    has_outcome(incident)?;
    clear_of(incident, Step::Close, policy)?;
    Ok(Event::Closed { did })
}

fn has_outcome(incident: &Incident) -> Result<(), Refused> {
    if incident.core.nature == Nature::Crime && incident.core.outcome.is_none() {
        return Err(Refused::NotNow("Set the outcome first: a crime is closed with its outcome.".into()));
    }
    Ok(())
}

/// Opens a closed record again: new evidence, or the victim comes back.
pub fn reopen(incident: &Incident, did: Did, reason: Words) -> Result<Event, Refused> {
    if incident.is_closed() { Ok(Event::Reopened { did, reason }) } else { Err(Refused::NotNow("This record is open.".into())) }
}

/// The duties in the way of a step.
pub fn in_the_way(incident: &Incident, step: Step, policy: &Policy) -> Vec<Duty> {
    duties(incident, policy).into_iter().filter(|duty| duty.blocks(step)).collect()
}

pub(super) fn clear_of(incident: &Incident, step: Step, policy: &Policy) -> Result<(), Refused> {
    let blocking = in_the_way(incident, step, policy);
    if blocking.is_empty() {
        return Ok(());
    }
    Err(Refused::Duties(
        blocking
            .iter()
            .map(|duty| InTheWay {
                rule: duty.rule.clone(),
                about: duty.about.clone(),
                sentence: duty.explain(policy).map_or_else(|| duty.rule.clone(), |e| e.promise),
            })
            .collect(),
    ))
}

fn asked(incident: &Incident) -> Result<(), Refused> {
    open(incident)?;
    if incident.core.stage == Stage::ClosureAsked { Ok(()) } else { Err(Refused::NotNow("Nobody has asked for closure yet.".into())) }
}

pub(super) fn open(incident: &Incident) -> Result<(), Refused> {
    if incident.is_closed() { Err(Refused::Closed) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
