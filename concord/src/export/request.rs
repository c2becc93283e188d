//! One file from asking to fetching: what is asked, whether one person may take it alone, the second person's word, the file itself.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use practice::people::{Act, Matter};
use press::sheet::{Format, Marking};

use super::content::open;
use super::held::Held;
use super::sql::{self, ExportRow};
use super::{What, may_name};
use crate::admin::sql::{chain_of, put};
use crate::frame::{Answers, Ask, Failure};
use crate::ledger::{Fault, Owner, Signature, Tx};

/// Records that one entry of the journal lists.
const RECORDS_A_PART: usize = 500;

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
    File(String, Format, Box<Held>),
    /// It waits for a second person.
    Waits,
    /// It was asked for already: the same form sent twice.
    Twice,
    /// No file, for this reason.
    Refused(String),
}

/// A file ready to leave.
struct Ready {
    title: String,
    rows: i64,
    /// The records in it, each once.
    records: Vec<String>,
    held: Held,
}

/// Writes a file row by row, in one snapshot of the store; or says in a sentence why there is none.
fn made(ask: &Ask, tx: &mut Tx<'_>, wish: &Wish) -> Result<Result<Ready, String>, Failure> {
    if !super::may(ask.reader()?, wish.what) || (wish.named && !may_name(ask.reader()?)) {
        return Err(Failure::NotFound);
    }
    let marking = Marking {
        by: ask.reader()?.name().to_owned(),
        at: ask.house.policy()?.calendar.show(ask.now),
        classification: ask.chrome("").marking,
        audience: wish.audience.clone(),
    };
    let mut held = Held::new(ask.house.ledger.keys(), ask.house.spool())?;
    let question = Answers::from_form(wish.question.as_bytes());
    let (above, mut drawn) = match open(ask, tx, wish.what, &question, wish.named)? {
        Ok(opened) => opened,
        Err(refused) => return Ok(Err(refused)),
    };
    let written = press::sheet::write(wish.format, &above, &marking, &mut drawn, &mut held);
    if let Some(failure) = drawn.failure {
        return Err(failure);
    }
    let mut records = drawn.records;
    records.sort_unstable();
    records.dedup();
    Ok(match written {
        Ok(rows) => Ok(Ready { title: above.title, rows: count(rows), records, held }),
        Err(wrong) => Err(wrong.to_string()),
    })
}

/// Makes the file on a thread of its own.
async fn make(ask: &Arc<Ask>, wish: &Wish) -> Result<Result<Ready, String>, Failure> {
    let (inner, wish) = (Arc::clone(ask), wish.clone());
    ask.house.ledger.read(move |tx| made(&inner, tx, &wish)).await
}

/// Writes down every record of a file beyond the first part, part by part, so that nobody else waits long for the store. All of it before the
/// first byte leaves.
async fn disclose_rest(ask: &Arc<Ask>, who: &Signature, row: &ExportRow, records: &[String]) -> Result<(), Failure> {
    for part in records.chunks(RECORDS_A_PART).skip(1) {
        let (who, row, part) = (who.clone(), row.clone(), part.to_vec());
        ask.house.ledger.write(move |tx| sql::disclosed(tx, &who, &row, &part).map_err(Failure::Fault)).await?;
    }
    Ok(())
}

/// The part of a file's records that is written down with the file itself.
fn first_part(records: &[String]) -> Vec<String> {
    records.chunks(RECORDS_A_PART).next().unwrap_or_default().to_vec()
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// Asks: makes the file, or puts the wish before a second person.
pub(super) async fn ask_for(ask: &Arc<Ask>, wish: Wish) -> Result<Made, Failure> {
    let ready = match make(ask, &wish).await? {
        Ok(ready) => ready,
        Err(refused) => return Ok(Made::Refused(refused)),
    };
    let row = |words| ExportRow {
        id: wish.id.clone(),
        what: wish.what.code().to_owned(),
        question: if wish.what == What::Search { String::new() } else { wish.question.clone() },
        title: ready.title.clone(),
        identities: wish.named,
        rows: ready.rows,
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
    let who = ask.signature(wish.what.matter(), Act::Export)?;
    let row = ExportRow { asked_by: who.actor.clone(), hash: Some(ready.held.hash()), ..row };
    let (inner, purpose, records, asked, by) = (Arc::clone(ask), wish.purpose.clone(), first_part(&ready.records), row.clone(), who.clone());
    let work = move |tx: &mut Tx<'_>| -> Result<Option<bool>, Failure> {
        if sql::export(tx, &asked.id)?.is_some() {
            return Ok(None);
        }
        let (who, mut row) = (&by, asked.clone());
        row.purpose = tx.seal(&chain_of(&row), Owner::Incident, "purpose", &purpose)?;
        if needs_second(&inner, tx, &row)? {
            put(tx, who, "asked for a file with identities", &ExportRow { hash: None, ..row })?;
            return Ok(Some(false));
        }
        row.done_at = Some(who.at);
        put(tx, who, "made a file", &row)?;
        sql::disclosed(tx, who, &row, &records)?;
        Ok(Some(true))
    };
    Ok(match ask.house.ledger.write(work).await? {
        None => Made::Twice,
        Some(false) => Made::Waits,
        Some(true) => {
            disclose_rest(ask, &who, &row, &ready.records).await?;
            Made::File(file_name(&wish.id, wish.what, wish.format), wish.format, Box::new(ready.held))
        }
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
pub(super) async fn decide(ask: &Arc<Ask>, id: &str, agree: bool) -> Result<(), Failure> {
    if !super::may_decide(ask.reader()?) {
        return Err(Failure::NotFound);
    }
    let who = ask.signature(Matter::Supervision, Act::Approve)?;
    let hours = i64::from(ask.house.policy()?.settings.export_hours.value);
    let ends_at = ask.now.saturating_add(SignedDuration::from_hours(hours)).map_err(Fault::from)?;
    let (inner, id) = (Arc::clone(ask), id.to_owned());
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
pub(super) async fn fetch(ask: &Arc<Ask>, id: &str) -> Result<Made, Failure> {
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
    let ready = match make(ask, &wish).await? {
        Ok(ready) => ready,
        Err(refused) => return Ok(Made::Refused(refused)),
    };
    if ready.rows > row.rows {
        let words = format!("The list has grown to {} rows since {} were agreed to. Ask again.", ready.rows, row.rows);
        return Ok(Made::Refused(words));
    }
    let who = ask.signature(what.matter(), Act::Export)?;
    let done = ExportRow { done_at: Some(who.at), hash: Some(ready.held.hash()), rows: ready.rows, ..row };
    let (records, now, taken, by) = (first_part(&ready.records), ask.now, done.clone(), who.clone());
    let work = move |tx: &mut Tx<'_>| -> Result<Option<String>, Failure> {
        let row = sql::export(tx, &taken.id)?.ok_or(Failure::NotFound)?;
        if let Some(sentence) = not_now(&row, now) {
            return Ok(Some(sentence.to_owned()));
        }
        put(tx, &by, "fetched a file", &taken)?;
        sql::disclosed(tx, &by, &taken, &records)?;
        Ok(None)
    };
    if let Some(sentence) = ask.house.ledger.write(work).await? {
        return Ok(Made::Refused(sentence));
    }
    disclose_rest(ask, &who, &done, &ready.records).await?;
    Ok(Made::File(file_name(&wish.id, what, format), format, Box::new(ready.held)))
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
