//! Reports that a command-and-control system hands over, and what goes back to it when the record closes (R-CC-03, HT-9).
//!
//! A message is taken once, an older one changes nothing, and what this force put right itself stays as this force has it.

pub mod mait;

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;

use crate::incident::record::Nature;
use crate::incident::{Core, Correction, Incident};

/// How a message stands to those that were taken before it for the same incident of its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The first one.
    First,
    /// Newer than all before it.
    Newer,
    /// Overtaken by a newer one: it changes nothing.
    Older,
}

/// Where a message stands: `known` says whether the record is there already, `last` is the highest sequence taken for it. A message without
/// a sequence counts as newer than all before it.
pub fn place(known: bool, last: Option<u32>, given: Option<u32>) -> Place {
    match (known, last, given) {
        (false, _, _) => Place::First,
        (true, Some(last), Some(given)) if given <= last => Place::Older,
        (true, _, _) => Place::Newer,
    }
}

/// Reads a message's or source's name: letters, digits and `. _ : -`, at most 80.
pub fn is_name(text: &str) -> bool {
    (1..=80).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | ':' | '-' | '/'))
}

/// The facts that a later message says; none where it does not speak of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// First contact.
    pub reported_at: Option<Timestamp>,
    /// When it happened.
    pub occurred_from: Option<Timestamp>,
    /// District code.
    pub district: Option<String>,
    /// Kind of place.
    pub setting: Option<String>,
    /// Flags.
    pub tags: Option<Vec<String>>,
}

/// What a later message changes, and the names of the facts that stay because they were put right here.
pub fn correction(core: &Core, said: &Said, corrected_here: &BTreeSet<&str>) -> (Correction, Vec<&'static str>) {
    let mut kept = Vec::new();
    let mut stays = |field: &'static str, differs: bool| {
        let stays = differs && corrected_here.contains(field);
        kept.extend(stays.then_some(field));
        !differs || stays
    };
    let mut change = Correction::default();
    if let Some(at) = said.reported_at.filter(|at| !stays("reported_at", *at != core.reported_at)) {
        change.reported_at = Some(at);
    }
    if let Some(at) = said.occurred_from.filter(|at| !stays("occurred_from", Some(*at) != core.occurred_from)) {
        change.occurred_from = Some(Some(at));
    }
    if let Some(district) = said.district.as_ref().filter(|d| !stays("district", **d != core.district)) {
        change.district = Some(district.clone());
    }
    if let Some(setting) = said.setting.as_ref().filter(|s| !stays("setting", Some(*s) != core.setting.as_ref())) {
        change.setting = Some(Some(setting.clone()));
    }
    if let Some(tags) = said.tags.as_ref().filter(|t| !stays("tags", **t != core.tags)) {
        change.tags = Some(tags.clone());
    }
    (change, kept)
}

/// What the source system is told when a record that it handed over closes: no name, no words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WriteBack {
    /// What happened to the record here.
    pub state: &'static str,
    /// The source's own number.
    pub source_id: String,
    /// Our reference.
    pub reference: String,
    /// When it closed.
    pub closed_at: Option<Timestamp>,
    /// The crime numbers; empty where it is no crime.
    pub crime_numbers: Vec<String>,
    /// Where there is no crime number: `approved`, or `none` for a report without a hate flag (HT-11).
    pub rationale: Option<&'static str>,
}

/// The write-back of a record; none where no other system gave it.
pub fn write_back(incident: &Incident, state: &'static str) -> Option<WriteBack> {
    let core = &incident.core;
    let crime_numbers: Vec<String> = incident.standing_crimes().map(|c| c.crime_number.clone()).collect();
    let rationale = match core.nature {
        Nature::NonCrime if core.approved_at.is_some() => Some("approved"),
        _ if crime_numbers.is_empty() => Some("none"),
        _ => None,
    };
    Some(WriteBack {
        state,
        source_id: core.source_id.clone()?,
        reference: core.id.clone(),
        closed_at: core.closed_at,
        crime_numbers,
        rationale,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Case, at, report};

    #[test]
    fn a_newer_message_changes_an_older_one_does_not_and_one_without_a_sequence_counts_as_newer() {
        assert_eq!(place(false, None, Some(7)), Place::First);
        assert_eq!(place(true, Some(7), Some(8)), Place::Newer);
        assert_eq!(place(true, Some(7), Some(7)), Place::Older);
        assert_eq!(place(true, Some(7), Some(1)), Place::Older);
        assert_eq!(place(true, Some(7), None), Place::Newer);
        assert_eq!(place(true, None, Some(1)), Place::Newer);
    }

    #[test]
    fn only_what_differs_is_changed_and_what_was_put_right_here_stays() {
        let case = Case::of(report(&["RACE"], 1));
        let core = &case.incident.core;
        let said = Said {
            reported_at: Some(core.reported_at),
            occurred_from: Some(at("2026-11-20 08:00")),
            district: Some("E07000129".into()),
            setting: Some("street".into()),
            tags: Some(vec!["online".into()]),
        };
        let (change, kept) = correction(core, &said, &BTreeSet::from(["district", "reported_at"]));
        assert_eq!(change.fields(), ["occurred_from", "setting", "tags"]);
        assert_eq!(kept, ["district"], "what is the same need not be kept");
        let (nothing, _) = correction(core, &Said::default(), &BTreeSet::new());
        assert_eq!(nothing, Correction::default());
    }

    #[test]
    fn the_source_is_told_the_crime_number_or_that_a_rationale_was_approved() {
        let mut given = report(&["RACE"], 1);
        given.source = Some(("CAD".into(), "4417".into()));
        let mut case = Case::of(given);
        assert_eq!(write_back(&case.incident, "closed").unwrap().rationale, Some("none"));
        case.crime("26/1000", "9B", Some(1)).unwrap();
        let told = write_back(&case.incident, "closed").unwrap();
        assert_eq!((told.crime_numbers, told.rationale, told.source_id.as_str()), (vec!["26/1000".to_owned()], None, "4417"));
        assert!(write_back(&Case::of(report(&["RACE"], 1)).incident, "closed").is_none(), "nobody else gave this one");
    }

    #[test]
    fn names_of_messages_are_plain() {
        assert!(is_name("CAD:2026/11-20_1.0"));
        for wrong in ["", "a b", "<x>", "é", &"x".repeat(81), "a'b", "a|b"] {
            assert!(!is_name(wrong), "{wrong}");
        }
    }
}
