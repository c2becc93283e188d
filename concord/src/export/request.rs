//! One file from asking to fetching: what is asked, whether one person may take it alone, the second person's word, the file itself.

use jiff::{SignedDuration, Timestamp};
use practice::people::{Act, Matter};
use press::sheet::{Format, Marking};

use super::content::{Content, gather};
use super::sql::{self, ExportRow};
use super::{What, may_name};
use crate::admin::sql::{chain_of, put};
use crate::frame::{Answers, Ask, Failure};
use crate::ledger::{Fault, Owner, Tx};

/// What somebody asks for, read out of the form.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub id: String,
    pub what: What,
    pub question: String,
    pub format: Format,
    pub named: bool,
    pub audience: String,
    pub purpose: String,
}

/// What came of it.
pub(super) enum Made {
    /// A file to send: its name, kind and bytes.
    File(String, Format, Vec<u8>),
    /// It waits for a second person.
    Waits,
    /// It was asked for already: the same form sent twice.
    Twice,
    /// No file, for this reason.
    Refused(String),
}

/// A file ready to leave.
struct Ready {
    content: Content,
    bytes: Vec<u8>,
    hash: String,
}

/// Makes the bytes and their hash.
fn make(ask: &Ask, content: Content, format: Format, audience: &str) -> Result<Result<Ready, String>, Failure> {
    let marking = Marking {
        by: ask.reader()?.name().to_owned(),
        at: ask.house.policy()?.calendar.show(ask.now),
        classification: ask.chrome("").marking,
        audience: audience.to_owned(),
    };
    let mut bytes = Vec::new();
    match press::sheet::write(format, &content.head, &marking, content.rows.iter().cloned(), &mut bytes) {
        Ok(_) => {
            let hash = blake3::hash(&bytes).to_hex().to_string();
            Ok(Ok(Ready { content, bytes, hash }))
        }
        Err(wrong) => Ok(Err(wrong.to_string())),
    }
}

fn gathered(ask: &Ask, tx: &mut Tx<'_>, wish: &Wish) -> Result<Result<Content, String>, Failure> {
    if !super::may(ask.reader()?, wish.what) || (wish.named && !may_name(ask.reader()?)) {
        return Err(Failure::NotFound);
    }
    gather(ask, tx, wish.what, &Answers::from_form(wish.question.as_bytes()), wish.named)
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// Asks: makes the file, or puts the wish before a second person.
pub(super) async fn ask_for(ask: &std::sync::Arc<Ask>, wish: Wish) -> Result<Made, Failure> {
    let (inner, asked) = (std::sync::Arc::clone(ask), wish.clone());
    let content = ask.house.ledger.read(move |tx| gathered(&inner, tx, &asked)).await?;
    let content = match content {
        Ok(content) => content,
        Err(refused) => return Ok(Made::Refused(refused)),
    };
    let row = |words| ExportRow {
        id: wish.id.clone(),
        what: wish.what.code().to_owned(),
        question: if wish.what == What::Search { String::new() } else { wish.question.clone() },
        title: content.head.title.clone(),
        identities: wish.named,
        rows: count(content.rows.len()),
        format: wish.format.code().to_owned(),
        audience: wish.audience.clone(),
        purpose: words,
        asked_by: String::new(),
        asked_at: ask.now,
        decided_by: None,
        decided_at: None,
        agreed: None,
        ends_at: None,
        done_at: None,
        hash: None,
    };
    let row = row(practice::incident::Words::from_stored(String::new()));
    let ready = match make(ask, content, wish.format, &wish.audience)? {
        Ok(ready) => ready,
        Err(refused) => return Ok(Made::Refused(refused)),
    };
    let who = ask.signature(wish.what.matter(), Act::Export)?;
    let (inner, purpose, records, hash) = (std::sync::Arc::clone(ask), wish.purpose.clone(), ready.content.records, ready.hash);
    let work = move |tx: &mut Tx<'_>| -> Result<Option<bool>, Failure> {
        if sql::export(tx, &row.id)?.is_some() {
            return Ok(None);
        }
        let mut row = ExportRow { asked_by: who.actor.clone(), ..row.clone() };
        row.purpose = tx.seal(&chain_of(&row), Owner::Incident, "purpose", &purpose)?;
        if needs_second(&inner, tx, &row)? {
            put(tx, &who, "asked for a file with identities", &row)?;
            return Ok(Some(false));
        }
        (row.done_at, row.hash) = (Some(who.at), Some(hash.clone()));
        put(tx, &who, "made a file", &row)?;
        sql::disclosed(tx, &who, &row, &records)?;
        Ok(Some(true))
    };
    Ok(match ask.house.ledger.write(work).await? {
        None => Made::Twice,
        Some(false) => Made::Waits,
        Some(true) => Made::File(file_name(&wish.id, wish.what, wish.format), wish.format, ready.bytes),
    })
}

fn file_name(id: &str, what: What, format: Format) -> String {
    format!("concord-{}-{}.{}", what.code(), id.get(..8).unwrap_or(id), format.code())
}

/// Whether a file takes a second person: more rows with identities than the policy lets one person take in a day (access.md rule 4).
fn needs_second(ask: &Ask, tx: &mut Tx<'_>, row: &ExportRow) -> Result<bool, Failure> {
    if !row.identities {
        return Ok(false);
    }
    let alone = i64::from(ask.house.policy()?.settings.export_identity_rows.value);
    let day_ago = ask.now.saturating_sub(SignedDuration::from_hours(24)).map_err(Fault::from)?;
    Ok(sql::named_rows_since(tx, &row.asked_by, day_ago)? + row.rows > alone)
}

/// The second person's word. Refuses the one who asked, who may not decide, who does not reach every row, and what is decided already.
pub(super) async fn decide(ask: &std::sync::Arc<Ask>, id: &str, agree: bool) -> Result<(), Failure> {
    if !super::may_decide(ask.reader()?) {
        return Err(Failure::NotFound);
    }
    let who = ask.signature(Matter::Supervision, Act::Approve)?;
    let hours = i64::from(ask.house.policy()?.settings.export_hours.value);
    let ends_at = ask.now.saturating_add(SignedDuration::from_hours(hours)).map_err(Fault::from)?;
    let (inner, id) = (std::sync::Arc::clone(ask), id.to_owned());
    let work = move |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let row = sql::export(tx, &id)?.ok_or(Failure::NotFound)?;
        if row.asked_by == who.actor {
            return Err(refused("Somebody else decides on a file that you asked for."));
        }
        if row.decided_at.is_some() || row.done_at.is_some() {
            return Err(Failure::Conflict("Somebody has decided on this file already.".into()));
        }
        if agree && reached(&inner, tx, &row)? < row.rows {
            return Err(refused("You do not reach every record of this list, so somebody with a wider reach decides."));
        }
        let verb = if agree { "agreed to a file with identities" } else { "refused a file with identities" };
        let decided = ExportRow {
            decided_by: Some(who.actor.clone()),
            decided_at: Some(who.at),
            agreed: Some(agree),
            ends_at: agree.then_some(ends_at),
            ..row
        };
        put(tx, &who, verb, &decided)?;
        Ok(())
    };
    ask.house.ledger.write(work).await
}

fn refused(sentence: &str) -> Failure {
    crate::admin::pages::refused(sentence)
}

/// How many rows of the same list the second person sees.
fn reached(ask: &Ask, tx: &mut Tx<'_>, row: &ExportRow) -> Result<i64, Failure> {
    let question = Answers::from_form(row.question.as_bytes());
    let Some(list) = crate::work::sql::list(question.one("list")) else { return Ok(0) };
    let Some(scope) = ask.reader()?.scope(Matter::Identity, Act::View, ask.now) else { return Ok(0) };
    let narrow = crate::work::sql::Narrow { district: question.one("district").to_owned(), strand: question.one("strand").to_owned() };
    Ok(crate::work::sql::count_whole(tx, list, &scope, &narrow, crate::work::pages::clock(ask)?)?)
}

/// Fetches an agreed file: once, in its time, by the one who asked, and no longer than what was agreed to.
pub(super) async fn fetch(ask: &std::sync::Arc<Ask>, id: &str) -> Result<Made, Failure> {
    let (asked, me) = (id.to_owned(), ask.reader()?.account().to_owned());
    let row = ask.house.ledger.read(move |tx| sql::export(tx, &asked)).await?;
    let row = row.filter(|row| row.asked_by == me).ok_or(Failure::NotFound)?;
    if let Some(sentence) = not_now(&row, ask.now) {
        return Ok(Made::Refused(sentence.to_owned()));
    }
    let (Some(what), Some(format)) = (What::from_code(&row.what), Format::from_code(&row.format)) else { return Err(Failure::NotFound) };
    let wish = Wish {
        id: row.id.clone(),
        what,
        question: row.question.clone(),
        format,
        named: row.identities,
        audience: row.audience.clone(),
        purpose: String::new(),
    };
    let (inner, again) = (std::sync::Arc::clone(ask), wish.clone());
    let content = match ask.house.ledger.read(move |tx| gathered(&inner, tx, &again)).await? {
        Ok(content) => content,
        Err(refused) => return Ok(Made::Refused(refused)),
    };
    if count(content.rows.len()) > row.rows {
        let words = format!("The list has grown to {} rows since {} were agreed to. Ask again.", content.rows.len(), row.rows);
        return Ok(Made::Refused(words));
    }
    let ready = match make(ask, content, format, &row.audience)? {
        Ok(ready) => ready,
        Err(refused) => return Ok(Made::Refused(refused)),
    };
    let who = ask.signature(what.matter(), Act::Export)?;
    let (rows, records, hash, now) = (count(ready.content.rows.len()), ready.content.records, ready.hash, ask.now);
    let work = move |tx: &mut Tx<'_>| -> Result<Option<String>, Failure> {
        let row = sql::export(tx, &row.id)?.ok_or(Failure::NotFound)?;
        if let Some(sentence) = not_now(&row, now) {
            return Ok(Some(sentence.to_owned()));
        }
        let done = ExportRow { done_at: Some(who.at), hash: Some(hash.clone()), rows, ..row };
        put(tx, &who, "fetched a file", &done)?;
        sql::disclosed(tx, &who, &done, &records)?;
        Ok(None)
    };
    Ok(match ask.house.ledger.write(work).await? {
        Some(sentence) => Made::Refused(sentence),
        None => Made::File(file_name(&wish.id, what, format), format, ready.bytes),
    })
}

/// Why a file cannot be fetched at this moment; none where it can.
pub(super) fn not_now(row: &ExportRow, now: Timestamp) -> Option<&'static str> {
    match (row.done_at, row.agreed, row.ends_at) {
        (Some(_), ..) => Some("This file was fetched already. Ask again if you need another."),
        (None, None, _) => Some("This file waits for somebody else to agree."),
        (None, Some(false), _) => Some("Somebody refused this file."),
        (None, Some(true), Some(ends)) if now <= ends => None,
        (None, Some(true), _) => Some("The time in which this file could be fetched has run out. Ask again."),
    }
}
