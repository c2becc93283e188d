//! Samples of the frame's own pages.

use super::field::{Choice, Field, Problem, problems};
use super::pages::{FailurePage, FormPage, ProsePage};
use super::sample::{LONG_WORD, REFERENCE, Sample, public, staff};
use crate::frame::chrome::DemoBar;

impl Sample for FailurePage {
    const NAME: &'static str = "frame/failure.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |heading: &str, sentence: &str, reference: &str| Self {
            chrome: public().with_error(true),
            heading: heading.into(),
            sentence: sentence.into(),
            reference: reference.into(),
        };
        vec![
            ("not found", page("Page not found", "If you typed the address, check it.", "")),
            ("fault", page("Something went wrong", "Nothing was half-saved.", "0123456789abcdef")),
        ]
    }
}

/// A form with a question of every kind.
fn every_kind() -> Vec<Field> {
    let few = || vec![Choice::new("one", "One").hint("The first of them"), Choice::new("two", LONG_WORD).group("Others")];
    vec![
        Field::inset("Policy on the day of the report: a sample."),
        Field::line("line", "One line").hint("A hint").value("As typed"),
        Field::lines("lines", "Several lines", 4).value("First line\nSecond line"),
        Field::radios("radios", "One of a few", few()).value("one"),
        Field::checkboxes("checkboxes", "Any of a few", few()).values(vec!["two".into()]),
        Field::select("select", "One of many", few()).optional(),
        Field::when("when", "When was it?").value("03/11/2026 10:00"),
        Field::day("day", "Which day?").value("03/11/2026"),
        Field::number("number", "How many?"),
        Field::password("password", "Password"),
        Field::code("code", "One-time code"),
        Field::file("file", "A file", ".csv"),
        Field::hidden("version", "3"),
    ]
}

fn form(fields: Vec<Field>, wrong: Vec<Problem>) -> FormPage {
    FormPage {
        chrome: staff("/work").with_error(!wrong.is_empty()),
        title: "Sign off and close".into(),
        caption: format!("Incident {REFERENCE}"),
        back: (format!("/incidents/{REFERENCE}"), "Back to the record".into()),
        lede: vec!["What to know before answering.".into()],
        in_the_way: Vec::new(),
        problems: wrong,
        compare: Vec::new(),
        fields,
        action: format!("/incidents/{REFERENCE}/close"),
        button: "Sign off and close".into(),
        upload: false,
        once: "sample".into(),
    }
}

impl Sample for FormPage {
    const NAME: &'static str = "frame/form.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let wrong: Vec<Field> = every_kind()
            .into_iter()
            .map(|field| if field.name.is_empty() || field.name == "version" { field } else { field.error("Say what is wrong here.") })
            .collect();
        let mut blocked = form(Vec::new(), Vec::new());
        blocked.in_the_way = vec![
            ("A supervisor calls every victim before closure. (victim 1)".into(), format!("/incidents/{REFERENCE}#duty-R-VIC-05-victim-1")),
            ("The control-room inspector acknowledges every report flagged as hate.".into(), format!("/incidents/{REFERENCE}#duty-R-CC-01")),
        ];
        let mut met = form(every_kind(), vec![Problem::general("Somebody else changed this record while you typed.")]);
        met.compare = vec![("What happened".into(), "My words".into(), format!("Their words, {LONG_WORD}"))];
        let mut demonstration = form(Vec::new(), Vec::new());
        demonstration.chrome.demo = Some(DemoBar {
            now_shown: "3 November 2026, 10:00".into(),
            now_value: "2026-11-03T10:00".into(),
            csrf: "sample".into(),
            back: "/".into(),
        });
        demonstration.chrome.notice = "Reviewed.".into();
        vec![
            ("every question", form(every_kind(), Vec::new())),
            ("every question refused", form(wrong.clone(), problems(&wrong))),
            ("duties in the way", blocked),
            ("two edits met", met),
            ("in a demonstration, with a notice", demonstration),
        ]
    }
}

impl Sample for ProsePage {
    const NAME: &'static str = "frame/prose.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let parts = vec![
            (String::new(), vec!["This service should be easy to use for everybody.".into()]),
            ("What may not work yet".into(), vec![format!("Please tell your administrator what stops you. {LONG_WORD}")]),
        ];
        vec![("two parts", Self { chrome: public(), title: "Accessibility".into(), parts })]
    }
}

impl Sample for crate::rooms::RoomsPage {
    const NAME: &'static str = "frame/rooms.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let rooms = crate::rooms::ROOMS.iter().map(|room| (room.href, room.title, room.says)).collect();
        vec![("every page there is", Self { chrome: staff("/rooms"), floors: vec![("Cases and victims", rooms)] })]
    }
}
