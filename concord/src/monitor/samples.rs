//! Samples of the monitors.

use super::compliance::{BehindPage, CompliancePage, Line, Number};
use super::pages::{Compared, Tile, WatchPage, WatchedPage};
use crate::frame::field::{Field, Problem};
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};
use crate::incident::samples::duty;
use crate::work::samples::lines;

impl Sample for WatchPage {
    const NAME: &'static str = "monitor/watch.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let tile = |title: &str, count: &str| Tile {
            title: title.into(),
            says: "Open hate reports with neither a crime number nor an approved rationale.".into(),
            count: count.into(),
            href: "/monitor/records/uncrimed".into(),
            some: count != "0",
        };
        let area = |name: &str, points: &str, means: &str, out: bool| {
            (name.to_owned(), "45%".to_owned(), "90 of 200".to_owned(), points.to_owned(), means.to_owned(), out)
        };
        let compared = Compared {
            title: "Victims spoken to by a supervisor in time".into(),
            href: "/figures/measures/supervisor-contact".into(),
            force: "63% (193 of 308)".into(),
            areas: vec![
                area("Sample district", "-18", "Below the force by more than chance explains. Ask why.", true),
                area(LONG_WORD, "", "No cases in this period.", false),
            ],
        };
        let page = |tiles: Vec<Tile>, compared: Vec<Compared>| Self {
            chrome: staff("/monitor/force"),
            title: "Monitor: hate crime and incidents".into(),
            says: "The whole force, as at 3 November 2026, 10:00.".into(),
            tiles,
            trend: None,
            compared,
            compliance: "/monitor/compliance".into(),
            districts: vec![("Sample district".into(), "/monitor/district/X1".into())],
        };
        vec![
            ("a quiet day", page(vec![tile("Logs without a crime number", "0")], Vec::new())),
            ("a busy day", page(vec![tile("Logs without a crime number", "12"), tile(LONG_WORD, "999")], vec![compared])),
        ]
    }
}

impl Sample for WatchedPage {
    const NAME: &'static str = "monitor/records.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |lines, next: &str| Self {
            chrome: staff("/monitor/force"),
            title: "Logs without a crime number".into(),
            says: "Open hate reports with neither a crime number nor an approved rationale.".into(),
            lines,
            back: "/monitor/force".into(),
            next: next.into(),
        };
        vec![("none", page(Vec::new(), "")), ("with a next page", page(lines(), "/monitor/records/uncrimed?after=x"))]
    }
}

impl Sample for CompliancePage {
    const NAME: &'static str = "monitor/compliance.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let number = |count: &str| Number {
            count: count.into(),
            href: if count == "0" { String::new() } else { "/monitor/compliance/duties?kept=missed".into() },
        };
        let line = |label: &str, says: &str| Line {
            label: label.into(),
            says: says.into(),
            numbers: vec![number("12"), number("1"), number("0"), number("3"), number("0"), number("2")],
            share: "75% (12 of 16)".into(),
        };
        let page = |problems: Vec<Problem>, rules: Vec<Line>| Self {
            chrome: staff("/monitor/force").with_error(!problems.is_empty()),
            problems,
            fields: vec![Field::day("from", "Due from").value("01/11/2026"), Field::day("to", "Due to").value("30/11/2026")],
            says: "Promises whose time was up from 1 November 2026 to 30 November 2026.".into(),
            head: practice::monitor::Kept::ALL.iter().map(|kept| kept.label()).collect(),
            districts: if rules.is_empty() { Vec::new() } else { vec![line("Sample district", "")] },
            rules,
        };
        let promise = "R-VIC-04 A supervisor speaks to every victim in person within 24 hours of an officer being assigned.";
        vec![
            ("no promise fell due", page(Vec::new(), Vec::new())),
            ("two rules", page(Vec::new(), vec![line("Supervisor speaks to the victim", promise), line(LONG_WORD, "")])),
            ("a question refused", page(vec![Problem::general("The last day is before the first. Change one of them.")], Vec::new())),
        ]
    }
}

impl Sample for BehindPage {
    const NAME: &'static str = "monitor/duties.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |duties, next: &str| Self {
            chrome: staff("/monitor/force"),
            title: "Supervisor speaks to the victim".into(),
            says: "Missed, still to do".into(),
            duties,
            back: "/monitor/compliance".into(),
            next: next.into(),
        };
        let late = vec![(REFERENCE.to_owned(), duty("late", "Late by 12 days"))];
        vec![("none", page(Vec::new(), "")), ("with a next page", page(late, "/monitor/compliance/duties?after=x"))]
    }
}
