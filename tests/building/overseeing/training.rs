//! The training register: what is noted, what runs out, and who sees it.

use practice::people::Role;

use crate::ledger::both::on_both;

#[test]
fn training_is_noted_once_runs_out_as_a_duty_and_counts_by_role_and_district() {
    on_both("training", |force| {
        force.clock_shows("2026-11-03 10:00");
        let supervisor = force.actor(Role::Supervisor);
        let wrong = supervisor
            .fill("/training/new", &[("account", ""), ("course", "hate-crime-awareness"), ("taken", "31/02/2026")])
            .expect_status(422);
        assert_eq!(wrong.wrong_with("account"), "Choose a person.");
        assert_eq!(wrong.wrong_with("taken"), "Enter a real date, like 21/11/2026.");
        let future =
            supervisor.fill("/training/new", &[("account", "supervisor"), ("course", "hate-crime-awareness"), ("taken", "04/11/2026")]);
        assert_eq!(future.expect_status(422).wrong_with("taken"), "This day is still to come.");

        let sheet = supervisor.sheet("/training/new").with(&[
            ("account", "investigating-officer"),
            ("course", "hate-crime-awareness"),
            ("taken", "10/12/2024"),
        ]);
        supervisor.send_sheet(&sheet).expect_status(303);
        supervisor.send_sheet(&sheet).expect_status(303);
        let page = supervisor.get("/training").expect_status(200);
        assert!(page.says("Constable Investigating officer Rehearsal Hate crime awareness 10 December 2026"), "{}", page.words());
        assert!(page.links_to("/training?role=investigating-officer&district=E06000016#people"), "{:?}", page.links());
        assert!(page.says("1 of 1 (100%)"), "{}", page.words());
        let people = supervisor.get("/training?role=investigating-officer&district=E06000016").expect_status(200);
        assert!(people.says("Interviewing vulnerable and intimidated witnesses"), "{}", people.words());
        assert!(supervisor.get("/").says("Renew the training before it expires"), "within 42 days of the end");

        let person = "/training/people/investigating-officer";
        assert_eq!(supervisor.get(person).expect_status(200).body.matches("/end\"").count(), 1, "sent twice, it is noted once");
        supervisor.send_sheet(&supervisor.sheet("/training/new").with(&[
            ("account", "investigating-officer"),
            ("course", "hate-crime-awareness"),
            ("taken", "02/11/2026"),
        ]));
        assert!(supervisor.get(person).says("Renewed"));
        assert!(!supervisor.get("/").says("Renew the training before it expires"), "the newer record settles it, and its own end is far off");
        let newest = supervisor.get(person).sheets().into_iter().find(|sheet| sheet.action.ends_with("/end")).unwrap();
        supervisor.send_sheet(&newest).expect_status(303);
        assert!(supervisor.get(person).says("Not needed any more"));
        force.verifies();

        let county = force.signed_in(&rehearsal::at_county(Role::Supervisor));
        county.get(person).expect_status(404);
        assert!(!county.get("/training").says("Constable Investigating officer Rehearsal Hate"), "another district's people");
        county.send_sheet(&newest.clone().with(&[("csrf", &county.csrf())])).expect_status(404);
        force.actor(Role::CallHandler).get("/training").expect_status(404);
    });
}
