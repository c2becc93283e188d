//! Samples of the pages of the force's ground.

use super::pages::{GeographyPage, PreviewPage};
use crate::frame::field::{Choice, Field, Problem};
use crate::frame::sample::{LONG_WORD, Sample, staff};

impl Sample for GeographyPage {
    const NAME: &'static str = "geography/geography.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let fields = || {
            let contents = vec![Choice::new("wards", "Boundaries of wards (GeoJSON)"), Choice::new("population", "Population (CSV)")];
            vec![Field::radios("content", "What does the file hold?", contents), Field::file("file", "File", ".geojson,.csv")]
        };
        let page = |problems: Vec<Problem>, fields: Vec<Field>, loaded: Vec<[String; 3]>| Self {
            chrome: staff("/admin").with_error(!problems.is_empty()),
            problems,
            fields,
            loaded,
        };
        let loaded = || vec![["Boundaries of wards".to_owned(), "21".to_owned(), "3 November 2026, 10:00".to_owned()]];
        let wrong = vec![Problem { text: format!("Area 3: {LONG_WORD} has no outline."), href: "#file".into() }];
        vec![
            ("nothing loaded", page(Vec::new(), fields(), Vec::new())),
            ("loaded, to look at", page(Vec::new(), Vec::new(), loaded())),
            ("a file refused", page(wrong, fields(), loaded())),
        ]
    }
}

impl Sample for PreviewPage {
    const NAME: &'static str = "geography/preview.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            chrome: staff("/admin"),
            content: "Boundaries of wards (GeoJSON)".into(),
            counts: vec![("Areas".into(), "21".into()), ("Places kept".into(), "412".into())],
            rows: vec![["W1".into(), LONG_WORD.into(), "180".into()]],
            last_head: "Places of its outline",
            carried: vec![("id", "0123456789abcdef".into())],
        };
        vec![("wards", page)]
    }
}
