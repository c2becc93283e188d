//! Samples of the pages of requests.

use super::log::WhoSawPage;
use super::pack::{Pack, PackPage, Section};
use super::pages::{Line, RegisterPage, RequestPage};
use super::people::{Found, Person, search_fields};
use crate::frame::field::Choice;
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};

impl Sample for RegisterPage {
    const NAME: &'static str = "rights/register.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |stands: &str, tag| Line {
            id: "2026-1".into(),
            kind: "Access: what is held about me".into(),
            received: "3 November 2026".into(),
            stands: stands.into(),
            tag,
        };
        let page = |open, answered, may_enter| Self { chrome: staff("/requests"), open, answered, may_enter };
        let open = vec![line("Overdue since 3 December 2026", "govuk-tag--red"), line("Clock stopped: identity", "govuk-tag--yellow")];
        vec![
            ("none", page(Vec::new(), Vec::new(), false)),
            ("some", page(open, vec![line("What is held was disclosed, 4 November 2026", "")], true)),
        ]
    }
}

fn request() -> RequestPage {
    RequestPage {
        chrome: staff("/requests"),
        id: "2026-1".into(),
        kind: "Access: what is held about me".into(),
        stands: ("Due 3 December 2026".into(), "govuk-tag--blue"),
        facts: vec![
            ("Clock".into(), "Received 3 November 2026 + 1 month = 3 December 2026.".into()),
            ("Who asks".into(), "Sample Victim Alder".into()),
        ],
        people: Vec::new(),
        fields: Vec::new(),
        found: None,
        open: true,
        access: true,
        agreed: false,
        handles: false,
    }
}

impl Sample for RequestPage {
    const NAME: &'static str = "rights/request.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let person = |withheld: &str| Person {
            number: if withheld.is_empty() { "1".into() } else { "2".into() },
            incident: REFERENCE.into(),
            title: "Victim 1".into(),
            person: 1,
            withheld: withheld.into(),
            grounds: vec![Choice::new("safety", "It would endanger somebody")],
        };
        let found = |known| Found { code: format!("{REFERENCE} 1"), words: format!("{REFERENCE}, Victim 1, {LONG_WORD}"), known };
        let mut wrong = search_fields();
        if let Some(field) = wrong.first_mut() {
            field.error = "Enter a name, a number, an e-mail address, an address or a postcode.".into();
        }
        let full = RequestPage {
            people: vec![person(""), person("It would endanger somebody")],
            fields: search_fields(),
            found: Some(vec![found(false), found(true)]),
            agreed: true,
            handles: true,
            ..request()
        };
        let nothing = RequestPage { fields: search_fields(), found: Some(Vec::new()), handles: true, ..request() };
        let answered = RequestPage { open: false, agreed: true, handles: true, ..request() };
        vec![
            ("to agree to", request()),
            ("found", full),
            ("nothing found", nothing),
            ("nothing typed", RequestPage { fields: wrong, handles: true, ..request() }),
            ("answered", answered),
        ]
    }
}

fn pack() -> Pack {
    let section = |withheld: &str| Section {
        title: format!("Record {REFERENCE}: Victim 1"),
        rows: vec![("Reported".into(), "3 November 2026, 101 call".into()), ("Address".into(), LONG_WORD.into())],
        account: if withheld.is_empty() { vec!["Shouted at in the market by █████.".into(), LONG_WORD.into()] } else { Vec::new() },
        withheld: withheld.into(),
    };
    Pack {
        request: "2026-1".into(),
        about: vec![("Who answers for it".into(), "the chief constable".into())],
        sections: vec![section(""), section("It would endanger somebody")],
    }
}

impl Sample for PackPage {
    const NAME: &'static str = "rights/pack.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |may_agree: bool, agreed: bool| Self {
            chrome: staff("/requests"),
            pack: pack(),
            hash: "0123456789abcdef".into(),
            may_agree,
            why_not: if may_agree { String::new() } else { "The person who asked cannot also approve. Ask a colleague.".into() },
            agreed,
            may_disclose: agreed,
        };
        vec![("prepared", page(false, false)), ("to agree to", page(true, false)), ("agreed", page(false, true))]
    }
}

impl Sample for WhoSawPage {
    const NAME: &'static str = "rights/who_saw.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |lines, more| Self {
            chrome: staff("/work"),
            id: REFERENCE.into(),
            title: "Victim 1".into(),
            records: vec![REFERENCE.into(), LONG_WORD.into()],
            kinds: vec![("Collected", 1), ("Looked at", 2)],
            lines,
            more,
        };
        let line = ["3 November 2026, 10:00", REFERENCE, "Sample Officer Rowan", "opened an identity", "Looked at", "identities"];
        vec![("nothing", page(Vec::new(), false)), ("some", page(vec![line.map(str::to_owned)], true))]
    }
}
