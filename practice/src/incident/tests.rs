//! Flag, crime number, rationale and ruling: scenarios X1, X2, X4, X7, X8, X16 and the refusals in the reader's words.

mod classify;
mod journal;
mod noncrime;
mod reach;

use jiff::Timestamp;

use super::*;
use crate::testing::{Case, at, not_crime, person, policy_at, report, strand, weighed_but, words};

fn said(refused: Result<(), Refused>) -> String {
    refused.unwrap_err().to_string()
}

fn ask_removal(case: &mut Case, number: u32) {
    case.happen(case.incident.ask_removal(number, case.did("handler"), words(20))).unwrap();
}

fn decide_removal(case: &mut Case, number: u32, by: &str) -> Result<(), Refused> {
    case.happen(case.incident.decide_removal(number, case.did(by), true, &case.policy))
}

#[test]
fn x1_a_neighbours_perception_stands_though_the_victim_disagrees() {
    let mut given = report(&[], 1);
    given.strands = vec![StrandFlag { perceived_by: Perceiver::Neighbour, ..strand("SO") }];
    let mut case = Case::of(given);
    case.happen(case.incident.note_victim_view(case.did("handler"), VictimView::Disagrees)).unwrap();
    assert!(case.incident.core.hate);
    assert_eq!(case.incident.core.victim_view, Some(VictimView::Disagrees));
    assert_eq!(case.incident.standing().map(|s| s.perceived_by).collect::<Vec<_>>(), [Perceiver::Neighbour]);
    ask_removal(&mut case, 1);
    assert!(case.incident.core.hate, "asking removes nothing");
    assert_eq!(said(decide_removal(&mut case, 1, "Handler ")), "The person who asked cannot also approve. Ask a colleague.");
    decide_removal(&mut case, 1, "hate-crime-officer").unwrap();
    let removed = case.incident.strands.first().unwrap();
    assert!(!case.incident.core.hate);
    assert_eq!((removed.removed_by.as_deref(), &removed.removal_reason), (Some("hate-crime-officer"), &Some(words(20))), "history stays");
}

#[test]
fn x2_reclassified_to_the_plain_offence_the_number_and_the_flag_stay() {
    let mut case = Case::of(report(&["RACE"], 1));
    case.crime("26/1000", "8P", Some(1)).unwrap();
    case.happen(case.incident.reclassify(case.did("manager"), 1, "8N".into(), false, &case.policy)).unwrap();
    let crime = case.incident.crimes.first().unwrap();
    assert_eq!((crime.crime_number.as_str(), crime.offence.as_deref(), crime.was.as_deref()), ("26/1000", Some("8N"), Some("8P")));
    assert!(case.incident.is_hate_crime());
    let again = case.incident.reclassify(case.did("manager"), 1, "8N".into(), false, &case.policy);
    assert_eq!(again.unwrap_err().to_string(), "This is the code that the offence already has.");
}

#[test]
fn x4_one_incident_of_race_and_religion_with_three_victims_is_three_crimes() {
    let mut case = Case::of(report(&["RACE", "REL"], 3));
    assert_eq!(said(case.crime("26/1", "9B", None)), "Say whose crime this is: each victim has a crime of their own.");
    for (victim, number) in [(1, "26/1"), (2, "26/2"), (3, "26/3")] {
        case.crime(number, "9B", Some(victim)).unwrap();
    }
    assert_eq!(said(case.crime("26/3", "9B", Some(3))), "This crime number already stands on the record.");
    assert_eq!(said(case.crime("26/4", "9B", Some(4))), "Choose a victim of this record.");
    assert_eq!((case.incident.crimes.len(), case.incident.standing().count()), (3, 2));
    case.assign("investigator", "sergeant").unwrap();
    let calls: Vec<String> = case.duties().into_iter().filter(|d| d.rule == "R-VIC-04").map(|d| d.about).collect();
    assert_eq!(calls, ["victim 1", "victim 2", "victim 3"], "each victim is called");
}

#[test]
fn x7_the_statutory_code_holds_from_a_minute_past_midnight() {
    let local_strand_at = |moment: &str| {
        let mut case = Case::of(report(&["ALTSUB"], 1));
        case.policy = policy_at("leicestershire", moment);
        let step = case.not_a_crime("incident", Threshold::None);
        (step.is_ok(), case.incident.core.recording_policy.clone(), case.policy.recording.id.clone())
    };
    assert_eq!(local_strand_at("2023-06-02 23:59"), (true, Some("P2".into()), "P2".into()));
    assert_eq!(local_strand_at("2023-06-03 00:00"), (true, Some("P2".into()), "P2".into()));
    assert_eq!(local_strand_at("2023-06-03 00:01"), (false, None, "P3".into()));
}

#[test]
fn x8_a_local_strand_is_antisocial_behaviour_and_never_a_non_crime_hate_incident() {
    let mut case = Case::of(report(&["ALTSUB"], 1));
    assert!(said(case.not_a_crime("incident", Threshold::None)).starts_with("Only the five nationally monitored strands"));
    case.not_a_crime("asb", Threshold::None).unwrap();
    assert_eq!(case.incident.core.non_crime.as_deref(), Some("asb"));
    assert!(case.incident.core.hate, "it stays hate for the force");
    assert_eq!(case.policy.strand("ALTSUB").unwrap().scope, crate::policy::StrandScope::Local);
}

#[test]
fn x16_an_aggravated_offence_rests_only_on_its_own_strands() {
    let mut case = Case::of(report(&["DIS"], 1));
    let refused = said(case.crime("26/1", "8P", Some(1)));
    assert!(refused.contains("Race") && refused.contains("none stands on this record"), "{refused}");
    case.crime("26/1", "8N", Some(1)).unwrap();
    assert!(case.incident.is_hate_crime(), "the flag needs no aggravated code");
    let mut plain = Case::of(report(&[], 1));
    assert_eq!(said(plain.crime("26/1", "8P", Some(1))), "An aggravated offence needs a hate strand. Set the strand first.");
}

#[test]
fn the_law_of_the_day_of_the_offence_decides_which_codes_there_are() {
    let mut given = report(&["RACE"], 1);
    given.occurred_from = Some(at("2011-05-01 12:00"));
    let mut case = Case::of(given);
    assert_eq!(said(case.crime("26/1", "8P", Some(1))), "There is no offence 8P in force on 1 May 2011, the day it was committed.");
    case.crime("26/1", "8J", Some(1)).unwrap();
    ask_removal(&mut case, 1);
    let refused = said(decide_removal(&mut case, 1, "hate-crime-officer"));
    assert!(refused.contains("aggravated offence"), "an old aggravated code holds its strand as a new one does: {refused}");
}

#[test]
fn a_strand_that_an_aggravated_offence_rests_on_stays_while_others_may_go() {
    let mut case = Case::of(report(&["RACE", "SO"], 1));
    case.crime("26/1", "9B", Some(1)).unwrap();
    ask_removal(&mut case, 1);
    assert!(said(decide_removal(&mut case, 1, "hate-crime-officer")).contains("Reclassify the offence first"), "SO alone cannot carry 9B");
    ask_removal(&mut case, 2);
    decide_removal(&mut case, 2, "hate-crime-officer").unwrap();
}

#[test]
fn the_last_national_strand_stays_under_a_non_crime_hate_incident_until_it_is_something_else() {
    let mut case = Case::of(report(&["SO", "ALTSUB"], 1));
    case.not_a_crime("incident", Threshold::None).unwrap();
    case.happen(case.incident.approve_rationale(case.did("fim"))).unwrap();
    ask_removal(&mut case, 1);
    assert!(said(decide_removal(&mut case, 1, "fim")).contains("Send its rationale back first"));
    case.happen(case.incident.return_rationale(case.did("fim"), words(21))).unwrap();
    assert_eq!((case.incident.core.nature, &case.incident.core.approved_at), (Nature::Undecided, &None));
    case.not_a_crime("asb", Threshold::None).unwrap();
    decide_removal(&mut case, 1, "fim").unwrap();
}

#[test]
fn words_that_were_missing_can_be_added_once() {
    let mut given = report(&[], 1);
    given.strands = vec![StrandFlag { words: None, ..strand("RACE") }];
    let mut case = Case::of(given);
    assert!(case.duty("R-REC-03").is_open());
    case.at("2026-11-21 11:00");
    case.happen(case.incident.word_strand(1, case.did("handler"), words(5))).unwrap();
    let duty = case.duty("R-REC-03");
    assert!(!duty.is_open() && duty.was_late(), "25 hours after the flag");
    assert!(case.incident.word_strand(1, case.did("handler"), words(6)).is_err());
}

#[test]
fn a_crime_recorded_after_24_hours_says_why_and_to_the_second_does_not() {
    let number_at = |moment: Timestamp| {
        let case = Case::of(report(&["RACE"], 1));
        let did = Did { by: "handler".into(), at: moment };
        let given = CrimeCommand { crime_number: "26/1".into(), offence: "9B".into(), victim: Some(1), late_reason: None, registrar: false };
        case.incident.give_crime_number(did, given, &case.policy)
    };
    let due = at("2026-11-21 10:00");
    assert!(number_at(due).is_ok());
    let late = number_at(due + jiff::SignedDuration::from_micros(1)).unwrap_err();
    assert_eq!(late, Refused::field("late_reason", "Say why the crime is recorded more than 24 hours after the report."));
}

#[test]
fn a_crime_number_has_letters_digits_and_strokes() {
    let mut case = Case::of(report(&["RACE"], 1));
    for wrong in ["", "26", "NUMBER", "26 1000", "26/1000; DROP", "'1000'"] {
        assert!(said(case.crime(wrong, "9B", Some(1))).starts_with("Enter the crime number"), "{wrong}");
    }
    case.crime("26/1000a", "9B", Some(1)).unwrap();
    assert_eq!(said(case.crime("26/1000A", "9B", Some(1))), "This crime number already stands on the record.");
}

#[test]
fn a_trivial_complaint_or_one_without_thought_for_expression_is_no_hate_incident() {
    let case = Case::of(report(&["RACE"], 1));
    let trivial = NotCrimeCommand { answers: weighed_but("trivial", Some(true)), ..not_crime("incident", Threshold::None) };
    assert!(matches!(case.incident.not_a_crime(case.did("handler"), trivial, &case.policy), Err(Refused::Field("record_as", _))));
    let hasty = NotCrimeCommand { answers: weighed_but("expression_considered", None), ..not_crime("incident", Threshold::None) };
    assert!(
        matches!(case.incident.not_a_crime(case.did("handler"), hasty, &case.policy), Err(Refused::Question(name, _)) if name == "expression_considered")
    );
    let unknown = not_crime("scrapbook", Threshold::None);
    assert!(matches!(case.incident.not_a_crime(case.did("handler"), unknown, &case.policy), Err(Refused::Field("record_as", _))));
    let unflagged = Case::of(report(&[], 1));
    assert!(unflagged.incident.not_a_crime(unflagged.did("handler"), not_crime("incident", Threshold::None), &unflagged.policy).is_err());
}

#[test]
fn the_subjects_details_stand_only_behind_the_threshold_and_then_the_subject_is_told() {
    let named = |threshold| {
        let mut given = report(&["RACE"], 1);
        given.people.push(Person { name: Some(words(30)), ..person(2, PersonKind::Suspect) });
        let mut case = Case::of(given);
        case.not_a_crime("incident", threshold).unwrap();
        case
    };
    let bare = named(Threshold::None);
    assert_eq!(bare.incident.person(2).unwrap().name, None);
    assert!(!bare.duties().iter().any(|d| d.rule == "R-NC-05"));
    let mut case = named(Threshold::SignificantHarm);
    assert!(case.incident.person(2).unwrap().name.is_some());
    assert!(case.duty("R-NC-05").is_open());
    case.happen(case.incident.tell_subject(case.did("investigator"), Some(("safeguarding".into(), words(31))), &case.policy)).unwrap();
    assert!(!case.duty("R-NC-05").is_open(), "a reason for not telling meets it");
}

#[test]
fn a_non_crime_that_becomes_a_crime_takes_its_suspect_and_keeps_no_rationale_to_send_back() {
    let mut case = Case::of(report(&["RACE"], 1));
    case.not_a_crime("incident", Threshold::None).unwrap();
    let suspect = Person { name: Some(words(30)), ..person(0, PersonKind::Suspect) };
    assert!(crate::victim::add_person(&case.incident, suspect.clone()).is_err());
    case.crime("26/1", "9B", Some(1)).unwrap();
    case.happen(crate::victim::add_person(&case.incident, suspect)).unwrap();
    assert!(case.incident.core.rationale.is_some(), "the account given before stays to be seen");
    assert!(case.incident.return_rationale(case.did("fim"), words(1)).is_err(), "a recorded crime cannot become undecided");
    assert!(case.incident.approve_rationale(case.did("fim")).is_err());
    assert!(said(case.not_a_crime("asb", Threshold::None)).contains("Only the crime registrar's cancellation"));
}

#[test]
fn a_rationale_is_approved_by_a_second_person_once() {
    let mut case = Case::of(report(&["RACE"], 1));
    case.not_a_crime("asb", Threshold::None).unwrap();
    assert!(matches!(case.incident.approve_rationale(case.did("HANDLER")), Err(Refused::SamePerson(_))));
    assert!(said(case.not_a_crime("asb", Threshold::None)).contains("already recorded"));
    case.happen(case.incident.approve_rationale(case.did("fim"))).unwrap();
    assert!(case.incident.approve_rationale(case.did("fim")).is_err());
}

#[test]
fn a_ruling_locks_the_classification_for_all_but_the_registrar() {
    let mut case = Case::of(report(&["RACE"], 2));
    assert!(case.incident.rule(case.did("registrar"), words(1), words(2), "General Rules A".into()).is_err(), "nothing to rule on yet");
    case.crime("26/1", "8P", Some(1)).unwrap();
    case.happen(case.incident.rule(case.did("registrar"), words(1), words(2), "General Rules A".into())).unwrap();
    assert_eq!(case.crime("26/2", "8P", Some(2)), Err(Refused::Ruled));
    assert_eq!(case.incident.reclassify(case.did("manager"), 1, "8N".into(), false, &case.policy), Err(Refused::Ruled));
    case.happen(case.incident.reclassify(case.did("registrar"), 1, "8N".into(), true, &case.policy)).unwrap();
    assert_eq!(case.incident.reclassify(case.did("manager"), 1, "8P".into(), false, &case.policy), Err(Refused::Ruled), "still locked");
    let mut non_crime = Case::of(report(&["RACE"], 1));
    non_crime.not_a_crime("asb", Threshold::None).unwrap();
    non_crime.happen(non_crime.incident.rule(non_crime.did("registrar"), words(1), words(2), "General Rules A".into())).unwrap();
    assert_eq!(non_crime.incident.return_rationale(non_crime.did("fim"), words(2)), Err(Refused::Ruled));
    assert_eq!(non_crime.crime("26/1", "9B", Some(1)), Err(Refused::Ruled));
}

#[test]
fn a_hate_report_graded_too_low_needs_a_supervisor_and_a_reason() {
    let mut case = Case::of(report(&["RACE"], 1));
    assert_eq!(
        said(case.assess("scheduled", false, None)),
        "A hate report is graded Priority or higher. Ask a supervisor if it should be lower."
    );
    assert_eq!(said(case.assess("scheduled", true, None)), "Say why this hate report is graded below Priority.");
    case.assess("scheduled", true, Some(words(1))).unwrap();
    assert!(!case.duty("HT-10").is_open());
}

#[test]
fn a_grade_given_before_the_flag_does_not_assess_the_hate_report() {
    let mut case = Case::of(report(&[], 1));
    case.assess("scheduled", false, None).unwrap();
    case.happen(case.incident.add_strand(strand("RACE"), &case.policy)).unwrap();
    assert!(case.duty("HT-10").is_open());
    case.assess("priority", false, None).unwrap();
    assert!(!case.duty("HT-10").is_open());
}

#[test]
fn a_strand_is_set_once_and_numbered_on() {
    let mut case = Case::of(report(&["RACE"], 1));
    assert!(case.incident.add_strand(strand("RACE"), &case.policy).is_err());
    case.happen(case.incident.add_strand(strand("TRANS"), &case.policy)).unwrap();
    assert_eq!(case.incident.strands.iter().map(|s| s.number).collect::<Vec<_>>(), [1, 2]);
}
