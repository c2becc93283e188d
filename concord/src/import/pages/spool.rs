//! Files that wait for their import: each sealed under the house's key, so that nothing personal lies in clear beside the records, and gone
//! when the import has finished or a day has passed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::preview::Preview;
use crate::house::House;
use crate::ledger::{Fault, keys};

/// How long a file waits, in hours.
const HOURS_KEPT: i64 = 24;
/// Hexadecimal digits of a run's id.
const ID_DIGITS: usize = 16;
/// The file's own bytes.
const DATA: &str = "data";
/// What is known of it.
const ABOUT: &str = "about";

/// An upload that was checked and waits to be taken over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The id that its run will have.
    pub id: String,
    /// The account that sent it: nobody else sees it.
    pub by: String,
    /// When it was sent.
    pub at: Timestamp,
    /// The file's name as given.
    pub file: String,
    /// The mapping's short name.
    pub mapping: String,
    /// The mapping itself, so that what was checked is what is done.
    pub mapping_text: String,
    /// Whether to take what fits even where most rows are refused.
    pub take_what_fits: bool,
    /// Whether the cases are kept as closed history.
    #[serde(default)]
    pub finished: bool,
    /// What the check found.
    pub preview: Preview,
}

/// A fresh id for a run: random, so that nobody guesses another's.
pub fn fresh_id() -> Result<String, Fault> {
    Ok(keys::hex(&keys::random::<{ ID_DIGITS / 2 }>()?))
}

/// Keeps what is known of an upload, in place of what was known.
pub async fn put(house: &House, waiting: Waiting) -> Result<(), Fault> {
    let house = house.clone();
    blocking(move || write(&house, &waiting.id, ABOUT, &serde_json::to_vec(&waiting)?)).await
}

/// Keeps the bytes of an upload and hands them back.
pub async fn put_data(house: &House, id: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Fault> {
    let (house, id) = (house.clone(), id.to_owned());
    blocking(move || write(&house, &id, DATA, &bytes).map(|()| bytes)).await
}

/// What waits under this id; none where nothing does, or the address is no id.
pub async fn waiting(house: &House, id: &str) -> Result<Option<Waiting>, Fault> {
    let (house, id) = (house.clone(), id.to_owned());
    blocking(move || read_about(&house, &id)).await
}

/// The bytes of an upload; none where they are gone.
pub async fn data(house: &House, id: &str) -> Result<Option<Vec<u8>>, Fault> {
    let (house, id) = (house.clone(), id.to_owned());
    blocking(move || read(&house, &id, DATA)).await
}

/// Whether the bytes of an upload are still here.
pub fn has_data(house: &House, id: &str) -> bool {
    place(house, id, DATA).is_some_and(|file| file.exists())
}

/// Removes everything that is kept under this id.
pub async fn forget(house: &House, id: &str) -> Result<(), Fault> {
    let (house, id) = (house.clone(), id.to_owned());
    blocking(move || [DATA, ABOUT].iter().filter_map(|part| place(&house, &id, part)).try_for_each(|file| remove(&file))).await
}

/// Removes what is older than a day, and gives what waits for this account, newest first.
pub async fn sweep(house: &House, account: &str) -> Result<Vec<Waiting>, Fault> {
    let (house, account) = (house.clone(), account.to_owned());
    blocking(move || {
        let now = house.clock().real();
        let Ok(files) = std::fs::read_dir(house.spool()) else { return Ok(Vec::new()) };
        let mut mine = Vec::new();
        for file in files {
            let file = file?.path();
            let id = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            if too_old(&file, now) && !Running::is(&id) {
                remove(&file)?;
            } else if file.extension().is_some_and(|ending| ending == ABOUT) && has_data(&house, &id) {
                mine.extend(read_about(&house, &id)?.filter(|waiting| waiting.by == account));
            }
        }
        mine.sort_by_key(|waiting: &Waiting| std::cmp::Reverse(waiting.at));
        Ok(mine)
    })
    .await
}

fn too_old(file: &Path, now: Timestamp) -> bool {
    let written = file.metadata().and_then(|known| known.modified()).ok().and_then(|at| Timestamp::try_from(at).ok());
    written.is_none_or(|written| now.duration_since(written) > SignedDuration::from_hours(HOURS_KEPT))
}

/// Where a part is kept; none for what is no id, so that no address leads out of the folder.
fn place(house: &House, id: &str, part: &str) -> Option<PathBuf> {
    let is_id = id.len() == ID_DIGITS && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then(|| house.spool().join(format!("{id}.{part}")))
}

/// The place that a part is sealed for: it opens nowhere else.
fn about(id: &str, part: &str) -> String {
    format!("import|{id}|{part}")
}

fn write(house: &House, id: &str, part: &str, bytes: &[u8]) -> Result<(), Fault> {
    let file = place(house, id, part).ok_or_else(|| Fault::new("an upload without an id"))?;
    std::fs::create_dir_all(house.spool())?;
    write_private(&file, &house.ledger.keys().seal_own(bytes, &about(id, part))?)
}

fn read(house: &House, id: &str, part: &str) -> Result<Option<Vec<u8>>, Fault> {
    let Some(file) = place(house, id, part).filter(|file| file.exists()) else { return Ok(None) };
    house.ledger.keys().open_own(&std::fs::read(file)?, &about(id, part)).map(Some)
}

fn read_about(house: &House, id: &str) -> Result<Option<Waiting>, Fault> {
    read(house, id, ABOUT)?.map(|bytes| serde_json::from_slice(&bytes).map_err(Fault::from)).transpose()
}

fn remove(file: &Path) -> Result<(), Fault> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Writes a file that only the service's own account may read.
#[cfg(unix)]
fn write_private(file: &Path, bytes: &[u8]) -> Result<(), Fault> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut open = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file)?;
    open.write_all(bytes)?;
    Ok(())
}

#[cfg(not(unix))]
fn write_private(file: &Path, bytes: &[u8]) -> Result<(), Fault> {
    std::fs::write(file, bytes).map_err(Fault::from)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Fault> + Send + 'static) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await?
}

/// The runs that this process carries out at this moment.
static RUNNING: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// A run that goes on as long as this is held; what is not held and not finished was cut off.
#[derive(Debug)]
pub struct Running(String);

impl Running {
    /// Begins a run; none where it goes on already, so that pressing twice imports once.
    pub fn begin(id: &str) -> Option<Self> {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(id.to_owned()).then(|| Self(id.to_owned()))
    }

    /// Whether a run goes on here.
    pub fn is(id: &str) -> bool {
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).contains(id)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}
