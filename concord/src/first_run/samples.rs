//! Sample of the page that ends the first run.

use super::pages::ReadyPage;
use crate::frame::sample::{Sample, public};

impl Sample for ReadyPage {
    const NAME: &'static str = "first-run/ready.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            chrome: public(),
            name: "Sample Administrator Elder".into(),
            sign_in: "sample.elder".into(),
            password: "sampl-esamp-lesam-plesa".into(),
        };
        vec![("second administrator's password", page)]
    }
}
