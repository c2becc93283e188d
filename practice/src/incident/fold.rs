//! How each event changes a record. This is the only code that does, for live work and for checking the journal alike.

use super::Incident;
use super::event::{Correction, Did, Event};
use super::record::{Crime, Nature, Stage, StrandFlag};

impl Incident {
    /// The record that its first event makes; `None` for any other event.
    pub fn begin(event: &Event) -> Option<Self> {
        let Event::Recorded { core, strands, people, crimes } = event else { return None };
        let mut incident = Self {
            core: (**core).clone(),
            strands: strands.clone(),
            people: people.clone(),
            assessments: Vec::new(),
            crimes: Vec::new(),
            assignments: Vec::new(),
            contacts: Vec::new(),
            reviews: Vec::new(),
            risks: Vec::new(),
            waivers: Vec::new(),
            rulings: Vec::new(),
            transfers: Vec::new(),
            enquiries: Vec::new(),
            plan_actions: Vec::new(),
            golden_checks: Vec::new(),
            handovers: Vec::new(),
            ownerships: Vec::new(),
            audit_errors: Vec::new(),
            releases: Vec::new(),
            restrictions: Vec::new(),
            named: Vec::new(),
            shares: Vec::new(),
            glasses: Vec::new(),
            redactions: Vec::new(),
            links: Vec::new(),
            merges: Vec::new(),
            contracts: Vec::new(),
            consents: Vec::new(),
            needs: Vec::new(),
            interventions: Vec::new(),
            causes: Vec::new(),
            repeats: Vec::new(),
            supports: Vec::new(),
            support_plans: Vec::new(),
            support_actions: Vec::new(),
            support_notes: Vec::new(),
            deployments: Vec::new(),
            findings: Vec::new(),
            regrades: Vec::new(),
            proceedings: Vec::new(),
            entitlements: Vec::new(),
            path: Vec::new(),
            subject_reviews: Vec::new(),
            subject_requests: Vec::new(),
            challenges: Vec::new(),
            keeping_reviews: Vec::new(),
            holds: Vec::new(),
            limits: Vec::new(),
            disposals: Vec::new(),
            disagreements: Vec::new(),
        };
        for crime in crimes {
            incident.crimed(crime.clone());
        }
        incident.settle();
        incident.core.version = 1;
        Some(incident)
    }

    /// The record of a whole journal chain; `None` where the first event does not begin one.
    pub fn fold<'a>(mut events: impl Iterator<Item = &'a Event>) -> Option<Self> {
        let mut incident = Self::begin(events.next()?)?;
        events.for_each(|event| incident.apply(event));
        Some(incident)
    }

    /// Lets an event happen.
    pub fn apply(&mut self, event: &Event) {
        self.on_flag(event);
        self.on_decision(event);
        self.on_victim(event);
        self.on_closing(event);
        match event {
            Event::Access(happened) => super::access::apply(self, happened),
            Event::Between(happened) => super::links::apply(self, happened),
            Event::Keeping(happened) => super::keeping::apply(self, happened),
            Event::Care(care) => self.on_care(care),
            Event::Support(support) => self.on_support(support),
            _ => {}
        }
        if let Event::Control(happened) = event {
            self.on_control(happened);
        }
        self.settle();
        self.core.version += 1;
    }

    fn on_flag(&mut self, event: &Event) {
        let core = &mut self.core;
        match event {
            Event::Corrected { change, .. } => correct(core, change),
            Event::StrandAdded { strand } => {
                flag_anew(core, strand.at);
                self.strands.push(strand.clone());
            }
            Event::StrandWorded { did, strand, words } => self.on_strand(*strand, |s| {
                s.words = Some(words.clone());
                s.at = did.at;
                s.by.clone_from(&did.by);
            }),
            Event::RemovalAsked { did, strand, reason } => self.on_strand(*strand, |s| {
                s.removal_asked_at = Some(did.at);
                s.removal_asked_by = Some(did.by.clone());
                s.removal_reason = Some(reason.clone());
            }),
            Event::StrandRemoved { did, strand } => self.on_strand(*strand, |s| {
                s.removed_at = Some(did.at);
                s.removed_by = Some(did.by.clone());
            }),
            Event::RemovalRefused { strand, .. } => self.on_strand(*strand, |s| {
                s.removal_asked_at = None;
                s.removal_asked_by = None;
                s.removal_reason = None;
            }),
            Event::VictimViewNoted { view, .. } => core.victim_view = Some(*view),
            Event::Acknowledged { did } => (core.acknowledged_at, core.acknowledged_by) = when_and_who(did),
            Event::MadeAware { did } => (core.aware_at, core.aware_by) = when_and_who(did),
            Event::Assessed { assessment } => {
                core.assessed_at = core.assessed_at.or(Some(assessment.at));
                core.grade = Some(assessment.grade.clone());
                self.assessments.push(assessment.clone());
            }
            Event::Attended { dispatched_at, arrived_at, .. } => {
                core.dispatched_at = Some(*dispatched_at);
                core.attended_at = Some(*arrived_at);
            }
            Event::BreachExplained { did, reason } => {
                core.breach_explained_at = Some(did.at);
                core.breach_reason = Some(reason.clone());
            }
            _ => {}
        }
    }

    fn on_decision(&mut self, event: &Event) {
        match event {
            Event::SourceChanged { did, strands, crimes } => self.on_source(did, strands.as_ref(), crimes.as_ref()),
            Event::Crimed { crime, late_reason } => {
                if late_reason.is_some() {
                    self.core.late_crime_reason.clone_from(late_reason);
                }
                self.crimed(crime.clone());
            }
            Event::Reclassified { crime, offence, .. } => {
                if let Some(crime) = self.crimes.iter_mut().find(|c| c.number == *crime) {
                    crime.was = crime.offence.take();
                    crime.offence = Some(offence.clone());
                }
            }
            Event::NotCrimed { did, rationale, policy, record_as, threshold, erased, path } => {
                let core = &mut self.core;
                core.nature = Nature::NonCrime;
                core.decided_at = Some(did.at);
                core.recording_policy = Some(policy.clone());
                core.non_crime = Some(record_as.clone());
                core.rationale = Some(rationale.clone());
                core.rationale_by = Some(did.by.clone());
                core.approved_at = None;
                core.approved_by = None;
                core.threshold = Some(*threshold);
                self.path.extend(path.iter().cloned());
                self.erase(erased);
            }
            Event::RationaleApproved { did } => (self.core.approved_at, self.core.approved_by) = when_and_who(did),
            Event::RationaleReturned { .. } => undecided(&mut self.core),
            Event::SubjectTold { did, withheld, .. } => {
                self.core.subject_told_at = Some(did.at);
                self.core.subject_withheld.clone_from(withheld);
            }
            Event::Subject(happened) => self.on_subject(happened),
            Event::Challenged(happened) => self.on_challenged(happened),
            Event::Classified(happened) => self.on_classified(happened),
            Event::Investigated(happened) => self.on_investigated(happened),
            Event::Scrutinised(happened) => self.on_scrutinised(happened),
            _ => {}
        }
    }

    fn on_victim(&mut self, event: &Event) {
        match event {
            Event::PersonAdded { person } => self.people.push(person.clone()),
            Event::PersonChanged { person, .. } => {
                if let Some(kept) = self.people.iter_mut().find(|p| p.number == person.number) {
                    *kept = person.clone();
                }
            }
            Event::Contacted { contact } => self.contacts.push(contact.clone()),
            Event::Reviewed { review } => self.reviews.push(review.clone()),
            Event::RiskAssessed { risk } => self.risks.push(risk.clone()),
            Event::Referred { did, person, consent } => self.on_person(*person, |p| {
                p.referral = Some(*consent);
                p.referral_at = Some(did.at);
            }),
            Event::StatementOffered { did, person, answer } => self.on_person(*person, |p| {
                p.statement = Some(*answer);
                p.statement_at = Some(did.at);
            }),
            Event::Assigned { assignment } => {
                let core = &mut self.core;
                core.first_assigned_at = core.first_assigned_at.or(Some(assignment.at));
                core.investigator = Some(assignment.investigator.clone());
                core.supervisor = Some(assignment.supervisor.clone());
                self.assignments.push(assignment.clone());
            }
            Event::Waived { waiver } => self.waivers.push(waiver.clone()),
            Event::Proceeding(happened) => self.on_proceeding(happened),
            _ => {}
        }
    }

    fn on_closing(&mut self, event: &Event) {
        let core = &mut self.core;
        match event {
            Event::OutcomeSet { did, outcome, victim_reason, victim_informed } => {
                core.outcome = Some(outcome.clone());
                (core.outcome_at, core.outcome_by) = when_and_who(did);
                core.victim_reason.clone_from(victim_reason);
                core.victim_informed = *victim_informed;
                core.authority_at = None;
                core.authority_by = None;
            }
            Event::AuthorityGiven { did, .. } => (core.authority_at, core.authority_by) = when_and_who(did),
            Event::ClosureAsked { did } => (core.closure_asked_at, core.closure_asked_by) = when_and_who(did),
            Event::ClosureReturned { .. } => (core.closure_asked_at, core.closure_asked_by) = (None, None),
            Event::Closed { did } => (core.closed_at, core.closed_by) = when_and_who(did),
            Event::Reopened { .. } => {
                // The outcome no longer stands: the next closure has an outcome, an authority and a closing call of its own (CT-2.2f).
                core.outcome = None;
                (core.outcome_at, core.outcome_by) = (None, None);
                (core.authority_at, core.authority_by) = (None, None);
                core.victim_reason = None;
                core.victim_informed = false;
                open_again(core);
            }
            _ => {}
        }
    }

    fn on_source(&mut self, did: &Did, strands: Option<&Vec<StrandFlag>>, crimes: Option<&Vec<Crime>>) {
        // What another system had finished stays history, whatever its next release says of it: it is corrected, and nobody owes anything for it.
        let history = self.is_finished_elsewhere();
        if let Some(strands) = strands {
            let mut standing = strands.iter().filter(|s| s.removed_at.is_none());
            if !history && standing.any(|new| !self.standing().any(|s| s.strand == new.strand)) {
                flag_anew(&mut self.core, did.at);
            }
            self.strands.clone_from(strands);
        }
        if let Some(crimes) = crimes {
            self.crimes.clone_from(crimes);
            match crimes.first() {
                Some(crime) => self.is_crime(crime.recorded_at),
                // What was decided here as no crime stays decided: the other system says only that it holds no crime.
                None if self.core.nature == Nature::Crime => {
                    undecided(&mut self.core);
                    if !history {
                        open_again(&mut self.core);
                    }
                }
                None => {}
            }
        }
    }

    fn crimed(&mut self, crime: Crime) {
        self.is_crime(crime.recorded_at);
        self.crimes.push(crime);
    }

    /// A crime is decided once. The bar on a non-crime record's subject ends with it; its rationale stays to be seen.
    fn is_crime(&mut self, at: jiff::Timestamp) {
        let core = &mut self.core;
        if core.nature != Nature::Crime {
            // What was recorded in time and cancelled since stays recorded in time.
            let before = core.decided_at.filter(|_| core.nature == Nature::Cancelled);
            core.nature = Nature::Crime;
            core.decided_at = before.or(Some(at));
            core.threshold = None;
        }
    }

    fn on_strand(&mut self, number: u32, change: impl FnOnce(&mut StrandFlag)) {
        if let Some(strand) = self.strands.iter_mut().find(|s| s.number == number) {
            change(strand);
        }
    }

    fn on_person(&mut self, number: u32, change: impl FnOnce(&mut super::Person)) {
        if let Some(person) = self.people.iter_mut().find(|p| p.number == number) {
            change(person);
        }
    }

    /// A non-crime record without a threshold holds no personal data of its subject (2023 Code).
    pub(super) fn erase(&mut self, people: &[u32]) {
        for person in self.people.iter_mut().filter(|p| people.contains(&p.number)) {
            person.name = None;
            person.phone = None;
            person.email = None;
            person.address = None;
            person.about = None;
            person.safe_contact = None;
            person.under_18 = None;
            person.monitoring = None;
        }
    }

    /// What follows from the rest: the hate flag and the stage.
    fn settle(&mut self) {
        let hate = self.standing().next().is_some();
        self.core.hate = hate;
        self.core.restricted = self.restriction().is_some();
        self.core.merged_into = self.merged().map(|merge| merge.into_record.clone());
        self.core.event_of = self.counted_as();
        let core = &mut self.core;
        if core.hate && core.flagged_at.is_none() {
            core.flagged_at = Some(core.recorded_at);
        }
        core.stage = match () {
            () if core.closed_at.is_some() => Stage::Closed,
            () if core.closure_asked_at.is_some() => Stage::ClosureAsked,
            () if core.first_assigned_at.is_some() => Stage::Assigned,
            () if core.assessed_at.is_some() => Stage::Assessed,
            () => Stage::Recorded,
        };
    }
}

/// A flag that comes late, or to a closed record, goes to the control room again, and the record is open (R-CC-05).
fn flag_anew(core: &mut super::Core, at: jiff::Timestamp) {
    if !core.hate || core.closed_at.is_some() {
        core.flagged_at = Some(at);
        (core.acknowledged_at, core.acknowledged_by) = (None, None);
        (core.aware_at, core.aware_by) = (None, None);
    }
    open_again(core);
}

/// No closure stands, nor a request for one.
fn open_again(core: &mut super::Core) {
    (core.closed_at, core.closed_by) = (None, None);
    (core.closure_asked_at, core.closure_asked_by) = (None, None);
}

/// Nothing is decided any more: neither crime nor rationale stands.
fn undecided(core: &mut super::Core) {
    core.nature = Nature::Undecided;
    core.decided_at = None;
    core.recording_policy = None;
    core.non_crime = None;
    core.rationale = None;
    core.rationale_by = None;
    (core.approved_at, core.approved_by) = (None, None);
    core.threshold = None;
}

fn correct(core: &mut super::Core, change: &Correction) {
    fn set<T: Clone>(kept: &mut T, new: Option<&T>) {
        if let Some(new) = new {
            *kept = new.clone();
        }
    }
    set(&mut core.reported_at, change.reported_at.as_ref());
    set(&mut core.occurred_from, change.occurred_from.as_ref());
    set(&mut core.occurred_to, change.occurred_to.as_ref());
    set(&mut core.district, change.district.as_ref());
    set(&mut core.ward, change.ward.as_ref());
    set(&mut core.setting, change.setting.as_ref());
    set(&mut core.tags, change.tags.as_ref());
    set(&mut core.outcome, change.outcome.as_ref());
    if change.place.is_some() {
        core.place.clone_from(&change.place);
    }
    if change.narrative.is_some() {
        core.narrative.clone_from(&change.narrative);
    }
}

fn when_and_who(did: &Did) -> (Option<jiff::Timestamp>, Option<String>) {
    (Some(did.at), Some(did.by.clone()))
}
