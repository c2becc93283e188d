//! Samples of the registrar's pages.

use super::audit::{AuditResultPage, Line};
use super::pages::{Listed, RegistrarPage};
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};

impl Sample for RegistrarPage {
    const NAME: &'static str = "registrar/registrar.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line =
            || (REFERENCE.to_owned(), format!("/incidents/{REFERENCE}"), format!("26/1: C2, {LONG_WORD}"), "3 November 2026, 10:00".to_owned());
        let list = |lines| Listed { title: "Cancellations to decide", empty: "No cancellation waits.", lines };
        let audit = (
            "2026-1".to_owned(),
            "/registrar/audits/2026-1".to_owned(),
            "1 October 2026 to 31 October 2026".to_owned(),
            "2 of 20 scored".to_owned(),
        );
        vec![
            ("nothing", Self { chrome: staff("/registrar"), lists: vec![list(Vec::new())], audits: Vec::new(), registrar: false }),
            ("full", Self { chrome: staff("/registrar"), lists: vec![list(vec![line(), line()])], audits: vec![audit], registrar: true }),
        ]
    }
}

impl Sample for AuditResultPage {
    const NAME: &'static str = "registrar/audit.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |score: &str, result: &str| Line {
            number: 1,
            incident: REFERENCE.into(),
            stratum: "Closed crimes".into(),
            score: score.into(),
            result: result.into(),
        };
        let page = |lines, failures| Self {
            chrome: staff("/registrar"),
            id: "2026-1".into(),
            facts: vec![("Period".into(), "1 October 2026 to 31 October 2026".into()), ("Seed".into(), "12345678901234567890".into())],
            rates: vec![("All".into(), "18 of 20, 90.0% (95% interval 69.9% to 97.2%)".into())],
            failures,
            lines,
        };
        vec![
            ("not scored", page(vec![line("/registrar/audits/2026-1/1", "")], Vec::new())),
            ("scored", page(vec![line("", "Right"), line("", "2 findings")], vec![(LONG_WORD.into(), 2)])),
        ]
    }
}
