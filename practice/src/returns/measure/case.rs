//! What a measure reads of a record: plain values, no names, no words.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::duty::{Duty, Standing};
use crate::incident::characteristics::Characteristics;
use crate::incident::record::PersonKind;
use crate::incident::{Incident, ProceedingKind, Purpose, Satisfaction};
use crate::returns::{Countable, CountableCrime};

/// What a measure reads of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// First contact.
    pub reported_at: Timestamp,
    /// District code.
    pub district: String,
    /// Codes of the strands that stand.
    pub strands: BTreeSet<String>,
    /// Recorded crimes, one for each victim.
    pub crimes: Vec<CountableCrime>,
    /// Outcome code.
    pub outcome: Option<String>,
    /// When it was set.
    pub outcome_at: Option<Timestamp>,
    /// When the record was closed.
    pub closed_at: Option<Timestamp>,
    /// The grade in force.
    pub grade: Option<String>,
    /// When a resource was sent.
    pub dispatched_at: Option<Timestamp>,
    /// When it arrived.
    pub attended_at: Option<Timestamp>,
    /// What victims answered.
    pub answers: Vec<Answer>,
    /// Its duties.
    pub duties: Vec<DutyFact>,
    /// Sentences that were passed.
    pub sentences: Vec<Sentenced>,
    /// For each victim, the keyed look-up values of name, numbers and addresses: two in common are one person.
    pub victims: Vec<BTreeSet<String>>,
    /// What each person in it said of themselves.
    pub people: Vec<Described>,
}

/// What a measure reads of a person: what they are in the record, and the codes of their characteristics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Victim, witness, suspect or reporter.
    pub kind: PersonKind,
    /// Code of each characteristic that is known, by the name of its list.
    pub codes: Characteristics,
}

/// What a victim answered when asked how satisfied they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// When.
    pub at: Timestamp,
    /// At which contact.
    pub stage: Purpose,
    /// The answer.
    pub satisfaction: Satisfaction,
}

/// What a measure reads of a sentence (domain rules 1.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentenced {
    /// When it was passed.
    pub at: Timestamp,
    /// Whether the court made it higher for the hostility; none where nobody said.
    pub applied: Option<bool>,
    /// Whether it said so in open court.
    pub stated: Option<bool>,
}

/// What a measure reads of a duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyFact {
    /// The rule.
    pub rule: String,
    /// When it is due; `None`: before closure.
    pub due_at: Option<Timestamp>,
    /// How it stands.
    pub standing: Standing,
    /// When it was settled.
    pub settled_at: Option<Timestamp>,
}

impl Case {
    /// What a measure reads of this record, its duties, and what only the store has: the look-up values of its victims, and what people said.
    pub fn of(incident: &Incident, duties: &[Duty], victims: Vec<BTreeSet<String>>, people: Vec<Described>) -> Self {
        let core = &incident.core;
        let counted = Countable::of(incident);
        let answers = incident
            .contacts
            .iter()
            .filter_map(|contact| Some(Answer { at: contact.at, stage: contact.purpose, satisfaction: contact.satisfaction? }));
        let passed = incident.proceedings().filter(|entry| entry.kind == ProceedingKind::Sentence);
        let sentences = passed.map(|entry| Sentenced { at: entry.happened_at, applied: entry.uplift_applied, stated: entry.uplift_stated });
        let fact =
            |duty: &Duty| DutyFact { rule: duty.rule.clone(), due_at: duty.due_at, standing: duty.standing, settled_at: duty.settled_at };
        Self {
            reported_at: core.reported_at,
            district: core.district.clone(),
            strands: counted.strands,
            crimes: counted.crimes,
            outcome: core.outcome.clone(),
            outcome_at: core.outcome_at,
            closed_at: core.closed_at,
            grade: core.grade.clone(),
            dispatched_at: core.dispatched_at,
            attended_at: core.attended_at,
            answers: answers.collect(),
            duties: duties.iter().map(fact).collect(),
            sentences: sentences.collect(),
            victims,
            people,
        }
    }

    /// How many victims the record holds, for whoever looks their values up.
    pub fn victims_in(incident: &Incident) -> impl Iterator<Item = u32> {
        incident.people.iter().filter(|person| person.kind == PersonKind::Victim).map(|person| person.number)
    }
}
