//! A file in pieces, for a browser that can send it so: a broken connection goes on where it broke, and nothing half-sent is a file.

use std::sync::Arc;

use axum::http::StatusCode;
use practice::incident::evidence;
use serde_json::json;

use super::pages::{addable, kept, kept_name, plain_name};
use super::sql::{self, About, CHUNK, Upload};
use crate::frame::ask::{fresh_key, json};
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::Tx;

/// Begins, or finds again what broke off. Says where to go on and how large a piece may be; a file that is too large is refused before a
/// byte of it is sent (413).
pub async fn begin(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let most = ask.house.policy()?.settings.attachment_megabytes.value;
    let wanted: i64 = ask.body.one("size").parse().map_err(|_| Failure::Unreadable("Say how large the file is.".into()))?;
    // The kind is judged when the content is here; of the size we know already.
    let taken = evidence::TAKEN.first().map_or("", |(media, ..)| *media);
    if let Err(sentence) = evidence::check(taken, u64::try_from(wanted).unwrap_or(0), most) {
        return Ok(json(StatusCode::PAYLOAD_TOO_LARGE, &json!({ "refused": sentence })));
    }
    let name = plain_name(ask.body.one("name"));
    let inner = Arc::clone(&ask);
    let id = fresh_key()?.chars().take(16).collect::<String>();
    let work = move |tx: &mut Tx<'_>| -> Result<Upload, Failure> {
        let incident = addable(&inner, tx)?;
        let fresh = Upload {
            id: id.clone(),
            incident: incident.core.id,
            by: inner.reader()?.account().to_owned(),
            name: tx.blind_value("file name", &name),
            wanted,
            got: 0,
            chunks: 0,
            begun_at: inner.now,
        };
        Ok(sql::begin(tx, &fresh)?)
    };
    let upload = in_housekeeping(&ask, work).await?;
    Ok(json(StatusCode::OK, &json!({ "upload": upload.id, "offset": upload.got, "piece": CHUNK })))
}

/// Pieces tell nothing about anybody until the file is whole, which is journalled: they are written without an entry, as sessions are.
async fn in_housekeeping<T, F>(ask: &Ask, mut work: F) -> Result<T, Failure>
where
    T: Send + 'static,
    F: FnMut(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
{
    let done = ask.house.ledger.housekeeping(move |tx| match work(tx) {
        Ok(done) => Ok(Ok(done)),
        Err(Failure::Fault(fault)) => Err(fault),
        Err(other) => Ok(Err(other)),
    });
    done.await.map_err(Failure::Fault)?
}

/// Takes the next piece; with the last one the file is judged, and kept or refused. A piece out of its place changes nothing (409): the
/// browser asks again where to go on.
pub async fn piece(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let id = ask.param("upload").to_owned();
    let offset: i64 = ask.body.one("offset").parse().map_err(|_| Failure::Unreadable("Say where the piece begins.".into()))?;
    let bytes = ask.files.first().map(|file| file.bytes.clone()).unwrap_or_default();
    if bytes.is_empty() || bytes.len() > CHUNK {
        return Err(Failure::TooLarge);
    }
    let (inner, asked) = (Arc::clone(&ask), id.clone());
    let work = move |tx: &mut Tx<'_>| -> Result<Option<Upload>, Failure> {
        let incident = addable(&inner, tx)?;
        let mine = sql::upload(tx, &asked)?.filter(|row| row.incident == incident.core.id);
        let mine = mine.filter(|row| inner.reader().is_ok_and(|reader| reader.account() == row.by));
        mine.ok_or(Failure::NotFound)?;
        Ok(sql::take_piece(tx, &asked, offset, &bytes)?)
    };
    let Some(upload) = in_housekeeping(&ask, work).await? else {
        return Ok(json(StatusCode::CONFLICT, &json!({ "refused": "The piece is not the next one. Ask again where to go on." })));
    };
    if upload.got < upload.wanted {
        return Ok(json(StatusCode::OK, &json!({ "offset": upload.got })));
    }
    finish(&ask, upload).await
}

async fn finish(ask: &Arc<Ask>, upload: Upload) -> Result<Reply, Failure> {
    let whole = upload.clone();
    let bytes = ask.house.ledger.read(move |tx| sql::sent(tx, &whole)).await?;
    let clean = ask.body.one("clean") == "yes";
    let about = About {
        id: upload.id.clone(),
        incident: upload.incident.clone(),
        name: kept_name(ask.body.one("name"), clean),
        note: ask.body.one("note").chars().take(2_000).collect(),
        original: None,
    };
    match kept(ask, bytes, clean, about).await? {
        Ok(number) => {
            crate::account::notice(ask, &format!("File {number} is kept.")).await?;
            Ok(json(StatusCode::OK, &json!({ "done": format!("/incidents/{}/evidence", upload.incident) })))
        }
        Err(sentence) => {
            ask.house.ledger.housekeeping(move |tx| sql::forget(tx, &upload.id)).await?;
            Ok(json(StatusCode::UNPROCESSABLE_ENTITY, &json!({ "refused": sentence })))
        }
    }
}
