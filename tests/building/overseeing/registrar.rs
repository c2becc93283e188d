//! Rulings, cancellations and transfers through the pages.

use practice::people::Role;

use super::assigned;
use crate::ledger::both::on_both;

#[test]
fn a_crime_is_cancelled_by_two_people_leaves_the_figures_and_the_victim_is_told() {
    on_both("cancelled", |force| {
        let id = assigned(force);
        let (officer, manager, registrar) =
            (force.actor(Role::InvestigatingOfficer), force.actor(Role::CrimeManager), force.actor(Role::CrimeRegistrar));
        let offences = || {
            force.actor(Role::HateCrimeOfficer).get("/figures?from=2026-11-01&to=2026-11-30&by=none&unit=offences").expect_status(200).words()
        };
        assert!(offences().contains("Total number of offences 1"), "{}", offences());
        let form = officer.get(&format!("/incidents/{id}/ask-cancellation")).expect_status(200);
        assert!(form.says("A victim's withdrawal or lack of co-operation is not such information."), "{}", form.words());
        let withdrawn = officer.step(&id, "ask-cancellation", &[("code", "C2"), ("reason", "She no longer wants it."), ("withdrawal", "yes")]);
        assert!(withdrawn.expect_status(422).wrong_with("withdrawal").starts_with("A victim's withdrawal or lack of co-operation is not"));
        officer.takes(
            &id,
            "ask-cancellation",
            &[("code", "C2"), ("reason", "The recording shows that nothing was said."), ("withdrawal", "no")],
        );
        officer.get(&format!("/incidents/{id}/decide-cancellation")).expect_status(404);
        assert!(registrar.get("/").says("Decide on cancelling a crime"));
        let silent = manager.step(&id, "decide-cancellation", &[("decision", "keep")]).expect_status(422);
        assert_eq!(silent.wrong_with("reason"), "Say why the crime stands.");
        registrar.takes(&id, "decide-cancellation", &[("decision", "cancel")]);
        let page = manager.opens(&id);
        assert!(page.says("26/800001") && page.says("cancelled 3 November 2026 (C2)"), "it stays to be seen: {}", page.words());
        assert!(page.says("Tell the victim that the crime is cancelled"));
        assert!(offences().contains("Total number of offences 0"), "{}", offences());
        force.actor(Role::Supervisor).takes(&id, "told-of-cancellation", &[]);
        assert!(force.duty(&id, "R-REC-10-TOLD").unwrap().settled_at.is_some());
        let rows = force.incident(&id);
        assert!(rows.core.hate && rows.crimes.len() == 1, "the flag and the crime are still on record");
        force.verifies();
    });
}

#[test]
fn a_ruling_asks_for_question_and_counting_rule_and_a_transfer_for_who_took_it() {
    on_both("ruled", |force| {
        let id = assigned(force);
        let (manager, registrar) = (force.actor(Role::CrimeManager), force.actor(Role::CrimeRegistrar));
        let bare = registrar.step(&id, "rule", &[("ruling", "It stands.")]).expect_status(422);
        assert_eq!(bare.wrong_with("question"), "Enter what was asked.");
        assert_eq!(bare.wrong_with("counting_rule"), "Enter the counting rule that it rests on.");
        registrar.takes(
            &id,
            "rule",
            &[("question", "Harassment or public order?"), ("ruling", "Harassment."), ("counting_rule", "General Rules F")],
        );
        assert!(manager.opens(&id).says("ruled on 3 November 2026 (General Rules F): the classification is locked"));
        let locked = manager.step(&id, "reclassify", &[("crime", "1"), ("offence", "9B")]).expect_status(422);
        assert!(locked.says("Only the registrar can change its classification."), "{}", locked.words());
        let asked = [("code", "C2"), ("reason", "A recording shows that nothing was said."), ("withdrawal", "no")];
        manager.takes(&id, "ask-cancellation", &asked);
        let other = force.signed_in("crime-manager-county");
        other.get(&format!("/incidents/{id}/decide-cancellation")).expect_status(404);
        registrar.takes(&id, "decide-cancellation", &[("decision", "keep"), ("reason", "The recording is of another day.")]);
        registrar.takes(&id, "reclassify", &[("crime", "1"), ("offence", "9B")]);
        assert!(registrar.opens(&id).says("8M to 9B"), "the history shows both: {}", registrar.opens(&id).words());
        let nobody = manager.step(&id, "transfer", &[("note", "Over the border.")]).expect_status(422);
        assert_eq!(nobody.wrong_with("taken_by"), "Enter the force or agency.");
        manager.takes(&id, "transfer", &[("taken_by", "Rehearsal Constabulary"), ("their_reference", "RC/7"), ("note", "Over the border.")]);
        let page = manager.opens(&id);
        assert!(page.says("3 November 2026 to Rehearsal Constabulary, their number RC/7"), "{}", page.words());
        assert!(page.says("20: Responsibility for further investigation transferred to another body"));
        force.verifies();
    });
}

#[test]
fn x16_an_aggravated_offence_on_disability_is_blocked_with_the_law_of_its_day() {
    on_both("x16", |force| {
        force.clock_shows("2026-11-03 10:00");
        let id = force.actor(Role::CallHandler).records(&[("strands", "DIS")]);
        let refused =
            force.actor(Role::CrimeManager).step(&id, "crime", &[("crime_number", "26/160001"), ("offence", "8P")]).expect_status(422);
        let sentence = refused.wrong_with("offence");
        assert!(sentence.contains("none stands on this record") && sentence.contains("That was the law on 3 November 2026"), "{sentence}");
        assert!(sentence.contains("once the force has adopted it"), "{sentence}");
    });
}
