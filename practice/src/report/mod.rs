//! The report becomes a record before any judgement: every report creates an incident with a unique reference (R-REC-01).

pub mod mapping;

use jiff::Timestamp;

use crate::incident::record::{Channel, Nature, Person, Stage, StrandFlag};
use crate::incident::{Core, Crime, Event, Refused, Words};
use crate::policy::Policy;

/// A report as taken: what the screen or another system gives.
#[derive(Clone, Debug)]
pub struct ReportCommand {
    /// The reference that the record gets.
    pub id: String,
    /// How it came in.
    pub channel: Channel,
    /// First contact.
    pub reported_at: Timestamp,
    /// When it happened.
    pub occurred_from: Option<Timestamp>,
    /// When it ended.
    pub occurred_to: Option<Timestamp>,
    /// District code.
    pub district: String,
    /// Ward.
    pub ward: Option<String>,
    /// Kind of place.
    pub setting: Option<String>,
    /// Address, sealed.
    pub place: Option<Words>,
    /// What happened, sealed.
    pub narrative: Option<Words>,
    /// Flags.
    pub tags: Vec<String>,
    /// Strands perceived.
    pub strands: Vec<StrandFlag>,
    /// People in it.
    pub people: Vec<Person>,
    /// Offences that another system has already recorded.
    pub crimes: Vec<Crime>,
    /// Outcome that another system has already recorded.
    pub outcome: Option<String>,
    /// The other system and the id there.
    pub source: Option<(String, String)>,
}

/// Records a report. No evidence is asked for and no judgement is made; only what cannot be true is refused.
///
/// What another system recorded is taken as it stands there (CT-1.11b): its mapping has checked the codes and noted contradictions such
/// as "reported before it happened", so of its times only a report from the future is refused, and its religions may be unnamed.
pub fn record(given: ReportCommand, by: &str, at: Timestamp, policy: &Policy) -> Result<Event, Refused> {
    if given.reported_at > at {
        return Err(Refused::field("reported_at", "The report cannot come from the future. Check the date and time."));
    }
    if given.source.is_some() {
        check_taken_over(&given, policy)?;
    } else {
        check_times(&given)?;
        check_lists(&given, policy)?;
        check_strands(&given.strands, policy)?;
    }
    let (source, source_id) = given.source.unzip();
    let core = Core {
        id: given.id,
        version: 0,
        channel: given.channel,
        reported_at: given.reported_at,
        recorded_at: at,
        recorded_by: by.to_owned(),
        occurred_from: given.occurred_from,
        occurred_to: given.occurred_to,
        district: given.district,
        ward: given.ward,
        setting: given.setting,
        place: given.place,
        narrative: given.narrative,
        tags: given.tags,
        outcome: given.outcome,
        source,
        source_id,
        ..blank()
    };
    Ok(Event::Recorded { core: Box::new(core), strands: given.strands, people: given.people, crimes: given.crimes })
}

fn check_taken_over(given: &ReportCommand, policy: &Policy) -> Result<(), Refused> {
    if given.strands.iter().any(|strand| policy.strand(&strand.strand).is_none()) {
        return Err(Refused::field("strand", "This force does not record the strand that the mapping gives."));
    }
    Ok(())
}

fn check_times(given: &ReportCommand) -> Result<(), Refused> {
    if given.occurred_from.is_some_and(|from| from > given.reported_at) {
        return Err(Refused::field("occurred_from", "It cannot have happened after it was reported. Check the date and time."));
    }
    match (given.occurred_from, given.occurred_to) {
        (Some(from), Some(to)) if to < from => Err(Refused::field("occurred_to", "It cannot have ended before it began.")),
        (Some(_), Some(to)) if to > given.reported_at => {
            Err(Refused::field("occurred_to", "It cannot have ended after it was reported. Leave the end empty while it goes on."))
        }
        (None, Some(_)) => Err(Refused::field("occurred_from", "Say when it began, or leave the end empty.")),
        _ => Ok(()),
    }
}

/// Each strand fits the policy and is named once, so that no flag counts double.
fn check_strands(strands: &[StrandFlag], policy: &Policy) -> Result<(), Refused> {
    for (place, strand) in strands.iter().enumerate() {
        crate::incident::check_strand(strand, policy)?;
        if strands.iter().take(place).any(|s| s.strand == strand.strand && s.sub == strand.sub && s.religions == strand.religions) {
            return Err(Refused::field("strand", "The same strand is given twice. Keep one of them."));
        }
    }
    Ok(())
}

fn check_lists(given: &ReportCommand, policy: &Policy) -> Result<(), Refused> {
    if policy.district(&given.district).is_none() {
        return Err(Refused::field("district", "Choose the district where it happened."));
    }
    if given.setting.as_deref().is_some_and(|setting| policy.setting_of_place(setting).is_none()) {
        return Err(Refused::field("setting", "Choose the kind of place from the list."));
    }
    if given.tags.iter().any(|tag| policy.tag(tag).is_none()) {
        return Err(Refused::field("tags", "Choose flags from the list."));
    }
    Ok(())
}

/// A record in which nothing is known or decided.
fn blank() -> Core {
    Core {
        id: String::new(),
        version: 0,
        channel: Channel::NonEmergency,
        reported_at: Timestamp::UNIX_EPOCH,
        recorded_at: Timestamp::UNIX_EPOCH,
        recorded_by: String::new(),
        occurred_from: None,
        occurred_to: None,
        district: String::new(),
        ward: None,
        setting: None,
        place: None,
        narrative: None,
        tags: Vec::new(),
        hate: false,
        flagged_at: None,
        victim_view: None,
        acknowledged_at: None,
        acknowledged_by: None,
        aware_at: None,
        aware_by: None,
        grade: None,
        assessed_at: None,
        dispatched_at: None,
        attended_at: None,
        breach_reason: None,
        breach_explained_at: None,
        nature: Nature::Undecided,
        decided_at: None,
        recording_policy: None,
        non_crime: None,
        rationale: None,
        rationale_by: None,
        approved_at: None,
        approved_by: None,
        threshold: None,
        subject_told_at: None,
        subject_withheld: None,
        ruling: None,
        ruled_at: None,
        late_crime_reason: None,
        first_assigned_at: None,
        investigator: None,
        supervisor: None,
        outcome: None,
        outcome_at: None,
        outcome_by: None,
        victim_reason: None,
        victim_informed: false,
        authority_at: None,
        authority_by: None,
        closure_asked_at: None,
        closure_asked_by: None,
        closed_at: None,
        closed_by: None,
        stage: Stage::Recorded,
        source: None,
        source_id: None,
        restricted: false,
        merged_into: None,
        event_of: None,
        disposed_at: None,
    }
}

#[cfg(test)]
mod tests;
