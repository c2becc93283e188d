//! What a verification reads, in batches by key, and rows that belong to nothing.

use std::collections::HashMap;
use std::fmt::Write;

use crate::import::sql::RunRow;
use crate::ledger::{Cell, Engine, Fault, Row, Tx, heads, journal};

/// Records whose rows are read together.
pub(super) const RECORDS: usize = 200;
/// Journal entries in one batch.
const ENTRIES: i64 = 2_000;
/// Heads in one batch.
const HEADS: i64 = 500;
/// Rows of `journal_record` in one batch.
const LOOKS: i64 = 5_000;
/// Strays told of one kind.
const STRAYS: i64 = 20;

/// The entries after this place, by chain and sequence.
pub(super) fn entries_after(tx: &mut Tx<'_>, chain: &str, sequence: i64) -> Result<Vec<Row>, Fault> {
    tx.query(
        &format!("SELECT {} FROM journal WHERE (chain, sequence) > (?1, ?2) ORDER BY chain, sequence LIMIT ?3", journal::COLUMNS),
        &[chain.to_owned().to_value(), sequence.to_value(), ENTRIES.to_value()],
    )
}

/// What is wrong with the embedded store's own file, in SQLite's words; PostgreSQL checks its pages by itself.
pub(super) fn damages(tx: &mut Tx<'_>) -> Result<Vec<String>, Fault> {
    if tx.engine() != Engine::Sqlite {
        return Ok(Vec::new());
    }
    let told: Vec<String> = tx.query("PRAGMA integrity_check(20)", &[])?.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
    Ok(told.into_iter().filter(|line| line != "ok").map(|line| line.replace('\n', "; ")).collect())
}

/// What the journal tells of imports: chain and event.
pub(super) fn import_entries(tx: &mut Tx<'_>) -> Result<Vec<Row>, Fault> {
    tx.query("SELECT chain, event FROM journal WHERE chain >= 'import/' AND chain < 'import0' AND verb = 'imported' ORDER BY chain", &[])
}

/// Every run of an import.
pub(super) fn import_runs(tx: &mut Tx<'_>) -> Result<Vec<RunRow>, Fault> {
    crate::import::sql::runs(tx, u32::MAX)
}

/// The heads after this number.
pub(super) fn heads_after(tx: &mut Tx<'_>, number: i64) -> Result<Vec<Row>, Fault> {
    tx.query(&format!("SELECT {} FROM head WHERE number > ?1 ORDER BY number LIMIT ?2", heads::COLUMNS), &[number.to_value(), HEADS.to_value()])
}

/// Position and hash of the entries from one place of the sealed order to another.
pub(super) fn leaves(tx: &mut Tx<'_>, first: i64, last: i64) -> Result<Vec<Row>, Fault> {
    tx.query(
        "SELECT position, hash FROM journal WHERE position >= ?1 AND position <= ?2 ORDER BY position",
        &[first.to_value(), last.to_value()],
    )
}

/// The first entry whose place in the sealed order lies outside 1 to `last`: chain and sequence.
pub(super) fn beyond(tx: &mut Tx<'_>, last: i64) -> Result<Option<(String, i64)>, Fault> {
    let row =
        tx.query_one("SELECT chain, sequence FROM journal WHERE position > ?1 OR position < 1 ORDER BY position LIMIT 1", &[last.to_value()])?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// The row of a table with this key in its first column.
pub(super) fn row(tx: &mut Tx<'_>, table: &str, names: &[&str], key: &str) -> Result<Option<Row>, Fault> {
    let first = names.first().copied().unwrap_or("id");
    tx.query_one(&format!("SELECT {} FROM {table} WHERE {first} = ?1", names.join(", ")), &[key.to_owned().to_value()])
}

/// All rows of a table that belong to these records (at most [`RECORDS`]), by the record in their first column, in the order of `order`.
pub(super) fn rows_of(tx: &mut Tx<'_>, table: &str, names: &[&str], order: &str, ids: &[&str]) -> Result<HashMap<String, Vec<Row>>, Fault> {
    let first = names.first().copied().unwrap_or("id");
    let mut sql = format!("SELECT {} FROM {table} WHERE {first} IN (", names.join(", "));
    for mark in 1..=RECORDS {
        let _ = write!(sql, "{}?{mark}", if mark == 1 { "" } else { ", " });
    }
    let _ = write!(sql, ") ORDER BY {first}, {order}");
    // Always as many parameters, the last one again and again: one prepared statement for every batch.
    let last = ids.last().copied().unwrap_or_default();
    let params: Vec<_> = (0..RECORDS).map(|place| ids.get(place).copied().unwrap_or(last).to_owned().to_value()).collect();
    let mut rows: HashMap<String, Vec<Row>> = HashMap::with_capacity(ids.len());
    for row in tx.query(&sql, &params)? {
        rows.entry(row.get(0)?).or_default().push(row);
    }
    Ok(rows)
}

/// Whether the search index finds the record with this number by this question ([`Tx::question`]).
pub(super) fn found_by(tx: &mut Tx<'_>, number: i64, question: crate::ledger::Value) -> Result<bool, Fault> {
    let sql = match tx.engine() {
        Engine::Sqlite => "SELECT rowid FROM words WHERE words MATCH ?1 AND rowid = ?2",
        Engine::Postgres => "SELECT number FROM search_doc WHERE words @@ ?1::text::tsquery AND number = ?2",
    };
    Ok(tx.query_one(sql, &[question, number.to_value()])?.is_some())
}

/// What is left of a record that was disposed of, in words; nothing should be.
pub(super) fn survivors(tx: &mut Tx<'_>, id: &str) -> Result<Vec<&'static str>, Fault> {
    // The index cannot be read back, but it tells how many words a record has in it.
    let words = match tx.engine() {
        Engine::Sqlite => "SELECT COUNT(*) FROM words_docsize z JOIN search_doc d ON d.number = z.id WHERE d.record = ?1 AND z.sz <> X'00'",
        Engine::Postgres => "SELECT COUNT(*) FROM search_doc d WHERE d.record = ?1 AND d.words::text <> ''",
    };
    let looked_for = [
        ("a sealed text", "SELECT COUNT(*) FROM sealed WHERE record = ?1"),
        ("a key", "SELECT COUNT(*) FROM data_key WHERE record = ?1"),
        ("a look-up value (blind)", "SELECT COUNT(*) FROM blind WHERE record = ?1"),
        ("what somebody said of themselves (characteristic)", "SELECT COUNT(*) FROM characteristic WHERE record = ?1"),
        ("words in the search index", words),
        ("a file", "SELECT COUNT(*) FROM attachment WHERE incident = ?1 AND destroyed_at IS NULL"),
        ("an upload", "SELECT COUNT(*) FROM upload WHERE incident = ?1"),
        ("a message that waits to be sent", "SELECT COUNT(*) FROM outbox WHERE record = ?1"),
        (
            "a comment of a panel",
            "SELECT COUNT(*) FROM panel_score s JOIN panel_case c ON c.panel = s.panel AND c.number = s.number \
             WHERE c.incident = ?1 AND s.comment IS NOT NULL",
        ),
    ];
    let mut found = Vec::new();
    for (what, sql) in looked_for {
        if tx.number(sql, &[id.to_owned().to_value()])? > 0 {
            found.push(what);
        }
    }
    Ok(found)
}

/// The looks at records after this one, by their key: record, at, chain, sequence.
pub(super) fn looks_after(tx: &mut Tx<'_>, after: Option<&Row>) -> Result<Vec<Row>, Fault> {
    let all = "SELECT record, at, chain, sequence FROM journal_record";
    match after {
        None => tx.query(&format!("{all} ORDER BY record, at, chain, sequence LIMIT ?1"), &[LOOKS.to_value()]),
        Some(row) => {
            let mut params = row.cells().to_vec();
            params.push(LOOKS.to_value());
            let sql = format!("{all} WHERE (record, at, chain, sequence) > (?1, ?2, ?3, ?4) ORDER BY record, at, chain, sequence LIMIT ?5");
            tx.query(&sql, &params)
        }
    }
}

/// The events of one entry that lists several records, for naming a look that does not agree with it.
pub(super) fn event(tx: &mut Tx<'_>, chain: &str, sequence: i64) -> Result<Option<String>, Fault> {
    let row =
        tx.query_one("SELECT event FROM journal WHERE chain = ?1 AND sequence = ?2", &[chain.to_owned().to_value(), sequence.to_value()])?;
    row.map(|row| row.get(0)).transpose()
}

/// Whether a record finds this look.
pub(super) fn is_look(tx: &mut Tx<'_>, look: &[crate::ledger::Value; 4]) -> Result<bool, Fault> {
    let sql = "SELECT record FROM journal_record WHERE record = ?1 AND at = ?2 AND chain = ?3 AND sequence = ?4";
    Ok(tx.query_one(sql, look)?.is_some())
}

/// Rows that belong to nothing, as sentences.
pub(super) fn strays(tx: &mut Tx<'_>) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    let mut look = |sql: String, tell: &dyn Fn(&str) -> String| -> Result<(), Fault> {
        for row in tx.query(&format!("{sql} LIMIT {STRAYS}"), &[])? {
            found.push(tell(&row.get::<String>(0)?));
        }
        Ok(())
    };
    for (table, key) in TABLES_WITH_CHAINS {
        let sql = format!(
            "SELECT t.{key} FROM {table} t WHERE NOT EXISTS \
             (SELECT 1 FROM journal j WHERE j.chain = '{table}/' || t.{key} AND j.sequence = 1)"
        );
        look(sql, &|key| format!("{table} {key} is in its table, but the journal does not tell how it came there."))?;
    }
    for (table, column) in TABLES_OF_RECORDS {
        let sql = format!(
            "SELECT DISTINCT t.{column} FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM incident i WHERE i.id = t.{column}) \
             AND NOT (t.{column} LIKE '%/%' AND EXISTS (SELECT 1 FROM journal j WHERE j.chain = t.{column} AND j.sequence = 1))"
        );
        look(sql, &|id| format!("The table {table} holds a row of incident {id}, which does not exist."))?;
    }
    let unindexed = "SELECT i.id FROM incident i WHERE NOT EXISTS (SELECT 1 FROM search_doc d WHERE d.record = i.id)";
    look(unindexed.to_owned(), &|id| format!("Incident {id} is not in the search index."))?;
    let nobody = "SELECT DISTINCT b.record FROM blind b WHERE NOT EXISTS \
                  (SELECT 1 FROM person p WHERE p.incident = b.record AND p.number = b.person)";
    look(nobody.to_owned(), &|id| format!("Incident {id} has a look-up value (blind) of a person who is not in it."))?;
    let erased = "SELECT DISTINCT b.record FROM blind b JOIN person p ON p.incident = b.record AND p.number = b.person \
                  WHERE p.name IS NULL AND p.phone IS NULL AND p.email IS NULL AND p.address IS NULL";
    look(erased.to_owned(), &|id| format!("Incident {id} has a look-up value (blind) of a person without details."))?;
    Ok(found)
}

/// Tables whose rows each have a journal chain, with their key.
const TABLES_WITH_CHAINS: [(&str, &str); 40] = [
    ("coverage", "id"),
    ("force", "id"),
    ("place", "code"),
    ("boundary", "code"),
    ("population", "id"),
    ("export", "id"),
    ("printing", "id"),
    ("sheet_day", "day"),
    ("information_request", "id"),
    ("national_return", "id"),
    ("return_answer", "id"),
    ("return_correction", "id"),
    ("return_columns", "id"),
    ("return_measures", "id"),
    ("attachment", "id"),
    ("adoption", "id"),
    ("confirmation", "entry"),
    ("account", "id"),
    ("posting", "id"),
    ("token", "hash"),
    ("training", "id"),
    ("audit", "id"),
    ("panel", "id"),
    ("panel_case", "id"),
    ("panel_score", "id"),
    ("audit_case", "id"),
    ("organisation", "id"),
    ("agreement", "id"),
    ("account_fact", "id"),
    ("alert", "id"),
    ("learning_point", "id"),
    ("service", "id"),
    ("unit", "call_sign"),
    ("shift_handover", "id"),
    ("transfer_message", "id"),
    ("transfer_source", "source"),
    ("retention_review", "id"),
    ("data_request", "id"),
    ("data_request_record", "id"),
    ("incident", "id"),
];

/// Tables whose rows each belong to an incident, with the column that names it.
const TABLES_OF_RECORDS: [(&str, &str); 57] = [
    ("strand", "incident"),
    ("person", "incident"),
    ("assessment", "incident"),
    ("crime", "incident"),
    ("assignment", "incident"),
    ("contact", "incident"),
    ("review", "incident"),
    ("risk", "incident"),
    ("waiver", "incident"),
    ("ruling", "incident"),
    ("transfer", "incident"),
    ("enquiry", "incident"),
    ("plan_action", "incident"),
    ("golden_check", "incident"),
    ("handover", "incident"),
    ("ownership", "incident"),
    ("audit_error", "incident"),
    ("release", "incident"),
    ("restriction", "incident"),
    ("named", "incident"),
    ("share", "incident"),
    ("glass", "incident"),
    ("redaction", "incident"),
    ("link", "incident"),
    ("merger", "incident"),
    ("contract", "incident"),
    ("consent", "incident"),
    ("needs", "incident"),
    ("intervention", "incident"),
    ("cause", "incident"),
    ("repeat_mark", "incident"),
    ("support", "incident"),
    ("support_plan", "incident"),
    ("support_action", "incident"),
    ("support_note", "incident"),
    ("deployment", "incident"),
    ("finding", "incident"),
    ("regrade", "incident"),
    ("proceeding", "incident"),
    ("entitlement", "incident"),
    ("path_step", "incident"),
    ("subject_review", "incident"),
    ("subject_request", "incident"),
    ("challenge", "incident"),
    ("keeping_review", "incident"),
    ("legal_hold", "incident"),
    ("processing_limit", "incident"),
    ("disposal", "incident"),
    ("disagreement", "incident"),
    ("retention_review", "incident"),
    ("duty", "record"),
    ("duty_subject", "record"),
    ("sealed", "record"),
    ("data_key", "record"),
    ("search_doc", "record"),
    ("blind", "record"),
    ("characteristic", "record"),
];

/// A sealed text as kept, with its wrapped key where that is still there.
pub(super) struct Text {
    /// Whose key.
    pub(super) owner: String,
    /// Which field.
    pub(super) field: String,
    /// The sealed box.
    pub(super) sealed: Vec<u8>,
    /// The wrapped key.
    pub(super) wrapped: Option<Vec<u8>>,
}

/// The sealed text of a chain with this number; `None` where it is not there.
pub(super) fn text(tx: &mut Tx<'_>, record: &str, number: i64) -> Result<Option<Text>, Fault> {
    let row = tx.query_one(
        "SELECT s.owner, s.field, s.box, k.wrapped FROM sealed s LEFT JOIN data_key k ON k.record = s.record AND k.owner = s.owner \
         WHERE s.record = ?1 AND s.number = ?2",
        &[record.to_owned().to_value(), number.to_value()],
    )?;
    row.map(|row| Ok(Text { owner: row.get(0)?, field: row.get(1)?, sealed: row.get(2)?, wrapped: row.get(3)? })).transpose()
}
