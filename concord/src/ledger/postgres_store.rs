//! The PostgreSQL side: a pool of connections, a transaction for each unit, run again where another got there first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use postgres::{Client, IsolationLevel, NoTls};

use super::Fault;
use super::keys::Keys;
use super::tx::Tx;

/// How often a unit is tried before its conflict is told as a fault.
const TRIES: u32 = 50;

/// One connection and the statements prepared on it.
struct Connection {
    client: Client,
    statements: HashMap<String, postgres::Statement>,
}

/// The PostgreSQL side of the ledger.
pub(super) struct Postgres {
    address: String,
    idle: Mutex<Vec<Connection>>,
}

/// A shared handle.
pub(super) type Shared = Arc<Postgres>;

impl Postgres {
    /// A pool for this address; connects once to see that it answers.
    pub(super) fn open(address: &str) -> Result<Self, Fault> {
        let pool = Self { address: address.to_owned(), idle: Mutex::new(Vec::new()) };
        let first = pool.take()?;
        pool.give_back(first);
        Ok(pool)
    }

    fn take(&self) -> Result<Connection, Fault> {
        if let Some(connection) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
            && !connection.client.is_closed()
        {
            return Ok(connection);
        }
        let mut client = Client::connect(&self.address, NoTls)?;
        // "relation already exists, skipping" is no news to whoever runs a command.
        client.batch_execute("SET client_min_messages = warning")?;
        Ok(Connection { client, statements: HashMap::new() })
    }

    fn give_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }

    /// Runs a unit in its own transaction (REPEATABLE READ: a row that another changed meanwhile, or a journal
    /// sequence that another took, sends the unit round again).
    pub(super) fn unit<T, E: From<Fault>>(
        &self,
        keys: &Keys,
        read_only: bool,
        work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.take()?;
        let mut tries = 0;
        let answer = loop {
            tries += 1;
            match attempt(&mut connection, keys, read_only, work) {
                Attempt::Again(_) if tries < TRIES => {}
                Attempt::Done(answer) | Attempt::Again(answer) => break answer,
            }
        };
        self.give_back(connection);
        answer
    }
}

enum Attempt<T, E> {
    Done(Result<T, E>),
    Again(Result<T, E>),
}

fn attempt<T, E: From<Fault>>(
    connection: &mut Connection,
    keys: &Keys,
    read_only: bool,
    work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T, E>,
) -> Attempt<T, E> {
    let begun = connection.client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(read_only).start();
    let transaction = match begun {
        Ok(transaction) => transaction,
        Err(error) => return Attempt::Done(Err(Fault::from(error).into())),
    };
    let mut tx = Tx::on_postgres(transaction, &mut connection.statements, keys);
    match work(&mut tx) {
        Ok(answer) => match tx.commit() {
            Ok(()) => Attempt::Done(Ok(answer)),
            Err((fault, true)) => Attempt::Again(Err(fault.into())),
            Err((fault, false)) => Attempt::Done(Err(fault.into())),
        },
        // Dropping the transaction rolls it back.
        Err(error) if tx.conflict => Attempt::Again(Err(error)),
        Err(error) => Attempt::Done(Err(error)),
    }
}

impl Drop for Postgres {
    /// The client's own runtime may not be dropped inside another: a plain thread does it.
    fn drop(&mut self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        let _ = std::thread::spawn(move || drop(idle)).join();
    }
}
