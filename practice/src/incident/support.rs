//! What a record holds of the victim and witness hub's work: acceptance, worker, plan, actions, contacts, the way through the courts, and the
//! closing survey (CT-4.1, LS-3.1c). It is the victim's part of a record and nothing else of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::Did;
use super::record::{ContactChannel, Satisfaction};
use super::{Incident, Words};
use crate::codes;

codes! {
    /// Where the case stands in the criminal justice system, as the hub follows it for the victim.
    CourtStage {
        Investigation = "investigation", "Being investigated";
        Charged = "charged", "Somebody is charged";
        FirstHearing = "first-hearing", "First hearing";
        Trial = "trial", "Trial";
        Verdict = "verdict", "Verdict";
        Sentence = "sentence", "Sentence";
        Appeal = "appeal", "Appeal";
        Ended = "ended", "Ended: nothing further in court";
    }
}

codes! {
    /// What an entry of the hub's log is about.
    NoteKind {
        Contact = "contact", "Contact with the victim";
        Attempt = "attempt", "Tried, not reached";
        Court = "court", "Court stage";
        Measures = "measures", "Special measures";
        Compensation = "compensation", "Compensation information given";
        Other = "other", "Note";
    }
}

/// One victim or witness as the hub supports them; accepted, or sent back with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The person, by number in the incident.
    pub person: u32,
    /// When the referral was answered.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why it was sent back, sealed; none where it was accepted.
    pub sent_back: Option<Words>,
    /// The worker's account.
    pub worker: Option<String>,
    /// Since when.
    pub worker_at: Option<Timestamp>,
    /// Where the case stands in court.
    pub stage: CourtStage,
    /// Since when.
    pub stage_at: Option<Timestamp>,
    /// Codes of the special measures asked for or granted.
    pub measures: Vec<String>,
    /// When they were told about compensation.
    pub compensation_at: Option<Timestamp>,
    /// When support ended.
    pub ended_at: Option<Timestamp>,
    /// Who noted that.
    pub ended_by: Option<String>,
    /// How satisfied they are with the support; none where they did not answer.
    pub survey: Option<Satisfaction>,
    /// What they said, sealed.
    pub survey_note: Option<Words>,
}

impl Support {
    /// Whether the hub supports them now.
    pub const fn is_open(&self) -> bool {
        self.sent_back.is_none() && self.ended_at.is_none()
    }
}

/// A support plan, with the day on which it is looked at again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportPlan {
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
    /// What is to be better for them, sealed.
    pub aims: Option<Words>,
    /// When it is looked at again.
    pub review_at: Timestamp,
}

/// An action of a support plan, done by the hub or by a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportAction {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The person, by number in the incident.
    pub person: u32,
    /// When it was set.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What, sealed.
    pub what: Words,
    /// The service that does it, by its id; none where the hub does.
    pub service: Option<String>,
    /// By when.
    pub due_at: Timestamp,
    /// When a service began; until then the person waits there.
    pub begun_at: Option<Timestamp>,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// Who noted that.
    pub done_by: Option<String>,
    /// What came of it, sealed.
    pub result: Option<Words>,
}

/// An entry of the hub's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportNote {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The person, by number in the incident.
    pub person: u32,
    /// When it took place.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What it is about.
    pub kind: NoteKind,
    /// How they were reached.
    pub channel: Option<ContactChannel>,
    /// Why a way was used that is not safe, sealed.
    pub breach: Option<Words>,
    /// The court stage's code, or those of the special measures.
    pub codes: Vec<String>,
    /// What was said or done, sealed.
    pub note: Option<Words>,
}

/// What happened in the hub's work for one person of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "support", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each field carries the name of what it is; the variants say what happened")]
pub enum Happened {
    /// The hub answered a referral: accepted it, or sent it back.
    Answered { entry: Support },
    /// A worker was given it.
    Allocated { did: Did, person: u32, worker: String },
    /// A plan was made, or made anew.
    Planned { plan: SupportPlan },
    /// An action was set.
    ActionSet { action: SupportAction },
    /// A service began with an action.
    ActionBegun { did: Did, action: u32 },
    /// An action was done.
    ActionDone { did: Did, action: u32, result: Option<Words> },
    /// Something was noted.
    Noted { note: SupportNote },
    /// Support ended, with what the person said of it.
    Ended { did: Did, person: u32, survey: Option<Satisfaction>, note: Option<Words> },
}

impl Happened {
    /// The journal's word for it, and the line in the timeline.
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Answered { entry } => {
                if entry.sent_back.is_some() {
                    "sent a referral back"
                } else {
                    "accepted a referral"
                }
            }
            Self::Allocated { .. } => "gave the support to a worker",
            Self::Planned { .. } => "planned support",
            Self::ActionSet { .. } => "set a support action",
            Self::ActionBegun { .. } => "noted that a service began",
            Self::ActionDone { .. } => "noted a support action as done",
            Self::Noted { note } => match note.kind {
                NoteKind::Contact => "contacted the victim for the hub",
                NoteKind::Attempt => "tried to contact the victim for the hub",
                NoteKind::Court => "noted a court stage for the hub",
                NoteKind::Measures => "noted special measures",
                NoteKind::Compensation => "noted that compensation was explained",
                NoteKind::Other => "made a note for the hub",
            },
            Self::Ended { .. } => "ended the support",
        }
    }

    /// Every sealed text that it names.
    pub fn words(&self) -> Vec<&Words> {
        match self {
            Self::Answered { entry } => entry.sent_back.iter().chain(&entry.survey_note).collect(),
            Self::Planned { plan } => plan.aims.iter().collect(),
            Self::ActionSet { action } => std::iter::once(&action.what).chain(&action.result).collect(),
            Self::ActionDone { result, .. } => result.iter().collect(),
            Self::Noted { note } => note.note.iter().chain(&note.breach).collect(),
            Self::Ended { note, .. } => note.iter().collect(),
            Self::Allocated { .. } | Self::ActionBegun { .. } => Vec::new(),
        }
    }

    /// The person whom it is about; 0 for an action, which names its person.
    pub const fn person(&self) -> u32 {
        match self {
            Self::Answered { entry } => entry.person,
            Self::Allocated { person, .. } | Self::Ended { person, .. } => *person,
            Self::Planned { plan } => plan.person,
            Self::ActionSet { action } => action.person,
            Self::Noted { note } => note.person,
            Self::ActionBegun { .. } | Self::ActionDone { .. } => 0,
        }
    }
}

impl Incident {
    /// The support of a person that is open.
    pub fn support_of(&self, person: u32) -> Option<&Support> {
        self.supports.iter().rev().find(|s| s.person == person && s.is_open())
    }

    /// Lets it happen to the record.
    pub(super) fn on_support(&mut self, event: &Happened) {
        match event {
            Happened::Answered { entry } => self.supports.push(entry.clone()),
            Happened::Allocated { did, person, worker } => self.on_open_support(*person, |s| {
                s.worker = Some(worker.clone());
                s.worker_at = Some(did.at);
            }),
            Happened::Planned { plan } => self.support_plans.push(plan.clone()),
            Happened::ActionSet { action } => self.support_actions.push(action.clone()),
            Happened::ActionBegun { did, action } => self.on_action(*action, |a| a.begun_at = Some(did.at)),
            Happened::ActionDone { did, action, result } => self.on_action(*action, |a| {
                a.done_at = Some(did.at);
                a.done_by = Some(did.by.clone());
                a.result.clone_from(result);
            }),
            Happened::Noted { note } => {
                self.on_open_support(note.person, |s| noted(s, note));
                self.support_notes.push(note.clone());
            }
            Happened::Ended { did, person, survey, note } => self.on_open_support(*person, |s| {
                s.ended_at = Some(did.at);
                s.ended_by = Some(did.by.clone());
                s.survey = *survey;
                s.survey_note.clone_from(note);
            }),
        }
    }

    /// Support ends with the consent that it rested on.
    pub(super) fn end_support(&mut self, person: u32, at: Timestamp, by: &str) {
        self.on_open_support(person, |s| {
            s.ended_at = Some(at);
            s.ended_by = Some(by.to_owned());
        });
    }

    fn on_open_support(&mut self, person: u32, change: impl FnOnce(&mut Support)) {
        if let Some(support) = self.supports.iter_mut().rev().find(|s| s.person == person && s.is_open()) {
            change(support);
        }
    }

    fn on_action(&mut self, number: u32, change: impl FnOnce(&mut SupportAction)) {
        if let Some(action) = self.support_actions.iter_mut().find(|a| a.number == number) {
            change(action);
        }
    }
}

/// What an entry of the log says of the support itself.
fn noted(support: &mut Support, note: &SupportNote) {
    match note.kind {
        NoteKind::Court => {
            if let Some(stage) = note.codes.first().and_then(|code| CourtStage::from_code(code)) {
                support.stage = stage;
                support.stage_at = Some(note.at);
            }
        }
        NoteKind::Measures => support.measures.clone_from(&note.codes),
        NoteKind::Compensation => support.compensation_at = support.compensation_at.or(Some(note.at)),
        NoteKind::Contact | NoteKind::Attempt | NoteKind::Other => {}
    }
}
