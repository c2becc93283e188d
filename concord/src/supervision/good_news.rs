//! Good results to tell (CT-2.1c): with the agreement of every victim and of the CPS. Communications sees what may be told and nothing that says
//! who it was; those who work the records see what is still to be asked.

use std::sync::Arc;

use askama::Template;
use practice::incident::proceeding::{PublicityStage, VerdictKind};
use practice::incident::{Incident, ProceedingKind};
use practice::people::{Act, Limit, Matter, Reader, Scope};
use practice::policy::Policy;
use practice::victim::code;

use super::sql;
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::incident::sql as incidents;
use crate::ledger::{Fault, Tx};

/// Results that the page shows.
const SHOWN: u32 = 100;

/// One result.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The record; empty for a reader who may not know it.
    pub record: String,
    /// Its month.
    pub month: String,
    /// Its strands.
    pub strands: String,
    /// What came of it.
    pub result: String,
    /// What is still to be asked; empty where it may be told.
    pub missing: String,
}

/// The list.
#[derive(Template)]
#[template(path = "supervision/good-news.html")]
pub struct GoodNewsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Results that may be told.
    pub ready: Vec<Line>,
    /// Results that somebody still has to ask about; none are shown to communications.
    pub to_ask: Vec<Line>,
    /// Whether the reader works the records.
    pub works_records: bool,
    /// The outcomes that count as good, as the policy says.
    pub counted: String,
}

/// Shows the list.
pub async fn list(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let (shown, seen) = ask.house.ledger.read(move |tx| read(&inner, tx)).await?;
    let who = ask.signature(Matter::Operational, Act::List)?;
    let work = move |tx: &mut Tx<'_>| tx.looked_at(&who, "looked at the good results", "op", &seen, "");
    ask.house.ledger.write(work).await.map_err(|fault: Fault| Failure::Fault(fault))?;
    page(shown.render())
}

/// The records behind the list: a reader's own, or those whose public lines they see, cut down to those lines.
fn reach(reader: &Reader, now: jiff::Timestamp) -> Option<(Scope, bool)> {
    if let Some(scope) = reader.view_scope(now) {
        return Some((scope, true));
    }
    let lines = reader.part_scopes(Matter::Tension, Act::View, now).into_iter().find(|(cut, _)| *cut == Limit::PublicLines);
    lines.map(|(_, scope)| (scope, false))
}

fn read(ask: &Ask, tx: &mut Tx<'_>) -> Result<(GoodNewsPage, Vec<String>), Failure> {
    let (scope, works_records) = reach(ask.reader()?, ask.now).ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let positive: Vec<&practice::policy::Outcome> = policy.outcomes.iter().filter(|o| o.positive).collect();
    let codes: Vec<String> = positive.iter().map(|o| o.code.clone()).collect();
    let (mut ready, mut to_ask, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    for id in sql::good_results(tx, &scope, &codes, SHOWN)? {
        let Some(incident) = incidents::load(tx, &id)? else { continue };
        let line = line(&incident, &policy, works_records);
        match (line.missing.is_empty(), works_records) {
            (true, _) => ready.push(line),
            (false, true) => to_ask.push(line),
            (false, false) => continue,
        }
        seen.push(id);
    }
    let counted = positive.iter().map(|o| format!("{} {}", o.code, o.title)).collect::<Vec<_>>().join("; ");
    Ok((GoodNewsPage { chrome: ask.chrome("/good-news"), ready, to_ask, works_records, counted }, seen))
}

fn line(incident: &Incident, policy: &Policy, works_records: bool) -> Line {
    let mut strands: Vec<&str> =
        incident.standing().map(|s| policy.strand(&s.strand).map_or(s.strand.as_str(), |k| k.title.as_str())).collect();
    strands.dedup();
    let shown = |kind| incident.latest(kind, None);
    let verdict = shown(ProceedingKind::Verdict).and_then(|e| VerdictKind::from_code(e.code.as_deref()?)).map(|v| v.label().to_owned());
    let sentence = shown(ProceedingKind::Sentence).map(|e| match e.uplift_applied {
        Some(true) => "sentenced, higher because of the hostility".to_owned(),
        _ => "sentenced".to_owned(),
    });
    let outcome = incident.core.outcome.as_deref().and_then(|code| policy.outcome(code)).map(|o| o.title.clone());
    Line {
        record: if works_records { incident.core.id.clone() } else { String::new() },
        month: policy.calendar.local(incident.core.reported_at).strftime("%B %Y").to_string(),
        strands: strands.join(", "),
        result: [verdict.or(outcome), sentence].into_iter().flatten().collect::<Vec<_>>().join(", "),
        missing: missing(incident),
    }
}

/// What stands between a result and the public: it is marked, every victim agreed, the CPS agreed.
fn missing(incident: &Incident) -> String {
    let stages: Vec<&str> = incident.proceedings().filter(|e| e.kind == ProceedingKind::Publicity).filter_map(|e| e.code.as_deref()).collect();
    let mut missing = Vec::new();
    if stages.is_empty() {
        missing.push("mark it as a good result".to_owned());
    }
    for victim in incident.victims() {
        match code::may_be_told(incident, victim.number) {
            Some(true) => {}
            Some(false) => missing.push(format!("victim {} does not agree", victim.number)),
            None => missing.push(format!("ask victim {}", victim.number)),
        }
    }
    match stages.last().copied() {
        Some(last) if last == PublicityStage::CpsDeclined.code() => missing.push("the CPS does not agree".to_owned()),
        Some(last) if last == PublicityStage::CpsAgreed.code() => {}
        _ => missing.push("ask the CPS".to_owned()),
    }
    missing.join("; ")
}
