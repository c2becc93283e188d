//! The golden list of doors: every address with the roles that it lets in and the test that goes through it.

use std::collections::BTreeMap;

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
    rust(files, &["tests", "concord"]).any(|file| file.text.contains("#[test]") && file.text.contains(&wanted) || file.text.contains("::test]") && file.text.contains(&wanted))
}

#[test]
fn the_golden_list_of_doors_is_the_houses_own() {
    let (golden, lines) = (golden(), concord::doors::all().lines());
    let missing: Vec<String> = lines.iter().filter(|line| !golden.contains_key(*line)).map(|line| format!("{line} | name_of_its_test")).collect();
    assert!(missing.is_empty(), "add to tests/golden/routes.txt, with the test that goes through each:\n{}", missing.join("\n"));
    let gone: Vec<&String> = golden.keys().filter(|line| !lines.contains(line)).collect();
    assert!(gone.is_empty(), "take out of tests/golden/routes.txt: {gone:#?}");
}

#[test]
fn every_door_names_a_test_that_is_there() {
    let files = files();
    let lost: Vec<String> = golden().into_iter().filter(|(_, test)| !is_there(&files, test)).map(|(door, test)| format!("{door}: {test}")).collect();
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
