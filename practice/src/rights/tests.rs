//! The promises of requests: a month with its arithmetic, pauses and one extension, and two people for a disclosure.

use super::*;
use crate::testing::{at, policy_at, words};

fn did(by: &str, moment: &str) -> Did {
    Did { by: by.into(), at: at(moment) }
}

fn request(kind: RequestKind) -> Request {
    let asked = Request::received("2026-1".into(), (kind, Desk::Force), at("2026-11-03 10:00"), did("officer", "2026-11-03 10:00"));
    Request { name: Some(words(1)), ..asked }
}

#[test]
fn a_reason_to_look_is_asked_only_where_the_force_set_it() {
    let mut policy = policy_at("leicestershire", "2026-11-04 12:00");
    assert_eq!(reason_to_look(&policy, ""), Ok(None), "off by default");
    policy.settings.ask_reason_for_identities.value = 1;
    assert!(reason_to_look(&policy, "").is_err() && reason_to_look(&policy, "curious").is_err());
    assert_eq!(reason_to_look(&policy, "case"), Ok(Some("I work on this case")));
}

#[test]
fn a_request_is_due_in_a_month_pauses_put_it_off_and_one_extension_adds_two() {
    let policy = policy_at("leicestershire", "2026-11-04 12:00");
    let asked = request(RequestKind::Access);
    let (due, sum) = asked.due(&policy).unwrap();
    assert_eq!((due, sum.as_str()), (at("2026-12-03 10:00"), "Received 3 November 2026 + 1 month = 3 December 2026."));
    let stopped = asked.paused(&did("officer", "2026-11-05 10:00"), PauseReason::Identity).unwrap();
    assert_eq!(stopped.due(&policy), None, "nothing is due while it waits");
    let shown = stopped.identified(&did("officer", "2026-11-10 10:00"), IdentityCheck::Passport).unwrap();
    let (due, sum) = shown.due(&policy).unwrap();
    assert_eq!(due, at("2026-12-08 10:00"));
    assert!(sum.contains("+ 5 days for which the clock was stopped"), "{sum}");
    let longer = shown.extended(&did("officer", "2026-11-11 10:00"), words(2), &policy).unwrap();
    assert_eq!(longer.due(&policy).unwrap().0, at("2027-02-08 10:00"));
    assert!(longer.clone().extended(&did("officer", "2026-11-12 10:00"), words(3), &policy).is_err(), "once");
    let late = request(RequestKind::Access).extended(&did("officer", "2026-12-04 10:00"), words(2), &policy);
    assert!(late.unwrap_err().to_string().contains("The month is over"));
}

#[test]
fn a_pack_is_disclosed_after_identity_and_a_second_persons_agreement_to_exactly_it() {
    let asked = request(RequestKind::Access).prepared(&did("officer", "2026-11-05 10:00"));
    let early = asked.clone().agreed(&did("second", "2026-11-05 11:00"), "hash".into());
    assert!(early.unwrap_err().to_string().contains("identity"));
    let known = asked.identified(&did("officer", "2026-11-05 12:00"), IdentityCheck::Known).unwrap();
    assert!(known.clone().disclosed(&did("officer", "2026-11-05 12:30"), "hash", words(4)).is_err(), "nobody agreed yet");
    let own = known.clone().agreed(&did("Officer ", "2026-11-05 13:00"), "hash".into());
    assert!(matches!(own, Err(Refused::SamePerson(_))));
    let agreed = known.agreed(&did("second", "2026-11-05 13:00"), "hash".into()).unwrap();
    let other = agreed.clone().disclosed(&did("officer", "2026-11-06 10:00"), "changed", words(4));
    assert!(other.unwrap_err().to_string().contains("not the one that was agreed to"));
    let done = agreed.disclosed(&did("officer", "2026-11-06 10:00"), "hash", words(4)).unwrap();
    assert_eq!((done.outcome, done.is_open()), (Some(Outcome::Disclosed), false));
    assert!(done.paused(&did("officer", "2026-11-07 10:00"), PauseReason::Clarification).is_err(), "it is over");
}

#[test]
fn each_kind_has_its_own_decisions() {
    let known = request(RequestKind::Rectification).identified(&did("officer", "2026-11-05 12:00"), IdentityCheck::Known).unwrap();
    assert!(known.clone().decided(&did("officer", "2026-11-06 10:00"), Outcome::Erased, words(5)).is_err());
    assert!(known.clone().disclosed(&did("officer", "2026-11-06 10:00"), "", words(5)).is_err());
    let refused = known.decided(&did("officer", "2026-11-06 10:00"), Outcome::Refused, words(5)).unwrap();
    assert_eq!(refused.decided_by.as_deref(), Some("officer"));
    let unknown = request(RequestKind::Rectification).decided(&did("officer", "2026-11-06 10:00"), Outcome::Corrected, words(5));
    assert!(unknown.unwrap_err().to_string().contains("identity"));
}
