//! The embedded store: one writer thread that commits many units at once, and a small pool of readers.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags};

use super::Fault;

/// At most this many units share one commit.
const UNITS_A_COMMIT: usize = 256;
/// Prepared statements kept by each connection.
const STATEMENTS: usize = 256;

/// A unit of work waiting for the writer.
pub(super) trait Unit: Send {
    /// Does the work; true where it is to be kept.
    fn run(&mut self, connection: &Connection) -> bool;
    /// Tells the caller how it ended, after the commit.
    fn finish(self: Box<Self>, commit: Result<(), Fault>);
}

/// The SQLite side of the ledger.
pub(super) struct Sqlite {
    path: PathBuf,
    queue: Sender<Box<dyn Unit>>,
    readers: Mutex<Vec<Connection>>,
}

impl Sqlite {
    /// Opens the file (and makes it), starts its writer.
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        let writer = connect(path, OpenFlags::default())?;
        // WAL lets readers go on beside the writer; FULL, never NORMAL: a power cut must lose nothing acknowledged.
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        // What is deleted is overwritten: a key that was destroyed is not left in a free page.
        writer.pragma_update(None, "secure_delete", "ON")?;
        // Moving the log into the file costs more than writing it: it is done every 40 MB, not every four.
        writer.pragma_update(None, "wal_autocheckpoint", 10_000)?;
        let (queue, waiting) = channel();
        std::thread::Builder::new().name("ledger-writer".into()).spawn(move || write(&writer, &waiting))?;
        Ok(Self { path: path.to_owned(), queue, readers: Mutex::new(Vec::new()) })
    }

    /// Hands a unit to the writer.
    pub(super) fn enqueue(&self, unit: Box<dyn Unit>) {
        if let Err(refused) = self.queue.send(unit) {
            refused.0.finish(Err(Fault::new("the writer has stopped")));
        }
    }

    /// Runs a read in one snapshot on a connection of the pool.
    pub(super) fn read<T, E: From<Fault>>(&self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        let pooled = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match pooled {
            Some(connection) => connection,
            None => connect(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?,
        };
        connection.execute_batch("BEGIN").map_err(Fault::from)?;
        let answer = work(&connection);
        // What was read was read; a connection that cannot end its snapshot (a damaged file) is not used again.
        if connection.execute_batch("COMMIT").is_ok() {
            self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
        answer
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, Fault> {
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(std::time::Duration::from_secs(30))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "foreign_keys", "OFF")?;
    connection.pragma_update(None, "cache_size", -32_000)?;
    connection.pragma_update(None, "mmap_size", 268_435_456)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(connection)
}

/// Takes what waits, runs each unit apart from the others, commits once, then acknowledges.
fn write(connection: &Connection, waiting: &Receiver<Box<dyn Unit>>) {
    while let Ok(first) = waiting.recv() {
        let mut done = Vec::new();
        let begun = connection.execute_batch("BEGIN IMMEDIATE").map_err(Fault::from);
        let mut next = Some(first);
        while let Some(mut unit) = next {
            let ran =
                begun.clone().and_then(|()| if done.is_empty() { first_of(connection, unit.as_mut()) } else { one(connection, unit.as_mut()) });
            done.push((unit, ran));
            // A full disk ends the transaction by itself: what waits then waits for the next one.
            let goes_on = done.len() < UNITS_A_COMMIT && !connection.is_autocommit();
            next = if goes_on { waiting.try_recv().ok() } else { None };
        }
        let committed = begun.and_then(|()| connection.execute_batch("COMMIT").map_err(Fault::from));
        if committed.is_err() && !connection.is_autocommit() {
            let _ = connection.execute_batch("ROLLBACK");
        }
        for (unit, ran) in done {
            unit.finish(ran.and_then(|()| committed.clone()));
        }
    }
}

/// The first unit of a transaction has nothing before it to keep: it needs no savepoint, which would copy every page that it touches.
fn first_of(connection: &Connection, unit: &mut dyn Unit) -> Result<(), Fault> {
    if !unit.run(connection) {
        connection.execute_batch("ROLLBACK; BEGIN IMMEDIATE")?;
    }
    Ok(())
}

fn one(connection: &Connection, unit: &mut dyn Unit) -> Result<(), Fault> {
    connection.prepare_cached("SAVEPOINT unit")?.execute([])?;
    if !unit.run(connection) {
        connection.prepare_cached("ROLLBACK TO unit")?.execute([])?;
    }
    connection.prepare_cached("RELEASE unit")?.execute([])?;
    Ok(())
}

/// A shared handle; readers and the queue live as long as somebody holds it.
pub(super) type Shared = Arc<Sqlite>;
