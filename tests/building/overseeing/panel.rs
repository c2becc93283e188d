//! A scrutiny panel: closed cases drawn, redacted, released as previewed, and scored.

use practice::people::Role;
use rehearsal::{Force, Report, at};

use crate::ledger::both::on_both;

const NAME: &str = "Rehearsal Victim Alder";

fn closed(force: &Force) -> String {
    let words = "Rehearsal Victim Alder was shouted at by the kiosk of Gorse. Ring 07700 900123.";
    force.hate_crime_to_closure(&Report::of(words).strand("RACE").victim(NAME), at("2026-11-02 09:00"))
}

#[test]
fn a_panel_sees_exactly_what_was_previewed_without_names_and_its_sheets_are_added_up() {
    on_both("panel", |force| {
        let id = closed(force);
        force.clock_shows("2026-11-10 10:00");
        let officer = force.actor(Role::HateCrimeOfficer);
        let none = officer.fill("/scrutiny/new", &[("from", "01/10/2026"), ("to", "02/10/2026"), ("size", "2")]).expect_status(422);
        assert_eq!(none.wrong_with("from"), "No hate crime was closed in this period.");
        let drawn = officer.fill("/scrutiny/new", &[("from", "01/11/2026"), ("to", "09/11/2026"), ("size", "2")]).expect_status(303);
        assert_eq!(drawn.location(), "/scrutiny/2026-1");
        assert!(officer.get("/scrutiny").says("0 of 1 cases released"));
        let case = "/scrutiny/2026-1/1";
        let lead = force.actor(Role::TacticalLead);
        lead.get(case).expect_status(404);

        let preview = officer.get(case).expect_status(200);
        assert!(preview.says("was shouted at by the kiosk of Gorse."), "{}", preview.words());
        for hidden in [NAME, "Alder", "07700", "900123"] {
            assert!(!preview.body.contains(hidden), "{hidden}: {}", preview.words());
        }
        let old = officer.sheet(case);
        let again = officer.send_sheet(&old.clone().with(&[("hand", "Gorse"), ("what", "preview")])).expect_status(200);
        assert!(again.says("by the kiosk of") && !again.words().replace("Black out", "").contains("of Gorse."), "{}", again.words());
        let unseen = officer.send_sheet(&old.with(&[("hand", "Gorse"), ("what", "release")])).expect_status(422);
        assert!(unseen.says("What the panel would see is not what you previewed."), "{}", unseen.words());
        let seen = unseen.sheets().into_iter().find(|sheet| sheet.action == case).unwrap().with(&[("what", "release")]);
        officer.send_sheet(&seen).expect_status(303);
        officer.send_sheet(&seen).expect_status(303);

        let shown = lead.get(case).expect_status(200);
        assert!(
            shown.says("Strand: Race or ethnicity, perceived by the victim.") && !shown.says("Gorse") && !shown.body.contains(&id),
            "{}",
            shown.words()
        );
        assert!(force.journal_says(&id, "tactical-lead", "read a redacted account"), "who read it is logged");
        lead.get("/scrutiny/2026-1/1/score").expect_status(404);
        let marks = ["listened", "hostility", "thorough", "fair-end"].map(|code| format!("q-{code}"));
        let sheet = |member: &'static str, mark: &'static str| -> Vec<(String, String)> {
            let all = marks.iter().map(|name| (name.clone(), mark.to_owned()));
            all.chain([("member".to_owned(), member.to_owned()), ("comment".to_owned(), format!("Member {member} said so."))]).collect()
        };
        for (member, mark) in [("1", "5"), ("2", "2"), ("2", "4")] {
            let given = sheet(member, mark);
            let given: Vec<(&str, &str)> = given.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            officer.fill("/scrutiny/2026-1/1/score", &given).expect_status(303);
        }
        let wrong = officer.fill("/scrutiny/2026-1/1/score", &[("member", "0")]).expect_status(422);
        assert_eq!(wrong.wrong_with("member"), "Enter a number from 1 to 99.");
        let result = officer.get("/scrutiny/2026-1").expect_status(200);
        assert!(result.says("4.5 of 5, 2 sheets"), "a member's second sheet takes the place of the first: {}", result.words());
        assert!(officer.get(case).says("Member 2 said so."));
        let named =
            officer.fill("/scrutiny/2026-1/1/learning", &[("theme", "contact"), ("words", "Ring 07700 900123 sooner.")]).expect_status(422);
        assert!(named.wrong_with("words").contains("names nobody"), "{}", named.words());
        officer.fill("/scrutiny/2026-1/1/learning", &[("theme", "contact"), ("words", "Say earlier what happens next.")]).expect_status(303);
        assert!(lead.get("/learning").expect_status(200).says("Say earlier what happens next."));
        force.verifies();
        force.actor(Role::Supervisor).get("/scrutiny").expect_status(404);
    });
}
