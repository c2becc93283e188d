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

/// What came of running a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ran {
    /// What it did is to be kept.
    Kept,
    /// It refused, and had changed nothing.
    Nothing,
    /// It refused after it had changed something, which must not stay.
    Spoiled,
}

/// A unit of work waiting for the writer.
pub(super) trait Unit: Send {
    /// Does the work; more than once, where what others did beside it had to be undone.
    fn run(&mut self, connection: &Connection) -> Ran;
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

/// Takes what waits, runs one unit after the other, commits once, then acknowledges.
fn write(connection: &Connection, waiting: &Receiver<Box<dyn Unit>>) {
    while let Ok(first) = waiting.recv() {
        let mut together = Together::begin(connection);
        let mut next = Some(first);
        while let Some(unit) = next {
            together.run(unit);
            next = if together.takes_more() { waiting.try_recv().ok() } else { None };
        }
        together.end();
    }
}

/// The units that share one commit. None has a savepoint, which would copy every page that it touches: where one refuses after it wrote, which
/// is rare, the transaction begins anew and the others are run again.
struct Together<'c> {
    connection: &'c Connection,
    begun: Result<(), Fault>,
    kept: Vec<Box<dyn Unit>>,
    refused: Vec<Box<dyn Unit>>,
}

impl<'c> Together<'c> {
    fn begin(connection: &'c Connection) -> Self {
        let begun = connection.execute_batch("BEGIN IMMEDIATE").map_err(Fault::from);
        Self { connection, begun, kept: Vec::new(), refused: Vec::new() }
    }

    /// A full disk ends the transaction by itself: what waits then waits for the next one.
    fn takes_more(&self) -> bool {
        self.kept.len() + self.refused.len() < UNITS_A_COMMIT && !self.connection.is_autocommit()
    }

    fn run(&mut self, mut unit: Box<dyn Unit>) {
        let ran = if self.begun.is_ok() { unit.run(self.connection) } else { Ran::Nothing };
        match ran {
            Ran::Kept => self.kept.push(unit),
            Ran::Nothing => self.refused.push(unit),
            Ran::Spoiled => {
                self.refused.push(unit);
                self.begun = self.anew();
            }
        }
    }

    /// Undoes all and does again what is to be kept. Each turn has one unit fewer, so that it comes to an end.
    fn anew(&mut self) -> Result<(), Fault> {
        'anew: loop {
            self.connection.execute_batch("ROLLBACK; BEGIN IMMEDIATE")?;
            let mut left = std::mem::take(&mut self.kept).into_iter();
            while let Some(mut unit) = left.next() {
                match unit.run(self.connection) {
                    Ran::Kept => self.kept.push(unit),
                    Ran::Nothing => self.refused.push(unit),
                    Ran::Spoiled => {
                        self.refused.push(unit);
                        self.kept.extend(left);
                        continue 'anew;
                    }
                }
            }
            return Ok(());
        }
    }

    fn end(self) {
        let committed = self.begun.and_then(|()| self.connection.execute_batch("COMMIT").map_err(Fault::from));
        if committed.is_err() && !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        for unit in self.kept.into_iter().chain(self.refused) {
            unit.finish(committed.clone());
        }
    }
}

/// A shared handle; readers and the queue live as long as somebody holds it.
pub(super) type Shared = Arc<Sqlite>;
