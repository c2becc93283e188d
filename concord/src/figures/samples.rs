//! Samples of the figures and of the records behind them.

use super::pages::{CellView, FiguresPage, RecordsPage};
use crate::frame::field::{Choice, Field, Problem};
use crate::frame::sample::{LONG_WORD, Sample, staff};
use crate::work::samples::lines;

impl Sample for FiguresPage {
    const NAME: &'static str = "figures/figures.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let fields = || {
            let units = vec![Choice::new("offences", "Offences"), Choice::new("flags", "Motivating factors")];
            vec![
                Field::day("from", "From").value("01/11/2026"),
                Field::day("to", "To").value("30/11/2026"),
                Field::select("unit", "Count", units),
            ]
        };
        let cell = |figure: &str| CellView {
            figure: figure.into(),
            href: if figure == "0" { String::new() } else { "/figures/records?row=RACE".into() },
        };
        let page = |problems: Vec<Problem>, rows: Vec<(String, Vec<CellView>, bool)>| Self {
            chrome: staff("/figures").with_error(!problems.is_empty()),
            problems,
            fields: fields(),
            caption: if rows.is_empty() { String::new() } else { "Offences, 2026-11-01 to 2026-11-30".into() },
            head: if rows.is_empty() { Vec::new() } else { vec!["Strand".into(), "November 2026".into(), "All".into()] },
            rows,
            notes: vec!["An offence with several strands counts once in the total.".into()],
        };
        let rows = vec![
            ("Race".to_owned(), vec![cell("12"), cell("12")], false),
            (LONG_WORD.to_owned(), vec![cell("0"), cell("0")], false),
            ("Total number of offences".to_owned(), vec![cell("12"), cell("12")], true),
        ];
        let refused = vec![Problem::general("The last day, 2026-11-01, is before the first, 2026-11-30. Change one of them.")];
        vec![("a table", page(Vec::new(), rows)), ("a question refused", page(refused, Vec::new()))]
    }
}

impl Sample for RecordsPage {
    const NAME: &'static str = "figures/records.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |lines, next: &str| Self {
            chrome: staff("/figures"),
            title: "Records behind the figure".into(),
            says: "RACE, 2026-11".into(),
            lines,
            back: "/figures".into(),
            next: next.into(),
        };
        vec![("none", page(Vec::new(), "")), ("with a next page", page(lines(), "/figures/records?after=x"))]
    }
}
