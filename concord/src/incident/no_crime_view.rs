//! What a record's page shows where it is no crime: the path that the decision took, what is held of the subject, and what is done about the
//! behaviour.

use std::collections::BTreeMap;

use practice::incident::challenge::title;
use practice::incident::{Incident, PathStep, Words};
use practice::policy::Policy;

use super::view::Rows;
use crate::ledger::{Fault, Tx};

/// A question of the path as shown.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The question.
    pub question: String,
    /// Yes or no.
    pub answer: &'static str,
    /// In what words; empty where the record answered, or for readers who open no accounts.
    pub words: String,
    /// What follows, where the path ended here.
    pub ended: String,
}

/// What is shown of a record that is no crime.
#[derive(Clone, Debug, Default)]
pub struct NoCrimeView {
    /// The recording policy whose questions were asked.
    pub policy: String,
    /// The path of the decision.
    pub path: Vec<Asked>,
    /// What is held of the subject, whether they were told, reviews and requests.
    pub subject: Rows,
    /// What is done about the behaviour.
    pub challenges: Rows,
}

/// Reads it; nothing for who sees only a part of the record. `policy` is that of the report's day, `own` that of the record's. Sealed words are
/// opened for readers of narratives only.
pub fn view(
    tx: &mut Tx<'_>,
    (incident, whole): (&Incident, bool),
    (policy, own): (&Policy, &Policy),
    names: &BTreeMap<String, String>,
    notes: bool,
) -> Result<NoCrimeView, Fault> {
    if !whole {
        return Ok(NoCrimeView::default());
    }
    let id = &incident.core.id;
    let mut open = |words: Option<&Words>| -> Result<String, Fault> {
        words.filter(|_| notes).map_or_else(|| Ok(String::new()), |words| tx.unseal(id, words))
    };
    let mut path = Vec::new();
    for step in incident.path_taken() {
        path.push(Asked { words: open(step.words.as_ref())?, ..asked(step, policy) });
    }
    Ok(NoCrimeView {
        policy: incident.path_taken().next().map(|step| known(&step.policy, policy)).unwrap_or_default(),
        path,
        subject: subject(incident, own, &mut open)?,
        challenges: challenges(incident, own, names, &mut open)?,
    })
}

fn known(id: &str, policy: &Policy) -> String {
    if policy.recording.id == id { format!("{id}, {}", policy.recording.title) } else { id.to_owned() }
}

fn asked(step: &PathStep, policy: &Policy) -> Asked {
    let known = policy.recording.steps.iter().find(|known| known.code == step.step && policy.recording.id == step.policy);
    let ended = known.filter(|known| known.goes_on != step.answer).map(|known| known.otherwise.clone()).unwrap_or_default();
    Asked {
        question: known.map_or_else(|| step.step.clone(), |known| known.question.clone()),
        answer: if step.answer { "Yes" } else { "No" },
        words: String::new(),
        ended,
    }
}

fn subject(incident: &Incident, own: &Policy, open: &mut impl FnMut(Option<&Words>) -> Result<String, Fault>) -> Result<Rows, Fault> {
    let core = &incident.core;
    let calendar = &own.calendar;
    let mut rows: Rows = Vec::new();
    if let Some(threshold) = core.threshold {
        let held = if incident.holds_subject() { threshold.label().to_owned() } else { "Not on the record".to_owned() };
        let gone = incident.subject_deleted().map(|at| format!(", deleted {}", calendar.show_date(at))).unwrap_or_default();
        rows.push(("The subject's details".into(), format!("{held}{gone}")));
    }
    if let Some(at) = core.subject_told_at {
        let why = match &core.subject_withheld {
            None => format!("Told {}", calendar.show_date(at)),
            Some(words) => said(&[format!("Not told, {}.", calendar.show_date(at)), open(Some(words))?]),
        };
        rows.push(("The subject".into(), why));
    }
    for review in &incident.subject_reviews {
        let parts = [format!("{}: {}.", calendar.show_date(review.at), review.fate.label().to_lowercase()), open(Some(&review.reason))?];
        rows.push(("Details reviewed".into(), said(&parts)));
    }
    for request in &incident.subject_requests {
        let asks = format!("{}, received {}.", request.wish.label(), calendar.show_date(request.received_at));
        let fate = request.fate.map(|fate| fate.label().to_lowercase()).unwrap_or_default();
        let answer = match request.answered_at {
            None => "Waits for its answer.".to_owned(),
            Some(at) => format!("Answered {}: {fate}.", calendar.show_date(at)),
        };
        rows.push((format!("Request {} of the subject", request.number), said(&[asks, answer, open(request.reason.as_ref())?])));
    }
    Ok(rows)
}

fn challenges(
    incident: &Incident,
    own: &Policy,
    names: &BTreeMap<String, String>,
    open: &mut impl FnMut(Option<&Words>) -> Result<String, Fault>,
) -> Result<Rows, Fault> {
    let calendar = &own.calendar;
    let mut rows: Rows = Vec::new();
    for one in &incident.challenges {
        let owner = one.owner.as_ref().map(|account| names.get(account).cloned().unwrap_or_else(|| account.clone()));
        let by = owner.zip(one.due_at).map(|(owner, due)| format!("{owner}, by {}.", calendar.show(due))).unwrap_or_default();
        let effect =
            one.effect.zip(one.done_at).map(|(effect, at)| format!("Done {}: {}.", calendar.show_date(at), effect.label().to_lowercase()));
        let told = match (one.told_at, &one.untold) {
            (Some(at), None) => format!("The victim was told {}.", calendar.show_date(at)),
            (Some(_), Some(words)) => said(&["The victim was not told.".into(), open(Some(words))?]),
            (None, _) => String::new(),
        };
        let parts = [open(one.note.as_ref())?, by, effect.unwrap_or_default(), open(one.effect_note.as_ref())?, told];
        rows.push((title(&one.kind, own), said(&parts)));
    }
    Ok(rows)
}

fn said(parts: &[String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}

/// Every account that it names.
pub fn accounts(incident: &Incident) -> Vec<String> {
    incident.challenges.iter().filter_map(|one| one.owner.clone()).collect()
}
