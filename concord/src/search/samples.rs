//! Samples of the search and of a person's page.

use super::pages::{PersonPage, ResultsPage};
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};
use crate::work::samples::lines;

impl Sample for ResultsPage {
    const NAME: &'static str = "search/results.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let blank = || Self {
            chrome: staff("/search"),
            title: "Search".into(),
            asked: String::new(),
            problem: String::new(),
            exact: Vec::new(),
            lines: Vec::new(),
            before: String::new(),
            looked: false,
            may_export: true,
        };
        let refused = Self {
            chrome: staff("/search").with_error(true),
            problem: "Use 200 characters or fewer.".into(),
            asked: LONG_WORD.into(),
            ..blank()
        };
        let nothing = Self { asked: "goat".into(), looked: true, ..blank() };
        let found = Self { asked: "market".into(), looked: true, exact: lines(), lines: lines(), before: "7".into(), ..blank() };
        vec![("before anything was asked", blank()), ("refused", refused), ("nothing found", nothing), ("found by words and exactly", found)]
    }
}

impl Sample for PersonPage {
    const NAME: &'static str = "search/person.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let closed = || Self {
            chrome: staff("/work"),
            id: REFERENCE.into(),
            title: "Victim 1".into(),
            number: 1,
            facts: Vec::new(),
            may_open: false,
            keeping: Vec::new(),
            reasons: Vec::new(),
            audit: false,
            lines: Vec::new(),
        };
        let known = Self {
            facts: vec!["Risk high".into(), "Referral: declined".into()],
            may_open: true,
            keeping: vec![("In law".into(), LONG_WORD.into())],
            reasons: vec![("case".into(), "I work on this case".into())],
            audit: true,
            lines: lines(),
            ..closed()
        };
        vec![("closed to the reader", closed()), ("in other records too", known)]
    }
}
