//! The board's order and words, on live reports that people drive by what they do.

use super::*;
use crate::incident::RegradeCommand;
use crate::incident::control::Happened;
use crate::incident::{Event, Incident, Refused};
use crate::testing::{Case, at, report, words};

fn seen(incident: &Incident, policy: &Policy, moment: &str) -> Look {
    let out: Vec<Deployment> = incident.units_out().cloned().collect();
    let duties = crate::supervision::duties(incident, policy);
    let acknowledge_by = duties.iter().find(|d| d.rule == "R-CC-01" && d.is_open()).and_then(|d| d.due_at);
    let record_by = duties.iter().find(|d| d.rule == "R-REC-07" && d.is_open()).and_then(|d| d.due_at);
    let removal_asked = incident.standing().any(|s| s.removal_asked_at.is_some());
    look(Facts { core: &incident.core, out: &out, acknowledge_by, record_by, removal_asked }, policy, at(moment))
}

fn needs(case: &Case, moment: &str) -> Vec<Need> {
    seen(&case.incident, &case.policy, moment).needs
}

fn sends(case: &mut Case, unit: &str) {
    let step = case.incident.dispatch(case.did("fim"), unit, &case.policy);
    case.happen(step).unwrap();
}

#[test]
fn a_report_goes_from_the_flag_to_the_result_one_need_after_the_other() {
    let mut case = Case::of(report(&["RACE"], 1));
    assert_eq!(needs(&case, "2026-11-20 10:15"), [Need::Acknowledge, Need::Assess], "to the second in time");
    assert_eq!(needs(&case, "2026-11-20 10:16"), [Need::AcknowledgeLate, Need::Assess]);
    case.at("2026-11-20 10:16");
    case.happen(case.incident.acknowledge(case.did("fim"))).unwrap();
    case.assess("priority", false, None).unwrap();
    assert_eq!(needs(&case, "2026-11-20 10:20"), [Need::Send]);
    sends(&mut case, "RH-21");
    assert_eq!(needs(&case, "2026-11-20 10:20"), [Need::Arrive]);
    assert_eq!(needs(&case, "2026-11-20 11:00"), [Need::Arrive], "on the target's second it is in time");
    assert_eq!(needs(&case, "2026-11-20 11:01"), [Need::TargetMissed, Need::Arrive], "a unit on its way does not stop the clock");
    case.at("2026-11-20 10:40");
    let arrived = case.incident.arrive(case.did("fim"), 1, at("2026-11-20 10:38"));
    case.happen(arrived).unwrap();
    assert_eq!(needs(&case, "2026-11-20 12:00"), [Need::Result]);
    let result = case.incident.result(case.did("fim"), "crime".into(), None, &case.policy);
    case.happen(result).unwrap();
    assert_eq!(needs(&case, "2026-11-20 12:00"), [Need::Record], "no unit is out, and HT-11 wants a number or a rationale");
    case.crime("26/1000", "9B", Some(1)).unwrap();
    assert_eq!(needs(&case, "2026-11-20 12:00"), []);
    assert_eq!(seen(&case.incident, &case.policy, "2026-11-20 12:00").target, Target::MetInTime);
    assert_eq!(case.incident.units_out().count(), 0, "the result frees the unit");
}

#[test]
fn a_unit_neither_arrives_before_it_was_sent_nor_twice_and_nothing_is_found_before_somebody_was_there() {
    let mut case = Case::of(report(&["RACE"], 1));
    case.at("2026-11-20 10:10");
    let unsent = case.incident.arrive(case.did("fim"), 1, case.now);
    assert!(matches!(unsent, Err(Refused::NotNow(_))), "{unsent:?}");
    let ungraded = case.incident.dispatch(case.did("fim"), "RH-21", &case.policy);
    assert!(matches!(ungraded, Err(Refused::NotNow(_))), "{ungraded:?}");
    case.assess("priority", false, None).unwrap();
    sends(&mut case, "RH-21");
    let early = case.incident.arrive(case.did("fim"), 1, at("2026-11-20 10:09"));
    assert!(matches!(early, Err(Refused::Field("arrived_at", _))), "{early:?}");
    let to_come = case.incident.arrive(case.did("fim"), 1, at("2026-11-20 10:11"));
    assert!(matches!(to_come, Err(Refused::Field("arrived_at", _))), "{to_come:?}");
    assert!(case.incident.result(case.did("fim"), "crime".into(), None, &case.policy).is_err());
    let twice = case.incident.dispatch(case.did("fim"), "RH-21", &case.policy);
    assert!(matches!(twice, Err(Refused::Field("unit", _))), "{twice:?}");
    let arrived = case.incident.arrive(case.did("fim"), 1, case.now);
    case.happen(arrived).unwrap();
    assert!(case.incident.arrive(case.did("fim"), 1, case.now).is_err());
    assert!(matches!(case.incident.result(case.did("fim"), "no-such".into(), None, &case.policy), Err(Refused::Field("found", _))));
}

#[test]
fn nobody_closes_a_report_that_a_unit_is_still_out_for() {
    let mut case = Case::ready_but_for("none");
    sends_after_assessing(&mut case);
    let refused = case.ask_closure().unwrap_err();
    assert!(refused.to_string().contains("RH-21 is still out"), "{refused}");
    let down = case.incident.stand_down(case.did("fim"), 1, words(20));
    case.happen(down).unwrap();
    case.ask_closure().unwrap();
}

fn sends_after_assessing(case: &mut Case) {
    if case.incident.core.grade.is_none() {
        case.assess("priority", false, None).unwrap();
    }
    sends(case, "RH-21");
}

#[test]
fn a_changed_grade_keeps_its_history_and_makes_no_earlier_arrival_late() {
    let mut case = Case::of(report(&["RACE"], 1));
    case.assess("priority", false, None).unwrap();
    sends(&mut case, "RH-21");
    case.at("2026-11-20 10:50");
    let arrived = case.incident.arrive(case.did("fim"), 1, at("2026-11-20 10:50"));
    case.happen(arrived).unwrap();
    let given = |grade: &str, may_go_below| RegradeCommand { grade: grade.into(), reason: words(21), may_go_below };
    case.at("2026-11-20 11:00");
    let urgent = case.incident.regrade(case.did("fim"), given("emergency", false), &case.policy);
    case.happen(urgent).unwrap();
    assert_eq!(case.incident.core.grade.as_deref(), Some("emergency"));
    assert_eq!(crate::supervision::target_missed(&case.incident, &case.policy), None, "Priority stood when it arrived");
    let grades: Vec<&str> = case.incident.gradings().into_iter().map(|(_, grade)| grade).collect();
    assert_eq!(grades, ["priority", "emergency"]);
    let same = case.incident.regrade(case.did("fim"), given("emergency", true), &case.policy);
    assert!(matches!(same, Err(Refused::Field("grade", _))), "{same:?}");
    let low = case.incident.regrade(case.did("handler"), given("scheduled", false), &case.policy);
    assert!(matches!(low, Err(Refused::Field("grade", _))), "R-CC-02: {low:?}");
    let allowed = case.incident.regrade(case.did("fim"), given("scheduled", true), &case.policy).unwrap();
    assert!(matches!(&allowed, Event::Control(Happened::Regraded { regrade }) if regrade.below && regrade.was == "emergency"));
}

#[test]
fn a_grade_too_low_for_a_late_flag_is_put_right_by_changing_it() {
    let mut case = Case::of(report(&[], 1));
    case.assess("scheduled", false, None).unwrap();
    case.at("2026-11-20 11:00");
    let strand = crate::incident::StrandFlag { at: case.now, ..crate::testing::strand("RACE") };
    let flag = case.incident.add_strand(strand, &case.policy);
    case.happen(flag).unwrap();
    assert!(needs(&case, "2026-11-20 11:01").contains(&Need::LateFlag));
    assert!(case.duty("HT-10").is_open(), "a hate report is graded Priority or higher");
    let given = RegradeCommand { grade: "priority".into(), reason: words(22), may_go_below: false };
    let regraded = case.incident.regrade(case.did("handler"), given, &case.policy);
    case.happen(regraded).unwrap();
    assert!(!case.duty("HT-10").is_open());
}

#[test]
fn what_is_most_pressing_comes_first_and_within_that_the_newest() {
    let mut old = Case::of(report(&["RACE"], 1));
    old.happen(old.incident.acknowledge(old.did("fim"))).unwrap();
    let mut newer = report(&["RACE"], 1);
    newer.reported_at = at("2026-11-20 10:30");
    let newer = Case::of(newer);
    let (a, b) = (seen(&old.incident, &old.policy, "2026-11-20 10:31"), seen(&newer.incident, &newer.policy, "2026-11-20 10:31"));
    assert_eq!((a.needs.first(), b.needs.first()), (Some(&Need::Assess), Some(&Need::Acknowledge)));
    assert_eq!(order((&b, &newer.incident.core), (&a, &old.incident.core)), std::cmp::Ordering::Less);
    let mut also = newer.incident.core.clone();
    also.reported_at = at("2026-11-20 10:31");
    assert_eq!(order((&b, &also), (&b, &newer.incident.core)), std::cmp::Ordering::Less, "the newest first");
    let done = Look { needs: Vec::new(), ..b.clone() };
    assert_eq!(order((&done, &also), (&b, &newer.incident.core)), std::cmp::Ordering::Greater, "what waits for nobody comes last");
}

#[test]
fn of_two_reports_with_the_same_need_the_more_urgent_grade_is_above_and_of_two_late_ones_the_longer_late() {
    let waits = |grade: &str, reported: &str| {
        let mut report = report(&["RACE"], 1);
        report.reported_at = at(reported);
        let mut case = Case::of(report);
        case.at("2026-11-20 10:31");
        case.happen(case.incident.acknowledge(case.did("fim"))).unwrap();
        case.assess(grade, false, None).unwrap();
        case
    };
    let (emergency, priority) = (waits("emergency", "2026-11-20 10:29"), waits("priority", "2026-11-20 10:30"));
    let look = |case: &Case, moment: &str| seen(&case.incident, &case.policy, moment);
    let (a, b) = (look(&emergency, "2026-11-20 10:31"), look(&priority, "2026-11-20 10:31"));
    assert_eq!((a.needs.first(), b.needs.first()), (Some(&Need::Send), Some(&Need::Send)));
    assert_eq!(order((&a, &emergency.incident.core), (&b, &priority.incident.core)), std::cmp::Ordering::Less);

    let unseen = |reported: &str| {
        let mut report = report(&["RACE"], 1);
        report.reported_at = at(reported);
        Case::of(report)
    };
    let (older, newer) = (unseen("2026-11-20 10:00"), unseen("2026-11-20 10:00"));
    let mut newer_core = newer.incident.core.clone();
    newer_core.reported_at = at("2026-11-20 10:05");
    let (mut a, mut b) = (look(&older, "2026-11-20 11:00"), look(&newer, "2026-11-20 11:00"));
    (a.late_since, b.late_since) = (Some(at("2026-11-20 10:15")), Some(at("2026-11-20 10:20")));
    assert_eq!(a.needs.first(), Some(&Need::AcknowledgeLate));
    assert_eq!(order((&a, &older.incident.core), (&b, &newer_core)), std::cmp::Ordering::Less, "the longer late is above");
}

#[test]
fn a_crime_number_that_is_late_is_late_on_the_board_whether_or_not_anybody_was_there() {
    let mut case = Case::of(report(&["RACE"], 1));
    case.happen(case.incident.acknowledge(case.did("fim"))).unwrap();
    case.assess("priority", false, None).unwrap();
    assert!(!needs(&case, "2026-11-21 09:00").contains(&Need::RecordLate));
    assert!(needs(&case, "2026-11-21 10:01").contains(&Need::RecordLate));
}
