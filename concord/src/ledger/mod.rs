//! The ledger: the only way to write is a unit of work in which rows, journal entry, duties and outbox land together, or not at all.
//!
//! Two engines, one text: SQLite (a writer thread that commits many units at once, readers beside it) and PostgreSQL (a transaction a unit,
//! run again where another got there first). A unit is one synchronous function over a [`Tx`]; it may be run more than once, so it takes
//! what it needs by reference and keeps nothing outside.

#[macro_use]
pub mod value;

pub mod dialect;
mod fault;
pub mod heads;
pub mod idempotency;
pub mod journal;
pub mod keys;
mod migrate;
pub mod outbox;
mod postgres_store;
mod rows;
pub mod sealed;
pub mod search;
mod sqlite;
mod tx;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::{Semaphore, oneshot};

pub use dialect::Engine;
pub use fault::Fault;
pub use journal::{Category, Entry, Kept, REFUSED, Signature};
pub use keys::Keys;
pub use sealed::Owner;
pub use tx::Tx;
pub use value::{Cell, Columns, Row, Value};

/// Reads that run at once.
const READERS: usize = 8;
/// PostgreSQL writes that run at once.
const WRITERS: usize = 16;

/// Where the records are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `concord.db` in the data folder.
    Embedded,
    /// A PostgreSQL address (`postgres://user@host/database`).
    Postgres(String),
}

/// The store of one deployment. Cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    store: Store,
    keys: Arc<Keys>,
    data: PathBuf,
    reads: Arc<Semaphore>,
    writes: Arc<Semaphore>,
}

#[derive(Clone)]
enum Store {
    Sqlite(sqlite::Shared),
    Postgres(postgres_store::Shared),
}

impl Ledger {
    /// Opens (and where new, makes) the store: keys and sealed heads are in the data folder, records there or in PostgreSQL.
    pub async fn open(data: &Path, place: &Place) -> Result<Self, Fault> {
        let (data, place) = (data.to_owned(), place.clone());
        let ledger = tokio::task::spawn_blocking(move || -> Result<Self, Fault> {
            std::fs::create_dir_all(&data)?;
            let keys = Arc::new(Keys::open(&data)?);
            let store = match &place {
                Place::Embedded => {
                    let file = data.join("concord.db");
                    // SQLite gives its working files the same rights.
                    keys::for_the_owner_alone(&file)?;
                    Store::Sqlite(Arc::new(sqlite::Sqlite::open(&file)?))
                }
                Place::Postgres(address) => Store::Postgres(Arc::new(postgres_store::Postgres::open(address)?)),
            };
            Ok(Self { store, keys, data, reads: Arc::new(Semaphore::new(READERS)), writes: Arc::new(Semaphore::new(WRITERS)) })
        })
        .await??;
        ledger.housekeeping(migrate::migrate).await?;
        Ok(ledger)
    }

    /// Keeps a second service away from the same embedded store, as long as what it gives is held: two would each seal their own heads, and a
    /// newer one would change the tables under the other.
    ///
    /// # Errors
    /// Refuses where another service holds it. Commands beside a service are no service.
    pub fn serve_alone(data: &Path, place: &Place) -> Result<Option<std::fs::File>, Fault> {
        if !matches!(place, Place::Embedded) {
            return Ok(None);
        }
        std::fs::create_dir_all(data)?;
        let held = std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(data.join("serving.lock"))?;
        match held.try_lock() {
            Ok(()) => Ok(Some(held)),
            Err(std::fs::TryLockError::WouldBlock) => {
                Err(Fault::new(format!("another service runs on {}: stop it first, or choose another folder", data.display())))
            }
            Err(std::fs::TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Which engine keeps the records.
    pub fn engine(&self) -> Engine {
        match self.store {
            Store::Sqlite(_) => Engine::Sqlite,
            Store::Postgres(_) => Engine::Postgres,
        }
    }

    /// Asks the store for an answer of any kind: whether it is there.
    pub async fn answers(&self) -> Result<(), Fault> {
        self.read(|tx| tx.number("SELECT 1", &[])).await.map(|_| ())
    }

    /// Reads in one snapshot.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        let _turn = self.reads.acquire().await.map_err(|_| Fault::new("the store is closing"))?;
        let (store, keys) = (self.store.clone(), Arc::clone(&self.keys));
        let mut work = Some(work);
        let task = tokio::task::spawn_blocking(move || match store {
            Store::Sqlite(sqlite) => sqlite.read(|connection| once(&mut work, &mut Tx::on_sqlite(connection, &keys))),
            Store::Postgres(postgres) => postgres.unit(&keys, true, &mut |tx| once(&mut work, tx)),
        });
        task.await.map_err(Fault::from)?
    }

    /// Writes: all that the unit did is kept, with its journal entry, or nothing is. A unit that changed rows and wrote no entry is a fault.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        let mut work = work;
        self.unit(move |tx| {
            let answer = work(tx)?;
            if tx.wrote && tx.entries == 0 {
                return Err(Fault::new("a unit of work changed rows without a journal entry").into());
            }
            Ok(answer)
        })
        .await
    }

    /// Writes what tells nothing about anybody and so has no journal entry: sessions, sealed heads, leases, the outbox's deliveries.
    pub async fn housekeeping<T, F>(&self, work: F) -> Result<T, Fault>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Fault> + Send + 'static,
        T: Send + 'static,
    {
        self.unit(work).await
    }

    async fn unit<T, E, F>(&self, mut work: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        match &self.store {
            Store::Sqlite(sqlite) => {
                let (reply, answer) = oneshot::channel();
                sqlite.enqueue(Box::new(Waiting { work, keys: Arc::clone(&self.keys), result: None, reply }));
                answer.await.map_err(|_| Fault::new("the writer dropped a unit of work"))?
            }
            Store::Postgres(postgres) => {
                let _turn = self.writes.acquire().await.map_err(|_| Fault::new("the store is closing"))?;
                let (postgres, keys) = (Arc::clone(postgres), Arc::clone(&self.keys));
                let task = tokio::task::spawn_blocking(move || postgres.unit(&keys, false, &mut |tx| work(tx)));
                task.await.map_err(Fault::from)?
            }
        }
    }

    /// Seals the journal's new entries into a head, and writes the head down beside the records.
    pub async fn seal_heads(&self, at: jiff::Timestamp) -> Result<(), Fault> {
        loop {
            let Some(head) = self.housekeeping(move |tx| heads::seal(tx, at)).await? else { return Ok(()) };
            let file = self.data.join("heads.log");
            tokio::task::spawn_blocking(move || append(&file, &head.line())).await??;
        }
    }
}

fn append(file: &Path, line: &str) -> Result<(), Fault> {
    use std::io::Write;
    let mut log = std::fs::OpenOptions::new().create(true).append(true).open(file)?;
    log.write_all(line.as_bytes())?;
    // A power cut must not leave half a line, which would read as a fault.
    log.sync_data()?;
    Ok(())
}

fn once<T, E: From<Fault>>(work: &mut Option<impl FnOnce(&mut Tx<'_>) -> Result<T, E>>, tx: &mut Tx<'_>) -> Result<T, E> {
    match work.take() {
        Some(work) => work(tx),
        None => Err(Fault::new("a read met a conflict, which reads cannot").into()),
    }
}

/// A unit of work in the SQLite writer's queue, with the way back to who waits for it.
struct Waiting<F, T, E> {
    work: F,
    keys: Arc<Keys>,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> sqlite::Unit for Waiting<F, T, E>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Fault> + Send,
{
    fn run(&mut self, connection: &rusqlite::Connection) -> sqlite::Ran {
        let mut tx = Tx::on_sqlite(connection, &self.keys);
        // One writer serves everybody: a unit that breaks must not take it along.
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (self.work)(&mut tx)))
            .unwrap_or_else(|_| Err(Fault::new("a unit of work broke off").into()));
        let ran = match &result {
            Ok(_) => sqlite::Ran::Kept,
            Err(_) if tx.wrote => sqlite::Ran::Spoiled,
            Err(_) => sqlite::Ran::Nothing,
        };
        self.result = Some(result);
        ran
    }

    fn finish(self: Box<Self>, commit: Result<(), Fault>) {
        let result = match (commit, self.result) {
            (Err(fault), _) => Err(fault.into()),
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(Fault::new("a unit of work was not run").into()),
        };
        // Nobody waits any more where the request was cut off: the work stands all the same.
        let _ = self.reply.send(result);
    }
}
