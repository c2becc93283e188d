//! The occasions and the evidence of the duties of care: needs, contact contracts, risk by level, interventions, dissatisfaction, and the
//! victim and witness hub (CT-2.2g, CT-2.2h, CT-4.1; R-VIC-09, R-RISK-01).

use jiff::Timestamp;

use super::duties::Occasion;
use crate::duty::Standing;
use crate::incident::record::{Contact, ContactChannel, Purpose, Reached, ReferralConsent, RiskLevel};
use crate::incident::support::{NoteKind, SupportNote};
use crate::incident::{Incident, PersonKind};
use crate::policy::{Policy, Satisfier, Start};
use crate::victim::{attempted, is_dissatisfied, is_spoken, tells};

/// Whether the occasions of such a rule are found here.
pub(super) const fn is_ours(start: Start, satisfier: Satisfier) -> bool {
    matches!((start, satisfier), (Start::Dissatisfied, Satisfier::CauseReviewed))
        || matches!(start, Start::ContractAgreed | Start::InterventionSet | Start::RemedySet | Start::SupportPlanned | Start::SupportActionSet)
        || matches!(start, Start::RiskAssessedMedium | Start::RiskAssessedLow | Start::ReferralAgreed | Start::ReferralAccepted)
}

/// The times that such a rule arises.
pub(super) fn occasions(start: Start, satisfier: Satisfier, incident: &Incident) -> Vec<Occasion> {
    match start {
        Start::Dissatisfied if satisfier == Satisfier::CauseReviewed => dissatisfied(incident),
        Start::RiskAssessedMedium => risks(incident, RiskLevel::Medium),
        Start::RiskAssessedLow => risks(incident, RiskLevel::Low),
        Start::ContractAgreed => {
            let contracts = incident.contracts.iter();
            contracts.map(|c| agreed(format!("{} contract {}", whom(incident, c.person), c.number), c.at, c.number)).collect()
        }
        Start::InterventionSet => {
            let set = incident.interventions.iter();
            set.map(|i| agreed(format!("{} intervention {}", whom(incident, i.person), i.number), i.at, i.number)).collect()
        }
        Start::RemedySet => {
            let promised = incident.causes.iter().filter(|c| c.remedy_due_at.is_some());
            promised.map(|c| agreed(format!("remedy {}", c.number), c.at, c.number)).collect()
        }
        Start::ReferralAgreed => referred(incident).map(|(person, at)| whole(person, at)).collect(),
        Start::ReferralAccepted => {
            let accepted = incident.supports.iter().filter(|s| s.sent_back.is_none());
            accepted
                .map(|s| Occasion { about: format!("{} support {}", whom(incident, s.person), s.number), ..whole(s.number, s.at) })
                .collect()
        }
        Start::SupportPlanned => {
            let plans = incident.support_plans.iter();
            plans.map(|p| agreed(format!("{} plan {}", whom(incident, p.person), p.number), p.at, p.number)).collect()
        }
        Start::SupportActionSet => {
            let actions = incident.support_actions.iter();
            actions.map(|a| agreed(format!("{} action {}", whom(incident, a.person), a.number), a.at, a.number)).collect()
        }
        _ => Vec::new(),
    }
}

/// "victim 1", or "person 2" for anybody else.
fn whom(incident: &Incident, number: u32) -> String {
    let victim = incident.person(number).is_some_and(|p| p.kind == PersonKind::Victim);
    format!("{} {number}", if victim { "victim" } else { "person" })
}

const fn agreed(about: String, at: Timestamp, number: u32) -> Occasion {
    Occasion { about, at, number }
}

fn whole(person: u32, at: Timestamp) -> Occasion {
    Occasion { about: format!("victim {person}"), at, number: person }
}

/// Everybody who agreed to be referred, with when.
fn referred(incident: &Incident) -> impl Iterator<Item = (u32, Timestamp)> {
    let agreed = incident.people.iter().filter(|p| p.referral == Some(ReferralConsent::Agreed));
    agreed.filter_map(|p| p.referral_at.map(|at| (p.number, at)))
}

fn dissatisfied(incident: &Incident) -> Vec<Occasion> {
    let unhappy = incident.contacts.iter().filter(|c| is_dissatisfied(c));
    let occasion = |c: &Contact| Occasion { about: format!("victim {} contact {}", c.person, c.number), at: c.at, number: c.number };
    unhappy.map(occasion).collect()
}

/// Every assessment at this level is looked at again.
fn risks(incident: &Incident, level: RiskLevel) -> Vec<Occasion> {
    let at_level = incident.risks.iter().filter(|r| r.level == level);
    at_level.map(|r| Occasion { about: format!("{} assessment {}", whom(incident, r.person), r.number), at: r.at, number: r.number }).collect()
}

/// The time that people agreed, for starts that set their own.
pub(super) fn due(start: Start, number: u32, incident: &Incident) -> Option<Timestamp> {
    match start {
        Start::ContractAgreed => incident.contracts.iter().find(|c| c.number == number).map(|c| c.review_at),
        Start::InterventionSet => incident.interventions.iter().find(|i| i.number == number).map(|i| i.due_at),
        Start::RemedySet => incident.causes.iter().find(|c| c.number == number).and_then(|c| c.remedy_due_at),
        Start::SupportPlanned => incident.support_plans.iter().find(|p| p.number == number).map(|p| p.review_at),
        Start::SupportActionSet => incident.support_actions.iter().find(|a| a.number == number).map(|a| a.due_at),
        _ => None,
    }
}

/// The account that holds such a duty by name: who took the intervention on, the hub's worker.
pub(super) fn owner(start: Start, number: u32, incident: &Incident) -> Option<String> {
    let worker = |person: u32| incident.supports.iter().rev().find(|s| s.person == person).and_then(|s| s.worker.clone());
    match start {
        Start::InterventionSet => incident.interventions.iter().find(|i| i.number == number).map(|i| i.owner.clone()),
        Start::ReferralAgreed => worker(number),
        Start::ReferralAccepted => incident.supports.iter().find(|s| s.number == number).and_then(|s| s.worker.clone()),
        Start::SupportPlanned => incident.support_plans.iter().find(|p| p.number == number).and_then(|p| worker(p.person)),
        Start::SupportActionSet => incident.support_actions.iter().find(|a| a.number == number).and_then(|a| worker(a.person)),
        _ => None,
    }
}

/// The evidence that meets such a rule on an occasion, and when it came.
pub(super) fn met(satisfier: Satisfier, occasion: &Occasion, incident: &Incident, policy: &Policy) -> Option<(Standing, Timestamp)> {
    let number = occasion.number;
    let done = match satisfier {
        Satisfier::NeedsAssessed => incident.needs.iter().find(|n| n.person == number).map(|n| n.at),
        Satisfier::RiskReassessed => {
            let assessed = incident.risks.iter().find(|r| r.number == number)?;
            incident.risks.iter().find(|r| r.person == assessed.person && r.number > number).map(|r| r.at)
        }
        Satisfier::ContractReviewed => {
            let agreed = incident.contracts.iter().find(|c| c.number == number)?;
            incident.contracts.iter().find(|c| c.person == agreed.person && c.number > number).map(|c| c.at)
        }
        Satisfier::InterventionDone => incident.interventions.iter().find(|i| i.number == number).and_then(|i| i.done_at),
        Satisfier::CauseReviewed => incident.causes.iter().find(|c| c.contact == number).map(|c| c.at),
        Satisfier::RemedyDone => incident.causes.iter().find(|c| c.number == number).and_then(|c| c.remedy_done_at),
        Satisfier::ReferralAnswered => incident.supports.iter().find(|s| s.person == number && s.at >= occasion.at).map(|s| s.at),
        Satisfier::HubContacted => return hub_contacted(number, incident, policy),
        Satisfier::PlanReviewed => {
            let plan = incident.support_plans.iter().find(|p| p.number == number)?;
            let later = incident.support_plans.iter().find(|p| p.person == plan.person && p.number > number).map(|p| p.at);
            later.or_else(|| ended(incident, plan.person, plan.at))
        }
        Satisfier::SupportActionDone => {
            let action = incident.support_actions.iter().find(|a| a.number == number)?;
            action.done_at.or_else(|| ended(incident, action.person, action.at))
        }
        _ => None,
    };
    done.map(|at| (Standing::Met, at))
}

/// When the support that something belonged to ended.
fn ended(incident: &Incident, person: u32, from: Timestamp) -> Option<Timestamp> {
    incident.supports.iter().filter(|s| s.person == person).find_map(|s| s.ended_at.filter(|at| *at >= from))
}

/// The hub spoke to them, or tried as often as anybody must (R-VIC-08); or support ended first.
fn hub_contacted(number: u32, incident: &Incident, policy: &Policy) -> Option<(Standing, Timestamp)> {
    let support = incident.supports.iter().find(|s| s.number == number)?;
    let own = || incident.support_notes.iter().filter(|n| n.person == support.person && tells(n.at, support.at));
    if let Some(spoke) = own().find(|n| n.kind == NoteKind::Contact && n.channel.is_none_or(is_spoken)) {
        return Some((Standing::Met, spoke.at));
    }
    let attempts: Vec<Contact> = own().filter(|n| n.kind == NoteKind::Attempt).map(as_attempt).collect();
    let tried = attempted(attempts.iter(), policy).map(|at| (Standing::Attempted, at));
    tried.or_else(|| support.ended_at.map(|at| (Standing::Met, at)))
}

/// The hub's try, as the rule on attempts reads it.
fn as_attempt(note: &SupportNote) -> Contact {
    Contact {
        incident: note.incident.clone(),
        number: note.number,
        person: note.person,
        at: note.at,
        by: note.by.clone(),
        rank: crate::people::Rank::Staff,
        supervisor: false,
        channel: note.channel.unwrap_or(ContactChannel::Phone),
        purpose: Purpose::Update,
        reached: Reached::Attempted,
        note: None,
        understood: None,
        satisfaction: None,
        breach: None,
        tells: Vec::new(),
        letter: None,
    }
}
