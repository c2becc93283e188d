//! Samples of the lists of suspects and of good results.

use super::good_news::{self, GoodNewsPage};
use super::suspects::{self, SuspectsPage};
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};

impl Sample for SuspectsPage {
    const NAME: &'static str = "supervision/suspects.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = suspects::Line {
            place: 1,
            reasons: format!("high risk to a victim or witness; {LONG_WORD}"),
            records: vec![(REFERENCE.into(), 2, "reported 3 November 2026, open".into())],
        };
        vec![("nobody", Self { chrome: staff("/work"), lines: Vec::new() }), ("one", Self { chrome: staff("/work"), lines: vec![line] })]
    }
}

impl Sample for GoodNewsPage {
    const NAME: &'static str = "supervision/good-news.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |record: &str, missing: &str| good_news::Line {
            record: record.into(),
            month: "November 2026".into(),
            strands: "Race or ethnicity".into(),
            result: format!("Found guilty, sentenced, higher because of the hostility {LONG_WORD}"),
            missing: missing.into(),
        };
        let page = |ready, to_ask, works_records| Self {
            chrome: staff("/good-news"),
            ready,
            to_ask,
            works_records,
            counted: "1 Charge or summons".into(),
        };
        vec![
            ("nothing yet", page(Vec::new(), Vec::new(), true)),
            ("both lists", page(vec![line(REFERENCE, "")], vec![line(REFERENCE, "ask victim 1; ask the CPS")], true)),
            ("for communications", page(vec![line("", "")], Vec::new(), false)),
        ]
    }
}
