//! What one record holds: the incident's own facts and, each in its list, strands, people, assessments, crimes, contacts and reviews.
//!
//! Perception (a strand flag), statutory aggravation (an offence's code) and a court's finding are three fields; one never implies
//! another (domain-rules 0.1, decision 3). Every list entry says who, when and, in sealed words, why.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
// What is not known takes no room in the journal: three quarters of a new record's facts are not known yet.
use serde_with::skip_serializing_none;

use super::Words;
pub use super::classify::Crime;
pub use super::waiver::Waiver;
use crate::codes;
use crate::people::Rank;

codes! {
    /// How a report came in.
    Channel {
        Emergency = "999", "999 call";
        NonEmergency = "101", "101 call";
        Online = "online", "Online form";
        Counter = "counter", "Front counter";
        Officer = "officer", "Told to an officer";
        ReportingCentre = "reporting-centre", "Third-party reporting centre";
        Partner = "partner", "Partner agency";
        Transfer = "transfer", "Taken over from another system";
    }
}

codes! {
    /// Who perceived the hostility: the victim or any other person (HT, LS-2.2; College guidance). Never the alleged perpetrator.
    Perceiver {
        Victim = "victim", "The victim";
        Witness = "witness", "A witness";
        Family = "family", "Family or friend of the victim";
        Neighbour = "neighbour", "A neighbour";
        Officer = "officer", "A police officer or member of staff";
        Professional = "professional", "A professional (teacher, nurse, support worker)";
        Other = "other", "Somebody else";
        Source = "source", "As recorded by the other system";
    }
}

codes! {
    /// What a person is in a record. One human being may be in it twice, as victim and reporter.
    PersonKind {
        Victim = "victim", "Victim";
        Witness = "witness", "Witness";
        Suspect = "suspect", "Suspect";
        Reporter = "reporter", "Reporter";
    }
}

codes! {
    /// Whether the victim shares the perception. A "no" is recorded; it removes no flag by itself (scenario X1).
    VictimView {
        Agrees = "agrees", "Agrees that it was hostility";
        Disagrees = "disagrees", "Does not think that it was hostility";
        Unsure = "unsure", "Is not sure";
    }
}

codes! {
    /// Where a record stands, for worklists. Derived from the evidence on it, never typed in.
    Stage {
        Recorded = "recorded", "Recorded";
        Assessed = "assessed", "Assessed";
        Assigned = "assigned", "Assigned";
        ClosureAsked = "closure-asked", "Awaiting closure";
        Closed = "closed", "Closed";
    }
}

codes! {
    /// What the record turned out to be, once somebody decided.
    Nature {
        Undecided = "undecided", "Not decided yet";
        Crime = "crime", "Crime";
        NonCrime = "non-crime", "Not a crime";
        Cancelled = "cancelled", "Crime cancelled";
    }
}

codes! {
    /// What a contact with the victim was for.
    Purpose {
        First = "first", "First call by the supervisor";
        Update = "update", "Update";
        Closing = "closing", "Closing call by the supervisor";
        Dissatisfied = "dissatisfied", "Inspector's call after dissatisfaction";
        NewOfficer = "new-officer", "Told of the new officer";
    }
}

codes! {
    /// How the victim was reached.
    ContactChannel {
        Phone = "phone", "Telephone";
        InPerson = "in-person", "In person";
        Text = "text", "Text message";
        Email = "email", "E-mail";
        Letter = "letter", "Letter";
        ThirdParty = "third-party", "Through somebody whom they trust";
    }
}

codes! {
    /// Whether it got through. Three attempts are "attempted", never "contacted" (R-VIC-08).
    Reached {
        Spoke = "spoke", "Spoke with them";
        Attempted = "attempted", "Tried, not reached";
    }
}

codes! {
    /// How satisfied the victim is, on the published five-point scale.
    Satisfaction {
        VerySatisfied = "very-satisfied", "Very satisfied";
        Satisfied = "satisfied", "Satisfied";
        Neither = "neither", "Neither satisfied nor dissatisfied";
        Dissatisfied = "dissatisfied", "Dissatisfied";
        VeryDissatisfied = "very-dissatisfied", "Very dissatisfied";
    }
}

codes! {
    /// The three levels of the hate-crime risk assessment (R-RISK-01).
    RiskLevel {
        Low = "low", "Low";
        Medium = "medium", "Medium";
        High = "high", "High";
    }
}

codes! {
    /// What the victim said to a referral to victim services (R-VIC-03).
    ReferralConsent {
        Agreed = "agreed", "Agreed: referred to victim services";
        Declined = "declined", "Declined";
        AskLater = "ask-later", "Asked to be asked again later";
    }
}

codes! {
    /// What the victim answered to the offer of a victim personal statement (CT-2.2i, R-VIC-07).
    StatementAnswer {
        Wants = "wants", "Wants to make one";
        Made = "made", "Made one";
        Declined = "declined", "Declined";
    }
}

codes! {
    /// Why a subject's personal data may stand on a non-crime record (2023 Code, second threshold).
    Threshold {
        None = "none", "No: record it without the subject's details";
        SignificantHarm = "significant-harm", "A real risk of significant harm to people with a particular characteristic";
        FutureOffence = "future-offence", "A real risk that a criminal offence will be committed against them";
    }
}

/// The incident's own facts: one row, every field that a rule or a figure reads.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Core {
    /// The reference, unique from the first moment (R-REC-01).
    pub id: String,
    /// How many events made it what it is; an edit names the version that it saw.
    pub version: u32,
    /// How the report came in.
    pub channel: Channel,
    /// First contact on any channel: the 24-hour recording clock starts here.
    pub reported_at: Timestamp,
    /// When it was recorded here.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    pub recorded_by: String,
    /// When it happened, or began to.
    pub occurred_from: Option<Timestamp>,
    /// When it ended, where it went on.
    pub occurred_to: Option<Timestamp>,
    /// District code.
    pub district: String,
    /// Ward or neighbourhood, as the force names it.
    pub ward: Option<String>,
    /// Kind of place.
    pub setting: Option<String>,
    /// The address, sealed.
    pub place: Option<Words>,
    /// What happened, sealed.
    pub narrative: Option<Words>,
    /// Cross-cutting flags (online, domestic, repeat victim ...).
    pub tags: Vec<String>,
    /// Whether any strand stands on it.
    pub hate: bool,
    /// When the first strand was set; a flag that comes after closure starts it anew (R-CC-05).
    pub flagged_at: Option<Timestamp>,
    /// The victim's own view of the perception (X1).
    pub victim_view: Option<VictimView>,
    /// The control-room inspector's acknowledgement (HT-9, R-CC-01).
    pub acknowledged_at: Option<Timestamp>,
    /// Who acknowledged.
    pub acknowledged_by: Option<String>,
    /// The force hate crime officer's (HT-13).
    pub aware_at: Option<Timestamp>,
    /// Who was made aware.
    pub aware_by: Option<String>,
    /// The grade in force.
    pub grade: Option<String>,
    /// When the first assessment was made (HT-10).
    pub assessed_at: Option<Timestamp>,
    /// When a resource was sent.
    pub dispatched_at: Option<Timestamp>,
    /// When it arrived.
    pub attended_at: Option<Timestamp>,
    /// Why the grade's target was missed (gate C5).
    pub breach_reason: Option<Words>,
    /// When that was explained.
    pub breach_explained_at: Option<Timestamp>,
    /// What it turned out to be.
    pub nature: Nature,
    /// When that was decided: the first crime number, or the rationale.
    pub decided_at: Option<Timestamp>,
    /// The recording policy in force at the decision (R-NC-01).
    pub recording_policy: Option<String>,
    /// What the non-crime record is under that policy.
    pub non_crime: Option<String>,
    /// Why there is no crime number (R-REC-08), sealed.
    pub rationale: Option<Words>,
    /// Who gave the rationale.
    pub rationale_by: Option<String>,
    /// When the rationale was approved.
    pub approved_at: Option<Timestamp>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// Why the subject's details may stand on a non-crime record (R-NC-04).
    pub threshold: Option<Threshold>,
    /// When the subject was told, or the reason for not telling was given (R-NC-05).
    pub subject_told_at: Option<Timestamp>,
    /// Why the subject was not told.
    pub subject_withheld: Option<Words>,
    /// The crime registrar's ruling, sealed; while it stands it locks the classification (R-REC-09).
    pub ruling: Option<Words>,
    /// When it was given.
    pub ruled_at: Option<Timestamp>,
    /// Why the crime number came later than it may (R-REC-07).
    pub late_crime_reason: Option<Words>,
    /// When an officer was first assigned: the victim's clock starts here and never again (R-VIC-04).
    pub first_assigned_at: Option<Timestamp>,
    /// Investigator now.
    pub investigator: Option<String>,
    /// Supervisor now.
    pub supervisor: Option<String>,
    /// Outcome code.
    pub outcome: Option<String>,
    /// When it was set.
    pub outcome_at: Option<Timestamp>,
    /// Who set it.
    pub outcome_by: Option<String>,
    /// Why the victim does not support (outcomes 14 and 16, R-OUT-02).
    pub victim_reason: Option<Words>,
    /// Whether the victim was informed of the outcome (outcome 21, R-OUT-01).
    pub victim_informed: bool,
    /// When an inspector or above gave authority for the outcome.
    pub authority_at: Option<Timestamp>,
    /// Who gave it.
    pub authority_by: Option<String>,
    /// When closure was asked for.
    pub closure_asked_at: Option<Timestamp>,
    /// Who asked.
    pub closure_asked_by: Option<String>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Who signed it off.
    pub closed_by: Option<String>,
    /// Where it stands, for worklists.
    pub stage: Stage,
    /// The other system that it came from.
    pub source: Option<String>,
    /// Its id there.
    pub source_id: Option<String>,
    /// Whether it is restricted (access rule 1); follows from its restrictions.
    #[serde(default)]
    pub restricted: bool,
    /// The main record that it is merged into as a duplicate.
    #[serde(default)]
    pub merged_into: Option<String>,
    /// The other report of the same event that counts as the incident (X4).
    #[serde(default)]
    pub event_of: Option<String>,
    /// When it was disposed of: from then on it is counted and says nothing.
    #[serde(default)]
    pub disposed_at: Option<Timestamp>,
}

/// One perceived strand of hostility.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrandFlag {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// Strand code.
    pub strand: String,
    /// Sub-strand code.
    pub sub: Option<String>,
    /// Targeted or perceived religions (R-REC-05), never the victim's own.
    pub religions: Vec<String>,
    /// Who perceived it.
    pub perceived_by: Perceiver,
    /// In what words, sealed.
    pub words: Option<Words>,
    /// When it was set, or its missing words were added (R-REC-03).
    pub at: Timestamp,
    /// Who did.
    pub by: String,
    /// When its removal was asked for (R-REC-06).
    pub removal_asked_at: Option<Timestamp>,
    /// Who asked.
    pub removal_asked_by: Option<String>,
    /// Why, sealed.
    pub removal_reason: Option<Words>,
    /// When a second person removed it; history stays.
    pub removed_at: Option<Timestamp>,
    /// Who removed it.
    pub removed_by: Option<String>,
}

/// A person in this record: victim, witness, suspect or reporter.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// What the person is in it.
    pub kind: PersonKind,
    /// Name, sealed under the person's own key, as are the next four.
    pub name: Option<Words>,
    /// Telephone number.
    pub phone: Option<Words>,
    /// E-mail address.
    pub email: Option<Words>,
    /// Address.
    pub address: Option<Words>,
    /// Description, or what else is known.
    pub about: Option<Words>,
    /// Whether under 18.
    pub under_18: Option<bool>,
    /// What they said of their ethnicity, sex and age group ([`super::characteristics`]), sealed; none where nobody asked.
    pub monitoring: Option<Words>,
    /// How and when it is safe to reach them, sealed.
    pub safe_contact: Option<Words>,
    /// What the victim said to a referral.
    pub referral: Option<ReferralConsent>,
    /// When.
    pub referral_at: Option<Timestamp>,
    /// What the victim answered to the offer of a personal statement.
    pub statement: Option<StatementAnswer>,
    /// When.
    pub statement_at: Option<Timestamp>,
    /// When added.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// One THRIVE assessment and the grade that it gave.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Each letter with its level, as `T=high`.
    pub thrive: Vec<String>,
    /// The grade.
    pub grade: String,
    /// What was considered, sealed.
    pub note: Option<Words>,
    /// Why the grade is below the least one for hate reports (R-CC-02), sealed.
    pub below_reason: Option<Words>,
}

/// Who investigates and who supervises, from a moment on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// The investigator's account.
    pub investigator: String,
    /// The supervisor's account.
    pub supervisor: String,
}

/// One contact with a victim, or an attempt at one.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The victim, by number in the incident.
    pub person: u32,
    /// When it took place.
    pub at: Timestamp,
    /// Who made it.
    pub by: String,
    /// Their rank then.
    pub rank: Rank,
    /// Whether they acted as the record's supervisor, or as one of the supervisors of its place (CT-2.2a: in person, by a supervisor).
    pub supervisor: bool,
    /// How.
    pub channel: ContactChannel,
    /// What for.
    pub purpose: Purpose,
    /// Whether it got through.
    pub reached: Reached,
    /// What was said, sealed.
    pub note: Option<Words>,
    /// Whether the victim knows the outcome (CT-2.2f).
    pub understood: Option<bool>,
    /// How satisfied they are.
    pub satisfaction: Option<Satisfaction>,
    /// Why a way was used that the contact contract does not allow, sealed; none where it was kept (R-VIC-09).
    #[serde(default)]
    pub breach: Option<Words>,
    /// The updates that it gave: numbers of entries of the proceedings, `confirmation` for the written confirmation of the crime (R-VIC-02).
    #[serde(default)]
    pub tells: Vec<String>,
    /// The template of the letter or text that it was; its words are the note.
    #[serde(default)]
    pub letter: Option<String>,
}

/// A supervisor's review entry (CT-2.2b).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What was found and directed, sealed.
    pub note: Option<Words>,
}

/// A risk assessment of one person in the record (R-RISK-01, R-RISK-03).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risk {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The person, by number in the incident.
    pub person: u32,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Codes of the questions answered yes.
    pub yes: Vec<String>,
    /// Codes of the questions answered no; a question in neither list is not known.
    #[serde(default)]
    pub no: Vec<String>,
    /// What was said to single questions, each on a line of its own, sealed.
    #[serde(default)]
    pub details: Option<Words>,
    /// What the answers come to.
    pub computed: RiskLevel,
    /// What was decided: up freely, down by a supervisor with a reason.
    pub level: RiskLevel,
    /// Why it differs, or what is done about it, sealed.
    pub note: Option<Words>,
}
