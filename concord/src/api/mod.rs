//! The JSON API under `/api/v1`: what the pages do with incidents, duties, contacts, figures and import, by the same rules and the same reading of
//! answers. A bearer token stands for one posting.

mod openapi;
mod shapes;
mod view;

use std::sync::Arc;

use axum::http::StatusCode;
use practice::incident::Incident;
use practice::people::{Act, Matter};
use practice::policy::Policy;
use serde_json::json;

pub use openapi::openapi;

use crate::frame::ask::{json as reply, with_type};
use crate::frame::field::Problem;
use crate::frame::{Ask, Audience, Doors, Failure, Reply};
use crate::incident::take::{self, Taken};
use crate::incident::unit::{self, Ended};
use crate::incident::{acts, facts_with, sql as incidents};
use crate::ledger::Tx;
use crate::work::sql as work;

/// The doors of the API.
pub fn doors(doors: Doors) -> Doors {
    const LIST: Audience = Audience::May(&[(Matter::Operational, Act::List)]);
    const VIEW: Audience = Audience::May(&[(Matter::Operational, Act::View)]);
    const CREATE: Audience = Audience::May(&[(Matter::Operational, Act::Create)]);
    doors
        .get("/api/v1/openapi.json", Audience::Public, description)
        .get("/api/v1/incidents", LIST, list)
        .post("/api/v1/incidents", CREATE, create)
        .get("/api/v1/incidents/{id}", VIEW, incident)
        .get("/api/v1/incidents/{id}/steps", VIEW, steps)
        .get("/api/v1/incidents/{id}/steps/{step}", VIEW, questions)
        .post("/api/v1/incidents/{id}/steps/{step}", VIEW, step)
        .get("/api/v1/duties", Audience::SignedIn, duties)
        .get("/api/v1/figures", Audience::Figures, figures)
        .post("/api/v1/import", crate::import::pages::IMPORTERS, crate::import::pages::import_for_program)
}

/// The description, with the force's own lists where there is a force.
async fn description(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let described = ask.house.policy().map_or_else(|_| openapi(), |policy| openapi::openapi_of(&policy));
    Ok(reply(StatusCode::OK, &described))
}

async fn list(ask: Arc<Ask>) -> Result<Reply, Failure> {
    ask.query.only(&["list", "district", "strand", "after"])?;
    let code = if ask.query.one("list").is_empty() { "all" } else { ask.query.one("list") };
    let list = work::list(code)
        .ok_or_else(|| Failure::Refused(vec![Problem { text: format!("There is no list \"{code}\"."), href: "#list".into() }]))?;
    let inner = Arc::clone(&ask);
    let body = ask.house.ledger.read(move |tx| view::list(&inner, tx, list)).await?;
    Ok(reply(StatusCode::OK, &body))
}

/// Takes a report: 201 when it was made now, 200 when the same key had made it before.
async fn create(ask: Arc<Ask>) -> Result<Reply, Failure> {
    match take::take(&ask).await? {
        Taken::Record(id, new) => Ok(reply(if new { StatusCode::CREATED } else { StatusCode::OK }, &json!({ "id": id }))),
        Taken::Back(form) => Err(Failure::Refused(form.problems())),
    }
}

async fn incident(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let body = ask.house.ledger.read(move |tx| read_incident(&inner, tx)).await?;
    let (id, who) = (ask.param("id").to_owned(), ask.signature(Matter::Operational, Act::View)?);
    let look = move |tx: &mut Tx<'_>| tx.looked_at(&who, "looked at the record", "op", std::slice::from_ref(&id), "API");
    ask.house.ledger.write(look).await.map_err(Failure::Fault)?;
    Ok(reply(StatusCode::OK, &body))
}

fn read_incident(ask: &Ask, tx: &mut Tx<'_>) -> Result<serde_json::Value, Failure> {
    let (incident, own) = incident_of(ask, tx)?;
    Ok(view::incident(&incident, &own, ask.now))
}

/// A record that this posting reads, with the policy that it stands under.
fn incident_of(ask: &Ask, tx: &mut Tx<'_>) -> Result<(Incident, Arc<Policy>), Failure> {
    let incident = incidents::load(tx, ask.param("id"))?.ok_or(Failure::NotFound)?;
    let scope = ask.reader()?.view_scope(ask.now);
    // The hub has pages of its own for the victim's part; a program reads whole records.
    let hub = crate::incident::unit::hub_only(ask.reader()?, &incident, ask.now);
    if hub || !facts_with(&incident, |facts| scope.is_some_and(|scope| scope.covers(facts))) {
        return Err(Failure::NotForYou(incident.core.id));
    }
    let own = ask.house.policies().at(incident.core.recorded_at)?;
    Ok((incident, own))
}

/// The steps that this record is open to now, for this reader: those that settle a duty first.
async fn steps(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let body = ask.house.ledger.read(move |tx| offered(&inner, tx)).await?;
    Ok(reply(StatusCode::OK, &body))
}

fn offered(ask: &Ask, tx: &mut Tx<'_>) -> Result<serde_json::Value, Failure> {
    let (incident, own) = incident_of(ask, tx)?;
    let groups = crate::incident::view::steps(&incident, &own, ask.reader()?, ask.now);
    let shown = |step: &crate::incident::view::StepView| {
        let code = step.href.rsplit('/').next().unwrap_or_default();
        json!({ "step": code, "label": step.label, "address": format!("/api/v1{}/steps/{code}", step.href.trim_end_matches(code).trim_end_matches('/')) })
    };
    let steps: Vec<_> = groups.iter().flat_map(|group| &group.steps).map(shown).collect();
    Ok(json!({ "id": incident.core.id, "version": incident.core.version, "steps": steps }))
}

/// What a step asks of this record, as a schema of its body, with the version that its answer names. Where the form opens sealed words, the
/// look is logged as on the page.
async fn questions(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let step = acts::step(ask.param("step")).ok_or(Failure::NotFound)?;
    let asked = unit::questions(&ask, ask.param("id"), ask.query.one("about"), step).await?;
    let asks = openapi::schema(&asked.form.fields);
    Ok(reply(StatusCode::OK, &json!({ "step": step.code, "label": step.label, "version": asked.version, "asks": asks })))
}

/// Takes a step. Refusals are problem+json: 409 with the duties in the way or both versions, 422 with the fields.
async fn step(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let step = acts::step(ask.param("step")).ok_or(Failure::NotFound)?;
    match unit::take(&ask, ask.param("id"), ask.query.one("about"), step).await? {
        Ended::Taken(version, _) => Ok(reply(StatusCode::OK, &json!({ "id": ask.param("id"), "version": version }))),
        Ended::Back(back) if !back.in_the_way.is_empty() => {
            let duties: Vec<_> = back.in_the_way.iter().map(|d| json!({ "rule": d.rule, "about": d.about, "sentence": d.sentence })).collect();
            let body = json!({ "type": "about:blank", "title": "Duties stand in the way", "status": 409, "duties": duties });
            Ok(conflict(&body))
        }
        Ended::Back(back) if !back.compare.is_empty() => {
            let compare: Vec<_> =
                back.compare.iter().map(|(what, mine, theirs)| json!({ "what": what, "yours": mine, "now": theirs })).collect();
            let body = json!({ "type": "about:blank", "title": "Somebody else changed this", "status": 409, "version": back.version, "compare": compare });
            Ok(conflict(&body))
        }
        Ended::Back(back) => Err(Failure::Refused(back.form.problems())),
    }
}

/// A conflict as problem+json.
fn conflict(body: &serde_json::Value) -> Reply {
    with_type(StatusCode::CONFLICT, "application/problem+json", body.to_string())
}

async fn duties(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let body = ask
        .house
        .ledger
        .read(move |tx| {
            let (mine, brought) = work::my_duties(tx, inner.reader()?, inner.now, work::PAGE)?;
            let policies = inner.house.policies();
            let mut shown = |list: &[crate::incident::columns::StoredDuty]| -> Result<Vec<serde_json::Value>, Failure> {
                list.iter()
                    .map(|duty| {
                        let subject = crate::duty::sql::subject_of(tx, &duty.record)?.map(|subject| subject.since);
                        let at = subject.or(work::recorded_at(tx, &duty.record)?).unwrap_or(inner.now);
                        Ok(view::duty(&duty.record, &duty.duty(), &*policies.at(at)?, inner.now))
                    })
                    .collect()
            };
            Ok::<_, Failure>(json!({ "mine": shown(&mine)?, "brought": shown(&brought)? }))
        })
        .await?;
    Ok(reply(StatusCode::OK, &body))
}

async fn figures(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let counted = ask.house.ledger.read(move |tx| crate::figures::counted(&inner, tx)).await?;
    Ok(reply(StatusCode::OK, &counted))
}
