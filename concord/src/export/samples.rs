//! Samples of the page of files that leave.

use super::pages::{ExportsPage, Line};
use crate::frame::sample::{LONG_WORD, Sample, staff};

impl Sample for ExportsPage {
    const NAME: &'static str = "export/exports.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = || Line {
            id: "0123456789abcdef".into(),
            title: "Worklist: Overdue".into(),
            facts: format!("61 rows, CSV, with names and telephone numbers; for {LONG_WORD}"),
            asked: "Sample Manager Rowan, 3 November 2026, 10:00".into(),
            stands: "Waits for somebody else to agree".into(),
            ..Line::default()
        };
        let waiting = Line { purpose: "Invented: calls before the weekend.".into(), ..line() };
        let ready = Line { stands: "Agreed by Sample Sergeant Maple; fetch it by 4 November 2026, 10:00".into(), ready: true, ..line() };
        let taken = Line { stands: "Taken 3 November 2026, 11:00".into(), hash: "9f".repeat(32), ..line() };
        let page = |waiting: Vec<Line>, own: Vec<Line>| Self { chrome: staff("/exports"), waiting, own, may_export: true };
        vec![("none", page(Vec::new(), Vec::new())), ("some to decide, fetch and look up", page(vec![waiting], vec![ready, taken, line()]))]
    }
}
