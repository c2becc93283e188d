//! The walk through the journal: every chain from its first entry, hash by hash, and what each chain must agree with.

use crate::ledger::{Fault, Kept, Row, Tx, journal};

use super::Verdict;
use super::faults::Faults;
use super::folded::Folded;
use super::looks::Looks;
use super::records::{self, Office};
use super::{sql, tables};

/// Where the walk stands.
struct Walk {
    chain: String,
    sequence: i64,
    hash: Vec<u8>,
    /// The record folded so far, on an incident's chain.
    folded: Option<Folded>,
    /// The last event of a chain of the force's own tables.
    event: String,
    /// Records folded to their end, waiting for the batch.
    batch: Vec<Folded>,
    looks: Looks,
}

/// Walks all chains and compares what they tell of with the tables.
pub(super) fn check(tx: &mut Tx<'_>, office: &Office<'_>, verdict: &mut Verdict, faults: &mut Faults) -> Result<(), Fault> {
    let mut walk = Walk {
        chain: String::new(),
        sequence: 0,
        hash: Vec::new(),
        folded: None,
        event: String::new(),
        batch: Vec::new(),
        looks: Looks::new()?,
    };
    loop {
        let rows = sql::entries_after(tx, &walk.chain, walk.sequence)?;
        for row in &rows {
            let chain: String = row.get(0)?;
            if chain != walk.chain {
                walk.end(tx, office, verdict, faults)?;
                walk.begin(chain);
            }
            walk.entry(row, verdict, faults)?;
        }
        if rows.is_empty() {
            break;
        }
    }
    walk.end(tx, office, verdict, faults)?;
    records::check(tx, office, &std::mem::take(&mut walk.batch), verdict, faults)?;
    walk.looks.check(tx, faults)
}

impl Walk {
    fn begin(&mut self, chain: String) {
        self.folded = chain.strip_prefix("incident/").map(Folded::new);
        self.chain = chain;
        self.sequence = 0;
        self.hash.clear();
        self.event.clear();
    }

    fn entry(&mut self, row: &Row, verdict: &mut Verdict, faults: &mut Faults) -> Result<(), Fault> {
        verdict.entries += 1;
        let sequence: i64 = row.get(1)?;
        let Ok(kept) = journal::kept(row) else {
            faults.tell(format!("Entry {sequence} of {} was changed: it is no journal entry any more.", self.chain));
            self.sequence = sequence;
            return Ok(());
        };
        self.linked(&kept, faults);
        if kept.position.is_none() {
            verdict.unsealed_tail += 1;
        }
        if let Some(folded) = &mut self.folded {
            folded.add(&kept, faults);
        } else {
            self.looks.expect(&kept);
            self.event = kept.event;
        }
        self.sequence = sequence;
        self.hash = kept.hash;
        Ok(())
    }

    fn linked(&self, kept: &Kept, faults: &mut Faults) {
        let (chain, sequence) = (&self.chain, kept.sequence);
        if sequence != self.sequence + 1 {
            faults.tell(format!("Entry {} of {chain} is missing.", self.sequence + 1));
        } else if kept.previous != self.hash {
            faults.tell(format!("Entry {sequence} of {chain} does not carry on the entry before it: one of them was changed."));
        }
        if kept.computed_hash().as_slice() != kept.hash {
            faults.tell(format!("Entry {sequence} of {chain} was changed: its hash is not that of its contents."));
        }
    }

    fn end(&mut self, tx: &mut Tx<'_>, office: &Office<'_>, verdict: &mut Verdict, faults: &mut Faults) -> Result<(), Fault> {
        if let Some(folded) = self.folded.take() {
            self.batch.push(folded);
            if self.batch.len() >= sql::RECORDS {
                records::check(tx, office, &std::mem::take(&mut self.batch), verdict, faults)?;
            }
            return Ok(());
        }
        tables::check(tx, office, &self.chain, &self.event, verdict, faults)
    }
}
