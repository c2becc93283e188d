//! The record of an incident, from report to closure: "all recorded incidents are managed in one file" (CT-1.11b).
//!
//! A record is the fold of its events. Rules (in `report`, `incident`, `victim` and `supervision`) look at the record and give an event or
//! say in the reader's words why not; [`Incident::apply`] alone changes it.

pub mod access;
pub mod care;
pub mod challenge;
pub mod characteristics;
pub mod classify;
pub mod control;
mod crime;
mod event;
pub mod evidence;
mod flag;
mod fold;
pub mod investigation;
pub mod keeping;
pub mod links;
pub mod proceeding;
pub mod record;
pub mod redacting;
mod refused;
pub mod scrutiny;
pub mod subject;
pub mod support;
mod waiver;
pub mod weighing;
mod words;

pub use care::{Contract, Effect, Repeated};
pub use control::{Deployment, Ended, Finding, Regrade, RegradeCommand};
pub use crime::{CrimeCommand, NotCrimeCommand};
pub use event::{Correction, Did, Event};
pub use flag::{AssessCommand, LEVELS, check_strand};
pub use proceeding::{Entitlement, EntitlementKind, Proceeding, ProceedingKind};
pub use record::{
    Assessment, Assignment, Channel, Contact, ContactChannel, Core, Crime, Nature, Perceiver, Person, PersonKind, Purpose, Reached,
    ReferralConsent, Review, Risk, RiskLevel, Satisfaction, Stage, StatementAnswer, StrandFlag, Threshold, VictimView, Waiver,
};
pub use refused::{InTheWay, Refused};
pub use weighing::{PathStep, TreeAnswer};
pub use words::Words;

/// One record with all its lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Its own facts.
    pub core: Core,
    /// Strands, removed ones included.
    pub strands: Vec<StrandFlag>,
    /// People in it.
    pub people: Vec<Person>,
    /// Assessments, oldest first.
    pub assessments: Vec<Assessment>,
    /// Recorded offences.
    pub crimes: Vec<Crime>,
    /// Assignments, oldest first.
    pub assignments: Vec<Assignment>,
    /// Contacts with victims, oldest first.
    pub contacts: Vec<Contact>,
    /// Supervisors' reviews, oldest first.
    pub reviews: Vec<Review>,
    /// Risk assessments, oldest first.
    pub risks: Vec<Risk>,
    /// Duties set aside.
    pub waivers: Vec<Waiver>,
    /// The crime registrar's rulings, oldest first; the last one stands.
    pub rulings: Vec<classify::Ruling>,
    /// Transfers to other bodies.
    pub transfers: Vec<classify::Transfer>,
    /// Lines of enquiry.
    pub enquiries: Vec<investigation::Enquiry>,
    /// Actions of the investigation plan.
    pub plan_actions: Vec<investigation::PlanAction>,
    /// Answers to the golden hour's list, oldest first.
    pub golden_checks: Vec<investigation::GoldenCheck>,
    /// Handovers between investigators.
    pub handovers: Vec<investigation::Handover>,
    /// Looks at who owns it that left it where it is.
    pub ownerships: Vec<investigation::Ownership>,
    /// What audits found wrong.
    pub audit_errors: Vec<scrutiny::AuditError>,
    /// What panels were shown.
    pub releases: Vec<scrutiny::Release>,
    /// Restrictions, lifted ones included.
    pub restrictions: Vec<access::Restriction>,
    /// Accounts named for the record while it is restricted.
    pub named: Vec<access::Named>,
    /// Shares with organisations.
    pub shares: Vec<access::Share>,
    /// Glasses broken for it.
    pub glasses: Vec<access::Glass>,
    /// Words blacked out by hand.
    pub redactions: Vec<access::Redaction>,
    /// Links to other records.
    pub links: Vec<links::Link>,
    /// Merges into a main record.
    pub merges: Vec<links::Merge>,
    /// Contact contracts, oldest first; the last one of a person stands.
    pub contracts: Vec<care::Contract>,
    /// What people said to sharing with each recipient, oldest first.
    pub consents: Vec<care::Consent>,
    /// Needs assessments, oldest first.
    pub needs: Vec<care::Needs>,
    /// Interventions against the risk.
    pub interventions: Vec<care::Intervention>,
    /// Why victims were dissatisfied.
    pub causes: Vec<care::Cause>,
    /// What people said to suggested repeats, oldest first.
    pub repeats: Vec<care::RepeatMark>,
    /// The hub's support, one entry a referral.
    pub supports: Vec<support::Support>,
    /// The hub's plans, oldest first.
    pub support_plans: Vec<support::SupportPlan>,
    /// The plans' actions.
    pub support_actions: Vec<support::SupportAction>,
    /// The hub's log, oldest first.
    pub support_notes: Vec<support::SupportNote>,
    /// Units sent, oldest first.
    pub deployments: Vec<Deployment>,
    /// What was found, oldest first.
    pub findings: Vec<Finding>,
    /// Grades changed after an assessment, oldest first.
    pub regrades: Vec<Regrade>,
    /// What happened to suspects and before the court, taken-back entries included.
    pub proceedings: Vec<Proceeding>,
    /// What each victim is entitled to, oldest first.
    pub entitlements: Vec<Entitlement>,
    /// The answers that decisions on recording took, oldest first.
    pub path: Vec<weighing::PathStep>,
    /// Looks at the subject's details, oldest first.
    pub subject_reviews: Vec<subject::SubjectReview>,
    /// What the subject asked for, oldest first.
    pub subject_requests: Vec<subject::SubjectRequest>,
    /// Options against behaviour that is no offence.
    pub challenges: Vec<challenge::Challenge>,
    /// Reviews of whether it is kept, oldest first.
    pub keeping_reviews: Vec<keeping::KeepingReview>,
    /// Legal holds, ended ones included.
    pub holds: Vec<keeping::Hold>,
    /// Restrictions of processing, ended ones included.
    pub limits: Vec<keeping::Limited>,
    /// Proposed disposals, refused ones included.
    pub disposals: Vec<keeping::Disposal>,
    /// Statements of disagreement.
    pub disagreements: Vec<keeping::Disagreement>,
}

impl Incident {
    /// The strands that stand.
    pub fn standing(&self) -> impl Iterator<Item = &StrandFlag> {
        self.strands.iter().filter(|strand| strand.removed_at.is_none())
    }

    /// The victims.
    pub fn victims(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| person.kind == PersonKind::Victim)
    }

    /// The person with this number.
    pub fn person(&self, number: u32) -> Option<&Person> {
        self.people.iter().find(|person| person.number == number)
    }

    /// Whether it is a hate crime: a strand stands on it and an offence is recorded.
    pub fn is_hate_crime(&self) -> bool {
        self.core.hate && self.core.nature == Nature::Crime
    }

    /// Who investigated at a moment: before anybody was assigned, whoever was assigned first. A supervisor's call or review is never the
    /// investigator's own (CT-2.2a; access rule 4).
    pub fn investigator_at(&self, at: jiff::Timestamp) -> Option<&str> {
        let then = self.assignments.iter().rfind(|a| a.at <= at).or_else(|| self.assignments.first());
        then.map(|a| a.investigator.as_str())
    }

    /// Whether another system had finished it before it was taken over as history.
    pub fn is_finished_elsewhere(&self) -> bool {
        self.is_closed() && self.core.source.is_some() && self.core.closed_at == Some(self.core.recorded_at)
    }

    /// Whether it is closed.
    pub fn is_closed(&self) -> bool {
        self.core.stage == Stage::Closed
    }

    /// Refuses any step on a closed record.
    pub(crate) fn open(&self) -> Result<(), Refused> {
        match self.merged() {
            Some(merge) => {
                Err(Refused::NotNow(format!("This record is merged into {}. Work there, or split it off first.", merge.into_record)))
            }
            None if self.is_closed() => Err(Refused::Closed),
            None => Ok(()),
        }
    }
}

/// The number that the next entry of a list gets.
pub fn next<T>(list: &[T], number: impl Fn(&T) -> u32) -> u32 {
    list.iter().map(number).max().unwrap_or(0) + 1
}

#[cfg(test)]
mod tests;
