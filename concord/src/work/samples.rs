//! Samples of the front page and the worklists.

use super::pages::{HomePage, ListPage, ListsPage, Shown};
use crate::frame::field::{Choice, Field};
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};
use crate::incident::samples::{duties, duty};

/// Lines of a list: one that opens, one that is late, one that may only be listed.
pub fn lines() -> Vec<Shown> {
    let whole = Shown {
        id: REFERENCE.into(),
        href: format!("/incidents/{REFERENCE}"),
        reported: "3 November 2026, 10:00".into(),
        strands: vec!["Race".into(), "Religion".into()],
        place: "Street, Sample district".into(),
        grade: "Priority".into(),
        who: "Sample Sergeant Maple".into(),
        duty: "Supervisor speaks to the victim victim 1".into(),
        state: "due",
        clock: "Due 7 November 2026, 16:00".into(),
    };
    let late = Shown { state: "late", clock: "Late since 7 November 2026, 16:00".into(), place: LONG_WORD.into(), ..whole.clone() };
    let listed = Shown {
        id: REFERENCE.into(),
        reported: "3 November 2026, 10:00".into(),
        strands: vec!["Race".into()],
        state: "due",
        ..Shown::default()
    };
    vec![whole, late, listed]
}

impl Sample for HomePage {
    const NAME: &'static str = "work/home.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let empty = || Self { chrome: staff("/"), mine: Vec::new(), brought: Vec::new(), lists: Vec::new(), late: String::new(), more: false };
        let lists = vec![("To flag".into(), "/work/to-flag".into(), "3".into()), ("Overdue".into(), "/work/overdue".into(), "999+".into())];
        let busy = Self { mine: duties(), brought: vec![duty("late", "Late by 12 days")], lists, late: "1".into(), more: true, ..empty() };
        vec![("nothing to do", empty()), ("late duties of one's own and of others", busy)]
    }
}

impl Sample for ListsPage {
    const NAME: &'static str = "work/lists.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let list = |title: &str, count: &str| {
            (title.to_owned(), "/work/to-flag".to_owned(), count.to_owned(), "Hate reports that nobody has acknowledged.".to_owned())
        };
        vec![
            ("none", Self { chrome: staff("/work"), lists: Vec::new() }),
            (
                "with counts",
                Self { chrome: staff("/work"), lists: vec![list("To flag", "0"), list(LONG_WORD, "999+"), list("All records", "")] },
            ),
        ]
    }
}

impl Sample for ListPage {
    const NAME: &'static str = "work/list.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let choices = || vec![Choice::new("", "All districts"), Choice::new("X1", "Sample district")];
        let page = |lines: Vec<Shown>, duties: bool, narrowed: bool, next: &str| Self {
            chrome: staff("/work"),
            title: if duties { "Overdue".into() } else { "To flag".into() },
            says: "What it holds, in a sentence.".into(),
            count: lines.len().to_string(),
            lines,
            duties,
            filter: vec![Field::select("district", "District", choices()).value(if narrowed { "X1" } else { "" })],
            narrowed,
            here: "/work/to-flag".into(),
            next: next.into(),
            first: if next.is_empty() { String::new() } else { "/work/to-flag".into() },
            export: "/exports/new?what=worklist&list=all".into(),
        };
        vec![
            ("empty", page(Vec::new(), false, false, "")),
            ("empty because it is narrowed", page(Vec::new(), false, true, "")),
            ("records", page(lines(), false, false, "/work/to-flag?after=1~a")),
            ("duties", page(lines(), true, true, "")),
        ]
    }
}
