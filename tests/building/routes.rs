//! The golden list of doors: every address with the roles that it lets in and the test that goes through it.

use std::collections::BTreeMap;

use axum::http::Method;
use practice::people::Role;
use rehearsal::Force;

use crate::tidy::tree::{Kept, files, rust};

/// The golden list's lines: the door as the house lists it, and its test.
fn golden() -> BTreeMap<String, String> {
    let lines = include_str!("../golden/routes.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let parted = lines.map(|line| line.rsplit_once(" | ").unwrap_or_else(|| panic!("a line without its test: {line}")));
    parted.map(|(door, test)| (door.to_owned(), test.trim().to_owned())).collect()
}

/// Whether a test of this name is in the tree.
fn is_there(files: &[Kept], test: &str) -> bool {
    let wanted = format!("fn {test}(");
    let tested = |text: &str| text.contains("#[test]") || text.contains("#[tokio::test");
    rust(files, &["tests", "concord"]).any(|file| tested(&file.text) && file.text.contains(&wanted))
}

#[test]
fn the_golden_list_of_doors_is_the_houses_own() {
    let (golden, lines) = (golden(), concord::doors::all().lines());
    let missing: Vec<String> =
        lines.iter().filter(|line| !golden.contains_key(*line)).map(|line| format!("{line} | name_of_its_test")).collect();
    assert!(missing.is_empty(), "add to tests/golden/routes.txt, with the test that goes through each:\n{}", missing.join("\n"));
    let gone: Vec<&String> = golden.keys().filter(|line| !lines.contains(line)).collect();
    assert!(gone.is_empty(), "take out of tests/golden/routes.txt: {gone:#?}");
}

#[test]
fn every_door_names_a_test_that_is_there() {
    let files = files();
    let lost: Vec<String> =
        golden().into_iter().filter(|(_, test)| !is_there(&files, test)).map(|(door, test)| format!("{door}: {test}")).collect();
    assert!(lost.is_empty(), "no test of this name:\n{}", lost.join("\n"));
}

#[test]
fn every_public_page_answers_whoever_asks_and_carries_its_guards() {
    let force = Force::open();
    let visitor = force.visitor();
    for path in ["/healthz", "/readyz", "/metrics", "/accessibility", "/force.css", "/sign-in", "/sign-in/code", "/api/v1/openapi.json"] {
        let answer = visitor.get(path).expect_status(200);
        for guard in ["content-security-policy", "x-content-type-options", "referrer-policy", "x-request-id"] {
            assert!(answer.header(guard).is_some_and(|value| !value.is_empty()), "{path} comes without {guard}");
        }
    }
    let assets = concord::frame::assets::addresses();
    for address in [assets.css, assets.start_js, assets.concord_js, assets.favicon] {
        visitor.get(&address).expect_status(200);
    }
    visitor.get("/assets/none.css").expect_status(404);
    visitor.get("/no-such-page").expect_status(404);
    assert_eq!(visitor.get("/first-run").status, 404, "the force is set up");
}

#[test]
fn signing_out_ends_the_session_and_a_new_password_ends_the_others() {
    let force = Force::open();
    let (here, there) = (force.signed_in("analyst"), force.signed_in("analyst"));
    let refused = here.fill("/account/password", &[("old", "wrong"), ("new", "short"), ("again", "other")]).expect_status(422);
    assert_eq!(refused.wrong_with("old"), "This is not your password.");
    assert_eq!(refused.wrong_with("new"), "Use at least 12 characters.");
    assert_eq!(refused.wrong_with("again"), "The two new passwords differ.");
    assert!(!refused.body.contains("value=\"wrong\""), "a password is never written back");
    let new = "three unusual words";
    here.fill("/account/password", &[("old", rehearsal::PASSWORD), ("new", new), ("again", new)]).expect_status(303);
    here.get("/account").expect_status(200);
    assert_eq!(there.get("/account").status, 303, "the other session is over");
    let csrf = here.csrf();
    assert_eq!(here.post("/sign-out", &[("csrf", &csrf)]).expect_status(303).location(), "/sign-in");
    assert_eq!(here.get("/account").status, 303);
}

#[test]
fn a_report_typed_past_the_end_of_the_session_goes_through_the_sign_in_and_is_recorded() {
    let force = Force::open();
    let handler = force.actor(Role::CallHandler);
    let report = handler.sheet("/incidents/new").with(rehearsal::REPORT);
    handler.post("/sign-out", &[("csrf", &handler.csrf())]).expect_status(303);
    let sent = |sheet: &rehearsal::Sheet, from: &str| {
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", from)];
        handler.request(Method::POST, &sheet.action, &headers, sheet.body())
    };
    assert_eq!(sent(&report, "cross-site").expect_status(303).location(), "/sign-in", "a stranger's page gets nothing carried");

    let door = sent(&report, "same-origin").expect_status(401);
    assert!(door.says("What you typed is kept"), "{}", door.words());
    let sheet = |answer: &rehearsal::Answer, action: &str| answer.sheets().into_iter().find(|sheet| sheet.action == action).expect("its form");
    let account = Role::CallHandler.code();
    let wrong = sent(&sheet(&door, "/sign-in").with(&[("sign_in", account), ("password", "not this one")]), "same-origin").expect_status(422);
    let mut next =
        sent(&sheet(&wrong, "/sign-in").with(&[("sign_in", account), ("password", rehearsal::PASSWORD)]), "same-origin").expect_status(200);
    if let Some(codes) = next.sheets().into_iter().find(|sheet| sheet.action == "/sign-in/code") {
        next = sent(&codes.with(&[("code", &force.code_of(account))]), "same-origin").expect_status(200);
    }
    assert!(next.says("Send what you typed"), "{}", next.words());
    let kept = sheet(&next, "/incidents/new");
    let recorded = sent(&kept, "same-origin").expect_status(303).location().to_owned();
    assert!(handler.get(&recorded).says("Shouted at in the market in this rehearsal."), "{recorded}");
    assert_eq!(sent(&kept, "same-origin").location(), recorded, "sent twice it is recorded once");
}

#[test]
fn an_administrator_suspends_restores_and_resets_somebody_and_ends_a_posting() {
    let force = Force::open();
    let (administrator, analyst) = (force.actor(Role::Administrator), force.actor(Role::Analyst));
    let page = "/admin/users/analyst";
    let press = |what: &str| {
        let csrf = administrator.csrf();
        administrator.post(&format!("{page}/{what}"), &[("csrf", &csrf)])
    };
    administrator.get(page).expect_status(200);
    press("suspend").expect_status(303);
    assert_eq!(analyst.get("/account").status, 303, "suspended at once");
    press("restore").expect_status(303);
    force.actor(Role::Analyst).get("/account").expect_status(200);
    assert!(press("password").expect_status(200).says("analyst"), "the new password is shown once");
    let old = force.visitor().fill("/sign-in", &[("sign_in", "analyst"), ("password", rehearsal::PASSWORD)]);
    assert_eq!(old.status, 422, "the old password is over");
    assert!([200, 303, 409, 422].contains(&press("codes").status));
    let csrf = administrator.csrf();
    administrator.post("/admin/postings/posting-analyst/end", &[("csrf", &csrf)]).expect_status(303);
    let posting = force.read(|tx| concord::people::sql::postings(tx, "analyst")).pop().unwrap();
    assert!(posting.to_at.is_some(), "the posting is ended");
    force.verifies();
}

#[test]
fn one_time_codes_are_asked_for_once_they_are_set_up_and_a_wrong_one_lets_nobody_in() {
    let force = Force::open();
    force.actor(Role::Supervisor);
    let visitor = force.visitor();
    let next = visitor.fill("/sign-in", &[("sign_in", "supervisor"), ("password", rehearsal::PASSWORD)]).expect_status(303);
    assert_eq!(next.location(), "/sign-in/code");
    assert_eq!(visitor.get("/work").expect_status(303).location(), "/sign-in", "half signed in is not signed in");
    let wrong = visitor.fill("/sign-in/code", &[("code", "no code")]).expect_status(422);
    assert_eq!(wrong.wrong_with("code"), "This is not the code of this moment. Enter the newest one.");
    force.signed_in("supervisor").get("/work").expect_status(200);
}

#[test]
fn every_cell_of_a_figure_leads_to_the_records_that_it_counted() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let handler = force.actor(Role::CallHandler);
    let (race, both) = (handler.records(&[]), handler.records(&[("strands", "RACE"), ("strands", "SO")]));
    let officer = force.actor(Role::HateCrimeOfficer);
    let page = officer.get("/figures?from=2026-11-01&to=2026-11-30&by=strand&unit=incidents").expect_status(200);
    let cells: Vec<(String, String)> = page.links().into_iter().filter(|(href, _)| href.starts_with("/figures/records?")).collect();
    assert!(!cells.is_empty(), "{}", page.words());
    for (href, figure) in &cells {
        let records = officer.get(href).expect_status(200);
        let shown = [&race, &both].iter().filter(|id| records.links_to(&format!("/incidents/{id}"))).count();
        assert_eq!(&shown.to_string(), figure, "{href}");
    }
    assert!(cells.iter().any(|(_, figure)| figure == "2") && cells.iter().any(|(_, figure)| figure == "1"), "{cells:?}");
    assert!(force.journal_says(&race, "hate-crime-officer", "listed behind a figure"));
    let elsewhere = force.signed_in(&rehearsal::at_county(Role::Supervisor));
    for (href, _) in &cells {
        assert!(!elsewhere.get(href).expect_status(200).says(&race), "a figure leads nobody out of their district");
    }
}
