//! Samples of the page of coverage.

use super::pages::{CoveragePage, Said};
use crate::frame::sample::{LONG_WORD, Sample, staff};

impl Sample for CoveragePage {
    const NAME: &'static str = "figures/coverage.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let said = |note: &str| Said {
            id: "sample".into(),
            place: "The whole force".into(),
            days: "1 February 2026 to 31 March 2026".into(),
            kind: "Partial: counted, with a note that follows the figures".into(),
            note: note.into(),
            by: "Sample Registrar Maple, 3 November 2026, 10:00".into(),
        };
        vec![
            ("nothing said", Self { chrome: staff("/figures"), said: Vec::new(), may_say: true }),
            ("a note", Self { chrome: staff("/figures"), said: vec![said("Another recording system."), said(LONG_WORD)], may_say: true }),
            ("a reader who may not say anything", Self { chrome: staff("/figures"), said: vec![said("")], may_say: false }),
        ]
    }
}
