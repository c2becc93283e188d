//! The bare loop over the same store: the very rows that one create leaves behind, written again and again with nothing around them. No request,
//! rights, rules, sealing or hashing; the same tables with all their indexes, the same durability, 256 units a commit.

use std::path::Path;
use std::time::Instant;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::sql;

/// One row of the template: its statement, its cells, and the place of a cell that must be another one in each unit.
pub struct Line {
    insert: String,
    cells: Vec<Value>,
    own: Option<usize>,
}

/// The rows that a record left in a store, table by table, with one more for the search index, whose words cannot be read back.
pub fn template(file: &Path, id: &str) -> Vec<Line> {
    let db = Connection::open(file).expect("the store");
    let mut lines = Vec::new();
    for table in sql::tables(&db) {
        // The keys of these two say nothing of the record, and that of the index is a number.
        let own = matches!(table.as_str(), "outbox" | "idempotency" | "search_doc").then_some(0);
        for cells in sql::rows(&db, &table) {
            if cells.iter().any(|cell| matches!(cell, Value::Text(text) if text.contains(id))) {
                lines.push(Line { insert: sql::insert(&table, cells.len()), cells, own });
            }
        }
    }
    let words = (0..14).map(|n| format!("{:016x}", n * 7_919)).collect::<Vec<_>>().join(" ");
    lines.push(Line { insert: sql::INDEX.to_owned(), cells: vec![Value::Integer(0), Value::Text(words)], own: Some(0) });
    lines
}

/// Units a second of writing the template under other references.
pub fn rate(file: &Path, lines: &[Line], id: &str, units: usize) -> f64 {
    let db = sql::durable(file);
    let began = Instant::now();
    for batch in 0..units.div_ceil(sql::UNITS) {
        db.execute_batch("BEGIN IMMEDIATE").expect("begin");
        for unit in 0..sql::UNITS {
            again(&db, lines, id, batch * sql::UNITS + unit);
        }
        db.execute_batch("COMMIT").expect("commit");
    }
    super::each(units.div_ceil(sql::UNITS) * sql::UNITS) / began.elapsed().as_secs_f64()
}

fn again(db: &Connection, lines: &[Line], id: &str, unit: usize) {
    let other = format!("{}{unit:06}", id.chars().take(id.len() - 6).collect::<String>());
    for line in lines {
        let cells = line.cells.iter().enumerate().map(|(place, cell)| match cell {
            // Far above the numbers that the store gives itself.
            Value::Integer(_) if line.own == Some(place) => Value::Integer((1 << 60) + i64::try_from(unit).unwrap_or(0)),
            Value::Text(_) if line.own == Some(place) => Value::Text(format!("{unit:032x}")),
            Value::Text(text) => Value::Text(text.replace(id, &other)),
            same => same.clone(),
        });
        db.prepare_cached(&line.insert).expect("sql").execute(rusqlite::params_from_iter(cells)).expect("row");
    }
}
