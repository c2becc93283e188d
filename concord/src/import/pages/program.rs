//! The import for programs: the same run over the API, with the account of every row as its answer.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};

use super::spool::{self, Running};
use super::{form, signature};
use crate::frame::ask::{json, with_type};
use crate::frame::field::Problem;
use crate::frame::{Ask, Failure, Reply};
use crate::import::lists::{mapping, shipped_mappings};
use crate::import::read::Source;
use crate::import::report::Report;
use crate::import::run::{ImportRefused, Options, import};
use crate::ledger::Fault;

/// `POST /api/v1/import`: the file as `application/octet-stream`; in the query `mapping` (the short name of a shipped one), `name` (the
/// file's), `dry_run` and `take_what_fits` (`yes`, `true` or `1`).
///
/// Answers 200 with the account; 422 as problem+json where the file is refused whole, with the account where rows could be read.
pub async fn import_for_program(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let yes = |name: &str| matches!(ask.query.one(name), "yes" | "true" | "1");
    let policy = ask.house.policy()?;
    let name = ask.query.one("mapping");
    if !shipped_mappings().iter().any(|known| known == name) {
        return Err(refused("mapping", format!("Name the mapping in the query: one of {}.", shipped_mappings().join(", "))));
    }
    let mapping = Arc::new(mapping(name, &policy).map_err(Fault::new)?);
    let Some(file) = ask.files.first().filter(|file| !file.bytes.is_empty()) else {
        return Err(refused("file", "Send the file as the body, with the content type application/octet-stream.".to_owned()));
    };
    let file_name = if ask.query.one("name").is_empty() { &file.name } else { ask.query.one("name") };
    let source = Source { name: form::base_name(file_name), bytes: file.bytes.clone() };
    let (dry_run, id) = (yes("dry_run"), spool::fresh_id()?);
    let options = Options { dry_run, take_what_fits: yes("take_what_fits"), finished: yes("finished"), run: (!dry_run).then(|| id.clone()) };
    let (house, who) = (ask.house.clone(), signature(&ask)?);
    // A task of its own: a caller who hangs up does not cut the import off.
    let task = tokio::spawn(async move {
        let _held = Running::begin(&id);
        import(&house, who, source, mapping, options).await
    });
    match task.await.map_err(Fault::from)? {
        // Written straight to text, so that the counts stay last.
        Ok(report) => Ok(with_type(StatusCode::OK, "application/json", serde_json::to_string(&report).map_err(Fault::from)?)),
        Err(ImportRefused::File(sentence, report)) => refused_whole(&sentence, report.as_deref()),
        Err(ImportRefused::Fault(fault)) => Err(fault.into()),
    }
}

fn refused(field: &str, text: String) -> Failure {
    Failure::Refused(vec![Problem { text, href: format!("#{field}") }])
}

fn refused_whole(sentence: &str, report: Option<&Report>) -> Result<Reply, Failure> {
    let account = report.map(serde_json::to_value).transpose().map_err(Fault::from)?;
    let body = serde_json::json!({
        "type": "about:blank",
        "title": "Nothing was imported",
        "status": StatusCode::UNPROCESSABLE_ENTITY.as_u16(),
        "detail": sentence,
        "account": account,
    });
    let mut reply = json(StatusCode::UNPROCESSABLE_ENTITY, &body);
    reply.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    Ok(reply)
}
