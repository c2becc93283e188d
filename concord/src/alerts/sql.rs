//! Alerts in their table, journalled like every other.

use jiff::{SignedDuration, Timestamp};
use practice::people::{Reader, Role};

use super::Kind;
use crate::admin::sql::{Journalled, put};
use crate::ledger::{Cell, Columns, Fault, Signature, Tx, keys, outbox};
use crate::people::known_sql;

/// One alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRow {
    /// Its id.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// What it is about.
    pub kind: Kind,
    /// Whom it is about.
    pub account: String,
    /// The record; empty where none.
    pub record: String,
    /// When professional standards took note.
    pub seen_at: Option<Timestamp>,
    /// Who of them.
    pub seen_by: Option<String>,
}

code_cells!(Kind);
columns!(AlertRow { id, at, kind, account, record, seen_at, seen_by });

impl Journalled for AlertRow {
    const TABLE: &'static str = "alert";
}

/// Raises an alert about whoever signs, and tells professional standards and these roles besides. The same alert about the same record
/// within an hour is raised once: whoever goes on trying is in the journal each time.
pub fn raise(tx: &mut Tx<'_>, who: &Signature, kind: Kind, record: &str, told: &[(Role, String)]) -> Result<(), Fault> {
    raise_about(tx, who, &who.actor, kind, record, told)
}

/// The same about another account.
pub fn raise_about(tx: &mut Tx<'_>, who: &Signature, account: &str, kind: Kind, record: &str, told: &[(Role, String)]) -> Result<(), Fault> {
    let record = if crate::incident::sql::exists(tx, record)? { record } else { "" };
    let since = who.at.checked_sub(SignedDuration::from_hours(1)).unwrap_or(who.at);
    let known = tx.query_one(
        "SELECT id FROM alert WHERE account = ?1 AND kind = ?2 AND record = ?3 AND at > ?4",
        &[account.to_owned().to_value(), kind.to_value(), record.to_owned().to_value(), since.to_value()],
    )?;
    if known.is_some() {
        return Ok(());
    }
    let id = keys::hex(&keys::random::<8>()?);
    let at = crate::incident::columns::micros(who.at);
    let row = AlertRow { id, at, kind, account: account.to_owned(), record: record.to_owned(), seen_at: None, seen_by: None };
    put(tx, who, "raised an alert", &row)?;
    let message = format!("{}. See the alerts.", kind.label());
    outbox::put(tx, who.at, "", Role::ProfessionalStandards, "", &message)?;
    for (role, place) in told {
        outbox::put(tx, who.at, "", *role, place, &format!("{}; professional standards are told.", kind.label()))?;
    }
    Ok(())
}

/// The newest alerts that this reader may know of: about a restricted record only those whom the record exists for see which one it is.
pub fn newest(tx: &mut Tx<'_>, reader: &Reader, limit: u32) -> Result<Vec<AlertRow>, Fault> {
    let mut params = vec![limit.to_value()];
    let known = known_sql(reader, "alert.record", &mut params);
    let names = AlertRow::NAMES.join(", ");
    let rows = tx.query(&format!("SELECT {names} FROM alert WHERE {known} ORDER BY at DESC, id DESC LIMIT ?1"), &params)?;
    rows.iter().map(|row| AlertRow::from_row(row, 0)).collect()
}

/// The alert with this id.
pub fn alert(tx: &mut Tx<'_>, id: &str) -> Result<Option<AlertRow>, Fault> {
    Ok(tx.children("alert", "id", id)?.into_iter().next())
}
