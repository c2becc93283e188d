//! The record's page and its steps' pages: what stands on top, what is folded, and what a form shows beside it.

use practice::people::Role;
use rehearsal::Force;

use crate::ledger::both::on_both;
use crate::scenarios::graded;

/// Where these words stand on the page; the test ends where they do not.
fn place(page: &rehearsal::Answer, words: &str) -> usize {
    page.body.find(words).unwrap_or_else(|| panic!("{words}: {}", page.words()))
}

#[test]
fn the_records_page_says_what_happened_before_what_is_owed_and_folds_all_but_three_duties() {
    on_both("record_page", |force| {
        force.clock_shows("2026-11-03 10:00");
        let id = force.actor(Role::CallHandler).records(&[]);
        let inspector = force.actor(Role::ControlRoomInspector);
        let graded = [graded("priority"), vec![("note", "Considered, in this rehearsal.")]].concat();
        inspector.takes(&id, "assess", &graded);
        force.actor(Role::CrimeManager).takes(&id, "crime", &[("crime_number", "26/830001"), ("offence", "8M")]);
        let page = force.actor(Role::CrimeManager).opens(&id).expect_status(200);
        let order = [
            "<dl class=\"concord-bar-top\">",
            "concord-next",
            "What happened",
            ">People</h2>",
            ">What is owed</h2>",
            ">Facts</h2>",
            ">Timeline</h2>",
        ];
        let places: Vec<usize> = order.iter().map(|words| place(&page, words)).collect();
        assert!(places.is_sorted(), "{places:?}");
        assert!(page.says("perceived by the victim: \u{201c}As the victim said it in this rehearsal.\u{201d}"), "{}", page.words());
        let bar = &page.body[places[0]..places[1]];
        for said in ["26/830001", "Priority (T high, V high)", "Nobody yet"] {
            assert!(bar.contains(said), "{said}: {bar}");
        }
        let owed = &page.body[places[4]..places[5]];
        let folded = owed.find("more duties").expect("the others are a press away");
        assert_eq!(owed[..folded].matches("<li class=\"concord-duties__item").count(), 3);
        assert!(owed[folded..].contains("<li class=\"concord-duties__item"), "and there");
        let item = &owed[owed.find("<li").unwrap()..owed.find("</li>").unwrap()];
        assert!(item.find("<details").unwrap() < item.find(" = ").unwrap(), "the sum is folded: {item}");
        assert_eq!(page.body[places[1]..places[2]].matches("class=\"govuk-button\"").count(), 1, "one main action");
        for said in ["Threat: high", "Considered, in this rehearsal."] {
            assert_eq!(page.body.matches(said).count(), 2, "{said}: among the facts and in the timeline");
        }
    });
}

#[test]
fn a_step_shows_the_record_beside_its_form_logs_the_look_and_says_afterwards_what_was_done() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let id = force.actor(Role::CallHandler).records(&[]);
    let inspector = force.actor(Role::ControlRoomInspector);
    let looks = || force.journal_about(&id).iter().filter(|kept| kept.actor == "control-room-inspector" && kept.classes == "op na").count();
    for step in ["acknowledge", "assess"] {
        let before = looks();
        let page = inspector.get(&format!("/incidents/{id}/{step}")).expect_status(200);
        assert!(page.says("Shouted at in the market in this rehearsal."), "{step}: {}", page.words());
        assert_eq!(looks(), before + 1, "{step}: reading the account is a look");
    }
    inspector.takes(&id, "acknowledge", &[]);
    assert!(inspector.opens(&id).says("Acknowledged for the control room."), "the banner has the timeline's words");
}

#[test]
fn nothing_is_graded_before_every_letter_of_thrive_has_its_level() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let id = force.actor(Role::CallHandler).records(&[]);
    let inspector = force.actor(Role::ControlRoomInspector);
    let refused = inspector.step(&id, "assess", &[("grade", "priority"), ("thrive-T", "high")]).expect_status(422);
    for letter in ["harm", "risk", "investigation", "vulnerability", "engagement"] {
        assert!(refused.says(&format!("Choose a level for {letter}.")), "{letter}: {}", refused.words());
    }
    assert!(!refused.says("Choose a level for threat."));
    assert!(force.incident(&id).assessments.is_empty());
    inspector.takes(&id, "assess", &graded("priority"));
}

#[test]
fn closure_without_a_crime_number_names_what_is_owed_and_where_it_is_done() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let id = force.actor(Role::CallHandler).records(&[]);
    let refused = force.actor(Role::CallHandler).step(&id, "ask-closure", &[]).expect_status(422);
    let crime = format!("/incidents/{id}/crime");
    let named = refused.links().into_iter().filter(|(href, _)| *href == crime).count();
    assert_eq!(named, 2, "in the summary and below it: {:?}", refused.links());
    assert!(refused.says("Give this hate report its crime number") && refused.says("Still to be done first"), "{}", refused.words());
}

#[test]
fn to_assign_holds_what_is_investigated_and_a_report_that_is_no_crime_waits_to_be_closed() {
    on_both("to_close", |force| {
        force.clock_shows("2026-11-03 10:00");
        let handler = force.actor(Role::CallHandler);
        let (undecided, crime, none) = (handler.records(&[]), handler.records(&[]), handler.records(&[]));
        let (manager, inspector) = (force.actor(Role::CrimeManager), force.actor(Role::ControlRoomInspector));
        manager.takes(&crime, "crime", &[("crime_number", "26/840001"), ("offence", "8M")]);
        let why = [
            ("rationale", "Words in a quarrel about parking, in this rehearsal."),
            ("record_as", "no-record"),
            ("trivial", "no"),
            ("trivial_words", "A clear account, in this rehearsal."),
            ("expression_considered", "yes"),
            ("expression_considered_words", "No part of a debate, in this rehearsal."),
            ("proportionate", "yes"),
            ("proportionate_words", "To see a pattern early, in this rehearsal."),
            ("threshold", "none"),
        ];
        handler.takes(&none, "no-crime", &why);
        let list = |who: &rehearsal::Colleague<'_>, list: &str| who.get(&format!("/work/{list}")).expect_status(200);
        let to_assign = list(&manager, "to-assign");
        assert!(to_assign.says(&crime) && !to_assign.says(&none) && !to_assign.says(&undecided), "{}", to_assign.words());
        assert!(!list(&inspector, "to-close").says(&none), "its rationale is not approved");
        inspector.takes(&none, "approve-rationale", &[]);
        assert!(!list(&inspector, "to-close").says(&none), "something is left to do");
        crate::scenarios::control_room_done(force, &none);
        assert!(list(&inspector, "to-close").says(&none), "{}", list(&inspector, "to-close").words());
        handler.takes(&none, "ask-closure", &[]);
        assert!(!list(&inspector, "to-close").says(&none) && list(&inspector, "awaiting-closure").says(&none));
        force.verifies();
    });
}
