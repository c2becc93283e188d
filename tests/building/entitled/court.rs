//! From the file to the sentence, and what is told of it.

use practice::people::Role;

use super::{at, with_suspect};
use crate::ledger::both::on_both;

#[test]
fn the_file_waits_for_the_statement_and_the_sentence_says_what_became_of_the_uplift() {
    on_both("court", |force| {
        let id = with_suspect(force);
        force.clock_shows("2026-08-27 12:00");
        let (investigator, hub) = (force.actor(Role::InvestigatingOfficer), force.actor(Role::Supervisor));
        let file = [("at-date", "27/08/2026"), ("at-time", "11:30"), ("hate_on_file", "yes")];
        let blocked = investigator.step(&id, "file-to-cps", &file).expect_status(409);
        assert!(
            blocked.links().iter().any(|(href, _)| href.contains("/statement?about=1")),
            "the statement stands in the way: {}",
            blocked.words()
        );
        investigator.takes(&id, "statement", &[("person", "1"), ("answer", "declined")]);
        investigator.takes(&id, "file-to-cps", &file);
        investigator.takes(&id, "cps-decision", &[("code", "charge"), ("at-date", "27/08/2026"), ("at-time", "11:40")]);
        investigator.takes(&id, "charge", &at("charged", "27/08/2026", "11:45"));
        let early =
            hub.step(&id, "sentence", &[("person", "2"), ("sentence", "Ten weeks."), ("uplift_applied", "no"), ("uplift_stated", "no")]);
        assert!(early.expect_status(422).says("There is no verdict of guilt for this suspect. Note the verdict first."));
        let placeless =
            hub.step(&id, "hearing", &[("kind", "trial"), ("court", ""), ("listed_for-date", "03/12/2026"), ("listed_for-time", "10:00")]);
        assert_eq!(placeless.expect_status(422).wrong_with("court"), "Enter the court: the victim is told where it is.");
        hub.takes(
            &id,
            "hearing",
            &[("kind", "trial"), ("court", "Sample Crown Court"), ("listed_for-date", "03/12/2026"), ("listed_for-time", "10:00")],
        );
        hub.takes(&id, "verdict", &[("person", "2"), ("code", "guilty")]);
        let unsaid =
            hub.step(&id, "sentence", &[("person", "2"), ("sentence", "Twelve weeks."), ("uplift_applied", "yes"), ("uplift_stated", "yes")]);
        assert_eq!(unsaid.expect_status(422).wrong_with("before_uplift"), "Enter what the sentence would have been without the uplift.");
        hub.takes(
            &id,
            "sentence",
            &[
                ("person", "2"),
                ("sentence", "Twelve weeks."),
                ("uplift_applied", "yes"),
                ("uplift_stated", "yes"),
                ("before_uplift", "Ten weeks."),
            ],
        );
        let page = hub.opens(&id).expect_status(200);
        assert!(page.says("Trial listed, Sample Crown Court, for 3 December 2026, 10:00"), "{}", page.words());
        assert!(page.says("uplift applied, stated in court") && page.says("Tell the victim of the verdict and sentence"), "{}", page.words());
        hub.takes(&id, "appeal", &[("kind", "appeal"), ("code", "sentence")]);
        hub.takes(&id, "restorative", &[("code", "offered")]);
        force.verifies();
    });
}

#[test]
fn a_good_result_reaches_communications_without_anybodys_identity_once_victim_and_cps_agree() {
    let force = rehearsal::Force::open();
    let id = with_suspect(&force);
    force.clock_shows("2026-08-27 12:00");
    let (supervisor, communications) = (force.actor(Role::Supervisor), force.actor(Role::Communications));
    let now = [("at-date", "27/08/2026"), ("at-time", "11:30")];
    let publicity = |code: &'static str| [("code", code), now[0], now[1]];
    let early = supervisor.step(&id, "publicity", &publicity("cps-agreed")).expect_status(422);
    assert_eq!(early.wrong_with("code"), "Mark it as a good result first.");
    supervisor.takes(&id, "publicity", &publicity("candidate"));
    let asked = supervisor.get("/good-news").expect_status(200);
    assert!(asked.says("To do: ask victim 1; ask the CPS"), "{}", asked.words());
    supervisor.takes(&id, "publicity", &publicity("cps-agreed"));
    assert!(communications.get("/good-news").expect_status(200).says("Nothing may be told yet."), "the victim was not asked");
    supervisor.takes(&id, "code-note", &[("person", "1"), ("what", "publicity-yes")]);
    let told = communications.get("/good-news").expect_status(200);
    assert!(told.says("August 2026, Race") && !told.body.contains(&id) && !told.says("Still to be asked"), "{}", told.words());
    communications.opens(&id).expect_status(404);
    supervisor.takes(&id, "code-note", &[("person", "1"), ("what", "publicity-no")]);
    assert!(communications.get("/good-news").says("Nothing may be told yet."), "a victim may change their mind");
    force.actor(Role::CallHandler).get("/good-news").expect_status(404);
}

#[test]
fn the_same_suspect_in_two_records_is_one_line_with_its_reasons_and_no_name() {
    on_both("suspects", |force| {
        let (one, two) = (with_suspect(force), with_suspect(force));
        let other = force.actor(Role::CallHandler).records(&[]);
        let supervisor = force.actor(Role::Supervisor);
        supervisor.takes(&other, "add-person", &[("kind", "suspect"), ("name", "Rehearsal Suspect Other")]);
        supervisor.takes(&one, "risk", &[("person", "1"), ("yes", "injury")]);
        let list = supervisor.get("/suspects").expect_status(200);
        assert!(list.says("1. High risk to a victim or witness; suspected in 2 records in 12 months"), "{}", list.words());
        assert!(list.links_to(&format!("/people/{one}/2")) && list.links_to(&format!("/people/{two}/2")));
        assert!(!list.says("Birch"), "who it is stays closed");
        assert!(list.says(&other), "a suspect of one recent record stands there too");
        let journal = force.journal_about(&one);
        assert!(journal.iter().any(|kept| kept.verb == "looked at the list of suspects"), "the look is in the journal");
        force.actor(Role::Analyst).get("/suspects").expect_status(404);
        let county = force.signed_in(&rehearsal::at_county(Role::Supervisor));
        assert!(!county.get("/suspects").expect_status(200).says(&one), "another district's records are not there");
        force.verifies();
    });
}

#[test]
fn outcome_21_is_weighed_first_and_needs_a_suspect() {
    let force = rehearsal::Force::open();
    let id = with_suspect(&force);
    let investigator = force.actor(Role::InvestigatingOfficer);
    let answers = [("outcome", "21"), ("victim_informed", "yes")];
    let unweighed = investigator.step(&id, "outcome", &answers).expect_status(422);
    assert!(unweighed.wrong_with("weighed").contains("should not normally be used for hate crime"), "{}", unweighed.words());
    investigator.takes(&id, "outcome", &[answers[0], answers[1], ("weighed", "yes")]);
    assert!(force.duty(&id, "R-OUT-01").unwrap().duty().is_open(), "an inspector's authority is still owed");
}
