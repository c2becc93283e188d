//! Whether the record is kept: reviews at the end of its clear period, legal holds, restriction of processing, disposal by two people, and
//! statements of people who disagree with what is recorded of them (domain rules 10.3; R-IG-03, R-IG-05).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::Did;
use super::{Incident, Refused, Words, next};
use crate::codes;
use crate::people::two_people;

codes! {
    /// What a review of retention decided.
    KeepingDecision {
        Keep = "keep", "Keep it";
        Limit = "limit", "Keep it, and restrict what is done with it";
        Hold = "hold", "Put it under a legal hold";
        Dispose = "dispose", "Propose its disposal";
    }
}

codes! {
    /// Why a record must not be disposed of, whatever its clear period.
    HoldGround {
        Proceedings = "proceedings", "Court proceedings, or an appeal";
        Complaint = "complaint", "A complaint, or an investigation of misconduct";
        Inquiry = "inquiry", "A public inquiry, an inquest or a review";
        Claim = "claim", "A civil claim";
        Request = "request", "A request of a person in the data that is not answered yet";
        Other = "other", "Another ground, given in the reason";
    }
}

codes! {
    /// Why processing is restricted.
    LimitGround {
        Accuracy = "accuracy", "Its accuracy is contested and cannot be established";
        Objection = "objection", "Somebody objects, and that is being decided";
        Evidence = "evidence", "It must be kept as evidence only";
        NoPurpose = "no-purpose", "There is no policing purpose any more, but it must be kept";
    }
}

codes! {
    /// Why a record is disposed of. The log of disposals holds this and no other word of it (R-IG-03).
    DisposalGround {
        ClearPeriod = "clear-period", "The clear period is over and there is no reason to keep it";
        NoPurpose = "no-purpose", "There is no policing purpose to keep it";
        Request = "request", "A person in it asked for erasure, and that was granted";
        MadeInError = "made-in-error", "It should not have been recorded";
    }
}

/// A review at the end of the clear period, or before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepingReview {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// What was decided.
    pub decision: KeepingDecision,
    /// The retention group that the record was put into; none where it stays in the one that fits.
    pub retention_group: Option<String>,
    /// When it is reviewed next; none where its disposal was proposed.
    pub next_at: Option<Timestamp>,
    /// Why, sealed.
    pub reason: Option<Words>,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// A legal hold: while it stands nothing disposes of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// On what ground.
    pub ground: HoldGround,
    /// Why, sealed.
    pub reason: Option<Words>,
    /// The first moment at which it is over by itself; none: until somebody ends it.
    pub until_at: Option<Timestamp>,
    /// From when.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// When somebody ended it.
    pub ended_at: Option<Timestamp>,
    /// Who.
    pub ended_by: Option<String>,
}

/// A restriction of processing: the record is kept, and closed to all steps but those that protect people or end the restriction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limited {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// On what ground.
    pub ground: LimitGround,
    /// Why, sealed.
    pub reason: Option<Words>,
    /// From when.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
    /// Who ended it.
    pub ended_by: Option<String>,
    /// Why, sealed.
    pub ended_reason: Option<Words>,
}

/// A disposal: proposed by one person, done or refused by another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposal {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// On what ground.
    pub ground: DisposalGround,
    /// When it was proposed.
    pub at: Timestamp,
    /// Who proposed it.
    pub by: String,
    /// When a second person refused it.
    pub refused_at: Option<Timestamp>,
    /// Who.
    pub refused_by: Option<String>,
    /// Why, sealed.
    pub refused_reason: Option<Words>,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// The second person, who did it.
    pub done_by: Option<String>,
    /// What was destroyed.
    pub texts: u32,
    /// Keys.
    pub keys: u32,
    /// Files.
    pub files: u32,
}

/// A statement of somebody who disagrees with what is recorded of them; it stands beside the field from then on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// Whose details it is about, by number in the incident; none where it is about the account or another fact of the record.
    pub person: Option<u32>,
    /// Which field.
    pub field: String,
    /// In their words, sealed.
    pub statement: Option<Words>,
    /// The request that it answers.
    pub request: String,
    /// When.
    pub at: Timestamp,
    /// Who put it there.
    pub by: String,
}

/// What a disposal destroyed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destroyed {
    /// Sealed texts.
    pub texts: u32,
    /// Keys.
    pub keys: u32,
    /// Files.
    pub files: u32,
}

/// What happened to the keeping of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "keeping", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each field carries the name of what it is; the variants say what happened")]
pub enum Happened {
    /// Somebody reviewed whether it is kept.
    Reviewed { review: KeepingReview },
    /// It was put under a legal hold.
    Held { hold: Hold },
    /// The hold was ended.
    HoldEnded { did: Did, hold: u32 },
    /// Processing was restricted.
    Limited { limited: Limited },
    /// The restriction of processing was ended.
    Freed { did: Did, limited: u32, reason: Words },
    /// Somebody proposed to dispose of it.
    DisposalProposed { disposal: Disposal },
    /// A second person refused that.
    DisposalRefused { did: Did, disposal: u32, reason: Words },
    /// A second person disposed of it: its keys and all that it said are gone.
    Disposed { did: Did, disposal: u32, destroyed: Destroyed },
    /// Somebody's disagreement was put beside what they disagree with.
    Disagreed { disagreement: Disagreement },
}

impl Happened {
    /// The journal's word for it.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Reviewed { .. } => "reviewed whether the record is kept",
            Self::Held { .. } => "put the record under a legal hold",
            Self::HoldEnded { .. } => "ended a legal hold",
            Self::Limited { .. } => "restricted the processing",
            Self::Freed { .. } => "ended the restriction of processing",
            Self::DisposalProposed { .. } => "proposed the disposal",
            Self::DisposalRefused { .. } => "refused the disposal",
            Self::Disposed { .. } => "disposed of the record",
            Self::Disagreed { .. } => "put a statement of disagreement beside a field",
        }
    }

    /// The field classes that it touches.
    pub fn classes(&self) -> &'static str {
        match self {
            Self::Disposed { .. } => "op id su na",
            Self::Disagreed { .. } => "op id",
            _ => "op",
        }
    }

    /// The note that it carries, if any.
    pub fn note(&self) -> Option<&Words> {
        match self {
            Self::Reviewed { review } => review.reason.as_ref(),
            Self::Held { hold } => hold.reason.as_ref(),
            Self::Limited { limited } => limited.reason.as_ref(),
            Self::Freed { reason, .. } | Self::DisposalRefused { reason, .. } => Some(reason),
            Self::Disagreed { disagreement } => disagreement.statement.as_ref(),
            Self::HoldEnded { .. } | Self::DisposalProposed { .. } | Self::Disposed { .. } => None,
        }
    }

    /// What the timeline says besides the verb.
    pub fn detail(&self) -> String {
        match self {
            Self::Reviewed { review } => format!("{}.", review.decision),
            Self::Held { hold } => format!("{}.", hold.ground),
            Self::Limited { limited } => format!("{}.", limited.ground),
            Self::DisposalProposed { disposal } => format!("{}.", disposal.ground),
            Self::Disposed { destroyed, .. } => {
                format!("{} texts, {} keys and {} files were destroyed.", destroyed.texts, destroyed.keys, destroyed.files)
            }
            Self::HoldEnded { .. } | Self::Freed { .. } | Self::DisposalRefused { .. } | Self::Disagreed { .. } => String::new(),
        }
    }
}

/// What it does to the record.
pub(super) fn apply(incident: &mut Incident, happened: &Happened) {
    match happened {
        Happened::Reviewed { review } => incident.keeping_reviews.push(review.clone()),
        Happened::Held { hold } => incident.holds.push(hold.clone()),
        Happened::HoldEnded { did, hold } => {
            on(&mut incident.holds, |h| h.number == *hold, |h| (h.ended_at, h.ended_by) = (Some(did.at), Some(did.by.clone())));
        }
        Happened::Limited { limited } => incident.limits.push(limited.clone()),
        Happened::Freed { did, limited, reason } => on(
            &mut incident.limits,
            |l| l.number == *limited,
            |l| (l.ended_at, l.ended_by, l.ended_reason) = (Some(did.at), Some(did.by.clone()), Some(reason.clone())),
        ),
        Happened::DisposalProposed { disposal } => incident.disposals.push(disposal.clone()),
        Happened::DisposalRefused { did, disposal, reason } => on(
            &mut incident.disposals,
            |d| d.number == *disposal,
            |d| (d.refused_at, d.refused_by, d.refused_reason) = (Some(did.at), Some(did.by.clone()), Some(reason.clone())),
        ),
        Happened::Disposed { did, disposal, destroyed } => {
            on(
                &mut incident.disposals,
                |d| d.number == *disposal,
                |d| {
                    (d.done_at, d.done_by) = (Some(did.at), Some(did.by.clone()));
                    (d.texts, d.keys, d.files) = (destroyed.texts, destroyed.keys, destroyed.files);
                },
            );
            dispose(incident, did.at);
        }
        Happened::Disagreed { disagreement } => incident.disagreements.push(disagreement.clone()),
    }
}

fn on<T>(list: &mut [T], is: impl Fn(&T) -> bool, change: impl FnOnce(&mut T)) {
    if let Some(one) = list.iter_mut().find(|one| is(one)) {
        change(one);
    }
}

/// What stays is what figures count: codes, moments, places as codes. What a page would open is not named any more; notes of the lists keep
/// their numbers, to which no text belongs.
fn dispose(incident: &mut Incident, at: Timestamp) {
    let core = &mut incident.core;
    core.disposed_at = Some(at);
    (core.place, core.narrative) = (None, None);
    for person in &mut incident.people {
        (person.name, person.phone, person.email, person.address) = (None, None, None, None);
        (person.about, person.safe_contact, person.monitoring) = (None, None, None);
    }
}

/// What a proposal or a decision of disposal is refused for, in sentences; empty where nothing stands in the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InTheWayOfDisposal(pub Vec<String>);

impl InTheWayOfDisposal {
    fn refused(&self) -> Result<(), Refused> {
        if self.0.is_empty() { Ok(()) } else { Err(Refused::NotNow(format!("It cannot be disposed of now. {}", self.0.join(" ")))) }
    }
}

impl Incident {
    /// Whether it was disposed of.
    pub fn is_disposed(&self) -> bool {
        self.core.disposed_at.is_some()
    }

    /// The legal holds that stand at a moment.
    pub fn holds_at(&self, at: Timestamp) -> impl Iterator<Item = &Hold> {
        self.holds.iter().filter(move |hold| hold.ended_at.is_none() && hold.until_at.is_none_or(|until| until > at))
    }

    /// The restriction of processing that stands.
    pub fn limited(&self) -> Option<&Limited> {
        self.limits.iter().find(|limited| limited.ended_at.is_none())
    }

    /// The disposal that waits for a second person.
    pub fn disposal_proposed(&self) -> Option<&Disposal> {
        self.disposals.iter().find(|disposal| disposal.refused_at.is_none() && disposal.done_at.is_none())
    }

    /// Reviews whether the record is kept; a next review lies ahead, and only a disposal has none.
    pub fn review_keeping(
        &self,
        did: Did,
        decision: KeepingDecision,
        retention_group: Option<String>,
        next_at: Option<Timestamp>,
        reason: Words,
    ) -> Result<Happened, Refused> {
        if !self.is_closed() {
            return Err(Refused::NotNow("The record is open. It is reviewed when it was closed and its clear period is over.".into()));
        }
        if self.disposal_proposed().is_some() {
            return Err(Refused::NotNow("Its disposal is proposed already and waits for a second person.".into()));
        }
        match (decision, next_at) {
            (KeepingDecision::Dispose, _) => {}
            (_, None) => return Err(Refused::field("next", "Enter the day of the next review.")),
            (_, Some(next_at)) if next_at <= did.at => return Err(Refused::field("next", "The next review must lie ahead.")),
            (_, Some(_)) => {}
        }
        let review = KeepingReview {
            incident: self.core.id.clone(),
            number: next(&self.keeping_reviews, |r| r.number),
            decision,
            retention_group,
            next_at: next_at.filter(|_| decision != KeepingDecision::Dispose),
            reason: Some(reason),
            at: did.at,
            by: did.by,
        };
        Ok(Happened::Reviewed { review })
    }

    /// Puts the record under a legal hold. Refuses an end that is past.
    pub fn hold(&self, did: Did, ground: HoldGround, reason: Words, until_at: Option<Timestamp>) -> Result<Happened, Refused> {
        if until_at.is_some_and(|until| until <= did.at) {
            return Err(Refused::field("until", "The last day of the hold is over already. Choose a later one."));
        }
        let hold = Hold {
            incident: self.core.id.clone(),
            number: next(&self.holds, |h| h.number),
            ground,
            reason: Some(reason),
            until_at,
            at: did.at,
            by: did.by,
            ended_at: None,
            ended_by: None,
        };
        Ok(Happened::Held { hold })
    }

    /// Ends a legal hold that stands.
    pub fn end_hold(&self, did: Did, hold: u32) -> Result<Happened, Refused> {
        let stands = self.holds_at(did.at).any(|h| h.number == hold);
        if stands { Ok(Happened::HoldEnded { did, hold }) } else { Err(Refused::field("hold", "Choose a hold that stands.")) }
    }

    /// Restricts the processing of the record.
    pub fn limit(&self, did: Did, ground: LimitGround, reason: Words) -> Result<Happened, Refused> {
        if self.limited().is_some() {
            return Err(Refused::NotNow("The processing of this record is restricted already.".into()));
        }
        let limited = Limited {
            incident: self.core.id.clone(),
            number: next(&self.limits, |l| l.number),
            ground,
            reason: Some(reason),
            at: did.at,
            by: did.by,
            ended_at: None,
            ended_by: None,
            ended_reason: None,
        };
        Ok(Happened::Limited { limited })
    }

    /// Ends the restriction of processing.
    pub fn free(&self, did: Did, reason: Words) -> Result<Happened, Refused> {
        let limited = self.limited().ok_or_else(|| Refused::NotNow("The processing of this record is not restricted.".into()))?;
        Ok(Happened::Freed { did, limited: limited.number, reason })
    }

    /// Proposes the disposal, unless something stands in its way.
    pub fn propose_disposal(&self, did: Did, ground: DisposalGround, in_the_way: &InTheWayOfDisposal) -> Result<Happened, Refused> {
        if self.disposal_proposed().is_some() {
            return Err(Refused::NotNow("Its disposal is proposed already and waits for a second person.".into()));
        }
        in_the_way.refused()?;
        let disposal = Disposal {
            incident: self.core.id.clone(),
            number: next(&self.disposals, |d| d.number),
            ground,
            at: did.at,
            by: did.by,
            refused_at: None,
            refused_by: None,
            refused_reason: None,
            done_at: None,
            done_by: None,
            texts: 0,
            keys: 0,
            files: 0,
        };
        Ok(Happened::DisposalProposed { disposal })
    }

    /// Disposes of the record as a second person (access rule 4), unless something came in its way since it was proposed.
    pub fn dispose(&self, did: Did, destroyed: Destroyed, in_the_way: &InTheWayOfDisposal) -> Result<Happened, Refused> {
        let disposal = self.waiting_disposal(&did)?;
        in_the_way.refused()?;
        Ok(Happened::Disposed { disposal, destroyed, did })
    }

    /// Lets the record stand, as a second person.
    pub fn refuse_disposal(&self, did: Did, reason: Words) -> Result<Happened, Refused> {
        let disposal = self.waiting_disposal(&did)?;
        Ok(Happened::DisposalRefused { disposal, reason, did })
    }

    fn waiting_disposal(&self, did: &Did) -> Result<u32, Refused> {
        let disposal = self.disposal_proposed().ok_or_else(|| Refused::NotNow("No disposal of this record is proposed.".into()))?;
        two_people(&disposal.by, &did.by).map_err(|same| Refused::SamePerson(same.to_string()))?;
        Ok(disposal.number)
    }

    /// Puts a statement of disagreement beside a field.
    pub fn disagree(&self, did: Did, person: Option<u32>, field: String, statement: Words, request: String) -> Result<Happened, Refused> {
        if person.is_some_and(|number| self.person(number).is_none()) {
            return Err(Refused::field("person", "Choose a person of this record."));
        }
        let disagreement = Disagreement {
            incident: self.core.id.clone(),
            number: next(&self.disagreements, |d| d.number),
            person,
            field,
            statement: Some(statement),
            request,
            at: did.at,
            by: did.by,
        };
        Ok(Happened::Disagreed { disagreement })
    }
}
