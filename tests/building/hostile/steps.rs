//! Every step on a record with absurd answers.

use concord::incident::acts;
use rehearsal::{Colleague, Force, Sheet};

use super::{SCRIPT, in_the_middle, triers};

/// Names that the frame itself puts into a form.
const FRAME: &[&str] = &["csrf", "once", "version"];

/// The first colleague who is shown the step's form.
fn trier<'a, 'f>(all: &'a [Colleague<'f>], path: &str) -> &'a Colleague<'f> {
    all.iter().find(|one| one.get(path).status == 200).unwrap_or_else(|| panic!("nobody is shown {path}"))
}

/// The form with this answer to every question.
pub(super) fn all_answers(sheet: &Sheet, value: &str) -> Sheet {
    let answers: Vec<(&str, &str)> =
        sheet.names.iter().map(String::as_str).filter(|name| !FRAME.contains(name)).map(|name| (name, value)).collect();
    sheet.clone().with(&answers)
}

pub(super) fn absurd() -> Vec<(&'static str, String)> {
    vec![
        ("nothing", String::new()),
        ("white space", " \t ".into()),
        ("a script", SCRIPT.into()),
        ("an unknown code", "no-such-code".into()),
        ("a day that never was", "31/02/2026".into()),
        ("the future", "01/01/2199 10:00".into()),
        ("the far past", "1066-10-14T09:00:00Z".into()),
        ("invisible characters", "a\u{0}b\u{7}c".into()),
        ("25,000 characters", "x".repeat(25_000)),
        ("a huge number", "99999999999999999999".into()),
        ("a negative number", "-1".into()),
        ("right-to-left marks", "\u{202e}abc\u{2066}".into()),
    ]
}

/// Sends a form that should come back, and looks at what came.
pub(super) fn send(who: &Colleague<'_>, sheet: &Sheet, what: &str) {
    let answer = who.send_sheet(sheet);
    assert!([200, 303, 400, 404, 409, 422].contains(&answer.status), "{}: {what}: {} {}", sheet.action, answer.status, answer.words());
    assert!(!answer.body.contains("<script>alert"), "{}: {what} came back as markup", sheet.action);
    if answer.status == 422 {
        assert!(!answer.problems().is_empty(), "{}: {what}: nothing says what is wrong", sheet.action);
        assert!(answer.body.contains("<title>Error: "), "{}: {what}: the title does not say that there is an error", sheet.action);
        kept(&answer, sheet, what);
    }
}

/// Every text that was typed stands in the form again.
fn kept(answer: &rehearsal::Answer, sheet: &Sheet, what: &str) {
    let Some(back) = answer.sheets().into_iter().find(|back| back.action == sheet.action) else {
        panic!("{}: {what}: the form did not come back: {}", sheet.action, answer.words());
    };
    for (name, typed) in sheet.answers.iter().filter(|(name, _)| !FRAME.contains(&name.as_str())) {
        let free = back.free.contains(name);
        let stands = back.answers.iter().any(|(known, value)| known == name && value.trim() == typed.trim());
        assert!(!free || stands || typed.contains('\0') || is_parted(name, typed), "{}: {what}: the answer to {name} was lost", sheet.action);
    }
}

/// White space in a time comes back as the colon that was meant.
fn is_parted(name: &str, typed: &str) -> bool {
    name.ends_with("-time") && typed.trim().contains(char::is_whitespace)
}

fn each_step_takes_absurd_answers(force: &Force) {
    let id = in_the_middle(force);
    let all = triers(force);
    for step in acts::all() {
        let path = format!("/incidents/{id}/{}", step.code);
        let who = trier(&all, &path);
        let sheet = who.sheet(&path);
        for (what, value) in absurd() {
            send(who, &all_answers(&sheet, &value), what);
        }
        for name in sheet.names.iter().filter(|name| !FRAME.contains(&name.as_str())) {
            for value in ["no-such-code", "31/02/2026", "\u{0}"] {
                send(who, &who.sheet(&path).with(&[(name, value)]), &format!("{name} is {value:?}"));
            }
        }
        let about = who.get(&format!("{path}?about=99999999999%27%22%3Cscript%3Ealert"));
        assert!(about.status < 500 && !about.body.contains("<script>alert"), "{path}: about nothing: {}", about.status);
    }
    for reader in &all {
        assert!(!reader.opens(&id).body.contains("<script>alert"), "the record's page shows text as text");
    }
    force.verifies();
}

#[test]
fn every_step_answers_absurd_input_with_a_sentence_and_keeps_what_was_typed() {
    each_step_takes_absurd_answers(&Force::open());
}
