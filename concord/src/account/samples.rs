//! Samples of one's own account's pages.

use super::pages::{AccountPage, CodesPage};
use crate::frame::field::{Field, problems};
use crate::frame::sample::{LONG_WORD, Sample, staff};

impl Sample for AccountPage {
    const NAME: &'static str = "account/account.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |postings: Vec<(String, String, String)>, codes, codes_needed| Self {
            chrome: staff("/account"),
            name: "Sample Sergeant Maple".into(),
            sign_in: "sample.maple".into(),
            postings,
            codes,
            codes_needed,
        };
        let posting = || ("Supervisor".to_owned(), LONG_WORD.to_owned(), "Until 31 March 2027, 00:00".to_owned());
        vec![
            ("no posting", page(Vec::new(), false, false)),
            ("codes needed", page(vec![posting()], false, true)),
            ("codes set up", page(vec![posting(), posting()], true, true)),
        ]
    }
}

impl Sample for CodesPage {
    const NAME: &'static str = "account/codes.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |fields: Vec<Field>, needed| {
            let problems = problems(&fields);
            Self {
                chrome: staff("/account").with_error(!problems.is_empty()),
                problems,
                picture: "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20width='220'%20height='220'/%3E".into(),
                secret: "SAMPLESAMPLESAMPLESAMPLESAMPLE22".into(),
                sealed: "00".into(),
                fields,
                needed,
            }
        };
        let code = || Field::code("code", "One-time code").hint("Six digits from the app on your telephone");
        let wrong = code().error("This is not the code of this moment. Enter the newest one.");
        vec![("needed", page(vec![code()], true)), ("a wrong code", page(vec![wrong], false))]
    }
}
