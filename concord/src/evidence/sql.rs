//! Files of a record in the store: their rows, their sealed chunks, those that are still being sent.

use jiff::{SignedDuration, Timestamp};
use practice::incident::Words;

use super::Prepared;
use crate::admin::sql::{Journalled, chain_of, row_event};
use crate::ledger::{Category, Cell, Columns, Entry, Fault, Owner, Signature, Tx};

/// Bytes in one box.
pub const CHUNK: usize = 1_000_000;
/// Hours after which an upload that is not whole is removed.
const UPLOAD_HOURS: i64 = 24;

/// A file of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: String,
    /// The record.
    pub incident: String,
    /// Its number in the record.
    pub number: u32,
    /// Its kind, by its content.
    pub media: String,
    /// Its size in bytes.
    pub bytes: i64,
    /// How many boxes hold it.
    pub chunks: u32,
    /// BLAKE3 of what is kept, in hexadecimal.
    pub hash: String,
    /// BLAKE3 of what was sent.
    pub sent_hash: String,
    /// Its name as sent, sealed.
    pub name: Option<Words>,
    /// What it shows, sealed.
    pub note: Option<Words>,
    /// The file that this one is a redacted copy of.
    pub original: Option<u32>,
    /// Whether hidden details were taken out.
    pub cleaned: bool,
    /// Whether there is a small picture.
    pub small: bool,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub added_at: Timestamp,
    /// When it was destroyed.
    pub destroyed_at: Option<Timestamp>,
}

columns!(Attachment {
    id,
    incident,
    number,
    media,
    bytes,
    chunks,
    hash,
    sent_hash,
    name,
    note,
    original,
    cleaned,
    small,
    added_by,
    added_at,
    destroyed_at
});

impl Journalled for Attachment {
    const TABLE: &'static str = "attachment";
}

/// A file that is being sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its id.
    pub id: String,
    /// The record.
    pub incident: String,
    /// Who sends it.
    pub by: String,
    /// By what it is found again.
    pub name: String,
    /// Bytes that are to come.
    pub wanted: i64,
    /// Bytes that are here.
    pub got: i64,
    /// Boxes that are here.
    pub chunks: u32,
    /// Since when.
    pub begun_at: Timestamp,
}

columns!(Upload { id, incident, by, name, wanted, got, chunks, begun_at });

/// What is said of a file beside its content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The id that it gets; one that is known already is not kept twice.
    pub id: String,
    /// The record.
    pub incident: String,
    /// Its name.
    pub name: String,
    /// What it shows; empty for nothing said.
    pub note: String,
    /// The file that it is a redacted copy of.
    pub original: Option<u32>,
}

fn part_place(id: &str, part: &str, number: u32) -> String {
    format!("attachment|{id}|{part}|{number}")
}

/// Keeps a file with its journal entry: whole, or not at all. Sent twice under one id, it is one file; gives its number in the record.
pub fn keep(tx: &mut Tx<'_>, who: &Signature, about: &About, file: &Prepared) -> Result<u32, Fault> {
    if let Some(known) = by_id(tx, &about.id)? {
        return Ok(known.number);
    }
    let last = tx.number("SELECT MAX(number) FROM attachment WHERE incident = ?1", &[about.incident.to_value()])?;
    let mut row = Attachment {
        id: about.id.clone(),
        incident: about.incident.clone(),
        number: u32::try_from(last + 1).map_err(|_| Fault::new("too many files"))?,
        media: file.media.clone(),
        bytes: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
        chunks: 0,
        hash: blake3::hash(&file.bytes).to_hex().to_string(),
        sent_hash: file.sent_hash.clone(),
        name: None,
        note: None,
        original: about.original,
        cleaned: file.cleaned,
        small: file.small.is_some(),
        added_by: who.actor.clone(),
        added_at: who.at,
        destroyed_at: None,
    };
    let chain = chain_of(&row);
    row.name = Some(tx.seal(&chain, Owner::Incident, "name", &about.name)?);
    if !about.note.is_empty() {
        row.note = Some(tx.seal(&chain, Owner::Incident, "note", &about.note)?);
    }
    for chunk in file.bytes.chunks(CHUNK) {
        row.chunks += 1;
        put_chunk(tx, &row, "whole", row.chunks, chunk)?;
    }
    if let Some(small) = &file.small {
        put_chunk(tx, &row, "small", 1, small)?;
    }
    let verb = if about.original.is_some() { "made a redacted copy of a file" } else { "added a file" };
    write(tx, who, verb, Category::Collection, &row)?;
    Ok(row.number)
}

fn put_chunk(tx: &mut Tx<'_>, row: &Attachment, part: &str, number: u32, bytes: &[u8]) -> Result<(), Fault> {
    let sealed = tx.seal_bytes(&chain_of(row), Owner::Incident, &part_place(&row.id, part, number), bytes)?;
    put_box(tx, &row.id, part, number, &sealed)
}

fn put_box(tx: &mut Tx<'_>, id: &str, part: &str, number: u32, sealed: &[u8]) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO attachment_chunk (attachment, part, number, box) VALUES (?1, ?2, ?3, ?4)",
        &[id.to_owned().to_value(), part.to_owned().to_value(), number.to_value(), sealed.to_vec().to_value()],
    )?;
    Ok(())
}

/// The row with its entry, which names the record too, so that "who saw this" finds it.
fn write(tx: &mut Tx<'_>, who: &Signature, verb: &str, category: Category, row: &Attachment) -> Result<(), Fault> {
    let chain = chain_of(row);
    let entry = Entry { chain: &chain, record: &row.incident, verb, category, classes: "na", policy: "", event: row_event(row) };
    tx.journal(who, &entry)?;
    tx.upsert(Attachment::TABLE, 1, row)
}

fn by_id(tx: &mut Tx<'_>, id: &str) -> Result<Option<Attachment>, Fault> {
    Ok(tx.children("attachment", "id", id)?.into_iter().next())
}

/// The files of a record that still are, in the order of their numbers.
pub fn of_record(tx: &mut Tx<'_>, incident: &str) -> Result<Vec<Attachment>, Fault> {
    let names = Attachment::NAMES.join(", ");
    let sql = format!("SELECT {names} FROM attachment WHERE incident = ?1 AND destroyed_at IS NULL ORDER BY number");
    tx.query(&sql, &[incident.to_owned().to_value()])?.iter().map(|row| Attachment::from_row(row, 0)).collect()
}

/// The file of a record with this number; none where it was destroyed.
pub fn one(tx: &mut Tx<'_>, incident: &str, number: u32) -> Result<Option<Attachment>, Fault> {
    Ok(of_record(tx, incident)?.into_iter().find(|row| row.number == number))
}

/// A part of a file in clear: the whole, or the small picture. A fault where a chunk is missing or was changed.
pub fn open(tx: &mut Tx<'_>, row: &Attachment, part: &str) -> Result<Vec<u8>, Fault> {
    let chunks = if part == "whole" { row.chunks } else { 1 };
    let mut bytes = Vec::new();
    for number in 1..=chunks {
        let found = tx.query_one(
            "SELECT box FROM attachment_chunk WHERE attachment = ?1 AND part = ?2 AND number = ?3",
            &[row.id.to_value(), part.to_owned().to_value(), number.to_value()],
        )?;
        let sealed: Vec<u8> = found.ok_or_else(|| Fault::new(format!("a chunk of file {} is missing", row.id)))?.get(0)?;
        bytes.extend(tx.open_bytes(&chain_of(row), Owner::Incident, &part_place(&row.id, part, number), &sealed)?);
    }
    if part == "whole" && blake3::hash(&bytes).to_hex().to_string() != row.hash {
        return Err(Fault::new(format!("file {} is not what was kept", row.id)));
    }
    Ok(bytes)
}

/// Destroys every file of a record: its key, its chunks, its sealed name. The row stays, without words, to say that there was one.
pub fn destroy(tx: &mut Tx<'_>, who: &Signature, incident: &str) -> Result<u32, Fault> {
    let mut destroyed = 0;
    for row in of_record(tx, incident)? {
        let chain = chain_of(&row);
        for (table, column, key) in [("attachment_chunk", "attachment", &row.id), ("sealed", "record", &chain), ("data_key", "record", &chain)]
        {
            tx.execute(&format!("DELETE FROM {table} WHERE {column} = ?1"), &[key.to_value()])?;
        }
        let gone = Attachment { name: None, note: None, small: false, destroyed_at: Some(who.at), ..row };
        write(tx, who, "destroyed a file", Category::Erasure, &gone)?;
        destroyed += 1;
    }
    Ok(destroyed)
}

/// The upload with this id.
pub fn upload(tx: &mut Tx<'_>, id: &str) -> Result<Option<Upload>, Fault> {
    Ok(tx.children("upload", "id", id)?.into_iter().next())
}

/// Begins an upload, or finds the one that broke off: the same person's, to the same record, of the same name and size. What is older than
/// a day and not whole goes.
pub fn begin(tx: &mut Tx<'_>, fresh: &Upload) -> Result<Upload, Fault> {
    let old = fresh.begun_at.saturating_sub(SignedDuration::from_hours(UPLOAD_HOURS))?;
    let gone = tx.query("SELECT id FROM upload WHERE begun_at < ?1", &[old.to_value()])?;
    for row in &gone {
        forget(tx, &row.get::<String>(0)?)?;
    }
    let names = Upload::NAMES.join(", ");
    let known = tx.query_one(
        &format!("SELECT {names} FROM upload WHERE incident = ?1 AND by = ?2 AND name = ?3 AND wanted = ?4"),
        &[fresh.incident.to_value(), fresh.by.to_value(), fresh.name.to_value(), fresh.wanted.to_value()],
    )?;
    if let Some(row) = known {
        return Upload::from_row(&row, 0);
    }
    tx.insert("upload", fresh)?;
    Ok(fresh.clone())
}

/// Takes the next piece of an upload; the piece's box is sealed by the house until the file is whole. `None` where the piece does not begin
/// where the last one ended: then nothing is written.
pub fn take_piece(tx: &mut Tx<'_>, id: &str, offset: i64, bytes: &[u8]) -> Result<Option<Upload>, Fault> {
    let Some(mut row) = upload(tx, id)? else { return Ok(None) };
    let long = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    if row.got != offset || row.got.saturating_add(long) > row.wanted {
        return Ok(None);
    }
    row.chunks += 1;
    row.got += long;
    let sealed = tx.seal_own_bytes(&part_place(id, "sent", row.chunks), bytes)?;
    put_box(tx, id, "sent", row.chunks, &sealed)?;
    tx.upsert("upload", 1, &row)?;
    Ok(Some(row))
}

/// Everything that was sent of an upload.
pub fn sent(tx: &mut Tx<'_>, row: &Upload) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    for number in 1..=row.chunks {
        let found = tx.query_one(
            "SELECT box FROM attachment_chunk WHERE attachment = ?1 AND part = 'sent' AND number = ?2",
            &[row.id.to_value(), number.to_value()],
        )?;
        let sealed: Vec<u8> = found.ok_or_else(|| Fault::new("a piece of an upload is missing"))?.get(0)?;
        bytes.extend(tx.open_own_bytes(&part_place(&row.id, "sent", number), &sealed)?);
    }
    Ok(bytes)
}

/// Removes an upload and its pieces.
pub fn forget(tx: &mut Tx<'_>, id: &str) -> Result<(), Fault> {
    let key = [id.to_owned().to_value()];
    tx.execute("DELETE FROM attachment_chunk WHERE attachment = ?1 AND part = 'sent'", &key)?;
    tx.execute("DELETE FROM upload WHERE id = ?1", &key)?;
    Ok(())
}

/// Every file that still is, by id, after this one; at most `limit`: for the verification.
pub fn standing_after(tx: &mut Tx<'_>, after: &str, limit: u32) -> Result<Vec<Attachment>, Fault> {
    let names = Attachment::NAMES.join(", ");
    let sql = format!("SELECT {names} FROM attachment WHERE id > ?1 AND destroyed_at IS NULL ORDER BY id LIMIT ?2");
    tx.query(&sql, &[after.to_owned().to_value(), limit.to_value()])?.iter().map(|row| Attachment::from_row(row, 0)).collect()
}

/// Ids of chunks that belong to no file that still is and to no upload; at most twenty.
pub fn stray_chunks(tx: &mut Tx<'_>) -> Result<Vec<String>, Fault> {
    let rows = tx.query(
        "SELECT DISTINCT c.attachment FROM attachment_chunk c \
         WHERE (c.part = 'sent' AND NOT EXISTS (SELECT 1 FROM upload u WHERE u.id = c.attachment)) \
         OR (c.part <> 'sent' AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.id = c.attachment AND a.destroyed_at IS NULL \
         AND c.number <= a.chunks)) LIMIT 20",
        &[],
    )?;
    rows.iter().map(|row| row.get(0)).collect()
}
