//! Whole structs in and out of tables: the one place that makes INSERT and UPDATE statements from a struct's columns.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use super::{Columns, Fault, Tx, Value};

/// Statements are made once a table, then kept: a unit of work makes none.
static MADE: LazyLock<RwLock<HashMap<(&'static str, &'static str), &'static str>>> = LazyLock::new(RwLock::default);

fn statement(verb: &'static str, table: &'static str, make: impl FnOnce() -> String) -> &'static str {
    if let Some(known) = MADE.read().unwrap_or_else(PoisonError::into_inner).get(&(verb, table)) {
        return known;
    }
    let text: &'static str = Box::leak(make().into_boxed_str());
    MADE.write().unwrap_or_else(PoisonError::into_inner).entry((verb, table)).or_insert(text)
}

fn marks(from: usize, how_many: usize) -> String {
    (from..from + how_many).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ")
}

impl Tx<'_> {
    /// Puts a new row into a table.
    pub fn insert<T: Columns>(&mut self, table: &'static str, row: &T) -> Result<(), Fault> {
        let sql = statement("insert", table, || format!("INSERT INTO {table} ({}) VALUES ({})", T::NAMES.join(", "), marks(1, T::NAMES.len())));
        self.execute(sql, &row.cells()).map(|_| ())
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
