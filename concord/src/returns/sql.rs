//! Printings as kept: each a row whose tables and counted records are frozen when it is prepared, and which never changes after its signature.

use jiff::Timestamp;
use practice::incident::Words;
use practice::returns::printing::{Content, Kind, NotSigned, signable};
use practice::returns::suppress::Audience;

use super::Draft;
use crate::admin::sql::{Journalled, put};
use crate::ledger::{Cell, Columns, Fault, Owner, Row, Signature, Tx, Value};

/// A printing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintingRow {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// The same for every printing of the same thing.
    pub what: String,
    /// What a reader knows it by.
    pub title: String,
    /// For whom it is.
    pub audience: Audience,
    /// The period's first local day.
    pub from_day: String,
    /// The period's last local day.
    pub to_day: String,
    /// The moment of the records that were counted.
    pub as_at: Timestamp,
    /// What was asked, as JSON.
    pub definition: String,
    /// What is missing, as JSON: a list of sentences.
    pub coverage: String,
    /// Who prepared it.
    pub prepared_by: String,
    /// When.
    pub prepared_at: Timestamp,
    /// Who signed it; none while it waits.
    pub signed_by: Option<String>,
    /// When.
    pub signed_at: Option<Timestamp>,
    /// The journal's newest sealed head at the signature.
    pub head: Option<String>,
    /// The printing that this one corrects.
    pub supersedes: Option<String>,
    /// Why; sealed.
    pub why: Option<Words>,
    /// When it was given up unsigned.
    pub withdrawn_at: Option<Timestamp>,
    /// The tables, as JSON.
    pub content: String,
    /// What each figure counted, as JSON.
    pub counted: String,
}

code_cells!(Kind, Audience);
columns!(PrintingRow {
    id,
    kind,
    what,
    title,
    audience,
    from_day,
    to_day,
    as_at,
    definition,
    coverage,
    prepared_by,
    prepared_at,
    signed_by,
    signed_at,
    head,
    supersedes,
    why,
    withdrawn_at,
    content,
    counted
});

/// The journal holds the hash of what was printed and counted; `concord verify` makes it again from the row.
impl Journalled for PrintingRow {
    const TABLE: &'static str = "printing";
    const SECRET: &'static [&'static str] = &["content", "counted"];
}

impl PrintingRow {
    /// What is frozen in it.
    pub fn frozen(&self) -> Result<Content, Fault> {
        Ok(Content { tables: serde_json::from_str(&self.content)?, cells: serde_json::from_str(&self.counted)? })
    }

    /// What was asked.
    pub fn asked(&self) -> Result<serde_json::Value, Fault> {
        Ok(serde_json::from_str(&self.definition)?)
    }

    /// What is missing, in sentences.
    pub fn missing(&self) -> Result<Vec<String>, Fault> {
        Ok(serde_json::from_str(&self.coverage)?)
    }

    /// The hash of what was printed and counted, as people can copy it.
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.content.as_bytes());
        hasher.update(self.counted.as_bytes());
        hasher.finalize().to_hex().to_string()
    }
}

/// What a list shows of a printing, without its tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// The same for every printing of the same thing.
    pub what: String,
    /// What a reader knows it by.
    pub title: String,
    /// For whom.
    pub audience: Audience,
    /// The period's first local day.
    pub from_day: String,
    /// The period's last local day.
    pub to_day: String,
    /// Who prepared it.
    pub prepared_by: String,
    /// When.
    pub prepared_at: Timestamp,
    /// Who signed it.
    pub signed_by: Option<String>,
    /// When.
    pub signed_at: Option<Timestamp>,
    /// The printing that this one corrects.
    pub supersedes: Option<String>,
    /// When it was given up unsigned.
    pub withdrawn_at: Option<Timestamp>,
}

columns!(Listed {
    id,
    kind,
    what,
    title,
    audience,
    from_day,
    to_day,
    prepared_by,
    prepared_at,
    signed_by,
    signed_at,
    supersedes,
    withdrawn_at
});

/// The one way in which a printing is written. One that is signed is never written again, whoever asks and for whatever reason.
fn keep(tx: &mut Tx<'_>, who: &Signature, verb: &str, row: &PrintingRow) -> Result<(), Fault> {
    if printing(tx, &row.id)?.is_some_and(|stored| stored.signed_at.is_some()) {
        return Err(Fault::new(format!("printing {} is signed and cannot be changed", row.id)));
    }
    put(tx, who, verb, row)
}

/// Freezes what is to be signed, or to be signed by somebody else.
pub fn freeze(tx: &mut Tx<'_>, who: &Signature, id: &str, draft: &Draft) -> Result<PrintingRow, Fault> {
    let mut row = PrintingRow {
        id: id.to_owned(),
        kind: draft.kind,
        what: draft.what.clone(),
        title: draft.title.clone(),
        audience: draft.audience,
        from_day: draft.period.0.to_string(),
        to_day: draft.period.1.to_string(),
        as_at: draft.as_at,
        definition: draft.definition.to_string(),
        coverage: serde_json::to_string(&draft.coverage)?,
        prepared_by: who.actor.clone(),
        prepared_at: who.at,
        signed_by: None,
        signed_at: None,
        head: None,
        supersedes: draft.corrects.as_ref().map(|(earlier, _)| earlier.clone()),
        why: None,
        withdrawn_at: None,
        content: serde_json::to_string(&draft.content.tables)?,
        counted: serde_json::to_string(&draft.content.cells)?,
    };
    if let Some((_, why)) = &draft.corrects {
        row.why = Some(tx.seal(&crate::admin::sql::chain_of(&row), Owner::Incident, "why", why)?);
    }
    keep(tx, who, "prepared figures", &row)?;
    Ok(row)
}

/// Signs a printing; or says why not. The journal's newest sealed head goes on it.
pub fn sign(tx: &mut Tx<'_>, who: &Signature, row: PrintingRow) -> Result<Result<PrintingRow, NotSigned>, Fault> {
    if let Err(refused) = signable(row.kind, &row.prepared_by, row.signed_at.is_some(), row.withdrawn_at.is_some(), &who.actor) {
        return Ok(Err(refused));
    }
    let signed = PrintingRow { signed_by: Some(who.actor.clone()), signed_at: Some(who.at), head: newest_head(tx)?, ..row };
    keep(tx, who, "signed figures", &signed)?;
    Ok(Ok(signed))
}

/// Gives up a printing that nobody signed.
pub fn withdraw(tx: &mut Tx<'_>, who: &Signature, row: PrintingRow) -> Result<(), Fault> {
    keep(tx, who, "gave up figures", &PrintingRow { withdrawn_at: Some(who.at), ..row })
}

fn newest_head(tx: &mut Tx<'_>) -> Result<Option<String>, Fault> {
    let row = tx.query_one("SELECT number, root FROM head ORDER BY number DESC LIMIT 1", &[])?;
    row.map(|row| Ok(format!("{} {}", row.get::<i64>(0)?, crate::ledger::keys::hex(&row.get::<Vec<u8>>(1)?)))).transpose()
}

/// The printing with this id.
pub fn printing(tx: &mut Tx<'_>, id: &str) -> Result<Option<PrintingRow>, Fault> {
    Ok(tx.children("printing", "id", id)?.into_iter().next())
}

fn listed(tx: &mut Tx<'_>, condition: &str, params: &[Value]) -> Result<Vec<Listed>, Fault> {
    let names = Listed::NAMES.join(", ");
    let rows = tx.query(&format!("SELECT {names} FROM printing WHERE {condition}"), params)?;
    rows.iter().map(|row: &Row| Listed::from_row(row, 0)).collect()
}

fn marks<T: Cell>(params: &mut Vec<Value>, of: &[T]) -> String {
    let mark = |one: &T| {
        params.push(one.to_value());
        format!("?{}", params.len())
    };
    let marks: Vec<String> = of.iter().map(mark).collect();
    if marks.is_empty() { "NULL".to_owned() } else { marks.join(", ") }
}

/// Printings of these kinds for these audiences that were not given up, the newest first, at most `limit`; signed ones alone, or all.
pub fn printings(tx: &mut Tx<'_>, kinds: &[Kind], audiences: &[Audience], signed: bool, limit: u32) -> Result<Vec<Listed>, Fault> {
    let mut params = Vec::new();
    let (kinds, audiences) = (marks(&mut params, kinds), marks(&mut params, audiences));
    params.push(limit.to_value());
    let only = if signed { "signed_at IS NOT NULL" } else { "withdrawn_at IS NULL" };
    let order = format!("ORDER BY COALESCE(signed_at, prepared_at) DESC, id LIMIT ?{}", params.len());
    listed(tx, &format!("kind IN ({kinds}) AND audience IN ({audiences}) AND {only} {order}"), &params)
}

/// Every signed printing of the same thing, the first one first.
pub fn history(tx: &mut Tx<'_>, what: &str) -> Result<Vec<Listed>, Fault> {
    listed(tx, "what = ?1 AND signed_at IS NOT NULL ORDER BY signed_at, id", &[what.to_owned().to_value()])
}

/// What each figure of every signed printing for one of these audiences counted: what they know already.
pub fn known_to(tx: &mut Tx<'_>, audiences: &[Audience]) -> Result<Vec<Content>, Fault> {
    let mut params = Vec::new();
    let audiences = marks(&mut params, audiences);
    let sql = format!("SELECT counted FROM printing WHERE audience IN ({audiences}) AND signed_at IS NOT NULL ORDER BY signed_at, id");
    let content = |row: &Row| Ok(Content { tables: Vec::new(), cells: serde_json::from_str(&row.get::<String>(0)?)? });
    tx.query(&sql, &params)?.iter().map(content).collect()
}

/// Whether the journal tells of a change after the signature: the number of entries that follow it.
pub fn entries_after_signature(tx: &mut Tx<'_>, chain: &str) -> Result<i64, Fault> {
    tx.number(
        "SELECT COUNT(*) FROM journal j WHERE j.chain = ?1 AND EXISTS \
         (SELECT 1 FROM journal s WHERE s.chain = j.chain AND s.verb = 'signed figures' AND s.sequence < j.sequence)",
        &[chain.to_owned().to_value()],
    )
}
