//! How a hate crime is investigated: lines of enquiry, actions with their holders and days, the golden hour's list, handovers between
//! investigators, and the looks at who owns it (CT-2.1b, CT-2.2c, CT-2.2e).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::Did;
use super::{Incident, Words};
use crate::codes;

codes! {
    /// The answer to an item of the golden hour's list.
    GoldenAnswer {
        Done = "done", "Done";
        NotNeeded = "not-needed", "Does not apply";
        TooLate = "too-late", "Too late, or not possible";
    }
}

/// A line of enquiry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enquiry {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// When it was opened.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What is to be found out, sealed.
    pub title: Words,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What came of it, sealed.
    pub result: Option<Words>,
}

/// An action of the investigation plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAction {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// When it was set.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// The line of enquiry that it serves, by number.
    pub enquiry: Option<u32>,
    /// What is to be done, sealed.
    pub what: Words,
    /// Who does it.
    pub owner: String,
    /// The moment by which it is to be done.
    pub due_at: Timestamp,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// By whom.
    pub done_by: Option<String>,
    /// What came of it, sealed.
    pub result: Option<Words>,
}

/// An answer to an item of the golden hour's list; the last one for an item stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoldenCheck {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// The item's code in the policy pack.
    pub item: String,
    /// The answer.
    pub answer: GoldenAnswer,
    /// What was done or why not, sealed.
    pub note: Option<Words>,
}

/// What one investigator leaves to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// By whom it was written down.
    pub by: String,
    /// Who had it.
    pub outgoing: String,
    /// Who has it now.
    pub incoming: String,
    /// What was done, sealed.
    pub done: Words,
    /// What is open, sealed.
    pub left_open: Words,
}

/// A look at who owns the record, which left it where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ownership {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why it stays, sealed.
    pub reason: Words,
}

/// What happened in the investigation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each field carries the name of what it is; the variants say what happened")]
pub enum Happened {
    /// A line of enquiry was opened.
    EnquiryOpened { enquiry: Enquiry },
    /// A line of enquiry ended.
    EnquiryEnded { did: Did, enquiry: u32, result: Words },
    /// An action was set.
    ActionSet { action: PlanAction },
    /// An action was done.
    ActionDone { did: Did, action: u32, result: Words },
    /// Items of the golden hour's list were answered.
    GoldenHour { checks: Vec<GoldenCheck> },
    /// One investigator left it to the next.
    HandedOver { handover: Handover },
    /// The supervisor looked at who owns it and left it there.
    OwnershipKept { ownership: Ownership },
}

impl Happened {
    /// The journal's word for it.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::EnquiryOpened { .. } => "opened a line of enquiry",
            Self::EnquiryEnded { .. } => "ended a line of enquiry",
            Self::ActionSet { .. } => "set an action",
            Self::ActionDone { .. } => "finished an action",
            Self::GoldenHour { .. } => "answered the golden hour's list",
            Self::HandedOver { .. } => "handed over",
            Self::OwnershipKept { .. } => "confirmed who owns it",
        }
    }

    /// What the timeline says of it, without sealed words.
    pub fn detail(&self) -> String {
        match self {
            Self::EnquiryOpened { enquiry } => format!("Line {}.", enquiry.number),
            Self::EnquiryEnded { enquiry, .. } => format!("Line {enquiry}."),
            Self::ActionSet { action } => format!("Action {}.", action.number),
            Self::ActionDone { action, .. } => format!("Action {action}."),
            Self::GoldenHour { checks } => match checks.len() {
                1 => "1 item.".to_owned(),
                several => format!("{several} items."),
            },
            Self::HandedOver { .. } | Self::OwnershipKept { .. } => String::new(),
        }
    }

    /// The sealed words that the timeline opens for readers of narratives.
    pub fn note(&self) -> Option<&Words> {
        match self {
            Self::EnquiryOpened { enquiry } => Some(&enquiry.title),
            Self::EnquiryEnded { result, .. } | Self::ActionDone { result, .. } => Some(result),
            Self::ActionSet { action } => Some(&action.what),
            Self::GoldenHour { checks } => checks.iter().find_map(|check| check.note.as_ref()),
            Self::HandedOver { handover } => Some(&handover.left_open),
            Self::OwnershipKept { ownership } => Some(&ownership.reason),
        }
    }

    /// Every sealed text that it names.
    pub fn words(&self) -> Vec<&Words> {
        match self {
            Self::GoldenHour { checks } => checks.iter().filter_map(|check| check.note.as_ref()).collect(),
            Self::HandedOver { handover } => vec![&handover.done, &handover.left_open],
            other => other.note().into_iter().collect(),
        }
    }
}

impl Incident {
    /// The answer that stands for an item of the golden hour's list.
    pub fn golden(&self, item: &str) -> Option<&GoldenCheck> {
        self.golden_checks.iter().rev().find(|check| check.item == item)
    }

    /// Lets it happen.
    pub(super) fn on_investigated(&mut self, happened: &Happened) {
        match happened {
            Happened::EnquiryOpened { enquiry } => self.enquiries.push(enquiry.clone()),
            Happened::EnquiryEnded { did, enquiry, result } => {
                if let Some(kept) = self.enquiries.iter_mut().find(|e| e.number == *enquiry) {
                    kept.ended_at = Some(did.at);
                    kept.result = Some(result.clone());
                }
            }
            Happened::ActionSet { action } => self.plan_actions.push(action.clone()),
            Happened::ActionDone { did, action, result } => {
                if let Some(kept) = self.plan_actions.iter_mut().find(|a| a.number == *action) {
                    (kept.done_at, kept.done_by) = (Some(did.at), Some(did.by.clone()));
                    kept.result = Some(result.clone());
                }
            }
            Happened::GoldenHour { checks } => self.golden_checks.extend(checks.iter().cloned()),
            Happened::HandedOver { handover } => {
                // What the outgoing investigator had still to do is the next one's.
                for action in self.plan_actions.iter_mut().filter(|a| a.done_at.is_none() && a.owner == handover.outgoing) {
                    action.owner.clone_from(&handover.incoming);
                }
                self.handovers.push(handover.clone());
            }
            Happened::OwnershipKept { ownership } => self.ownerships.push(ownership.clone()),
        }
    }
}
