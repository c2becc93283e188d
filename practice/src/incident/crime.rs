//! The crime number or the recorded rationale: "no hate crime is closed without a crime number" (HT-11), and a report that is not crimed
//! needs an account of the reasons, sufficient to show that NCRS has not been breached (R-REC-08).

use jiff::{Timestamp, ToSpan};

use super::event::{Did, Event};
use super::record::{Crime, Nature, PersonKind, Threshold};
use super::{Incident, Refused, TreeAnswer, Words, next};
use crate::people::two_people;
use crate::policy::{Offence, Policy, StrandScope};

/// A crime as given.
#[derive(Clone, Debug)]
pub struct CrimeCommand {
    /// The crime number of the force's crime system.
    pub crime_number: String,
    /// Offence code.
    pub offence: String,
    /// The victim, by number in the record.
    pub victim: Option<u32>,
    /// Why it comes later than the rule allows.
    pub late_reason: Option<Words>,
    /// Whether the force crime registrar gives it, whom their own ruling does not bind (R-REC-09).
    pub registrar: bool,
}

/// "No crime" as given.
#[derive(Clone, Debug)]
pub struct NotCrimeCommand {
    /// The account of the reasons.
    pub rationale: Words,
    /// What is recorded instead, from the policy's list.
    pub record_as: String,
    /// The answers to the questions of the recording policy's tree.
    pub answers: Vec<TreeAnswer>,
    /// Why the subject's details may stand on it.
    pub threshold: Threshold,
    /// Whether the force crime registrar decides it, whom their own ruling does not bind (R-REC-09).
    pub registrar: bool,
}

impl Incident {
    /// Gives a crime number. Each victim has a crime of their own (HOCR); the offence must be in force on the day it was committed (R-REC-12);
    /// an aggravated code needs the flag (R-REC-13) and one of the strands that it may rest on (R-REC-14).
    pub fn give_crime_number(&self, did: Did, given: CrimeCommand, policy: &Policy) -> Result<Event, Refused> {
        self.open()?;
        self.unruled(given.registrar)?;
        check_crime_number(&given.crime_number)?;
        if self.crimes.iter().any(|c| c.crime_number.eq_ignore_ascii_case(&given.crime_number)) {
            return Err(Refused::field("crime_number", "This crime number already stands on the record."));
        }
        self.check_offence(&given.offence, policy)?;
        self.check_victim(given.victim)?;
        let late =
            did.at > self.core.reported_at.saturating_add(i64::from(policy.settings.recording_hours.value).hours()).unwrap_or(Timestamp::MAX);
        if late && self.core.source.is_none() && self.crimes.is_empty() && given.late_reason.is_none() {
            return Err(Refused::field(
                "late_reason",
                format!("Say why the crime is recorded more than {} hours after the report.", policy.settings.recording_hours.value),
            ));
        }
        let crime = Crime {
            incident: self.core.id.clone(),
            number: next(&self.crimes, |c| c.number),
            crime_number: given.crime_number,
            offence: Some(given.offence),
            offence_words: None,
            victim: given.victim,
            recorded_at: did.at,
            recorded_by: did.by,
            was: None,
            cancel_asked_at: None,
            cancel_asked_by: None,
            cancel_code: None,
            cancel_reason: None,
            cancel_to: None,
            cancelled_at: None,
            cancelled_by: None,
            victim_told_at: None,
        };
        Ok(Event::Crimed { crime, late_reason: given.late_reason })
    }

    /// Gives an offence another code: number and flag stay, the history shows both (X2). While a ruling stands only the crime registrar
    /// may (R-REC-09).
    pub fn reclassify(&self, did: Did, crime: u32, offence: String, registrar: bool, policy: &Policy) -> Result<Event, Refused> {
        self.open()?;
        self.unruled(registrar)?;
        let Some(kept) = self.standing_crimes().find(|c| c.number == crime) else {
            return Err(Refused::field("crime", "Choose an offence of this record."));
        };
        if kept.offence.as_deref() == Some(offence.as_str()) {
            return Err(Refused::field("offence", "This is the code that the offence already has."));
        }
        self.check_offence(&offence, policy)?;
        Ok(Event::Reclassified { did, crime, offence })
    }

    /// The offence with this code as the law stood on the day it was committed; the day of the report where that is not known (R-REC-12).
    pub(super) fn offence_then<'a>(&self, code: &str, policy: &'a Policy) -> Option<&'a Offence> {
        policy.offence_on(code, policy.calendar.local(self.committed()).date())
    }

    fn committed(&self) -> Timestamp {
        self.core.occurred_from.unwrap_or(self.core.reported_at)
    }

    /// Refuses an offence that was not in force on its day, and an aggravated one without a strand that it may rest on (R-REC-12 to 14).
    pub(crate) fn check_offence(&self, code: &str, policy: &Policy) -> Result<(), Refused> {
        let Some(offence) = self.offence_then(code, policy) else {
            return Err(Refused::field(
                "offence",
                format!("There is no offence {code} in force on {}, the day it was committed.", policy.calendar.show_date(self.committed())),
            ));
        };
        if !offence.aggravated {
            return Ok(());
        }
        if !self.core.hate {
            return Err(Refused::field("offence", "An aggravated offence needs a hate strand. Set the strand first."));
        }
        if self.standing().any(|s| offence.basis.contains(&s.strand)) {
            return Ok(());
        }
        let basis: Vec<&str> = offence.basis.iter().map(|code| policy.strand(code).map_or(code.as_str(), |s| s.title.as_str())).collect();
        Err(Refused::field(
            "offence",
            format!(
                "{} needs a strand that it may rest on ({}), and none stands on this record. That was the law on {}, the day of the offence; a change of the law counts from its own day, once the force has adopted it.",
                offence.title,
                basis.join(", "),
                policy.calendar.show_date(self.committed())
            ),
        ))
    }

    fn check_victim(&self, victim: Option<u32>) -> Result<(), Refused> {
        match victim {
            Some(number) if self.person(number).is_none_or(|p| p.kind != PersonKind::Victim) => {
                Err(Refused::field("victim", "Choose a victim of this record."))
            }
            None if self.victims().nth(1).is_some() => {
                Err(Refused::field("victim", "Say whose crime this is: each victim has a crime of their own."))
            }
            _ => Ok(()),
        }
    }

    /// Records why it is no crime, and what stands instead under the policy of the day (R-NC-01 to 04).
    pub fn not_a_crime(&self, did: Did, given: NotCrimeCommand, policy: &Policy) -> Result<Event, Refused> {
        self.open()?;
        self.unruled(given.registrar)?;
        if self.core.nature == Nature::Crime {
            return Err(Refused::NotNow("A crime is recorded. Only the crime registrar's cancellation makes it a non-crime.".into()));
        }
        if self.core.rationale.is_some() {
            return Err(Refused::NotNow("A rationale is already recorded and waits for approval, or was approved.".into()));
        }
        let recording = &policy.recording;
        if !recording.outcomes.iter().any(|choice| choice.code == given.record_as) {
            return Err(Refused::field("record_as", format!("Choose what to record under {}.", recording.title)));
        }
        if is_hate_incident(&given.record_as) {
            self.may_be_hate_incident(policy)?;
        }
        let path = self.walked(&did, &given, policy)?;
        let subjects: Vec<u32> = self.people.iter().filter(|p| p.kind == PersonKind::Suspect && is_known(p)).map(|p| p.number).collect();
        let erased = if recording.subject_data_threshold && given.threshold == Threshold::None { subjects } else { Vec::new() };
        Ok(Event::NotCrimed {
            did,
            rationale: given.rationale,
            policy: recording.id.clone(),
            record_as: given.record_as,
            threshold: given.threshold,
            erased,
            path,
        })
    }

    /// Whether a nationally monitored strand would stand if the one with this number did not.
    pub(super) fn national_without(&self, number: Option<u32>, policy: &Policy) -> bool {
        self.standing()
            .filter(|s| Some(s.number) != number)
            .any(|s| policy.strand(&s.strand).is_some_and(|known| known.scope == StrandScope::National))
    }

    /// Whether the record stands as a non-crime hate incident that would not be one without this strand (R-NC-02).
    pub(super) fn incident_rests_on(&self, number: u32, policy: &Policy) -> bool {
        let core = &self.core;
        if core.nature != Nature::NonCrime || !core.non_crime.as_deref().is_some_and(is_hate_incident) {
            return false;
        }
        let national_only = policy.recording.national_strands_only && core.recording_policy.as_ref() == Some(&policy.recording.id);
        self.standing().all(|s| s.number == number) || (national_only && !self.national_without(Some(number), policy))
    }

    fn may_be_hate_incident(&self, policy: &Policy) -> Result<(), Refused> {
        let recording = &policy.recording;
        if !self.core.hate {
            return Err(Refused::field("record_as", "Nobody perceived hostility: no strand stands on this record."));
        }
        if recording.national_strands_only && !self.national_without(None, policy) {
            return Err(Refused::field(
                "record_as",
                "Only the five nationally monitored strands can be a non-crime hate incident. Record this as anti-social behaviour with a prejudice qualifier.",
            ));
        }
        Ok(())
    }

    /// A second person approves the rationale (R-REC-08).
    pub fn approve_rationale(&self, did: Did) -> Result<Event, Refused> {
        self.second_person(&did)?;
        if self.core.approved_at.is_some() {
            return Err(Refused::NotNow("The rationale was already approved.".into()));
        }
        Ok(Event::RationaleApproved { did })
    }

    /// A second person sends the rationale back, approved or not: the decision is open again. A ruling holds it in place (R-REC-09).
    pub fn return_rationale(&self, did: Did, reason: Words) -> Result<Event, Refused> {
        self.second_person(&did)?;
        self.unruled(false)?;
        Ok(Event::RationaleReturned { did, reason })
    }

    fn second_person(&self, did: &Did) -> Result<(), Refused> {
        self.open()?;
        let Some(by) = self.core.rationale_by.as_deref().filter(|_| self.core.nature == Nature::NonCrime) else {
            return Err(Refused::NotNow("No rationale waits for a second person.".into()));
        };
        two_people(by, &did.by).map_err(|same| Refused::SamePerson(same.to_string()))
    }

    /// Notes that the subject was told, or on which ground and why not (R-NC-05).
    pub fn tell_subject(&self, did: Did, withheld: Option<(String, Words)>, policy: &Policy) -> Result<Event, Refused> {
        self.open()?;
        if self.core.threshold.is_none_or(|t| t == Threshold::None) {
            return Err(Refused::NotNow("No personal data of a subject stands on this record.".into()));
        }
        if withheld.as_ref().is_some_and(|(ground, _)| policy.word("not-told", ground).is_none()) {
            return Err(Refused::field("ground", "Choose the ground from the list."));
        }
        let (ground, withheld) = withheld.unzip();
        Ok(Event::SubjectTold { did, withheld, ground })
    }

    /// Refuses a change of classification while a ruling stands, to all but the registrar (R-REC-09).
    pub(super) fn unruled(&self, registrar: bool) -> Result<(), Refused> {
        if self.core.ruling.is_some() && !registrar { Err(Refused::Ruled) } else { Ok(()) }
    }
}

/// Letters, digits, `/` and `-`, 4 to 30 of them, with a digit among them.
fn check_crime_number(number: &str) -> Result<(), Refused> {
    let fits = (4..=30).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'/' || b == b'-')
        && number.bytes().any(|b| b.is_ascii_digit());
    if fits {
        Ok(())
    } else {
        Err(Refused::field("crime_number", "Enter the crime number with letters, digits, / and - only, like 26/123456."))
    }
}

/// What the policies call a non-crime hate incident.
pub(super) const HATE_INCIDENT: &str = "incident";

fn is_hate_incident(record_as: &str) -> bool {
    record_as == HATE_INCIDENT
}

fn is_known(person: &super::Person) -> bool {
    person.name.is_some()
        || person.phone.is_some()
        || person.email.is_some()
        || person.address.is_some()
        || person.about.is_some()
        || person.monitoring.is_some()
}
