//! Samples of administration's pages.

use super::pages::entries::{EntriesPage, Line as Entry};
use super::pages::overview::OverviewPage;
use super::pages::packs::{Adopted, PacksPage, Recording, Review};
use super::pages::places::{District, PlacesPage};
use super::pages::review::{ReviewLine, ReviewPage};
use super::pages::rule::RulePage;
use super::pages::settings::{Line as Setting, SettingsPage};
use super::pages::user::{Line as Posting, UserPage};
use super::pages::users::{FirstPasswordPage, Line as Person, UsersPage};
use crate::frame::field::{Choice, Field};
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};

impl Sample for OverviewPage {
    const NAME: &'static str = "admin/overview.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let links = |waits: &str| vec![("/admin/users", "People", "Who signs in, and as what.", waits.to_owned())];
        let quiet = Self { chrome: staff("/admin"), warnings: Vec::new(), links: links("") };
        let waiting =
            Self { chrome: staff("/admin"), warnings: vec!["The bank holidays end soon.".into()], links: links("2 postings wait for you") };
        vec![("nothing waits", quiet), ("warnings and what waits", waiting)]
    }
}

impl Sample for PlacesPage {
    const NAME: &'static str = "admin/places.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let district = |from, wards| District { code: "X1".into(), name: LONG_WORD.into(), from, wards };
        let wards = vec![("X1-01".to_owned(), "Sample ward".to_owned())];
        vec![
            ("none", Self { chrome: staff("/admin"), districts: Vec::new(), may_edit: false }),
            (
                "districts with wards",
                Self { chrome: staff("/admin"), districts: vec![district("File", wards), district("Policy pack", Vec::new())], may_edit: true },
            ),
        ]
    }
}

fn entry(cited: bool, confirmed: &str) -> Entry {
    Entry {
        kind: "rule".into(),
        code: "R-VIC-04".into(),
        title: "Supervisor speaks to the victim".into(),
        source: LONG_WORD.into(),
        dates: "From 1 January 2026".into(),
        pack: "sample 2026.1".into(),
        href: "/admin/packs/rules/R-VIC-04".into(),
        cited,
        confirmed: confirmed.into(),
        confirm: if cited || !confirmed.is_empty() { String::new() } else { "/admin/packs/confirm?entry=sample".into() },
    }
}

impl Sample for EntriesPage {
    const NAME: &'static str = "admin/entries.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |lines: Vec<Entry>| Self {
            chrome: staff("/admin"),
            fields: vec![Field::select("kind", "Kind", vec![Choice::new("", "All"), Choice::new("rule", "Rules")])],
            shown: format!("{} of 300 are shown.", lines.len()),
            lines,
        };
        vec![
            ("none fit", page(Vec::new())),
            ("cited, confirmed and open", page(vec![entry(true, ""), entry(false, "Sample Registrar Yew, 3 November 2026"), entry(false, "")])),
        ]
    }
}

impl Sample for RulePage {
    const NAME: &'static str = "admin/rule.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |in_force, steps| Self {
            chrome: staff("/admin"),
            id: "R-VIC-04".into(),
            title: "Supervisor speaks to the victim".into(),
            promise: "A supervisor speaks to every victim within 24 hours.".into(),
            in_force,
            parts: vec![("Source", LONG_WORD.into())],
            steps,
        };
        vec![
            ("not in force", page(false, Vec::new())),
            ("in force", page(true, vec![("1 hour after it was due".into(), "Crime manager".into())])),
        ]
    }
}

impl Sample for SettingsPage {
    const NAME: &'static str = "admin/settings.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |words, href: &str| Setting { words, value: 24, limits: "1 to 72".into(), source: LONG_WORD.into(), href: href.into() };
        let page = |href: &str| Self {
            chrome: staff("/admin"),
            lines: vec![line("Hours within which a crime is recorded (R-REC-07).", href), line(LONG_WORD, href)],
        };
        vec![("to look at", page("")), ("to change", page("/admin/packs/settings/sample"))]
    }
}

impl Sample for PacksPage {
    const NAME: &'static str = "admin/packs.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let bare = || Self {
            chrome: staff("/admin"),
            warning: None,
            version: "sample 2026.1, recording P3".into(),
            reviews: Vec::new(),
            adopted: Vec::new(),
            shipped: vec![["sample 2026.1".into(), "Sample pack".into(), "Sample Police".into(), "1 January 2026".into()]],
            recording: Vec::new(),
            unverified: 0,
            adopts: ("", ""),
        };
        let recording = Recording {
            id: "P3".into(),
            title: "Statutory Code of Practice 2023".into(),
            rule: LONG_WORD.into(),
            dates: "From 3 June 2023".into(),
            in_force: true,
            confidence: "Cited",
            source: "A sample".into(),
        };
        let adopted = |begun| Adopted {
            what: "sample 2026.1".into(),
            from: "1 January 2026".into(),
            begun,
            by: "Sample Administrator Ash".into(),
            at: "1 December 2025, 09:00".into(),
        };
        let full = Self {
            warning: Some("The bank holidays are known until 31 December 2026 only.".into()),
            reviews: vec![Review { sentence: "12 records were decided under another policy.".into(), href: "/admin/packs/review/P3".into() }],
            adopted: vec![adopted(false), adopted(true)],
            recording: vec![recording],
            unverified: 120,
            adopts: ("/admin/packs/adopt", "Adopt a pack or a recording policy"),
            ..bare()
        };
        vec![("nothing adopted", bare()), ("adopted, to review and to confirm", full)]
    }
}

impl Sample for ReviewPage {
    const NAME: &'static str = "admin/review.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |records, more: &str| Self { chrome: staff("/admin"), policy: "P3".into(), records, more: more.into() };
        let record = |differs: &[&str]| ReviewLine {
            id: REFERENCE.into(),
            under: "P2".into(),
            at: "3 November 2026".into(),
            differs: differs.iter().map(|sentence| (*sentence).to_owned()).collect(),
        };
        let records = vec![record(&[]), record(&["P3 asks: Is a record proportionate?", LONG_WORD])];
        vec![("none", page(Vec::new(), "")), ("with a next page", page(records, "/admin/packs/review/P3?after=x"))]
    }
}

impl Sample for UsersPage {
    const NAME: &'static str = "admin/users.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let person = |name: &str, suspended: &str, postings| Person {
            id: "sample".into(),
            name: name.into(),
            sign_in: "sample.maple".into(),
            postings,
            codes: suspended.is_empty(),
            suspended: suspended.into(),
            until: "No end date".into(),
        };
        let posting = ("Supervisor, sergeant, Sample district".to_owned(), "Waits", "govuk-tag--yellow");
        let page = |people, one_administrator: bool| Self {
            chrome: staff("/admin"),
            people,
            filter: vec![Field::line("q", "Find a person").hint("Name, sign-in name, role or place").optional()],
            told: "2 people.".into(),
            may_view: !one_administrator,
            may_create: !one_administrator,
            one_administrator,
        };
        vec![
            ("one administrator", page(vec![person("Sample Administrator Ash", "", Vec::new())], true)),
            (
                "suspended and waiting",
                page(
                    vec![
                        person(LONG_WORD, "3 November 2026, 10:00", vec![posting.clone()]),
                        person("Sample Sergeant Maple", "", vec![posting]),
                    ],
                    false,
                ),
            ),
        ]
    }
}

impl Sample for FirstPasswordPage {
    const NAME: &'static str = "admin/first-password.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            chrome: staff("/admin"),
            title: "Sample Sergeant Maple has a new password".into(),
            sign_in: "sample.maple".into(),
            password: "sampl-esamp-lesam-plesa".into(),
            next: ("/admin/users/sample".into(), "Go on to their account and postings"),
        };
        vec![("shown once", page)]
    }
}

impl Sample for UserPage {
    const NAME: &'static str = "admin/user.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let posting = |standing, granted: &str, may_grant, why_not| Posting {
            id: "sample-posting".into(),
            words: format!("Supervisor, sergeant, {LONG_WORD}"),
            standing,
            colour: "govuk-tag--blue",
            asked_by: "Sample Administrator Ash".into(),
            granted_by: granted.into(),
            may_grant,
            why_not,
            end: if granted.is_empty() { "" } else { "End it now" },
        };
        let page = |postings, may_change, own, suspended: &str, warning| Self {
            chrome: staff("/admin"),
            id: "sample".into(),
            name: "Sample Sergeant Maple".into(),
            sign_in: "sample.maple".into(),
            password: "Their own",
            codes: may_change,
            administered: (may_change || own).then(|| {
                let facts = if may_change { vec![("sample".into(), "Address", "3 November 2026, 10:00".into())] } else { Vec::new() };
                let tokens =
                    if may_change { vec![("sample".into(), LONG_WORD.into(), "until 3 November 2027, 10:00".into())] } else { Vec::new() };
                (facts, tokens)
            }),
            suspended: suspended.into(),
            postings,
            may_change,
            own,
            warning,
        };
        let postings = vec![
            posting("Current", "Sample Administrator Ash", false, ""),
            posting("Waits", "", true, ""),
            posting("Waits", "", false, "You asked for it."),
        ];
        vec![
            ("one's own", page(Vec::new(), false, true, "", "There is only one administrator.")),
            ("postings of every standing", page(postings, true, false, "", "")),
            ("suspended", page(Vec::new(), true, false, "3 November 2026, 10:00", "")),
        ]
    }
}
