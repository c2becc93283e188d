//! The control room's part of a record: units sent, arrived and what they found, and the grade's history (HT-10, domain-rules 4.3).
//!
//! Both clocks of a grade are kept: from the call and from dispatch, to the first arrival (R-CC-04).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Did, Event, Incident, Refused, Words, next};
use crate::codes;
use crate::policy::Policy;

codes! {
    /// How a unit's part in a record ended.
    Ended {
        Resulted = "resulted", "Result given";
        StoodDown = "stood-down", "Stood down";
    }
}

/// One unit sent to one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The unit's call sign.
    pub unit: String,
    /// When it was sent.
    pub at: Timestamp,
    /// Who sent it.
    pub by: String,
    /// When it arrived.
    pub arrived_at: Option<Timestamp>,
    /// When it was free again.
    pub ended_at: Option<Timestamp>,
    /// How it ended.
    pub ended: Option<Ended>,
}

/// What was found at the scene.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// When it was noted.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Code of the policy's list of findings.
    pub found: String,
    /// In words, sealed.
    pub note: Option<Words>,
}

/// A grade changed after the assessment: its history is data (domain-rules 4.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Regrade {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// The grade before.
    pub was: String,
    /// The grade from then on.
    pub grade: String,
    /// Why, sealed.
    pub reason: Option<Words>,
    /// Whether somebody who may took it below the least grade of a hate report (R-CC-02).
    pub below: bool,
}

/// What the control room did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each field carries the name of what it is; the variants say what happened")]
pub enum Happened {
    /// A unit was sent.
    Dispatched { deployment: Deployment },
    /// It arrived.
    Arrived { did: Did, deployment: u32, at: Timestamp },
    /// It was called off before it gave a result.
    StoodDown { did: Did, deployment: u32, reason: Words },
    /// What was found; every unit of the record is free again.
    Resulted { finding: Finding },
    /// The grade was changed.
    Regraded { regrade: Regrade },
}

impl Happened {
    /// The journal's word for it.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Dispatched { .. } => "sent a unit",
            Self::Arrived { .. } => "noted a unit's arrival",
            Self::StoodDown { .. } => "stood a unit down",
            Self::Resulted { .. } => "noted what was found",
            Self::Regraded { .. } => "changed the grade",
        }
    }

    /// The sealed words that it carries.
    pub fn note(&self) -> Option<&Words> {
        match self {
            Self::StoodDown { reason, .. } => Some(reason),
            Self::Resulted { finding } => finding.note.as_ref(),
            Self::Regraded { regrade } => regrade.reason.as_ref(),
            Self::Dispatched { .. } | Self::Arrived { .. } => None,
        }
    }
}

/// A regrade as given.
#[derive(Clone, Debug)]
pub struct RegradeCommand {
    /// The new grade's code.
    pub grade: String,
    /// Why.
    pub reason: Words,
    /// Whether who asks may go below the least grade of a hate report.
    pub may_go_below: bool,
}

impl Incident {
    /// The units that are out for this record.
    pub fn units_out(&self) -> impl Iterator<Item = &Deployment> {
        self.deployments.iter().filter(|d| d.ended_at.is_none())
    }

    /// The grade that stood at a moment: the last one given by then, else the first one (domain-rules 4.1).
    pub fn grade_at(&self, at: Timestamp) -> Option<&str> {
        let grades = self.gradings();
        let then = grades.iter().rfind(|(given, _)| *given <= at).or_else(|| grades.first());
        then.map(|(_, grade)| *grade).or(self.core.grade.as_deref())
    }

    /// Every grade that was given, oldest first.
    pub fn gradings(&self) -> Vec<(Timestamp, &str)> {
        let assessed = self.assessments.iter().map(|a| (a.at, a.grade.as_str()));
        let mut all: Vec<_> = assessed.chain(self.regrades.iter().map(|r| (r.at, r.grade.as_str()))).collect();
        all.sort_by_key(|(at, _)| *at);
        all
    }

    /// Sends a unit. A report is graded first, since its grade says how soon somebody must be there (HT-10); a grade that is resolved
    /// without a visit is changed first. Whether the unit is free is the units' own list to say.
    pub fn dispatch(&self, did: Did, unit: &str, policy: &Policy) -> Result<Event, Refused> {
        self.open()?;
        let Some(grade) = self.core.grade.as_deref() else {
            return Err(Refused::NotNow("Assess and grade this report first: the grade says how soon a unit must be there.".into()));
        };
        if let Some(known) = policy.grade(grade).filter(|known| known.target.is_none()) {
            return Err(Refused::NotNow(format!("{} is a grade without a visit. Change the grade first.", known.title)));
        }
        if self.units_out().any(|out| out.unit == unit) {
            return Err(Refused::field("unit", "This unit is already out for this report."));
        }
        let deployment = Deployment {
            incident: self.core.id.clone(),
            number: next(&self.deployments, |d| d.number),
            unit: unit.to_owned(),
            at: did.at,
            by: did.by,
            arrived_at: None,
            ended_at: None,
            ended: None,
        };
        Ok(Event::Control(Happened::Dispatched { deployment }))
    }

    /// Notes that a unit is at the scene. Nothing arrives that was not sent, nor before it was sent.
    pub fn arrive(&self, did: Did, number: u32, at: Timestamp) -> Result<Event, Refused> {
        self.open()?;
        let out = self.out(number)?;
        if out.arrived_at.is_some() {
            return Err(Refused::field("unit", "The arrival of this unit is already noted."));
        }
        if at < out.at {
            return Err(Refused::field("arrived_at", "It cannot have arrived before it was sent."));
        }
        if at > did.at {
            return Err(Refused::field("arrived_at", "This moment is still to come."));
        }
        Ok(Event::Control(Happened::Arrived { did, deployment: number, at }))
    }

    /// Calls a unit off, with the reason.
    pub fn stand_down(&self, did: Did, number: u32, reason: Words) -> Result<Event, Refused> {
        self.open()?;
        self.out(number)?;
        Ok(Event::Control(Happened::StoodDown { did, deployment: number, reason }))
    }

    fn out(&self, number: u32) -> Result<&Deployment, Refused> {
        if self.units_out().next().is_none() {
            return Err(Refused::NotNow("No unit is out for this report. Send one first.".into()));
        }
        self.units_out().find(|d| d.number == number).ok_or_else(|| Refused::field("unit", "Choose a unit that is out for this report."))
    }

    /// Notes what was found. Somebody must have been there; every unit of the record is free again.
    pub fn result(&self, did: Did, found: String, note: Option<Words>, policy: &Policy) -> Result<Event, Refused> {
        self.open()?;
        if self.core.attended_at.is_none() {
            return Err(Refused::NotNow("Nobody has arrived yet. Note the arrival first, or stand the unit down.".into()));
        }
        if policy.finding(&found).is_none() {
            return Err(Refused::field("found", "Choose what was found from the list."));
        }
        let finding =
            Finding { incident: self.core.id.clone(), number: next(&self.findings, |f| f.number), at: did.at, by: did.by, found, note };
        Ok(Event::Control(Happened::Resulted { finding }))
    }

    /// Changes the grade with a reason; the history stays. A hate report goes below the least grade only by a supervisor (R-CC-02).
    pub fn regrade(&self, did: Did, given: RegradeCommand, policy: &Policy) -> Result<Event, Refused> {
        self.open()?;
        let Some(was) = self.core.grade.clone() else {
            return Err(Refused::NotNow("This report has no grade yet. Assess and grade it first.".into()));
        };
        let Some(grade) = policy.grade(&given.grade) else {
            return Err(Refused::field("grade", "Choose a grade from the list."));
        };
        if was == grade.code {
            return Err(Refused::field("grade", "This is the grade that it has already."));
        }
        let low = self.core.hate && policy.below_minimum_grade(grade);
        if low && !given.may_go_below {
            let least = policy.grade(&policy.minimum_grade).map_or("", |least| least.title.as_str());
            return Err(Refused::field("grade", format!("A hate report is graded {least} or higher. Ask a supervisor if it should be lower.")));
        }
        let regrade = Regrade {
            incident: self.core.id.clone(),
            number: next(&self.regrades, |r| r.number),
            at: did.at,
            by: did.by,
            was,
            grade: given.grade,
            reason: Some(given.reason),
            below: low,
        };
        Ok(Event::Control(Happened::Regraded { regrade }))
    }

    /// Refuses to end a record while somebody is out for it.
    pub(crate) fn nobody_out(&self) -> Result<(), Refused> {
        match self.units_out().next() {
            Some(out) => Err(Refused::NotNow(format!("{} is still out for this report. Note its result, or stand it down.", out.unit))),
            None => Ok(()),
        }
    }

    /// Lets it happen; only [`Incident::apply`] calls this.
    pub(super) fn on_control(&mut self, happened: &Happened) {
        match happened {
            Happened::Dispatched { deployment } => {
                self.core.dispatched_at = self.core.dispatched_at.or(Some(deployment.at));
                self.deployments.push(deployment.clone());
            }
            Happened::Arrived { deployment, at, .. } => {
                self.core.attended_at = self.core.attended_at.or(Some(*at));
                self.on_deployment(*deployment, |d| d.arrived_at = Some(*at));
            }
            Happened::StoodDown { did, deployment, .. } => self.on_deployment(*deployment, |d| {
                (d.ended_at, d.ended) = (Some(did.at), Some(Ended::StoodDown));
            }),
            Happened::Resulted { finding } => {
                for out in self.deployments.iter_mut().filter(|d| d.ended_at.is_none()) {
                    (out.ended_at, out.ended) = (Some(finding.at), Some(Ended::Resulted));
                }
                self.findings.push(finding.clone());
            }
            Happened::Regraded { regrade } => {
                self.core.grade = Some(regrade.grade.clone());
                self.regrades.push(regrade.clone());
            }
        }
    }

    fn on_deployment(&mut self, number: u32, change: impl FnOnce(&mut Deployment)) {
        if let Some(deployment) = self.deployments.iter_mut().find(|d| d.number == number) {
            change(deployment);
        }
    }
}
