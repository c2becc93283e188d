//! Assignment, gates and closure: scenarios X3, X5 and X9, and the table of which duty holds up which step.

mod walk;

use super::*;
use crate::duty::Standing;
use crate::incident::{PersonKind, Purpose, Satisfaction, Threshold};
use crate::testing::{Case, at, call, person, policy_at, report, strand, words};
use crate::victim::ContactCommand;

fn said(refused: Result<(), Refused>) -> String {
    refused.unwrap_err().to_string()
}

#[test]
fn x3_no_offences_is_no_reason_to_close_until_a_second_person_approved_the_rationale() {
    let mut case = Case::of(report(&["RACE"], 1));
    assert_eq!(said(case.ask_closure()), "Give this hate report its crime number, or record why it is no crime, before closing it.");
    case.not_a_crime("asb", Threshold::None).unwrap();
    assert!(said(case.ask_closure()).starts_with("The rationale why this is no crime is not approved yet."));
    assert!(matches!(case.incident.approve_rationale(case.did("handler")), Err(Refused::SamePerson(_))));
    case.happen(case.incident.approve_rationale(case.did("fim"))).unwrap();
    case.meet_all_but("");
    case.ask_closure().unwrap();
    case.close().unwrap();
    assert!(case.incident.is_closed());
    let mut crimed = Case::of(report(&["RACE"], 1));
    crimed.not_a_crime("asb", Threshold::None).unwrap();
    crimed.crime("26/1", "9B", Some(1)).unwrap();
    assert!(matches!(recorded(&crimed.incident), Ok(Grounds::CrimeNumbers(numbers)) if numbers == ["26/1"]));
}

#[test]
fn x5_assigned_on_friday_at_four_and_called_on_saturday_at_three_is_in_time() {
    let mut case = Case::hate_crime();
    assert_eq!(case.duty("R-VIC-04").due_at, Some(at("2026-11-21 16:00")), "elapsed hours run through the weekend");
    case.at("2026-11-21 15:00");
    case.contact("sergeant", call(1, Purpose::First, Rank::Sergeant, case.now)).unwrap();
    let duty = case.duty("R-VIC-04");
    assert_eq!((duty.standing, duty.was_late()), (Standing::Met, false));
}

#[test]
fn x9_a_dissatisfied_victim_holds_up_outcome_16_until_an_inspector_has_called() {
    let mut case = Case::hate_crime();
    let no_reason = set_outcome(&case.incident, case.did("investigator"), "16".into(), None, true, &case.policy);
    assert!(matches!(no_reason, Err(Refused::Field("victim_reason", _))));
    case.outcome("16").unwrap();
    case.meet_all_but("R-VIC-05");
    let unhappy = ContactCommand { satisfaction: Some(Satisfaction::Dissatisfied), ..call(1, Purpose::Closing, Rank::Sergeant, case.now) };
    case.contact("sergeant", unhappy).unwrap();
    case.ask_closure().unwrap();
    let duty = case.duty("R-VIC-06");
    assert_eq!((duty.owner_role.as_str(), duty.due_at), ("crime-manager", Some(case.now + jiff::SignedDuration::from_hours(48))));
    assert!(matches!(case.close(), Err(Refused::Duties(duties)) if duties.iter().map(|d| d.rule.as_str()).eq(["CT-2.2g", "R-VIC-06"])));
    assert!(case.contact("sergeant", call(1, Purpose::Dissatisfied, Rank::Sergeant, case.now)).is_err());
    case.contact("inspector", call(1, Purpose::Dissatisfied, Rank::Inspector, case.now)).unwrap();
    case.meet_all_but("");
    case.close().unwrap();
}

#[test]
fn an_inspectors_call_before_the_dissatisfaction_does_not_answer_it() {
    let mut case = Case::hate_crime();
    case.contact("inspector", call(1, Purpose::Dissatisfied, Rank::Inspector, case.now)).unwrap();
    case.at("2026-11-20 17:00");
    let unhappy = ContactCommand { satisfaction: Some(Satisfaction::VeryDissatisfied), ..call(1, Purpose::Update, Rank::Sergeant, case.now) };
    case.contact("sergeant", unhappy).unwrap();
    assert!(case.duty("R-VIC-06").is_open());
}

/// Which steps each rule of both forces holds up; a pack that drops a gate is found here.
#[test]
fn the_gates_of_the_shipped_packs_are_these() {
    let closing = [
        "CT-2.2g",
        "CT-2.2g-REMEDY",
        "CT-2.2h",
        "R-CC-01",
        "R-CC-03-C5",
        "R-NC-05",
        "R-OUT-01",
        "R-REC-03",
        "R-REC-06",
        "R-REC-07",
        "R-REC-08",
        "R-REC-10",
        "R-REC-10-TOLD",
        "R-RISK-01",
        "R-RISK-02",
        "R-VIC-03",
        "R-VIC-02-ANSWER",
        "R-VIC-02-APPEAL",
        "R-VIC-02-ARREST",
        "R-VIC-02-BAIL",
        "R-VIC-02-CHARGE",
        "R-VIC-02-DISPOSAL",
        "R-VIC-02-INTERVIEW",
        "R-VIC-02-LISTED",
        "R-VIC-02-NOCHARGE",
        "R-VIC-02-NOINVEST",
        "R-VIC-02-RELEASE",
        "R-VIC-02-RESULT",
        "R-VIC-04",
        "R-VIC-05",
        "R-VIC-06",
    ];
    for (force, own) in [("leicestershire", &["HT-10", "HT-13"][..]), ("cambridgeshire", &[][..])] {
        let policy = policy_at(force, "2026-11-20 10:00");
        let blocking = |steps: &[Step]| {
            let mut ids: Vec<&str> = policy.rules.iter().filter(|r| r.blocks == steps).map(|r| r.id.as_str()).collect();
            ids.sort_unstable();
            ids
        };
        let mut expected: Vec<&str> = closing.iter().chain(own).copied().collect();
        expected.sort_unstable();
        assert_eq!(blocking(&[Step::Close]), expected, "{force}");
        assert_eq!(blocking(&[Step::RequestClosure, Step::Close]), ["R-OUT-02"], "{force}");
        assert_eq!(blocking(&[Step::Close, Step::FileToCps]), ["R-VIC-07"], "{force}");
        let open_ended = [
            "CT-1.11c",
            "CT-1.11c-ACTION",
            "CT-1.11c-TOLD",
            "CT-2.1b",
            "CT-2.1b-OWNER",
            "CT-2.2b",
            "CT-2.2c-HANDOVER",
            "CT-2.2c-NEW-OFFICER",
            "CT-2.2d",
            "CT-2.2e-ACTION",
            "CT-2.2e-GOLDEN",
            "CT-2.2e-PLAN",
            "CT-2.2e-TRAINING",
            "CT-4.1-ACTION",
            "CT-4.1-ANSWER",
            "CT-4.1-CONTACT",
            "CT-4.1-PLAN",
            "FOI-ANSWER",
            "HT-15-DAILY",
            "R-CC-03-CLOSE",
            "R-IG-05",
            "R-IG-06",
            "R-IG-07",
            "R-IG-08",
            "R-IG-08-WAITS",
            "R-NC-04-REVIEW",
            "R-NC-05-REQUEST",
            "R-REC-07-EACH",
            "R-REC-09-AUDIT",
            "R-RET-01",
            "R-RET-02-WEEKLY",
            "R-RET-03-AGENCY",
            "R-RET-03-AGENCY-DAILY",
            "R-RET-03-DISTRICT",
            "R-RET-03-DISTRICT-DAILY",
            "R-RET-HOME-OFFICE",
            "R-RET-HOME-OFFICE-MONTH",
            "R-RISK-01-LOW",
            "R-RISK-01-MEDIUM",
            "R-VIC-02-COMPLAINT",
            "R-VIC-02-CONFIRM",
            "R-VIC-02-REGULAR",
            "R-VIC-02-SCHEME",
            "R-VIC-09",
        ];
        assert_eq!(blocking(&[]), open_ended, "{force}");
        for never in ["R-REC-07", "R-REC-08", "R-REC-06", "R-CC-01", "R-OUT-01", "R-RISK-02"] {
            assert_eq!(policy.rule(never).unwrap().waivable_by, None, "{force} {never}: nobody waives it");
        }
    }
}

#[test]
fn each_duty_alone_holds_up_closure_and_met_lets_it_through() {
    for rule in ["R-CC-01", "HT-10", "HT-13", "R-VIC-03", "R-RISK-01", "R-VIC-04", "R-VIC-05", "R-VIC-07"] {
        let mut case = Case::ready_but_for(rule);
        assert_eq!(case.in_the_way(), [rule]);
        case.ask_closure().unwrap();
        assert!(matches!(case.close(), Err(Refused::Duties(duties)) if duties.iter().all(|d| d.rule == rule && !d.sentence.is_empty())));
        case.meet_all_but("");
        case.close().unwrap();
    }
}

#[test]
fn what_arises_on_the_way_holds_up_closure_too() {
    type Arises = fn(&mut Case);
    let table: [(&str, Arises); 6] = [
        ("R-REC-03", |case| {
            let bare = crate::incident::StrandFlag { words: None, ..strand("TRANS") };
            case.happen(case.incident.add_strand(bare, &case.policy)).unwrap();
        }),
        ("R-REC-06", |case| case.happen(case.incident.ask_removal(1, case.did("handler"), words(1))).unwrap()),
        ("R-RISK-02", |case| case.risk("investigator", 1, &["injury"], None).unwrap()),
        ("R-OUT-01", |case| {
            case.happen(crate::victim::add_person(&case.incident, person(0, PersonKind::Suspect))).unwrap();
            case.outcome("21").unwrap();
            case.contact("sergeant", call(1, Purpose::Closing, Rank::Sergeant, case.now)).unwrap();
        }),
        ("R-CC-03-C5", |case| {
            let (sent, arrived) = (at("2026-11-20 10:10"), at("2026-11-20 11:01"));
            case.happen(case.incident.attend(case.did("handler"), sent, arrived)).unwrap();
        }),
        ("R-VIC-04", |case| {
            case.happen(crate::victim::add_person(&case.incident, person(0, PersonKind::Victim))).unwrap();
            for rule in ["R-VIC-03", "R-RISK-01", "R-VIC-05", "R-VIC-07"] {
                let duty = case.duties().into_iter().find(|d| d.rule == rule && d.is_open()).unwrap();
                case.meet(&duty).unwrap();
            }
        }),
    ];
    for (rule, arise) in table {
        let mut case = Case::ready_but_for("");
        assert_eq!(case.in_the_way(), Vec::<String>::new());
        arise(&mut case);
        assert_eq!(case.in_the_way(), [rule]);
        case.meet_all_but("");
        case.ask_closure().unwrap();
        case.close().unwrap();
    }
}

#[test]
fn attendance_on_the_targets_second_is_in_time() {
    let mut case = Case::ready_but_for("");
    let arrive = |case: &Case, moment| case.incident.attend(case.did("handler"), at("2026-11-20 10:10"), moment);
    case.happen(arrive(&case, at("2026-11-20 11:00"))).unwrap();
    assert_eq!(target_missed(&case.incident, &case.policy), None);
    case.happen(arrive(&case, at("2026-11-20 11:00") + jiff::SignedDuration::from_secs(1))).unwrap();
    assert!(target_missed(&case.incident, &case.policy).is_some());
}

#[test]
fn outcome_21_takes_an_inspectors_authority_and_an_informed_victim() {
    let mut case = Case::hate_crime();
    let nobody = set_outcome(&case.incident, case.did("investigator"), "21".into(), None, true, &case.policy);
    assert!(matches!(nobody, Err(Refused::Field("outcome", _))), "it is about a named suspect");
    case.happen(crate::victim::add_person(&case.incident, person(0, PersonKind::Suspect))).unwrap();
    let uninformed = set_outcome(&case.incident, case.did("investigator"), "21".into(), None, false, &case.policy);
    assert!(matches!(uninformed, Err(Refused::Field("victim_informed", _))));
    case.outcome("21").unwrap();
    let authority = |case: &Case, by: &str, rank| authorise(&case.incident, case.did(by), rank, words(1), &case.policy);
    assert!(authority(&case, "sergeant", Rank::Sergeant).is_err());
    assert!(matches!(authority(&case, "investigator", Rank::Inspector), Err(Refused::SamePerson(_))));
    case.happen(authority(&case, "inspector", Rank::Inspector)).unwrap();
    assert!(!case.duty("R-OUT-01").is_open());
    case.outcome("21").unwrap();
    assert!(case.duty("R-OUT-01").is_open(), "an outcome set anew needs its own authority");
}

#[test]
fn a_new_owner_gets_the_task_and_the_clock_runs_on() {
    let mut case = Case::hate_crime();
    let before = case.duty("R-VIC-04");
    case.at("2026-11-21 12:00").assign("investigator-2", "sergeant-2").unwrap();
    let after = case.duty("R-VIC-04");
    assert_eq!((before.owner.as_deref(), after.owner.as_deref()), (Some("sergeant"), Some("sergeant-2")));
    assert_eq!((before.due_at, before.arises_at), (after.due_at, after.arises_at));
    assert!(said(case.assign("investigator-2", "sergeant-2")).contains("already"));
    assert!(matches!(case.assign("sergeant", "sergeant"), Err(Refused::Field("supervisor", _))));
}

#[test]
fn a_victim_who_is_not_named_is_still_owed_the_call_until_an_inspector_says_there_is_none() {
    let mut case = Case::of(report(&["RACE"], 0));
    case.crime("26/1", "58J", None).unwrap();
    case.at("2026-11-20 16:00").assign("investigator", "sergeant").unwrap();
    assert_eq!(case.duty("R-VIC-04").about, "victim not named");
    let waived = |case: &Case, rank| waive(&case.incident, case.did("boss"), rank, "R-VIC-04", "victim not named", words(1), &case.policy);
    assert!(waived(&case, Rank::Sergeant).unwrap_err().to_string().contains("inspector or above"));
    case.happen(waived(&case, Rank::Inspector)).unwrap();
    assert_eq!(case.duty("R-VIC-04").standing, Standing::Waived);
    case.at("2026-11-22 09:00");
    let found = crate::incident::Person { at: case.now, ..person(0, PersonKind::Victim) };
    case.happen(crate::victim::add_person(&case.incident, found)).unwrap();
    let duty = case.duty("R-VIC-04");
    assert_eq!((duty.about.as_str(), duty.standing, duty.due_at), ("victim 1", Standing::Open, Some(at("2026-11-23 09:00"))));
}

#[test]
fn nobody_waives_the_crime_number() {
    let case = Case::of(report(&["RACE"], 1));
    let step = waive(&case.incident, case.did("chief"), Rank::ChiefOfficer, "R-REC-07", "", words(1), &case.policy);
    assert_eq!(step.unwrap_err().to_string(), "Nobody may waive this duty: it must be done.");
}

#[test]
fn a_crime_closes_with_its_outcome_and_by_two_people() {
    let mut case = Case::hate_crime();
    assert_eq!(said(case.ask_closure()), "Set the outcome first: a crime is closed with its outcome.");
    let mut case = Case::ready_but_for("");
    assert_eq!(said(case.close()), "Nobody has asked for closure yet.");
    case.ask_closure().unwrap();
    let grounds = recorded(&case.incident).unwrap();
    let by = |who: &str, grounds: &Grounds| close(&case.incident, case.did(who), grounds, &case.policy);
    assert!(matches!(by("Investigator", &grounds), Err(Refused::SamePerson(_))));
    assert!(by("sergeant", &Grounds::CrimeNumbers(vec!["26/OTHER1".into()])).unwrap_err().to_string().contains("changed meanwhile"));
    assert!(by("sergeant", &grounds).is_ok());
}

#[test]
fn a_supervisor_who_asked_for_closure_does_not_owe_the_decision_the_crime_manager_does_at_once() {
    let mut case = Case::ready_but_for("");
    case.ask_closure().unwrap();
    let duty = case.duty("R-CC-03-CLOSE");
    assert_eq!((duty.owner_role.as_str(), duty.owner.as_deref()), ("supervisor", Some("sergeant")));
    case.happen(return_closure(&case.incident, case.did("sergeant"), words(40))).unwrap();
    case.happen(ask_closure(&case.incident, case.did("sergeant"), &case.policy)).unwrap();
    let duty = case.duty("R-CC-03-CLOSE");
    assert_eq!((duty.owner_role.as_str(), duty.owner.as_deref()), ("crime-manager", None), "who asked may not decide");
    assert!(duty.is_open() && duty.due_at == Some(case.now + jiff::SignedDuration::from_hours(24)));
}

#[test]
fn a_late_flag_reopens_a_closed_record_and_sends_it_to_the_control_room_again() {
    let mut case = Case::ready_but_for("");
    case.ask_closure().unwrap();
    case.close().unwrap();
    case.at("2026-12-01 09:00");
    let late = crate::incident::StrandFlag { at: case.now, ..strand("TRANS") };
    case.happen(case.incident.add_strand(late, &case.policy)).unwrap();
    assert!(!case.incident.is_closed());
    let duty = case.duty("R-CC-01");
    assert_eq!((duty.is_open(), duty.due_at), (true, Some(at("2026-12-01 09:15"))));
    assert!(case.duty("HT-13").is_open());
    let mut plain = Case::of(report(&[], 0));
    plain.ask_closure().unwrap();
    plain.close().unwrap();
    plain.happen(plain.incident.add_strand(strand("RACE"), &plain.policy)).unwrap();
    assert!(plain.in_the_way().contains(&"R-REC-07".to_owned()), "now it needs its crime number");
}

#[test]
fn a_newer_release_of_the_other_system_can_flag_late_too() {
    let mut case = Case::of(report(&[], 0));
    case.ask_closure().unwrap();
    case.close().unwrap();
    case.at("2026-12-01 09:00");
    let crime = crate::incident::Crime {
        incident: "LEI-1".into(),
        number: 1,
        crime_number: "X-1".into(),
        offence: None,
        offence_words: Some("Assault".into()),
        victim: None,
        recorded_at: case.now,
        recorded_by: "importer".into(),
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
    let newer = Event::SourceChanged { did: case.did("importer"), strands: Some(vec![strand("RACE")]), crimes: Some(vec![crime]) };
    case.happen(Ok(newer)).unwrap();
    assert!(!case.incident.is_closed());
    assert_eq!(case.incident.core.flagged_at, Some(case.now));
    assert_eq!(case.incident.core.decided_at, Some(case.now));
    assert!(!case.duty("R-REC-07").is_open(), "its crime is recorded");
    let withdrawn = Event::SourceChanged { did: case.did("importer"), strands: None, crimes: Some(Vec::new()) };
    case.happen(Ok(withdrawn)).unwrap();
    assert!(case.duty("R-REC-07").is_open(), "the crime that decided it is gone");
}

#[test]
fn a_reopened_crime_needs_a_new_outcome_and_a_new_closing_call() {
    let mut case = Case::ready_but_for("");
    case.ask_closure().unwrap();
    case.close().unwrap();
    assert!(matches!(case.ask_closure(), Err(Refused::Closed)));
    case.at("2026-12-01 09:00");
    case.happen(reopen(&case.incident, case.did("sergeant"), words(1))).unwrap();
    assert!(said(case.ask_closure()).starts_with("Set the outcome first"));
    case.outcome("1").unwrap();
    assert_eq!(case.in_the_way(), ["R-VIC-05"]);
}

#[test]
fn every_hate_crime_is_reviewed_every_seven_days_and_not_by_who_investigates() {
    let mut case = Case::hate_crime();
    assert_eq!(case.duty("CT-2.2b").due_at, Some(at("2026-11-27 16:00")));
    assert!(matches!(review(&case.incident, case.did("investigator"), words(1)), Err(Refused::SamePerson(_))));
    case.happen(review(&case.incident, case.did("sergeant"), words(1))).unwrap();
    let open: Vec<String> = case.duties().into_iter().filter(|d| d.rule == "CT-2.2b" && d.is_open()).map(|d| d.about).collect();
    assert_eq!(open, ["round 2"]);
}

#[test]
fn a_personal_statement_is_offered_before_the_file_goes_to_the_cps() {
    let mut case = Case::hate_crime();
    let held = |case: &Case| in_the_way(&case.incident, Step::FileToCps, &case.policy).into_iter().map(|d| d.rule).collect::<Vec<_>>();
    assert_eq!(held(&case), ["R-VIC-07"]);
    let duty = case.duty("R-VIC-07");
    case.meet(&duty).unwrap();
    assert!(held(&case).is_empty());
}
