//! Flagged to the control room, assessed and prioritised: every hate incident is flagged for the attention of the control-room inspector (HT-9)
//! and assessed individually (HT-10).

use jiff::Timestamp;

use super::event::{Did, Event};
use super::record::{Assessment, StrandFlag, VictimView};
use super::{Incident, Refused, Words, next};
use crate::people::two_people;
use crate::policy::{Offence, Policy};

/// The levels that a letter of an assessment may have. "Not known yet" is an answer; silence is none.
pub const LEVELS: [(&str, &str); 5] = [("none", "None"), ("low", "Low"), ("medium", "Medium"), ("high", "High"), ("unknown", "Not known yet")];

/// An assessment as given.
#[derive(Clone, Debug)]
pub struct AssessCommand {
    /// Each letter with its level, as `T=high`.
    pub thrive: Vec<String>,
    /// Grade code.
    pub grade: String,
    /// What was considered.
    pub note: Option<Words>,
    /// Why the grade is below the least one, and whether a supervisor says so.
    pub below: Option<Words>,
    /// Whether who assesses may go below the least grade (a supervisor's or inspector's rank).
    pub may_go_below: bool,
}

impl Incident {
    /// Sets a strand. Perception is enough: no evidence is asked for (R-REC-02); religion needs the targeted religion (R-REC-05).
    pub fn add_strand(&self, mut strand: StrandFlag, policy: &Policy) -> Result<Event, Refused> {
        check_strand(&strand, policy)?;
        if self.standing().any(|s| s.strand == strand.strand && s.sub == strand.sub && s.religions == strand.religions) {
            return Err(Refused::field("strand", "This strand already stands on the record."));
        }
        strand.number = next(&self.strands, |s| s.number);
        strand.incident.clone_from(&self.core.id);
        Ok(Event::StrandAdded { strand })
    }

    /// Adds the words in which a strand was perceived, where they were not taken down with it (R-REC-03). Words once there stay.
    pub fn word_strand(&self, number: u32, did: Did, words: Words) -> Result<Event, Refused> {
        self.open()?;
        match self.standing().find(|s| s.number == number) {
            None => Err(Refused::field("strand", "Choose a strand that stands on the record.")),
            Some(s) if s.words.is_some() => Err(Refused::NotNow("The words of this strand are already on the record.".into())),
            Some(_) => Ok(Event::StrandWorded { did, strand: number, words }),
        }
    }

    /// Asks to take a strand away; a second person decides (R-REC-06).
    pub fn ask_removal(&self, number: u32, did: Did, reason: Words) -> Result<Event, Refused> {
        self.open()?;
        let strand = self.standing().find(|s| s.number == number);
        match strand {
            None => Err(Refused::field("strand", "Choose a strand that stands on the record.")),
            Some(s) if s.removal_asked_at.is_some() => Err(Refused::NotNow("Removal of this strand was already asked for.".into())),
            Some(_) => Ok(Event::RemovalAsked { did, strand: number, reason }),
        }
    }

    /// Decides on a removal that somebody else asked for.
    pub fn decide_removal(&self, number: u32, did: Did, remove: bool, policy: &Policy) -> Result<Event, Refused> {
        self.open()?;
        let asked_by = self.standing().find(|s| s.number == number).and_then(|s| s.removal_asked_by.clone());
        let Some(asked_by) = asked_by else {
            return Err(Refused::NotNow("Nobody has asked to remove this strand.".into()));
        };
        two_people(&asked_by, &did.by).map_err(|same| Refused::SamePerson(same.to_string()))?;
        if remove && self.offence_rests_on(number, policy) {
            return Err(Refused::NotNow("An aggravated offence on this record rests on this strand. Reclassify the offence first.".into()));
        }
        if remove && self.incident_rests_on(number, policy) {
            return Err(Refused::NotNow(
                "This record stands as a non-crime hate incident because of this strand. Send its rationale back first, to record it as something else."
                    .into(),
            ));
        }
        Ok(if remove { Event::StrandRemoved { did, strand: number } } else { Event::RemovalRefused { did, strand: number } })
    }

    /// Whether an aggravated offence, under the law of its day, would rest on no strand without this one (R-REC-13, R-REC-14).
    fn offence_rests_on(&self, number: u32, policy: &Policy) -> bool {
        let aggravated = self.standing_crimes().filter_map(|c| self.offence_then(c.offence.as_deref()?, policy)).filter(|o| o.aggravated);
        let rests = |offence: &Offence, s: &StrandFlag| offence.basis.contains(&s.strand);
        aggravated
            .into_iter()
            .any(|o| self.standing().any(|s| s.number == number && rests(o, s)) && !self.standing().any(|s| s.number != number && rests(o, s)))
    }

    /// Notes the victim's own view. A "no" removes nothing by itself (X1).
    pub fn note_victim_view(&self, did: Did, view: VictimView) -> Result<Event, Refused> {
        self.open()?;
        if !self.core.hate {
            return Err(Refused::NotNow("No strand stands on this record, so there is no perception to share or not.".into()));
        }
        Ok(Event::VictimViewNoted { did, view })
    }

    /// The control-room inspector's acknowledgement.
    pub fn acknowledge(&self, did: Did) -> Result<Event, Refused> {
        match (self.core.hate, &self.core.acknowledged_at) {
            (false, _) => Err(Refused::NotNow("This record carries no hate flag.".into())),
            (true, Some(_)) => Err(Refused::NotNow("This record was already acknowledged.".into())),
            (true, None) => Ok(Event::Acknowledged { did }),
        }
    }

    /// The force hate crime officer has seen it (HT-13).
    pub fn make_aware(&self, did: Did) -> Result<Event, Refused> {
        match (self.core.hate, &self.core.aware_at) {
            (false, _) => Err(Refused::NotNow("This record carries no hate flag.".into())),
            (true, Some(_)) => Err(Refused::NotNow("The hate crime officer has already seen this record.".into())),
            (true, None) => Ok(Event::MadeAware { did }),
        }
    }

    /// Assesses and grades. Every letter of the policy gets its level: each report is assessed individually (HT-10). A hate report is not
    /// graded below the least grade without a supervisor's reason (R-CC-02).
    pub fn assess(&self, did: Did, given: AssessCommand, policy: &Policy) -> Result<Event, Refused> {
        self.open()?;
        let weighed =
            |code: &str| given.thrive.iter().filter_map(|one| one.split_once('=')).any(|(letter, level)| letter == code && known(level));
        let missing: Vec<&str> = policy.thrive.iter().filter(|letter| !weighed(&letter.code)).map(|letter| letter.title.as_str()).collect();
        if !missing.is_empty() {
            return Err(Refused::NotNow(format!("Not assessed yet: {}. Every report is assessed on each of them.", missing.join(", "))));
        }
        let Some(grade) = policy.grade(&given.grade) else {
            return Err(Refused::field("grade", "Choose a grade from the list."));
        };
        let least = policy.grade(&policy.minimum_grade);
        if self.core.hate && least.is_some_and(|least| grade.rank > least.rank) {
            let least = least.map_or("", |least| least.title.as_str());
            if !given.may_go_below {
                return Err(Refused::field(
                    "grade",
                    format!("A hate report is graded {least} or higher. Ask a supervisor if it should be lower."),
                ));
            }
            if given.below.is_none() {
                return Err(Refused::field("below", format!("Say why this hate report is graded below {least}.")));
            }
        }
        Ok(Event::Assessed {
            assessment: Assessment {
                incident: self.core.id.clone(),
                number: next(&self.assessments, |a| a.number),
                at: did.at,
                by: did.by,
                thrive: given.thrive,
                grade: given.grade,
                note: given.note,
                below_reason: given.below,
            },
        })
    }

    /// Notes when a resource was sent and when it arrived; both clocks of the grade are kept (R-CC-04).
    pub fn attend(&self, did: Did, dispatched_at: Timestamp, arrived_at: Timestamp) -> Result<Event, Refused> {
        self.open()?;
        if dispatched_at < self.core.reported_at {
            return Err(Refused::field("dispatched_at", "A resource cannot have been sent before the report came in."));
        }
        if arrived_at < dispatched_at {
            return Err(Refused::field("arrived_at", "It cannot have arrived before it was sent."));
        }
        if arrived_at > did.at {
            return Err(Refused::field("arrived_at", "This moment is still to come."));
        }
        Ok(Event::Attended { did, dispatched_at, arrived_at })
    }

    /// Explains why the grade's target was missed (gate C5).
    pub fn explain_breach(&self, did: Did, reason: Words) -> Result<Event, Refused> {
        self.open()?;
        if self.core.attended_at.is_none() {
            return Err(Refused::NotNow("No attendance is noted yet.".into()));
        }
        Ok(Event::BreachExplained { did, reason })
    }
}

fn known(level: &str) -> bool {
    LEVELS.iter().any(|(code, _)| *code == level)
}

/// Whether a strand fits the policy: known, in force, its religions from its own list (R-REC-05).
pub fn check_strand(strand: &StrandFlag, policy: &Policy) -> Result<(), Refused> {
    let Some(known) = policy.strand(&strand.strand) else {
        return Err(Refused::field(
            "strand",
            "Choose a strand from the list. This force does not record the one given, or did not yet on the day of the report: check that day too.",
        ));
    };
    if let Some(sub) = &strand.sub
        && !known.subs.iter().any(|s| s.code == *sub)
    {
        return Err(Refused::field("sub", format!("Choose what was targeted from the list for {}.", known.title)));
    }
    let wrong = strand.religions.iter().find(|r| !known.religions.iter().any(|k| k.code == **r));
    if wrong.is_some() || (strand.religions.is_empty() && !known.religions.is_empty()) {
        return Err(Refused::field("religions", "Choose the religion that was targeted. Choose Unknown if it is not clear."));
    }
    Ok(())
}
