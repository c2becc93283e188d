//! Samples of the pages of measures.

use super::pages::{Defined, MeasurePage, MeasuresPage};
use crate::frame::field::{Choice, Field, Problem};
use crate::frame::sample::{LONG_WORD, Sample, staff};

fn defined() -> Defined {
    Defined {
        name: "Victims spoken to by a supervisor in time".into(),
        href: "/figures/measures/supervisor-contact".into(),
        says: vec!["Counted: victims to whom a supervisor spoke in time.".into(), "Rounding: whole per cent.".into()],
        from: "Duties".into(),
        cites: "R-VIC-04, CT-2.2a".into(),
    }
}

impl Sample for MeasuresPage {
    const NAME: &'static str = "figures/measures.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("two measures", Self { chrome: staff("/figures"), measures: vec![defined(), Defined { name: LONG_WORD.into(), ..defined() }] })]
    }
}

impl Sample for MeasurePage {
    const NAME: &'static str = "figures/measure.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |problems: Vec<Problem>, figure: &str, rows: Vec<(String, String, String)>| Self {
            chrome: staff("/figures").with_error(!problems.is_empty()),
            problems,
            measure: defined(),
            action: "/figures/measures/supervisor-contact".into(),
            fields: vec![
                Field::day("from", "From").value("01/11/2026"),
                Field::select("by", "Rows", vec![Choice::new("district", "District")]),
            ],
            figure: figure.into(),
            base: if figure.is_empty() { String::new() } else { "41 of 200".into() },
            head: "District".into(),
            rows,
            notes: vec!["Counted are the duties of the rules: R-VIC-04.".into()],
            publish: "/publications/new?measure=supervisor-contact".into(),
        };
        let rows = vec![
            ("Sample district".to_owned(), "82%".to_owned(), "41 of 50".to_owned()),
            (LONG_WORD.to_owned(), "No coverage".to_owned(), String::new()),
        ];
        let refused = vec![Problem::general("The last day, 2026-11-01, is before the first, 2026-11-30. Change one of them.")];
        vec![
            ("by district", page(Vec::new(), "21%", rows)),
            ("no cases", page(Vec::new(), "No cases in this period", Vec::new())),
            ("a question refused", page(refused, "", Vec::new())),
        ]
    }
}
