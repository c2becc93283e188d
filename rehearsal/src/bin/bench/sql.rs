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
