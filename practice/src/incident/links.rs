//! Records that belong together: linked as one event, one suspect or otherwise; a duplicate merged into its main record and split off again
//! without loss (domain rules, scenario X4: one incident, an offence for each victim, the total not doubled).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::Did;
use super::{Incident, Refused, Words, next};
use crate::codes;

codes! {
    /// How two records belong together.
    LinkKind {
        SameEvent = "same-event", "Reports of one event: counted as one incident";
        SameSuspect = "same-suspect", "The same suspect";
        Related = "related", "Related in another way";
    }
}

/// A link of this record to another. The other record has its mirror.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The other record.
    pub other: String,
    /// How they belong together.
    pub kind: LinkKind,
    /// Whether this record is the one of the two that counts as the incident; only for one event.
    pub main: bool,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// When it was undone.
    pub ended_at: Option<Timestamp>,
    /// By whom.
    pub ended_by: Option<String>,
}

/// This record was merged into another as its duplicate. It keeps all that it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The main record.
    pub into_record: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why they are the same, sealed.
    pub reason: Option<Words>,
    /// When they were split again.
    pub split_at: Option<Timestamp>,
    /// By whom.
    pub split_by: Option<String>,
    /// Why, sealed.
    pub split_reason: Option<Words>,
}

/// What happened between records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "between", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each field carries the name of what it is; the variants say what happened")]
pub enum Happened {
    /// Linked to another record.
    Linked { link: Link },
    /// A link was undone.
    Unlinked { did: Did, link: u32 },
    /// Merged into its main record.
    Merged { merge: Merge },
    /// Split off again.
    Split { did: Did, reason: Words },
    /// A duplicate was merged into this record; it changes nothing here but the history.
    TookIn { did: Did, record: String },
    /// A duplicate was split off this record again.
    LetGo { did: Did, record: String },
}

impl Happened {
    /// The journal's word for it.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Linked { .. } => "linked to another record",
            Self::Unlinked { .. } => "undid a link",
            Self::Merged { .. } => "merged into another record",
            Self::Split { .. } => "split off again",
            Self::TookIn { .. } => "took a duplicate in",
            Self::LetGo { .. } => "let a duplicate go",
        }
    }

    /// The note that it carries, if any.
    pub fn note(&self) -> Option<&Words> {
        match self {
            Self::Merged { merge } => merge.reason.as_ref(),
            Self::Split { reason, .. } => Some(reason),
            _ => None,
        }
    }

    /// What the timeline says besides the verb. References of other records are for the page, which asks first whether the reader knows
    /// them.
    pub fn detail(&self) -> String {
        if let Self::Linked { link } = self { format!("{}.", link.kind) } else { String::new() }
    }
}

/// What it does to the record.
pub(super) fn apply(incident: &mut Incident, happened: &Happened) {
    match happened {
        Happened::Linked { link } => incident.links.push(link.clone()),
        Happened::Unlinked { did, link } => {
            if let Some(link) = incident.links.iter_mut().find(|l| l.number == *link) {
                (link.ended_at, link.ended_by) = (Some(did.at), Some(did.by.clone()));
            }
        }
        Happened::Merged { merge } => incident.merges.push(merge.clone()),
        Happened::Split { did, reason } => {
            if let Some(merge) = incident.merges.iter_mut().find(|m| m.split_at.is_none()) {
                (merge.split_at, merge.split_by) = (Some(did.at), Some(did.by.clone()));
                merge.split_reason = Some(reason.clone());
            }
        }
        Happened::TookIn { .. } | Happened::LetGo { .. } => {}
    }
}

impl Incident {
    /// The links that stand.
    pub fn links_now(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|link| link.ended_at.is_none())
    }

    /// The merge that stands: this record is a duplicate of another.
    pub fn merged(&self) -> Option<&Merge> {
        self.merges.iter().find(|merge| merge.split_at.is_none())
    }

    /// The record that counts in place of this one as the incident of one event.
    pub(super) fn counted_as(&self) -> Option<String> {
        self.links_now().find(|link| link.kind == LinkKind::SameEvent && !link.main).map(|link| link.other.clone())
    }

    /// Links this record to another: gives what happens to this one and to the other. Of two reports of one event the earlier counts as the
    /// incident (X4). Refuses itself, a link that stands, a chain of events, and a crime number that both hold, which would count twice.
    pub fn link(&self, did: &Did, other: &Self, kind: LinkKind) -> Result<(Happened, Happened), Refused> {
        self.may_meet(other)?;
        if self.links_now().any(|link| link.other == other.core.id && link.kind == kind) {
            return Err(Refused::field("other", "The two records are linked in this way already."));
        }
        if kind == LinkKind::SameEvent {
            self.check_one_event(other)?;
        }
        let earlier = (self.core.reported_at, &self.core.id) < (other.core.reported_at, &other.core.id);
        let side = |of: &Self, to: &Self, main: bool| Link {
            incident: of.core.id.clone(),
            number: next(&of.links, |l| l.number),
            other: to.core.id.clone(),
            kind,
            main: main && kind == LinkKind::SameEvent,
            at: did.at,
            by: did.by.clone(),
            ended_at: None,
            ended_by: None,
        };
        Ok((Happened::Linked { link: side(self, other, earlier) }, Happened::Linked { link: side(other, self, !earlier) }))
    }

    fn check_one_event(&self, other: &Self) -> Result<(), Refused> {
        let (first, second) =
            if (self.core.reported_at, &self.core.id) < (other.core.reported_at, &other.core.id) { (self, other) } else { (other, self) };
        let leads = |of: &Self| of.links_now().any(|l| l.kind == LinkKind::SameEvent && l.main);
        if first.core.event_of.is_some() || second.core.event_of.is_some() || leads(second) {
            let sentence = "One of the two belongs to another report of the event already. Link each report to the first one.";
            return Err(Refused::field("other", sentence));
        }
        if let Some(crime) = self.crimes.iter().find(|c| other.has_crime(&c.crime_number)) {
            let sentence = format!("Both hold the crime number {}. Merge the duplicate instead, so that it counts once.", crime.crime_number);
            return Err(Refused::field("kind", sentence));
        }
        Ok(())
    }

    fn has_crime(&self, number: &str) -> bool {
        self.crimes.iter().any(|c| c.crime_number.eq_ignore_ascii_case(number))
    }

    fn may_meet(&self, other: &Self) -> Result<(), Refused> {
        if self.core.id == other.core.id {
            return Err(Refused::field("other", "This is the record itself. Enter another reference."));
        }
        if self.core.restricted != other.core.restricted {
            return Err(Refused::NotNow(
                "A restricted record and one that is not restricted are not joined: each would tell of the other.".into(),
            ));
        }
        if self.core.merged_into.is_some() || other.core.merged_into.is_some() {
            return Err(Refused::field("other", "One of the two is merged into another record. Use that one."));
        }
        Ok(())
    }

    /// Undoes a link: gives what happens to this record and to the other.
    pub fn unlink(&self, did: &Did, link: u32, other: &Self) -> Result<(Happened, Option<Happened>), Refused> {
        let here = self.links_now().find(|l| l.number == link).ok_or_else(|| Refused::field("link", "Choose a link that stands."))?;
        let there = other.links_now().find(|l| l.other == self.core.id && l.kind == here.kind);
        let undone = |link: u32| Happened::Unlinked { did: did.clone(), link };
        Ok((undone(link), there.map(|l| undone(l.number))))
    }

    /// Merges this record, a duplicate, into its main record: it keeps all that it holds, its duties end as merged and it is not counted.
    /// Refuses what would lose something: an offence that the main record does not hold, a closed main record, a record that duplicates
    /// were merged into (`main_of`) or that leads the reports of one event.
    pub fn merge(&self, did: &Did, main: &Self, reason: Words, main_of: u32) -> Result<(Happened, Happened), Refused> {
        self.may_meet(main)?;
        if main.is_closed() {
            return Err(Refused::field("other", "The main record is closed. Open it again first."));
        }
        if main_of > 0 || self.links_now().any(|l| l.main) {
            return Err(Refused::NotNow(
                "Other records stand behind this one. Split or unlink them first, or merge the other way round.".into(),
            ));
        }
        if let Some(crime) = self.crimes.iter().find(|c| !main.has_crime(&c.crime_number)) {
            let sentence =
                format!("The main record does not hold the crime number {}. Give it there first, so that nothing is lost.", crime.crime_number);
            return Err(Refused::field("other", sentence));
        }
        let merge = Merge {
            incident: self.core.id.clone(),
            number: next(&self.merges, |m| m.number),
            into_record: main.core.id.clone(),
            at: did.at,
            by: did.by.clone(),
            reason: Some(reason),
            split_at: None,
            split_by: None,
            split_reason: None,
        };
        Ok((Happened::Merged { merge }, Happened::TookIn { did: did.clone(), record: self.core.id.clone() }))
    }

    /// Splits a duplicate off again: what stood before the merge stands again.
    pub fn split(&self, did: &Did, reason: Words) -> Result<(Happened, Happened), Refused> {
        self.merged().ok_or_else(|| Refused::NotNow("This record is not merged into another.".into()))?;
        Ok((Happened::Split { did: did.clone(), reason }, Happened::LetGo { did: did.clone(), record: self.core.id.clone() }))
    }
}
