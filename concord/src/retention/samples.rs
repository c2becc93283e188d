//! Samples of the retention pages.

use super::pages::{DisposalsPage, Line, ReviewsPage};
use crate::frame::field::{Choice, Field};
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};

impl Sample for ReviewsPage {
    const NAME: &'static str = "retention/reviews.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let empty = || Self {
            chrome: staff("/retention"),
            filter: vec![
                Field::select("district", "District", vec![Choice::new("", "All districts")]),
                Field::select("state", "State", vec![Choice::new("", "Overdue and due soon")]),
            ],
            counts: (0, 0),
            lines: Vec::new(),
            more: false,
            proposed: Vec::new(),
            groups: vec![("3, All other offences (clear period 6 years)".into(), "A sample.".into())],
        };
        let line = |overdue: bool, state: &str| Line {
            id: REFERENCE.into(),
            district: "Sample district".into(),
            group: LONG_WORD.into(),
            due: "3 November 2026".into(),
            overdue,
            why: "Last came to notice 3 November 2020 (closed, this record) + 6 years = 3 November 2026.".into(),
            state: state.into(),
        };
        let proposed = [REFERENCE, "Sample district", "The clear period is over", "Sample Officer Rowan, 3 November 2026, 10:00"];
        let full = Self {
            counts: (1, 51),
            lines: vec![line(true, ""), line(false, "Legal hold")],
            more: true,
            proposed: vec![proposed.map(str::to_owned)],
            ..empty()
        };
        vec![("nothing due", empty()), ("due and overdue", full)]
    }
}

impl Sample for DisposalsPage {
    const NAME: &'static str = "retention/disposals.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = [
            REFERENCE,
            LONG_WORD,
            "The clear period is over",
            "Sample Officer Rowan",
            "Sample Manager Elm",
            "3 November 2026, 10:00",
            "12 texts, 3 keys, 1 files",
        ];
        let page = |lines| Self { chrome: staff("/retention"), lines };
        vec![("nothing", page(Vec::new())), ("some", page(vec![line.map(str::to_owned)]))]
    }
}
