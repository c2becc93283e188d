//! Forms sent again, and edits that meet: nothing is done twice, and nobody's work is lost unseen.

use practice::people::Role;
use rehearsal::{Force, REPORT, at_county};

use super::in_the_middle;
use crate::ledger::both::on_both;

#[test]
fn a_report_sent_twice_is_one_record_and_the_same_key_with_other_words_is_refused() {
    on_both("replayed", |force| {
        let handler = force.actor(Role::CallHandler);
        let sheet = handler.sheet("/incidents/new").with(REPORT);
        let first = handler.send_sheet(&sheet).expect_status(303);
        let second = handler.send_sheet(&sheet).expect_status(303);
        assert_eq!(first.location(), second.location());
        assert_eq!(force.records(), 1);
        let other = handler.send_sheet(&sheet.with(&[("narrative", "Other words of this rehearsal.")])).expect_status(409);
        assert!(other.says("This form is too old"), "{}", other.words());
        assert_eq!(force.records(), 1);
    });
}

#[test]
fn a_step_sent_twice_is_taken_once() {
    on_both("step_twice", |force| {
        let id = in_the_middle(force);
        let supervisor = force.actor(Role::Supervisor);
        let answers = [("purpose", "update"), ("channel", "phone"), ("reached", "spoke"), ("note", "Invented.")];
        let sheet = supervisor.sheet(&format!("/incidents/{id}/contact")).with(&answers);
        supervisor.send_sheet(&sheet).expect_status(303);
        supervisor.send_sheet(&sheet).expect_status(303);
        assert_eq!(force.incident(&id).contacts.len(), 1);
        supervisor.send_sheet(&sheet.with(&[("note", "Other words.")])).expect_status(409);
        assert_eq!(force.incident(&id).contacts.len(), 1);
        force.verifies();
    });
}

#[test]
fn a_stale_edit_gets_both_versions_and_loses_neither() {
    on_both("stale", |force| {
        let id = in_the_middle(force);
        let (first, second) = (force.actor(Role::Supervisor), force.actor(Role::CrimeManager));
        let path = format!("/incidents/{id}/correct");
        let (early, late) = (first.sheet(&path), second.sheet(&path));
        first.send_sheet(&early.with(&[("ward", "Castle in this rehearsal")])).expect_status(303);
        let met = second.send_sheet(&late.with(&[("ward", "Abbey in this rehearsal")])).expect_status(409);
        for words in ["Both versions", "Castle in this rehearsal", "Abbey in this rehearsal", "Somebody else changed this record"] {
            assert!(met.says(words), "{words}: {}", met.words());
        }
        assert_eq!(force.incident(&id).core.ward.as_deref(), Some("Castle in this rehearsal"));
        let again = met.sheets().into_iter().find(|sheet| sheet.action == path).unwrap();
        assert!(again.answers.iter().any(|(name, value)| name == "ward" && value == "Abbey in this rehearsal"), "what was typed is kept");
        second.send_sheet(&again).expect_status(303);
        assert_eq!(force.incident(&id).core.ward.as_deref(), Some("Abbey in this rehearsal"));
        force.verifies();
    });
}

#[test]
fn one_colleagues_key_is_not_anothers() {
    let force = Force::open();
    let (city, county) = (force.actor(Role::CallHandler), force.signed_in(&at_county(Role::CallHandler)));
    let sheet = city.sheet("/incidents/new").with(REPORT);
    let csrf = county.csrf();
    city.send_sheet(&sheet).expect_status(303);
    county.send_sheet(&sheet.with(&[("csrf", &csrf)])).expect_status(303);
    assert_eq!(force.records(), 2);
}
