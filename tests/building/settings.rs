//! Numbers that a force chooses itself: from a day on, within limits, and never for what was decided before.

use practice::people::Role;
use rehearsal::{Colleague, Force};

use crate::ledger::both::on_both;

fn changes(administrator: &Colleague<'_>, name: &str, value: &str, from: &str) -> rehearsal::Answer {
    administrator.fill(&format!("/admin/packs/settings/{name}"), &[("value", value), ("from", from)])
}

#[test]
fn a_number_that_the_force_chose_holds_from_its_day_and_changes_nothing_before_it() {
    on_both("settings", |force| {
        force.clock_shows("2026-11-03 10:00");
        let (handler, manager) = (force.actor(Role::CallHandler), force.actor(Role::CrimeManager));
        let before = handler.records(&[]);
        let administrator = force.actor(Role::Administrator);
        let hours = "Hours from report within which a crime is recorded (R-REC-07).";
        assert!(administrator.get("/admin/packs/settings").expect_status(200).says(hours));
        force.clock_shows("2026-11-03 10:01");
        changes(&administrator, "recording_hours", "12", "03/11/2026").expect_status(303);
        force.clock_shows("2026-11-03 10:05");
        let after = handler.records(&[]);
        force.clock_shows("2026-11-03 23:30");
        let crime = |id: &str, number: &str| manager.step(id, "crime", &[("crime_number", number), ("offence", "8M")]);
        crime(&before, "26/830001").expect_status(303);
        let late = crime(&after, "26/830002").expect_status(422);
        assert!(late.says("Say why the crime is recorded more than 12 hours after the report."), "{}", late.words());
        let packs = administrator.get("/admin/packs").expect_status(200);
        assert!(packs.says(&format!("{hours} Now: 12")) && packs.says("own settings from 3 November 2026, 10:01"), "{}", packs.words());
        let entries = force.actor(Role::CrimeRegistrar).get("/admin/packs/entries?kind=setting").expect_status(200);
        assert!(entries.says("The force's own choice, from 3 November 2026, 10:01"), "{}", entries.words());
        force.verifies();
    });
}

#[test]
fn a_number_out_of_its_limits_against_another_or_from_the_past_is_refused_beside_its_question() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    force.actor(Role::CallHandler).records(&[]);
    let administrator = force.actor(Role::Administrator);
    for value in ["", "0", "73", "soon", "-1", "99999999999"] {
        let refused = changes(&administrator, "recording_hours", value, "03/11/2026").expect_status(422);
        assert_eq!(refused.wrong_with("value"), "Enter a number from 1 to 72.", "{value:?}");
    }
    let past = changes(&administrator, "recording_hours", "12", "02/11/2026").expect_status(422);
    assert!(past.wrong_with("from").starts_with("Incidents are recorded already"), "{}", past.words());
    let crossed = changes(&administrator, "risk_medium_score", "39", "03/11/2026").expect_status(422);
    assert_eq!(crossed.wrong_with("value"), "The lowest score of a medium risk must be below that of a high risk.");
    changes(&administrator, "risk_high_score", "5", "05/11/2026").expect_status(303);
    let later = changes(&administrator, "risk_medium_score", "6", "03/11/2026").expect_status(422);
    assert_eq!(later.wrong_with("value"), "The lowest score of a medium risk must be below that of a high risk.", "from the fifth on");
    administrator.get("/admin/packs/settings/dissatisfied_min_rank").expect_status(404);
    force.actor(Role::CrimeRegistrar).get("/admin/packs/settings/recording_hours").expect_status(404);
}

#[test]
fn a_force_that_asks_why_opens_no_details_without_a_reason_and_keeps_it() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let id = force.actor(Role::CallHandler).records(&[]);
    changes(&force.actor(Role::Administrator), "ask_reason_for_identities", "1", "03/11/2026").expect_status(303);
    let inspector = force.actor(Role::ControlRoomInspector);
    let page = inspector.opens(&id).expect_status(200);
    assert!(page.says("Why do you open the details of Victim 1?") && !page.says("07700 900123"), "{}", page.words());
    let csrf = inspector.csrf();
    let open = |why: &str| inspector.post(&format!("/incidents/{id}/people/1"), &[("csrf", &csrf), ("why", why)]);
    for why in ["", "curiosity"] {
        assert!(!open(why).expect_status(422).says("07700 900123"));
    }
    let reasons: Vec<String> = force.house().policy().unwrap().list("look").map(|(code, _)| code.to_owned()).collect();
    assert!(open(&reasons[0]).expect_status(200).says("07700 900123"));
    let title = force.house().policy().unwrap().word("look", &reasons[0]).unwrap().title.clone();
    assert!(force.journal_about(&id).iter().any(|kept| kept.classes == "id" && kept.event.contains(&title)), "the reason is in the journal");
}
