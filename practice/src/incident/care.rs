//! What a record holds of the care for the people in it: how they may be reached, what they agreed to share, their needs, what is done
//! against the risk, why somebody was dissatisfied, and whether they were victims before (domain-rules 3.4 to 3.6; CT-2.2d, g, h).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::Did;
use super::record::{Person, ReferralConsent};
use super::{Incident, Words};
use crate::codes;

codes! {
    /// What an intervention did to the risk.
    Effect {
        Reduced = "reduced", "The risk went down";
        NoChange = "no-change", "No change";
        Worse = "worse", "The risk went up";
    }
}

codes! {
    /// Why needs were assessed: at the report, or again because something changed (Victims' Code, needs assessment).
    NeedsOccasion {
        Report = "report", "At the report";
        Change = "change", "Something changed";
    }
}

codes! {
    /// Who or what came to notice before.
    Repeated {
        Victim = "victim", "The same victim or household";
        Place = "place", "The same place";
        Suspect = "suspect", "The same suspect";
    }
}

impl Repeated {
    /// The flag that a confirmed repeat puts on the record.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Victim => "repeat-victim",
            Self::Place => "repeat-location",
            Self::Suspect => "repeat-subject",
        }
    }
}

/// What was agreed with a victim or witness about reaching them (domain-rules 3.4). Each agreement is an entry of its own; the last one of a
/// person stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The person, by number in the incident.
    pub person: u32,
    /// When it was agreed.
    pub at: Timestamp,
    /// With whom of ours.
    pub by: String,
    /// The name by which they want to be called, sealed.
    pub preferred_name: Option<Words>,
    /// The language that they want to be spoken to in, by its code; none for English.
    pub language: Option<String>,
    /// Whether an interpreter is needed.
    pub interpreter: bool,
    /// Codes of the formats that they need: British Sign Language, large print ...
    pub formats: Vec<String>,
    /// Codes of the ways to reach them that are safe.
    pub safe: Vec<String>,
    /// Codes of the ways that are not.
    pub unsafe_channels: Vec<String>,
    /// The days on which they may be called, as `mon` to `sun`; none for any day.
    pub days: Vec<String>,
    /// From which time of those days, as `09:00`; none for any.
    pub from_time: Option<String>,
    /// Until which time.
    pub to_time: Option<String>,
    /// What else keeps them safe ("no voicemail, not at home"), sealed.
    pub limits: Option<Words>,
    /// Somebody else to speak to, with how to reach them, sealed.
    pub nominated: Option<Words>,
    /// How many days may pass between updates; none for the force's own.
    pub update_days: Option<u32>,
    /// Codes of the events that they want to hear of.
    pub wanted: Vec<String>,
    /// Codes of the events that they do not want to hear of.
    pub unwanted: Vec<String>,
    /// When it is agreed again.
    pub review_at: Timestamp,
}

/// What a person said to sharing their details with one recipient, each apart; the last word for a recipient counts (R-VIC-03).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The person, by number in the incident.
    pub person: u32,
    /// When.
    pub at: Timestamp,
    /// Who noted it.
    pub by: String,
    /// The recipient's code: police, council, victim service, housing, other.
    pub recipient: String,
    /// Whether they agree; a later "no" withdraws.
    pub given: bool,
    /// In what words, sealed.
    pub note: Option<Words>,
}

/// A needs assessment: who the person is, what was done and how, and what they say themselves (Victims' Code; domain-rules 3.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needs {
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
    /// At the report, or because something changed.
    pub occasion: NeedsOccasion,
    /// Codes of the factors that make them vulnerable or intimidated.
    pub factors: Vec<String>,
    /// Personal characteristics that matter, sealed.
    pub personal: Option<Words>,
    /// Nature and circumstances of what was done, and the harm to person, family and community (LS-2.4), sealed.
    pub circumstances: Option<Words>,
    /// What the person says that they need, sealed.
    pub views: Option<Words>,
    /// What is done about it, sealed.
    pub support: Option<Words>,
}

/// Something that is done against the risk, with who does it and by when (CT-2.2h; domain-rules 3.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intervention {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// Whom it protects, by number in the incident.
    pub person: u32,
    /// When it was set.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Its kind's code.
    pub kind: String,
    /// Who does it: an account.
    pub owner: String,
    /// By when.
    pub due_at: Timestamp,
    /// What exactly, sealed.
    pub note: Option<Words>,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// Who noted that.
    pub done_by: Option<String>,
    /// What it did to the risk.
    pub effect: Option<Effect>,
    /// In what way, sealed.
    pub effect_note: Option<Words>,
}

/// Why a victim was dissatisfied, what was urgent about it, and what is learnt (CT-2.2g).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The contact in which they said so, by its number.
    pub contact: u32,
    /// When it was reviewed.
    pub at: Timestamp,
    /// By whom: an inspector or above.
    pub by: String,
    /// The cause's code.
    pub cause: String,
    /// What was found, sealed.
    pub note: Option<Words>,
    /// What is put right at once, sealed; none where nothing is urgent.
    pub remedy: Option<Words>,
    /// By when.
    pub remedy_due_at: Option<Timestamp>,
    /// When that was done.
    pub remedy_done_at: Option<Timestamp>,
    /// Who noted it.
    pub remedy_done_by: Option<String>,
    /// The theme's code of the learning point that goes to the tactical group.
    pub theme: Option<String>,
    /// The learning point, without personal data, sealed here like every text of the record.
    pub learning: Option<Words>,
}

/// A person's word on a suggestion that victim, place or suspect came to notice before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepeatMark {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// Victim, place or suspect.
    pub what: Repeated,
    /// Whether it is so.
    pub stands: bool,
    /// When it was said.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What it rests on, sealed.
    pub note: Option<Words>,
}

/// What happened in the care for the people of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "care", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each field carries the name of what it is; the variants say what happened")]
pub enum Happened {
    /// A contact contract was agreed.
    ContractAgreed { contract: Contract },
    /// A word on sharing with one recipient was noted.
    ConsentNoted { consent: Consent },
    /// Needs were assessed.
    NeedsAssessed { needs: Needs },
    /// An intervention was set.
    InterventionSet { intervention: Intervention },
    /// An intervention was done.
    InterventionDone { did: Did, intervention: u32, effect: Effect, note: Option<Words> },
    /// The cause of a dissatisfaction was reviewed.
    CauseReviewed { cause: Cause },
    /// An urgent remedy was done.
    RemedyDone { did: Did, cause: u32 },
    /// A repeat was confirmed, or said not to be one.
    RepeatDecided { mark: RepeatMark },
}

impl Happened {
    /// The journal's word for it, and the line in the timeline.
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::ContractAgreed { .. } => "agreed how to keep in contact",
            Self::ConsentNoted { consent } => {
                if consent.given {
                    "noted consent to share"
                } else {
                    "noted that sharing is not agreed to"
                }
            }
            Self::NeedsAssessed { .. } => "assessed needs",
            Self::InterventionSet { .. } => "set an intervention",
            Self::InterventionDone { .. } => "noted an intervention as done",
            Self::CauseReviewed { .. } => "reviewed why the victim was dissatisfied",
            Self::RemedyDone { .. } => "noted a remedy as done",
            Self::RepeatDecided { mark } => {
                if mark.stands {
                    "confirmed a repeat"
                } else {
                    "said that it is no repeat"
                }
            }
        }
    }

    /// The field classes that it touches, as the journal names them.
    pub const fn classes(&self) -> &'static str {
        match self {
            Self::ContractAgreed { .. } | Self::ConsentNoted { .. } | Self::NeedsAssessed { .. } => "op id",
            Self::RepeatDecided { mark } => match mark.what {
                Repeated::Suspect => "op su",
                Repeated::Victim | Repeated::Place => "op id",
            },
            _ => "op",
        }
    }

    /// Every sealed text that it names.
    pub fn words(&self) -> Vec<&Words> {
        match self {
            Self::ContractAgreed { contract: c } => [&c.preferred_name, &c.limits, &c.nominated].into_iter().flatten().collect(),
            Self::ConsentNoted { consent } => consent.note.iter().collect(),
            Self::NeedsAssessed { needs: n } => [&n.personal, &n.circumstances, &n.views, &n.support].into_iter().flatten().collect(),
            Self::InterventionSet { intervention: i } => i.note.iter().collect(),
            Self::InterventionDone { note, .. } => note.iter().collect(),
            Self::CauseReviewed { cause: c } => [&c.note, &c.remedy, &c.learning].into_iter().flatten().collect(),
            Self::RemedyDone { .. } => Vec::new(),
            Self::RepeatDecided { mark } => mark.note.iter().collect(),
        }
    }
}

impl Incident {
    /// Lets it happen to the record.
    pub(super) fn on_care(&mut self, event: &Happened) {
        match event {
            Happened::ContractAgreed { contract } => self.contracts.push(contract.clone()),
            Happened::ConsentNoted { consent } => {
                if !consent.given
                    && consent.recipient == VICTIM_SERVICE
                    && let Some(person) = self.people.iter_mut().find(|p| p.number == consent.person)
                {
                    withdraw_referral(person, consent.at);
                    self.end_support(consent.person, consent.at, &consent.by);
                }
                self.consents.push(consent.clone());
            }
            Happened::NeedsAssessed { needs } => self.needs.push(needs.clone()),
            Happened::InterventionSet { intervention } => self.interventions.push(intervention.clone()),
            Happened::InterventionDone { did, intervention, effect, note } => {
                if let Some(kept) = self.interventions.iter_mut().find(|i| i.number == *intervention) {
                    kept.done_at = Some(did.at);
                    kept.done_by = Some(did.by.clone());
                    kept.effect = Some(*effect);
                    kept.effect_note.clone_from(note);
                }
            }
            Happened::CauseReviewed { cause } => self.causes.push(cause.clone()),
            Happened::RemedyDone { did, cause } => {
                if let Some(kept) = self.causes.iter_mut().find(|c| c.number == *cause) {
                    kept.remedy_done_at = Some(did.at);
                    kept.remedy_done_by = Some(did.by.clone());
                }
            }
            Happened::RepeatDecided { mark } => {
                let tag = mark.what.tag();
                self.core.tags.retain(|known| known != tag);
                if mark.stands {
                    self.core.tags.push(tag.to_owned());
                }
                self.repeats.push(mark.clone());
            }
        }
    }
}

/// The recipient whose consent the referral to victim services rests on.
pub const VICTIM_SERVICE: &str = "victim-service";

/// Who withdraws consent for the victim service is out of the hub's sight from that moment on (access rules: victim consented).
fn withdraw_referral(person: &mut Person, at: Timestamp) {
    if person.referral == Some(ReferralConsent::Agreed) {
        person.referral = Some(ReferralConsent::Declined);
        person.referral_at = Some(at);
    }
}
