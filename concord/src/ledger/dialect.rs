//! The few places where the two engines differ: placeholders, types, and the search index. Nothing else may ask which engine it is.

use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

use super::{Fault, Row, Value};

/// Which engine keeps the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded default.
    Sqlite,
    /// The one that scales out.
    Postgres,
}

/// `?1` becomes `$1`; everything else stays. Question marks inside quotes do not occur in our statements.
pub fn placeholders(sql: &str) -> String {
    sql.replace('?', "$")
}

/// A migration's text for this engine: on PostgreSQL whole numbers are 64 bits and bytes are `BYTEA`; lines between
/// `-- only sqlite` or `-- only postgres` and `-- both` are for one engine. `CLUSTERED` keeps small rows in the order of their key, with one tree fewer to write, where the engine can.
pub fn migration(text: &str, engine: Engine) -> String {
    let mut only = None;
    let mut lines = Vec::new();
    for line in text.lines() {
        match line.trim() {
            "-- only sqlite" => only = Some(Engine::Sqlite),
            "-- only postgres" => only = Some(Engine::Postgres),
            "-- both" => only = None,
            _ if only.is_none_or(|one| one == engine) => lines.push(line),
            _ => {}
        }
    }
    let text = lines.join("\n");
    match engine {
        Engine::Sqlite => text.replace(") CLUSTERED;", ") WITHOUT ROWID;"),
        Engine::Postgres => text.replace(") CLUSTERED;", ");").replace(" INTEGER", " BIGINT").replace(" BLOB", " BYTEA"),
    }
}

/// The statement that puts a record's keyed words into the index: `?1` the record's number, `?2` the words.
pub fn index_words(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "INSERT INTO words (rowid, tokens) VALUES (?1, ?2)",
        Engine::Postgres => "UPDATE search_doc SET words = to_tsvector('simple', ?2) WHERE number = ?1",
    }
}

/// The statement that takes a record's words out again: `?1` its number.
pub fn forget_words(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "DELETE FROM words WHERE rowid = ?1",
        Engine::Postgres => "UPDATE search_doc SET words = NULL WHERE number = ?1",
    }
}

/// Where a search by words reads from, and its condition: documents `d` that hold the words of parameter `?1`, to be walked by `d.number`.
pub fn with_words(engine: Engine) -> (&'static str, &'static str, &'static str) {
    match engine {
        // The index is walked backwards by its own row number, so that the newest fifty never touch the rest.
        Engine::Sqlite => ("words(?1) w CROSS JOIN search_doc d ON d.number = w.rowid", "1 = 1", "w.rowid"),
        Engine::Postgres => ("search_doc d", "d.words @@ ?1::text::tsquery", "d.number"),
    }
}

/// Words and phrases as each engine's question: every word must be there, the words of a phrase one after the other.
pub fn question(engine: Engine, phrases: &[Vec<String>]) -> String {
    let (inside, between) = match engine {
        Engine::Sqlite => (" ", " AND "),
        Engine::Postgres => (" <-> ", " & "),
    };
    let each = phrases.iter().map(|words| match engine {
        Engine::Sqlite => format!("\"{}\"", words.join(inside)),
        Engine::Postgres => format!("({})", words.join(inside)),
    });
    each.collect::<Vec<_>>().join(between)
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(n) if *ty == Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
            Value::Int(n) => n.to_sql(ty, out),
            Value::Text(text) => text.to_sql(ty, out),
            Value::Bytes(bytes) => bytes.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A PostgreSQL row as ours.
pub fn from_postgres(row: &postgres::Row) -> Result<Row, Fault> {
    let cells = row.columns().iter().enumerate().map(|(place, column)| {
        let ty = column.type_();
        Ok(if *ty == Type::INT8 {
            row.try_get::<_, Option<i64>>(place)?.map_or(Value::Null, Value::Int)
        } else if *ty == Type::INT4 {
            row.try_get::<_, Option<i32>>(place)?.map_or(Value::Null, |n| Value::Int(n.into()))
        } else if *ty == Type::BOOL {
            row.try_get::<_, Option<bool>>(place)?.map_or(Value::Null, |yes| Value::Int(yes.into()))
        } else if *ty == Type::BYTEA {
            row.try_get::<_, Option<Vec<u8>>>(place)?.map_or(Value::Null, Value::Bytes)
        } else {
            row.try_get::<_, Option<String>>(place)?.map_or(Value::Null, Value::Text)
        })
    });
    cells.collect::<Result<Vec<_>, Fault>>().map(Row::new)
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(n) => ValueRef::Integer(*n),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// A SQLite row of this many columns as ours.
pub fn from_sqlite(row: &rusqlite::Row<'_>, columns: usize) -> rusqlite::Result<Row> {
    use rusqlite::types::ValueRef;
    let mut cells = Vec::with_capacity(columns);
    for place in 0..columns {
        cells.push(match row.get_ref(place)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(n) => Value::Int(n),
            ValueRef::Real(_) => return Err(rusqlite::Error::InvalidColumnType(place, "a fraction".into(), rusqlite::types::Type::Real)),
            ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        });
    }
    Ok(Row::new(cells))
}
