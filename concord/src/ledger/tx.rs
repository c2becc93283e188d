//! A unit of work's view of the store: three verbs, written once for both engines, and the journal entry without which nothing is kept.

use std::collections::HashMap;

use postgres::error::SqlState;

use super::dialect::{self, Engine};
use super::keys::Keys;
use super::{Fault, Row, Value};

/// One open transaction. Made by the [`super::Ledger`] only; a unit of work gets it, works, and returns.
pub struct Tx<'a> {
    engine: EngineTx<'a>,
    /// The keys, for sealing and blind indexes.
    pub(super) keys: &'a Keys,
    /// Another transaction got there first: the runner tries the unit again.
    pub(super) conflict: bool,
    /// Rows were changed.
    pub(super) wrote: bool,
    /// Journal entries were written.
    pub(super) entries: u32,
    /// What this unit of work knows of the record that it seals texts of, so that it asks once for each record and not for each text.
    pub(super) sealing: super::sealed::Sealing,
}

enum EngineTx<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(postgres::Transaction<'a>, &'a mut HashMap<String, postgres::Statement>),
}

impl<'a> Tx<'a> {
    pub(super) fn on_sqlite(connection: &'a rusqlite::Connection, keys: &'a Keys) -> Self {
        Self::of(EngineTx::Sqlite(connection), keys)
    }

    pub(super) fn on_postgres(
        transaction: postgres::Transaction<'a>,
        statements: &'a mut HashMap<String, postgres::Statement>,
        keys: &'a Keys,
    ) -> Self {
        Self::of(EngineTx::Postgres(transaction, statements), keys)
    }

    fn of(engine: EngineTx<'a>, keys: &'a Keys) -> Self {
        Self { engine, keys, conflict: false, wrote: false, entries: 0, sealing: super::sealed::Sealing::default() }
    }

    /// Which engine this is; for `dialect` statements only.
    pub fn engine(&self) -> Engine {
        match self.engine {
            EngineTx::Sqlite(_) => Engine::Sqlite,
            EngineTx::Postgres(..) => Engine::Postgres,
        }
    }

    /// Changes rows; says how many.
    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, Fault> {
        self.wrote = true;
        let changed = match &mut self.engine {
            EngineTx::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                statement.execute(rusqlite::params_from_iter(params)).map(|n| n.try_into().unwrap_or(0)).map_err(Fault::from)
            }
            EngineTx::Postgres(transaction, statements) => {
                let run = prepared(transaction, statements, sql).and_then(|s| transaction.execute(&s, &as_sql(params)));
                run.map_err(|error| conflicting(error, &mut self.conflict))
            }
        };
        changed.map_err(|fault| fault.while_doing(sql))
    }

    /// Asks for rows.
    pub fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Fault> {
        self.rows(sql, params, false)
    }

    /// Asks for rows over stretches that may be a day or ten years: PostgreSQL plans it anew for these parameters. The plan that it keeps for a
    /// question asked often is one for all of them, which walks through a table for the sake of one day.
    pub fn query_planned(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Fault> {
        self.rows(sql, params, true)
    }

    fn rows(&mut self, sql: &str, params: &[Value], planned: bool) -> Result<Vec<Row>, Fault> {
        let rows = match &mut self.engine {
            EngineTx::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                let columns = statement.column_count();
                let rows = statement.query_map(rusqlite::params_from_iter(params), |row| dialect::from_sqlite(row, columns))?;
                rows.collect::<Result<Vec<_>, _>>().map_err(Fault::from)
            }
            EngineTx::Postgres(transaction, statements) => {
                let statement = if planned { transaction.prepare(&dialect::placeholders(sql)) } else { prepared(transaction, statements, sql) };
                let run = statement.and_then(|s| transaction.query(&s, &as_sql(params)));
                run.map_err(|error| conflicting(error, &mut self.conflict)).and_then(|rows| rows.iter().map(dialect::from_postgres).collect())
            }
        };
        rows.map_err(|fault| fault.while_doing(sql))
    }

    /// Asks for at most one row: the first, where there are more.
    pub fn query_one(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>, Fault> {
        Ok(self.query(sql, params)?.into_iter().next())
    }

    /// The number in the first cell of the first row; 0 where there is none.
    pub fn number(&mut self, sql: &str, params: &[Value]) -> Result<i64, Fault> {
        self.query_one(sql, params)?.map_or(Ok(0), |row| row.get::<Option<i64>>(0).map(|n| n.unwrap_or(0)))
    }

    /// Whether the store still answers.
    pub fn answers(&mut self) -> Result<(), Fault> {
        self.number("SELECT 1", &[]).map(|_| ())
    }

    /// Does a part whose fault leaves the parts after it: PostgreSQL refuses everything in a transaction after a statement that failed, unless
    /// it goes back to before it.
    pub fn apart<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if let EngineTx::Postgres(transaction, _) = &mut self.engine {
            transaction.batch_execute("SAVEPOINT apart")?;
        }
        let result = work(self);
        if let EngineTx::Postgres(transaction, _) = &mut self.engine {
            let back = if result.is_err() { "ROLLBACK TO SAVEPOINT apart; RELEASE SAVEPOINT apart" } else { "RELEASE SAVEPOINT apart" };
            transaction.batch_execute(back)?;
        }
        result
    }

    /// Runs statements without parameters, several in one text: migrations.
    pub(super) fn batch(&mut self, sql: &str) -> Result<(), Fault> {
        match &mut self.engine {
            EngineTx::Sqlite(connection) => connection.execute_batch(sql).map_err(Fault::from),
            EngineTx::Postgres(transaction, _) => transaction.batch_execute(sql).map_err(Fault::from),
        }
    }

    /// Keeps what a PostgreSQL transaction did; SQLite's batch is committed by its writer.
    pub(super) fn commit(self) -> Result<(), (Fault, bool)> {
        match self.engine {
            EngineTx::Sqlite(_) => Ok(()),
            EngineTx::Postgres(transaction, _) => transaction.commit().map_err(|error| {
                let mut conflict = false;
                let fault = conflicting(error, &mut conflict);
                (fault, conflict)
            }),
        }
    }
}

fn prepared(
    transaction: &mut postgres::Transaction<'_>,
    statements: &mut HashMap<String, postgres::Statement>,
    sql: &str,
) -> Result<postgres::Statement, postgres::Error> {
    if let Some(statement) = statements.get(sql) {
        return Ok(statement.clone());
    }
    let statement = transaction.prepare(&dialect::placeholders(sql))?;
    statements.insert(sql.to_owned(), statement.clone());
    Ok(statement)
}

fn as_sql(params: &[Value]) -> Vec<&(dyn postgres::types::ToSql + Sync)> {
    params.iter().map(|value| -> &(dyn postgres::types::ToSql + Sync) { value }).collect()
}

/// Two writers at one chain, one key or one row: the loser is run again and sees what the winner did.
fn conflicting(error: postgres::Error, conflict: &mut bool) -> Fault {
    let code = error.code();
    if code == Some(&SqlState::T_R_SERIALIZATION_FAILURE)
        || code == Some(&SqlState::T_R_DEADLOCK_DETECTED)
        || code == Some(&SqlState::UNIQUE_VIOLATION)
    {
        *conflict = true;
    }
    Fault::from(error)
}
