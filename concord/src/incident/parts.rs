//! Records for readers who see only a part of each: the analyst's pseudonymised ones, the auditor's bare references (access rules, the marks in
//! brackets). A pseudonym is keyed and stable: the same record has the same one on every page, and nobody without the key finds the way back.

use std::sync::Arc;

use askama::Template;
use practice::incident::Incident;
use practice::people::{Act, Limit, Matter, Role, Scope};
use practice::policy::Policy;

use super::{sql, view};
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Audience, Failure, Reply};
use crate::ledger::{Fault, Tx, keys};
use crate::work::pages::Shown;
use crate::work::sql::Line;

/// Who reads pseudonymised records.
pub const ANALYSTS: Audience = Audience::Roles(&[Role::Analyst]);

/// What a reader without a whole record in any list may list, and how it is cut.
pub fn list_scope(ask: &Ask) -> Result<Option<(Limit, Scope)>, Failure> {
    let parts = ask.reader()?.part_scopes(Matter::Operational, Act::List, ask.now);
    Ok(parts.into_iter().find(|(cut, _)| matches!(cut, Limit::Pseudonymised | Limit::IdsOnly)))
}

/// Lines of a worklist, cut.
pub fn lines(ask: &Ask, tx: &mut Tx<'_>, cut: Limit, lines: &[Line], policy: &Policy) -> Result<Vec<Shown>, Failure> {
    lines.iter().map(|line| one(ask, tx, cut, line, policy)).collect()
}

fn one(ask: &Ask, tx: &mut Tx<'_>, cut: Limit, line: &Line, policy: &Policy) -> Result<Shown, Failure> {
    if cut != Limit::Pseudonymised {
        return Ok(Shown { id: line.id.clone(), href: format!("/incidents/{}/audit", line.id), state: "due", ..Shown::default() });
    }
    let name = sql::pseudonym(tx, &line.id)?;
    let title = |code: &String| policy.strand(code).map_or(code.clone(), |s| s.title.clone());
    let late = line.due_at.is_some_and(|due| due < ask.now);
    Ok(Shown {
        href: format!("/pseudonyms/{name}"),
        id: name,
        reported: policy.calendar.show(line.reported_at),
        strands: line.strands.iter().map(title).collect(),
        place: policy.district(&line.district).map_or_else(|| line.district.clone(), |d| d.title.clone()),
        grade: line.grade.as_deref().and_then(|code| policy.grade(code)).map(|g| g.title.clone()).unwrap_or_default(),
        who: line.supervisor.as_ref().map_or_else(|| "Not assigned".into(), |account| officer(tx, account)),
        duty: policy.rule(&line.rule).map(|rule| rule.title.clone()).unwrap_or_default(),
        state: if late { "late" } else { "due" },
        clock: line
            .due_at
            .map(|due| if late { format!("Late since {}", policy.calendar.show_end(due)) } else { policy.calendar.show_due(due) })
            .unwrap_or_default(),
    })
}

/// The stable pseudonym of somebody who works here.
fn officer(tx: &Tx<'_>, account: &str) -> String {
    let letters: String = tx.blind_value("pseudonym of an officer", account).chars().take(8).collect();
    format!("Officer {letters}")
}

/// Where the next page of a cut list begins, sealed: its key holds a reference.
pub fn sealed_key(ask: &Ask, key: &str) -> Result<String, Fault> {
    Ok(keys::hex(&ask.house.ledger.keys().seal_own(key.as_bytes(), "worklist|after")?))
}

/// The key out of a cut list's address; nothing where it is not ours.
pub fn opened_key(ask: &Ask, sealed: &str) -> Option<String> {
    let bytes = ask.house.ledger.keys().open_own(&keys::unhex(sealed)?, "worklist|after").ok()?;
    String::from_utf8(bytes).ok()
}

/// A record under its pseudonym: times, place, category, stage; nobody's name, no words.
#[derive(Template)]
#[template(path = "incident/pseudonymised.html")]
pub struct PseudonymisedPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The pseudonym.
    pub name: String,
    /// Stage and its colour.
    pub stage: (&'static str, &'static str),
    /// Facts.
    pub facts: view::Rows,
    /// Perception, offences, outcome.
    pub decision: view::Rows,
    /// Duties: title, clock and state.
    pub duties: Vec<(String, String, &'static str)>,
}

/// Shows a record under its pseudonym. The look is in the journal under the record's own reference.
pub async fn pseudonym(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let (shown, id) = ask.house.ledger.read(move |tx| read(&inner, tx)).await?;
    let who = ask.signature(Matter::Operational, Act::View)?;
    let look = move |tx: &mut Tx<'_>| tx.looked_at(&who, "looked at the record under its pseudonym", "op", std::slice::from_ref(&id), "");
    ask.house.ledger.write(look).await.map_err(Failure::Fault)?;
    page(shown.render())
}

fn read(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<(PseudonymisedPage, String), Failure> {
    let name = ask.param("name").to_owned();
    let parts = ask.reader()?.part_scopes(Matter::Operational, Act::View, ask.now);
    let scope = parts.into_iter().find(|(cut, _)| *cut == Limit::Pseudonymised).map(|(_, scope)| scope).ok_or(Failure::NotFound)?;
    let id = sql::of_pseudonym(tx, &name)?.ok_or(Failure::NotFound)?;
    let incident = sql::load_in(tx, &id, &scope)?.ok_or_else(|| Failure::NotForYou(id.clone()))?;
    let policies = ask.house.policies();
    let (policy, own) = (policies.at(incident.core.reported_at)?, policies.at(incident.core.recorded_at)?);
    let duties = practice::supervision::duties(&incident, &own);
    let shown = PseudonymisedPage {
        chrome: ask.chrome("/work"),
        name,
        stage: view::stage(&incident),
        facts: facts(tx, &incident, &policy),
        decision: decision(&incident, &policy),
        duties: duties
            .iter()
            .map(|duty| {
                let (state, clock) = view::clock(duty, &own, ask.now);
                (own.rule(&duty.rule).map_or_else(|| duty.rule.clone(), |rule| rule.title.clone()), clock, state)
            })
            .collect(),
    };
    Ok((shown, id))
}

fn facts(tx: &Tx<'_>, incident: &Incident, policy: &Policy) -> view::Rows {
    let core = &incident.core;
    let show = |at: Option<jiff::Timestamp>| at.map(|at| policy.calendar.show(at));
    let rows = [
        ("Reported", Some(format!("{}, {}", policy.calendar.show(core.reported_at), core.channel))),
        ("Happened", show(core.occurred_from)),
        ("District", Some(policy.district(&core.district).map_or_else(|| core.district.clone(), |d| d.title.clone()))),
        ("Kind of place", core.setting.as_deref().and_then(|code| policy.setting_of_place(code)).map(|s| s.title.clone())),
        ("Grade", core.grade.as_deref().and_then(|code| policy.grade(code)).map(|g| g.title.clone())),
        ("Attended", show(core.attended_at)),
        ("Closed", show(core.closed_at)),
        ("Investigator", core.investigator.as_ref().map(|account| officer(tx, account))),
        ("Supervisor", core.supervisor.as_ref().map(|account| officer(tx, account))),
    ];
    rows.into_iter().filter_map(|(key, value)| value.map(|value| (key.to_owned(), value))).collect()
}

/// Strands, offences and outcome; crime numbers lead to a person and are left out.
fn decision(incident: &Incident, policy: &Policy) -> view::Rows {
    let mut rows: view::Rows = incident
        .standing()
        .map(|s| ("Perceived strand".to_owned(), policy.strand(&s.strand).map_or_else(|| s.strand.clone(), |k| k.title.clone())))
        .collect();
    rows.extend(incident.crimes.iter().map(|crime| {
        let title = crime.offence.as_deref().and_then(|code| policy.offence(code)).map(|o| format!("{} ({})", o.title, o.code));
        ("Offence".to_owned(), title.unwrap_or_else(|| "Not coded".into()))
    }));
    if let Some(outcome) = incident.core.outcome.as_deref().and_then(|code| policy.outcome(code)) {
        rows.push(("Outcome".to_owned(), format!("{}: {}", outcome.code, outcome.title)));
    }
    rows
}
