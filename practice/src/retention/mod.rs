//! How long a record is kept: its retention group, the clear period counted from the last time that anybody in it came to notice in whatever
//! record, and what stands in the way of its disposal (domain rules 10.3; R-IG-05).

use jiff::{Timestamp, ToSpan};

use crate::incident::keeping::InTheWayOfDisposal;
use crate::incident::record::Nature;
use crate::incident::{Incident, PersonKind};
use crate::policy::{KeptFor, Policy, Processing, Retention};
use crate::supervision;

/// How long before its clear period is over a review is announced, where the rule's own allowance is missing: in days.
const ANNOUNCED_DAYS: i64 = 90;
/// The rule of a review.
pub const RULE: &str = "R-IG-05";

/// The last time that a person came to notice in one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The record.
    pub record: String,
    /// When; none while the record is open, since the person is before the police now.
    pub at: Option<Timestamp>,
    /// What it was, in a word.
    pub what: &'static str,
}

/// When a record is reviewed, and how that was reckoned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The clear period has not begun: this record, in which somebody of it is, is open.
    NotBegun {
        /// The open record.
        record: String,
    },
    /// It runs.
    Runs {
        /// The notice that it is counted from.
        from: Notice,
        /// When.
        at: Timestamp,
        /// When it is over.
        due: Timestamp,
        /// Its length in years.
        years: u32,
    },
    /// A review set another day.
    Set {
        /// When it is reviewed.
        due: Timestamp,
        /// When that was decided.
        on: Timestamp,
    },
}

impl Clock {
    /// When the record is due for review; none while the clear period has not begun.
    pub fn due(&self) -> Option<Timestamp> {
        match self {
            Self::NotBegun { .. } => None,
            Self::Runs { due, .. } | Self::Set { due, .. } => Some(*due),
        }
    }

    /// The arithmetic in a sentence. `named` says what a record is called for this reader: one out of their reach has no reference.
    pub fn sentence(&self, policy: &Policy, named: impl Fn(&str) -> String) -> String {
        let day = |at| policy.calendar.show_date(at);
        match self {
            Self::NotBegun { record } => format!("The clear period has not begun: {} is open.", named(record)),
            Self::Runs { from, at, due, years } => {
                let plural = if *years == 1 { "" } else { "s" };
                format!("Last came to notice {} ({}, {}) + {years} year{plural} = {}.", day(*at), from.what, named(&from.record), day(*due))
            }
            Self::Set { due, on } => format!("Set for {} by the review of {}.", day(*due), day(*on)),
        }
    }
}

/// What a record says of when its people last came to notice: the latest of report, decision, contact, outcome, proceedings and closure.
/// Administration (audits, looks, reviews of retention) is no notice.
pub fn last_notice(incident: &Incident) -> Notice {
    let core = &incident.core;
    let record = core.id.clone();
    if !incident.is_closed() {
        return Notice { record, at: None, what: "open" };
    }
    let contacts = incident.contacts.iter().map(|contact| contact.at).max();
    let court = incident.proceedings().map(|entry| entry.happened_at).max();
    let each = [
        (Some(core.reported_at), "reported"),
        (core.decided_at, "decided"),
        (contacts, "contact"),
        (core.outcome_at, "outcome"),
        (court, "proceedings"),
        (core.closed_at, "closed"),
    ];
    let latest = each.into_iter().filter_map(|(at, what)| at.map(|at| (at, what))).max_by_key(|(at, _)| *at);
    let (at, what) = latest.unwrap_or((core.reported_at, "reported"));
    Notice { record, at: Some(at), what }
}

/// The retention group of a record: the one that a review put it into, or the first of the pack that fits. None where the pack has none.
pub fn group<'a>(incident: &Incident, policy: &'a Policy) -> Option<&'a Retention> {
    let chosen = incident.keeping_reviews.iter().rev().find_map(|review| review.retention_group.as_deref());
    chosen.and_then(|code| policy.retention_group(code)).or_else(|| policy.retention.iter().find(|group| fits(group, incident, policy)))
}

fn fits(group: &Retention, incident: &Incident, policy: &Policy) -> bool {
    let suspected = incident.people.iter().any(|person| person.kind == PersonKind::Suspect);
    let is_crime = incident.core.nature == Nature::Crime;
    match group.of {
        KeptFor::Crime => is_crime && suspected && offence_fits(group, incident, policy),
        KeptFor::Undetected => is_crime && !suspected && offence_fits(group, incident, policy),
        KeptFor::NonCrime => incident.core.nature == Nature::NonCrime,
        KeptFor::Anything => true,
        KeptFor::Chosen => false,
    }
}

fn offence_fits(group: &Retention, incident: &Incident, policy: &Policy) -> bool {
    if group.offences.is_empty() && group.offence_groups.is_empty() {
        return true;
    }
    incident.crimes.iter().filter(|crime| crime.cancelled_at.is_none()).filter_map(|crime| crime.offence.as_deref()).any(|code| {
        let known = policy.offence(code).map(|offence| offence.group);
        group.offences.iter().any(|one| one == code) || known.is_some_and(|known| group.offence_groups.contains(&known))
    })
}

/// When a record is reviewed: its clear period after the latest notice of its people, or the day that the last review set, whichever is
/// later. `notices` holds the record's own and those of its people in other records.
pub fn clock(incident: &Incident, notices: &[Notice], group: &Retention, policy: &Policy) -> Clock {
    if let Some(open) = notices.iter().find(|notice| notice.at.is_none()) {
        return Clock::NotBegun { record: open.record.clone() };
    }
    let own = last_notice(incident);
    let latest = notices.iter().chain([&own]).filter_map(|notice| notice.at.map(|at| (at, notice))).max_by_key(|(at, _)| *at);
    let Some((at, from)) = latest else { return Clock::NotBegun { record: own.record } };
    let due = policy.calendar.local(at).checked_add(i64::from(group.clear_years).years()).map_or(Timestamp::MAX, |due| due.timestamp());
    let set = incident.keeping_reviews.last().and_then(|review| review.next_at.map(|next_at| (next_at, review.at)));
    match set {
        Some((next_at, on)) if next_at >= due => Clock::Set { due: next_at, on },
        _ => Clock::Runs { from: from.clone(), at, due, years: group.clear_years },
    }
}

/// From when on a review that is due at this moment is announced.
pub fn announced_at(due: Timestamp, policy: &Policy) -> Timestamp {
    let days = policy.rule(RULE).and_then(|rule| rule.allowance).and_then(crate::clock::Allowance::elapsed);
    let before = days.unwrap_or_else(|| jiff::SignedDuration::from_hours(24 * ANNOUNCED_DAYS));
    due.checked_sub(before).unwrap_or(due)
}

/// Everything that stands in the way of a disposal, each in a sentence: it is open, held, owes something, is asked about, or stays in a group
/// whose records are kept. `asked` are open requests that name the record, by number.
pub fn in_the_way(incident: &Incident, policy: &Policy, asked: &[String], now: Timestamp) -> InTheWayOfDisposal {
    let mut sentences = Vec::new();
    if !incident.is_closed() {
        sentences.push("The record is open.".to_owned());
    }
    for hold in incident.holds_at(now) {
        let until = hold.until_at.map_or(String::new(), |at| format!(" until {}", policy.calendar.show_date(at)));
        sentences.push(format!("It is under a legal hold{until}: {}.", lower(hold.ground.label())));
    }
    if let Some(group) = group(incident, policy).filter(|group| group.review_only) {
        sentences.push(format!("Records of the group \"{}\" are reviewed and kept. A review can put it into another group.", group.title));
    }
    for duty in supervision::duties(incident, policy).iter().filter(|duty| duty.is_open()) {
        let title = policy.rule(&duty.rule).map_or(duty.rule.as_str(), |rule| rule.title.as_str());
        sentences.push(format!("A duty is open: {}.", lower(title)));
    }
    for request in asked {
        sentences.push(format!("Request {request} of a person in the data is not answered yet."));
    }
    InTheWayOfDisposal(sentences)
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// On what grounds the data of a record is processed: the investigation's, and the victim support's where the hub has work on it.
pub fn grounds<'a>(incident: &Incident, policy: &'a Policy) -> Vec<&'a Processing> {
    let support = (!incident.supports.is_empty()).then(|| policy.ground_of_processing("victim-support")).flatten();
    policy.ground_of_processing("investigation").into_iter().chain(support).collect()
}

/// What a person is under section 38 of the Data Protection Act 2018, which wants these told apart.
pub fn category(kind: PersonKind) -> &'static str {
    match kind {
        PersonKind::Suspect => "Suspected of an offence",
        PersonKind::Victim => "Victim, or suspected to be one",
        PersonKind::Witness | PersonKind::Reporter => "Witness, or somebody who can give information",
    }
}

#[cfg(test)]
mod tests;
