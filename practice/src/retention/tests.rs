//! The promises of retention: the clock of the person and not of the record, groups by what is recorded, and what holds a disposal up.

use super::*;
use crate::incident::keeping::{HoldGround, KeepingDecision};
use crate::incident::{Did, Event};
use crate::testing::{Case, at, policy_at, words};

fn did(moment: &str) -> Did {
    Did { by: "officer".into(), at: at(moment) }
}

fn closed() -> Incident {
    let mut incident = Case::hate_crime().incident;
    incident.apply(&Event::Closed { did: did("2026-12-01 12:00") });
    incident
}

fn notice(record: &str, moment: &str) -> Notice {
    Notice { record: record.into(), at: Some(at(moment)), what: "closed" }
}

#[test]
fn the_clear_period_runs_from_the_persons_last_notice_and_not_from_the_records() {
    let policy = policy_at("leicestershire", "2026-12-02 12:00");
    let incident = closed();
    let group = group(&incident, &policy).unwrap();
    let alone = clock(&incident, &[], group, &policy);
    assert_eq!(alone.due(), Some(at("2032-12-01 12:00")), "six years after it was closed");
    let again = clock(&incident, &[notice("LEI-2", "2029-03-04 10:00")], group, &policy);
    assert_eq!(again.due(), Some(at("2035-03-04 10:00")), "the person came to notice again in another record");
    let sentence = again.sentence(&policy, str::to_owned);
    assert_eq!(sentence, "Last came to notice 4 March 2029 (closed, LEI-2) + 6 years = 4 March 2035.");
    assert_eq!(
        again.sentence(&policy, |_| "another record".into()),
        "Last came to notice 4 March 2029 (closed, another record) + 6 years = 4 March 2035."
    );
    let open = Notice { record: "LEI-3".into(), at: None, what: "open" };
    let held_up = clock(&incident, &[notice("LEI-2", "2029-03-04 10:00"), open], group, &policy);
    assert_eq!((held_up.due(), held_up), (None, Clock::NotBegun { record: "LEI-3".into() }));
}

#[test]
fn administration_is_no_notice_and_a_review_sets_a_later_day() {
    let policy = policy_at("leicestershire", "2026-12-02 12:00");
    let mut incident = closed();
    assert_eq!(last_notice(&incident).what, "closed");
    let next_at = at("2040-01-01 00:00");
    let review = incident.review_keeping(did("2032-11-01 10:00"), KeepingDecision::Keep, None, Some(next_at), words(9)).unwrap();
    incident.apply(&Event::Keeping(review));
    assert_eq!(last_notice(&incident).at, Some(at("2026-12-01 12:00")), "the review is no notice");
    let set = clock(&incident, &[], group(&incident, &policy).unwrap(), &policy);
    assert_eq!(set.sentence(&policy, str::to_owned), "Set for 1 January 2040 by the review of 1 November 2032.");
    let later = clock(&incident, &[notice("LEI-2", "2036-01-01 10:00")], group(&incident, &policy).unwrap(), &policy);
    assert_eq!(later.due(), Some(at("2042-01-01 10:00")), "a later notice moves even that");
}

#[test]
fn a_record_takes_the_first_group_that_fits_or_the_one_a_review_chose() {
    let policy = policy_at("leicestershire", "2026-12-02 12:00");
    let mut incident = closed();
    let code = |incident: &Incident| group(incident, &policy).map(|group| group.code.clone()).unwrap_or_default();
    let suspects = incident.people.iter().any(|person| person.kind == PersonKind::Suspect);
    assert_eq!(code(&incident), if suspects { "3" } else { "4" });
    incident.people.push(crate::testing::person(9, PersonKind::Suspect));
    assert_eq!(code(&incident), "3");
    incident.crimes[0].offence = Some("8P".into());
    assert_eq!(code(&incident), "2");
    incident.core.nature = Nature::NonCrime;
    assert_eq!(code(&incident), "non-crime");
    let next_at = Some(at("2040-01-01 00:00"));
    let review = incident.review_keeping(did("2032-11-01 10:00"), KeepingDecision::Keep, Some("1".into()), next_at, words(9)).unwrap();
    incident.apply(&Event::Keeping(review));
    assert_eq!(code(&incident), "1");
    let way = in_the_way(&incident, &policy, &[], at("2032-11-02 10:00"));
    assert!(way.0.iter().any(|sentence| sentence.contains("are reviewed and kept")), "{way:?}");
}

#[test]
fn a_hold_an_open_record_and_an_open_request_hold_a_disposal_up_by_name() {
    let policy = policy_at("leicestershire", "2026-12-02 12:00");
    let mut incident = closed();
    let way = |incident: &Incident, asked: &[String], now: &str| in_the_way(incident, &policy, asked, at(now)).0.join(" ");
    let until = at("2033-01-01 00:00");
    let hold = incident.hold(did("2032-01-01 10:00"), HoldGround::Claim, words(7), Some(until)).unwrap();
    incident.apply(&Event::Keeping(hold));
    assert!(way(&incident, &[], "2032-06-01 10:00").contains("under a legal hold until 1 January 2033: a civil claim."));
    assert!(!way(&incident, &[], "2033-06-01 10:00").contains("legal hold"), "it ended by itself");
    assert!(way(&incident, &["2032-4".into()], "2033-06-01 10:00").contains("Request 2032-4"));
    let open = Case::hate_crime().incident;
    let said = way(&open, &[], "2026-12-02 12:00");
    assert!(said.contains("The record is open.") && said.contains("A duty is open:"), "{said}");
}
