//! The investigation plan, the handover, and the supervisor's page.

use practice::people::Role;
use rehearsal::Force;

use super::assigned;
use crate::ledger::both::on_both;

fn action(force: &Force, id: &str) {
    force.actor(Role::Supervisor).takes(
        id,
        "set-action",
        &[("what", "Ask the shop for its recordings."), ("owner", "investigating-officer"), ("due-date", "04/11/2026"), ("due-time", "12:00")],
    );
}

#[test]
fn a_plan_is_made_of_lines_and_actions_and_an_overdue_action_worries_the_supervisor() {
    on_both("plan", |force| {
        let id = assigned(force);
        let (officer, supervisor) = (force.actor(Role::InvestigatingOfficer), force.actor(Role::Supervisor));
        assert!(officer.opens(&id).says("Make the investigation plan"));
        officer.takes(&id, "open-enquiry", &[("title", "Who stood at the stall?")]);
        let past =
            supervisor.step(&id, "set-action", &[("what", "Ask."), ("owner", "supervisor"), ("due-date", "02/11/2026"), ("due-time", "12:00")]);
        assert_eq!(past.expect_status(422).wrong_with("due"), "This moment has passed. Enter by when it is to be done.");
        action(force, &id);
        let home = officer.get("/").expect_status(200);
        assert!(home.says("Finish an action of the plan"), "{}", home.words());
        let page = officer.opens(&id);
        assert!(
            page.says("Investigation plan Line of enquiry 1 Who stood at the stall? Action 1 Ask the shop for its recordings."),
            "{}",
            page.words()
        );
        let inspector = force.actor(Role::CrimeRegistrar).opens(&id);
        assert!(inspector.says("Ask the shop"), "readers of narratives read the plan: {}", inspector.words());
        let chief = force.actor(Role::ChiefOfficer).opens(&id);
        assert!(chief.says("Action 1") && !chief.says("Ask the shop"), "its words stay closed to others: {}", chief.words());

        force.clock_shows("2026-11-05 10:00");
        let desk = supervisor.get("/supervision").expect_status(200);
        assert!(desk.says(&id) && desk.says("1 action of the plan is overdue"), "{}", desk.words());
        assert!(desk.says("Nobody has spoken to the victim") && desk.says("Late: Answer the golden hour's list"), "{}", desk.words());
        officer.takes(&id, "finish-action", &[("action", "1"), ("result", "The recordings are here.")]);
        assert!(!supervisor.get("/supervision").says("of the plan is overdue"));
        officer.takes(&id, "end-enquiry", &[("enquiry", "1"), ("result", "Nobody was seen.")]);

        let elsewhere = force.signed_in(&rehearsal::at_county(Role::Supervisor)).get("/supervision?whose=all").expect_status(200);
        assert!(!elsewhere.says(&id), "another district's cases are not there");
        force.actor(Role::CallHandler).get("/supervision").expect_status(404);
        force.verifies();
    });
}

#[test]
fn the_golden_hours_list_is_answered_item_by_item_and_closes_its_duty() {
    on_both("golden", |force| {
        let id = assigned(force);
        let officer = force.actor(Role::InvestigatingOfficer);
        let nothing = officer.step(&id, "golden-hour", &[]).expect_status(422);
        assert!(nothing.says("Answer at least one item of the list."));
        let unanswered = officer.step(&id, "golden-hour", &[("note-cctv", "Two cameras.")]).expect_status(422);
        assert_eq!(unanswered.wrong_with("item-cctv"), "Choose an answer for what you noted.");
        let items = ["victim", "scene", "suspect", "witnesses", "cctv", "online"].map(|item| format!("item-{item}"));
        let all: Vec<(&str, &str)> = items.iter().map(|item| (item.as_str(), "done")).collect();
        officer.takes(&id, "golden-hour", &all[..5]);
        assert!(force.duty(&id, "CT-2.2e-GOLDEN").unwrap().settled_at.is_none());
        officer.takes(&id, "golden-hour", &[("item-online", "not-needed"), ("note-online", "Nothing was online.")]);
        assert!(force.duty(&id, "CT-2.2e-GOLDEN").unwrap().settled_at.is_some());
        assert_eq!(force.incident(&id).golden_checks.len(), 6, "an item that was answered already is not answered again");
        force.verifies();
    });
}

#[test]
fn who_fits_is_proposed_with_reasons_and_a_person_chooses() {
    on_both("fits", |force| {
        force.clock_shows("2026-11-03 10:00");
        let manager = force.actor(Role::CrimeManager);
        manager.get("/training/new").expect_status(200);
        let taken = [("account", "supervisor"), ("course", "hate-crime-investigation"), ("taken", "05/01/2026")];
        manager.fill("/training/new", &taken).expect_status(303);
        let id = force.actor(Role::CallHandler).records(&[("strands", "RACE"), ("strands", "SO")]);
        let form = manager.get(&format!("/incidents/{id}/assign")).expect_status(200);
        assert!(form.says("Complex: more than one strand"), "{}", form.words());
        assert!(form.says("Hate crime investigation in date") && form.says("No open records"), "{}", form.words());
        let words = form.words();
        let place = |name: &str| words.find(name).unwrap_or_else(|| panic!("{name}: {words}"));
        assert!(
            place("Constable Investigating officer Rehearsal") < place("Sergeant Supervisor Rehearsal"),
            "who is posted to investigate comes before a supervisor, trained or not: {words}"
        );
        let none = manager.step(&id, "assign", &[("supervisor", "supervisor")]).expect_status(422);
        assert_eq!(none.wrong_with("investigator"), "Choose an investigator.", "nobody is chosen by the machine");
        manager.takes(&id, "assign", &[("investigator", "investigating-officer"), ("supervisor", "supervisor")]);
    });
}

#[test]
fn a_change_of_facts_asks_who_should_own_it_and_a_handover_tells_the_victim() {
    on_both("handover", |force| {
        let id = assigned(force);
        let supervisor = force.actor(Role::Supervisor);
        force.clock_shows("2026-11-03 12:00");
        supervisor.takes(&id, "add-person", &[("kind", "victim"), ("name", "Rehearsal Victim Elm")]);
        assert!(supervisor.opens(&id).says("Review who owns this"));
        assert!(supervisor.opens(&id).says("Record this victim's crime"), "one crime for each victim (X4)");
        force.clock_shows("2026-11-03 12:30");
        supervisor.takes(&id, "keep-owner", &[("reason", "The same event: it stays.")]);
        assert!(force.duty(&id, "CT-2.1b-OWNER").unwrap().settled_at.is_some());
        force.clock_shows("2026-11-03 13:00");
        let same =
            supervisor.step(&id, "hand-over", &[("incoming", "investigating-officer"), ("done", "House to house."), ("left_open", "CCTV.")]);
        assert_eq!(same.expect_status(422).wrong_with("incoming"), "This is who has it. Choose who takes it.");
        let to_self = supervisor.step(&id, "hand-over", &[("incoming", "supervisor"), ("done", "House to house."), ("left_open", "CCTV.")]);
        assert!(!to_self.expect_status(422).wrong_with("incoming").is_empty(), "nobody supervises themselves");
        let manager = force.actor(Role::CrimeManager);
        manager.takes(&id, "assign", &[("investigator", "investigating-officer"), ("supervisor", "crime-manager")]);
        manager.takes(&id, "hand-over", &[("incoming", "supervisor"), ("done", "House to house."), ("left_open", "CCTV.")]);
        let page = manager.opens(&id);
        assert!(page.says("Handed over") && page.says("Tell the victim of the new officer"), "{}", page.words());
        assert!(force.duty(&id, "CT-2.2c-HANDOVER").unwrap().settled_at.is_some());
        let told = [
            ("person", "1"),
            ("purpose", "new-officer"),
            ("at-date", "03/11/2026"),
            ("at-time", "13:00"),
            ("channel", "text"),
            ("reached", "spoke"),
        ];
        supervisor.takes(&id, "contact", &told);
        assert!(force.duty(&id, "CT-2.2c-NEW-OFFICER").unwrap().settled_at.is_some());
        force.verifies();
    });
}
