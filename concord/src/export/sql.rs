//! Files that were asked for, in the store.

use jiff::Timestamp;
use practice::incident::Words;

use crate::admin::sql::Journalled;
use crate::ledger::{Category, Cell, Columns, Entry, Fault, Signature, Tx};

/// A file that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportRow {
    /// Its id.
    pub id: String,
    /// What it holds.
    pub what: String,
    /// The list or figure, as in an address; empty for a search.
    pub question: String,
    /// What a reader knows it by.
    pub title: String,
    /// Whether identities are in it.
    pub identities: bool,
    /// Rows when it was asked for.
    pub rows: i64,
    /// The kind of file.
    pub format: String,
    /// Whom it is for.
    pub audience: String,
    /// What it is for; sealed.
    pub purpose: Words,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: Timestamp,
    /// The second person.
    pub decided_by: Option<String>,
    /// When they decided.
    pub decided_at: Option<Timestamp>,
    /// Whether they agreed.
    pub agreed: Option<bool>,
    /// Until when it can be fetched.
    pub ends_at: Option<Timestamp>,
    /// When it was fetched.
    pub done_at: Option<Timestamp>,
    /// The file's BLAKE3 hash, in hexadecimal.
    pub hash: Option<String>,
}

columns!(ExportRow {
    id,
    what,
    question,
    title,
    identities,
    rows,
    format,
    audience,
    purpose,
    asked_by,
    asked_at,
    decided_by,
    decided_at,
    agreed,
    ends_at,
    done_at,
    hash
});

impl Journalled for ExportRow {
    const TABLE: &'static str = "export";
}

/// The file with this id.
pub fn export(tx: &mut Tx<'_>, id: &str) -> Result<Option<ExportRow>, Fault> {
    Ok(tx.children("export", "id", id)?.into_iter().next())
}

/// Files that somebody asked for, newest first.
pub fn asked_by(tx: &mut Tx<'_>, account: &str, limit: u32) -> Result<Vec<ExportRow>, Fault> {
    let names = ExportRow::NAMES.join(", ");
    let sql = format!("SELECT {names} FROM export WHERE asked_by = ?1 ORDER BY asked_at DESC LIMIT ?2");
    tx.query(&sql, &[account.to_owned().to_value(), limit.to_value()])?.iter().map(|row| ExportRow::from_row(row, 0)).collect()
}

/// Files that wait for a second person, the oldest first, but for this account's own.
pub fn waiting(tx: &mut Tx<'_>, but_for: &str, limit: u32) -> Result<Vec<ExportRow>, Fault> {
    let names = ExportRow::NAMES.join(", ");
    let sql = format!("SELECT {names} FROM export WHERE done_at IS NULL AND decided_at IS NULL AND asked_by <> ?1 ORDER BY asked_at LIMIT ?2");
    tx.query(&sql, &[but_for.to_owned().to_value(), limit.to_value()])?.iter().map(|row| ExportRow::from_row(row, 0)).collect()
}

/// Rows with identities that somebody took out alone since a moment: many small files are one large one.
pub fn named_rows_since(tx: &mut Tx<'_>, account: &str, since: Timestamp) -> Result<i64, Fault> {
    tx.number(
        "SELECT CAST(COALESCE(SUM(rows), 0) AS BIGINT) FROM export WHERE asked_by = ?1 AND asked_at >= ?2 AND identities = 1 AND decided_by IS NULL AND done_at IS NOT NULL",
        &[account.to_owned().to_value(), since.to_value()],
    )
}

/// Writes the disclosure down: what left, for whom, how many rows, the hash of the file, and every record that was in it, each of which
/// finds it ("who saw this"). Before the first byte leaves.
pub fn disclosed(tx: &mut Tx<'_>, who: &Signature, row: &ExportRow, records: &[String]) -> Result<(), Fault> {
    let chain = format!("reader/{}", who.actor);
    let event = serde_json::json!({
        "records": records, "about": row.title, "export": row.id, "audience": row.audience, "rows": row.rows, "format": row.format,
        "hash": row.hash,
    });
    let classes = if row.identities { "op id" } else { "op" };
    let single = if let [one] = records { one.as_str() } else { "" };
    let entry = Entry {
        chain: &chain,
        record: single,
        verb: "took a file out",
        category: Category::Disclosure,
        classes,
        policy: "",
        event: event.to_string(),
    };
    tx.listed(who, &entry, records)
}
