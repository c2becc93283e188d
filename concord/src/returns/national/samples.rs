//! Samples of the pages of returns.

use super::answers::{AnswerLine, AnswersPage};
use super::columns::{ColumnsPage, FieldLine};
use super::measures::{MeasuresLine, MeasuresPage};
use super::pages::{Next, ReturnLine, ReturnPage, ReturnsPage, VersionLine};
use super::pictured::TableView;
use super::versions::{Change, VersionPage};
use crate::figures::pages::CellView;
use crate::frame::field::{Choice, Field, Problem};
use crate::frame::sample::{Drawn, LONG_WORD, Sample, draw, staff};

/// Every sample of this room.
pub fn all() -> Vec<Drawn> {
    let mut all = draw::<ReturnsPage>();
    all.extend(draw::<ReturnPage>());
    all.extend(draw::<VersionPage>());
    all.extend(draw::<AnswersPage>());
    all.extend(draw::<ColumnsPage>());
    all.extend(draw::<MeasuresPage>());
    all
}

const ADDRESS: &str = "/returns/nctt-weekly/2026-11-16";

fn answer(said: &str, colour: &'static str, href: &str) -> AnswerLine {
    AnswerLine {
        name: format!("Leicester {LONG_WORD}"),
        said: said.into(),
        colour,
        count: if said == "Something to report" { "2".into() } else { String::new() },
        note: if said == "Something to report" { "Invented: leaflets near the market.".into() } else { String::new() },
        when: "Due 23 November 2026, 09:00".into(),
        href: href.into(),
    }
}

impl Sample for ReturnsPage {
    const NAME: &'static str = "returns/national/list.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |state: &str, colour| ReturnLine {
            title: "Weekly summary for the National Community Tensions Team, 16 to 22 November 2026".into(),
            href: ADDRESS.into(),
            when: "23 November 2026, 12:00".into(),
            state: state.into(),
            colour,
        };
        let page = |reads: bool, due: Vec<ReturnLine>, went: Vec<ReturnLine>, answers: Vec<AnswerLine>| Self {
            chrome: staff("/returns"),
            reads,
            due,
            went,
            answers,
            measures: "Measures after an attack are off: no daily return is owed.".into(),
        };
        let href = format!("{ADDRESS}/answers/X1");
        vec![
            ("nothing", page(true, Vec::new(), Vec::new(), Vec::new())),
            (
                "due, late, sent",
                page(
                    true,
                    vec![line("Late: to prepare", "govuk-tag--red"), line("Waits for a second signature", "govuk-tag--yellow")],
                    vec![line("Sent", "govuk-tag--green")],
                    vec![answer("Missing", "govuk-tag--red", &href)],
                ),
            ),
            ("a district that owes an answer", page(false, Vec::new(), Vec::new(), vec![answer("No answer yet", "govuk-tag--blue", &href)])),
            ("a district that owes none", page(false, Vec::new(), Vec::new(), Vec::new())),
        ]
    }
}

fn tables() -> Vec<TableView> {
    let cell = |figure: &str, href: &str| CellView { figure: figure.into(), href: href.into() };
    let walk = format!("{ADDRESS}/records?table=A&row=Race&column=2025%2F26");
    let table = TableView {
        id: "table-a".into(),
        title: "Table A: Hate crimes recorded by the police, by monitored strand".into(),
        head: vec!["Strand".into(), "2025/26".into(), "% change".into()],
        figures: true,
        rows: vec![
            vec![cell("Race", ""), cell("1,234", &walk), cell("-3", "")],
            vec![cell(LONG_WORD, ""), cell("0", ""), cell("No figure", "")],
        ],
        notes: vec!["Coverage, the whole force, from 1 February 2026 to 3 February 2026: records are partial. Invented.".into()],
    };
    let answers = TableView {
        id: "table-answers".into(),
        title: "What districts and agencies reported".into(),
        head: vec!["District or agency".into(), "Answer".into(), "To report".into()],
        figures: false,
        rows: vec![vec![cell("Leicester", ""), cell("Nil return", ""), cell("0", "")]],
        notes: Vec::new(),
    };
    vec![table, answers]
}

impl Sample for ReturnPage {
    const NAME: &'static str = "returns/national/return.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |next: Next, wrong: Vec<(String, String)>, signed: bool| Self {
            chrome: staff("/returns"),
            title: "Weekly summary for the National Community Tensions Team, 16 to 22 November 2026".into(),
            address: ADDRESS.into(),
            facts: vec![("For".into(), "National Community Tensions Team".into()), ("State".into(), "To prepare".into())],
            wrong,
            next,
            answers: "9 of 12 districts and agencies answered; 4 of them said nil. 3 gave no answer.".into(),
            corrections: if signed {
                vec![("c1".into(), "A: Race, 2025/26 is to be 12. Invented. (Sample Registrar Maple)".into())]
            } else {
                Vec::new()
            },
            versions: if signed {
                vec![VersionLine {
                    number: 1,
                    href: format!("{ADDRESS}/versions/1"),
                    by: "Prepared by Sample Officer Rowan, signed by Sample Inspector Maple".into(),
                }]
            } else {
                Vec::new()
            },
            changed: if signed { vec![("Strand: Race, Incidents".into(), "12".into(), "13".into())] } else { Vec::new() },
            more_changed: if signed { 3 } else { 0 },
            heading: "Preview: as the records are now".into(),
            tables: tables(),
        };
        let prepare =
            Next { prepare: "Prepare this return".into(), prepare_href: format!("{ADDRESS}/prepare"), correct: true, ..Next::default() };
        let waits = Next { waits: "Sample Officer Rowan prepared this on 23 November 2026, 09:30.".into(), ..Next::default() };
        let went = Next { sent: true, prepare: "Prepare a revision".into(), file: format!("{ADDRESS}/versions/1"), ..prepare.clone() };
        let wrong = vec![
            ("Record 261118-4F7K2QX/1: the crime has no offence code. Reclassify it.".into(), "/incidents/261118-4F7K2QX".into()),
            (
                "Table A, row \"Total number of offences\", column \"2025/26\": the figure is 7, which cannot be with 3 motivating factors."
                    .into(),
                String::new(),
            ),
        ];
        vec![
            ("to prepare", page(prepare.clone(), Vec::new(), false)),
            ("something stops it", page(prepare, wrong, false)),
            ("to sign", page(Next { sign: true, ..waits.clone() }, Vec::new(), false)),
            ("one's own waits for somebody else", page(Next { own: true, ..waits.clone() }, Vec::new(), false)),
            ("a reader who only reads", page(waits, Vec::new(), false)),
            ("signed, and the records changed", page(went, Vec::new(), true)),
        ]
    }
}

impl Sample for VersionPage {
    const NAME: &'static str = "returns/national/version.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |number: usize, changes: Vec<Change>, more: usize| Self {
            chrome: staff("/returns"),
            title: "Weekly summary for the National Community Tensions Team, 16 to 22 November 2026".into(),
            back: ADDRESS.into(),
            number,
            facts: vec![
                ("Prepared".into(), "Sample Officer Rowan, 23 November 2026, 09:30".into()),
                ("Hash of what was signed".into(), format!("BLAKE3 {}", "9f".repeat(32))),
            ],
            revision: number > 1,
            changes,
            more,
            tables: tables(),
            fields: vec![
                Field::select("part", "What", vec![Choice::new("tables", "All tables, one figure a row")]),
                Field::select("format", "As", vec![Choice::new("csv", "CSV"), Choice::new("json", "JSON, everything")]),
            ],
            action: format!("{ADDRESS}/versions/{number}/file"),
        };
        let change = |before: &str, after: &str| Change {
            table: "Strand".into(),
            row: LONG_WORD.into(),
            column: "Incidents".into(),
            before: before.into(),
            after: after.into(),
        };
        vec![
            ("the first", page(1, Vec::new(), 0)),
            ("a revision", page(2, vec![change("12", "13"), change("", "1"), change("2", "")], 7)),
            ("a revision that changes no cell", page(3, Vec::new(), 0)),
        ]
    }
}

impl Sample for AnswersPage {
    const NAME: &'static str = "returns/national/answers.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let lines = vec![
            answer("Nil return", "govuk-tag--grey", ""),
            answer("Something to report", "govuk-tag--green", "/returns/nctt-weekly/2026-11-16/answers/X1"),
            answer("Missing", "govuk-tag--red", "/returns/nctt-weekly/2026-11-16/answers/X2"),
        ];
        vec![(
            "nil, a number, missing",
            Self {
                chrome: staff("/returns"),
                title: "Weekly summary".into(),
                back: (ADDRESS.into(), "Back to the return"),
                counts: (2, 1, 1),
                lines,
            },
        )]
    }
}

impl Sample for ColumnsPage {
    const NAME: &'static str = "returns/national/columns.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |field: &str, place: &str, error: &str| FieldLine {
            field: field.into(),
            needed: field == "crime_ref",
            place: place.into(),
            heading: format!("{field}_{LONG_WORD}"),
            place_error: error.into(),
            heading_error: error.into(),
        };
        let page = |error: &str, may_edit: bool| Self {
            chrome: staff("/returns").with_error(!error.is_empty()),
            problems: if error.is_empty() {
                Vec::new()
            } else {
                vec![Problem { text: format!("crime_ref: {error}"), href: "#place-crime_ref".into() }]
            },
            lines: vec![line("crime_ref", "1", error), line("csp", "", "")],
            may_edit,
        };
        vec![("to read", page("", false)), ("to change", page("", true)), ("refused", page("Place 1 is taken by force_code.", true))]
    }
}

impl Sample for MeasuresPage {
    const NAME: &'static str = "returns/national/measures.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |id: &str| MeasuresLine {
            id: id.into(),
            when: "On since 18 November 2026, 15:00".into(),
            reason: format!("Invented: an attack elsewhere. {LONG_WORD}"),
            by: "Sample Superintendent Maple".into(),
        };
        let page = |on: bool, may_switch: bool, lines: Vec<MeasuresLine>, error: &str| Self {
            chrome: staff("/returns").with_error(!error.is_empty()),
            problems: if error.is_empty() { Vec::new() } else { vec![Problem { text: error.into(), href: "#reason".into() }] },
            on,
            lines,
            fields: if may_switch && !on {
                vec![Field::when("from", "From when are they on?"), Field::lines("reason", "Why?", 3).error(error)]
            } else {
                Vec::new()
            },
            may_switch,
            once: "sample".into(),
        };
        vec![
            ("off, to read", page(false, false, Vec::new(), "")),
            ("off, to switch on", page(false, true, vec![line("")], "")),
            ("refused", page(false, true, Vec::new(), "Say why measures are switched on.")),
            ("on, to switch off", page(true, true, vec![line("m1"), line("")], "")),
        ]
    }
}
