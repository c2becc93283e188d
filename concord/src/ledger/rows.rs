//! Whole structs in and out of tables: the one place that makes INSERT and UPDATE statements from a struct's columns.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use super::{Columns, Engine, Fault, Tx, Value};

/// Statements are made once a table, then kept: a unit of work makes none.
static MADE: LazyLock<RwLock<HashMap<Made, &'static str>>> = LazyLock::new(RwLock::default);
/// The verb, the table and for how many rows.
type Made = (&'static str, &'static str, usize);
/// Rows in one statement on PostgreSQL, where each statement is a way to the server and back.
const ROWS_A_STATEMENT: usize = 16;

fn statement(verb: &'static str, table: &'static str, make: impl FnOnce() -> String) -> &'static str {
    statement_for((verb, table, 1), make)
}

fn statement_for(asked: Made, make: impl FnOnce() -> String) -> &'static str {
    if let Some(known) = MADE.read().unwrap_or_else(PoisonError::into_inner).get(&asked) {
        return known;
    }
    let text: &'static str = Box::leak(make().into_boxed_str());
    MADE.write().unwrap_or_else(PoisonError::into_inner).entry(asked).or_insert(text)
}

fn marks(from: usize, how_many: usize) -> String {
    (from..from + how_many).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ")
}

impl Tx<'_> {
    /// Puts a new row into a table.
    pub fn insert<T: Columns>(&mut self, table: &'static str, row: &T) -> Result<(), Fault> {
        self.insert_all(table, &[row])
    }

    /// Puts new rows into a table. A statement of several rows is one journey to PostgreSQL; SQLite, which is no journey away, would copy every
    /// page that it touches so as to undo half of it.
    pub fn insert_all<T: Columns>(&mut self, table: &'static str, rows: &[&T]) -> Result<(), Fault> {
        let width = T::NAMES.len();
        let at_once = if self.engine() == Engine::Sqlite { 1 } else { ROWS_A_STATEMENT };
        for some in rows.chunks(at_once) {
            let sql = statement_for(("insert", table, some.len()), || {
                let values: Vec<_> = (0..some.len()).map(|row| format!("({})", marks(row * width + 1, width))).collect();
                format!("INSERT INTO {table} ({}) VALUES {}", T::NAMES.join(", "), values.join(", "))
            });
            let cells: Vec<Value> = some.iter().flat_map(|row| row.cells()).collect();
            self.execute(sql, &cells)?;
        }
        Ok(())
    }

    /// Replaces the row whose first `keys` columns are the same, or puts it in.
    pub fn upsert<T: Columns>(&mut self, table: &'static str, keys: usize, row: &T) -> Result<(), Fault> {
        let sql = statement("upsert", table, || {
            let key = T::NAMES.iter().take(keys).copied().collect::<Vec<_>>().join(", ");
            let set = T::NAMES.iter().skip(keys).map(|name| format!("{name} = excluded.{name}")).collect::<Vec<_>>().join(", ");
            format!(
                "INSERT INTO {table} ({}) VALUES ({}) ON CONFLICT ({key}) DO UPDATE SET {set}",
                T::NAMES.join(", "),
                marks(1, T::NAMES.len())
            )
        });
        self.execute(sql, &row.cells()).map(|_| ())
    }

    /// All rows of a table whose first column is `key`, in the order of `order`.
    pub fn children<T: Columns>(&mut self, table: &'static str, order: &'static str, key: &str) -> Result<Vec<T>, Fault> {
        let sql = statement("children", table, || {
            let first = T::NAMES.first().copied().unwrap_or("id");
            format!("SELECT {} FROM {table} WHERE {first} = ?1 ORDER BY {order}", T::NAMES.join(", "))
        });
        self.query(sql, &[Value::Text(key.to_owned())])?.iter().map(|row| T::from_row(row, 0)).collect()
    }
}
