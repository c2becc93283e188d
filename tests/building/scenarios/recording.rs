//! What a report becomes: whose perception counts, what an offence is called, and what stands where there is no crime.

use practice::people::Role;
use rehearsal::{Colleague, Force};

use super::{control_room_done, crimed_and_assigned, weighed};
use crate::ledger::both::on_both;

#[test]
fn x1_the_neighbours_perception_flags_and_the_victims_other_view_removes_nothing() {
    on_both("x1", |force| {
        force.clock_shows("2026-11-03 10:00");
        let handler = force.actor(Role::CallHandler);
        let said = "The neighbour says that it was because they are gay.";
        let id = handler.records(&[
            ("strands", "SO"),
            ("perceived_by", "neighbour"),
            ("words", said),
            ("reporter_name", "Rehearsal Neighbour Beech"),
        ]);
        let officer = force.actor(Role::HateCrimeOfficer);
        officer.takes(&id, "victim-view", &[("view", "disagrees")]);
        let page = officer.opens(&id).expect_status(200);
        assert!(page.says("Sexual orientation, perceived by a neighbour"), "{}", page.words());
        assert!(page.says("Does not think that it was hostility"), "{}", page.words());
        assert!(force.incident(&id).core.hate);

        officer.takes(&id, "ask-removal", &[("strand", "1"), ("reason", "The victim disagrees.")]);
        let own = officer.step(&id, "decide-removal", &[("strand", "1"), ("decision", "remove")]).expect_status(422);
        assert!(!own.problems().is_empty(), "who asks is not who decides");
        assert!(force.incident(&id).core.hate, "nothing is removed by who asked for it");
        force.actor(Role::CrimeRegistrar).takes(&id, "decide-removal", &[("strand", "1"), ("decision", "keep")]);
        let kept = force.incident(&id);
        assert_eq!(kept.standing().count(), 1);
        assert!(force.duty(&id, "R-REC-06").is_none_or(|duty| duty.settled_at.is_some()), "the removal is decided");
        for verb in ["recorded", "noted the victim's view"] {
            assert!(force.journal_about(&id).iter().any(|kept| kept.verb == verb), "{verb}: {:?}", verbs(force, &id));
        }
        force.verifies();
    });
}

fn verbs(force: &Force, id: &str) -> Vec<String> {
    force.journal_about(id).into_iter().map(|kept| kept.verb).collect()
}

#[test]
fn x2_an_offence_reclassified_without_hostility_keeps_its_number_and_the_flag() {
    on_both("x2", |force| {
        force.clock_shows("2026-11-03 10:00");
        let id = force.actor(Role::CallHandler).records(&[]);
        crimed_and_assigned(force, &id, "8P", "26/200001");
        let registrar = force.actor(Role::CrimeRegistrar);
        registrar.takes(&id, "reclassify", &[("crime", "1"), ("offence", "8N")]);
        let page = registrar.opens(&id).expect_status(200);
        assert!(page.says("26/200001: Assault with injury (8N), victim 1, reclassified from 8P"), "{}", page.words());
        assert!(page.says("perceived by the victim"), "the flag stays: {}", page.words());
        let record = force.incident(&id);
        assert!(record.core.hate && record.crimes.len() == 1 && record.crimes[0].crime_number == "26/200001");
        assert!(
            verbs(force, &id).iter().filter(|verb| verb.contains("crime") || verb.contains("classif")).count() >= 2,
            "{:?}",
            verbs(force, &id)
        );
        let again = registrar.step(&id, "reclassify", &[("crime", "1"), ("offence", "8N")]).expect_status(422);
        assert_eq!(again.wrong_with("offence"), "This is the code that the offence already has.");
    });
}

#[test]
fn x3_a_hate_report_closed_as_no_offences_needs_a_rationale_that_the_inspector_approves() {
    on_both("x3", |force| {
        force.clock_shows("2026-11-03 10:00");
        let (handler, inspector) = (force.actor(Role::CallHandler), force.actor(Role::ControlRoomInspector));
        let id = handler.records(&[("suspect_about", "A man in a green coat, invented")]);
        let bare = handler.step(&id, "ask-closure", &[]).expect_status(422);
        assert!(bare.says("Give this hate report its crime number, or record why it is no crime, before closing it."), "{}", bare.words());

        let empty = handler.step(&id, "no-crime", &[("rationale", " "), ("record_as", "asb")]).expect_status(422);
        assert_eq!(empty.wrong_with("rationale"), "Say why this is not a crime.");
        handler.takes(
            &id,
            "no-crime",
            &[("rationale", "No offences: words that no offence covers."), ("record_as", "asb"), ("threshold", "none")],
        );
        let waits = handler.step(&id, "ask-closure", &[]).expect_status(422);
        assert!(waits.says("The rationale why this is no crime is not approved yet"), "{}", waits.words());
        let own = handler.get(&format!("/incidents/{id}/approve-rationale"));
        assert_eq!(own.status, 404, "a call handler approves nothing");

        inspector.takes(&id, "approve-rationale", &[]);
        assert!(inspector.opens(&id).says("rationale approved"));
        handler.takes(&id, "ask-closure", &[]);
        let blocked = inspector.step(&id, "close", &[]).expect_status(409);
        assert!(blocked.says("Still to be done first"), "{}", blocked.words());
        for step in ["acknowledge", "assess", "aware"] {
            assert!(blocked.links_to(&format!("/incidents/{id}/{step}")), "{step} stands in the way: {:?}", blocked.links());
        }
        control_room_done(force, &id);
        inspector.takes(&id, "close", &[]);
        assert!(inspector.opens(&id).says("Closed"));
        assert!(force.incident(&id).is_closed());
        force.verifies();
    });
}

#[test]
fn x4_one_event_with_two_strands_and_three_victims_is_three_offences_and_no_total_is_doubled() {
    on_both("x4", |force| {
        force.clock_shows("2026-11-03 10:00");
        let handler = force.actor(Role::CallHandler);
        let id =
            handler.records(&[("strands", "RACE"), ("strands", "REL"), ("religions", "MUS"), ("reporter_name", "Rehearsal Reporter Cedar")]);
        for name in ["Rehearsal Victim Elm", "Rehearsal Victim Fir"] {
            handler.takes(&id, "add-person", &[("kind", "victim"), ("name", name)]);
        }
        let victims: Vec<u32> = force.incident(&id).victims().map(|victim| victim.number).collect();
        assert_eq!(victims.len(), 3);
        let manager = force.actor(Role::CrimeManager);
        let unsaid = manager.step(&id, "crime", &[("crime_number", "26/300000"), ("offence", "8M")]).expect_status(422);
        assert_eq!(unsaid.wrong_with("victim"), "Say whose crime this is: each victim has a crime of their own.");
        for victim in victims {
            let (number, victim) = (format!("26/30000{victim}"), victim.to_string());
            manager.takes(&id, "crime", &[("crime_number", &number), ("offence", "8M"), ("victim", &victim)]);
        }
        assert_eq!(force.records(), 1);
        let counted = |unit: &str| totals(&manager, unit);
        assert_eq!(counted("incidents"), ["1", "2"], "one incident, two flags on it");
        assert_eq!(counted("offences"), ["3", "6"], "three offences, six motivating factors");
    });
}

/// The two totals of the figures page by strand: what was counted once, and motivating factors.
fn totals(reader: &Colleague<'_>, unit: &str) -> Vec<String> {
    let page = reader.get(&format!("/figures?from=2026-11-01&to=2026-11-30&by=strand&unit={unit}")).expect_status(200).words();
    let after = |label: &str| {
        let rest = page.split(label).nth(1).unwrap_or_default().trim_start();
        rest.split(' ').next().unwrap_or_default().to_owned()
    };
    let total = if unit == "incidents" { "Total number of incidents" } else { "Total number of offences" };
    vec![after(total), after("Total number of motivating factors")]
}

#[test]
fn x7_a_report_before_and_one_after_the_code_of_2023_are_each_decided_under_the_policy_of_their_day() {
    on_both("x7", |force| {
        force.clock_shows("2026-11-03 10:00");
        let officer = force.actor(Role::HateCrimeOfficer);
        let days =
            [("02/06/2023", "23:59", "P2", "Interim guidance after Miller"), ("03/06/2023", "00:01", "P3", "Statutory Code of Practice 2023")];
        for (date, time, policy, title) in days {
            let id = officer.records(&[("reported_at-date", date), ("reported_at-time", time), ("suspect_about", "Somebody invented")]);
            let page = officer.get(&format!("/incidents/{id}/no-crime")).expect_status(200);
            assert!(page.says(title), "{policy}: {}", page.words());
            let asks_threshold = page.sheets().iter().any(|sheet| sheet.names.contains(&"threshold".to_owned()));
            assert_eq!(asks_threshold, policy == "P3", "the second threshold came with the Code");
            let asks_proportion = page.sheets().iter().any(|sheet| sheet.names.contains(&"proportionate".to_owned()));
            assert_eq!(asks_proportion, policy == "P3", "each policy asks its own questions");
            officer.takes(&id, "no-crime", &weighed("incident"));
            assert!(
                officer.opens(&id).says(&format!("Record as non-crime hate incident, under policy {policy}; rationale waits for approval"))
            );
            assert_eq!(force.incident(&id).core.recording_policy.as_deref(), Some(policy));
        }
        force.verifies();
    });
}

#[test]
fn x8_a_goth_abused_without_a_crime_is_local_anti_social_behaviour_and_never_a_hate_incident() {
    on_both("x8", |force| {
        force.clock_shows("2026-11-03 10:00");
        let officer = force.actor(Role::HateCrimeOfficer);
        let id = officer.records(&[("strands", "ALTSUB"), ("words", "Because of how they dress.")]);
        let refused = officer.step(&id, "no-crime", &weighed("incident")).expect_status(422);
        assert_eq!(
            refused.wrong_with("record_as"),
            "Only the five nationally monitored strands can be a non-crime hate incident. Record this as anti-social behaviour with a prejudice qualifier."
        );
        assert!(refused.body.contains("No offence in these words."), "what was typed is kept");
        officer.takes(&id, "no-crime", &weighed("asb"));
        assert!(officer.opens(&id).says("Anti-social behaviour with prejudice, under policy P3"));
        let count = |strands: &str| {
            let program = force.program("hate-crime-officer");
            let answer = program.get(&format!("/api/v1/figures?from=2026-11-01&to=2026-11-30&by=none&unit=incidents&strands={strands}"));
            answer.expect_status(200).body
        };
        assert_ne!(count("all"), count("national"), "a local strand is counted here and is not in what the country asks for");
    });
}
