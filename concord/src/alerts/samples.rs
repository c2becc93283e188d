//! Samples of the page of alerts.

use super::pages::{AlertsPage, Line};
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};

impl Sample for AlertsPage {
    const NAME: &'static str = "alerts/alerts.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |record: &str, seen: &str| Line {
            id: "sample".into(),
            when: "3 November 2026, 10:00".into(),
            who: "Sample Constable Ash".into(),
            what: "Tried to open a record to which they are a party".into(),
            record: record.into(),
            seen: seen.into(),
        };
        let page = |lines: Vec<Line>, may_note| Self { chrome: staff("/alerts"), lines, may_note };
        vec![
            ("nothing yet", page(Vec::new(), true)),
            ("for the auditor", page(vec![line(REFERENCE, "")], false)),
            (
                "for professional standards",
                page(vec![line(REFERENCE, ""), line("", "3 November 2026, 11:00, Sample Officer Elm"), line(LONG_WORD, "")], true),
            ),
        ]
    }
}
