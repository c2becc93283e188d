//! Samples of scrutiny's pages.

use super::case::PanelCasePage;
use super::pages::{PanelPage, PanelsPage};
use crate::frame::field::{Field, Problem};
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};

impl Sample for PanelsPage {
    const NAME: &'static str = "scrutiny/panels.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let panel = (
            "2026-1".to_owned(),
            "/scrutiny/2026-1".to_owned(),
            "1 October 2026 to 31 October 2026".to_owned(),
            "2 of 5 cases released".to_owned(),
        );
        vec![
            ("none", Self { chrome: staff("/scrutiny"), panels: Vec::new(), prepares: true }),
            ("some", Self { chrome: staff("/scrutiny"), panels: vec![panel], prepares: false }),
        ]
    }
}

impl Sample for PanelPage {
    const NAME: &'static str = "scrutiny/panel.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |result, cases| Self {
            chrome: staff("/scrutiny"),
            id: "2026-1".into(),
            facts: vec![("Closed".into(), "1 October 2026 to 31 October 2026".into()), ("Seed".into(), "12345678901234567890".into())],
            result,
            cases,
        };
        let case = |state, sheets| (1, "/scrutiny/2026-1/1".to_owned(), state, sheets);
        vec![
            ("to redact", page(Vec::new(), vec![case("To redact and release", 0)])),
            ("scored", page(vec![(LONG_WORD.into(), "3.5 of 5".into(), 4)], vec![case("Released to the panel", 4)])),
        ]
    }
}

impl Sample for PanelCasePage {
    const NAME: &'static str = "scrutiny/case.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |released: &str, fields: Vec<Field>, problems: Vec<Problem>| Self {
            chrome: staff("/scrutiny"),
            panel: "2026-1".into(),
            number: 1,
            facts: vec!["Strand: Race or ethnicity, perceived by the victim.".into(), LONG_WORD.into()],
            account: vec!["\u{2588}\u{2588}\u{2588}\u{2588} was shouted at in the market.".into()],
            released: released.into(),
            fields,
            problems,
            result: if released.is_empty() { Vec::new() } else { vec![("Was the investigation thorough?".into(), "3.5 of 5".into(), 2)] },
            comments: if released.is_empty() { Vec::new() } else { vec![(1, LONG_WORD.into())] },
            prepares: true,
            incident: REFERENCE.into(),
        };
        let hand = || vec![Field::lines("hand", "Black out these words too", 4)];
        vec![
            ("a preview", page("", hand(), Vec::new())),
            ("another text than was previewed", page("", hand(), vec![Problem::general("Look at the preview again.")])),
            ("released", page("3 November 2026, 10:00", Vec::new(), Vec::new())),
        ]
    }
}
