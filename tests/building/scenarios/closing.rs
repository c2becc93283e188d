//! The victim's clock, and the gates before closure.

use practice::people::Role;
use rehearsal::Force;

use super::{control_room_done, crimed_and_assigned};
use crate::ledger::both::on_both;

/// The answers of a call to the victim that got through.
fn call<'a>(purpose: &'a str, date: &'a str, time: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("purpose", purpose), ("at-date", date), ("at-time", time), ("channel", "phone"), ("reached", "spoke")]
}

#[test]
fn x5_a_call_on_saturday_afternoon_is_within_24_elapsed_hours_of_friday_at_four() {
    on_both("x5", |force| {
        force.clock_shows("2026-11-06 15:00");
        let handler = force.actor(Role::CallHandler);
        let (kept, late) = (handler.records(&[]), handler.records(&[]));
        force.clock_shows("2026-11-06 16:00");
        crimed_and_assigned(force, &kept, "8M", "26/500001");
        crimed_and_assigned(force, &late, "8M", "26/500002");
        let supervisor = force.actor(Role::Supervisor);
        let home = supervisor.get("/").expect_status(200);
        assert!(home.says("Supervisor speaks to the victim") && home.says("Due 7 November 2026, 16:00"), "{}", home.words());

        force.clock_shows("2026-11-07 15:05");
        let future = supervisor.step(&kept, "contact", &call("first", "07/11/2026", "15:30")).expect_status(422);
        assert_eq!(future.wrong_with("at"), "This moment is still to come. Enter when the contact took place.");
        supervisor.takes(&kept, "contact", &call("first", "07/11/2026", "15:00"));
        let duty = force.duty(&kept, "R-VIC-04").unwrap();
        assert_eq!(duty.settled_at, Some(rehearsal::at("2026-11-07 15:00")));
        assert!(!duty.duty().was_late(), "23 elapsed hours are within 24");
        let page = supervisor.opens(&kept).expect_status(200);
        assert!(page.says("Done 7 November 2026, 15:00") && !page.says("Done 7 November 2026, 15:00, late"), "{}", page.words());

        force.clock_shows("2026-11-07 17:00");
        assert!(supervisor.get("/work/overdue").expect_status(200).says(&late), "25 hours are late");
        supervisor.takes(&late, "contact", &call("first", "07/11/2026", "16:31"));
        assert!(supervisor.opens(&late).says("Done 7 November 2026, 16:31, late by"));
        force.verifies();
    });
}

/// Outcome 16 set, and a closing call in which the victim says that they are dissatisfied.
fn dissatisfied_at_the_end(force: &Force, id: &str) {
    let (investigator, supervisor) = (force.actor(Role::InvestigatingOfficer), force.actor(Role::Supervisor));
    force.clock_shows("2026-11-03 12:00");
    supervisor.takes(id, "contact", &call("first", "03/11/2026", "12:00"));
    let reasonless = investigator.step(id, "outcome", &[("outcome", "16")]).expect_status(422);
    assert_eq!(reasonless.wrong_with("victim_reason"), "Say why the victim does not support further action.");
    investigator.takes(id, "outcome", &[("outcome", "16"), ("victim_reason", "Does not want to go to court.")]);
    force.clock_shows("2026-11-03 13:00");
    let mut closing = call("closing", "03/11/2026", "13:00");
    let unsaid = supervisor.step(id, "contact", &closing).expect_status(422);
    assert_eq!(unsaid.wrong_with("understood"), "Say whether the victim knows the outcome.");
    closing.extend([("understood", "yes"), ("satisfaction", "dissatisfied")]);
    supervisor.takes(id, "contact", &closing);
    investigator.takes(id, "risk", &[("person", "1")]);
    investigator.takes(id, "refer", &[("person", "1"), ("consent", "declined")]);
    investigator.takes(id, "statement", &[("person", "1"), ("answer", "declined")]);
}

#[test]
fn x9_outcome_16_with_a_dissatisfied_victim_waits_for_an_inspectors_call_before_it_closes() {
    on_both("x9", |force| {
        force.clock_shows("2026-11-03 10:00");
        let id = force.actor(Role::CallHandler).records(&[]);
        control_room_done(force, &id);
        crimed_and_assigned(force, &id, "8M", "26/900001");
        dissatisfied_at_the_end(force, &id);

        let manager = force.actor(Role::CrimeManager);
        assert!(manager.get("/").expect_status(200).says("Inspector calls a dissatisfied victim"), "the inspector's task is on the home page");
        force.actor(Role::InvestigatingOfficer).takes(&id, "ask-closure", &[]);
        let supervisor = force.actor(Role::Supervisor);
        let blocked = supervisor.step(&id, "close", &[]).expect_status(409);
        let named = blocked.links().into_iter().filter(|(_, words)| words.contains("Inspector calls a dissatisfied victim"));
        let places: Vec<String> = named.map(|(href, _)| href).collect();
        let done = format!("/incidents/{id}/contact?about=1");
        assert_eq!(
            places,
            [done.clone(), done.clone()],
            "by its name, in the summary and below it, each where it is done: {}",
            blocked.words()
        );
        manager.get(&done).expect_status(200);
        assert!(!force.incident(&id).is_closed());

        force.clock_shows("2026-11-03 14:00");
        let sergeant = supervisor.step(&id, "contact", &call("dissatisfied", "03/11/2026", "14:00")).expect_status(422);
        assert_eq!(sergeant.wrong_with("purpose"), "This call is for the rank of inspector or above.");
        manager.takes(&id, "contact", &call("dissatisfied", "03/11/2026", "14:00"));
        let unreviewed = supervisor.step(&id, "close", &[]).expect_status(409);
        assert!(unreviewed.links_to(&format!("/incidents/{id}/review-cause?about=1")), "{}", unreviewed.words());
        manager.takes(&id, "review-cause", &[("cause", "slow"), ("urgent", "no"), ("learn", "no")]);
        supervisor.takes(&id, "close", &[]);
        assert!(force.incident(&id).is_closed());
        assert!(
            force.journal_says(&id, "supervisor", "closed"),
            "{:?}",
            force.journal_about(&id).iter().map(|kept| kept.verb.clone()).collect::<Vec<_>>()
        );
        force.verifies();
    });
}
