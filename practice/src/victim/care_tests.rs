//! Contact contracts, consents, needs, interventions, causes of dissatisfaction, the risk's own clocks.

use jiff::SignedDuration;

use super::*;
use crate::incident::care::{Contract, Effect, Needs, NeedsOccasion, Repeated};
use crate::testing::{Case, at, call, cause, contract, words};

fn agreed() -> Case {
    let mut case = Case::hate_crime();
    let given = contract(1, at("2026-12-20 10:00"));
    case.happen(agree(&case.incident, case.did("investigator"), given, false, &case.policy)).unwrap();
    case
}

#[test]
fn a_contact_on_an_unsafe_way_or_at_an_unsafe_hour_is_refused_and_one_that_happened_is_kept_as_a_breach() {
    let mut case = agreed();
    case.at("2026-11-21 11:00");
    let saturday = call(1, Purpose::Update, Rank::Sergeant, case.now);
    let refused = case.contact("sergeant", saturday.clone()).unwrap_err();
    assert!(matches!(&refused, Refused::Field("channel", s) if s.contains("Saturday, 11:00") && s.contains("Monday")), "{refused}");
    case.contact("sergeant", ContactCommand { breach: Some(words(50)), ..saturday }).unwrap();
    assert!(case.incident.contacts.last().unwrap().breach.is_some());
    case.at("2026-11-23 10:00");
    let letter = ContactCommand { channel: ContactChannel::Letter, ..call(1, Purpose::Update, Rank::Sergeant, case.now) };
    assert!(case.contact("sergeant", letter).unwrap_err().to_string().contains("letter is not safe"));
    let email = ContactCommand { channel: ContactChannel::Email, ..call(1, Purpose::Update, Rank::Sergeant, case.now) };
    assert!(case.contact("sergeant", email).is_err(), "what was not named as safe is not safe");
    case.contact("sergeant", ContactCommand { breach: Some(words(51)), ..call(1, Purpose::Update, Rank::Sergeant, case.now) }).unwrap();
    assert!(case.incident.contacts.last().unwrap().breach.is_none(), "a safe call is no breach whatever was typed");
}

#[test]
fn without_a_contract_nothing_is_refused_and_the_last_one_agreed_stands() {
    let mut case = Case::hate_crime();
    assert_eq!(may_reach(contract_of(&case.incident, 1), ContactChannel::Letter, jiff::civil::datetime(2026, 11, 21, 3, 0, 0, 0)), Ok(()));
    case = agreed();
    let wider = Contract { unsafe_channels: Vec::new(), safe: vec!["letter".into()], ..contract(1, at("2026-12-20 10:00")) };
    case.happen(agree(&case.incident, case.did("investigator"), wider, true, &case.policy)).unwrap();
    assert_eq!(check_reach(&case.incident, 1, ContactChannel::Letter, at("2026-11-21 03:00"), &case.policy), Ok(()));
    let rounds: Vec<bool> = case.duties().iter().filter(|d| d.rule == "R-VIC-09").map(crate::duty::Duty::is_open).collect();
    assert_eq!(rounds, [false, true], "agreeing again meets the review of the contract before");
}

#[test]
fn a_contract_agreed_again_drops_no_unsafe_way_and_no_hour_unless_the_person_is_now_safe_there() {
    let mut case = agreed();
    let stands = contract_of(&case.incident, 1).unwrap().clone();
    let again =
        |case: &Case, given: &Contract, now_safe| agree(&case.incident, case.did("investigator"), given.clone(), now_safe, &case.policy);
    assert!(again(&case, &stands, false).is_ok(), "the same again loses nothing");
    let tighter = Contract { days: vec![stands.days[0].clone()], ..stands.clone() };
    assert!(again(&case, &tighter, false).is_ok(), "what rules out more is safer");
    let loose = [
        Contract { unsafe_channels: Vec::new(), ..stands.clone() },
        Contract { days: Vec::new(), ..stands.clone() },
        Contract { from_time: None, to_time: None, ..stands.clone() },
        Contract { to_time: Some("23:00".into()), ..stands.clone() },
    ];
    for given in &loose {
        assert!(matches!(again(&case, given, false), Err(Refused::Field("now_safe", _))), "{given:?}");
    }
    case.happen(again(&case, &loose[0], true)).unwrap();
    assert!(contract_of(&case.incident, 1).unwrap().unsafe_channels.is_empty(), "they said so themselves");
}

#[test]
fn a_contract_that_contradicts_itself_is_refused_beside_the_question() {
    let case = Case::hate_crime();
    let good = contract(1, at("2026-12-20 10:00"));
    let field = |given: Contract| match agree(&case.incident, case.did("investigator"), given, false, &case.policy) {
        Err(Refused::Field(name, _)) => name,
        other => panic!("{other:?}"),
    };
    assert_eq!(field(Contract { safe: Vec::new(), ..good.clone() }), "safe");
    assert_eq!(field(Contract { safe: vec!["letter".into()], ..good.clone() }), "unsafe");
    assert_eq!(field(Contract { to_time: Some("08:00".into()), ..good.clone() }), "to_time");
    assert_eq!(field(Contract { from_time: None, ..good.clone() }), "from_time");
    assert_eq!(field(Contract { from_time: Some("nine".into()), ..good.clone() }), "from_time");
    assert_eq!(field(Contract { review_at: case.now, ..good.clone() }), "review_at");
    assert_eq!(field(Contract { unwanted: vec!["charge".into()], ..good.clone() }), "unwanted");
    assert_eq!(field(Contract { update_days: Some(0), ..good.clone() }), "update_days");
    assert_eq!(field(Contract { person: 9, ..good }), "person");
}

#[test]
fn each_consent_stands_by_itself_none_is_implied_and_a_later_no_withdraws() {
    let mut case = Case::hate_crime();
    assert_eq!(consents_to(&case.incident, 1, "council"), None);
    let say = |case: &Case, to: &str, given| consent(&case.incident, case.did("investigator"), (1, to.into()), given, None, &case.policy);
    case.happen(say(&case, "council", true)).unwrap();
    assert_eq!((consents_to(&case.incident, 1, "council"), consents_to(&case.incident, 1, "housing")), (Some(true), None));
    case.happen(say(&case, "council", false)).unwrap();
    assert_eq!(consents_to(&case.incident, 1, "council"), Some(false));
    assert!(say(&case, "council", false).is_err() && say(&case, "nobody-known", true).is_err());
}

#[test]
fn needs_are_assessed_for_each_victim_and_say_what_the_victim_says() {
    let mut case = Case::hate_crime();
    assert!(case.duty("CT-2.2d").is_open());
    let given = Needs {
        incident: String::new(),
        number: 0,
        person: 1,
        at: case.now,
        by: String::new(),
        occasion: NeedsOccasion::Report,
        factors: vec!["isolated".into()],
        personal: None,
        circumstances: None,
        views: None,
        support: None,
    };
    let silent = assess_needs(&case.incident, case.did("investigator"), given.clone(), &case.policy);
    assert!(matches!(silent, Err(Refused::Field("views", _))));
    let full = Needs { views: Some(words(52)), ..given };
    case.happen(assess_needs(&case.incident, case.did("investigator"), full, &case.policy)).unwrap();
    assert!(!case.duty("CT-2.2d").is_open());
}

#[test]
fn medium_and_low_risks_come_back_at_their_own_pace_and_the_arithmetic_is_shown() {
    let mut case = Case::hate_crime();
    case.risk("investigator", 1, &["fear", "group"], None).unwrap();
    let medium = case.duty("R-RISK-01-MEDIUM");
    assert_eq!(medium.due_at, Some(case.now + SignedDuration::from_hours(24 * 7)));
    case.now += SignedDuration::from_hours(50);
    case.risk("investigator", 1, &["online"], None).unwrap();
    assert!(!case.duty("R-RISK-01-MEDIUM").is_open());
    assert_eq!(case.duty("R-RISK-01-LOW").due_at, Some(case.now + SignedDuration::from_hours(24 * 28)));
    let sum = |yes: &[&str]| risk_arithmetic(&yes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>(), &case.policy).unwrap();
    assert_eq!(sum(&["fear", "group"]), "Score 2 + 2 = 4: medium from 4.");
    assert_eq!(sum(&["injury"]), "Score 3: high by one grave answer.");
    assert_eq!(sum(&[]), "Score 0: low below 4.");
}

#[test]
fn an_intervention_is_owed_by_who_took_it_on_and_blocks_closure_until_its_effect_is_noted() {
    let mut case = Case::ready_but_for("");
    let given = InterventionCommand {
        person: 1,
        kind: "personal-alarm".into(),
        owner: "investigator".into(),
        due_at: case.now + SignedDuration::from_hours(48),
        note: None,
    };
    case.happen(intervene(&case.incident, case.did("investigator"), given.clone(), &case.policy)).unwrap();
    let duty = case.duty("CT-2.2h");
    assert_eq!((duty.owner.as_deref(), duty.due_at), (Some("investigator"), Some(given.due_at)));
    assert_eq!(case.in_the_way(), ["CT-2.2h"]);
    let worse = intervened(&case.incident, case.did("investigator"), 1, Effect::Worse, None);
    assert!(matches!(worse, Err(Refused::Field("note", _))));
    case.happen(intervened(&case.incident, case.did("investigator"), 1, Effect::NoChange, None)).unwrap();
    assert!(case.in_the_way().is_empty());
    let past = InterventionCommand { due_at: case.now, ..given };
    assert!(intervene(&case.incident, case.did("investigator"), past, &case.policy).is_err());
}

#[test]
fn why_a_victim_is_dissatisfied_is_reviewed_by_an_inspector_and_what_was_promised_is_owed() {
    let mut case = Case::hate_crime();
    case.outcome("18").unwrap();
    case.meet_all_but("R-VIC-05");
    case.now += SignedDuration::from_mins(5);
    let unhappy = ContactCommand { satisfaction: Some(Satisfaction::Dissatisfied), ..call(1, Purpose::Closing, Rank::Sergeant, case.now) };
    case.contact("sergeant-3", unhappy).unwrap();
    let number = case.incident.contacts.last().unwrap().number;
    case.meet_all_but("CT-2.2g");
    assert_eq!(case.in_the_way(), ["CT-2.2g"]);
    let low = CauseCommand { rank: Rank::Sergeant, ..cause(number) };
    assert!(review_cause(&case.incident, case.did("sergeant-3"), low, &case.policy).is_err());
    assert!(review_cause(&case.incident, case.did("investigator"), cause(number), &case.policy).is_err());
    assert!(review_cause(&case.incident, case.did("inspector"), cause(number + 7), &case.policy).is_err());
    let due = case.now + SignedDuration::from_hours(24);
    let promised = CauseCommand { remedy: Some((words(53), due)), learning: Some(("contact".into(), words(54))), ..cause(number) };
    case.happen(review_cause(&case.incident, case.did("inspector"), promised.clone(), &case.policy)).unwrap();
    assert!(review_cause(&case.incident, case.did("inspector"), promised, &case.policy).is_err(), "once");
    assert_eq!((case.in_the_way(), case.duty("CT-2.2g-REMEDY").due_at), (vec!["CT-2.2g-REMEDY".to_owned()], Some(due)));
    case.happen(remedied(&case.incident, case.did("sergeant-3"), 1)).unwrap();
    assert!(case.in_the_way().is_empty());
}

#[test]
fn a_repeat_is_flagged_only_by_a_persons_word_and_the_word_can_be_taken_back() {
    let mut case = Case::hate_crime();
    assert!(!is_repeat(0, &case.policy) && is_repeat(1, &case.policy), "two reports in twelve months, this one counted");
    assert_eq!(repeat_since(at("2026-11-20 10:00"), &case.policy), at("2025-11-20 10:00"));
    case.happen(decide_repeat(&case.incident, case.did("investigator"), (Repeated::Victim, true), None)).unwrap();
    assert!(case.incident.core.tags.contains(&"repeat-victim".to_owned()));
    assert!(decide_repeat(&case.incident, case.did("investigator"), (Repeated::Victim, true), None).is_err());
    case.happen(decide_repeat(&case.incident, case.did("investigator"), (Repeated::Victim, false), None)).unwrap();
    assert!(case.incident.core.tags.is_empty());
}
