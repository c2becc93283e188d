//! Samples of the victim's pages.

use super::letters::LetterPage;
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};

impl Sample for LetterPage {
    const NAME: &'static str = "victim/letter.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |address: Vec<String>, text: &str| Self {
            chrome: staff("/work"),
            id: REFERENCE.into(),
            title: "Hearing or trial".into(),
            sent: "Victim 1, letter, 3 November 2026, 10:00".into(),
            address,
            text: text.into(),
        };
        vec![
            (
                "by post",
                page(
                    vec!["Sample Victim Alder".into(), "1 Sample Street".into(), LONG_WORD.into()],
                    "Dear Sample Victim Alder,\n\nThe case will be in court.",
                ),
            ),
            ("by e-mail", page(Vec::new(), LONG_WORD)),
        ]
    }
}
