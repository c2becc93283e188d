//! The screen that takes a report, and the search box, with absurd answers.

use practice::people::Role;
use rehearsal::{Force, REPORT};

use super::SCRIPT;
use super::steps::{absurd, all_answers, send};

/// A field, what is put into it, and the sentence that must stand beside it.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("narrative", " ", "narrative", "Say what happened."),
    ("channel", "pigeon", "channel", "Choose from the list."),
    ("district", "E99999999", "district", "Choose from the list."),
    ("district", "", "district", "Choose the district where it happened."),
    ("strands", "NO-SUCH", "strands", "Choose from the list."),
    ("perceived_by", "", "perceived_by", "Say who perceived the hostility."),
    ("reported_at-date", "31/02/2026", "reported_at", "Enter a real date, like 21/11/2026."),
    ("reported_at-time", "25:99", "reported_at", "Enter a real time, like 10:04."),
    ("reported_at-date", "01/01/2099", "reported_at", "The report cannot come from the future. Check the date and time."),
    ("reported_at-date", "", "reported_at", "Enter the date too, like 21/11/2026."),
    ("offence", "9A", "crime_number", "Enter the crime number of this offence, or leave the offence for later."),
    ("crime_number", "26/1", "offence", "Choose the offence that the crime number is for."),
    ("victim_name", "a\u{0}b", "victim_name", "This holds characters that cannot be seen. Type it again, or paste it as plain text."),
];

#[test]
fn everything_wrong_with_a_report_is_said_beside_its_question_and_nothing_typed_is_lost() {
    let force = Force::open();
    force.clock_shows("2026-11-03 10:00");
    let handler = force.actor(Role::CallHandler);
    for (field, typed, beside, sentence) in WRONG {
        let sheet = handler.sheet("/incidents/new").with(REPORT).with(&[(field, typed)]);
        let answer = handler.send_sheet(&sheet).expect_status(422);
        assert_eq!(answer.wrong_with(beside), *sentence, "{field} is {typed:?}");
        assert!(answer.body.contains("Rehearsal Victim Alder") || *field == "victim_name", "the victim's name was lost");
        assert!(answer.body.contains(&format!("href=\"#{beside}")), "the summary leads to {beside}");
    }
    assert_eq!(force.records(), 0, "nothing half-written");
    force.verifies();
}

#[test]
fn a_report_of_25_000_characters_is_refused_and_kept_and_one_of_20_000_is_taken() {
    let force = Force::open();
    let handler = force.actor(Role::CallHandler);
    let long = "word ".repeat(5_000);
    let sheet = handler.sheet("/incidents/new").with(REPORT).with(&[("narrative", &long)]);
    let answer = handler.send_sheet(&sheet).expect_status(422);
    assert!(answer.wrong_with("narrative").starts_with("Use 20000 characters or fewer."), "{}", answer.wrong_with("narrative"));
    assert!(answer.body.contains(long.trim()), "the account is still in the form");
    handler.records(&[("narrative", &"word ".repeat(4_000))]);
}

#[test]
fn a_script_in_every_text_is_shown_as_text_and_found_as_text() {
    let force = Force::open();
    let handler = force.actor(Role::CallHandler);
    let texts = ["narrative", "place", "words", "victim_name", "victim_phone", "victim_address", "reporter_name", "suspect_about"];
    let answers: Vec<(&str, &str)> = texts.iter().map(|name| (*name, SCRIPT)).collect();
    let id = handler.records(&answers);
    let officer = force.actor(Role::HateCrimeOfficer);
    let csrf = officer.csrf();
    let pages = [
        officer.opens(&id),
        officer.post(&format!("/incidents/{id}/people/1"), &[("csrf", &csrf)]),
        officer.get(&format!("/people/{id}/1")),
        officer.get("/work/all"),
        officer.post("/search", &[("csrf", &csrf), ("q", SCRIPT)]),
        officer.get(&format!("/incidents/{id}/correct")),
    ];
    for page in pages {
        let page = page.expect_status(200);
        assert!(!page.body.contains("<script>alert"), "{}", page.words());
    }
    assert!(officer.opens(&id).says("<script>alert('concord')</script>"), "it is there, as text");
    force.verifies();
}

#[test]
fn a_search_for_nothing_too_much_or_invisible_characters_says_so() {
    let force = Force::open();
    let officer = force.actor(Role::HateCrimeOfficer);
    let csrf = officer.csrf();
    let long = "é".repeat(300);
    for (q, status) in
        [("", 422), (long.as_str(), 422), ("a\u{0}b", 422), ("\" OR *", 200), ("%_'", 200), ("NEAR(a b)", 200), ("\u{202e}", 200)]
    {
        let answer = officer.post("/search", &[("csrf", &csrf), ("q", q)]).expect_status(status);
        assert!(status == 200 || answer.body.contains("govuk-error-message"), "{q:?}: nothing says what is wrong: {}", answer.words());
    }
    for before in ["x", "-1", "99999999999999999999"] {
        officer.post("/search", &[("csrf", &csrf), ("q", "market"), ("before", before)]).expect_status(200);
    }
}

/// The house's other forms, with who fills them in.
const OTHERS: &[(&str, Role)] = &[
    ("/account/password", Role::Analyst),
    ("/admin/force", Role::Administrator),
    ("/admin/packs/adopt", Role::Administrator),
    ("/admin/packs/settings/recording_hours", Role::Administrator),
    ("/admin/users/new", Role::Administrator),
    ("/admin/users/analyst/postings/new", Role::Administrator),
    ("/incidents/new", Role::CallHandler),
];

#[test]
fn every_other_form_of_the_house_answers_absurd_input_with_a_sentence() {
    let force = Force::open();
    for (page, role) in OTHERS {
        let colleague = force.actor(*role);
        for (what, value) in absurd() {
            let sheet = colleague.sheet(page);
            send(&colleague, &all_answers(&sheet, &value), what);
            for name in sheet.names.iter().filter(|name| !["csrf", "once", "version", "sealed"].contains(&name.as_str())) {
                send(&colleague, &sheet.clone().with(&[(name, &value)]), &format!("{name} is {what}"));
            }
        }
    }
    let administrator = force.actor(Role::Administrator);
    for page in ["/", "/admin", "/admin/force", "/admin/users", "/admin/users/analyst", "/admin/packs", "/account"] {
        let answer = administrator.get(page).expect_status(200);
        assert!(!answer.body.contains("<script>alert"), "{page} shows markup that somebody typed");
    }
    force.verifies();
}
