//! Samples of the pages of systems that hand reports over.

use super::pages::{SourceView, SourcesPage};
use crate::frame::sample::{Drawn, LONG_WORD, Sample, draw, staff};

/// Every sample of these pages.
pub fn all() -> Vec<Drawn> {
    draw::<SourcesPage>()
}

impl Sample for SourcesPage {
    const NAME: &'static str = "transfer/sources.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let one = SourceView {
            source: "SAMPLE-CAD".into(),
            title: LONG_WORD.into(),
            address: "Pick-up folder".into(),
            district: "Sample district".into(),
            href: "/admin/transfers/source?source=SAMPLE-CAD".into(),
        };
        vec![("none yet", Self { chrome: staff("/admin"), sources: Vec::new() }), ("one", Self { chrome: staff("/admin"), sources: vec![one] })]
    }
}
