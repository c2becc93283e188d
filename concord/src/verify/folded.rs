//! One record as its journal tells it: its events folded in order, every sealed text that they name, and whose keys they destroyed.

use std::collections::BTreeMap;

use practice::incident::{Core, Event, Incident, Person, StrandFlag, Words};

use crate::ledger::Kept;

use super::faults::Faults;

/// A record folded from its chain.
pub(super) struct Folded {
    /// Its reference, from the chain's name.
    pub(super) id: String,
    /// The record; none where its chain does not begin with a report.
    pub(super) incident: Option<Incident>,
    /// Each text that an event named, by its number, with the last event that did.
    pub(super) texts: BTreeMap<i64, (Words, i64)>,
    /// Whether it was disposed of.
    pub(super) disposed: bool,
    /// People whose details were erased, by number, with the last event that said so.
    pub(super) erased: BTreeMap<u32, i64>,
}

impl Folded {
    /// A record of which nothing is told yet.
    pub(super) fn new(id: &str) -> Self {
        Self { id: id.to_owned(), incident: None, texts: BTreeMap::new(), disposed: false, erased: BTreeMap::new() }
    }

    /// Lets the next entry of the chain happen.
    pub(super) fn add(&mut self, kept: &Kept, faults: &mut Faults) {
        let (id, sequence) = (&self.id, kept.sequence);
        let Ok(event) = serde_json::from_str::<Event>(&kept.event) else {
            faults.tell(format!("Entry {sequence} of {} tells of no event that this version knows.", kept.chain));
            return;
        };
        for words in words_of(&event) {
            self.texts.insert(words.number(), (words.clone(), sequence));
        }
        let erased: &[u32] = match &event {
            Event::NotCrimed { erased, .. } => erased,
            Event::Subject(happened) => happened.erased(),
            _ => &[],
        };
        self.erased.extend(erased.iter().map(|person| (*person, sequence)));
        if let Some(incident) = &mut self.incident {
            if self.disposed {
                faults.tell(format!("Entry {sequence} of {} comes after the record was disposed of.", kept.chain));
            }
            incident.apply(&event);
            self.disposed = incident.is_disposed();
            return;
        }
        self.incident = Incident::begin(&event);
        if self.incident.as_ref().is_none_or(|incident| incident.core.id != *id) {
            faults.tell(format!("{} does not begin with the report of incident {id}.", kept.chain));
        }
    }
}

/// Every sealed text that an event names. Without a wildcard: a new event must say here which words it carries.
fn words_of(event: &Event) -> Vec<&Words> {
    match event {
        Event::Recorded { core, strands, people, .. } => {
            core_words(core).chain(strands.iter().flat_map(strand_words)).chain(people.iter().flat_map(person_words)).collect()
        }
        Event::Corrected { change, .. } => change.place.iter().chain(&change.narrative).collect(),
        Event::SourceChanged { strands, .. } => strands.iter().flatten().flat_map(strand_words).collect(),
        Event::StrandAdded { strand } => strand_words(strand).collect(),
        Event::StrandWorded { words, .. } => vec![words],
        Event::Assessed { assessment } => assessment.note.iter().chain(&assessment.below_reason).collect(),
        Event::Crimed { late_reason, .. } => late_reason.iter().collect(),
        Event::NotCrimed { rationale, path, .. } => {
            std::iter::once(rationale).chain(path.iter().filter_map(|step| step.words.as_ref())).collect()
        }
        Event::Subject(happened) => happened.note().into_iter().collect(),
        Event::Challenged(happened) => happened.note().into_iter().collect(),
        Event::SubjectTold { withheld, .. } => withheld.iter().collect(),
        Event::Classified(happened) => happened.words(),
        Event::Investigated(happened) => happened.words(),
        Event::Scrutinised(happened) => happened.words(),
        Event::PersonAdded { person } | Event::PersonChanged { person, .. } => person_words(person).collect(),
        Event::Contacted { contact } => contact.note.iter().chain(&contact.breach).collect(),
        Event::Control(happened) => happened.note().into_iter().collect(),
        Event::Reviewed { review } => review.note.iter().collect(),
        Event::RiskAssessed { risk } => risk.note.iter().chain(&risk.details).collect(),
        Event::OutcomeSet { victim_reason, .. } => victim_reason.iter().collect(),
        Event::RemovalAsked { reason, .. }
        | Event::BreachExplained { reason, .. }
        | Event::RationaleReturned { reason, .. }
        | Event::AuthorityGiven { reason, .. }
        | Event::ClosureReturned { reason, .. }
        | Event::Reopened { reason, .. } => vec![reason],
        Event::Waived { waiver } => waiver.reason.iter().collect(),
        Event::Access(happened) => happened.note().into_iter().collect(),
        Event::Between(happened) => happened.note().into_iter().collect(),
        Event::Keeping(happened) => happened.note().into_iter().collect(),
        Event::Care(care) => care.words(),
        Event::Support(support) => support.words(),
        Event::Proceeding(happened) => happened.texts(),
        Event::StrandRemoved { .. }
        | Event::RemovalRefused { .. }
        | Event::VictimViewNoted { .. }
        | Event::Acknowledged { .. }
        | Event::MadeAware { .. }
        | Event::Attended { .. }
        | Event::Reclassified { .. }
        | Event::RationaleApproved { .. }
        | Event::Assigned { .. }
        | Event::Referred { .. }
        | Event::StatementOffered { .. }
        | Event::ClosureAsked { .. }
        | Event::Closed { .. } => Vec::new(),
    }
}

fn core_words(core: &Core) -> impl Iterator<Item = &Words> {
    [
        &core.place,
        &core.narrative,
        &core.breach_reason,
        &core.rationale,
        &core.subject_withheld,
        &core.ruling,
        &core.late_crime_reason,
        &core.victim_reason,
    ]
    .into_iter()
    .flatten()
}

fn strand_words(strand: &StrandFlag) -> impl Iterator<Item = &Words> {
    [&strand.words, &strand.removal_reason].into_iter().flatten()
}

fn person_words(person: &Person) -> impl Iterator<Item = &Words> {
    [&person.name, &person.phone, &person.email, &person.address, &person.about, &person.safe_contact, &person.monitoring].into_iter().flatten()
}
