//! Import runs in their table (for progress and history), and records found again by their number in the other system.

use std::collections::HashMap;

use jiff::Timestamp;
use practice::incident::{Core, Crime, StrandFlag};

use crate::incident::columns::core_columns;
use crate::ledger::{Cell, Columns, Fault, Tx, Value};

/// One run of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRow {
    /// Its id; its journal chain is `import/` and the id.
    pub id: String,
    /// When it began.
    pub at: Timestamp,
    /// Who imports.
    pub by: String,
    /// The file's name as given.
    pub file: String,
    /// The file's BLAKE3 fingerprint, in hexadecimal.
    pub file_hash: String,
    /// The mapping's source system.
    pub mapping: String,
    /// Incidents to write.
    pub rows: i64,
    /// Incidents written so far.
    pub done: i64,
    /// New records.
    pub taken: i64,
    /// Changed records.
    pub changed: i64,
    /// Records of which nothing changed.
    pub unchanged: i64,
    /// Refused rows.
    pub refused: i64,
    /// When it ended; none while it goes on.
    pub finished_at: Option<Timestamp>,
    /// Why the file was refused whole or the run stopped; empty where all went well.
    pub problem: String,
    /// The refused cells as CSV (row, column, reason), without values.
    pub refusals: String,
    /// What it changed and noted, as CSV (row, record, what, fields, notes), without values.
    pub changes: String,
    /// Whether its cases are kept as closed history.
    pub history: bool,
}

columns!(RunRow {
    id,
    at,
    by,
    file,
    file_hash,
    mapping,
    rows,
    done,
    taken,
    changed,
    unchanged,
    refused,
    finished_at,
    problem,
    refusals,
    changes,
    history
});

impl RunRow {
    /// A run that begins: nothing is done yet.
    pub fn begun(id: &str, who: &crate::ledger::Signature, file: &str, mapping: &str) -> Self {
        Self {
            id: id.to_owned(),
            at: who.at,
            by: who.actor.clone(),
            file: file.to_owned(),
            file_hash: String::new(),
            mapping: mapping.to_owned(),
            rows: 0,
            done: 0,
            taken: 0,
            changed: 0,
            unchanged: 0,
            refused: 0,
            finished_at: None,
            problem: String::new(),
            refusals: String::new(),
            changes: String::new(),
            history: false,
        }
    }
}

/// What the journal tells of a run: which file, what came of it, and the fingerprints of its accounts. No file's name and no person's data.
pub fn told(row: &RunRow) -> serde_json::Value {
    let print = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
    serde_json::json!({
        "file_hash": row.file_hash, "mapping": row.mapping, "history": row.history,
        "taken": row.taken, "changed": row.changed, "unchanged": row.unchanged, "refused": row.refused,
        "refusals": print(&row.refusals), "changes": print(&row.changes),
    })
}

/// Puts a run in, or in place of what is known of it.
pub fn put_run(tx: &mut Tx<'_>, run: &RunRow) -> Result<(), Fault> {
    tx.upsert("import_run", 1, run)
}

/// A run; none where there is none with this id.
pub fn run(tx: &mut Tx<'_>, id: &str) -> Result<Option<RunRow>, Fault> {
    Ok(tx.children("import_run", "id", id)?.into_iter().next())
}

/// The latest runs, newest first.
pub fn runs(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<RunRow>, Fault> {
    let names = RunRow::NAMES.join(", ");
    let rows = tx.query(&format!("SELECT {names} FROM import_run ORDER BY at DESC, id LIMIT ?1"), &[limit.to_value()])?;
    rows.iter().map(|row| RunRow::from_row(row, 0)).collect()
}

/// What a source's release is compared with: the facts of a record, its strands and its offences.
pub(super) struct Known {
    pub(super) core: Core,
    pub(super) strands: Vec<StrandFlag>,
    pub(super) crimes: Vec<Crime>,
}

/// The records that came from this source under these numbers, by number. Asked for many at once: a question a record would cost more
/// than writing it.
pub(super) fn known(tx: &mut Tx<'_>, source: &str, numbers: &[&str]) -> Result<HashMap<String, Known>, Fault> {
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let params: Vec<Value> = std::iter::once(source).chain(numbers.iter().copied()).map(|text| text.to_owned().to_value()).collect();
    let sql = format!("SELECT {} FROM incident WHERE source = ?1 AND source_id IN ({})", core_columns(), marks(2, numbers.len()));
    let cores: Vec<Core> = tx.query(&sql, &params)?.iter().map(|row| Core::from_row(row, 0)).collect::<Result<_, _>>()?;
    let ids: Vec<Value> = cores.iter().map(|core| core.id.to_value()).collect();
    let mut strands: HashMap<String, Vec<StrandFlag>> = HashMap::new();
    for strand in lists::<StrandFlag>(tx, "strand", &ids)? {
        strands.entry(strand.incident.clone()).or_default().push(strand);
    }
    let mut crimes: HashMap<String, Vec<Crime>> = HashMap::new();
    for crime in lists::<Crime>(tx, "crime", &ids)? {
        crimes.entry(crime.incident.clone()).or_default().push(crime);
    }
    let known = cores.into_iter().map(|core| {
        let (strands, crimes) = (strands.remove(&core.id).unwrap_or_default(), crimes.remove(&core.id).unwrap_or_default());
        (core.source_id.clone().unwrap_or_default(), Known { core, strands, crimes })
    });
    Ok(known.collect())
}

/// The entries of a list of these records, in the order of their numbers.
fn lists<T: Columns>(tx: &mut Tx<'_>, table: &str, ids: &[Value]) -> Result<Vec<T>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let names = T::NAMES.join(", ");
    let sql = format!("SELECT {names} FROM {table} WHERE incident IN ({}) ORDER BY incident, number", marks(1, ids.len()));
    tx.query(&sql, ids)?.iter().map(|row| T::from_row(row, 0)).collect()
}

fn marks(from: usize, how_many: usize) -> String {
    (from..from + how_many).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ")
}
