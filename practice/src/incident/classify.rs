//! What the force crime registrar answers for: rulings that lock a classification (R-REC-09), cancellations of recorded crimes (R-REC-10) and
//! transfers to others. A cancelled crime stays to be seen and leaves the count of recorded offences.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::Did;
use super::record::Nature;
use super::{Incident, Refused, Words, next};
use crate::people::two_people;
use crate::policy::{OutcomeGroup, Policy};

/// One recorded offence: a crime number, an offence code, one victim (HOCR: one crime per victim).
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crime {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// The crime number.
    pub crime_number: String,
    /// Offence code; none where another system's words have no code here.
    pub offence: Option<String>,
    /// The other system's own words for the offence.
    pub offence_words: Option<String>,
    /// The victim, by number in the incident.
    pub victim: Option<u32>,
    /// When it was recorded: decides the statistics' year (R-REC-12).
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: String,
    /// The code before reclassification, which keeps number and flag (X2).
    pub was: Option<String>,
    /// When its cancellation was asked for (R-REC-10).
    pub cancel_asked_at: Option<Timestamp>,
    /// Who asked.
    pub cancel_asked_by: Option<String>,
    /// The cancellation's code, C1 to C5.
    pub cancel_code: Option<String>,
    /// The additional verifiable information, or whatever else the code asks for, sealed.
    pub cancel_reason: Option<Words>,
    /// The force that takes it, with its number there (C1).
    pub cancel_to: Option<String>,
    /// When it was cancelled: from then on it is no recorded offence any more, and stays to be seen.
    pub cancelled_at: Option<Timestamp>,
    /// Who cancelled it.
    pub cancelled_by: Option<String>,
    /// When the victim was told.
    pub victim_told_at: Option<Timestamp>,
}

/// A ruling of the crime registrar (domain rules 1.3: question, ruling, counting rule, date).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What was asked, sealed.
    pub question: Words,
    /// What was ruled, sealed.
    pub ruling: Words,
    /// The counting rule that it rests on.
    pub counting_rule: String,
}

/// A handing over of the investigation to another body: outcome 20 and its like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The incident.
    pub incident: String,
    /// Its number in the incident.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// The force or agency that took it.
    pub taken_by: String,
    /// Their own number for it.
    pub their_reference: Option<String>,
    /// The outcome that this is, by its code.
    pub outcome: String,
    /// Why, and what went with it, sealed.
    pub note: Words,
}

/// What happened to a record's classification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each field carries the name of what it is; the variants say what happened")]
pub enum Happened {
    /// The crime registrar ruled.
    Ruled { ruling: Ruling },
    /// Somebody asks for a crime to be cancelled.
    CancellationAsked { did: Did, crime: u32, code: String, reason: Words, to: Option<String> },
    /// The decision maker let the crime stand.
    CancellationRefused { did: Did, crime: u32, reason: Words },
    /// The decision maker cancelled it.
    Cancelled { did: Did, crime: u32 },
    /// The victim was told of the cancellation.
    VictimTold { did: Did, crime: u32 },
    /// Another body took the investigation.
    Transferred { transfer: Transfer },
}

impl Happened {
    /// The journal's word for it.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Ruled { .. } => "ruled on the classification",
            Self::CancellationAsked { .. } => "asked to cancel a crime",
            Self::CancellationRefused { .. } => "let the crime stand",
            Self::Cancelled { .. } => "cancelled a crime",
            Self::VictimTold { .. } => "told the victim of the cancellation",
            Self::Transferred { .. } => "transferred the investigation",
        }
    }

    /// What the timeline says of it, without sealed words.
    pub fn detail(&self, policy: &Policy) -> String {
        match self {
            Self::Ruled { ruling } => format!("Counting rule: {}.", ruling.counting_rule),
            Self::CancellationAsked { crime, code, to, .. } => {
                let title = policy.cancellation(code).map_or_else(|| code.clone(), |known| format!("{code}, {}", known.title));
                let to = to.as_ref().map(|to| format!(", to {to}")).unwrap_or_default();
                format!("Offence {crime}: {title}{to}.")
            }
            Self::CancellationRefused { crime, .. } | Self::Cancelled { crime, .. } | Self::VictimTold { crime, .. } => {
                format!("Offence {crime}.")
            }
            Self::Transferred { transfer } => {
                let theirs = transfer.their_reference.as_ref().map(|text| format!(", their number {text}")).unwrap_or_default();
                format!("To {}{theirs}.", transfer.taken_by)
            }
        }
    }

    /// The sealed words that the timeline opens for readers of narratives.
    pub fn note(&self) -> Option<&Words> {
        match self {
            Self::Ruled { ruling } => Some(&ruling.ruling),
            Self::CancellationAsked { reason, .. } | Self::CancellationRefused { reason, .. } => Some(reason),
            Self::Transferred { transfer } => Some(&transfer.note),
            Self::Cancelled { .. } | Self::VictimTold { .. } => None,
        }
    }

    /// Every sealed text that it names.
    pub fn words(&self) -> Vec<&Words> {
        match self {
            Self::Ruled { ruling } => vec![&ruling.question, &ruling.ruling],
            other => other.note().into_iter().collect(),
        }
    }
}

/// A request for a cancellation as given.
#[derive(Clone, Debug)]
pub struct CancelCommand {
    /// The crime, by its number in the record.
    pub crime: u32,
    /// The code of the cancellation, C1 to C5.
    pub code: String,
    /// The additional verifiable information, or whatever else the code asks for.
    pub reason: Words,
    /// Whether it rests on the victim's withdrawal or lack of co-operation, which is no such information.
    pub withdrawal: bool,
    /// The force that takes the crime, with its number there (C1).
    pub to: Option<String>,
}

/// A decision on a cancellation as given.
#[derive(Clone, Debug)]
pub struct DecideCommand {
    /// The crime.
    pub crime: u32,
    /// Whether it is cancelled.
    pub cancel: bool,
    /// Why it stands, where it does.
    pub reason: Option<Words>,
    /// Whether the crime registrar decides.
    pub registrar: bool,
}

/// The code of a crime that belongs to another force.
pub const TO_ANOTHER_FORCE: &str = "C1";

impl Incident {
    /// The recorded crimes that are not cancelled.
    pub fn standing_crimes(&self) -> impl Iterator<Item = &Crime> {
        self.crimes.iter().filter(|crime| crime.cancelled_at.is_none())
    }

    /// The crime registrar's ruling: it locks the classification until the registrar rules again (R-REC-09).
    pub fn rule(&self, did: Did, question: Words, ruling: Words, counting_rule: String) -> Result<super::Event, Refused> {
        self.open()?;
        if self.core.nature == Nature::Undecided {
            return Err(Refused::NotNow("Nothing is classified yet: there is nothing to rule on.".into()));
        }
        let number = next(&self.rulings, |r| r.number);
        let ruling = Ruling { incident: self.core.id.clone(), number, at: did.at, by: did.by, question, ruling, counting_rule };
        Ok(super::Event::Classified(Happened::Ruled { ruling }))
    }

    /// Asks for a recorded crime to be cancelled under C1 to C5 (R-REC-10). The victim's withdrawal or lack of co-operation is refused: it does
    /// not determine that no crime occurred (domain rules 1.4). A ruling does not forbid asking: it is the registrar who then decides.
    pub fn ask_cancellation(&self, did: Did, given: CancelCommand, policy: &Policy) -> Result<super::Event, Refused> {
        self.open()?;
        let Some(crime) = self.standing_crimes().find(|crime| crime.number == given.crime) else {
            return Err(Refused::field("crime", "Choose an offence of this record that is not cancelled."));
        };
        if crime.cancel_asked_at.is_some() {
            return Err(Refused::field("crime", "Somebody has asked for this already. It waits for its decision."));
        }
        if policy.cancellation(&given.code).is_none() {
            return Err(Refused::field("code", "Choose a code from the list."));
        }
        if given.withdrawal {
            return Err(Refused::field(
                "withdrawal",
                "A victim's withdrawal or lack of co-operation is not additional verifiable information. The crime stands; an outcome may fit it.",
            ));
        }
        if given.code == TO_ANOTHER_FORCE && given.to.is_none() {
            return Err(Refused::field("to", "Enter the force that takes the crime, and its number there."));
        }
        let to = given.to.filter(|_| given.code == TO_ANOTHER_FORCE);
        let asked = Happened::CancellationAsked { did, crime: given.crime, code: given.code, reason: given.reason, to };
        Ok(super::Event::Classified(asked))
    }

    /// Decides on a cancellation: somebody else than who asked, and nobody who ever investigated the record; the most serious offences are the
    /// crime registrar's (R-REC-10; domain rules 1.4).
    pub fn decide_cancellation(&self, did: Did, given: DecideCommand, policy: &Policy) -> Result<super::Event, Refused> {
        self.open()?;
        self.unruled(given.registrar)?;
        let Some(crime) = self.standing_crimes().find(|c| c.number == given.crime && c.cancel_asked_at.is_some()) else {
            return Err(Refused::field("crime", "Nobody has asked for this offence to be cancelled."));
        };
        two_people(crime.cancel_asked_by.as_deref().unwrap_or_default(), &did.by).map_err(|same| Refused::SamePerson(same.to_string()))?;
        if self.assignments.iter().any(|assignment| assignment.investigator == did.by) {
            return Err(Refused::SamePerson("You investigate this record or did, so somebody independent must decide.".into()));
        }
        let gravest = crime.offence.as_deref().and_then(|code| self.offence_then(code, policy)).is_some_and(|o| o.registrar_cancels);
        if gravest && !given.registrar {
            return Err(Refused::field("decision", "The force crime registrar alone decides on an offence as serious as this one."));
        }
        let happened = match (given.cancel, given.reason) {
            (true, _) => Happened::Cancelled { did, crime: given.crime },
            (false, Some(reason)) => Happened::CancellationRefused { did, crime: given.crime, reason },
            (false, None) => return Err(Refused::field("reason", "Say why the crime stands.")),
        };
        Ok(super::Event::Classified(happened))
    }

    /// Notes that the victim was told of the cancellation.
    pub fn tell_of_cancellation(&self, did: Did, crime: u32) -> Result<super::Event, Refused> {
        let waits = |c: &&Crime| c.number == crime && c.cancelled_at.is_some() && c.victim_told_at.is_none();
        if self.crimes.iter().find(waits).is_none() {
            return Err(Refused::field("crime", "Choose a cancelled offence of which the victim is not told yet."));
        }
        Ok(super::Event::Classified(Happened::VictimTold { did, crime }))
    }

    /// Hands the investigation over to another force or agency: the crime stands, with the outcome that says so (outcome 20).
    pub fn transfer(
        &self,
        did: Did,
        taken_by: String,
        their_reference: Option<String>,
        note: Words,
        policy: &Policy,
    ) -> Result<super::Event, Refused> {
        self.open()?;
        if self.core.nature != Nature::Crime {
            return Err(Refused::NotNow("Only the investigation of a crime is transferred. Give the crime number first.".into()));
        }
        let Some(outcome) = policy.outcomes.iter().find(|outcome| outcome.group == OutcomeGroup::Transferred) else {
            return Err(Refused::NotNow("The policy has no outcome for responsibility transferred.".into()));
        };
        let transfer = Transfer {
            incident: self.core.id.clone(),
            number: next(&self.transfers, |t| t.number),
            at: did.at,
            by: did.by,
            taken_by,
            their_reference,
            outcome: outcome.code.clone(),
            note,
        };
        Ok(super::Event::Classified(Happened::Transferred { transfer }))
    }

    /// Lets it happen.
    pub(super) fn on_classified(&mut self, happened: &Happened) {
        match happened {
            Happened::Ruled { ruling } => {
                self.core.ruling = Some(ruling.ruling.clone());
                self.core.ruled_at = Some(ruling.at);
                self.rulings.push(ruling.clone());
            }
            Happened::CancellationAsked { did, crime, code, reason, to } => self.on_crime(*crime, |c| {
                (c.cancel_asked_at, c.cancel_asked_by) = (Some(did.at), Some(did.by.clone()));
                (c.cancel_code, c.cancel_reason, c.cancel_to) = (Some(code.clone()), Some(reason.clone()), to.clone());
            }),
            Happened::CancellationRefused { crime, .. } => self.on_crime(*crime, |c| {
                (c.cancel_asked_at, c.cancel_asked_by) = (None, None);
                (c.cancel_code, c.cancel_reason, c.cancel_to) = (None, None, None);
            }),
            Happened::Cancelled { did, crime } => {
                self.on_crime(*crime, |c| (c.cancelled_at, c.cancelled_by) = (Some(did.at), Some(did.by.clone())));
                self.when_all_cancelled();
            }
            Happened::VictimTold { did, crime } => self.on_crime(*crime, |c| c.victim_told_at = Some(did.at)),
            Happened::Transferred { transfer } => {
                let core = &mut self.core;
                core.outcome = Some(transfer.outcome.clone());
                (core.outcome_at, core.outcome_by) = (Some(transfer.at), Some(transfer.by.clone()));
                (core.authority_at, core.authority_by) = (None, None);
                self.transfers.push(transfer.clone());
            }
        }
    }

    /// Without a crime that stands the record is one whose crime was cancelled, and the crime's outcome goes with it.
    fn when_all_cancelled(&mut self) {
        if self.standing_crimes().next().is_none() {
            let core = &mut self.core;
            core.nature = Nature::Cancelled;
            core.outcome = None;
            (core.outcome_at, core.outcome_by) = (None, None);
            (core.authority_at, core.authority_by) = (None, None);
        }
    }

    fn on_crime(&mut self, number: u32, change: impl FnOnce(&mut Crime)) {
        if let Some(crime) = self.crimes.iter_mut().find(|crime| crime.number == number) {
            change(crime);
        }
    }
}
