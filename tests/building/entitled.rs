//! The Victims' Code, suspects and the court, letters and mail, through the pages.

mod court;
mod letters;
mod sink;

use practice::people::Role;
use rehearsal::Force;

use crate::ledger::both::on_both;
use crate::scenarios::crimed_and_assigned;

/// A hate crime of August 2026, crimed and assigned, with a suspect (person 2) and a victim who can be written to.
pub(super) fn with_suspect(force: &Force) -> String {
    force.clock_shows("2026-08-24 09:00");
    let id = force.actor(Role::CallHandler).records(&[("victim_address", "1 Rehearsal Street, Sample Town")]);
    crimed_and_assigned(force, &id, "8M", &format!("26/{}", id.replace('-', "")));
    let investigator = force.actor(Role::InvestigatingOfficer);
    investigator.takes(&id, "add-person", &[("kind", "suspect"), ("name", "Rehearsal Suspect Birch")]);
    let change = format!("/incidents/{id}/change-person?about=1");
    investigator.fill(&change, &[("email", "alder@rehearsal.example")]).expect_status(303);
    id
}

/// Answers to a step about the suspect, at a moment of August 2026.
pub(super) fn at<'a>(kind: &'a str, date: &'a str, time: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("person", "2"), ("kind", kind), ("at-date", date), ("at-time", time)]
}

#[test]
fn x6_the_page_shows_the_sum_of_a_charge_before_a_bank_holiday_for_both_rights() {
    on_both("x6", |force| {
        let (enhanced, standard) = (with_suspect(force), with_suspect(force));
        let investigator = force.actor(Role::InvestigatingOfficer);
        force.clock_shows("2026-08-25 10:00");
        let reasonless = investigator.step(&standard, "rights", &[("person", "1"), ("rights", "standard")]).expect_status(422);
        assert_eq!(reasonless.wrong_with("reason"), "Say why this victim does not have enhanced rights.");
        investigator.takes(&standard, "rights", &[("person", "1"), ("rights", "standard"), ("reason", "Invented reason, by their wish.")]);
        force.clock_shows("2026-08-27 11:05");
        for id in [&enhanced, &standard] {
            investigator.takes(id, "charge", &at("charged", "27/08/2026", "11:00"));
        }
        let due = |id: &str| force.duty(id, "R-VIC-02-CHARGE").unwrap().due_at;
        assert_eq!(due(&enhanced), Some(rehearsal::at("2026-08-29 00:00")), "the end of Friday");
        assert_eq!(due(&standard), Some(rehearsal::at("2026-09-05 00:00")), "the end of the following Friday");
        let page = investigator.opens(&enhanced).expect_status(200);
        assert!(page.says("+ 1 working day = end of Fri 28 Aug 2026 (enhanced rights; standard rights: 5 working days)"), "{}", page.words());
        assert!(page.says("Enhanced rights (victim of a hate crime).") && page.says("12. To make a complaint"), "{}", page.words());
        let page = investigator.opens(&standard).expect_status(200);
        assert!(page.says("end of Fri 4 Sep 2026 (not counted: Mon 31 Aug 2026 Summer bank holiday) (standard rights)"), "{}", page.words());

        force.clock_shows("2026-08-28 09:30");
        let call = [
            ("person", "1"),
            ("purpose", "update"),
            ("at-date", "28/08/2026"),
            ("at-time", "09:20"),
            ("channel", "phone"),
            ("reached", "spoke"),
        ];
        investigator.takes(&enhanced, "contact", &call);
        assert!(force.duty(&enhanced, "R-VIC-02-CHARGE").unwrap().duty().is_open(), "a call that does not say what it told stops no clock");
        let told: Vec<(&str, &str)> = call.iter().copied().chain([("tells", "1")]).collect();
        investigator.takes(&enhanced, "contact", &told);
        let duty = force.duty(&enhanced, "R-VIC-02-CHARGE").unwrap();
        assert_eq!((duty.settled_at, duty.duty().was_late()), (Some(rehearsal::at("2026-08-28 09:20")), false));
        force.verifies();
    });
}

#[test]
fn an_update_that_a_victim_opted_out_of_is_not_owed_and_the_page_says_why() {
    on_both("opted_out", |force| {
        let id = with_suspect(force);
        let investigator = force.actor(Role::InvestigatingOfficer);
        force.clock_shows("2026-08-25 10:00");
        let many = investigator.step(&id, "updates", &[("person", "1"), ("days", "400")]).expect_status(422);
        assert_eq!(many.wrong_with("days"), "Enter a number of days from 1 to 90.");
        investigator.takes(
            &id,
            "updates",
            &[("person", "1"), ("days", "14"), ("unwanted", "suspect-bailed"), ("note", "Wants to hear of a charge alone.")],
        );
        force.clock_shows("2026-08-25 12:00");
        investigator.takes(&id, "suspect", &at("bailed", "25/08/2026", "11:00"));
        let page = investigator.opens(&id).expect_status(200);
        assert!(page.says("Not owed: the victim opted out, 25 August 2026, 11:00"), "{}", page.words());
        assert!(page.says("Hears from us at least every 14 days. Does not want to be told: suspect bailed or released"), "{}", page.words());
        investigator.takes(&id, "take-back", &[("entry", "1"), ("reason", "It was another suspect.")]);
        assert!(force.duty(&id, "R-VIC-02-BAIL").is_none(), "an entry taken back starts no clock");
        assert!(force.journal_says(&id, "investigating-officer", "took an entry back"));
        force.verifies();
    });
}
