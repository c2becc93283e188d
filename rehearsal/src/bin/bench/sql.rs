//! The bare store loop that everything is measured beside, and the one look-up that the benchmarks need.

use std::path::Path;

use concord::ledger::{Fault, Tx};
use rusqlite::Connection;

/// Units that share a commit.
pub const UNITS: usize = 256;

/// A store of three tables with the product's own durability.
pub fn open(file: &Path) -> Connection {
    let db = Connection::open(file).expect("a file");
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE incident (id TEXT PRIMARY KEY, at INTEGER, place TEXT, body TEXT);
         CREATE TABLE journal (chain TEXT, sequence INTEGER, event TEXT, hash BLOB, PRIMARY KEY (chain, sequence));
         CREATE TABLE outbox (id TEXT PRIMARY KEY, message TEXT);",
    )
    .expect("tables");
    db
}

/// One commit of [`UNITS`] units: incident, journal entry and outbox row each.
pub fn commit(db: &Connection, batch: usize, body: &str, hash: &[u8]) {
    db.execute_batch("BEGIN IMMEDIATE").expect("begin");
    for unit in 0..UNITS {
        let id = format!("{batch:08}-{unit:03}");
        db.prepare_cached("INSERT INTO incident VALUES (?1, 1, 'x', ?2)").expect("sql").execute((&id, body)).expect("row");
        db.prepare_cached("INSERT INTO journal VALUES (?1, 1, ?2, ?3)").expect("sql").execute((&id, body, hash)).expect("row");
        db.prepare_cached("INSERT INTO outbox VALUES (?1, 'waits')").expect("sql").execute([&id]).expect("row");
    }
    db.execute_batch("COMMIT").expect("commit");
}

/// Some record's reference.
pub fn any_record(tx: &mut Tx<'_>) -> Result<Option<String>, Fault> {
    tx.query_one("SELECT id FROM incident ORDER BY id LIMIT 1", &[])?.map(|row| row.get(0)).transpose()
}

/// The statement that puts words into the search index.
pub const INDEX: &str = "INSERT INTO words (rowid, tokens) VALUES (?1, ?2)";

/// The statement that puts a whole row into a table.
pub fn insert(table: &str, columns: usize) -> String {
    let marks = (1..=columns).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ");
    format!("INSERT INTO {table} VALUES ({marks})")
}

/// A store's file as its own writer opens it: the same durability, the same memory.
pub fn durable(file: &Path) -> Connection {
    let db = Connection::open(file).expect("the store");
    db.execute_batch("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 10000; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY")
        .expect("pragmas");
    db.set_prepared_statement_cache_capacity(256);
    db
}

/// The store's own tables, without those of the search index.
pub fn tables(db: &Connection) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'words%' ORDER BY name";
    let mut statement = db.prepare(sql).expect("sql");
    let names = statement.query_map([], |row| row.get(0)).expect("tables");
    names.collect::<Result<_, _>>().expect("names")
}

/// All rows of a table.
pub fn rows(db: &Connection, table: &str) -> Vec<Vec<rusqlite::types::Value>> {
    let mut statement = db.prepare(&format!("SELECT * FROM {table}")).expect("sql");
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| (0..columns).map(|place| row.get(place)).collect()).expect("rows");
    rows.collect::<Result<_, _>>().expect("cells")
}
