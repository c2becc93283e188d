//! What was agreed with one victim is agreed again without losing any of it, whoever else is in the record: over HTTP, on both engines.

use practice::people::Role;
use rehearsal::{Colleague, Force};

use crate::ledger::both::on_both;

/// A crimed and assigned record with two victims, 1 and 2.
fn two_victims(force: &Force) -> String {
    force.clock_shows("2026-11-03 10:00");
    let id = force.actor(Role::CallHandler).records(&[("victim_address", "4 Rehearsal Row, ZZ99 4AB")]);
    let manager = force.actor(Role::CrimeManager);
    manager.takes(&id, "crime", &[("crime_number", "26/820001"), ("offence", "8M")]);
    manager.takes(&id, "assign", &[("investigator", "investigating-officer"), ("supervisor", "supervisor")]);
    manager.takes(&id, "add-person", &[("kind", "victim"), ("name", "Rehearsal Victim Elm")]);
    id
}

const CONTRACT: &[(&str, &str)] = &[
    ("preferred_name", "Invented Nickname Fern"),
    ("language", "ur"),
    ("interpreter", "no"),
    ("safe", "text"),
    ("unsafe", "phone"),
    ("days", "tue"),
    ("from_time", "09:00"),
    ("to_time", "15:00"),
    ("review_at", "01/12/2026"),
];

/// A step's form for one person, sent as it stands but for these answers.
fn again(who: &Colleague<'_>, path: &str, without: &[&str], answers: &[(&str, &str)]) -> rehearsal::Answer {
    let sheet = without.iter().fold(who.sheet(path), |sheet, name| sheet.without(name));
    who.send_sheet(&sheet.with(answers))
}

#[test]
fn a_contract_agreed_again_is_filled_in_for_its_person_and_drops_nothing_unsafe_without_a_word() {
    on_both("contract_again", |force| {
        let id = two_victims(force);
        let officer = force.actor(Role::InvestigatingOfficer);
        let path = format!("/incidents/{id}/contract");
        let (first, second) = (format!("{path}?about=1"), format!("{path}?about=2"));
        let bare = officer.sheet(&path);
        assert!(!bare.names.contains(&"unsafe".to_owned()), "with several people it asks for whom first: {:?}", bare.names);
        assert_eq!(officer.send_sheet(&bare.clone().with(&[("person", "1")])).expect_status(303).location(), first);
        officer.send_sheet(&bare).expect_status(422);
        officer.fill(&first, CONTRACT).expect_status(303);

        let sheet = officer.sheet(&first);
        let has = |name: &str, value: &str| sheet.answers.iter().any(|(n, v)| n == name && v == value);
        assert!(has("unsafe", "phone") && has("from_time", "09:00") && has("days", "tue"), "{:?}", sheet.answers);
        assert!(!sheet.names.contains(&"unwanted".to_owned()), "one list of unwanted updates, elsewhere");
        assert!(officer.get(&first).links_to(&format!("/incidents/{id}/updates?about=1")));
        officer.send_sheet(&sheet).expect_status(303);
        for without in [&["unsafe"][..], &["days"], &["from_time", "to_time"]] {
            let refused = again(&officer, &first, without, &[]).expect_status(422);
            assert!(refused.wrong_with("now_safe").contains("is agreed so far"), "{without:?}: {}", refused.words());
        }
        let stale = again(&officer, &first, &["unsafe"], &[("stands", "0"), ("now_safe", "yes")]).expect_status(422);
        assert!(stale.says("did not show what is agreed with this person now"), "{}", stale.words());
        let blank = again(&officer, &second, &[], &[("person", "1"), ("safe", "letter")]).expect_status(422);
        assert!(!blank.problems().is_empty(), "another person's form says nothing of this one");
        let stands = force.incident(&id).contracts.last().unwrap().clone();
        assert_eq!((stands.person, stands.unsafe_channels), (1, vec!["phone".to_owned()]));
        again(&officer, &first, &["unsafe"], &[("now_safe", "yes")]).expect_status(303);
        assert!(force.incident(&id).contracts.last().unwrap().unsafe_channels.is_empty());
        force.verifies();
    });
}

#[test]
fn updates_agreed_again_with_one_of_two_victims_keep_what_each_does_not_want() {
    on_both("updates_again", |force| {
        let id = two_victims(force);
        let officer = force.actor(Role::InvestigatingOfficer);
        let path = format!("/incidents/{id}/updates");
        let (first, second) = (format!("{path}?about=1"), format!("{path}?about=2"));
        let unwanted = |person: u32| {
            let incident = force.incident(&id);
            practice::victim::code::unwanted(&incident, person, force.house().now()).len()
        };
        officer.fill(&first, &[("unwanted", "suspect-bailed")]).expect_status(303);
        force.clock_shows("2026-11-03 10:05");
        assert_eq!(unwanted(1), 1);
        let bare = officer.sheet(&path);
        assert!(!bare.names.contains(&"days".to_owned()), "it asks for whom first");
        assert_eq!(officer.send_sheet(&bare.with(&[("person", "1")])).expect_status(303).location(), first);
        officer.send_sheet(&officer.sheet(&first)).expect_status(303);
        officer.fill(&second, &[("person", "1"), ("days", "7")]).expect_status(422);
        let csrf = officer.csrf();
        let unseen = [("csrf", csrf.as_str()), ("once", "unseen"), ("person", "1"), ("days", "7")];
        officer.post(&path, &unseen).expect_status(422);
        assert_eq!((unwanted(1), unwanted(2)), (1, 0), "an empty box that nobody filled in is no wish");
        force.clock_shows("2026-11-03 10:10");
        again(&officer, &first, &["unwanted"], &[]).expect_status(303);
        force.clock_shows("2026-11-03 10:15");
        assert_eq!(unwanted(1), 0, "shown and taken out");
        force.verifies();
    });
}

#[test]
fn a_letter_calls_the_victim_what_they_want_to_be_called_and_says_what_they_need_beyond_it() {
    let force = Force::open();
    let id = two_victims(&force);
    let officer = force.actor(Role::InvestigatingOfficer);
    officer.fill(&format!("/incidents/{id}/contract?about=1"), &[CONTRACT, &[("safe", "letter")]].concat()).expect_status(303);
    let path = format!("/incidents/{id}/letters");
    let read = |answers: &[(&str, &str)]| officer.fill(&path, answers).expect_status(200);
    let page = read(&[("person", "1"), ("template", "confirmation"), ("channel", "letter")]);
    assert!(page.body.contains("Dear Invented Nickname Fern") && !page.body.contains("Dear Rehearsal Victim Alder"), "{}", page.words());
    assert!(page.says("Victim 1 needs: Urdu.") && page.says("This letter is in English"), "{}", page.words());
}

#[test]
fn updates_agreed_more_often_move_the_clock_that_runs_and_the_sum_names_the_agreement() {
    on_both("sooner", |force| {
        let id = two_victims(force);
        let officer = force.actor(Role::InvestigatingOfficer);
        force.clock_shows("2026-11-05 09:00");
        officer.fill(&format!("/incidents/{id}/updates?about=1"), &[("days", "3")]).expect_status(303);
        let due = force.duty(&id, "R-VIC-02-REGULAR").unwrap().due_at;
        // The rehearsal's clock runs on: to the second is near enough.
        assert_eq!(due.map(jiff::Timestamp::as_second), Some(rehearsal::at("2026-11-08 09:00").as_second()));
        let page = officer.opens(&id).expect_status(200);
        assert!(page.says("Agreed with the victim Thu 5 Nov 2026 09:00 + 3 days = Sun 8 Nov 2026 09:00"), "{}", page.words());
        force.clock_shows("2026-11-06 09:00");
        officer.fill(&format!("/incidents/{id}/updates?about=1"), &[("days", "40")]).expect_status(303);
        assert_eq!(force.duty(&id, "R-VIC-02-REGULAR").unwrap().due_at, due, "no agreement gives the running clock more time");
        force.verifies();
    });
}
