//! Due times to the microsecond, and the arithmetic that a reader can check by hand.

use jiff::SignedDuration;

use crate::incident::Purpose;
use crate::people::Rank;
use crate::testing::{Case, at, call};

#[test]
fn met_at_the_very_moment_is_in_time_and_a_microsecond_later_is_not() {
    for (moment, late) in [(SignedDuration::ZERO, false), (SignedDuration::from_micros(1), true)] {
        let mut case = Case::hate_crime();
        let due = case.duty("R-VIC-04").due_at.unwrap();
        case.now = due + moment;
        assert_eq!(case.duty("R-VIC-04").is_late(case.now), late);
        case.contact("sergeant", call(1, Purpose::First, Rank::Sergeant, case.now)).unwrap();
        assert_eq!(case.duty("R-VIC-04").was_late(), late);
        assert!(!case.duty("R-VIC-04").is_late(case.now), "what is done is late no more");
    }
}

#[test]
fn a_duty_shows_its_sum_its_source_and_what_meets_it() {
    let case = Case::hate_crime();
    let explained = case.duty("R-VIC-04").explain(&case.policy).unwrap();
    assert_eq!(explained.arithmetic, "first assigned Fri 20 Nov 2026 16:00 + 24 hours = Sat 21 Nov 2026 16:00");
    assert!(explained.cites.iter().any(|c| c == "CT-2.2a"));
    assert_eq!(explained.met_by, "a supervisor speaks to the victim");
    let closing = case.duty("R-VIC-05").explain(&case.policy).unwrap();
    assert_eq!(closing.arithmetic, "before closure");
}

#[test]
fn a_later_review_is_reckoned_from_the_one_before_and_says_so() {
    let mut case = Case::hate_crime();
    case.at("2026-11-26 09:00");
    case.happen(crate::supervision::review(&case.incident, case.did("sergeant"), crate::testing::words(1))).unwrap();
    let next = case.duties().into_iter().rfind(|d| d.rule == "CT-2.2b").unwrap();
    assert_eq!((next.about.as_str(), next.due_at), ("round 2", Some(at("2026-12-03 09:00"))));
    let arithmetic = next.explain(&case.policy).unwrap().arithmetic;
    assert_eq!(arithmetic, "last reviewed Thu 26 Nov 2026 09:00 + 7 days = Thu 3 Dec 2026 09:00");
}

#[test]
fn an_open_duty_escalates_in_its_steps_and_a_met_one_does_not() {
    let mut case = Case::hate_crime();
    let open = case.duty("R-VIC-04");
    assert_eq!((open.escalates_at, open.escalates_to.as_deref()), (Some(at("2026-11-21 17:00")), Some("crime-manager")));
    assert_eq!((open.then_at, open.then_to.as_deref()), (Some(at("2026-11-22 16:00")), Some("operational-chief-inspector")));
    case.contact("sergeant", call(1, Purpose::First, Rank::Sergeant, case.now)).unwrap();
    let met = case.duty("R-VIC-04");
    assert_eq!((met.escalates_at, met.then_to), (None, None));
}
