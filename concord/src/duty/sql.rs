//! Things that owe something, written with their duties.

use super::{Owing, Subject, stored, subject};
use crate::admin::sql::{chain_of, put};
use crate::house::Policies;
use crate::incident::columns::StoredDuty;
use crate::ledger::{Cell, Columns, Fault, Signature, Tx};

/// Puts a row in place of the one with its key, journals it, and keeps its duties.
pub fn put_owing<T: Owing>(tx: &mut Tx<'_>, who: &Signature, policies: &Policies, verb: &str, row: &T) -> Result<(), Fault> {
    put(tx, who, verb, row)?;
    let now = stored(policies, row)?;
    let chain = chain_of(row);
    for gone in of(tx, &chain)?.iter().filter(|known| !now.iter().any(|duty| duty.rule == known.rule && duty.about == known.about)) {
        forget(tx, gone)?;
    }
    for duty in &now {
        tx.upsert("duty", 3, duty)?;
    }
    tx.upsert("duty_subject", 1, &subject(row))
}

/// The stored duties of a thing, by its chain.
pub fn of(tx: &mut Tx<'_>, chain: &str) -> Result<Vec<StoredDuty>, Fault> {
    let names = StoredDuty::NAMES.join(", ");
    let rows = tx.query(&format!("SELECT {names} FROM duty WHERE record = ?1 ORDER BY rule, about"), &[chain.to_owned().to_value()])?;
    rows.iter().map(|row| StoredDuty::from_row(row, 0)).collect()
}

/// What is shown of the thing that a duty is about; `None` where the duty is about an incident.
pub fn subject_of(tx: &mut Tx<'_>, record: &str) -> Result<Option<Subject>, Fault> {
    if !record.contains('/') {
        return Ok(None);
    }
    let names = Subject::NAMES.join(", ");
    let row = tx.query_one(&format!("SELECT {names} FROM duty_subject WHERE record = ?1"), &[record.to_owned().to_value()])?;
    row.map(|row| Subject::from_row(&row, 0)).transpose()
}

/// Takes a duty out that does not follow from its record or thing any more.
pub fn forget(tx: &mut Tx<'_>, gone: &StoredDuty) -> Result<(), Fault> {
    tx.execute(
        "DELETE FROM duty WHERE record = ?1 AND rule = ?2 AND about = ?3",
        &[gone.record.to_value(), gone.rule.to_value(), gone.about.to_value()],
    )?;
    Ok(())
}
