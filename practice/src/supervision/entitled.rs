//! Duties under the Victims' Code: each thing that happens to a suspect or before the court is told to each victim in the time that their
//! rights allow (CT-2.1a; R-VIC-01, R-VIC-02; domain-rules 3.2).

use jiff::Timestamp;

use super::duties::Occasion;
use crate::clock::Allowance;
use crate::duty::{Standing, due_at};
use crate::incident::Incident;
use crate::incident::proceeding::{Entitlement, EntitlementKind};
use crate::incident::record::{Contact, ContactChannel, Reached};
use crate::policy::{Policy, Rule, Satisfier, Start};
use crate::victim::{attempted, code, tells};

/// The word by which a contact says that it confirmed the crime.
pub const CONFIRMATION: &str = "confirmation";

/// Whether a rule is one of the Victims' Code's.
pub(super) fn is_of_the_code(rule: &Rule) -> bool {
    matches!(
        rule.satisfied_by,
        Satisfier::UpdateGiven
            | Satisfier::ConfirmationGiven
            | Satisfier::RegularUpdate
            | Satisfier::ContactSchemeOffered
            | Satisfier::ComplaintAcknowledged
            | Satisfier::ComplaintAnswered
    )
}

/// The victims whom the Code covers.
fn covered(incident: &Incident) -> impl Iterator<Item = u32> {
    incident.victims().map(|p| p.number).filter(|number| code::is_covered(incident, *number))
}

/// Each time that a rule of the Code arises: for each victim and entry, round or complaint.
pub(super) fn occasions(rule: &Rule, incident: &Incident) -> Vec<Occasion> {
    match (rule.satisfied_by, rule.start) {
        (Satisfier::UpdateGiven, start) => entries(incident, |e| code::clock_of(e.kind) == Some(start)),
        (Satisfier::ContactSchemeOffered, _) => entries(incident, |e| e.contact_scheme),
        (Satisfier::RegularUpdate, _) => covered(incident).flat_map(|person| rounds(incident, person)).collect(),
        (Satisfier::ComplaintAcknowledged | Satisfier::ComplaintAnswered, _) => complaints(incident),
        _ => Vec::new(),
    }
}

fn entries(incident: &Incident, starts: impl Fn(&crate::incident::Proceeding) -> bool) -> Vec<Occasion> {
    let mut occasions = Vec::new();
    for person in covered(incident) {
        for entry in incident.proceedings().filter(|e| starts(e)) {
            let about = format!("victim {person} entry {}", entry.number);
            let known = incident.person(person).map_or(entry.happened_at, |p| p.at);
            occasions.push(Occasion { about, at: entry.happened_at.max(known), number: person });
        }
    }
    occasions
}

fn complaints(incident: &Incident) -> Vec<Occasion> {
    let made = incident.entitlements.iter().filter(|e| e.kind == EntitlementKind::Complaint);
    made.map(|e| Occasion { about: format!("victim {} complaint {}", e.person, e.number), at: e.at, number: e.person }).collect()
}

/// Contacts that reached the victim, in the order of their moments: each begins the next round.
fn rounds(incident: &Incident, person: u32) -> Vec<Occasion> {
    let Some(first) = incident.core.first_assigned_at else { return Vec::new() };
    let reached = spoken_or_sent(incident, person).map(|c| c.at).filter(|at| *at > first);
    let mut starts: Vec<Timestamp> = std::iter::once(first).chain(reached).collect();
    starts.sort_unstable();
    starts.into_iter().zip(1..).map(|(at, round)| Occasion { about: format!("victim {person} round {round}"), at, number: person }).collect()
}

fn spoken_or_sent(incident: &Incident, person: u32) -> impl Iterator<Item = &Contact> {
    incident.contacts.iter().filter(move |c| c.person == person && c.reached == Reached::Spoke)
}

/// What this victim is allowed, where it is not what the rule says for everybody.
pub(super) fn allowed(rule: &Rule, occasion: &Occasion, incident: &Incident, policy: &Policy) -> Option<Allowance> {
    if rule.satisfied_by == Satisfier::RegularUpdate {
        let days = Allowance::Days(code::frequency(incident, occasion.number, occasion.at, policy));
        return Some(days).filter(|days| rule.allowance != Some(*days));
    }
    rule.enhanced.filter(|_| code::rights(incident, occasion.number, occasion.at, policy).enhanced)
}

/// What was agreed with the victim while a round of updates runs and ends it sooner: when, and the days agreed. An agreement never gives more
/// time than the clock that runs already (R-VIC-02).
pub(super) fn sooner(rule: &Rule, occasion: &Occasion, incident: &Incident, policy: &Policy) -> Option<(Timestamp, Allowance)> {
    if rule.satisfied_by != Satisfier::RegularUpdate {
        return None;
    }
    let until = spoken_or_sent(incident, occasion.number).map(|c| c.at).filter(|at| *at > occasion.at).min();
    let runs = due_at(policy, occasion.at, Allowance::Days(code::frequency(incident, occasion.number, occasion.at, policy)));
    let during = code::agreements(incident, occasion.number).filter(|(at, _)| *at > occasion.at && until.is_none_or(|end| *at < end));
    let ends = during.map(|(at, days)| (due_at(policy, at, Allowance::Days(days)), Allowance::Days(days)));
    ends.min_by_key(|(at, _)| *at).filter(|(at, _)| *at < runs)
}

/// The evidence that meets a rule of the Code, and when it came.
pub(super) fn met(rule: &Rule, occasion: &Occasion, incident: &Incident, policy: &Policy) -> Option<(Standing, Timestamp)> {
    let done = |at: Option<Timestamp>| at.map(|at| (Standing::Met, at));
    match rule.satisfied_by {
        Satisfier::UpdateGiven => told(rule.start, occasion, incident, policy),
        Satisfier::ConfirmationGiven => done(confirmed(occasion, incident)),
        Satisfier::RegularUpdate => done(spoken_or_sent(incident, occasion.number).map(|c| c.at).filter(|at| *at > occasion.at).min()),
        Satisfier::ContactSchemeOffered => done(first(incident, occasion.number, EntitlementKind::ContactScheme, |e| e.at >= occasion.at)),
        Satisfier::ComplaintAcknowledged => done(answered(occasion, incident, EntitlementKind::ComplaintAcknowledged)),
        Satisfier::ComplaintAnswered => done(answered(occasion, incident, EntitlementKind::ComplaintAnswered)),
        _ => None,
    }
}

/// Told by a contact that names the entry, attempted often enough, or not wanted: whichever came first.
fn told(start: Start, occasion: &Occasion, incident: &Incident, policy: &Policy) -> Option<(Standing, Timestamp)> {
    let entry = last_word(&occasion.about);
    let names = |c: &&Contact| c.person == occasion.number && c.tells.iter().any(|code| code == entry) && tells(c.at, occasion.at);
    let contacts = || incident.contacts.iter().filter(names);
    let given = contacts().filter(|c| c.reached == Reached::Spoke).map(|c| c.at).min().map(|at| (Standing::Met, at));
    let opted = code::opted_out(incident, occasion.number, start, occasion.at).map(|at| (Standing::OptedOut, at));
    let tried = attempted(contacts(), policy).map(|at| (Standing::Attempted, at));
    [given, opted, tried].into_iter().flatten().min_by_key(|(_, at)| *at)
}

/// A message or letter that says that it confirms the crime; words on the telephone are no written confirmation.
fn confirmed(occasion: &Occasion, incident: &Incident) -> Option<Timestamp> {
    let written = |c: &&Contact| {
        matches!(c.channel, ContactChannel::Letter | ContactChannel::Email | ContactChannel::Text | ContactChannel::InPerson)
            && c.tells.iter().any(|code| code == CONFIRMATION)
    };
    spoken_or_sent(incident, occasion.number).filter(written).map(|c| c.at).min()
}

fn first(incident: &Incident, person: u32, kind: EntitlementKind, fits: impl Fn(&Entitlement) -> bool) -> Option<Timestamp> {
    code::notes(incident, person).find(|e| e.kind == kind && fits(e)).map(|e| e.at)
}

/// Complaints are answered in the order in which they were made.
fn answered(occasion: &Occasion, incident: &Incident, kind: EntitlementKind) -> Option<Timestamp> {
    let number: u32 = last_word(&occasion.about).parse().ok()?;
    let mine = || code::notes(incident, occasion.number);
    let before = mine().filter(|e| e.kind == EntitlementKind::Complaint && e.number < number).count();
    mine().filter(|e| e.kind == kind).nth(before).map(|e| e.at)
}

fn last_word(about: &str) -> &str {
    about.rsplit(' ').next().unwrap_or_default()
}
