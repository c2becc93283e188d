//! The hub's rules: a referral is answered once, support goes through court and outlasts the investigation, and an unsafe way is refused.

use jiff::SignedDuration;

use super::*;
use crate::incident::ReferralConsent;
use crate::testing::{Case, at, contract, words};
use crate::victim;

/// A hate crime whose victim agreed on Monday morning to be referred.
fn referred() -> Case {
    let mut case = Case::hate_crime();
    case.at("2026-11-23 10:00");
    case.happen(victim::refer(&case.incident, case.did("investigator"), 1, ReferralConsent::Agreed)).unwrap();
    case
}

fn accepted() -> Case {
    let mut case = referred();
    case.at("2026-11-23 12:00");
    case.happen(answer(&case.incident, case.did("worker"), 1, None)).unwrap();
    case
}

fn contact(channel: ContactChannel, at: Timestamp) -> NoteCommand {
    NoteCommand { person: 1, at, kind: NoteKind::Contact, channel: Some(channel), breach: None, codes: Vec::new(), note: Some(words(40)) }
}

#[test]
fn a_referral_is_answered_within_a_working_day_and_only_once() {
    let mut case = referred();
    let duty = case.duty("CT-4.1-ANSWER");
    assert_eq!((duty.owner_role.as_str(), duty.is_open()), ("victim-hub", true));
    assert_eq!(case.policy.calendar.show_date(duty.due_at.unwrap() - SignedDuration::from_secs(1)), "24 November 2026");
    case.happen(answer(&case.incident, case.did("worker"), 1, None)).unwrap();
    assert!(!case.duty("CT-4.1-ANSWER").is_open());
    assert!(case.happen(answer(&case.incident, case.did("worker"), 1, Some(words(41)))).is_err());
    assert!(answer(&case.incident, case.did("worker"), 2, None).is_err(), "nobody else agreed to be referred");
}

#[test]
fn a_letter_that_the_contract_forbids_is_refused_and_one_that_was_sent_is_kept_with_its_reason() {
    let mut case = accepted();
    let agreed = contract(1, at("2026-12-20 10:00"));
    case.happen(victim::agree(&case.incident, case.did("investigator"), agreed, false, &case.policy)).unwrap();
    let refused = note(&case.incident, case.did("worker"), contact(ContactChannel::Letter, case.now), &case.policy).unwrap_err();
    assert!(
        matches!(&refused, Refused::Field("channel", sentence) if sentence.contains("not safe") && sentence.contains("text message")),
        "{refused}"
    );
    let late = note(&case.incident, case.did("worker"), contact(ContactChannel::Phone, at("2026-11-23 12:00")), &case.policy);
    assert!(late.is_ok(), "noon on a Monday is between nine and three");
    case.at("2026-11-23 18:00");
    let evening = note(&case.incident, case.did("worker"), contact(ContactChannel::Phone, case.now), &case.policy).unwrap_err();
    assert!(evening.to_string().contains("09:00 to 15:00"), "{evening}");
    let happened = NoteCommand { breach: Some(words(42)), ..contact(ContactChannel::Phone, case.now) };
    case.happen(note(&case.incident, case.did("worker"), happened, &case.policy)).unwrap();
    assert!(case.incident.support_notes.last().unwrap().breach.is_some());
}

#[test]
fn a_plan_comes_back_on_the_day_that_was_set_and_is_still_owed_when_the_record_is_closed() {
    let mut case = accepted();
    case.happen(plan(&case.incident, case.did("worker"), 1, words(43), at("2026-12-21 00:00"))).unwrap();
    case.happen(set_action(&case.incident, case.did("worker"), 1, words(44), (None, at("2026-12-01 00:00")))).unwrap();
    assert_eq!(case.duty("CT-4.1-PLAN").due_at, Some(at("2026-12-21 00:00")));
    case.outcome("18").unwrap();
    case.meet_all_but("");
    case.ask_closure().unwrap();
    case.close().unwrap();
    let open: Vec<_> = case.duties().into_iter().filter(super::super::duty::Duty::is_open).map(|d| d.rule).collect();
    assert_eq!(open, ["CT-4.1-CONTACT", "CT-4.1-PLAN", "CT-4.1-ACTION"], "support goes on after the investigation has ended");
    case.happen(plan(&case.incident, case.did("worker"), 1, words(45), at("2027-01-21 00:00"))).unwrap();
    case.happen(progress(&case.incident, case.did("worker"), 1, true, None)).unwrap();
    let plans: Vec<_> = case.duties().into_iter().filter(|d| d.rule == "CT-4.1-PLAN").map(|d| d.is_open()).collect();
    assert_eq!(plans, [false, true]);
    case.happen(end(&case.incident, case.did("worker"), 1, Some(Satisfaction::Satisfied), None)).unwrap();
    assert!(case.duties().iter().all(|d| !d.is_open()), "nothing is owed after the end");
    assert!(set_action(&case.incident, case.did("worker"), 1, words(46), (None, at("2027-02-01 00:00"))).is_err());
}

#[test]
fn who_withdraws_consent_for_the_victim_service_is_out_of_the_hubs_sight_and_owed_nothing_by_it() {
    let mut case = accepted();
    case.happen(plan(&case.incident, case.did("worker"), 1, words(43), at("2026-12-21 00:00"))).unwrap();
    let withdrawn = victim::consent(&case.incident, case.did("investigator"), (1, "victim-service".into()), false, None, &case.policy);
    case.happen(withdrawn).unwrap();
    assert_eq!(standing(&case.incident, 1), None);
    assert!(case.duties().iter().all(|d| d.owner_role != "victim-hub" || !d.is_open()));
    assert!(plan(&case.incident, case.did("worker"), 1, words(44), at("2026-12-21 00:00")).is_err());
}

#[test]
fn a_court_stage_is_followed_and_a_service_begins_only_with_what_it_was_given() {
    let mut case = accepted();
    let court = NoteCommand { kind: NoteKind::Court, codes: vec!["trial".into()], ..contact(ContactChannel::Phone, case.now) };
    case.happen(note(&case.incident, case.did("worker"), court.clone(), &case.policy)).unwrap();
    assert_eq!(case.incident.support_of(1).unwrap().stage, CourtStage::Trial);
    let nowhere = NoteCommand { codes: vec!["moon".into()], ..court };
    assert!(note(&case.incident, case.did("worker"), nowhere, &case.policy).is_err());
    case.happen(set_action(&case.incident, case.did("worker"), 1, words(44), (None, at("2026-12-01 00:00")))).unwrap();
    assert!(progress(&case.incident, case.did("worker"), 1, false, None).is_err(), "the hub does not wait for itself");
}
