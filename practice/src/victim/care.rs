//! Needs, interventions against the risk, why a victim was dissatisfied, and repeats that a person confirms (CT-2.2g, CT-2.2h;
//! domain-rules 3.5, 3.6).

use jiff::Timestamp;

use super::contract::not_a_suspect;
use super::{investigates, is_dissatisfied};
use crate::incident::care::{Cause, Effect, Happened, Intervention, Needs, RepeatMark, Repeated};
use crate::incident::{Did, Event, Incident, Refused, Words, next};
use crate::people::Rank;
use crate::policy::Policy;

/// Assesses the needs of a victim or witness: at the report, and again when something changes.
///
/// The entry comes with everything but number, moment and account. Refuses a suspect, an empty assessment, and factors outside the list.
pub fn assess_needs(incident: &Incident, did: Did, given: Needs, policy: &Policy) -> Result<Event, Refused> {
    incident.open()?;
    not_a_suspect(incident, given.person)?;
    if let Some(unknown) = given.factors.iter().find(|code| policy.word("need", code).is_none()) {
        return Err(Refused::field("factors", format!("\"{unknown}\" is not on the list.")));
    }
    if given.views.is_none() {
        return Err(Refused::field("views", "Say what the person needs in their own view, or that they did not want to say."));
    }
    let needs = Needs { incident: incident.core.id.clone(), number: next(&incident.needs, |n| n.number), at: did.at, by: did.by, ..given };
    Ok(Event::Care(Happened::NeedsAssessed { needs }))
}

/// An intervention as given.
#[derive(Clone, Debug)]
pub struct InterventionCommand {
    /// Whom it protects.
    pub person: u32,
    /// Its kind's code.
    pub kind: String,
    /// Who does it: an account.
    pub owner: String,
    /// By when.
    pub due_at: Timestamp,
    /// What exactly.
    pub note: Option<Words>,
}

/// Sets an intervention against the risk, with who does it and by when.
pub fn intervene(incident: &Incident, did: Did, given: InterventionCommand, policy: &Policy) -> Result<Event, Refused> {
    incident.open()?;
    not_a_suspect(incident, given.person)?;
    if policy.word("intervention", &given.kind).is_none() {
        return Err(Refused::field("kind", "Choose what is done from the list."));
    }
    if given.due_at <= did.at {
        return Err(Refused::field("due_at", "Enter a time that is still to come: by when it is done."));
    }
    let intervention = Intervention {
        incident: incident.core.id.clone(),
        number: next(&incident.interventions, |i| i.number),
        person: given.person,
        at: did.at,
        by: did.by,
        kind: given.kind,
        owner: given.owner,
        due_at: given.due_at,
        note: given.note,
        done_at: None,
        done_by: None,
        effect: None,
        effect_note: None,
    };
    Ok(Event::Care(Happened::InterventionSet { intervention }))
}

/// Notes an intervention as done, with what it did to the risk. Where the risk went up, says what is known.
pub fn intervened(incident: &Incident, did: Did, number: u32, effect: Effect, note: Option<Words>) -> Result<Event, Refused> {
    incident.open()?;
    let Some(set) = incident.interventions.iter().find(|i| i.number == number) else {
        return Err(Refused::field("intervention", "Choose an intervention of this record."));
    };
    if set.done_at.is_some() {
        return Err(Refused::field("intervention", "This one is done already."));
    }
    if effect == Effect::Worse && note.is_none() {
        return Err(Refused::field("note", "Say in what way the risk went up, and assess it again."));
    }
    Ok(Event::Care(Happened::InterventionDone { did, intervention: number, effect, note }))
}

/// The review of a dissatisfaction as given.
#[derive(Clone, Debug)]
pub struct CauseCommand {
    /// The contact in which the victim said so.
    pub contact: u32,
    /// The cause's code.
    pub cause: String,
    /// What was found.
    pub note: Option<Words>,
    /// What is put right at once, and by when.
    pub remedy: Option<(Words, Timestamp)>,
    /// The learning point: theme and words without personal data.
    pub learning: Option<(String, Words)>,
    /// The reviewer's rank.
    pub rank: Rank,
}

/// Reviews why a victim was dissatisfied (CT-2.2g): by an inspector or above who does not investigate, once for each time they said so.
pub fn review_cause(incident: &Incident, did: Did, given: CauseCommand, policy: &Policy) -> Result<Event, Refused> {
    incident.open()?;
    let least = Rank::from_code(&policy.settings.dissatisfied_min_rank.value).unwrap_or(Rank::Inspector);
    if given.rank < least {
        return Err(Refused::NotNow(format!("This review is for the rank of {} or above.", least.label().to_lowercase())));
    }
    if investigates(incident, &did.by, did.at) {
        return Err(Refused::SamePerson("You investigate this record, so a colleague must review why the victim is dissatisfied.".into()));
    }
    if !incident.contacts.iter().any(|c| c.number == given.contact && is_dissatisfied(c)) {
        return Err(Refused::field("contact", "Choose the contact in which the victim said so."));
    }
    if incident.causes.iter().any(|c| c.contact == given.contact) {
        return Err(Refused::field("contact", "This one is reviewed already."));
    }
    if policy.word("dissatisfaction", &given.cause).is_none() {
        return Err(Refused::field("cause", "Choose the cause from the list."));
    }
    if given.remedy.as_ref().is_some_and(|(_, due)| *due <= did.at) {
        return Err(Refused::field("remedy_due_at", "Enter a time that is still to come: by when it is put right."));
    }
    if given.learning.as_ref().is_some_and(|(theme, _)| policy.word("learning", theme).is_none()) {
        return Err(Refused::field("theme", "Choose a theme from the list."));
    }
    let (remedy, remedy_due_at) = given.remedy.unzip();
    let (theme, learning) = given.learning.unzip();
    let cause = Cause {
        incident: incident.core.id.clone(),
        number: next(&incident.causes, |c| c.number),
        contact: given.contact,
        at: did.at,
        by: did.by,
        cause: given.cause,
        note: given.note,
        remedy,
        remedy_due_at,
        remedy_done_at: None,
        remedy_done_by: None,
        theme,
        learning,
    };
    Ok(Event::Care(Happened::CauseReviewed { cause }))
}

/// Notes an urgent remedy as done.
pub fn remedied(incident: &Incident, did: Did, number: u32) -> Result<Event, Refused> {
    incident.open()?;
    match incident.causes.iter().find(|c| c.number == number && c.remedy.is_some()) {
        None => Err(Refused::field("remedy", "Choose a remedy of this record.")),
        Some(cause) if cause.remedy_done_at.is_some() => Err(Refused::field("remedy", "This one is done already.")),
        Some(_) => Ok(Event::Care(Happened::RemedyDone { did, cause: number })),
    }
}

/// Takes a person's word on a suggested repeat; the record's flag follows it.
pub fn decide_repeat(incident: &Incident, did: Did, (what, stands): (Repeated, bool), note: Option<Words>) -> Result<Event, Refused> {
    incident.open()?;
    let last = incident.repeats.iter().rev().find(|m| m.what == what).map(|m| m.stands);
    if last == Some(stands) {
        return Err(Refused::NotNow("This is what stands already.".into()));
    }
    let mark = RepeatMark {
        incident: incident.core.id.clone(),
        number: next(&incident.repeats, |m| m.number),
        what,
        stands,
        at: did.at,
        by: did.by,
        note,
    };
    Ok(Event::Care(Happened::RepeatDecided { mark }))
}

/// Whether so many reports within the rolling months make a repeat (domain-rules 3.5: two or more in twelve months, this one counted).
pub fn is_repeat(earlier: usize, policy: &Policy) -> bool {
    u32::try_from(earlier).unwrap_or(u32::MAX).saturating_add(1) >= policy.settings.repeat_reports.value
}

/// From when on an earlier report counts towards a repeat of one reported at this moment.
pub fn repeat_since(reported_at: Timestamp, policy: &Policy) -> Timestamp {
    let months = i64::from(policy.settings.repeat_months.value);
    let local = policy.calendar.local(reported_at);
    local.checked_sub(jiff::Span::new().months(months)).map_or(Timestamp::MIN, |since| since.timestamp())
}
