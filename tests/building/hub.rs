//! The victim and witness hub's desk, safe contact, needs and interventions, learning points: over HTTP, on both engines.

use practice::people::Role;
use rehearsal::{Colleague, Force};

use crate::ledger::both::on_both;

/// A hate crime, crimed and assigned, whose victim agreed to be referred.
fn referred(force: &Force) -> String {
    force.clock_shows("2026-11-03 10:00");
    let id =
        force.actor(Role::CallHandler).records(&[("victim_address", "4 Rehearsal Row, ZZ99 4AB"), ("suspect_name", "Rehearsal Suspect Birch")]);
    let manager = force.actor(Role::CrimeManager);
    manager.takes(&id, "crime", &[("crime_number", "26/810001"), ("offence", "8M")]);
    manager.takes(&id, "assign", &[("investigator", "investigating-officer"), ("supervisor", "supervisor")]);
    force.actor(Role::InvestigatingOfficer).takes(&id, "refer", &[("person", "1"), ("consent", "agreed")]);
    id
}

/// The answers of a contract: text messages only, Monday to Friday, nine to three, no letters.
const CONTRACT: &[(&str, &str)] = &[
    ("person", "1"),
    ("preferred_name", "Invented Nickname Fern"),
    ("interpreter", "no"),
    ("safe", "text"),
    ("unsafe", "letter"),
    ("days", "tue"),
    ("from_time", "09:00"),
    ("to_time", "15:00"),
    ("limits", "No voicemail in this rehearsal."),
    ("review_at", "01/12/2026"),
];

/// The hub's page of victim 1.
fn desk_page(hub: &Colleague<'_>, id: &str) -> rehearsal::Answer {
    hub.get(&format!("/hub/{id}/1")).expect_status(200)
}

#[test]
fn the_hub_accepts_a_referral_plans_follows_the_court_and_asks_at_the_end() {
    on_both("hub", |force| {
        let id = referred(force);
        let hub = force.actor(Role::VictimHub);
        assert!(hub.get("/").expect_status(200).says("Answer a referral"), "the referral is on the hub's home page");
        assert!(hub.get("/hub").expect_status(200).links_to(&format!("/hub/{id}/1")));
        let unasked = hub.step(&id, "hub-plan", &[("person", "1"), ("aims", "Sleeps again."), ("review_at", "01/12/2026")]).expect_status(422);
        assert!(unasked.says("Accept the referral first"), "{}", unasked.words());
        let silent = hub.step(&id, "hub-answer", &[("answer", "back")]).expect_status(422);
        assert_eq!(silent.wrong_with("reason"), "Say why it is sent back.");
        hub.takes(&id, "hub-answer", &[("answer", "accept"), ("worker", "victim-hub")]);
        assert!(!force.duty(&id, "CT-4.1-ANSWER").unwrap().duty().is_open());

        hub.fill(
            "/hub/services/new",
            &[("name", "Rehearsal Counselling"), ("kind", "counselling"), ("capacity", "1"), ("contact", "0116 496 0000")],
        )
        .expect_status(303);
        hub.takes(&id, "hub-plan", &[("aims", "Sleeps again in this rehearsal."), ("review_at", "01/12/2026")]);
        let form = hub.get(&format!("/incidents/{id}/hub-action?about=1")).expect_status(200);
        let service = form
            .body
            .split("<option value=\"")
            .skip(1)
            .filter_map(|rest| rest.split_once('"'))
            .map(|(code, _)| code)
            .find(|code| !code.is_empty());
        hub.takes(&id, "hub-action", &[("what", "Six meetings, rehearsed."), ("service", service.unwrap()), ("due_at", "20/11/2026")]);
        assert!(hub.get("/hub/services").expect_status(200).says("0 of 1"), "who waits is not supported yet");
        hub.takes(&id, "hub-progress", &[("state", "begun")]);
        let full = hub.get("/hub/services").expect_status(200);
        assert!(full.says("1 of 1") && full.says("Full"), "{}", full.words());
        let edit = full.links().into_iter().find(|(_, words)| words == "Rehearsal Counselling").unwrap().0;
        hub.fill(&edit, &[("capacity", "4")]).expect_status(303);
        assert!(hub.get("/hub/services").expect_status(200).says("1 of 4"));

        hub.takes(&id, "hub-note", &[("kind", "contact"), ("channel", "phone"), ("note", "Spoke for a rehearsed hour.")]);
        assert!(!force.duty(&id, "CT-4.1-CONTACT").unwrap().duty().is_open(), "a call in the minute of the acceptance counts");
        hub.takes(&id, "hub-note", &[("kind", "court"), ("stage", "trial")]);
        hub.takes(&id, "hub-note", &[("kind", "measures"), ("measures", "screen")]);
        hub.takes(&id, "hub-note", &[("kind", "compensation")]);
        let page = desk_page(&hub, &id);
        for said in [
            "Sleeps again in this rehearsal.",
            "Six meetings, rehearsed.",
            "Rehearsal Counselling",
            "Trial",
            "Screen",
            "Compensation explained",
        ] {
            assert!(page.says(said), "{said}: {}", page.words());
        }
        hub.takes(&id, "hub-progress", &[("state", "done"), ("result", "It helped.")]);
        hub.takes(&id, "hub-end", &[("survey", "satisfied"), ("note", "Thankful, in this rehearsal.")]);
        assert!(desk_page(&hub, &id).says("Satisfied with the support"));
        assert!(!hub.get("/hub").expect_status(200).says(&id));
        assert!(force.journal_says(&id, "victim-hub", "looked at the support"));
        force.verifies();
    });
}

#[test]
fn an_unsafe_way_to_reach_somebody_is_refused_for_police_and_hub_and_a_breach_tells_the_supervisor() {
    on_both("safe_contact", |force| {
        let id = referred(force);
        let (officer, hub) = (force.actor(Role::InvestigatingOfficer), force.actor(Role::VictimHub));
        let none = officer.step(&id, "contract", &[("person", "1"), ("review_at", "01/12/2026")]).expect_status(422);
        assert_eq!(none.wrong_with("safe"), "Choose at least one safe way to reach them.");
        officer.takes(&id, "contract", CONTRACT);
        let form = officer.get(&format!("/incidents/{id}/contact")).expect_status(200);
        for said in ["Reaching victim 1 safely.", "Not safe: letter.", "Tuesday, 09:00 to 15:00", "No voicemail in this rehearsal."] {
            assert!(form.says(said), "{said}: {}", form.words());
        }
        assert!(!form.says("Invented Nickname Fern"), "a name is opened, not displayed");
        assert!(force.journal_says(&id, "investigating-officer", "looked at how to reach them safely"));
        let update = [("purpose", "update"), ("channel", "letter"), ("reached", "spoke"), ("note", "Wrote in this rehearsal.")];
        let refused = officer.step(&id, "contact", &update).expect_status(422);
        assert!(refused.wrong_with("channel").contains("letter is not safe for this person"), "{}", refused.words());
        assert!(refused.body.contains("Wrote in this rehearsal."), "nothing typed is lost");
        assert_eq!(force.incident(&id).contacts.len(), 0);
        officer.takes(&id, "contact", &[&update[..], &[("breach", "The letter had gone out before the contract.")]].concat());
        assert!(force.incident(&id).contacts[0].breach.is_some());
        let told = force.read(|tx| tx.number("SELECT COUNT(*) FROM outbox WHERE message LIKE '%against the contact contract%'", &[]));
        assert_eq!(told, 1, "the supervisor hears of it");

        hub.takes(&id, "hub-answer", &[("answer", "accept"), ("worker", "victim-hub")]);
        force.clock_shows("2026-11-03 20:00");
        let evening = [("kind", "contact"), ("at-date", "03/11/2026"), ("at-time", "19:30"), ("channel", "text"), ("note", "Texted.")];
        let refused = hub.step(&id, "hub-note", &evening).expect_status(422);
        assert!(refused.wrong_with("channel").contains("09:00 to 15:00"), "{}", refused.words());
        let opened = hub.post(&format!("/hub/{id}/1"), &[("csrf", &hub.csrf())]).expect_status(200);
        assert!(opened.says("Invented Nickname Fern") && opened.says("Rehearsal Victim Alder"));
        assert!(force.journal_says(&id, "victim-hub", "opened an identity"));
        force.verifies();
    });
}

/// Words that stand nowhere but in the parts that are none of the hub's.
const NOT_THE_HUBS: &[&str] = &["Zephyranthes", "Zinnwaldite", "Zoetrope", "Zygomorph", "Ziggurat"];

#[test]
fn the_hub_sees_the_part_of_the_victim_who_agreed_and_no_field_of_anybody_else() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let id = force.actor(Role::CallHandler).records(&[
        ("narrative", "Zephyranthes Suspect shouted at Zoetrope Victim in the market."),
        ("suspect_name", "Zephyranthes Suspect"),
        ("suspect_about", "Zinnwaldite coat"),
    ]);
    let manager = force.actor(Role::CrimeManager);
    manager.takes(&id, "crime", &[("crime_number", "26/810009"), ("offence", "8M"), ("victim", "1")]);
    manager.takes(&id, "assign", &[("investigator", "investigating-officer"), ("supervisor", "supervisor")]);
    manager.takes(
        &id,
        "add-person",
        &[("kind", "victim"), ("name", "Zoetrope Victim"), ("phone", "07700 900456"), ("safe_contact", "Zygomorph only")],
    );
    force.actor(Role::Supervisor).takes(&id, "review", &[("note", "Ziggurat enquiries.")]);
    let others: Vec<u32> = force.incident(&id).people.iter().map(|p| p.number).filter(|n| *n != 1).collect();
    manager.takes(&id, "refer", &[("person", "1"), ("consent", "agreed")]);
    let officer = force.actor(Role::InvestigatingOfficer);
    officer.takes(&id, "needs", &[("person", "1"), ("views", "Wants to be left in peace."), ("circumstances", "Was shouted at.")]);

    let hub = force.actor(Role::VictimHub);
    hub.takes(&id, "hub-answer", &[("person", "1"), ("answer", "accept"), ("worker", "victim-hub")]);
    let mut pages =
        vec!["/".to_owned(), "/hub".into(), "/work/all".into(), format!("/incidents/{id}"), format!("/hub/{id}/1"), format!("/people/{id}/1")];
    pages.extend(concord::incident::acts::all().flat_map(|step| {
        let path = format!("/incidents/{id}/{}", step.code);
        [path.clone(), format!("{path}?about=1")]
    }));
    for number in &others {
        pages.extend([
            format!("/hub/{id}/{number}"),
            format!("/people/{id}/{number}"),
            format!("/incidents/{id}/change-person?about={number}"),
        ]);
        assert_eq!(hub.get(&format!("/hub/{id}/{number}")).status, 404);
        let opened = hub.post(&format!("/incidents/{id}/people/{number}"), &[("csrf", &hub.csrf())]);
        assert_eq!(opened.status, 404, "person {number}: {}", opened.words());
        let opened = hub.post(&format!("/hub/{id}/{number}"), &[("csrf", &hub.csrf())]);
        assert_eq!(opened.status, 404, "person {number}");
        let stolen = hub.post(
            &format!("/incidents/{id}/change-person?about=1"),
            &[("csrf", &hub.csrf()), ("once", "x"), ("version", "0"), ("kind", "victim"), ("person", &number.to_string())],
        );
        assert_eq!(stolen.status, 404, "person {number}");
    }
    for path in &pages {
        let answer = hub.get(path);
        assert!(answer.status == 200 || answer.status == 404 || answer.location().starts_with("/hub/"), "{path}: {}", answer.status);
        for word in NOT_THE_HUBS {
            assert!(!answer.body.contains(word), "{path} shows {word}");
        }
        for number in &others {
            assert!(!answer.says(&format!("Suspect {number}")), "{path} tells of a suspect: {}", answer.words());
        }
    }
    let own = hub.get(&format!("/hub/{id}/1")).expect_status(200);
    assert!(own.says("Wants to be left in peace.") && own.says("Was shouted at."), "{}", own.words());

    // Consent withdrawn is sight lost, with the very next request.
    officer.takes(&id, "consent", &[("person", "1"), ("recipient", "victim-service"), ("given", "no")]);
    hub.get(&format!("/hub/{id}/1")).expect_status(404);
    hub.get(&format!("/incidents/{id}")).expect_status(404);
    force.verifies();
}

#[test]
fn the_hub_sees_its_own_page_of_a_record_and_takes_no_step_about_a_suspect() {
    let force = Force::open();
    let id = referred(&force);
    force.clock_shows("2026-11-04 12:00");
    let officer = force.actor(Role::InvestigatingOfficer);
    officer.takes(&id, "add-person", &[("kind", "suspect"), ("name", "Rehearsal Suspect Birch")]);
    let suspect = force.incident(&id).people.iter().find(|p| p.kind == practice::incident::PersonKind::Suspect).unwrap().number;
    let when = [("at-date", "04/11/2026"), ("at-time", "11:00"), ("kind", "charged")];
    officer.takes(&id, "charge", &[&when[..], &[("person", &suspect.to_string())]].concat());
    let hub = force.actor(Role::VictimHub);
    let csrf = hub.csrf();
    for step in concord::incident::acts::all().filter(|step| step.group == concord::incident::acts::Group::Court) {
        let path = format!("/incidents/{id}/{}", step.code);
        assert_eq!((hub.get(&path).status, hub.post(&path, &[("csrf", &csrf), ("entry", "1")]).status), (404, 404), "{path}");
    }
    assert_eq!(force.incident(&id).proceedings().count(), 1, "nobody took the charge back");

    assert_eq!(hub.opens(&id).expect_status(303).location(), format!("/hub/{id}"));
    assert_eq!(hub.get(&format!("/hub/{id}")).expect_status(303).location(), format!("/hub/{id}/1"));
    let page = desk_page(&hub, &id);
    for theirs in ["26/810001", "harged", "Suspect"] {
        assert!(!page.says(theirs), "{theirs}: {}", page.words());
    }
    force.program("victim-hub").get(&format!("/api/v1/incidents/{id}")).expect_status(404);
    officer.takes(&id, "add-person", &[("kind", "victim"), ("name", "Rehearsal Victim Elm")]);
    officer.takes(&id, "refer", &[("person", "3"), ("consent", "agreed")]);
    let both = hub.get(&format!("/hub/{id}")).expect_status(200);
    assert!(both.links_to(&format!("/hub/{id}/1")) && both.links_to(&format!("/hub/{id}/3")) && !both.says("Suspect"), "{}", both.words());
}

#[test]
fn an_intervention_is_on_its_owners_list_and_the_risk_shows_how_it_came_about() {
    on_both("interventions", |force| {
        let id = referred(force);
        let officer = force.actor(Role::InvestigatingOfficer);
        let answers = [("person", "1"), ("q-injury", "yes"), ("said-injury", "A rehearsed threat."), ("q-fire", "no"), ("q-repeat", "lesser")];
        officer.takes(&id, "risk", &answers);
        let risk = force.incident(&id).risks[0].clone();
        assert_eq!((risk.yes, risk.no), (vec!["injury".to_owned(), "repeat-lesser".into()], vec!["fire".to_owned()]));
        assert!(risk.details.is_some());
        assert!(officer.opens(&id).says("Score 3 + 2 = 5: high by one grave answer."));
        let due = [("due_at-date", "04/11/2026"), ("due_at-time", "12:00")];
        officer.takes(
            &id,
            "intervene",
            &[&[("person", "1"), ("kind", "personal-alarm"), ("owner", "investigating-officer")][..], &due].concat(),
        );
        assert!(officer.get("/").expect_status(200).says("Do an intervention against the risk"));
        let early = officer.step(&id, "intervened", &[("effect", "worse")]).expect_status(422);
        assert_eq!(early.wrong_with("note"), "Say in what way the risk went up, and assess it again.");
        officer.takes(&id, "intervened", &[("effect", "reduced")]);
        assert!(!force.duty(&id, "CT-2.2h").unwrap().duty().is_open());
        assert!(officer.opens(&id).says("the risk went down"));
        force.verifies();
    });
}

#[test]
fn an_earlier_report_by_the_same_victim_is_suggested_to_who_may_know_of_it_and_a_person_confirms() {
    on_both("repeats", |force| {
        force.clock_shows("2026-11-02 10:00");
        let handler = force.actor(Role::CallHandler);
        let earlier = handler.records(&[("narrative", "Earlier, rehearsed.")]);
        let elsewhere = handler.records(&[("district", rehearsal::COUNTY)]);
        force.clock_shows("2026-11-03 10:00");
        let id = handler.records(&[]);
        let supervisor = force.actor(Role::Supervisor);
        let page = supervisor.opens(&id).expect_status(200);
        assert!(page.says("It may be: 1 earlier record in 12 months") && page.links_to(&format!("/incidents/{earlier}")), "{}", page.words());
        assert!(!page.says(&elsewhere), "a record out of reach does not exist");
        assert!(!supervisor.opens(&earlier).says("It may be"), "later reports are not earlier ones");
        supervisor.takes(&id, "repeat", &[("what", "victim"), ("stands", "yes")]);
        assert!(force.incident(&id).core.tags.contains(&"repeat-victim".to_owned()));
        assert!(supervisor.opens(&id).says("Confirmed. 1 earlier record in 12 months:"));
        force.verifies();
    });
}

#[test]
fn what_a_dissatisfied_victim_taught_reaches_the_tactical_group_without_naming_anybody() {
    on_both("learning", |force| {
        let id = referred(force);
        let supervisor = force.actor(Role::Supervisor);
        let call = [("purpose", "update"), ("channel", "phone"), ("reached", "spoke"), ("satisfaction", "dissatisfied")];
        supervisor.takes(&id, "contact", &call);
        let manager = force.actor(Role::CrimeManager);
        let learning = |words| {
            vec![
                ("cause", "not-informed"),
                ("urgent", "yes"),
                ("remedy", "Ring her today, rehearsed."),
                ("remedy_due_at-date", "03/11/2026"),
                ("remedy_due_at-time", "18:00"),
                ("learn", "yes"),
                ("theme", "contact"),
                ("learning", words),
            ]
        };
        let named = manager.step(&id, "review-cause", &learning("Ring 07700 900 123 sooner.")).expect_status(422);
        assert!(named.wrong_with("learning").contains("names nobody"), "{}", named.words());
        manager.takes(&id, "review-cause", &learning("Say within five days who has the case now."));
        assert!(force.duty(&id, "CT-2.2g-REMEDY").unwrap().duty().is_open());
        supervisor.takes(&id, "remedied", &[]);

        let officer = force.actor(Role::HateCrimeOfficer);
        let list = officer.get("/learning").expect_status(200);
        assert!(list.says("Say within five days who has the case now.") && list.says("Keeping in contact"), "{}", list.words());
        assert!(list.says(" on 3 November 2026, after a victim was dissatisfied") && list.says("Raised by "), "{}", list.words());
        let carry = list.links().into_iter().find(|(href, _)| href.starts_with("/learning/")).unwrap().0;
        let skipped = officer.fill(&carry, &[("status", "adopted")]).expect_status(422);
        assert!(!skipped.problems().is_empty(), "a point is decided on only from the agenda");
        officer.fill(&carry, &[("status", "on-agenda")]).expect_status(303);
        assert!(officer.get("/learning?status=on-agenda").expect_status(200).says("Say within five days"));
        assert!(!officer.get("/learning?status=raised").expect_status(200).says("Say within five days"));
        // Somebody of another district reads the point and is not told of which record it is.
        let elsewhere = force.signed_in("supervisor-county");
        let list = elsewhere.get("/learning").expect_status(200);
        assert!(list.says("Say within five days") && !list.says(&id));
        elsewhere.get(&carry).expect_status(404);
        force.verifies();
    });
}
