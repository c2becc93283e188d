//! Rights under the Victims' Code, and what is noted of them.

use super::*;
use crate::incident::Threshold;
use crate::testing::{Case, report, words};

fn given(person: u32, kind: EntitlementKind, choices: &[&str], note: Option<Words>) -> NoteCommand {
    NoteCommand { person, kind, choices: choices.iter().map(|c| (*c).to_owned()).collect(), note }
}

#[test]
fn every_victim_of_a_hate_crime_has_enhanced_rights_until_a_reason_is_recorded() {
    let mut case = Case::hate_crime();
    let now = |case: &Case| rights(&case.incident, 1, case.now, &case.policy);
    assert_eq!(now(&case), Rights { enhanced: true, grounds: vec![Ground::HateCrime], noted: false });
    let bare = note(&case.incident, case.did("investigator"), given(1, EntitlementKind::Standard, &[], None), &case.policy);
    assert!(matches!(bare, Err(Refused::Field("reason", _))), "a reason is needed to turn them off");
    let before = case.now;
    case.at("2026-11-21 09:00");
    let off = given(1, EntitlementKind::Standard, &[], Some(words(5)));
    case.happen(note(&case.incident, case.did("investigator"), off, &case.policy)).unwrap();
    assert!(!now(&case).enhanced);
    assert!(rights(&case.incident, 1, before, &case.policy).enhanced, "what was noted changes nothing before it");
    case.at("2026-11-22 09:00");
    let on = given(1, EntitlementKind::Enhanced, &["intimidated"], None);
    case.happen(note(&case.incident, case.did("investigator"), on, &case.policy)).unwrap();
    assert_eq!(now(&case), Rights { enhanced: true, grounds: vec![Ground::Intimidated], noted: true });
}

#[test]
fn a_record_that_is_no_crime_gives_no_rights_under_the_code() {
    let mut case = Case::of(report(&["RACE"], 1));
    case.not_a_crime("asb", Threshold::None).unwrap();
    assert!(!rights(&case.incident, 1, case.now, &case.policy).enhanced);
    let noted = note(&case.incident, case.did("handler"), given(1, EntitlementKind::Enhanced, &["vulnerable"], None), &case.policy);
    assert!(matches!(noted, Err(Refused::NotNow(_))));
    assert!(case.duties().iter().all(|duty| !duty.rule.starts_with("R-VIC-02")), "and no clock of it runs");
}

#[test]
fn a_child_keeps_enhanced_rights_whatever_the_reason() {
    let mut case = Case::hate_crime();
    case.incident.people[0].under_18 = Some(true);
    let off = given(1, EntitlementKind::Standard, &[], Some(words(5)));
    assert!(matches!(note(&case.incident, case.did("investigator"), off, &case.policy), Err(Refused::Field("rights", _))));
}

#[test]
fn a_complaint_is_answered_only_after_it_was_made_and_each_has_its_own_answer() {
    let mut case = Case::hate_crime();
    let say = |case: &mut Case, kind| {
        let step = note(&case.incident, case.did("sergeant"), given(1, kind, &[], Some(words(6))), &case.policy);
        case.happen(step)
    };
    assert!(say(&mut case, EntitlementKind::ComplaintAnswered).is_err());
    say(&mut case, EntitlementKind::Complaint).unwrap();
    let open = |case: &Case, rule: &str| case.duties().into_iter().filter(|d| d.rule == rule && d.is_open()).count();
    assert_eq!((open(&case, "R-VIC-02-COMPLAINT"), open(&case, "R-VIC-02-ANSWER")), (1, 1));
    say(&mut case, EntitlementKind::Complaint).unwrap();
    say(&mut case, EntitlementKind::ComplaintAcknowledged).unwrap();
    say(&mut case, EntitlementKind::ComplaintAnswered).unwrap();
    assert_eq!((open(&case, "R-VIC-02-COMPLAINT"), open(&case, "R-VIC-02-ANSWER")), (1, 1), "the second still waits");
}
