//! The victim's part of a record, as the hub sees it: one person, how to reach them, what they need, the plan, the court, the log. Nothing here
//! reads a suspect, another victim, or the account of what happened.

use practice::hub::{self, Standing};
use practice::incident::care::{Contract, Intervention};
use practice::incident::support::{NoteKind, SupportNote};
use practice::incident::{Incident, Words};
use practice::policy::Policy;
use practice::victim;

use crate::incident::view::Rows;
use crate::ledger::{Fault, Tx};

/// An action of the plan, as shown.
#[derive(Clone, Debug, Default)]
pub struct ActionView {
    /// Its number.
    pub number: u32,
    /// What.
    pub what: String,
    /// Who does it.
    pub who: String,
    /// By when, or when it was done.
    pub when: String,
    /// The tag's words and colour.
    pub state: (&'static str, &'static str),
    /// What came of it.
    pub result: String,
}

/// An entry of the log, as shown.
#[derive(Clone, Debug, Default)]
pub struct NoteView {
    /// What it is about.
    pub title: String,
    /// When.
    pub at: String,
    /// By whom.
    pub by: String,
    /// What was said or done.
    pub text: String,
    /// Why a way was used that is not safe; empty where it was.
    pub breach: String,
}

/// How the hub stands to a person, as a tag.
pub const fn standing_words(standing: Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::Waiting => ("Waits for an answer", "govuk-tag--yellow"),
        Standing::Open => ("Supported", "govuk-tag--green"),
        Standing::SentBack => ("Sent back", "govuk-tag--grey"),
        Standing::Ended => ("Ended", "govuk-tag--grey"),
    }
}

/// How to reach a person safely, in rows: what was agreed, without their name.
pub fn contract_rows(tx: &mut Tx<'_>, incident: &Incident, person: u32, policy: &Policy) -> Result<Rows, Fault> {
    let Some(contract) = victim::contract_of(incident, person) else { return Ok(Vec::new()) };
    let mut rows = plain_contract(contract, policy);
    if let Some(words) = &contract.limits {
        rows.push(("Keep to".to_owned(), tx.unseal(&incident.core.id, words)?));
    }
    Ok(rows)
}

/// The parts of a contact contract that are no free text.
pub fn plain_contract(contract: &Contract, policy: &Policy) -> Rows {
    let title = |list: &str, code: &String| policy.word(list, code).map_or_else(|| code.clone(), |w| w.title.clone());
    let several = |list: &str, codes: &[String]| codes.iter().map(|code| title(list, code)).collect::<Vec<_>>().join(", ");
    let language = contract.language.as_ref().map(|code| title("language", code));
    let spoken = match (language, contract.interpreter) {
        (Some(language), true) => Some(format!("{language}, with an interpreter")),
        (Some(language), false) => Some(language),
        (None, true) => Some("An interpreter is needed".to_owned()),
        (None, false) => None,
    };
    let filled = |text: String| (!text.is_empty()).then_some(text);
    let rows = [
        ("Safe", filled(victim::channels(&contract.safe))),
        ("Not safe", filled(victim::channels(&contract.unsafe_channels))),
        ("When", victim::times(contract)),
        ("Language", spoken),
        ("Formats", filled(several("format", &contract.formats))),
        ("Updates", contract.update_days.map(|days| format!("At least every {days} days"))),
        ("Wants to hear of", filled(several("event", &contract.wanted))),
        ("Does not want to hear of", filled(several("event", &contract.unwanted))),
        ("Agreed", Some(policy.calendar.show_date(contract.at))),
        ("Looked at again", Some(policy.calendar.show_date(contract.review_at))),
    ];
    rows.into_iter().filter_map(|(key, value)| value.map(|value| (key.to_owned(), value))).collect()
}

/// What a person said to sharing with each recipient, the last word for each.
pub fn consent_rows(incident: &Incident, person: u32, policy: &Policy) -> Rows {
    let asked = policy.list("consent").filter_map(|(code, word)| {
        let last = incident.consents.iter().rev().find(|c| c.person == person && c.recipient == code)?;
        let said = if last.given { "agrees" } else { "does not agree" };
        Some((word.title.clone(), format!("{said}, {}", policy.calendar.show_date(last.at))))
    });
    asked.collect()
}

/// What the person needs, in their own view and ours; the victim's part of the account.
pub fn needs_rows(tx: &mut Tx<'_>, incident: &Incident, person: u32, policy: &Policy) -> Result<Rows, Fault> {
    let Some(needs) = incident.needs.iter().rev().find(|n| n.person == person) else { return Ok(Vec::new()) };
    let factors = needs.factors.iter().map(|code| policy.word("need", code).map_or_else(|| code.clone(), |w| w.title.clone()));
    let mut rows = vec![("Assessed".to_owned(), format!("{}, {}", policy.calendar.show_date(needs.at), needs.occasion.label().to_lowercase()))];
    let factors = factors.collect::<Vec<_>>().join(", ");
    if !factors.is_empty() {
        rows.push(("Vulnerable or intimidated by".to_owned(), factors));
    }
    let texts = [
        ("Personal characteristics", &needs.personal),
        ("What was done, and the harm", &needs.circumstances),
        ("In their own view", &needs.views),
        ("What is done", &needs.support),
    ];
    for (key, words) in texts {
        if let Some(words) = words {
            rows.push((key.to_owned(), tx.unseal(&incident.core.id, words)?));
        }
    }
    Ok(rows)
}

/// Where support and case stand, in rows.
pub fn support_rows(incident: &Incident, person: u32, policy: &Policy, name: impl Fn(&str) -> String) -> Rows {
    let calendar = &policy.calendar;
    let known = incident.person(person);
    let mut rows = Vec::new();
    let mut put = |key: &str, value: Option<String>| rows.extend(value.map(|value| (key.to_owned(), value)));
    put("Agreed to be referred", known.and_then(|p| p.referral_at).map(|at| calendar.show(at)));
    put("Under 18", known.and_then(|p| p.under_18).map(|under| if under { "Yes".to_owned() } else { "No".to_owned() }));
    put("Risk", incident.risks.iter().rev().find(|r| r.person == person).map(|r| format!("{}, {}", r.level, calendar.show_date(r.at))));
    put("Personal statement", known.and_then(|p| p.statement).map(|s| s.label().to_owned()));
    let Some(support) = incident.supports.iter().rev().find(|s| s.person == person) else { return rows };
    put("Answered", Some(format!("{} by {}", calendar.show(support.at), name(&support.by))));
    put("Worker", support.worker.as_deref().map(&name));
    put(
        "In court",
        Some(support.stage_at.map_or_else(|| support.stage.label().to_owned(), |at| format!("{}, {}", support.stage, calendar.show_date(at)))),
    );
    let measures = support.measures.iter().map(|code| policy.word("special-measure", code).map_or_else(|| code.clone(), |w| w.title.clone()));
    let measures = measures.collect::<Vec<_>>().join(", ");
    put("Special measures", (!measures.is_empty()).then_some(measures));
    put("Compensation explained", support.compensation_at.map(|at| calendar.show_date(at)));
    put("Support ended", support.ended_at.map(|at| calendar.show_date(at)));
    put("Satisfied with the support", support.survey.map(|s| s.label().to_owned()));
    rows
}

/// The aims of the plan that stands, and when it is looked at again.
pub fn plan(tx: &mut Tx<'_>, incident: &Incident, person: u32, policy: &Policy) -> Result<Option<(String, String)>, Fault> {
    let Some(plan) = incident.support_plans.iter().rev().find(|p| p.person == person) else { return Ok(None) };
    let aims = open(tx, incident, plan.aims.as_ref())?;
    Ok(Some((aims, format!("Made {}, looked at again {}", policy.calendar.show_date(plan.at), policy.calendar.show_date(plan.review_at)))))
}

/// The plan's actions, open ones first.
pub fn actions(
    tx: &mut Tx<'_>,
    incident: &Incident,
    person: u32,
    (policy, now): (&Policy, jiff::Timestamp),
    service: impl Fn(&str) -> String,
) -> Result<Vec<ActionView>, Fault> {
    let calendar = &policy.calendar;
    let mut views = Vec::new();
    for action in incident.support_actions.iter().filter(|a| a.person == person) {
        let state = match (action.done_at, &action.service, action.begun_at) {
            (Some(_), ..) => ("Done", "govuk-tag--grey"),
            (None, ..) if action.due_at < now => ("Late", "govuk-tag--red"),
            (None, Some(_), None) => ("Waits for the service", "govuk-tag--yellow"),
            (None, ..) => ("To do", "govuk-tag--blue"),
        };
        let when = action.done_at.map_or_else(|| format!("By {}", calendar.show_date(action.due_at)), |at| calendar.show_date(at));
        views.push(ActionView {
            number: action.number,
            what: tx.unseal(&incident.core.id, &action.what)?,
            who: action.service.as_deref().map_or_else(|| "The hub".to_owned(), &service),
            when,
            state,
            result: open(tx, incident, action.result.as_ref())?,
        });
    }
    views.sort_by_key(|view| view.state.0 == "Done");
    Ok(views)
}

/// The hub's log about a person, newest first.
pub fn notes(
    tx: &mut Tx<'_>,
    incident: &Incident,
    person: u32,
    policy: &Policy,
    name: impl Fn(&str) -> String,
) -> Result<Vec<NoteView>, Fault> {
    let mut views = Vec::new();
    for note in incident.support_notes.iter().rev().filter(|n| n.person == person) {
        views.push(NoteView {
            title: note_title(note, policy),
            at: policy.calendar.show(note.at),
            by: name(&note.by),
            text: open(tx, incident, note.note.as_ref())?,
            breach: open(tx, incident, note.breach.as_ref())?,
        });
    }
    Ok(views)
}

fn note_title(note: &SupportNote, policy: &Policy) -> String {
    let mut title = note.kind.label().to_owned();
    if let Some(channel) = note.channel {
        title = format!("{title}: {}", channel.label().to_lowercase());
    }
    let words: Vec<String> = note
        .codes
        .iter()
        .map(|code| match note.kind {
            NoteKind::Court => practice::incident::support::CourtStage::from_code(code).map_or_else(|| code.clone(), |s| s.label().to_owned()),
            _ => policy.word("special-measure", code).map_or_else(|| code.clone(), |w| w.title.clone()),
        })
        .collect();
    if words.is_empty() { title } else { format!("{title}: {}", words.join(", ").to_lowercase()) }
}

/// What is done against the risk to a person, in rows: kind and how it stands.
pub fn intervention_rows(incident: &Incident, person: u32, policy: &Policy, name: impl Fn(&str) -> String) -> Rows {
    let of = incident.interventions.iter().filter(|i| i.person == person);
    of.map(|i| (intervention_title(i, policy), intervention_standing(i, policy, &name))).collect()
}

/// The kind of an intervention in words.
pub fn intervention_title(one: &Intervention, policy: &Policy) -> String {
    policy.word("intervention", &one.kind).map_or_else(|| one.kind.clone(), |w| w.title.clone())
}

/// How an intervention stands, in words.
pub fn intervention_standing(one: &Intervention, policy: &Policy, name: impl Fn(&str) -> String) -> String {
    match (one.done_at, one.effect) {
        (Some(at), Some(effect)) => format!("Done {}: {}", policy.calendar.show_date(at), effect.label().to_lowercase()),
        (Some(at), None) => format!("Done {}", policy.calendar.show_date(at)),
        (None, _) => format!("{}, by {}", name(&one.owner), policy.calendar.show_end(one.due_at)),
    }
}

fn open(tx: &mut Tx<'_>, incident: &Incident, words: Option<&Words>) -> Result<String, Fault> {
    Ok(words.map(|words| tx.unseal(&incident.core.id, words)).transpose()?.unwrap_or_default())
}

/// Whether the hub sees this person: they agreed to be referred.
pub fn sees(incident: &Incident, person: u32) -> Option<Standing> {
    hub::standing(incident, person)
}
