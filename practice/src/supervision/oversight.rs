//! The occasions and the evidence of the duties that oversee a case: cancellations, a crime for each victim, ownership, handover, the plan's actions
//! and what audits found. [`super::duties()`] asks here.

use jiff::Timestamp;

use super::duties::Occasion;
use super::plan;
use crate::incident::{Incident, Purpose, Reached};
use crate::policy::{Policy, Rule, Satisfier, Start};

/// The occasions of a start that comes several times; none for any other.
pub(super) fn occasions(start: Start, incident: &Incident, policy: &Policy) -> Vec<Occasion> {
    let each = |about: String, at: Timestamp, number: u32| Occasion { about, at, number };
    match start {
        Start::CancellationAsked => {
            let asked = incident.crimes.iter().filter_map(|crime| crime.cancel_asked_at.map(|at| (crime.number, at)));
            asked.map(|(number, at)| each(format!("offence {number}"), at, number)).collect()
        }
        Start::CrimeCancelled => {
            let cancelled = incident.crimes.iter().filter_map(|crime| crime.cancelled_at.map(|at| (crime.number, at)));
            cancelled.map(|(number, at)| each(format!("offence {number}"), at, number)).collect()
        }
        Start::FactsChanged => plan::changes(incident, policy).into_iter().map(|change| each(change.about, change.at, 0)).collect(),
        Start::Reassigned => plan::reassignments(incident).map(|(number, at)| each(format!("assignment {number}"), at, number)).collect(),
        Start::ActionSet => incident.plan_actions.iter().map(|a| each(format!("action {}", a.number), a.at, a.number)).collect(),
        Start::AuditFinding => incident.audit_errors.iter().map(|e| each(format!("finding {}", e.number), e.at, e.number)).collect(),
        _ => Vec::new(),
    }
}

/// Each victim is told of each new officer: the occasions of a rule that arises for each victim on a reassignment.
pub(super) fn new_officers(incident: &Incident) -> Vec<Occasion> {
    let told = |(number, at): (u32, Timestamp)| {
        let victims = incident.victims().filter(move |victim| victim.at <= at);
        victims.map(move |victim| Occasion { about: format!("victim {} assignment {number}", victim.number), at, number: victim.number })
    };
    plan::reassignments(incident).flat_map(told).collect()
}

/// The evidence that meets a rule of oversight on an occasion.
pub(super) fn met(rule: &Rule, occasion: &Occasion, incident: &Incident, policy: &Policy) -> Option<Timestamp> {
    let crime = || incident.crimes.iter().find(|crime| crime.number == occasion.number);
    let first_since = |at: Timestamp| (at >= occasion.at).then_some(at);
    match rule.satisfied_by {
        Satisfier::CancellationDecided => crime()?.cancelled_at,
        Satisfier::CancellationTold => crime()?.victim_told_at,
        Satisfier::VictimsCrime => victims_crime(occasion, incident),
        Satisfier::OwnershipReviewed => {
            let kept = incident.ownerships.iter().map(|o| o.at);
            kept.chain(incident.assignments.iter().map(|a| a.at)).filter_map(first_since).min()
        }
        Satisfier::HandedOver => incident.handovers.iter().map(|h| h.at).find_map(first_since),
        Satisfier::NewOfficerTold => {
            let told = |c: &&crate::incident::Contact| {
                c.person == occasion.number
                    && c.purpose == Purpose::NewOfficer
                    && c.reached == Reached::Spoke
                    && same_minute_or_later(c.at, occasion.at)
            };
            incident.contacts.iter().filter(told).map(|c| c.at.max(occasion.at)).min()
        }
        Satisfier::PlanMade => {
            let lines = incident.enquiries.iter().map(|e| e.at);
            lines.chain(incident.plan_actions.iter().map(|a| a.at)).min()
        }
        Satisfier::ActionDone => incident.plan_actions.iter().find(|a| a.number == occasion.number)?.done_at,
        Satisfier::GoldenHourAnswered => plan::golden_hour_answered(incident, policy),
        Satisfier::PutRight => incident.audit_errors.iter().find(|e| e.number == occasion.number)?.put_right_at,
        _ => None,
    }
}

/// The crime that was recorded for this victim, cancelled since or not; a record's only victim is whose crime says nothing of it. A record without a
/// victim owes nobody a crime of their own.
fn victims_crime(occasion: &Occasion, incident: &Incident) -> Option<Timestamp> {
    let only = incident.victims().nth(1).is_none();
    let theirs = incident.crimes.iter().filter(|c| c.victim == Some(occasion.number) || (only && c.victim.is_none()) || occasion.number == 0);
    theirs.map(|crime| crime.recorded_at).min()
}

/// People give the time of a call in minutes, so the same minute will do.
fn same_minute_or_later(call: Timestamp, at: Timestamp) -> bool {
    crate::victim::tells(call, at)
}

/// Whose duty it is, where one person holds it by the plan.
pub(super) fn owner(rule: &Rule, occasion: &Occasion, incident: &Incident) -> Option<String> {
    let action = || incident.plan_actions.iter().find(|action| action.number == occasion.number);
    (rule.start == Start::ActionSet).then(action).flatten().map(|action| action.owner.clone())
}

/// The day that the plan sets.
pub(super) fn due(rule: &Rule, occasion: &Occasion, incident: &Incident) -> Option<Timestamp> {
    let action = || incident.plan_actions.iter().find(|action| action.number == occasion.number);
    (rule.start == Start::ActionSet).then(action).flatten().map(|action| action.due_at)
}
