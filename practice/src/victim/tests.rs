//! Calls, attempts, referral and risk: who may make which call, and what counts (R-VIC-03 to 08, R-RISK-01 and 02).

use jiff::SignedDuration;

use super::*;
use crate::duty::Standing;
use crate::incident::PersonKind;
use crate::testing::{Case, at, call, contact as noted, person, policy_at, report, words};

fn said(refused: Result<(), Refused>) -> String {
    refused.unwrap_err().to_string()
}

#[test]
fn who_may_make_which_call() {
    use Purpose::{Closing, Dissatisfied, First, Update};
    use Rank::{Constable, Inspector, Sergeant};
    let mut case = Case::hate_crime();
    case.outcome("18").unwrap();
    let table = [
        // by, rank, purpose, refused with
        ("sergeant", Sergeant, First, None),
        ("constable", Constable, First, Some("This call is a supervisor's")),
        ("investigator", Sergeant, First, Some("You investigate this record")),
        ("sergeant", Sergeant, Closing, None),
        ("constable", Constable, Closing, Some("This call is a supervisor's")),
        ("investigator", Sergeant, Closing, Some("You investigate this record")),
        ("constable", Constable, Update, None),
        ("investigator", Constable, Update, None),
        ("sergeant", Sergeant, Dissatisfied, Some("This call is for the rank of inspector or above.")),
        ("inspector", Inspector, Dissatisfied, None),
        ("investigator", Inspector, Dissatisfied, Some("You investigate this record")),
    ];
    for (by, rank, purpose, refusal) in table {
        let step = contact(&case.incident, case.did(by), call(1, purpose, rank, case.now), &case.policy);
        match (refusal, step) {
            (None, step) => assert!(step.is_ok(), "{by} {rank} {purpose}: {step:?}"),
            (Some(words), Err(Refused::Field("purpose", sentence))) => assert!(sentence.starts_with(words), "{by} {purpose}: {sentence}"),
            (Some(_), other) => panic!("{by} {rank} {purpose}: {other:?}"),
        }
    }
}

#[test]
fn the_investigators_own_contact_never_counts_as_the_supervisors_call() {
    let mut case = Case::hate_crime();
    let update = ContactCommand { supervisor: true, ..call(1, Purpose::Update, Rank::Sergeant, case.now) };
    case.contact("investigator", update).unwrap();
    assert!(case.duty("R-VIC-04").is_open(), "though they hold a supervisor's posting");
    assert!(!case.incident.contacts[0].supervisor, "nor is it stored as one");
    case.contact("sergeant", call(1, Purpose::First, Rank::Sergeant, case.now)).unwrap();
    case.at("2026-11-21 09:00").assign("sergeant", "sergeant-2").unwrap();
    assert_eq!(case.duty("R-VIC-04").standing, Standing::Met, "who called as supervisor then did not investigate then");
}

#[test]
fn who_called_before_anybody_was_assigned_and_then_investigates_called_as_no_supervisor() {
    let mut case = Case::of(report(&["RACE"], 1));
    case.crime("26/1", "9B", Some(1)).unwrap();
    case.contact("sergeant", call(1, Purpose::First, Rank::Sergeant, case.now)).unwrap();
    case.at("2026-11-20 16:00").assign("sergeant", "sergeant-2").unwrap();
    assert!(case.duty("R-VIC-04").is_open());
    let mut other = Case::of(report(&["RACE"], 1));
    other.crime("26/1", "9B", Some(1)).unwrap();
    other.contact("sergeant", call(1, Purpose::First, Rank::Sergeant, other.now)).unwrap();
    other.at("2026-11-20 16:00").assign("investigator", "sergeant").unwrap();
    assert!(!other.duty("R-VIC-04").is_open());
}

#[test]
fn a_message_or_an_update_by_a_constable_is_no_call() {
    let mut case = Case::hate_crime();
    for channel in [ContactChannel::Text, ContactChannel::Email, ContactChannel::Letter] {
        let message = ContactCommand { channel, ..call(1, Purpose::First, Rank::Sergeant, case.now) };
        assert!(said(case.contact("sergeant", message)).starts_with("This call is a conversation."));
        let update = ContactCommand { channel, ..call(1, Purpose::Update, Rank::Sergeant, case.now) };
        case.contact("sergeant", update).unwrap();
    }
    case.contact("constable", call(1, Purpose::Update, Rank::Constable, case.now)).unwrap();
    assert!(case.duty("R-VIC-04").is_open());
    let spoken = ContactCommand { channel: ContactChannel::InPerson, ..call(1, Purpose::Update, Rank::Sergeant, case.now) };
    case.contact("sergeant", spoken).unwrap();
    assert!(!case.duty("R-VIC-04").is_open());
}

#[test]
fn a_closing_call_comes_after_the_outcome_that_it_tells() {
    let mut case = Case::hate_crime();
    let closing = |case: &Case| call(1, Purpose::Closing, Rank::Sergeant, case.now);
    assert!(said(case.contact("sergeant", closing(&case))).starts_with("Set the outcome first"));
    let before = case.now;
    case.at("2026-11-21 12:00").outcome("18").unwrap();
    let backdated = ContactCommand { at: before, ..closing(&case) };
    assert!(said(case.contact("sergeant", backdated)).starts_with("The outcome was set on 21 November 2026, 12:00, after this call."));
    case.now += SignedDuration::from_secs(59);
    case.outcome("18").unwrap();
    let same_minute = ContactCommand { at: at("2026-11-21 12:00"), ..closing(&case) };
    case.contact("sergeant", same_minute).unwrap();
    assert!(!case.duty("R-VIC-05").is_open(), "a form gives minutes");
    case.at("2026-11-22 12:00").outcome("16").unwrap();
    assert!(case.duty("R-VIC-05").is_open(), "the victim was told another outcome");
}

#[test]
fn a_closing_call_says_that_the_outcome_is_known_and_how_satisfied_the_victim_is() {
    let mut case = Case::hate_crime();
    case.outcome("18").unwrap();
    let with = |case: &Case, understood, satisfaction| {
        let given = ContactCommand { understood, satisfaction, ..call(1, Purpose::Closing, Rank::Sergeant, case.now) };
        contact(&case.incident, case.did("sergeant"), given, &case.policy)
    };
    let good = Some(Satisfaction::Satisfied);
    assert!(matches!(with(&case, None, good), Err(Refused::Field("understood", _))));
    assert!(matches!(with(&case, Some(false), good), Err(Refused::Field("understood", _))));
    assert!(matches!(with(&case, Some(true), None), Err(Refused::Field("satisfaction", _))));
    assert!(with(&case, Some(true), good).is_ok());
}

#[test]
fn a_contact_lies_between_the_report_and_now() {
    let case = Case::hate_crime();
    let when = |at| contact(&case.incident, case.did("sergeant"), call(1, Purpose::First, Rank::Sergeant, at), &case.policy);
    assert!(matches!(when(case.now + SignedDuration::from_secs(1)), Err(Refused::Field("at", _))));
    assert!(matches!(when(at("2026-11-20 09:59")), Err(Refused::Field("at", _))));
    assert!(when(at("2026-11-20 10:00")).is_ok());
    let nobody = call(7, Purpose::First, Rank::Sergeant, case.now);
    assert!(matches!(contact(&case.incident, case.did("sergeant"), nobody, &case.policy), Err(Refused::Field("person", _))));
}

#[test]
fn three_attempts_on_two_channels_over_two_days_are_attempted_and_nothing_less_is() {
    use ContactChannel::{Letter, Phone, Text};
    use Reached::{Attempted, Spoke};
    type Tries<'a> = &'a [(&'a str, ContactChannel, Reached)];
    let policy = policy_at("leicestershire", "2026-11-20 16:00");
    let (mon, late, tue) = ("2026-11-23 10:00", "2026-11-23 23:59", "2026-11-24 00:00");
    let table: [(Tries<'_>, Option<&str>); 7] = [
        (&[(mon, Phone, Attempted), (mon, Text, Attempted), (tue, Phone, Attempted)], Some(tue)),
        (&[(mon, Phone, Attempted), (tue, Text, Attempted)], None),
        (&[(mon, Phone, Attempted), (late, Text, Attempted), (late, Letter, Attempted)], None),
        (&[(mon, Phone, Attempted), (mon, Phone, Attempted), (tue, Phone, Attempted)], None),
        (&[(mon, Phone, Attempted), (tue, Text, Spoke), (tue, Phone, Attempted)], None),
        (&[(tue, Phone, Attempted), (mon, Text, Attempted), (late, Phone, Attempted)], Some(tue)),
        (&[], None),
    ];
    for (tries, expected) in table {
        let tries: Vec<_> = tries.iter().map(|(moment, channel, reached)| noted(at(moment), *channel, *reached)).collect();
        assert_eq!(attempted(tries.iter(), &policy), expected.map(at), "{tries:?}");
    }
}

#[test]
fn attempts_are_attempted_never_contacted_and_the_investigators_do_not_count() {
    let mut case = Case::hate_crime();
    let tries = [
        ("2026-11-20 17:00", ContactChannel::Phone),
        ("2026-11-21 09:00", ContactChannel::Letter),
        ("2026-11-21 10:00", ContactChannel::Phone),
    ];
    for by in ["investigator", "sergeant"] {
        assert!(case.duty("R-VIC-04").is_open());
        for (moment, channel) in tries {
            case.at(moment);
            let given = ContactCommand { channel, reached: Reached::Attempted, ..call(1, Purpose::Update, Rank::Sergeant, case.now) };
            case.contact(by, given).unwrap();
        }
    }
    assert_eq!(case.duty("R-VIC-04").standing, Standing::Attempted);
    assert_eq!(case.duty("R-VIC-04").settled_at, Some(at("2026-11-21 10:00")));
    case.contact("sergeant", call(1, Purpose::First, Rank::Sergeant, case.now)).unwrap();
    assert_eq!(case.duty("R-VIC-04").standing, Standing::Met);
}

#[test]
fn a_referral_is_made_or_declined_and_asking_later_leaves_it_open() {
    let mut case = Case::hate_crime();
    for (consent, open) in [(ReferralConsent::AskLater, true), (ReferralConsent::Declined, false), (ReferralConsent::Agreed, false)] {
        case.happen(refer(&case.incident, case.did("investigator"), 1, consent)).unwrap();
        assert_eq!(case.duty("R-VIC-03").is_open(), open, "{consent}");
    }
    // Crimed on Friday before 17:00: two working days end with Tuesday.
    assert_eq!(case.duty("R-VIC-03").due_at, Some(at("2026-11-25 00:00")));
}

#[test]
fn changing_a_victims_details_moves_no_clock_and_loses_no_answer() {
    let mut case = Case::hate_crime();
    case.happen(refer(&case.incident, case.did("investigator"), 1, ReferralConsent::Agreed)).unwrap();
    let before = case.duties();
    case.at("2026-11-22 16:00");
    let changed = crate::incident::Person { name: Some(words(40)), at: case.now, ..person(1, PersonKind::Victim) };
    case.happen(change_person(&case.incident, case.did("investigator"), changed)).unwrap();
    assert_eq!(case.duties(), before);
    assert_eq!(case.incident.person(1).unwrap().name, Some(words(40)));
    case.contact("sergeant", call(1, Purpose::First, Rank::Sergeant, case.now)).unwrap();
    let no_victim = person(1, PersonKind::Witness);
    assert!(matches!(change_person(&case.incident, case.did("investigator"), no_victim), Err(Refused::Field("kind", _))));
}

#[test]
fn the_risk_level_follows_from_the_answers() {
    let policy = policy_at("leicestershire", "2026-11-20 16:00");
    let table: [(&[&str], RiskLevel); 11] = [
        (&[], RiskLevel::Low),
        (&["online"], RiskLevel::Low),
        (&["online", "isolated", "trigger"], RiskLevel::Low),
        (&["group", "fear"], RiskLevel::Medium),
        (&["group", "fear", "lever", "online"], RiskLevel::Medium),
        (&["group", "fear", "lever", "dependants"], RiskLevel::High),
        (&["injury"], RiskLevel::High),
        (&["repeat"], RiskLevel::High),
        (&["repeat-lesser"], RiskLevel::Low),
        (&["repeat-lesser", "group"], RiskLevel::Medium),
        (&["online", "online", "online", "online"], RiskLevel::Low),
    ];
    for (yes, expected) in table {
        let yes: Vec<String> = yes.iter().map(|code| (*code).to_owned()).collect();
        assert_eq!(risk_level(&yes, &policy), Ok(expected), "{yes:?}");
    }
    for unknown in ["horoscope", "online-lesser"] {
        assert!(risk_level(&[unknown.to_owned()], &policy).is_err(), "{unknown}");
    }
}

#[test]
fn the_risk_goes_up_freely_and_down_by_a_supervisor_with_a_reason() {
    let case = Case::hate_crime();
    let decide = |by: &str, yes: &[&str], level, supervisor, note| {
        let yes = yes.iter().map(|code| (*code).to_owned()).collect();
        let given = RiskCommand { person: 1, yes, no: Vec::new(), details: None, level: Some(level), note, supervisor };
        assess_risk(&case.incident, case.did(by), given, &case.policy)
    };
    assert!(decide("investigator", &[], RiskLevel::High, false, None).is_ok());
    assert!(matches!(decide("constable", &["injury"], RiskLevel::Low, false, Some(words(1))), Err(Refused::Field("level", _))));
    assert!(matches!(decide("investigator", &["injury"], RiskLevel::Low, true, Some(words(1))), Err(Refused::Field("level", _))));
    assert!(matches!(decide("sergeant", &["injury"], RiskLevel::Low, true, None), Err(Refused::Field("note", _))));
    assert!(decide("sergeant", &["injury"], RiskLevel::Low, true, Some(words(1))).is_ok());
}

#[test]
fn a_high_risk_is_reviewed_within_24_hours_by_somebody_who_does_not_investigate_then_weekly() {
    let mut case = Case::hate_crime();
    case.risk("investigator", 1, &["injury"], None).unwrap();
    let first = case.duty("R-RISK-02");
    assert_eq!(first.due_at, Some(at("2026-11-21 16:00")));
    case.at("2026-11-20 20:00").risk("investigator", 1, &[], None).unwrap();
    assert!(case.duty("R-RISK-02").is_open(), "the investigator's own second look is no review");
    case.at("2026-11-21 10:00").risk("sergeant", 1, &["injury"], None).unwrap();
    assert!(!case.duty("R-RISK-02").is_open());
    case.at("2026-11-21 11:00").risk("sergeant", 1, &["injury"], None).unwrap();
    let weekly = case.duties().into_iter().rfind(|d| d.rule == "R-RISK-02").unwrap();
    assert_eq!(weekly.due_at, Some(at("2026-11-28 11:00")), "seven days after a second round: {}", weekly.about);
}

#[test]
fn a_witness_has_a_risk_of_their_own_and_a_suspect_has_none() {
    let mut case = Case::hate_crime();
    case.happen(add_person(&case.incident, person(0, PersonKind::Witness))).unwrap();
    case.happen(add_person(&case.incident, person(0, PersonKind::Suspect))).unwrap();
    case.risk("investigator", 2, &["injury"], None).unwrap();
    assert!(case.duty("R-RISK-01").is_open(), "the victim's risk is still to be assessed");
    assert!(case.duty("R-RISK-02").about.starts_with("person 2 "));
    assert!(matches!(case.risk("investigator", 3, &[], None), Err(Refused::Field("person", _))));
}
