//! Samples of the supervisor's page.

use super::pages::{DeskPage, Line};
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};

impl Sample for DeskPage {
    const NAME: &'static str = "supervision/desk.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |worries: &[&str]| Line {
            id: REFERENCE.into(),
            worries: worries.iter().map(|worry| (*worry).to_owned()).collect(),
            investigator: "PC Sample Ash".into(),
            supervisor: "Sgt Sample Maple".into(),
            reported: "3 November 2026, 10:00".into(),
            place: LONG_WORD.into(),
        };
        let page = |everybodys: bool, lines: Vec<Line>, quiet: Vec<Line>| Self {
            chrome: staff("/supervision"),
            everybodys,
            count: lines.len() + quiet.len(),
            worrying: lines.len(),
            more: everybodys,
            lines,
            quiet,
        };
        vec![
            ("no cases", page(false, Vec::new(), Vec::new())),
            ("nothing worries", page(false, Vec::new(), vec![line(&[])])),
            (
                "worries",
                page(true, vec![line(&["Somebody is at high risk", "Late: Review a high risk"]), line(&["Not reviewed yet"])], vec![line(&[])]),
            ),
        ]
    }
}
