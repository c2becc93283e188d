//! What the measures promise, on the cases that a board asks about first.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::date;

use super::*;
use crate::duty::Standing;
use crate::incident::{PersonKind, Purpose, Satisfaction};
use crate::returns::coverage::{Coverage, Kind, Span};
use crate::returns::{Asked, CountableCrime, Names};
use crate::testing::{at, policy_at};

fn policy() -> crate::policy::Policy {
    policy_at("leicestershire", "2026-12-31 12:00")
}

fn case(reported: &str) -> Case {
    Case {
        reported_at: at(reported),
        district: "N1".into(),
        strands: BTreeSet::from(["RACE".to_owned()]),
        crimes: vec![CountableCrime { recorded_at: at(reported), offence: None }],
        outcome: None,
        outcome_at: None,
        closed_at: None,
        grade: None,
        dispatched_at: None,
        attended_at: None,
        answers: Vec::new(),
        people: Vec::new(),
        duties: Vec::new(),
        sentences: Vec::new(),
        victims: Vec::new(),
    }
}

fn ended(reported: &str, outcome: &str, on: &str) -> Case {
    Case { outcome: Some(outcome.into()), outcome_at: Some(at(on)), ..case(reported) }
}

fn wanted(measure: Measure, by: &str) -> Wanted {
    Wanted::parse(measure, &Asked { from: "2026-11-01", to: "2026-11-30", by, ..Asked::default() }).unwrap()
}

fn read(cases: &[Case], of: Measure) -> Reading {
    let policy = policy();
    let terms = Terms::of(&policy, at("2026-12-31 12:00"));
    measure(cases, &wanted(of, ""), &terms, &Names::of(&policy), &policy.calendar).total
}

#[test]
fn a_rate_of_outcomes_says_of_what_and_the_two_bases_differ() {
    let cases = [
        ended("2026-11-03 10:00", "1", "2026-12-02 10:00"),
        ended("2026-10-03 10:00", "16", "2026-11-05 10:00"),
        ended("2026-10-04 10:00", "1", "2026-11-15 22:00"),
        case("2026-11-09 10:00"),
    ];
    assert_eq!(read(&cases, Measure::PositiveOfRecorded), Reading::Share { part: 1, base: 2 });
    assert_eq!(read(&cases, Measure::PositiveOfOutcomes), Reading::Share { part: 1, base: 2 });
    assert_eq!(read(&cases[..2], Measure::ChargedOfOutcomes), Reading::Share { part: 0, base: 1 });
    assert_eq!(read(&cases, Measure::VictimDoesNotSupport).figure(), "50%");
    assert_eq!(read(&cases, Measure::DaysToCharge).figure(), "42.5 days");
    let policy = policy();
    let terms = Terms::of(&policy, at("2026-12-31 12:00"));
    let shown = measure(&cases, &wanted(Measure::PositiveOfRecorded, ""), &terms, &Names::of(&policy), &policy.calendar);
    assert!(shown.notes.iter().any(|note| note.starts_with("Outcomes in the numerator: 1 Charge or summons;")), "{:?}", shown.notes);
    assert!(shown.notes.contains(&"Out of: Offences recorded in the period.".to_owned()), "{:?}", shown.notes);
}

#[test]
fn no_measure_reads_nought_where_there_was_nothing_to_measure() {
    let policy = policy();
    let terms = Terms::of(&policy, at("2026-12-31 12:00"));
    let names = Names::of(&policy);
    for of in Measure::ALL {
        let asked = wanted(*of, "");
        let counted = crate::returns::count([], &asked.counts(), &names, &policy.calendar);
        let found = match of {
            Measure::RecordedOffences
            | Measure::RecordedIncidents
            | Measure::StrandMix
            | Measure::RatePerThousand
            | Measure::Disproportionality => measure_counted(&counted, &asked, &terms, &names, &BTreeMap::new()),
            _ => measure(&[], &asked, &terms, &names, &policy.calendar),
        };
        for reading in found.rows.iter().map(|(_, reading)| reading).chain([&found.total]) {
            assert!(!reading.is_figure() && !reading.figure().contains('0'), "{}: {}", of.code(), reading.figure());
        }
        let gone = found.under(&Coverage::new(Vec::new(), None, date(2026, 12, 31)), &names);
        assert_eq!(gone.total, Reading::None(Nothing::NoCoverage), "{}", of.code());
    }
}

#[test]
fn a_promise_counts_when_its_time_is_up_and_an_attempt_is_no_contact() {
    let duty = |rule: &str, due: &str, standing, settled: Option<&str>| DutyFact {
        rule: rule.into(),
        due_at: Some(at(due)).filter(|_| !due.ends_with("23:59")),
        standing,
        settled_at: settled.map(at),
    };
    let mut one = case("2026-11-03 10:00");
    one.closed_at = Some(at("2026-11-20 10:00"));
    one.duties = vec![
        duty("R-VIC-04", "2026-11-04 10:00", Standing::Met, Some("2026-11-04 10:00")),
        duty("R-VIC-04", "2026-11-04 11:00", Standing::Met, Some("2026-11-04 11:01")),
        duty("R-VIC-04", "2026-11-05 10:00", Standing::Attempted, Some("2026-11-05 09:00")),
        duty("R-VIC-04", "2026-11-06 10:00", Standing::Open, None),
        duty("R-VIC-04", "2026-11-07 10:00", Standing::Waived, Some("2026-11-07 09:00")),
        duty("R-VIC-05", "2026-11-20 23:59", Standing::Met, Some("2026-11-19 10:00")),
    ];
    assert_eq!(read(&[one.clone()], Measure::FirstCall), Reading::Share { part: 1, base: 4 });
    assert_eq!(read(&[one.clone()], Measure::ClosingCall), Reading::Share { part: 1, base: 1 });
    let policy = policy();
    let early = Terms::of(&policy, at("2026-11-05 12:00"));
    let asked = wanted(Measure::FirstCall, "");
    let then = measure(&[one], &asked, &early, &Names::of(&policy), &policy.calendar);
    assert_eq!(then.total, Reading::Share { part: 1, base: 3 }, "what is not due yet is neither kept nor broken");
}

#[test]
fn satisfaction_is_net_with_its_base_and_by_stage() {
    let answer = |stage, satisfaction| Answer { at: at("2026-11-10 10:00"), stage, satisfaction };
    let mut one = case("2026-11-03 10:00");
    one.answers = vec![
        answer(Purpose::Closing, Satisfaction::VerySatisfied),
        answer(Purpose::Closing, Satisfaction::Satisfied),
        answer(Purpose::Update, Satisfaction::Dissatisfied),
        answer(Purpose::Update, Satisfaction::Neither),
    ];
    let policy = policy();
    let terms = Terms::of(&policy, at("2026-12-31 12:00"));
    let found = measure(&[one], &wanted(Measure::Satisfaction, "stage"), &terms, &Names::of(&policy), &policy.calendar);
    assert_eq!((found.total.figure().as_str(), found.total.base().as_str()), ("+25", "2 satisfied and 1 dissatisfied of 4 answers"));
    let by: BTreeMap<&str, String> = found.rows.iter().map(|(heading, reading)| (heading.key.as_str(), reading.figure())).collect();
    assert_eq!((by["closing"].as_str(), by["update"].as_str(), by["first"].as_str()), ("+100", "-50", "No cases in this period"));
}

#[test]
fn attendance_is_measured_on_the_grades_own_clock_and_the_median_of_two_is_their_middle() {
    let mut in_time = case("2026-11-03 10:00");
    (in_time.grade, in_time.attended_at) = (Some("emergency".into()), Some(at("2026-11-03 10:15")));
    let mut late = case("2026-11-04 10:00");
    (late.grade, late.attended_at) = (Some("emergency".into()), Some(at("2026-11-04 10:16")));
    let mut nobody = case("2026-11-05 10:00");
    nobody.grade = Some("emergency".into());
    let cases = [in_time, late, nobody];
    assert_eq!(read(&cases, Measure::AttendedInTime), Reading::Share { part: 1, base: 2 });
    assert_eq!(read(&cases, Measure::MinutesToAttend), Reading::Median { twice: 31, base: 2, in_days: false });
    assert_eq!(read(&cases, Measure::MinutesToAttend).figure(), "16 minutes", "15.5 is away from zero");
}

#[test]
fn a_name_alone_makes_nobody_a_repeat_victim() {
    let with = |reported: &str, values: &[&str]| {
        let mut one = case(reported);
        one.victims = vec![values.iter().map(|value| (*value).to_owned()).collect()];
        one
    };
    let cases = [
        with("2025-11-12 10:00", &["name", "phone"]),
        with("2026-10-03 10:00", &["name", "phone", "postcode"]),
        with("2026-11-10 10:00", &["name", "phone"]),
        with("2026-11-11 10:00", &["name", "other"]),
    ];
    assert_eq!(read(&cases, Measure::RepeatVictims), Reading::Share { part: 1, base: 2 });
    assert_eq!(read(&[cases[0].clone(), cases[2].clone()], Measure::RepeatVictims), Reading::Share { part: 1, base: 1 }, "363 days before");
    assert_eq!(
        read(&[with("2025-11-01 10:00", &["name", "phone"]), cases[2].clone()], Measure::RepeatVictims),
        Reading::Share { part: 0, base: 1 }
    );
}

#[test]
fn a_rate_prints_both_its_numbers_and_strands_are_shares_of_offences() {
    let policy = policy();
    let terms = Terms::of(&policy, at("2026-12-31 12:00"));
    let names = Names::of(&policy);
    let asked = wanted(Measure::RatePerThousand, "");
    let record = |strands: &[&str]| crate::returns::Countable {
        ward: None,
        reported_at: at("2026-11-03 10:00"),
        district: names.always(crate::returns::Dimension::District)[0].key.clone(),
        setting: None,
        channel: crate::incident::Channel::NonEmergency,
        outcome: None,
        nature: crate::incident::Nature::Crime,
        behind: false,
        strands: strands.iter().map(|code| (*code).to_owned()).collect(),
        crimes: vec![CountableCrime { recorded_at: at("2026-11-03 10:00"), offence: None }],
    };
    let records = [record(&["RACE"]), record(&["RACE", "REL"]), record(&["SO"])];
    let counted = crate::returns::count(&records, &asked.counts(), &names, &policy.calendar);
    let population = names.always(crate::returns::Dimension::District).into_iter().map(|one| (one.key, 1_000)).collect();
    let rate = measure_counted(&counted, &asked, &terms, &names, &population).total;
    let residents = 1_000 * u64::try_from(population.len()).unwrap();
    assert_eq!(rate, Reading::Rate { count: 3, population: residents });
    assert!(rate.base().ends_with("residents"), "{}", rate.base());
    let none = measure_counted(&counted, &asked, &terms, &names, &BTreeMap::new()).total;
    assert_eq!(none.figure(), "No population is loaded");
    let mix = wanted(Measure::StrandMix, "");
    let counted = crate::returns::count(&records, &mix.counts(), &names, &policy.calendar);
    let found = measure_counted(&counted, &mix, &terms, &names, &BTreeMap::new());
    let by_race = found.rows.iter().find(|(heading, _)| heading.key == "RACE").unwrap();
    assert_eq!((by_race.1.figure().as_str(), found.total.figure().as_str()), ("67%", "3"));
    assert!(found.notes.iter().any(|note| note.starts_with("1 offence of 3 carries more than one strand")), "{:?}", found.notes);
}

#[test]
fn a_row_without_coverage_says_so_while_the_others_stand() {
    let policy = policy();
    let terms = Terms::of(&policy, at("2026-12-31 12:00"));
    let names = Names::of(&policy);
    let asked =
        Wanted::parse(Measure::PositiveOfRecorded, &Asked { from: "2026-10-01", to: "2026-11-30", by: "month", ..Asked::default() }).unwrap();
    let cases = [ended("2026-11-03 10:00", "1", "2026-11-04 10:00"), case("2026-10-03 10:00")];
    let span = |from, to, kind| Span { district: None, from, to, kind, note: "New system.".into() };
    let coverage = Coverage::new(
        vec![span(date(2020, 1, 1), None, Kind::Complete), span(date(2026, 10, 1), Some(date(2026, 10, 31)), Kind::Missing)],
        Some(Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC).date()),
        date(2026, 12, 31),
    );
    let found = measure(&cases, &asked, &terms, &names, &policy.calendar).under(&coverage, &names);
    let shown: Vec<String> = found.rows.iter().map(|(_, reading)| reading.figure()).collect();
    assert_eq!(shown, ["No coverage", "100%"]);
    assert!(found.notes.iter().any(|note| note.contains("records are missing and not counted. New system.")), "{:?}", found.notes);
    let why = Wanted::parse(Measure::Uplift, &Asked { from: "2026-10-01", to: "2026-11-30", by: "stage", ..Asked::default() }).unwrap_err();
    assert_eq!(why.to_string(), "This measure cannot be split by \"stage\". Split it by one of: whole, district, month.");
}

#[test]
fn an_uplift_counts_of_the_sentences_passed_and_what_nobody_said_is_none() {
    let passed = |day: &str, applied, stated| Sentenced { at: at(day), applied, stated };
    let mut one = case("2026-08-03 10:00");
    one.sentences = vec![
        passed("2026-11-05 10:00", Some(true), Some(true)),
        passed("2026-11-06 10:00", Some(true), Some(false)),
        passed("2026-11-07 10:00", None, None),
        passed("2026-12-01 10:00", Some(true), Some(true)),
    ];
    assert_eq!(read(&[one.clone()], Measure::Uplift), Reading::Share { part: 2, base: 3 }, "by the day of the sentence");
    assert_eq!(read(&[one], Measure::UpliftStated), Reading::Share { part: 1, base: 3 });
    assert_eq!(read(&[case("2026-11-03 10:00")], Measure::Uplift), Reading::None(Nothing::NoCases));
}

#[test]
fn a_district_is_set_against_all_the_others_with_both_denominators_and_the_force_against_nobody() {
    let policy = policy();
    let names = Names::of(&policy);
    let terms = Terms::of(&policy, at("2026-12-31 12:00"));
    let asked = wanted(Measure::Disproportionality, "");
    let (first, second) = (policy.districts[0].code.clone(), policy.districts[1].code.clone());
    let of = |district: &str, times: usize| {
        let one = crate::returns::Countable {
            ward: None,
            reported_at: at("2026-11-03 10:00"),
            district: district.into(),
            setting: None,
            channel: crate::incident::Channel::NonEmergency,
            outcome: None,
            nature: crate::incident::Nature::Crime,
            strands: BTreeSet::from(["RACE".to_owned()]),
            behind: false,
            crimes: vec![CountableCrime { recorded_at: at("2026-11-03 10:00"), offence: None }],
        };
        std::iter::repeat_n(one, times)
    };
    let records: Vec<_> = of(&first, 30).chain(of(&second, 10)).collect();
    let counted = crate::returns::count(&records, &asked.counts(), &names, &policy.calendar);
    let population: BTreeMap<String, u64> = policy.districts.iter().map(|district| (district.code.clone(), 1_000)).collect();
    let others = 1_000 * u64::try_from(policy.districts.len() - 1).unwrap();
    let found = measure_counted(&counted, &asked, &terms, &names, &population);
    let row = |code: &str| found.rows.iter().find(|(heading, _)| heading.key == code).unwrap().1.clone();
    assert_eq!(row(&first), Reading::Ratio { group: (30, 1_000), others: (10, others) });
    assert_eq!(row(&first).figure(), "24.0", "30 in 1,000 against 10 in 8,000");
    assert_eq!(row(&first).base(), format!("30 of 1,000 residents in the group, 10 of {} others", crate::returns::thousands(others)));
    assert_eq!(row(&policy.districts[2].code), Reading::None(Nothing::NoCases));
    assert!(!found.total.is_figure());
    let unknown = measure_counted(&counted, &asked, &terms, &names, &BTreeMap::new());
    assert!(unknown.rows.iter().all(|(_, reading)| reading.figure() == "No population is loaded"), "no figure is made up");
}

#[test]
fn a_group_of_people_is_set_against_all_others_and_who_was_not_asked_is_in_neither() {
    let policy = policy();
    let names = Names::of(&policy);
    let said =
        |kind, ethnicity: Option<&str>| Described { kind, codes: ethnicity.map(|code| ("ethnicity", code.to_owned())).into_iter().collect() };
    let with = |people: Vec<Described>| Case { people, ..case("2026-11-03 10:00") };
    let victims = |code: Option<&'static str>, times| std::iter::repeat_n(said(PersonKind::Victim, code), times);
    let people = victims(Some("asian"), 6).chain(victims(Some("white"), 4)).chain(victims(None, 3));
    let cases = [with(people.chain([said(PersonKind::Suspect, Some("asian"))]).collect())];
    let asked = Asked { from: "2026-11-01", to: "2026-11-30", by: "victim-ethnicity", ..Asked::default() };
    let asked = Wanted::parse(Measure::Disproportionality, &asked).unwrap();
    let terms = Terms::of(&policy, at("2026-12-31 12:00"));
    let row = |terms: &Terms, code: &str| {
        let found = measure(&cases, &asked, terms, &names, &policy.calendar);
        found.rows.iter().find(|(heading, _)| heading.key == code).unwrap().1.clone()
    };
    assert_eq!(row(&terms, "asian").figure(), "No population of every group is loaded");
    let residents = [("asian", 1_000), ("black", 500), ("mixed", 500), ("white", 7_500), ("other", 500)];
    let terms = terms.with_population(residents.map(|(code, people)| (format!("ethnicity.{code}"), people)).into());
    assert_eq!(row(&terms, "asian"), Reading::Ratio { group: (6, 1_000), others: (4, 9_000) });
    assert_eq!(row(&terms, "asian").figure(), "13.5", "6 in 1,000 against 4 in 9,000; the suspect is no victim");
    assert_eq!(row(&terms, "black"), Reading::None(Nothing::NoCases));
    assert_eq!(row(&terms, ""), Reading::Count(3), "who was not asked, or did not say");
    let refused = Wanted::parse(Measure::Uplift, &Asked { from: "2026-11-01", to: "2026-11-30", by: "victim-sex", ..Asked::default() });
    assert!(refused.is_err(), "no other measure splits by what people say of themselves");
}
