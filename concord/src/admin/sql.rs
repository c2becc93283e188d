//! The force's own tables. Every change goes through [`put`], which journals the row as it is now.

use jiff::Timestamp;
use practice::policy::{Adoption, AdoptionKind};

use crate::ledger::{Category, Cell, Columns, Entry, Fault, Signature, Tx, Value};

/// The force's own facts: one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForceRow {
    /// Always `force`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The letters in front of its own numbers.
    pub prefix: String,
    /// Its colour, `#0b2545`.
    pub colour: String,
    /// Whether it is a demonstration: then, and only then, the clock can be set.
    pub demonstration: bool,
    /// When it was set up.
    pub opened_at: Timestamp,
}

columns!(ForceRow { id, name, prefix, colour, demonstration, opened_at });

/// A district or ward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceRow {
    /// Code.
    pub code: String,
    /// `district` or `ward`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// The district that it lies in; its own code for a district.
    pub district: String,
}

columns!(PlaceRow { code, kind, name, district });

/// An adoption as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdoptionRow {
    /// Its id.
    pub id: String,
    /// Pack or recording policy.
    pub kind: AdoptionKind,
    /// Which.
    pub item: String,
    /// Its version.
    pub version: String,
    /// From when.
    pub from_at: Timestamp,
    /// Who adopted it.
    pub by: String,
    /// When that was decided.
    pub at: Timestamp,
}

code_cells!(AdoptionKind);
columns!(AdoptionRow { id, kind, item, version, from_at, by, at });

/// An unverified entry that the crime registrar confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmationRow {
    /// Kind, code, pack with version, and first day where it has one: `rule R-VIC-04, leicestershire 2026.1`. Another version of the entry
    /// is confirmed by itself.
    pub entry: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// On what ground.
    pub note: String,
}

columns!(ConfirmationRow { entry, by, at, note });

/// A table whose rows are journalled whole, its first column being the key.
pub trait Journalled: Columns {
    /// The table.
    const TABLE: &'static str;
    /// Columns that the journal holds only as a hash: passwords and secrets.
    const SECRET: &'static [&'static str] = &[];
}

impl Journalled for ForceRow {
    const TABLE: &'static str = "force";
}
impl Journalled for PlaceRow {
    const TABLE: &'static str = "place";
}
impl Journalled for AdoptionRow {
    const TABLE: &'static str = "adoption";
}
impl Journalled for ConfirmationRow {
    const TABLE: &'static str = "confirmation";
}
impl Journalled for crate::people::Account {
    const TABLE: &'static str = "account";
    const SECRET: &'static [&'static str] = &["password", "totp"];
}
impl Journalled for crate::people::PostingRow {
    const TABLE: &'static str = "posting";
}
impl Journalled for crate::people::FactRow {
    const TABLE: &'static str = "account_fact";
    const SECRET: &'static [&'static str] = &["sealed", "value"];
}
impl Journalled for crate::account::TokenRow {
    const TABLE: &'static str = "token";
}

/// Puts a row in place of the one with its key, and journals what it is now.
pub fn put<T: Journalled>(tx: &mut Tx<'_>, who: &Signature, verb: &str, row: &T) -> Result<(), Fault> {
    let chain = chain_of(row);
    let record = chain.clone();
    let entry =
        Entry { chain: &chain, record: &record, verb, category: Category::Alteration, classes: "op", policy: "", event: row_event(row) };
    tx.journal(who, &entry)?;
    tx.upsert(T::TABLE, 1, row)
}

/// The journal chain of a row: its table and its key.
pub fn chain_of<T: Journalled>(row: &T) -> String {
    let key = row.cells().first().map(shown).unwrap_or_default();
    format!("{}/{key}", T::TABLE)
}

/// A row as the journal holds it: column by column, secrets as their hash.
pub fn row_event<T: Journalled>(row: &T) -> String {
    let columns = T::NAMES.iter().zip(row.cells()).map(|(name, cell)| {
        let text = shown(&cell);
        let text = if T::SECRET.contains(name) && cell != Value::Null { blake3::hash(text.as_bytes()).to_hex().to_string() } else { text };
        ((*name).to_owned(), if cell == Value::Null { serde_json::Value::Null } else { serde_json::Value::String(text) })
    });
    serde_json::Value::Object(columns.collect()).to_string()
}

fn shown(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::Int(n) => n.to_string(),
        Value::Text(text) => text.clone(),
        Value::Bytes(bytes) => crate::ledger::keys::hex(bytes),
    }
}

/// All rows of a table, by key.
pub fn all<T: Journalled>(tx: &mut Tx<'_>) -> Result<Vec<T>, Fault> {
    let names = T::NAMES.join(", ");
    let first = T::NAMES.first().copied().unwrap_or("id");
    tx.query(&format!("SELECT {names} FROM {} ORDER BY {first}", T::TABLE), &[])?.iter().map(|row| T::from_row(row, 0)).collect()
}

/// The force; none before it was set up.
pub fn force(tx: &mut Tx<'_>) -> Result<Option<ForceRow>, Fault> {
    Ok(all(tx)?.into_iter().next())
}

/// The districts that the force named itself, by code and name; areas that only records of other systems name are none.
pub fn own_districts(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>, Fault> {
    let rows = tx.query("SELECT code, name FROM place WHERE kind = 'district' AND code NOT LIKE '%:%' ORDER BY name, code", &[])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// What the force adopted, by date.
pub fn adoptions(tx: &mut Tx<'_>) -> Result<Vec<Adoption>, Fault> {
    let mut rows: Vec<AdoptionRow> = all(tx)?;
    rows.sort_by(|a, b| (a.from_at, a.at, &a.id).cmp(&(b.from_at, b.at, &b.id)));
    Ok(rows.into_iter().map(|row| Adoption { kind: row.kind, item: row.item, version: row.version, from: row.from_at }).collect())
}

/// How far the demonstration's clock is ahead, in microseconds.
pub fn clock_ahead(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    let row = tx.query_one("SELECT value FROM house WHERE key = 'clock_ahead'", &[])?;
    Ok(row.map(|row| row.get::<String>(0)).transpose()?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Notes how far the demonstration's clock is ahead.
pub fn set_clock_ahead(tx: &mut Tx<'_>, micros: i64) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO house (key, value) VALUES ('clock_ahead', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        &[micros.to_string().to_value()],
    )?;
    Ok(())
}

/// The posting with this id.
pub fn posting(tx: &mut Tx<'_>, id: &str) -> Result<Option<crate::people::PostingRow>, Fault> {
    Ok(tx.children("posting", "id", id)?.into_iter().next())
}

/// Whether any incident was recorded: from then on no policy may begin in the past (R-NC-07).
pub fn any_incident(tx: &mut Tx<'_>) -> Result<bool, Fault> {
    Ok(tx.query_one("SELECT id FROM incident LIMIT 1", &[])?.is_some())
}

/// Records that are no crime and were decided under another recording policy than this one: what its adoption asks to review (R-NC-07).
const DECIDED_OTHERWISE: &str = "FROM incident i WHERE i.nature = ?1 AND i.recording_policy IS NOT NULL AND i.recording_policy <> ?2";

/// A record to review: its reference, the recording policy that it was decided under, when, and what another policy may see otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToReview {
    /// The reference.
    pub id: String,
    /// The recording policy.
    pub recording_policy: String,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// What it was recorded as.
    pub non_crime: Option<String>,
    /// Why the subject's details stand on it.
    pub threshold: Option<practice::incident::Threshold>,
}

columns!(ToReview { id, recording_policy, decided_at, non_crime, threshold });

/// How many records are to be reviewed after the adoption of a recording policy.
pub fn to_review_count(tx: &mut Tx<'_>, recording_policy: &str) -> Result<i64, Fault> {
    let params = [practice::incident::Nature::NonCrime.code().to_owned().to_value(), recording_policy.to_owned().to_value()];
    tx.number(&format!("SELECT COUNT(*) {DECIDED_OTHERWISE}"), &params)
}

/// The records to review within a scope, by reference, after the reference `after`; at most `limit`.
pub fn to_review(
    tx: &mut Tx<'_>,
    recording_policy: &str,
    scope: &practice::people::Scope,
    after: &str,
    limit: u32,
) -> Result<Vec<ToReview>, Fault> {
    let nature = practice::incident::Nature::NonCrime.code().to_owned().to_value();
    let mut params = vec![nature, recording_policy.to_owned().to_value(), after.to_owned().to_value(), limit.to_value()];
    let within = crate::people::scope_sql(scope, "i", &mut params);
    let names = ToReview::NAMES.iter().map(|name| format!("i.{name}")).collect::<Vec<_>>().join(", ");
    let rows = tx.query(&format!("SELECT {names} {DECIDED_OTHERWISE} AND i.id > ?3 AND {within} ORDER BY i.id LIMIT ?4"), &params)?;
    rows.iter().map(|row| ToReview::from_row(row, 0)).collect()
}
