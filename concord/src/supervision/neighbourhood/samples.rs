//! Samples of the neighbourhood desk.

use super::pages::{Line, NeighbourhoodPage};
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};

impl Sample for NeighbourhoodPage {
    const NAME: &'static str = "supervision/neighbourhood.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |next: &'static str, what: &str, state: &'static str| Line {
            id: REFERENCE.into(),
            href: if next.is_empty() { String::new() } else { format!("/incidents/{REFERENCE}/challenge") },
            next,
            what: what.into(),
            place: LONG_WORD.into(),
            owner: "Sgt Sample Maple".into(),
            clock: if state == "late" { "Late since 3 November 2026, 10:00".into() } else { "Due 9 November 2026, 10:00".into() },
            state,
        };
        let page = |waiting: Vec<Line>, open: Vec<Line>, ended: Vec<Line>| Self {
            chrome: staff("/neighbourhood"),
            more: !ended.is_empty(),
            waiting,
            open,
            ended,
        };
        vec![
            ("nothing waits", page(Vec::new(), Vec::new(), Vec::new())),
            (
                "something waits, is done, and is over",
                page(
                    vec![line("Choose an option", "Anti-social behaviour with prejudice", "late")],
                    vec![line("Note what it changed", "Mediation between neighbours", "due"), line("Tell the victim", LONG_WORD, "due")],
                    vec![line("", "Reassurance patrol or visit", "due")],
                ),
            ),
        ]
    }
}
