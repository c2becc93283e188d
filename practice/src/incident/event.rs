//! What can happen to a record. Events are the journal's content: folded in order they give the record again, to the letter.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::record::{
    Assessment, Assignment, Contact, Core, Crime, Person, ReferralConsent, Review, Risk, StatementAnswer, StrandFlag, Threshold, VictimView,
    Waiver,
};
use super::{PathStep, Words, care, challenge, classify, investigation, scrutiny, subject, support};

/// Who did it and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Did {
    /// The account.
    pub by: String,
    /// The moment.
    pub at: Timestamp,
}

/// Corrected facts: only what changed is there, so the journal says exactly which fields were touched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Correction {
    /// First contact (only from a newer release of the other system).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported_at: Option<Timestamp>,
    /// When it happened; the inner none takes the moment away.
    #[serde(skip_serializing_if = "Option::is_none", with = "double")]
    pub occurred_from: Option<Option<Timestamp>>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none", with = "double")]
    pub occurred_to: Option<Option<Timestamp>>,
    /// District.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// Ward.
    #[serde(skip_serializing_if = "Option::is_none", with = "double")]
    pub ward: Option<Option<String>>,
    /// Kind of place.
    #[serde(skip_serializing_if = "Option::is_none", with = "double")]
    pub setting: Option<Option<String>>,
    /// Address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Words>,
    /// What happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub narrative: Option<Words>,
    /// Flags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// Outcome (only from a newer release of the other system).
    #[serde(skip_serializing_if = "Option::is_none", with = "double")]
    pub outcome: Option<Option<String>>,
}

impl Correction {
    /// The names of the fields that it changes.
    pub fn fields(&self) -> Vec<&'static str> {
        [
            (self.reported_at.is_some(), "reported_at"),
            (self.occurred_from.is_some(), "occurred_from"),
            (self.occurred_to.is_some(), "occurred_to"),
            (self.district.is_some(), "district"),
            (self.ward.is_some(), "ward"),
            (self.setting.is_some(), "setting"),
            (self.place.is_some(), "place"),
            (self.narrative.is_some(), "narrative"),
            (self.tags.is_some(), "tags"),
            (self.outcome.is_some(), "outcome"),
        ]
        .into_iter()
        .filter_map(|(changed, name)| changed.then_some(name))
        .collect()
    }
}

/// Keeps "not touched" apart from "taken away" in JSON: absent, or null.
mod double {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(clippy::option_option, reason = "the outer one says touched, the inner one says there")]
    #[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
    pub(super) fn serialize<T: Serialize, S: Serializer>(value: &Option<Option<T>>, to: S) -> Result<S::Ok, S::Error> {
        value.as_ref().and_then(Option::as_ref).serialize(to)
    }

    #[expect(clippy::option_option, reason = "the outer one says touched, the inner one says there")]
    pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
        Option::<T>::deserialize(from).map(Some)
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each field carries the name of what it is; the variants say what happened")]
pub enum Event {
    /// The report became a record.
    Recorded { core: Box<Core>, strands: Vec<StrandFlag>, people: Vec<Person>, crimes: Vec<Crime> },
    /// Facts were put right.
    Corrected { did: Did, change: Correction },
    /// Another system's newer release changed strands or offences.
    SourceChanged { did: Did, strands: Option<Vec<StrandFlag>>, crimes: Option<Vec<Crime>> },
    /// A strand was set.
    StrandAdded { strand: StrandFlag },
    /// The words in which a strand was perceived were added.
    StrandWorded { did: Did, strand: u32, words: Words },
    /// Somebody asks to take a strand away.
    RemovalAsked { did: Did, strand: u32, reason: Words },
    /// A second person took it away.
    StrandRemoved { did: Did, strand: u32 },
    /// A second person let it stand.
    RemovalRefused { did: Did, strand: u32 },
    /// The victim's view of the perception was noted.
    VictimViewNoted { did: Did, view: VictimView },
    /// The control-room inspector has seen it.
    Acknowledged { did: Did },
    /// The hate crime officer has seen it.
    MadeAware { did: Did },
    /// Assessed and graded.
    Assessed { assessment: Assessment },
    /// A resource was sent and arrived.
    Attended { did: Did, dispatched_at: Timestamp, arrived_at: Timestamp },
    /// The control room sent a unit, noted its arrival or result, or changed the grade.
    Control(super::control::Happened),
    /// Why the grade's target was missed.
    BreachExplained { did: Did, reason: Words },
    /// A crime number was given.
    Crimed { crime: Crime, late_reason: Option<Words> },
    /// An offence got another code; number and flag stay.
    Reclassified { did: Did, crime: u32, offence: String },
    /// No crime: the rationale, and what is recorded under the policy of the day.
    NotCrimed {
        did: Did,
        rationale: Words,
        policy: String,
        record_as: String,
        threshold: Threshold,
        erased: Vec<u32>,
        #[serde(default)]
        path: Vec<PathStep>,
    },
    /// A second person approved the rationale.
    RationaleApproved { did: Did },
    /// A second person sent it back.
    RationaleReturned { did: Did, reason: Words },
    /// The subject was told, or on which ground and why not.
    SubjectTold {
        did: Did,
        withheld: Option<Words>,
        #[serde(default)]
        ground: Option<String>,
    },
    /// The subject's details and requests.
    Subject(subject::Happened),
    /// What is done about behaviour that is no offence.
    Challenged(challenge::Happened),
    /// The classification: rulings, cancellations, transfers.
    Classified(classify::Happened),
    /// The investigation: plan, golden hour, handover, ownership.
    Investigated(investigation::Happened),
    /// Audit and scrutiny.
    Scrutinised(scrutiny::Happened),
    /// A person was added.
    PersonAdded { person: Person },
    /// A person's details were changed.
    PersonChanged { did: Did, person: Person },
    /// Investigator and supervisor were set.
    Assigned { assignment: Assignment },
    /// The victim was contacted, or somebody tried.
    Contacted { contact: Contact },
    /// The supervisor reviewed.
    Reviewed { review: Review },
    /// Risk was assessed.
    RiskAssessed { risk: Risk },
    /// Referral to victim services was offered.
    Referred { did: Did, person: u32, consent: ReferralConsent },
    /// A victim personal statement was offered.
    StatementOffered { did: Did, person: u32, answer: StatementAnswer },
    /// The outcome was set.
    OutcomeSet { did: Did, outcome: String, victim_reason: Option<Words>, victim_informed: bool },
    /// An inspector or above authorised the outcome.
    AuthorityGiven { did: Did, reason: Words },
    /// Closure was asked for.
    ClosureAsked { did: Did },
    /// Closure was sent back.
    ClosureReturned { did: Did, reason: Words },
    /// Closed through its gates.
    Closed { did: Did },
    /// Opened again.
    Reopened { did: Did, reason: Words },
    /// A duty was set aside.
    Waived { waiver: Waiver },
    /// Something about who reaches the record: restriction, shares, break-glass, redaction.
    Access(super::access::Happened),
    /// Something between this record and another: links, merges.
    Between(super::links::Happened),
    /// Something about whether it is kept: reviews, holds, disposal, disagreement.
    Keeping(super::keeping::Happened),
    /// The care for the people in it.
    Care(care::Happened),
    /// The victim and witness hub's work.
    Support(support::Happened),
    /// Something of the chapter on suspects, the court and victims' rights.
    Proceeding(super::proceeding::Happened),
}

impl Event {
    /// The journal's word for it, and the line in the timeline.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Recorded { .. } => "recorded",
            Self::Corrected { .. } => "corrected facts",
            Self::SourceChanged { .. } => "updated from the other system",
            Self::StrandAdded { .. } => "set a strand",
            Self::StrandWorded { .. } => "added the words of a strand",
            Self::RemovalAsked { .. } => "asked to remove a strand",
            Self::StrandRemoved { .. } => "removed a strand",
            Self::RemovalRefused { .. } => "let the strand stand",
            Self::VictimViewNoted { .. } => "noted the victim's view",
            Self::Acknowledged { .. } => "acknowledged for the control room",
            Self::MadeAware { .. } => "made the hate crime officer aware",
            Self::Assessed { .. } => "assessed and graded",
            Self::Attended { .. } => "noted attendance",
            Self::Control(happened) => happened.verb(),
            Self::BreachExplained { .. } => "explained a missed target",
            Self::Crimed { .. } => "gave a crime number",
            Self::Reclassified { .. } => "reclassified an offence",
            Self::NotCrimed { .. } => "recorded why it is no crime",
            Self::RationaleApproved { .. } => "approved the rationale",
            Self::RationaleReturned { .. } => "sent the rationale back",
            Self::SubjectTold { .. } => "noted whether the subject was told",
            Self::Subject(happened) => happened.verb(),
            Self::Challenged(happened) => happened.verb(),
            Self::Classified(happened) => happened.verb(),
            Self::Investigated(happened) => happened.verb(),
            Self::Scrutinised(happened) => happened.verb(),
            Self::PersonAdded { .. } => "added a person",
            Self::PersonChanged { .. } => "changed a person's details",
            Self::Assigned { .. } => "assigned",
            Self::Contacted { contact } => match contact.reached {
                super::record::Reached::Spoke => "contacted the victim",
                super::record::Reached::Attempted => "tried to contact the victim",
            },
            Self::Reviewed { .. } => "reviewed",
            Self::RiskAssessed { .. } => "assessed risk",
            Self::Referred { .. } => "offered a referral",
            Self::StatementOffered { .. } => "offered a victim personal statement",
            Self::OutcomeSet { .. } => "set the outcome",
            Self::AuthorityGiven { .. } => "authorised the outcome",
            Self::ClosureAsked { .. } => "asked for closure",
            Self::ClosureReturned { .. } => "sent the closure back",
            Self::Closed { .. } => "closed",
            Self::Reopened { .. } => "reopened",
            Self::Waived { .. } => "waived a duty",
            Self::Access(happened) => happened.verb(),
            Self::Between(happened) => happened.verb(),
            Self::Keeping(happened) => happened.verb(),
            Self::Care(care) => care.verb(),
            Self::Support(support) => support.verb(),
            Self::Proceeding(happened) => happened.verb(),
        }
    }

    /// The field classes that it touches, as the journal names them.
    pub fn classes(&self) -> &'static str {
        match self {
            Self::Recorded { .. } => "op id su na",
            Self::Corrected { .. } | Self::Reviewed { .. } | Self::Investigated(_) | Self::Scrutinised(_) | Self::Challenged(_) => "op na",
            Self::Access(happened) => happened.classes(),
            Self::Control(happened) if happened.note().is_some() => "op na",
            Self::PersonAdded { person } | Self::PersonChanged { person, .. } => match person.kind {
                super::record::PersonKind::Suspect => "su",
                _ => "id",
            },
            Self::Keeping(happened) => happened.classes(),
            Self::Care(care) => care.classes(),
            Self::Subject(_) => "op su",
            Self::Contacted { .. } | Self::Referred { .. } | Self::StatementOffered { .. } => "op id",
            Self::Proceeding(happened) => happened.classes(),
            _ => "op",
        }
    }
}
