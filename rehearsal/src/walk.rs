//! The verbs of a walk through the pages: taking a report, taking a step, and what a test looks up afterwards.

use concord::incident::columns::StoredDuty;
use concord::incident::sql as record;
use concord::ledger::Kept;

use crate::colleague::Colleague;
use crate::force::{Force, at};
use crate::http::Answer;
use crate::people::CITY;

/// A hate report with one victim, as it is typed: everything invented.
pub const REPORT: &[(&str, &str)] = &[
    ("narrative", "Shouted at in the market in this rehearsal."),
    ("channel", "101"),
    ("district", CITY),
    ("strands", "RACE"),
    ("perceived_by", "victim"),
    ("words", "As the victim said it in this rehearsal."),
    ("victim_name", "Rehearsal Victim Alder"),
    ("victim_phone", "07700 900123"),
];

impl Force {
    /// Sets the house's clock to a moment on local clocks, such as `2026-11-03 10:00`.
    pub fn clock_shows(&self, moment: &str) {
        self.house().clock().set(at(moment));
    }

    /// The record's stored duty under a rule, the first where there are several; none where the rule does not arise.
    pub fn duty(&self, id: &str, rule: &str) -> Option<StoredDuty> {
        let id = id.to_owned();
        let duties = self.read(move |tx| record::stored_duties(tx, &id));
        duties.into_iter().find(|duty| duty.rule == rule)
    }

    /// Every journal entry about a record, looks and refusals included, oldest first.
    pub fn journal_about(&self, id: &str) -> Vec<Kept> {
        let id = id.to_owned();
        let mut entries = self.read(move |tx| tx.entries_about(&id, 1000));
        entries.reverse();
        entries
    }

    /// Whether the journal holds an entry with this verb, by this account, about this record.
    pub fn journal_says(&self, id: &str, actor: &str, verb: &str) -> bool {
        self.journal_about(id).iter().any(|kept| kept.actor == actor && kept.verb == verb)
    }

    /// How many records there are.
    pub fn records(&self) -> i64 {
        self.read(|tx| record::count(tx, None))
    }

    /// The store's verification, which must find nothing wrong.
    pub fn verifies(&self) {
        let verdict = self.wait(concord::verify::verify(self.house())).expect("a store that can be read");
        assert!(verdict.ok, "{}", verdict.to_text());
    }
}

impl Colleague<'_> {
    /// Takes [`REPORT`] with other or further answers on the report's page; gives the record's reference.
    pub fn records(&self, answers: &[(&str, &str)]) -> String {
        let usual = REPORT.iter().filter(|(name, _)| !answers.iter().any(|(given, _)| given == name));
        let all: Vec<(&str, &str)> = usual.chain(answers).copied().filter(|(_, value)| !value.is_empty()).collect();
        let answer = self.fill("/incidents/new", &all).expect_status(303);
        answer.location().trim_start_matches("/incidents/").to_owned()
    }

    /// Opens a step's page, fills it in and sends it.
    pub fn step(&self, id: &str, step: &str, answers: &[(&str, &str)]) -> Answer {
        self.fill(&format!("/incidents/{id}/{step}"), answers)
    }

    /// As [`Colleague::step`], for a step that is taken.
    pub fn takes(&self, id: &str, step: &str, answers: &[(&str, &str)]) {
        let answer = self.step(id, step, answers);
        assert!(answer.status == 303, "{step}: {} {}", answer.status, answer.words());
    }

    /// Opens the record's page.
    pub fn opens(&self, id: &str) -> Answer {
        self.get(&format!("/incidents/{id}"))
    }
}
