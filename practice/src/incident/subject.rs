//! The subject of a non-crime record: their details are looked at again, they may ask for a review or for their details to be deleted, and
//! somebody who did not record it answers (domain rules 2.2, step 9; R-NC-04, R-NC-05). Deleting destroys the key and leaves the incident.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::Did;
use super::record::{PersonKind, Threshold};
use super::{Event, Incident, Refused, Words, next};
use crate::codes;
use crate::people::two_people;

codes! {
    /// What a subject asks for.
    Wish {
        Review = "review", "That the record is looked at again";
        Deletion = "deletion", "That their details are deleted";
    }
}

codes! {
    /// What becomes of the subject's details.
    Fate {
        Kept = "kept", "The details stay";
        Deleted = "deleted", "The details are deleted";
    }
}

/// A look at whether the subject's details are still needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectReview {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Whether they stay.
    pub fate: Fate,
    /// Why, sealed.
    pub reason: Words,
}

/// A request of the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectRequest {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// When it was noted.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// When it came in: its clock starts here.
    pub received_at: Timestamp,
    /// What they ask for.
    pub wish: Wish,
    /// In what words, sealed.
    pub words: Option<Words>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// By whom: not by who recorded it.
    pub answered_by: Option<String>,
    /// The answer.
    pub fate: Option<Fate>,
    /// Why, as the subject is told, sealed.
    pub reason: Option<Words>,
}

/// What happened about the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "subject", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each field carries the name of what it is; the variants say what happened")]
pub enum Happened {
    /// The details were looked at again.
    Reviewed { review: SubjectReview, erased: Vec<u32> },
    /// The subject asked.
    Asked { request: SubjectRequest },
    /// Somebody else answered.
    Answered { did: Did, request: u32, fate: Fate, reason: Words, erased: Vec<u32> },
}

impl Happened {
    /// The journal's word for it.
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Reviewed { .. } => "reviewed the subject's details",
            Self::Asked { .. } => "noted the subject's request",
            Self::Answered { .. } => "answered the subject's request",
        }
    }

    /// What the timeline says of it, without sealed words.
    pub fn detail(&self) -> String {
        match self {
            Self::Reviewed { review, .. } => format!("{}.", review.fate.label()),
            Self::Asked { request } => format!("{}.", request.wish.label()),
            Self::Answered { request, fate, .. } => format!("Request {request}: {}.", fate.label().to_lowercase()),
        }
    }

    /// Why it was answered or decided so, for the timeline; a request's own words are not among them.
    pub fn reason(&self) -> Option<&Words> {
        self.note().filter(|_| !matches!(self, Self::Asked { .. }))
    }

    /// Its sealed words.
    pub fn note(&self) -> Option<&Words> {
        match self {
            Self::Reviewed { review, .. } => Some(&review.reason),
            Self::Asked { request } => request.words.as_ref(),
            Self::Answered { reason, .. } => Some(reason),
        }
    }

    /// The people whose details it destroyed.
    pub fn erased(&self) -> &[u32] {
        match self {
            Self::Reviewed { erased, .. } | Self::Answered { erased, .. } => erased,
            Self::Asked { .. } => &[],
        }
    }
}

impl Incident {
    /// Whether a subject's details stand on it behind the second threshold.
    pub fn holds_subject(&self) -> bool {
        self.core.threshold.is_some_and(|threshold| threshold != Threshold::None)
    }

    /// When somebody decided that the subject's details are deleted.
    pub fn subject_deleted(&self) -> Option<Timestamp> {
        let reviewed = self.subject_reviews.iter().filter(|review| review.fate == Fate::Deleted).map(|review| review.at);
        let answered =
            self.subject_requests.iter().filter(|request| request.fate == Some(Fate::Deleted)).filter_map(|request| request.answered_at);
        reviewed.chain(answered).max()
    }

    /// Looks at the subject's details again: they stay for a reason, or go. It may be done on a closed record.
    pub fn review_subject(&self, did: Did, fate: Fate, reason: Words) -> Result<Event, Refused> {
        self.unmerged()?;
        if !self.holds_subject() {
            return Err(Refused::NotNow("No personal data of a subject stands on this record.".into()));
        }
        let number = next(&self.subject_reviews, |review| review.number);
        let review = SubjectReview { incident: self.core.id.clone(), number, at: did.at, by: did.by, fate, reason };
        Ok(Event::Subject(Happened::Reviewed { review, erased: self.erased_by(fate) }))
    }

    /// Notes what the subject asks for. It may be noted on a closed record; one request is answered before the next of its kind.
    pub fn subject_asks(&self, did: Did, received_at: Timestamp, wish: Wish, words: Option<Words>) -> Result<Event, Refused> {
        self.unmerged()?;
        if self.core.non_crime.is_none() {
            return Err(Refused::NotNow(
                "This is no non-crime record. A request about any other record goes through the rights of the people in it.".into(),
            ));
        }
        if received_at > did.at || received_at < self.core.reported_at {
            return Err(Refused::field("received_at", "Enter when the request came in: after the report, and not in the future."));
        }
        if self.subject_requests.iter().any(|known| known.wish == wish && known.answered_at.is_none()) {
            return Err(Refused::field("wish", "A request of this kind waits for its answer already."));
        }
        let request = SubjectRequest {
            incident: self.core.id.clone(),
            number: next(&self.subject_requests, |request| request.number),
            at: did.at,
            by: did.by,
            received_at,
            wish,
            words,
            answered_at: None,
            answered_by: None,
            fate: None,
            reason: None,
        };
        Ok(Event::Subject(Happened::Asked { request }))
    }

    /// Answers a request, by somebody who neither recorded the report or its rationale nor took the request down.
    pub fn answer_subject(&self, did: Did, request: u32, fate: Fate, reason: Words) -> Result<Event, Refused> {
        self.unmerged()?;
        let Some(asked) = self.subject_requests.iter().find(|known| known.number == request && known.answered_at.is_none()) else {
            return Err(Refused::field("request", "Choose a request that waits for its answer."));
        };
        let recorded = [Some(&self.core.recorded_by), self.core.rationale_by.as_ref(), Some(&asked.by)];
        for by in recorded.into_iter().flatten() {
            two_people(by, &did.by).map_err(|_| {
                Refused::SamePerson("You recorded this report, its rationale or the request, so somebody else must answer the subject.".into())
            })?;
        }
        Ok(Event::Subject(Happened::Answered { did, request, fate, reason, erased: self.erased_by(fate) }))
    }

    /// The people whose details go.
    fn erased_by(&self, fate: Fate) -> Vec<u32> {
        let subjects = self.people.iter().filter(|person| person.kind == PersonKind::Suspect);
        if fate == Fate::Deleted { subjects.map(|person| person.number).collect() } else { Vec::new() }
    }

    /// Refuses a step on a duplicate: its main record is where work goes on.
    pub(super) fn unmerged(&self) -> Result<(), Refused> {
        self.merged().map_or(Ok(()), |merge| {
            Err(Refused::NotNow(format!("This record is merged into {}. Work there, or split it off first.", merge.into_record)))
        })
    }

    /// Lets it happen.
    pub(super) fn on_subject(&mut self, happened: &Happened) {
        match happened {
            Happened::Reviewed { review, .. } => self.subject_reviews.push(review.clone()),
            Happened::Asked { request } => self.subject_requests.push(request.clone()),
            Happened::Answered { did, request, fate, reason, .. } => {
                if let Some(kept) = self.subject_requests.iter_mut().find(|known| known.number == *request) {
                    (kept.answered_at, kept.answered_by) = (Some(did.at), Some(did.by.clone()));
                    kept.fate = Some(*fate);
                    kept.reason = Some(reason.clone());
                }
            }
        }
        if !happened.erased().is_empty() {
            self.erase(happened.erased());
            self.core.threshold = Some(Threshold::None);
        }
    }
}
