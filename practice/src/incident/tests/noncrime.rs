//! Records that are no crime: the path through the policy's tree, the subject's own rights, and behaviour that is still challenged.

use super::said;
use crate::incident::challenge::{Behaviour, ChallengeCommand};
use crate::incident::subject::{Fate, Wish};
use crate::incident::weighing::differs;
use crate::incident::{Event, NotCrimeCommand, Person, PersonKind, Refused, Threshold};
use crate::policy::Policy;
use crate::testing::{Case, at, not_crime, person, policy_at, report, weighed_but, words};

/// A race incident at which somebody is named as its subject.
fn named() -> Case {
    let mut given = report(&["RACE"], 1);
    given.people.push(Person { name: Some(words(30)), ..person(2, PersonKind::Suspect) });
    Case::of(given)
}

fn with_subject() -> Case {
    let mut case = named();
    case.not_a_crime("incident", Threshold::SignificantHarm).unwrap();
    case
}

fn decide(case: &mut Case, given: NotCrimeCommand) -> Result<(), Refused> {
    case.happen(case.incident.not_a_crime(case.did("handler"), given, &case.policy))
}

fn path(case: &Case) -> Vec<(String, bool, bool)> {
    case.incident.path_taken().map(|step| (step.step.clone(), step.answer, step.words.is_some())).collect()
}

fn of(steps: &[(&str, bool, bool)]) -> Vec<(String, bool, bool)> {
    steps.iter().map(|(step, answer, words)| ((*step).to_owned(), *answer, *words)).collect()
}

#[test]
fn the_path_of_a_decision_stands_on_the_record_question_by_question_with_its_words() {
    let mut case = named();
    case.not_a_crime("incident", Threshold::None).unwrap();
    let to_the_end = [
        ("offence", false, false),
        ("perceived", true, false),
        ("trivial", false, true),
        ("expression_considered", true, true),
        ("proportionate", true, true),
        ("threshold", false, false),
    ];
    assert_eq!(path(&case), of(&to_the_end), "the subject's details stay out by default");
    assert!(case.incident.path_taken().all(|step| step.policy == "P3" && step.by == "handler"));
    let mut trivial = named();
    let given = NotCrimeCommand { answers: weighed_but("trivial", Some(true)), ..not_crime("no-record", Threshold::None) };
    decide(&mut trivial, given).unwrap();
    let ends = [("offence", false, false), ("perceived", true, false), ("trivial", true, true), ("threshold", false, false)];
    assert_eq!(path(&trivial), of(&ends), "it ends where the answer does not lead on");
}

#[test]
fn an_answer_without_words_or_a_question_left_out_is_sent_back_beside_its_field() {
    let mut case = named();
    let mut wordless = not_crime("incident", Threshold::None);
    wordless.answers.iter_mut().filter(|answer| answer.step == "proportionate").for_each(|answer| answer.words = None);
    assert!(matches!(decide(&mut case, wordless), Err(Refused::Question(field, _)) if field == "proportionate_words"));
    let unasked = NotCrimeCommand { answers: weighed_but("proportionate", None), ..not_crime("incident", Threshold::None) };
    assert!(matches!(decide(&mut case, unasked), Err(Refused::Question(field, _)) if field == "proportionate"));
    let heavy = NotCrimeCommand { answers: weighed_but("proportionate", Some(false)), ..not_crime("incident", Threshold::None) };
    assert!(said(decide(&mut case, heavy)).starts_with("A non-crime hate incident is recorded only where that is proportionate"));
}

#[test]
fn the_subjects_details_take_their_own_questions_whatever_is_recorded() {
    let mut case = named();
    let intrusive = NotCrimeCommand { answers: weighed_but("least_intrusive", Some(false)), ..not_crime("asb", Threshold::FutureOffence) };
    assert!(matches!(decide(&mut case, intrusive), Err(Refused::Field(field, _)) if field == "threshold"));
    let mut reasonless = not_crime("asb", Threshold::FutureOffence);
    reasonless.answers.retain(|answer| answer.step != "threshold");
    assert!(matches!(decide(&mut case, reasonless), Err(Refused::Question(field, _)) if field == "threshold_words"));
    decide(&mut case, not_crime("asb", Threshold::FutureOffence)).unwrap();
    let subject: Vec<_> = path(&case).into_iter().filter(|step| ["threshold", "least_intrusive"].contains(&step.0.as_str())).collect();
    assert_eq!(subject, of(&[("threshold", true, true), ("least_intrusive", true, true)]));
    assert!(case.incident.person(2).unwrap().name.is_some());
}

#[test]
fn each_policy_has_the_tree_of_its_day_and_a_new_decision_a_new_path() {
    let asked = |moment: &str| policy_at("leicestershire", moment).recording.steps.iter().map(|step| step.code.clone()).collect::<Vec<_>>();
    assert_eq!(asked("2010-01-01 10:00"), ["offence", "perceived"], "P0");
    assert_eq!(asked("2016-01-01 10:00"), ["offence", "perceived"], "P1");
    assert_eq!(asked("2023-06-02 23:59"), ["offence", "perceived", "trivial", "expression_considered"], "P2");
    assert_eq!(asked("2023-06-03 00:01").last().map(String::as_str), Some("least_intrusive"), "P3");
    let mut case = named();
    case.not_a_crime("incident", Threshold::None).unwrap();
    case.at("2026-11-20 11:00");
    case.happen(case.incident.return_rationale(case.did("fim"), words(40))).unwrap();
    assert_eq!(case.incident.path_taken().count(), 0);
    case.not_a_crime("asb", Threshold::None).unwrap();
    assert_eq!((case.incident.path_taken().count(), case.incident.path.len()), (6, 12), "the first path stays to be seen");
}

#[test]
fn held_details_are_looked_at_again_every_year_and_go_with_their_key() {
    let mut case = with_subject();
    assert_eq!(case.duty("R-NC-04-REVIEW").due_at, Some(at("2027-11-20 10:00")));
    case.at("2027-11-01 10:00");
    case.happen(case.incident.review_subject(case.did("hate-crime-officer"), Fate::Kept, words(41))).unwrap();
    let rounds: Vec<_> =
        case.duties().into_iter().filter(|duty| duty.rule == "R-NC-04-REVIEW").map(|duty| (duty.about.clone(), duty.is_open())).collect();
    assert_eq!(rounds, [("round 1".to_owned(), false), ("round 2".to_owned(), true)]);
    case.at("2028-10-01 10:00");
    let step = case.incident.review_subject(case.did("hate-crime-officer"), Fate::Deleted, words(42)).unwrap();
    assert!(matches!(&step, Event::Subject(happened) if happened.erased() == [2]));
    case.happen(Ok(step)).unwrap();
    assert_eq!(case.incident.person(2).unwrap().name, None);
    assert!(case.incident.core.non_crime.is_some(), "the incident stays");
    assert!(case.duties().iter().filter(|duty| duty.rule == "R-NC-04-REVIEW").all(|duty| !duty.is_open()));
    assert!(case.incident.review_subject(case.did("hate-crime-officer"), Fate::Kept, words(43)).is_err());
}

#[test]
fn the_subjects_request_is_answered_within_its_time_by_somebody_who_did_not_record_it() {
    let mut case = with_subject();
    case.happen(case.incident.approve_rationale(case.did("fim"))).unwrap();
    case.at("2026-11-25 10:00");
    let early = case.incident.subject_asks(case.did("sergeant"), at("2026-11-19 10:00"), Wish::Deletion, None);
    assert!(matches!(early, Err(Refused::Field(field, _)) if field == "received_at"));
    case.happen(case.incident.subject_asks(case.did("sergeant"), at("2026-11-24 09:00"), Wish::Deletion, Some(words(44)))).unwrap();
    assert!(case.incident.subject_asks(case.did("sergeant"), at("2026-11-24 09:00"), Wish::Deletion, None).is_err(), "one at a time");
    let duty = case.duty("R-NC-05-REQUEST");
    assert_eq!((duty.about.as_str(), duty.due_at), ("request 1", Some(at("2026-12-22 09:00"))), "28 days from when it came in");
    for by in ["handler", "sergeant", "SERGEANT"] {
        assert!(matches!(case.incident.answer_subject(case.did(by), 1, Fate::Kept, words(45)), Err(Refused::SamePerson(_))), "{by}");
    }
    case.happen(case.incident.answer_subject(case.did("registrar"), 1, Fate::Deleted, words(45))).unwrap();
    assert!(!case.duty("R-NC-05-REQUEST").is_open());
    assert_eq!((case.incident.person(2).unwrap().name.clone(), case.incident.holds_subject()), (None, false));
    assert!(case.incident.answer_subject(case.did("registrar"), 1, Fate::Kept, words(46)).is_err(), "answered once");
}

fn option(kind: &str, due: Option<&str>) -> ChallengeCommand {
    ChallengeCommand { kind: kind.into(), owner: due.map(|_| "beat-sergeant".into()), due_at: due.map(at), note: None }
}

fn choose(case: &mut Case, given: ChallengeCommand) -> Result<(), Refused> {
    case.happen(case.incident.challenge(case.did("commander"), given, &case.policy))
}

#[test]
fn behaviour_that_is_no_offence_is_challenged_by_a_day_with_its_effect_and_the_victim_hears_of_it() {
    let mut case = named();
    assert!(
        said(choose(&mut case, option("mediation", Some("2026-11-30 10:00"))))
            .starts_with("These options are for behaviour that is no offence")
    );
    case.not_a_crime("asb", Threshold::None).unwrap();
    assert!(case.duty("CT-1.11c").is_open());
    assert!(matches!(choose(&mut case, option("none-needed", None)), Err(Refused::Field(field, _)) if field == "note"));
    assert!(matches!(choose(&mut case, option("mediation", None)), Err(Refused::Field(field, _)) if field == "owner"));
    assert!(matches!(choose(&mut case, option("mediation", Some("2026-11-20 09:00"))), Err(Refused::Field(field, _)) if field == "due_at"));
    choose(&mut case, option("mediation", Some("2026-11-30 10:00"))).unwrap();
    assert!(!case.duty("CT-1.11c").is_open());
    let action = case.duty("CT-1.11c-ACTION");
    assert_eq!((action.owner.as_deref(), action.due_at), (Some("beat-sergeant"), Some(at("2026-11-30 10:00"))));
    assert!(case.incident.told_of_challenge(case.did("beat-sergeant"), 1, None).is_err(), "nothing is done yet");
    case.at("2026-11-27 10:00");
    let worse = case.incident.challenged(case.did("beat-sergeant"), 1, Behaviour::Worse, None);
    assert!(matches!(worse, Err(Refused::Field(field, _)) if field == "note"));
    case.happen(case.incident.challenged(case.did("beat-sergeant"), 1, Behaviour::Stopped, None)).unwrap();
    assert!(!case.duty("CT-1.11c-ACTION").is_open());
    assert!(case.duty("CT-1.11c-TOLD").is_open());
    case.happen(case.incident.told_of_challenge(case.did("beat-sergeant"), 1, None)).unwrap();
    assert!(!case.duty("CT-1.11c-TOLD").is_open());
}

#[test]
fn what_is_owed_about_the_behaviour_outlives_the_closure() {
    let mut case = named();
    case.not_a_crime("asb", Threshold::None).unwrap();
    choose(&mut case, option("reassurance-patrol", Some("2026-12-30 10:00"))).unwrap();
    case.meet_all_but("");
    case.ask_closure().unwrap();
    case.close().unwrap();
    assert!(case.duty("CT-1.11c-ACTION").is_open(), "the patrol is still to be walked");
    case.happen(case.incident.challenged(case.did("beat-sergeant"), 1, Behaviour::Less, None)).unwrap();
    assert!(case.duty("CT-1.11c-TOLD").is_open());
}

#[test]
fn what_an_older_record_would_be_asked_under_another_policy_is_said_and_changes_nothing() {
    let mut policy: Policy = policy_at("leicestershire", "2026-11-20 10:00");
    let p3 = policy.recording.clone();
    let mut case = with_subject();
    let before = case.incident.clone();
    policy.recording.id = "P4".into();
    policy.recording.outcomes.retain(|one| one.code != "incident");
    let said = differs("incident", case.incident.core.threshold, Some(&p3), &policy.recording);
    assert_eq!(
        said,
        ["P4 knows no outcome \"Record as non-crime hate incident\".", "It holds the subject's details: look again whether they are needed."]
    );
    let p1 = policy_at("leicestershire", "2016-01-01 10:00").recording;
    let older = differs("incident", Some(Threshold::None), Some(&p1), &p3);
    assert!(
        older.contains(&"P3 asks: Is a record proportionate, and the least intrusive way to meet the policing purpose?".to_owned()),
        "{older:?}"
    );
    assert!(older.contains(&"The subject's details may stand on it without the second threshold that P3 asks for.".to_owned()), "{older:?}");
    assert!(differs("asb", Some(Threshold::None), Some(&p3), &p3).is_empty());
    case.now = at("2026-12-01 10:00");
    assert_eq!(case.incident, before);
}

/// Every kind of event of this part, for the journal's test.
pub(super) fn every_event() -> Vec<Event> {
    let mut case = with_subject();
    case.at("2026-12-01 10:00");
    case.now += jiff::SignedDuration::from_micros(123_456);
    let first = case.events.len();
    let by = |case: &Case, who: &str| case.did(who);
    case.happen(case.incident.subject_asks(by(&case, "sergeant"), case.now, Wish::Review, Some(words(50)))).unwrap();
    case.happen(case.incident.answer_subject(by(&case, "registrar"), 1, Fate::Kept, words(51))).unwrap();
    case.happen(case.incident.review_subject(by(&case, "registrar"), Fate::Deleted, words(52))).unwrap();
    let given = ChallengeCommand { note: Some(words(53)), ..option("civil-injunction", Some("2026-12-24 10:00")) };
    choose(&mut case, given).unwrap();
    case.happen(case.incident.challenged(by(&case, "commander"), 1, Behaviour::Same, Some(words(54)))).unwrap();
    let told = case.incident.told_of_challenge(by(&case, "commander"), 1, None);
    case.happen(case.incident.told_of_challenge(by(&case, "commander"), 1, Some(words(55)))).unwrap();
    case.events.drain(first..).chain(told).collect()
}
