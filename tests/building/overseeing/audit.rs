//! The registrar's audit of a random sample, and its findings.

use practice::people::Role;
use rehearsal::{Force, Report, at};

use crate::ledger::both::on_both;

/// Three closed hate crimes and one report that is no crime, all of the first days of November 2026.
fn some(force: &Force) {
    for (words, day) in [
        ("Words at the tram stop.", "2026-11-02 09:00"),
        ("Words at the bus stop.", "2026-11-02 10:00"),
        ("Words at the gate.", "2026-11-02 11:00"),
    ] {
        force.hate_crime_to_closure(&Report::of(words).strand("RACE").victim("Rehearsal Victim Alder"), at(day));
    }
    force.no_crime(&Report::of("A leaflet was left.").strand("RACE").suspect("Rehearsal Suspect Cedar"), at("2026-11-03 12:00"));
}

#[test]
fn an_audit_is_drawn_at_random_from_a_kept_seed_scored_once_and_its_findings_are_owed() {
    on_both("audit", |force| {
        some(force);
        force.clock_shows("2026-11-10 10:00");
        let registrar = force.actor(Role::CrimeRegistrar);
        let wrong = registrar.fill("/registrar/audits/new", &[("from", "05/11/2026"), ("to", "01/11/2026"), ("size", "0")]).expect_status(422);
        assert_eq!(wrong.wrong_with("to"), "The last day is before the first.");
        assert_eq!(wrong.wrong_with("size"), "Enter a number from 1 to 500.");
        let nothing =
            registrar.fill("/registrar/audits/new", &[("from", "01/10/2026"), ("to", "02/10/2026"), ("size", "4")]).expect_status(422);
        assert!(nothing.wrong_with("from").starts_with("No hate crime was closed in this period"));

        let sheet = registrar.sheet("/registrar/audits/new").with(&[("from", "01/11/2026"), ("to", "09/11/2026"), ("size", "4")]);
        assert_eq!(registrar.send_sheet(&sheet).expect_status(303).location(), "/registrar/audits/2026-1");
        assert_eq!(registrar.send_sheet(&sheet).expect_status(303).location(), "/registrar/audits/2026-1", "sent twice, it is drawn once");
        let page = registrar.get("/registrar/audits/2026-1").expect_status(200);
        assert!(page.says("4 of 4 records") && page.says("Reports where no crime stands") && page.says("Seed"), "{}", page.words());
        assert!(page.says("Nothing is scored yet"), "{}", page.words());

        let (first, second) = ("/registrar/audits/2026-1/1", "/registrar/audits/2026-1/2");
        let unanswered = registrar.fill(first, &[("note", "Kept as typed.")]).expect_status(422);
        assert_eq!(unanswered.wrong_with("q-flagged"), "Choose an answer.");
        assert!(unanswered.body.contains("Kept as typed."));
        let all = |answer: &'static str| {
            ["flagged", "in-time", "right-offence", "each-victim", "right-outcome"].map(|code| (format!("q-{code}"), answer))
        };
        let (yes, mut no) = (all("yes"), all("yes"));
        no[1].1 = "no";
        let answers = |given: &[(String, &'static str)]| -> Vec<(String, String)> {
            given.iter().map(|(name, answer)| (name.clone(), (*answer).to_owned())).collect()
        };
        for (path, given) in [(first, answers(&yes)), (second, answers(&no))] {
            let given: Vec<(&str, &str)> = given.iter().map(|(name, answer)| (name.as_str(), answer.as_str())).collect();
            let sheet = registrar.sheet(path).with(&given);
            registrar.send_sheet(&sheet).expect_status(303);
            registrar.send_sheet(&sheet).expect_status(303);
        }
        let kept = registrar.get(second).expect_status(200);
        assert!(kept.says("Scored by") && kept.says("No: this is a finding") && kept.sheets().is_empty(), "as it was scored: {}", kept.words());
        let page = registrar.get("/registrar/audits/2026-1").expect_status(200);
        assert!(page.says("1 of 2, 50.0% (95% interval 9.5% to 90.5%)"), "{}", page.words());
        assert!(page.says("1 finding"), "{}", page.words());
        let front = registrar.get("/registrar").expect_status(200);
        assert!(front.says("2 of 4 scored") && front.says("Audit 2026-1: Was the recording decided within 24 hours"), "{}", front.words());
        let id = front
            .links()
            .into_iter()
            .find_map(|(href, _)| href.strip_suffix("/put-right").map(|path| path.replace("/incidents/", "")))
            .unwrap();
        assert!(
            force.incident(&id).is_closed() && force.duty(&id, "R-REC-09-AUDIT").unwrap().settled_at.is_none(),
            "the finding outlives the closure"
        );
        let manager = force.actor(Role::CrimeManager);
        assert!(manager.get("/").says("Put right what an audit found"));
        manager.takes(&id, "put-right", &[("error", "1"), ("result", "The reason for the delay is written down now.")]);
        assert!(registrar.get("/registrar").says("No finding of an audit is open."));
        force.verifies();
        assert!(force.actor(Role::HateCrimeOfficer).get(first).expect_status(200).says("Scored by"), "who reads the audit reads its sheets");
        force.actor(Role::HateCrimeOfficer).get("/registrar/audits/2026-1/3").expect_status(404);
        force.actor(Role::CrimeManager).get("/registrar").expect_status(404);
    });
}
