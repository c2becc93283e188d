//! Requests of people in the data: the clock, the pack without third parties, the second person, statements of disagreement, and the access log.

use practice::people::Role;
use rehearsal::{Answer, Colleague, Force, Sheet};

use super::{PLACE, SUSPECT, VICTIM, closed, report};
use crate::ledger::both::on_both;

fn enters(officer: &Colleague<'_>, kind: &str, identity: &str) -> String {
    let answers =
        [("kind", kind), ("received", "04/11/2026"), ("name", VICTIM), ("asks", "Tell me what you hold about me."), ("identity", identity)];
    let address = officer.fill("/requests/new", &answers).expect_status(303).location().to_owned();
    officer.get(&address).expect_status(200);
    address.trim_start_matches("/requests/").to_owned()
}

fn posts(colleague: &Colleague<'_>, path: &str, answers: &[(&str, &str)]) -> Answer {
    let csrf = colleague.csrf();
    let answers: Vec<(&str, &str)> = answers.iter().copied().chain([("csrf", csrf.as_str())]).collect();
    colleague.post(path, &answers)
}

/// Looks for a person by name and puts all whom it finds on the request.
fn puts_on(officer: &Colleague<'_>, request: &str, name: &str) {
    let found = posts(officer, &format!("/requests/{request}/search"), &[("name", name)]).expect_status(200);
    let to = format!("/requests/{request}/records");
    let sheet = found.sheets().into_iter().find(|sheet| sheet.action == to).expect("somebody is found");
    let codes = found.body.split("name=\"person\" type=\"checkbox\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let all: Vec<(String, String)> = codes.map(|code| ("person".to_owned(), code.to_owned())).collect();
    assert!(!all.is_empty(), "{}", found.words());
    let sheet = Sheet { answers: sheet.answers.into_iter().filter(|(name, _)| name != "person").chain(all).collect(), ..sheet };
    officer.send_sheet(&sheet).expect_status(303);
}

#[test]
fn a_pack_has_no_third_partys_data_and_leaves_only_as_a_second_person_agreed_to_it() {
    on_both("pack", |force| {
        force.clock_shows("2026-11-05 10:00");
        let id = force.takes(&report());
        let officer = force.actor(Role::HateCrimeOfficer);
        let request = enters(&officer, "access", "");
        let path = format!("/requests/{request}");
        let page = officer.get(&path).expect_status(200);
        assert!(page.says("Received 4 November 2026 + 1 month = 4 December 2026.") && page.says(VICTIM), "{}", page.words());
        let empty = posts(&officer, &format!("{path}/pack"), &[]).expect_status(422);
        assert!(empty.says("No record is on this request yet"), "{}", empty.words());
        puts_on(&officer, &request, VICTIM);
        assert!(force.journal_about(&id).iter().any(|kept| kept.category.code() == "combination"), "records were combined");

        let preview = posts(&officer, &format!("{path}/pack"), &[]).expect_status(200);
        assert!(preview.says(VICTIM) && preview.says("█████") && preview.says(PLACE), "{}", preview.words());
        assert!(!preview.body.contains("Thistledown") && !preview.body.contains(SUSPECT), "{}", preview.words());
        assert!(preview.hidden("seen").is_none(), "the identity is not checked, and who prepared does not agree");
        officer.fill(&format!("{path}/clock"), &[("what", "identity"), ("how", "passport")]).expect_status(303);

        let second = force.actor(Role::DetectiveInspector);
        let seen = |colleague: &Colleague<'_>| posts(colleague, &format!("{path}/pack"), &[]).expect_status(200).hidden("seen");
        assert_eq!(seen(&officer), None, "who prepared it does not agree to it");
        let hash = seen(&second).expect("the second person may agree");
        let own = posts(&officer, &format!("{path}/agree"), &[("seen", &hash)]).expect_status(422);
        assert!(own.says("The person who asked cannot also approve"), "{}", own.words());
        let early = officer.fill(&format!("{path}/disclose"), &[("recipient", "Invented"), ("format", "text")]).expect_status(422);
        assert!(early.says("A second person must agree to the pack first"), "{}", early.words());
        posts(&second, &format!("{path}/agree"), &[("seen", &hash)]).expect_status(303);

        // What changes afterwards needs agreement anew.
        force.actor(Role::Supervisor).takes(&id, "redact", &[("words", PLACE)]);
        let changed = officer.fill(&format!("{path}/disclose"), &[("recipient", "Invented"), ("format", "text")]).expect_status(422);
        assert!(changed.says("not the one that was agreed to"), "{}", changed.words());
        let hash = seen(&second).expect("it can be agreed to again");
        posts(&second, &format!("{path}/agree"), &[("seen", &hash)]).expect_status(303);
        let file = officer.fill(&format!("{path}/disclose"), &[("recipient", "A solicitor, invented"), ("format", "text")]).expect_status(200);
        assert!(file.body.contains(VICTIM) && file.body.contains("█████") && file.header("content-disposition").is_some(), "{}", file.body);
        for other in ["Thistledown", PLACE] {
            assert!(!file.body.contains(other), "{other}: {}", file.body);
        }
        let told = force.journal_about(&id);
        let disclosed = told.iter().find(|kept| kept.category.code() == "disclosure").expect("the disclosure is in the journal");
        assert!(disclosed.event.contains(&format!("whoever made request {request}")) && !disclosed.event.contains("Yarrowby"));
        assert!(officer.get(&path).says("A solicitor, invented") && officer.get("/requests").says("What is held was disclosed"));
        six_kinds(force, &id);
        force.verifies();
    });
}

/// The log of the person lists the six kinds, across records, for those who may ask.
fn six_kinds(force: &Force, id: &str) {
    let other = force.takes(&report().at(rehearsal::at("2026-11-05 09:00")));
    let path = format!("/people/{id}/1/who-saw");
    let log = force.actor(Role::Auditor).get(&path).expect_status(200);
    for words in ["Across 2 records", &other, "Collected 2", "Disclosed 1", "Combined 1", "Erased 0", "Looked at", "Changed"] {
        assert!(log.says(words), "{words}: {}", log.words());
    }
    assert!(log.says("opened an identity") && !log.body.contains("Yarrowby"), "{}", log.words());
    for role in [Role::InvestigatingOfficer, Role::HateCrimeOfficer, Role::PartnerAgency] {
        force.actor(role).get(&path).expect_status(404);
    }
}

#[test]
fn the_clock_of_a_request_is_a_duty_that_stops_and_runs_again() {
    let force = Force::open();
    force.clock_shows("2026-11-05 10:00");
    let officer = force.actor(Role::HateCrimeOfficer);
    let request = enters(&officer, "access", "");
    let duties = |force: &Force| {
        let chain = format!("data_request/{request}");
        force.read(move |tx| concord::duty::sql::of(tx, &chain)).into_iter().map(|duty| (duty.rule, duty.due_at)).collect::<Vec<_>>()
    };
    assert_eq!(duties(&force), [("R-IG-08".to_owned(), Some(rehearsal::at("2026-12-04 00:00")))]);
    assert!(officer.get("/").says("Answer a request of a person in the data"));
    let path = format!("/requests/{request}/clock");
    let nothing = officer.fill(&path, &[("what", "pause")]).expect_status(422);
    assert_eq!(nothing.wrong_with("why"), "Choose why it is stopped.");
    officer.fill(&path, &[("what", "pause"), ("why", "identity")]).expect_status(303);
    assert_eq!(duties(&force).first().map(|duty| duty.0.as_str()), Some("R-IG-08-WAITS"));
    force.clock_shows("2026-11-15 10:00");
    officer.fill(&path, &[("what", "identity"), ("how", "driving-licence")]).expect_status(303);
    assert_eq!(duties(&force), [("R-IG-08".to_owned(), Some(rehearsal::at("2026-12-14 00:00")))]);
    officer.fill(&path, &[("what", "extend"), ("reason", "Many records.")]).expect_status(303);
    let page = officer.get(&format!("/requests/{request}")).expect_status(200);
    assert!(page.says("+ 2 months by extension + 10 days for which the clock was stopped = 14 February 2027."), "{}", page.words());
    let twice = officer.fill(&path, &[("what", "extend"), ("reason", "More.")]).expect_status(422);
    assert!(twice.says("can be done once"), "{}", twice.words());
    force.verifies();
    force.actor(Role::Supervisor).get("/requests").expect_status(404);
    force.actor(Role::ProfessionalStandards).get(&format!("/requests/{request}")).expect_status(404);
}

#[test]
fn a_refused_rectification_leaves_a_statement_beside_the_field_and_a_granted_one_must_be_done() {
    on_both("rectified", |force| {
        force.clock_shows("2026-11-05 10:00");
        let id = force.takes(&report());
        let officer = force.actor(Role::HateCrimeOfficer);
        let request = enters(&officer, "rectification", "known");
        puts_on(&officer, &request, VICTIM);
        let path = format!("/requests/{request}/decide");
        let early = officer.fill(&path, &[("outcome", "corrected"), ("reason", "It was put right.")]).expect_status(422);
        assert_eq!(early.wrong_with("outcome"), "Nothing was put right on a record of this request since it was received.");
        let row = format!("{request}.1");
        let answers = [
            ("outcome", "refused"),
            ("reason", "The officer's note says otherwise."),
            ("row", row.as_str()),
            ("field", "name"),
            ("statement", "My name was Larkspur at that time."),
        ];
        officer.fill(&path, &answers).expect_status(303);
        let supervisor = force.actor(Role::Supervisor);
        let opened = posts(&supervisor, &format!("/incidents/{id}/people/1"), &[]).expect_status(200);
        assert!(opened.says("Name: they disagree My name was Larkspur at that time."), "{}", opened.words());
        assert!(!supervisor.opens(&id).body.contains("Larkspur on the closed page"));

        let second = enters(&officer, "rectification", "known");
        puts_on(&officer, &second, VICTIM);
        let row = format!("{second}.1");
        let about = [("row", row.as_str()), ("field", "account"), ("statement", "It was before the arcade, not behind it.")];
        let answers: Vec<_> = [("outcome", "refused"), ("reason", "Two witnesses say behind.")].into_iter().chain(about).collect();
        officer.fill(&format!("/requests/{second}/decide"), &answers).expect_status(303);
        let page = supervisor.opens(&id).expect_status(200);
        assert!(page.says("Account of what happened: they disagree It was before the arcade, not behind it."), "{}", page.words());

        let third = enters(&officer, "rectification", "known");
        puts_on(&officer, &third, VICTIM);
        let change = supervisor.sheet(&format!("/incidents/{id}/change-person?about=1")).with(&[("name", "Rehearsal Victim Larkspur")]);
        supervisor.send_sheet(&change).expect_status(303);
        officer
            .fill(&format!("/requests/{third}/decide"), &[("outcome", "corrected"), ("reason", "The name is put right.")])
            .expect_status(303);
        assert!(officer.get(&format!("/requests/{third}")).says("This request is answered."));

        // What is closed is put right as it stands, and stays closed.
        let over = closed(force, "2026-11-02 09:00");
        let fourth = enters(&officer, "rectification", "known");
        puts_on(&officer, &fourth, VICTIM);
        let right = supervisor.sheet(&format!("/incidents/{over}/rectify?about=1")).with(&[("name", "Rehearsal Victim Larkspur")]);
        supervisor.send_sheet(&right).expect_status(303);
        assert!(force.incident(&over).is_closed());
        let opened = posts(&supervisor, &format!("/incidents/{over}/people/1"), &[]).expect_status(200);
        assert!(opened.says("Rehearsal Victim Larkspur"), "{}", opened.words());
        let open = supervisor.step(&id, "rectify", &[("person", "1"), ("kind", "victim")]).expect_status(422);
        assert!(open.says("Only a closed record that is still kept"), "{}", open.words());
        force.verifies();
    });
}

#[test]
fn an_open_request_holds_a_disposal_up_and_restriction_must_be_done_before_it_is_said() {
    let force = Force::open();
    force.clock_shows("2026-11-08 09:00");
    let id = super::closed(&force, "2026-11-02 09:00");
    let officer = force.actor(Role::HateCrimeOfficer);
    let request = enters(&officer, "restriction", "solicitor");
    puts_on(&officer, &request, VICTIM);
    let dispose = [("decision", "dispose"), ("ground", "no-purpose"), ("reason", "Not needed any more.")];
    let held = officer.step(&id, "review-keeping", &dispose).expect_status(422);
    assert!(held.problems().join(" ").contains(&format!("Request {request} of a person in the data")), "{}", held.words());
    let path = format!("/requests/{request}/decide");
    let early = officer.fill(&path, &[("outcome", "restricted"), ("reason", "It is disputed.")]).expect_status(422);
    assert_eq!(early.wrong_with("outcome"), "The processing of a record on this request is not restricted yet.");
    officer.takes(&id, "limit-processing", &[("limit_ground", "accuracy"), ("reason", "It is disputed.")]);
    officer.fill(&path, &[("outcome", "restricted"), ("reason", "It is disputed.")]).expect_status(303);
    officer.takes(&id, "review-keeping", &dispose);
    force.verifies();
}

#[test]
fn an_account_can_be_left_out_of_a_pack_with_its_ground() {
    let force = Force::open();
    force.clock_shows("2026-11-05 10:00");
    force.takes(&report());
    let officer = force.actor(Role::HateCrimeOfficer);
    let request = enters(&officer, "access", "known");
    puts_on(&officer, &request, VICTIM);
    let row = format!("/requests/{request}/records/1");
    posts(&officer, &row, &[("what", "withhold")]).expect_status(422);
    posts(&officer, &row, &[("what", "withhold"), ("withheld", "investigation")]).expect_status(303);
    let preview = posts(&officer, &format!("/requests/{request}/pack"), &[]).expect_status(200);
    assert!(preview.says("It would prejudice an investigation") && !preview.says(PLACE), "{}", preview.words());
    posts(&officer, &row, &[("what", "include")]).expect_status(303);
    assert!(posts(&officer, &format!("/requests/{request}/pack"), &[]).says(PLACE));
    posts(&officer, &row, &[("what", "remove")]).expect_status(303);
    assert!(officer.get(&format!("/requests/{request}")).says("No record is on this request yet"));
    let nothing = [("outcome", "nothing-held"), ("reason", "It was somebody else of the same name.")];
    officer.fill(&format!("/requests/{request}/decide"), &nothing).expect_status(303);
    force.verifies();
}
