//! Behaviour that is no offence and is still challenged: chosen, done by a day by somebody, with its effect, and the victim told (CT-1.11c).

use practice::people::Role;
use rehearsal::at_county;

use super::weighed;
use crate::ledger::both::on_both;

#[test]
fn behaviour_that_is_no_offence_goes_over_the_neighbourhood_desk_until_the_victim_has_heard() {
    on_both("neighbourhood", |force| {
        force.clock_shows("2026-11-03 10:00");
        let id = force.actor(Role::CallHandler).records(&[]);
        force.actor(Role::CallHandler).takes(&id, "no-crime", &weighed("asb"));
        let commander = force.actor(Role::NpaCommander);
        let desk = commander.get("/neighbourhood").expect_status(200);
        assert!(desk.links_to(&format!("/incidents/{id}/challenge")) && desk.says("1 record waits"), "{}", desk.words());
        assert!(force.journal_says(&id, "npa-commander", "listed on the neighbourhood desk"), "a list is a look");
        assert!(!force.signed_in(&at_county(Role::NpaCommander)).get("/neighbourhood").expect_status(200).says(&id), "another district's desk");
        assert_eq!(force.actor(Role::CallHandler).get("/neighbourhood").status, 404);

        let bare = commander.step(&id, "challenge", &[("kind", "tenancy-action")]).expect_status(422);
        assert_eq!(bare.wrong_with("owner"), "Choose who sees to it.");
        let reasonless = commander.step(&id, "challenge", &[("kind", "none-needed")]).expect_status(422);
        assert_eq!(reasonless.wrong_with("note"), "Say why nothing more is needed.");
        commander.takes(
            &id,
            "challenge",
            &[
                ("kind", "tenancy-action"),
                ("note", "With the housing officer, under the agreement."),
                ("owner", "supervisor"),
                ("due_at-date", "17/11/2026"),
                ("due_at-time", "16:00"),
            ],
        );
        let supervisor = force.actor(Role::Supervisor);
        let home = supervisor.get("/").expect_status(200);
        assert!(home.says("Do what was chosen") && home.says("Due 17 November 2026, 16:00"), "a duty of its holder: {}", home.words());
        force.clock_shows("2026-11-18 09:00");
        let supervisor = force.actor(Role::Supervisor);
        assert!(supervisor.get("/neighbourhood").says("Late since 17 November 2026, 16:00"));
        let worse = supervisor.step(&id, "challenge-done", &[("challenge", "1"), ("effect", "worse")]).expect_status(422);
        assert_eq!(worse.wrong_with("note"), "Say in what way it got worse, and choose what is done next.");
        supervisor.takes(&id, "challenge-done", &[("challenge", "1"), ("effect", "stopped"), ("note", "Quiet since the visit.")]);
        assert!(force.duty(&id, "CT-1.11c-TOLD").unwrap().duty().is_open());
        assert!(supervisor.get("/neighbourhood").says("Tell the victim"));
        supervisor.takes(&id, "challenge-told", &[("told", "yes")]);
        let desk = supervisor.get("/neighbourhood").expect_status(200);
        assert!(desk.says("What came of it") && desk.says("the behaviour stopped"), "{}", desk.words());
        let page = supervisor.opens(&id).expect_status(200);
        assert!(page.says("Tenancy action with the landlord") && page.says("The victim was told 18 November 2026."), "{}", page.words());
        assert!(!force.duty(&id, "CT-1.11c").unwrap().duty().is_open());
        force.verifies();
    });
}
