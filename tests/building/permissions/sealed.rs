//! Forms that open sealed words: they take the right to these words, and each is a look in the journal.

use practice::people::Role;
use rehearsal::{Force, Report, at};

#[test]
fn a_form_that_opens_sealed_words_takes_their_right_and_is_in_the_journal() {
    let force = Force::open();
    force.clock_shows("2026-11-04 10:00");
    let report = Report::of("Rehearsal account of what happened.")
        .at(at("2026-11-04 09:00"))
        .strand("RACE")
        .victim("Rehearsal Victim")
        .suspect("Rehearsal Suspect");
    let id = force.takes(&report);
    force.actor(Role::HateCrimeOfficer).takes(&id, "refer", &[("person", "1"), ("consent", "agreed")]);
    let (hub, supervisor) = (force.actor(Role::VictimHub), force.actor(Role::Supervisor));
    let of = |number: u32| format!("/incidents/{id}/change-person?about={number}");

    // The hub may change the victim's details; the suspect's are none of its business, by whichever way it asks.
    hub.get(&of(1)).expect_status(200);
    hub.get(&of(2)).expect_status(404);
    let csrf = hub.csrf();
    hub.post(&of(2), &[("csrf", &csrf), ("once", "hub"), ("version", "0"), ("kind", "suspect")]).expect_status(404);
    hub.post(&of(1), &[("csrf", &csrf), ("once", "hub 2"), ("version", "0"), ("kind", "suspect"), ("person", "2")]).expect_status(404);

    let monitoring = |number: u32| format!("/incidents/{id}/monitoring?about={number}");
    hub.get(&monitoring(1)).expect_status(200);
    hub.get(&monitoring(2)).expect_status(404);
    hub.post(&monitoring(1), &[("csrf", &csrf), ("once", "hub 3"), ("version", "0"), ("ethnicity", "white"), ("person", "2")])
        .expect_status(404);

    supervisor.get(&of(2)).expect_status(200);
    supervisor.get(&format!("/incidents/{id}/correct")).expect_status(200);
    let looks = || force.journal_about(&id).iter().filter(|kept| kept.actor == "supervisor" && kept.classes.contains("su")).count();
    assert_eq!(looks(), 1);
    assert!(force.journal_says(&id, "supervisor", "opened the account to change or share it"));

    // A stale edit shows what stands there now: that is a look like any other.
    let csrf = supervisor.csrf();
    let stale = supervisor.post(&of(2), &[("csrf", &csrf), ("once", "stale"), ("version", "0"), ("kind", "suspect"), ("person", "2")]);
    assert!(stale.expect_status(409).says("Rehearsal Suspect"));
    assert_eq!(looks(), 2);
    force.verifies();
}
