//! Rulings, cancellations and transfers: who may, on what ground, and what stays to be seen.

use super::*;
use crate::incident::classify::{CancelCommand, DecideCommand};
use crate::supervision::{Grounds, recorded};

fn asked(crime: u32, code: &str) -> CancelCommand {
    CancelCommand { crime, code: code.into(), reason: words(1), withdrawal: false, to: None }
}

fn decision(crime: u32, cancel: bool, registrar: bool) -> DecideCommand {
    DecideCommand { crime, cancel, reason: Some(words(2)), registrar }
}

fn ask(case: &mut Case, given: CancelCommand) -> Result<(), Refused> {
    case.happen(case.incident.ask_cancellation(case.did("handler"), given, &case.policy))
}

fn decide(case: &mut Case, by: &str, given: DecideCommand) -> Result<(), Refused> {
    case.happen(case.incident.decide_cancellation(case.did(by), given, &case.policy))
}

#[test]
fn a_crime_is_cancelled_by_somebody_independent_and_stays_to_be_seen() {
    let mut case = Case::hate_crime();
    ask(&mut case, asked(1, "C2")).unwrap();
    assert_eq!(case.duty("R-REC-10").about, "offence 1");
    assert!(case.in_the_way().contains(&"R-REC-10".to_owned()));
    assert!(matches!(decide(&mut case, "handler", decision(1, true, true)), Err(Refused::SamePerson(_))), "who asked");
    assert!(matches!(decide(&mut case, "investigator", decision(1, true, false)), Err(Refused::SamePerson(_))), "who investigates");
    case.at("2026-11-21 09:00").assign("investigator-2", "sergeant").unwrap();
    assert!(matches!(decide(&mut case, "investigator", decision(1, true, false)), Err(Refused::SamePerson(_))), "who investigated");
    decide(&mut case, "registrar", decision(1, true, true)).unwrap();
    let crime = &case.incident.crimes[0];
    assert_eq!(
        (crime.cancelled_at, crime.cancelled_by.as_deref(), crime.crime_number.as_str()),
        (Some(case.now), Some("registrar"), "26/1000")
    );
    assert_eq!((case.incident.core.nature, case.incident.core.hate), (Nature::Cancelled, true), "the flag stays");
    assert_eq!(recorded(&case.incident), Ok(Grounds::Cancelled(vec!["26/1000".into()])));
    assert!(!case.duty("R-REC-07").is_open(), "it was recorded in time");
    assert!(case.duty("R-REC-10-TOLD").is_open());
    case.happen(case.incident.tell_of_cancellation(case.did("investigator-2"), 1)).unwrap();
    assert!(!case.duty("R-REC-10-TOLD").is_open());
    case.crime("26/1001", "9A", Some(1)).unwrap();
    assert_eq!(case.incident.core.nature, Nature::Crime, "another crime makes it a crime again");
}

#[test]
fn the_victims_withdrawal_is_no_ground_and_each_code_asks_for_its_own() {
    let mut case = Case::hate_crime();
    assert!(said(ask(&mut case, CancelCommand { withdrawal: true, ..asked(1, "C2") })).contains("not additional verifiable information"));
    assert!(matches!(ask(&mut case, asked(1, "C9")), Err(Refused::Field("code", _))));
    assert!(matches!(ask(&mut case, asked(7, "C2")), Err(Refused::Field("crime", _))));
    assert!(matches!(ask(&mut case, asked(1, "C1")), Err(Refused::Field("to", _))), "C1 names the other force");
    ask(&mut case, CancelCommand { to: Some("Rehearsal Constabulary, 9/1".into()), ..asked(1, "C1") }).unwrap();
    assert_eq!(case.incident.crimes[0].cancel_to.as_deref(), Some("Rehearsal Constabulary, 9/1"));
    assert!(matches!(ask(&mut case, asked(1, "C2")), Err(Refused::Field("crime", _))), "one request at a time");
    let silent = DecideCommand { reason: None, ..decision(1, false, true) };
    assert!(matches!(decide(&mut case, "registrar", silent), Err(Refused::Field("reason", _))));
    decide(&mut case, "registrar", decision(1, false, true)).unwrap();
    assert!(case.duties().iter().all(|duty| duty.rule != "R-REC-10") && case.incident.crimes[0].cancel_code.is_none());
    ask(&mut case, asked(1, "C4")).unwrap();
}

#[test]
fn the_most_serious_offences_are_cancelled_by_the_registrar_alone() {
    let mut case = Case::of(report(&["RACE"], 1));
    case.crime("26/1", "2", Some(1)).unwrap();
    ask(&mut case, asked(1, "C2")).unwrap();
    assert!(matches!(decide(&mut case, "manager", decision(1, true, false)), Err(Refused::Field("decision", _))));
    decide(&mut case, "registrar", decision(1, true, true)).unwrap();
    let mut lesser = Case::of(report(&["RACE"], 1));
    lesser.crime("26/1", "9B", Some(1)).unwrap();
    ask(&mut lesser, asked(1, "C2")).unwrap();
    decide(&mut lesser, "manager", decision(1, true, false)).unwrap();
}

#[test]
fn a_cancelled_crime_leaves_the_count_of_offences_and_the_other_victims_crime_stands() {
    let mut case = Case::of(report(&["RACE"], 2));
    case.crime("26/1", "9B", Some(1)).unwrap();
    case.crime("26/2", "9B", Some(2)).unwrap();
    ask(&mut case, asked(1, "C3")).unwrap();
    decide(&mut case, "registrar", decision(1, true, true)).unwrap();
    assert_eq!(crate::returns::Countable::of(&case.incident).crimes.len(), 1);
    assert_eq!((case.incident.core.nature, recorded(&case.incident)), (Nature::Crime, Ok(Grounds::CrimeNumbers(vec!["26/2".into()]))));
}

#[test]
fn x4_a_victim_without_a_crime_of_their_own_is_owed_one() {
    let mut case = Case::hate_crime();
    assert!(!case.duty("R-REC-07-EACH").is_open());
    case.at("2026-11-21 09:00");
    let second = Person { name: Some(words(9)), at: case.now, ..person(2, PersonKind::Victim) };
    case.happen(crate::victim::add_person(&case.incident, second)).unwrap();
    let open: Vec<String> = case.duties().into_iter().filter(|d| d.rule == "R-REC-07-EACH" && d.is_open()).map(|d| d.about).collect();
    assert_eq!(open, ["victim 2"]);
    case.crime("26/1001", "9B", Some(2)).unwrap();
    assert!(case.duties().iter().all(|duty| duty.rule != "R-REC-07-EACH" || !duty.is_open()));
}

#[test]
fn a_ruling_has_its_question_its_counting_rule_and_its_place_in_the_history() {
    let mut case = Case::hate_crime();
    for (question, rule) in [(3, "General Rules D"), (5, "General Rules B")] {
        let ruled = case.incident.rule(case.did("registrar"), words(question), words(question + 1), rule.into());
        case.happen(ruled).unwrap();
    }
    let rules: Vec<&str> = case.incident.rulings.iter().map(|ruling| ruling.counting_rule.as_str()).collect();
    assert_eq!((rules, case.incident.core.ruling.clone()), (vec!["General Rules D", "General Rules B"], Some(words(6))));
    ask(&mut case, asked(1, "C2")).unwrap();
    assert_eq!(decide(&mut case, "manager", decision(1, true, false)), Err(Refused::Ruled), "asking is open, deciding is the registrar's");
    decide(&mut case, "registrar", decision(1, true, true)).unwrap();
}

#[test]
fn an_investigation_is_transferred_with_the_outcome_that_says_so() {
    let mut undecided = Case::of(report(&["RACE"], 1));
    let did = undecided.did("manager");
    let too_soon = undecided.incident.transfer(did, "Rehearsal Agency".into(), None, words(1), &undecided.policy);
    assert!(matches!(too_soon, Err(Refused::NotNow(_))));
    undecided.crime("26/1", "9B", Some(1)).unwrap();
    let did = undecided.did("manager");
    undecided.happen(undecided.incident.transfer(did, "Rehearsal Agency".into(), Some("A/7".into()), words(1), &undecided.policy)).unwrap();
    assert_eq!(undecided.incident.core.outcome.as_deref(), Some("20"));
    assert_eq!(undecided.incident.transfers[0].taken_by, "Rehearsal Agency");
}

#[test]
fn what_an_audit_found_is_owed_on_a_closed_record_too_and_is_put_right_once() {
    let mut case = Case::ready_but_for("");
    case.ask_closure().unwrap();
    case.close().unwrap();
    case.happen(case.incident.audited(case.did("registrar"), "AUDIT-1", &["in-time".into(), "right-outcome".into()], None)).unwrap();
    let open = |case: &Case| case.duties().iter().filter(|d| d.rule == "R-REC-09-AUDIT" && d.is_open()).count();
    assert_eq!((open(&case), case.incident.is_closed()), (2, true));
    let again = case.incident.audited(case.did("registrar"), "AUDIT-1", &["in-time".into()], None);
    assert!(matches!(again, Err(Refused::NotNow(_))));
    case.happen(case.incident.put_right(case.did("manager"), 1, words(1))).unwrap();
    assert!(matches!(case.incident.put_right(case.did("manager"), 1, words(1)), Err(Refused::Field("error", _))));
    assert_eq!(open(&case), 1);
    case.happen(case.incident.release(case.did("co-ordinator"), "PANEL-1", words(2))).unwrap();
    assert!(case.incident.release(case.did("co-ordinator"), "PANEL-1", words(2)).is_err(), "a panel sees one text of it");
    assert!(Case::hate_crime().incident.release(case.did("co-ordinator"), "PANEL-1", words(2)).is_err(), "an open record is shown to no panel");
}
