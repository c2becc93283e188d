//! Samples of the page of organisations.

use super::pages::{AgreementLine, OrganisationLine, OrganisationsPage};
use crate::frame::sample::{LONG_WORD, Sample, staff};

impl Sample for OrganisationsPage {
    const NAME: &'static str = "sharing/organisations.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let agreement = |word: &'static str, colour: &'static str, may_end| AgreementLine {
            id: "sample".into(),
            title: "Sample sharing protocol".into(),
            purpose: "Support for victims in its homes.".into(),
            dates: "1 April 2026, 00:00 to 1 April 2027, 00:00".into(),
            standing: (word, colour),
            may_end,
        };
        let organisation = |name: &str, agreements| OrganisationLine {
            id: "sample".into(),
            name: name.into(),
            kind: "Housing provider",
            shared: 2,
            agreements,
        };
        let page = |lines, may_edit| Self { chrome: staff("/admin"), lines, may_edit };
        let both = vec![agreement("In force", "govuk-tag--green", true), agreement("Ended", "govuk-tag--grey", false)];
        vec![
            ("none yet", page(Vec::new(), true)),
            ("read only", page(vec![organisation("Sample Homes", vec![agreement("In force", "govuk-tag--green", false)])], false)),
            ("for the administrator", page(vec![organisation("Sample Homes", both), organisation(LONG_WORD, Vec::new())], true)),
        ]
    }
}
