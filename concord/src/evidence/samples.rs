//! Samples of the pages of files.

use super::pages::{EvidencePage, Line};
use super::view::FilePage;
use crate::frame::field::{Field, Problem};
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};

fn line(number: u32, name: &str) -> Line {
    Line {
        number,
        name: name.into(),
        note: "The gate with the paint on it.".into(),
        facts: "Photograph (JPEG), 1.2 MB".into(),
        added: "Sample Sergeant Maple, 3 November 2026, 10:00".into(),
        small: false,
        hash: "9f".repeat(32),
    }
}

impl Sample for EvidencePage {
    const NAME: &'static str = "evidence/evidence.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let fields = || vec![Field::file("file", "File", "image/jpeg"), Field::yes_no("clean", "Take hidden details out?").value("no")];
        let page = |problems: Vec<Problem>, lines: Vec<Line>, fields: Vec<Field>| Self {
            chrome: staff("/work").with_error(!problems.is_empty()),
            id: REFERENCE.into(),
            problems,
            lines,
            fields,
            once: "sample".into(),
        };
        let wrong = vec![Problem { text: "The file is larger than 50 MB.".into(), href: "#file".into() }];
        vec![
            ("none yet", page(Vec::new(), Vec::new(), fields())),
            ("some, to read only", page(Vec::new(), vec![line(1, "gate.jpg"), line(2, LONG_WORD)], Vec::new())),
            ("a file refused", page(wrong, vec![line(1, "gate.jpg")], fields())),
        ]
    }
}

impl Sample for FilePage {
    const NAME: &'static str = "evidence/file.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |problems: Vec<Problem>, fields: Vec<Field>| Self {
            chrome: staff("/work").with_error(!problems.is_empty()),
            id: REFERENCE.into(),
            file: line(1, LONG_WORD),
            sent_hash: "3c".repeat(32),
            picture: false,
            sound: false,
            video: false,
            problems,
            fields,
            once: "sample".into(),
        };
        let wrong = vec![Problem { text: "Line 1: write four numbers from 0 to 100.".into(), href: "#boxes".into() }];
        let heard = Self { sound: true, ..page(Vec::new(), Vec::new()) };
        let seen = Self { video: true, ..page(Vec::new(), Vec::new()) };
        vec![
            ("a document", page(Vec::new(), Vec::new())),
            ("a sound", heard),
            ("a video", seen),
            ("boxes refused", page(wrong, vec![Field::lines("boxes", "What to cover", 4).value("1 2 3")])),
        ]
    }
}
