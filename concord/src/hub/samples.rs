//! Samples of the hub's pages.

use super::pages::{DeskPage, LineView, PersonPage, RecordPage};
use super::services::{ServiceView, ServicesPage};
use super::view::{ActionView, NoteView};
use crate::frame::sample::{LONG_WORD, REFERENCE, Sample, staff};
use crate::incident::samples::duties;
use crate::incident::view::StepView;

fn line(worker: &str, state: &'static str, clock: &str) -> LineView {
    LineView {
        title: format!("{REFERENCE}, person 1"),
        href: format!("/hub/{REFERENCE}/1"),
        since: "3 November 2026".into(),
        place: "Sample district".into(),
        worker: worker.into(),
        stage: "First hearing",
        state,
        clock: clock.into(),
    }
}

impl Sample for DeskPage {
    const NAME: &'static str = "hub/desk.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let empty = Self { chrome: staff("/hub"), waiting: Vec::new(), mine: Vec::new(), unallocated: Vec::new(), others: Vec::new() };
        let full = Self {
            chrome: staff("/hub"),
            waiting: vec![line("", "late", "Late since 4 November 2026, 23:59"), line("", "due", "Due 6 November 2026, 23:59")],
            mine: vec![line("Sample Worker Hazel", "due", "Due 10 November 2026, 10:00")],
            unallocated: vec![line("", "due", "")],
            others: vec![line(LONG_WORD, "due", "")],
        };
        vec![("nobody yet", empty), ("full", full)]
    }
}

fn empty() -> PersonPage {
    PersonPage {
        chrome: staff("/hub"),
        id: REFERENCE.into(),
        person: 1,
        title: "Victim 1".into(),
        standing: ("Waits for an answer", "govuk-tag--yellow"),
        opened: None,
        has_details: false,
        to_do: Vec::new(),
        contract: Vec::new(),
        consents: Vec::new(),
        support: Vec::new(),
        needs: Vec::new(),
        interventions: Vec::new(),
        plan: None,
        actions: Vec::new(),
        notes: Vec::new(),
        steps: Vec::new(),
    }
}

fn full() -> PersonPage {
    let row = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let note = |title: &str, breach: &str| NoteView {
        title: title.into(),
        at: "6 November 2026, 10:00".into(),
        by: "Sample Worker Hazel".into(),
        text: LONG_WORD.into(),
        breach: breach.into(),
    };
    let action = |what: &str, state| ActionView {
        number: 1,
        what: what.into(),
        who: "Sample Counselling".into(),
        when: "By 10 November 2026".into(),
        state,
        result: "Six meetings, invented for a sample.".into(),
    };
    PersonPage {
        standing: ("Supported", "govuk-tag--green"),
        opened: Some(vec![row("Name", "Sample Victim Alder"), row("Address", LONG_WORD)]),
        has_details: true,
        to_do: duties(),
        contract: vec![row("Safe", "text message"), row("Not safe", "letter, telephone"), row("Keep to", "Invented limits.")],
        consents: vec![row("The council", "does not agree, 3 November 2026")],
        support: vec![row("Worker", "Sample Worker Hazel"), row("In court", "First hearing, 6 November 2026")],
        needs: vec![row("In their own view", LONG_WORD)],
        interventions: vec![row("Personal alarm", "Done 5 November 2026: the risk went down")],
        plan: Some(("Feels safe at home again; invented.".into(), "Made 4 November 2026, looked at again 2 December 2026".into())),
        actions: vec![
            action("Counselling", ("Waits for the service", "govuk-tag--yellow")),
            action(LONG_WORD, ("Late", "govuk-tag--red")),
            action("Locks changed", ("Done", "govuk-tag--grey")),
        ],
        notes: vec![note("Contact with the victim: text message", ""), note("Tried, not reached: telephone", "It was the only way that day.")],
        steps: vec![StepView { label: "Note something", href: format!("/incidents/{REFERENCE}/hub-note?about=1"), at_once: false }],
        ..empty()
    }
}

impl Sample for PersonPage {
    const NAME: &'static str = "hub/person.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("bare", empty()), ("full, with details opened", full())]
    }
}

impl Sample for RecordPage {
    const NAME: &'static str = "hub/record.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let person = |number: u32, state| (format!("Victim {number}"), format!("/hub/{REFERENCE}/{number}"), state);
        let people = vec![person(1, ("Supported", "govuk-tag--green")), person(2, ("Waits for an answer", "govuk-tag--yellow"))];
        vec![("two people", Self { chrome: staff("/hub"), id: REFERENCE.into(), people })]
    }
}

impl Sample for ServicesPage {
    const NAME: &'static str = "hub/services.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let service = |name: &str, state| ServiceView {
            id: "sample".into(),
            name: name.into(),
            kind: "Counselling".into(),
            places: "Whole force".into(),
            load: "3 of 12".into(),
            waiting: "2".into(),
            contact: "0116 496 0000".into(),
            state,
        };
        let services = vec![service("Sample Counselling", ("Has room", "govuk-tag--green")), service(LONG_WORD, ("Full", "govuk-tag--yellow"))];
        vec![("none yet", Self { chrome: staff("/hub"), services: Vec::new() }), ("some", Self { chrome: staff("/hub"), services })]
    }
}
