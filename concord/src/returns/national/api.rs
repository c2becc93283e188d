//! Returns for programs: what is due and what went, one return as it would go now, and every signed version.

use std::sync::Arc;

use axum::http::StatusCode;
use practice::returns::national::nil::Said;
use serde_json::{Value, json};

use super::build::Behind;
use super::files::as_json;
use super::pages::{built, row};
use super::sql::{self, ReturnRow};
use super::versions;
use crate::frame::ask::json as reply;
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::{Fault, Tx};
use crate::returns::sql as printings;

/// Returns in one answer.
const MOST: u32 = 200;

/// Every return: those that nobody has signed first.
pub async fn list(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let items = ask.house.ledger.read(every).await?;
    Ok(reply(StatusCode::OK, &json!({ "items": items })))
}

/// Every return with its state, the unsigned ones first.
pub(super) fn every(tx: &mut Tx<'_>) -> Result<Vec<Value>, Fault> {
    let mut rows = sql::unsigned(tx, MOST)?;
    rows.extend(sql::signed(tx, MOST)?);
    rows.iter().map(|row| head(tx, row)).collect()
}

fn head(tx: &mut Tx<'_>, row: &ReturnRow) -> Result<Value, Fault> {
    Ok(json!({
        "kind": row.kind, "period": row.period, "title": row.title, "ended_at": row.ends_at, "due_at": sql::due_at(tx, row)?,
        "waits_for_signature": row.draft.is_some(), "signed_at": row.signed_at, "sent_at": row.sent_at,
    }))
}

/// A return's state, answers and signed versions.
pub(super) fn whole(tx: &mut Tx<'_>, row: &ReturnRow) -> Result<Value, Fault> {
    let answers = sql::answers(tx, &row.id)?.into_iter().map(|one| {
        json!({ "party": one.party.code(), "code": one.code, "name": one.name, "said": one.said.code(), "count": one.count,
            "answered_at": one.answered_at, "chased_at": one.chased_at, "missing": one.said == Said::Missing })
    });
    let answers: Vec<Value> = answers.collect();
    let versions = (1..).zip(printings::history(tx, &row.what())?).map(|(number, one): (usize, _)| {
        json!({ "version": number, "prepared_by": one.prepared_by, "prepared_at": one.prepared_at, "signed_by": one.signed_by,
            "signed_at": one.signed_at, "revises": one.supersedes.is_some() })
    });
    let versions: Vec<Value> = versions.collect();
    let mut body = head(tx, row)?;
    if let Some(object) = body.as_object_mut() {
        object.insert("answers".into(), answers.into());
        object.insert("versions".into(), versions.into());
    }
    Ok(body)
}

/// One return: where it stands, what stops it, and its tables as they would go now.
pub async fn one(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let work = move |tx: &mut Tx<'_>| {
        let row = row(&inner, tx)?;
        let mut body = whole(tx, &row)?;
        let now = built(&inner, tx, &row, Behind::Nothing)?;
        let wrong: Vec<String> = now.wrong.iter().map(ToString::to_string).collect();
        if let Some(object) = body.as_object_mut() {
            object.insert("wrong".into(), wrong.into());
            object.insert("coverage".into(), now.coverage.into());
            object.insert("preview".into(), json!(now.content.tables));
        }
        Ok::<_, Failure>(body)
    };
    Ok(reply(StatusCode::OK, &ask.house.ledger.read(work).await?))
}

/// One signed version, exactly as it was signed, with what it changed.
pub async fn version(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let work = move |tx: &mut Tx<'_>| {
        let (_, number, printing) = versions::signed(&inner, tx)?;
        let changes = versions::changed(tx, &printing)?
            .into_iter()
            .map(|one| json!({ "table": one.table, "row": one.row, "column": one.column, "before": one.before, "after": one.after }));
        let changes: Vec<Value> = changes.collect();
        let mut body = as_json(&printing, number)?;
        if let Some(object) = body.as_object_mut() {
            object.insert("changes".into(), changes.into());
        }
        Ok::<_, Failure>(body)
    };
    Ok(reply(StatusCode::OK, &ask.house.ledger.read(work).await?))
}
