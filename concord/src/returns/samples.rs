//! Samples of the pages of daily figures, printings, publications and requests.

use practice::returns::daily::DailyItem;
use practice::returns::publish::NotTold;

use super::daily::pages::{DayLine, DayPage, DaysPage};
use super::pages::PrintingPage;
use super::publications::pages::{PreviewPage, PublicationsPage};
use super::requests::pages::{LogLine, LogPage, RequestPage};
use super::view::{CellView, ChangeView, LineView, TableView};
use crate::frame::field::{Choice, Field, Problem};
use crate::frame::sample::{Drawn, LONG_WORD, REFERENCE, Sample, draw, staff};

/// Every sample of this room.
pub fn all() -> Vec<Drawn> {
    let drawn = [
        draw::<DaysPage>(),
        draw::<DayPage>(),
        draw::<PrintingPage>(),
        draw::<PublicationsPage>(),
        draw::<PreviewPage>(),
        draw::<LogPage>(),
        draw::<RequestPage>(),
    ];
    drawn.into_iter().flatten().collect()
}

fn table(walk: bool, now: &str) -> TableView {
    let cell = |figure: &str, now: &str| CellView {
        figure: figure.into(),
        href: if walk && figure != "0" { "/printings/sample/records?row=Race".into() } else { String::new() },
        now: now.into(),
    };
    TableView {
        title: "Strand".into(),
        head: vec!["Strand".into(), "Incidents".into()],
        rows: vec![
            ("Race".into(), vec![cell("1,204", now)]),
            (LONG_WORD.into(), vec![cell("0", "")]),
            ("Disability".into(), vec![cell(if walk { "3" } else { "<5" }, "")]),
        ],
        notes: vec!["An incident with several strands stands under each: strands are not to be added up.".into()],
    }
}

fn change() -> ChangeView {
    ChangeView {
        label: "Strand: Race".into(),
        before: "1,204".into(),
        after: "1,205".into(),
        came: vec![REFERENCE.into()],
        left: vec![REFERENCE.into()],
    }
}

fn facts() -> Vec<(String, String)> {
    let pairs = [
        ("For", "Boards and the Commissioner's office"),
        ("Signed by", "DI Sample Maple, 3 November 2026, 08:10"),
        ("Journal's head", "412 0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"),
        ("Hash", "1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e"),
    ];
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn files() -> Vec<(String, &'static str)> {
    vec![("/printings/sample/file/csv".into(), "CSV"), ("/printings/sample/json".into(), "JSON")]
}

fn line(waits: bool) -> LineView {
    LineView {
        title: format!("Incidents, 1 July 2026 to 30 September 2026, by strand {LONG_WORD}"),
        href: "/printings/sample".into(),
        facts: "Publication, The public".into(),
        stands: if waits { "Prepared by Analyst Sample Yew; waits for a signature".into() } else { "Signed by DI Sample Maple".into() },
        waits,
    }
}

impl Sample for DaysPage {
    const NAME: &'static str = "returns/days.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let day =
            |stands: &str, late| DayLine { title: "3 November 2026".into(), href: "/daily/2026-11-03".into(), stands: stands.into(), late };
        let page = |days| Self { chrome: staff("/daily"), days, ends: "midnight".into() };
        vec![
            ("none", page(Vec::new())),
            (
                "some",
                page(vec![
                    day("Goes on until 4 November 2026, 00:00", false),
                    day("To sign; it was due 09:00", true),
                    day("Signed by DI Sample Maple", false),
                ]),
            ),
        ]
    }
}

impl Sample for DayPage {
    const NAME: &'static str = "returns/day.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |signed: bool, changes: Vec<ChangeView>| Self {
            chrome: staff("/daily"),
            title: "Daily figures of 3 November 2026".into(),
            covers: "From 3 November 2026, 00:00 to 4 November 2026, 00:00.".into(),
            item: DailyItem {
                title: "Hate crime and incidents, 3 November 2026".into(),
                signed: "Signed by DI Sample Maple, 4 November 2026, 08:10.".into(),
                lines: vec!["Hate incidents reported: 7".into(), format!("By strand: {LONG_WORD} 7")],
            },
            facts: if signed { facts() } else { Vec::new() },
            tables: vec![table(true, if changes.is_empty() { "" } else { "1,205" })],
            coverage: vec!["Nobody has entered the coverage of these records.".into()],
            changes,
            signed,
            sign: if signed { String::new() } else { "/daily/2026-11-03/sign".into() },
            not_now: String::new(),
            seen: "sample".into(),
            files: if signed { files() } else { Vec::new() },
        };
        let running =
            Self { sign: String::new(), not_now: "The day goes on until midnight. It is signed after that.".into(), ..page(false, Vec::new()) };
        vec![
            ("to sign", page(false, Vec::new())),
            ("goes on", running),
            ("signed", page(true, Vec::new())),
            ("changed since", page(true, vec![change()])),
        ]
    }
}

impl Sample for PrintingPage {
    const NAME: &'static str = "returns/printing.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |signed: bool| Self {
            chrome: staff("/publications"),
            title: line(false).title,
            kind: "Publication",
            facts: facts(),
            tables: vec![table(signed, "")],
            picture: signed.then(|| crate::figures::samples::gaps("printed-months")),
            coverage: vec!["Some of the days asked for have no coverage: the figure is of the others only.".into()],
            corrects: (String::new(), String::new()),
            differences: Vec::new(),
            corrected_by: String::new(),
            history: Vec::new(),
            changes: signed.then(Vec::new),
            sign: if signed { String::new() } else { "/printings/sample/sign".into() },
            not_now: String::new(),
            give_up: if signed { String::new() } else { "/printings/sample/give-up".into() },
            correct: if signed { "/publications/new?by=strand".into() } else { String::new() },
            files: if signed { files() } else { Vec::new() },
        };
        let own = Self { sign: String::new(), not_now: "You prepared this, so somebody else signs it.".into(), ..page(false) };
        let correction = Self {
            corrects: ("/printings/earlier".into(), "Late records came in.".into()),
            differences: vec![ChangeView { came: Vec::new(), left: Vec::new(), ..change() }],
            history: vec![line(false), line(false)],
            changes: Some(vec![change()]),
            ..page(true)
        };
        let corrected = Self { corrected_by: "/printings/later".into(), changes: None, ..page(true) };
        vec![("waits", page(false)), ("own work", own), ("signed", page(true)), ("a correction", correction), ("corrected", corrected)]
    }
}

impl Sample for PublicationsPage {
    const NAME: &'static str = "returns/publications.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |some: bool, staff_member: bool| Self {
            chrome: staff("/publications"),
            waiting: if some && staff_member { vec![line(true)] } else { Vec::new() },
            published: if some { vec![line(false)] } else { Vec::new() },
            record: if some { vec![line(false)] } else { Vec::new() },
            may: staff_member,
            log: staff_member,
        };
        vec![("none", page(false, true)), ("some", page(true, true)), ("a reader outside", page(true, false))]
    }
}

impl Sample for PreviewPage {
    const NAME: &'static str = "returns/preview.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |problems: Vec<Problem>, shown: bool, withheld: Vec<NotTold>| Self {
            chrome: staff("/publications").with_error(!problems.is_empty()),
            problems,
            measure: String::new(),
            fields: vec![
                Field::select("audience", "For whom?", vec![Choice::new("public", "The public")]),
                Field::day("from", "From").value("01/07/2026"),
            ],
            title: if shown { line(false).title } else { String::new() },
            tables: if shown { vec![table(false, "")] } else { Vec::new() },
            picture: shown.then(|| crate::figures::samples::gaps("printed-months")),
            coverage: Vec::new(),
            withheld,
            more: if shown { vec![Field::lines("why", "This was published before. Why is it published again?", 3)] } else { Vec::new() },
            once: "sample".into(),
        };
        let one = NotTold { label: format!("{LONG_WORD}, Incidents"), count: 3, printed: "<5".into(), why: "It is small." };
        vec![
            ("blank", page(Vec::new(), false, Vec::new())),
            ("shown", page(Vec::new(), true, vec![one])),
            ("nothing withheld", page(Vec::new(), true, Vec::new())),
            ("refused", page(vec![Problem::general("These counts are so few that somebody could work out a small one.")], false, Vec::new())),
        ]
    }
}

fn log_line(answered: bool, late: bool) -> LogLine {
    LogLine {
        name: "FOI 2026/118".into(),
        href: "/disclosures/2026-1".into(),
        asked: "3 November 2026".into(),
        due: "1 December 2026".into(),
        answered: if answered { "20 November 2026".into() } else { String::new() },
        disclosed: if answered {
            (format!("Incidents by strand {LONG_WORD}"), "/printings/sample".into())
        } else {
            (String::new(), String::new())
        },
        late,
    }
}

impl Sample for LogPage {
    const NAME: &'static str = "returns/log.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |lines| Self { chrome: staff("/disclosures"), lines, may: true };
        vec![("none", page(Vec::new())), ("some", page(vec![log_line(false, true), log_line(false, false), log_line(true, false)]))]
    }
}

impl Sample for RequestPage {
    const NAME: &'static str = "returns/request.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |answered: bool, late: bool| Self {
            chrome: staff("/disclosures"),
            line: log_line(answered, late),
            wording: format!("How many incidents were there {LONG_WORD}?"),
            sum: "request received Tue 3 Nov 2026 + 20 working days = Tue 1 Dec 2026".into(),
            answer: (
                "/printings/sample".into(),
                if answered { "The answer that was disclosed".into() } else { "The answer that waits for a signature".into() },
            ),
            again: if answered { String::new() } else { "/disclosures/2026-1/prepare".into() },
        };
        vec![("waits", page(false, false)), ("late", page(false, true)), ("answered", page(true, false))]
    }
}
