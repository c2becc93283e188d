//! Samples of the record's pages.

use practice::incident::redacting::Piece;

use super::audit::AuditPage;
use super::beside::Beside;
use super::care_view::{CareView, RepeatView};
use super::no_crime_view::{Asked, NoCrimeView};
use super::pages::{IncidentPage, NewPage, StepPage};
use super::parts::PseudonymisedPage;
use super::reach::Banner;
use super::take;
use super::view::{DutyView, Moment, PersonView, StepGroup, StepView};
use crate::frame::field::{Field, Problem, problems};
use crate::frame::pages::FormPage;
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};

/// A duty in a state, for samples here and on the front page.
pub fn duty(state: &'static str, clock: &str) -> DutyView {
    DutyView {
        what: "Supervisor speaks to the victim".into(),
        href: format!("/incidents/{REFERENCE}/contact?about=1"),
        about: "Sample Sergeant Maple".into(),
        case: "Race or ethnicity. Public transport, Sample City. Priority".into(),
        why: "A supervisor speaks to every victim within 24 hours. Assigned 6 November 2026, 16:00 + 24 hours = 7 November 2026, 16:00 (R-VIC-04)".into(),
        state,
        clock: clock.into(),
        key: format!("R-VIC-04-victim-1-{state}"),
    }
}

/// A duty in every state.
pub fn duties() -> Vec<DutyView> {
    vec![duty("late", "Late by 3 hours"), duty("soon", "Due 7 November 2026, 16:00 (55 minutes)"), duty("due", "Before closing")]
}

fn new_page(fields: Vec<Field>) -> NewPage {
    let (mut report, mut perception, mut people, mut crime) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let wrong = problems(&fields);
    for field in fields {
        match field.name.as_str() {
            "strands" | "religions" | "perceived_by" | "words" | "tags" => perception.push(field),
            "crime_number" | "offence" => crime.push(field),
            name if name.starts_with("victim") || name.starts_with("reporter") || name.starts_with("suspect") => people.push(field),
            _ => report.push(field),
        }
    }
    NewPage {
        chrome: staff("/incidents/new").with_error(!wrong.is_empty()),
        problems: wrong,
        report,
        perception,
        people,
        crime,
        once: "sample".into(),
    }
}

impl Sample for NewPage {
    const NAME: &'static str = "incident/new.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let fields = || crate::house::shipped_policy().map(|policy| take::fields(&policy, jiff::Timestamp::UNIX_EPOCH)).unwrap_or_default();
        let wrong = fields().into_iter().map(|field| field.error("Say what is wrong here.").value(LONG_WORD)).collect();
        vec![("blank", new_page(fields())), ("everything refused", new_page(wrong))]
    }
}

fn empty() -> IncidentPage {
    IncidentPage {
        chrome: staff("/work"),
        id: REFERENCE.into(),
        stage: ("Recorded", "govuk-tag--blue"),
        headline: "No hate flag".into(),
        bar: vec![
            ("Strands".into(), "No hate flag".into()),
            ("Where".into(), "Sample district".into()),
            ("Grade".into(), "Not graded yet".into()),
        ],
        facts: vec![("Reported".into(), "3 November 2026, 10:00, 101 call".into())],
        decision: Vec::new(),
        no_crime: NoCrimeView::default(),
        narrative: None,
        barred: "",
        banners: Vec::new(),
        others: Vec::new(),
        shares: Vec::new(),
        glass: false,
        outside: false,
        place: None,
        to_do: Vec::new(),
        later: Vec::new(),
        main: None,
        settled: Vec::new(),
        reasons: Vec::new(),
        people: Vec::new(),
        care: CareView::default(),
        opened: None,
        rights: Vec::new(),
        code: (String::new(), Vec::new()),
        proceedings: Vec::new(),
        letters: Vec::new(),
        may_write: false,
        steps: Vec::new(),
        plan: Vec::new(),
        timeline: Vec::new(),
        keeping: Vec::new(),
        statements: Vec::new(),
        files: Some(2),
        audit: false,
        once: "sample".into(),
    }
}

fn person(number: u32, title: &str, may_open: bool, has_details: bool) -> PersonView {
    PersonView {
        number,
        title: format!("{title} {number}"),
        facts: vec!["Risk high".into(), "Referral: declined".into()],
        may_open,
        has_details,
    }
}

fn read(text: &str) -> Piece {
    Piece { text: text.into(), barred: false }
}

fn bar() -> Piece {
    Piece { text: String::new(), barred: true }
}

/// The record's page with nothing left out.
fn full() -> IncidentPage {
    let main = StepView { label: "Assess and grade", href: format!("/incidents/{REFERENCE}/assess"), at_once: false };
    let aware = StepView { label: "Note that the hate crime officer is aware", href: format!("/incidents/{REFERENCE}/aware"), at_once: true };
    let steps = vec![
        StepGroup { title: "Next", steps: vec![aware] },
        StepGroup {
            title: "Supervision and closing",
            steps: vec![StepView { label: "Sign off and close", href: format!("/incidents/{REFERENCE}/close"), at_once: false }],
        },
    ];
    IncidentPage { main: Some(main), steps, ..told() }
}

fn no_crime() -> NoCrimeView {
    let asked = |question: &str| Asked { question: question.into(), answer: "No", ..Asked::default() };
    NoCrimeView {
        policy: "P3, Statutory Code of Practice 2023".into(),
        path: vec![
            asked("Is there a criminal offence?"),
            Asked {
                answer: "Yes",
                words: LONG_WORD.into(),
                ended: "A complaint that is trivial is not recorded as a non-crime hate incident.".into(),
                ..asked("Is the complaint trivial, irrational or malicious?")
            },
        ],
        subject: vec![("The subject's details".into(), "Not on the record, deleted 3 November 2026".into())],
        challenges: vec![("Mediation between neighbours".into(), LONG_WORD.into())],
    }
}

fn care() -> CareView {
    CareView {
        people: vec![(
            "Victim 1".into(),
            vec![("Risk".into(), "High, 4 November 2026, 10:00. Score 3 + 2 = 5: high by one grave answer.".into())],
        )],
        interventions: vec![("Personal alarm, victim 1".into(), LONG_WORD.into())],
        repeats: vec![RepeatView {
            title: "The same place",
            says: "It may be: 2 earlier records in 12 months. Confirm it, or say that it is none:".into(),
            records: vec![REFERENCE.into(), LONG_WORD.into()],
        }],
    }
}

/// All of the record's page but its steps.
fn told() -> IncidentPage {
    let moment = |title: &str, text: &str| Moment {
        title: title.into(),
        by: "Sample Inspector Oak".into(),
        at: "2026-11-03T10:00:00Z".into(),
        at_shown: "3 November 2026, 10:00".into(),
        text: text.into(),
    };
    IncidentPage {
        stage: ("Awaiting closure", "govuk-tag--yellow"),
        headline: "Race, Religion".into(),
        bar: vec![
            ("Strands".into(), "Race, Religion".into()),
            ("Where".into(), format!("Sample district: {LONG_WORD}")),
            ("Grade".into(), "Priority (T high, H medium, R low, I low, V high, E low)".into()),
            ("Crime number".into(), "26/100001".into()),
            ("Investigator".into(), "PC Sample Ash".into()),
            ("Supervisor".into(), "Nobody yet".into()),
        ],
        facts: vec![("Reported".into(), "3 November 2026, 10:00, 101 call".into()), ("Where".into(), format!("Sample district, {LONG_WORD}"))],
        decision: vec![("Crime".into(), "26/100001: Harassment (8L), victim 1, reclassified from 8M".into())],
        no_crime: no_crime(),
        narrative: Some(vec![
            read("Shouted at in the market by "),
            bar(),
            read("; invented for a sample.\n\nA second paragraph. "),
            read(LONG_WORD),
        ]),
        barred: "Names, numbers and addresses are blacked out for your posting.",
        banners: vec![
            Banner { text: "This record is restricted.".into(), href: String::new(), link: String::new() },
            Banner { text: "This record is merged into".into(), href: format!("/incidents/{REFERENCE}"), link: REFERENCE.into() },
        ],
        others: vec![(REFERENCE.into(), "The same suspect".into())],
        shares: vec![("Sample Homes".into(), "Until the end of 30 November 2026".into())],
        glass: true,
        place: Some("Outside the sample hall".into()),
        to_do: duties(),
        later: vec![duty("due-later", "Due at the end of 9 November 2026 (in 2 days)")],
        settled: vec![duty("met", "Done 7 November 2026, 15:00"), duty("waived", "Waived 8 November 2026, 09:00, late by 2 days")],
        reasons: vec![("case".into(), "I work on this case".into()), ("safety".into(), LONG_WORD.into())],
        people: vec![person(1, "Victim", true, true), person(2, "Suspect", false, true), person(3, "Witness", true, false)],
        care: care(),
        rights: vec![("Victim 1".into(), "Enhanced rights (victim of a hate crime). Hears from us at least every 28 days.".into())],
        code: ("A sample of the Code. Source: invented.".into(), vec![("1. To be understood".into(), "Plain words.".into())]),
        proceedings: vec![
            format!("Entry 2. Suspect 2: Trial listed, {LONG_WORD}, for 3 May 2027, 10:00."),
            "Entry 1. Suspect 2: Arrested.".into(),
        ],
        letters: vec![(4, "Hearing or trial, to victim 1, by post, 3 November 2026, 10:00".into())],
        may_write: true,
        opened: Some(("Victim 1".into(), vec![("Name".into(), "Sample Victim Alder".into()), ("Address".into(), LONG_WORD.into())])),
        plan: vec![("Golden hour".into(), "5 of 6 answered.".into()), ("Action 1".into(), LONG_WORD.into())],
        timeline: vec![moment("Closed", ""), moment("Contacted the victim", LONG_WORD), moment("Recorded", "")],
        keeping: vec![
            ("Retention group".into(), "3, All other offences (clear period 6 years)".into()),
            ("Due for review".into(), "Last came to notice 3 November 2026 (closed, this record) + 6 years = 3 November 2032.".into()),
        ],
        statements: vec![("Account of what happened: they disagree".into(), LONG_WORD.into())],
        files: Some(2),
        audit: true,
        ..empty()
    }
}

impl Sample for IncidentPage {
    const NAME: &'static str = "incident/incident.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("bare", empty()), ("full, with an identity opened", full())]
    }
}

impl Sample for StepPage {
    const NAME: &'static str = "incident/step.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let form = |in_the_way: Vec<(String, String)>| FormPage {
            chrome: staff("/work").with_error(!in_the_way.is_empty()),
            title: "Acknowledge for the control room".into(),
            caption: format!("Incident {REFERENCE}"),
            back: (format!("/incidents/{REFERENCE}"), "Back to the record".into()),
            lede: Vec::new(),
            problems: in_the_way.iter().map(|(text, href)| Problem { text: text.clone(), href: href.clone() }).collect(),
            in_the_way,
            compare: Vec::new(),
            fields: vec![Field::lines("note", "What was considered", 3).optional()],
            action: format!("/incidents/{REFERENCE}/acknowledge"),
            button: "Acknowledge for the control room".into(),
            upload: false,
            once: "sample".into(),
        };
        let beside = Beside {
            headline: "Race, Religion".into(),
            rows: vec![
                ("Kind of place".into(), "Street".into()),
                ("The same place".into(), format!("It may be: 1 earlier record: {REFERENCE}")),
            ],
            narrative: Some(vec![read("Shouted at in the market by "), bar(), read(LONG_WORD)]),
            barred: "Names, numbers and addresses are blacked out for your posting.",
        };
        let owed = ("Supervisor speaks to the victim (victim 1)".to_owned(), format!("/incidents/{REFERENCE}/contact?about=1"));
        vec![
            ("the form alone", Self { form: form(Vec::new()), beside: None }),
            ("with the record beside it", Self { form: form(Vec::new()), beside: Some(beside.clone()) }),
            ("refused", Self { form: form(vec![owed]), beside: Some(Beside { narrative: None, ..beside }) }),
        ]
    }
}

impl Sample for AuditPage {
    const NAME: &'static str = "incident/audit.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |what: &str| {
            ["3 November 2026, 10:00".into(), "Sample Inspector Oak".into(), what.to_owned(), "Consultation".into(), "facts, identities".into()]
        };
        let page = |lines: Vec<[String; 5]>, more| Self {
            chrome: staff("/work"),
            id: REFERENCE.into(),
            record_link: more,
            kinds: vec![("Collection", 1), ("Consultation", 12)],
            filter: vec![Field::day("from", "From"), Field::day("to", "Until and including")],
            narrowed: more,
            may_take: more,
            lines,
            more,
        };
        vec![
            ("nobody yet", page(Vec::new(), false)),
            ("more than are shown", page(vec![line("looked at the record"), line("was refused"), line(LONG_WORD)], true)),
        ]
    }
}

impl Sample for PseudonymisedPage {
    const NAME: &'static str = "incident/pseudonymised.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |decision, duties| Self {
            chrome: staff("/work"),
            name: "P-4F7K2QX4F7K2Q".into(),
            stage: ("Assigned", "govuk-tag--purple"),
            facts: vec![("Reported".into(), "3 November 2026, 10:00, 101 call".into()), ("Supervisor".into(), "Officer abcdefgh".into())],
            decision,
            duties,
        };
        let decided = vec![("Offence".into(), "Harassment (8L)".into())];
        let duties = vec![("Supervisor speaks to the victim".into(), "Late by 3 hours".into(), "late")];
        vec![("nothing decided", page(Vec::new(), Vec::new())), ("with a duty", page(decided, duties))]
    }
}
