//! Samples of the training register's pages.

use super::pages::{Ending, PersonTrainingPage, RegisterPage};
use crate::frame::sample::{LONG_WORD, Sample, staff};

impl Sample for RegisterPage {
    const NAME: &'static str = "training/register.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |full: bool| Self {
            chrome: staff("/supervision"),
            courses: vec!["Hate crime awareness".into(), LONG_WORD.into()],
            coverage: if full {
                vec![(
                    "Supervisor, Leicester".into(),
                    "/training?role=supervisor&district=X1".into(),
                    4,
                    vec!["3 of 4 (75%)".into(), String::new()],
                )]
            } else {
                Vec::new()
            },
            endings: if full {
                let ending = |late| Ending {
                    name: "Sgt Sample Maple".into(),
                    href: "/training/people/sample".into(),
                    course: LONG_WORD.into(),
                    when: "3 November 2026".into(),
                    late,
                };
                vec![ending(true), ending(false)]
            } else {
                Vec::new()
            },
            people: if full {
                vec![("Sgt Sample Maple".into(), "/training/people/sample".into(), "Hate crime awareness".into())]
            } else {
                Vec::new()
            },
            chosen: if full { "Supervisor, Leicester".into() } else { String::new() },
            may_note: full,
        };
        vec![("nobody", page(false)), ("coverage", page(true))]
    }
}

impl Sample for PersonTrainingPage {
    const NAME: &'static str = "training/person.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |lines, missing, may_note| Self {
            chrome: staff("/supervision"),
            name: "Sgt Sample Maple".into(),
            account: "sample".into(),
            lines,
            missing,
            may_note,
        };
        let line = |state, id: &str| (LONG_WORD.to_owned(), "3 November 2024".to_owned(), "3 November 2026".to_owned(), state, id.to_owned());
        vec![
            ("none", page(Vec::new(), vec!["Hate crime awareness".into()], true)),
            ("some", page(vec![line("Expired", "a"), line("In date", "b"), line("Renewed", "")], Vec::new(), true)),
        ]
    }
}
