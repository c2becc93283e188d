//! Looks at several records: `journal_record` must hold exactly the records that such entries list, so that "who saw this" is complete.
//!
//! Both sides are added up under a key that nobody can know beforehand, so memory does not grow; only where the sums differ are they compared
//! one by one.

use std::collections::BTreeSet;

use crate::ledger::{Cell, Fault, Kept, Row, Tx, Value, keys};

use super::faults::Faults;
use super::sql;

/// The sums of both sides.
pub(super) struct Looks {
    key: [u8; 32],
    expected: u128,
}

impl Looks {
    /// Nothing expected yet, under a fresh key.
    pub(super) fn new() -> Result<Self, Fault> {
        Ok(Self { key: keys::random()?, expected: 0 })
    }

    /// Adds the rows that an entry must have.
    pub(super) fn expect(&mut self, kept: &Kept) {
        for record in listed(kept) {
            let sum = self.hash(&[record.to_value(), kept.at.to_value(), kept.chain.to_value(), kept.sequence.to_value()]);
            self.expected = self.expected.wrapping_add(sum);
        }
    }

    fn hash(&self, cells: &[Value]) -> u128 {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        for cell in cells {
            match cell {
                Value::Int(number) => hasher.update(&number.to_le_bytes()),
                Value::Text(text) => hasher.update(text.as_bytes()).update(&[0xff]),
                Value::Bytes(_) | Value::Null => hasher.update(&[0xfe]),
            };
        }
        hasher.finalize().as_bytes().first_chunk().map_or(0, |bytes| u128::from_le_bytes(*bytes))
    }

    /// Compares the sums, and where they differ names what is too much or too little.
    pub(super) fn check(self, tx: &mut Tx<'_>, faults: &mut Faults) -> Result<(), Fault> {
        let mut held = 0_u128;
        each_look(tx, |_, row| {
            held = held.wrapping_add(self.hash(row.cells()));
            Ok(())
        })?;
        if held == self.expected {
            return Ok(());
        }
        let before = faults.found;
        each_look(tx, |tx, row| too_much(tx, row, faults))?;
        too_little(tx, faults)?;
        if faults.found == before {
            faults.tell("The table journal_record does not agree with the entries that list several records.".into());
        }
        Ok(())
    }
}

/// The records that an entry lists, where they are several.
fn listed(kept: &Kept) -> BTreeSet<String> {
    if !kept.record.is_empty() {
        return BTreeSet::new();
    }
    records(&kept.event)
}

fn records(event: &str) -> BTreeSet<String> {
    let event: serde_json::Value = serde_json::from_str(event).unwrap_or_default();
    let Some(list) = event.get("records").and_then(serde_json::Value::as_array).filter(|list| list.len() > 1) else {
        return BTreeSet::new();
    };
    list.iter().filter_map(|record| record.as_str().map(str::to_owned)).collect()
}

fn each_look(tx: &mut Tx<'_>, mut see: impl FnMut(&mut Tx<'_>, &Row) -> Result<(), Fault>) -> Result<(), Fault> {
    let mut after: Option<Row> = None;
    loop {
        let rows = sql::looks_after(tx, after.as_ref())?;
        for row in &rows {
            see(tx, row)?;
        }
        match rows.into_iter().next_back() {
            Some(last) => after = Some(last),
            None => return Ok(()),
        }
    }
}

fn too_much(tx: &mut Tx<'_>, row: &Row, faults: &mut Faults) -> Result<(), Fault> {
    let (record, chain, sequence): (String, String, i64) = (row.get(0)?, row.get(2)?, row.get(3)?);
    let told = sql::event(tx, &chain, sequence)?.is_some_and(|event| records(&event).contains(&record));
    if !told {
        faults.tell(format!("journal_record says that entry {sequence} of {chain} lists {record}, but it does not."));
    }
    Ok(())
}

fn too_little(tx: &mut Tx<'_>, faults: &mut Faults) -> Result<(), Fault> {
    let (mut chain, mut sequence) = ("reader/".to_owned(), 0);
    loop {
        let rows = sql::entries_after(tx, &chain, sequence)?;
        let Some(last) = rows.last() else { return Ok(()) };
        (chain, sequence) = (last.get(0)?, last.get(1)?);
        for kept in rows.iter().filter_map(|row| crate::ledger::journal::kept(row).ok()) {
            for record in listed(&kept) {
                let look = [record.to_value(), kept.at.to_value(), kept.chain.to_value(), kept.sequence.to_value()];
                if !sql::is_look(tx, &look)? {
                    faults.tell(format!(
                        "Entry {} of {} lists {record}, but journal_record does not, so its history would not show the look.",
                        kept.sequence, kept.chain
                    ));
                }
            }
        }
    }
}
