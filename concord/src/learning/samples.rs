//! Samples of the list of learning points.

use practice::learning::Status;

use super::pages::{LearningPage, PointView, status_words};
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};

impl Sample for LearningPage {
    const NAME: &'static str = "learning/learning.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let point = |status: Status, words: &str, record: &str| PointView {
            id: "sample".into(),
            theme: "Keeping in contact".into(),
            words: words.into(),
            status: status_words(status),
            raised: "Raised by Sample Inspector Oak on 6 November 2026, after a victim was dissatisfied".into(),
            record: record.into(),
            answer: if status == Status::Adopted { "Taken into the briefing of every shift.".into() } else { String::new() },
        };
        let narrow = || vec![("All".into(), "/learning".into(), true), ("Raised".into(), "/learning?status=raised".into(), false)];
        let page = |points, may_carry| Self { chrome: staff("/learning"), points, narrow: narrow(), may_carry };
        let points = vec![
            point(Status::Raised, "Say within five days who has the case now.", REFERENCE),
            point(Status::OnAgenda, LONG_WORD, ""),
            point(Status::Adopted, "Ask about a safe number at the first call.", ""),
        ];
        vec![("none yet", page(Vec::new(), false)), ("some", page(points, true))]
    }
}
