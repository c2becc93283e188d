//! A record that is no crime: the path of its decision, what is held of its subject, and a change of recording policy.

use practice::people::Role;
use rehearsal::Force;

use super::weighed;
use crate::ledger::both::on_both;

/// A race incident at which somebody is named.
fn named(force: &Force) -> String {
    force.clock_shows("2026-11-03 10:00");
    force.actor(Role::CallHandler).records(&[("suspect_about", "Rehearsal Suspect Birch")])
}

/// The answers with the subject's details held behind the second threshold.
fn holding() -> Vec<(&'static str, &'static str)> {
    let mut answers: Vec<_> = weighed("incident").into_iter().filter(|(name, _)| *name != "threshold").collect();
    answers.extend([
        ("threshold", "significant-harm"),
        ("threshold_words", "Named twice in six weeks, worse each time."),
        ("least_intrusive", "yes"),
        ("least_intrusive_words", "A name alone, without which the next report could not be joined."),
    ]);
    answers
}

#[test]
fn each_answer_of_the_code_stands_on_the_record_as_the_path_that_was_taken() {
    on_both("path", |force| {
        let id = named(force);
        let handler = force.actor(Role::CallHandler);
        let wordless: Vec<_> = weighed("incident").into_iter().filter(|(name, _)| *name != "trivial_words").collect();
        let back = handler.step(&id, "no-crime", &wordless).expect_status(422);
        assert_eq!(back.wrong_with("trivial_words"), "Say in a sentence or two what the answer rests on.");
        assert!(back.body.contains("Weighed: aimed at the person"), "what was typed is kept");
        let trivial: Vec<_> =
            weighed("incident").into_iter().map(|(name, value)| (name, if name == "trivial" { "yes" } else { value })).collect();
        let refused = handler.step(&id, "no-crime", &trivial).expect_status(422);
        assert!(refused.wrong_with("record_as").starts_with("A complaint that is trivial, irrational or malicious"), "{}", refused.words());
        handler.takes(&id, "no-crime", &weighed("incident"));
        let page = handler.opens(&id).expect_status(200);
        for words in [
            "How it was decided The questions of recording policy P3, Statutory Code of Practice 2023",
            "Is there a criminal offence? No.",
            "hostility or prejudice to one of the five characteristics in law? Yes.",
            "Weighed: aimed at the person, no part of a debate.",
            "Without that risk the record stands without the subject's details.",
        ] {
            assert!(page.says(words), "{words}: {}", page.words());
        }
        let registrar = force.actor(Role::CrimeRegistrar).opens(&id).expect_status(200);
        assert!(registrar.says("Is a record proportionate"), "{}", registrar.words());
        assert_eq!(force.incident(&id).path_taken().count(), 6);
        force.verifies();
    });
}

#[test]
fn the_subject_is_told_or_why_not_asks_for_deletion_and_somebody_else_destroys_the_key() {
    on_both("subject", |force| {
        let id = named(force);
        let (handler, officer) = (force.actor(Role::CallHandler), force.actor(Role::HateCrimeOfficer));
        handler.takes(&id, "no-crime", &holding());
        assert!(force.incident(&id).person(2).unwrap().about.is_some(), "the details stand behind the threshold");
        assert!(force.duty(&id, "R-NC-05").unwrap().duty().is_open());
        let silent = officer.step(&id, "subject-told", &[("told", "no")]).expect_status(422);
        assert_eq!(silent.wrong_with("ground"), "Choose why the subject was not told.");
        officer.takes(&id, "subject-told", &[("told", "no"), ("ground", "safeguarding"), ("withheld", "They live next door to each other.")]);
        assert!(officer.opens(&id).says("Telling the subject would put somebody at risk"));
        assert!(!force.duty(&id, "R-NC-05").unwrap().duty().is_open());
        let review = officer.opens(&id).expect_status(200);
        assert!(review.says("Review the subject's details") && review.says("3 November 2027, 10:00"), "{}", review.words());

        force.clock_shows("2026-11-10 09:00");
        let (officer, registrar) = (force.actor(Role::HateCrimeOfficer), force.actor(Role::CrimeRegistrar));
        officer.takes(&id, "subject-request", &[("wish", "deletion"), ("received_at-date", "09/11/2026"), ("received_at-time", "09:00")]);
        let own = officer.step(&id, "subject-answer", &[("fate", "deleted"), ("reason", "No more risk.")]).expect_status(422);
        assert!(own.says("somebody else must answer the subject"), "{}", own.words());
        let waits = registrar.get("/").expect_status(200);
        assert!(waits.says("Answer the subject's request") && waits.says("Due 7 December 2026, 09:00"), "{}", waits.words());
        registrar.takes(&id, "subject-answer", &[("fate", "deleted"), ("reason", "The family moved away; the risk is over.")]);
        let record = force.incident(&id);
        assert!(record.person(2).unwrap().about.is_none() && record.core.non_crime.as_deref() == Some("incident"), "the incident stays");
        let asked = id.clone();
        let keys: i64 = force.read(move |tx| {
            let sql = "SELECT COUNT(*) FROM data_key WHERE record = ?1 AND owner = 'person 2'";
            tx.query_one(sql, &[concord::ledger::Cell::to_value(&asked)])?.unwrap().get(0)
        });
        assert_eq!(keys, 0, "the key is destroyed");
        let page = registrar.opens(&id).expect_status(200);
        assert!(page.says("Not on the record, deleted 10 November 2026") && page.says("The family moved away"), "{}", page.words());
        for (account, verb) in [("hate-crime-officer", "noted the subject's request"), ("crime-registrar", "answered the subject's request")] {
            assert!(force.journal_says(&id, account, verb), "{verb}");
        }
        force.verifies();
    });
}

#[test]
fn held_details_come_back_for_review_and_stay_only_for_a_reason() {
    let force = Force::open();
    let id = named(&force);
    force.actor(Role::CallHandler).takes(&id, "no-crime", &holding());
    force.clock_shows("2027-11-02 10:00");
    let officer = force.actor(Role::HateCrimeOfficer);
    assert!(officer.get("/").expect_status(200).says("Review the subject's details"));
    let bare = officer.step(&id, "subject-review", &[("fate", "kept")]).expect_status(422);
    assert_eq!(bare.wrong_with("reason"), "Say why.");
    officer.takes(&id, "subject-review", &[("fate", "kept"), ("reason", "A third report came in October.")]);
    let again = force.duty(&id, "R-NC-04-REVIEW").map(|duty| duty.about);
    assert!(again.is_some(), "the clock runs again");
    officer.takes(&id, "subject-review", &[("fate", "deleted"), ("reason", "On second thought it is not needed.")]);
    assert!(force.incident(&id).person(2).unwrap().about.is_none());
    force.verifies();
}

#[test]
fn a_policy_adopted_by_the_registrar_holds_for_new_records_lists_the_older_ones_and_changes_none() {
    on_both("p4", |force| {
        let older = named(force);
        force.actor(Role::CallHandler).takes(&older, "no-crime", &holding());
        let before = force.incident(&older);
        let registrar = force.actor(Role::CrimeRegistrar);
        let form = registrar.get("/admin/packs/adopt-recording").expect_status(200);
        assert!(form.says("P4: After the 2026 review") && !form.body.contains("pack/leicestershire"), "recording policies alone");
        registrar.fill("/admin/packs/adopt-recording", &[("what", "recording-policy/P4/2026.1"), ("from", "10/11/2026")]).expect_status(303);
        let packs = registrar.get("/admin/packs").expect_status(200);
        assert!(packs.says("1 record was decided under another recording policy than P4"), "{}", packs.words());
        let list = registrar.get("/admin/packs/review/P4").expect_status(200);
        assert!(list.links_to(&format!("/incidents/{older}")), "each is a link");
        assert!(
            list.says("P4 knows no outcome \"Record as non-crime hate incident\".") && list.says("It holds the subject's details"),
            "{}",
            list.words()
        );
        assert_eq!(force.incident(&older), before, "no older record is touched");

        force.clock_shows("2026-11-12 10:00");
        let registrar = force.actor(Role::CrimeRegistrar);
        let newer = force.actor(Role::CallHandler).records(&[]);
        let officer = force.actor(Role::HateCrimeOfficer);
        let page = officer.get(&format!("/incidents/{newer}/no-crime")).expect_status(200);
        assert!(
            page.says("After the 2026 review") && page.says("Safeguarding referral") && !page.says("Record as non-crime hate incident"),
            "{}",
            page.words()
        );
        let purposeless = officer.step(&newer, "no-crime", &weighed("asb")).expect_status(422);
        assert_eq!(purposeless.wrong_with("purpose"), "Answer this question: the decision rests on it.");
        let mut with_purpose = weighed("asb");
        with_purpose.extend([("purpose", "yes"), ("purpose_words", "To keep the peace in the street.")]);
        officer.takes(&newer, "no-crime", &with_purpose);
        assert_eq!(force.incident(&newer).core.recording_policy.as_deref(), Some("P4"));
        assert!(!registrar.get("/admin/packs/review/P4").expect_status(200).links_to(&format!("/incidents/{newer}")));
        let again = officer.get(&format!("/incidents/{older}")).expect_status(200);
        assert!(again.says("Record as non-crime hate incident, under policy P3"), "{}", again.words());
        force.verifies();
    });
}
