//! Sealed heads: numbers and ranges without a gap, each carrying on the one before it, signed by this house, over exactly these entries; and
//! the copy in `heads.log` beside the records, by which records set back to an earlier day are noticed.

use std::fs::File;
use std::io::{BufRead, BufReader, Lines, Read, Take};
use std::path::Path;

use crate::ledger::heads::{Head, leaf, root};
use crate::ledger::{Columns, Engine, Fault, Keys, Tx};

use super::faults::Faults;
use super::sql;

/// `heads.log` as it was when the verification began, read line by line beside the table.
pub(super) struct Log {
    lines: Option<Lines<BufReader<Take<File>>>>,
    /// The next line and the number that it begins with.
    next: Option<(i64, String)>,
    /// The number of the last line that was read.
    read: i64,
}

impl Log {
    /// Opens the log of a data folder. One that is not there has no lines.
    pub(super) fn open(data: &Path) -> Result<Self, Fault> {
        let lines = match File::open(data.join("heads.log")) {
            Ok(file) => {
                let long = file.metadata()?.len();
                Some(BufReader::new(file.take(long)).lines())
            }
            Err(absent) if absent.kind() == std::io::ErrorKind::NotFound => None,
            Err(fault) => return Err(fault.into()),
        };
        let mut log = Self { lines, next: None, read: 0 };
        log.step()?;
        Ok(log)
    }

    fn step(&mut self) -> Result<(), Fault> {
        let line = self.lines.as_mut().and_then(Iterator::next).transpose()?;
        self.next = line.map(|line| {
            let number = line.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0);
            (number, line)
        });
        Ok(())
    }

    /// Compares the lines up to this head. A head without a line is no fault: a crash may come between the seal and its note.
    fn compare(&mut self, head: &Head, faults: &mut Faults) -> Result<(), Fault> {
        while let Some((number, line)) = self.next.take_if(|(number, _)| *number <= head.number) {
            if number < head.number || number <= self.read {
                faults.tell(format!("heads.log tells of head {number} out of turn, or of one that the store does not have."));
            } else if line != head.line().trim_end() {
                faults.tell(format!("Head {number} is not the one that heads.log tells of."));
            }
            self.read = number;
            self.step()?;
        }
        Ok(())
    }

    /// What the log still holds after the table's last head.
    ///
    /// Where one service alone writes both, the log lacks the last head at most: a crash may come between the seal and its note. More is a log
    /// that was cut or taken away.
    fn end(self, last: i64, engine: Engine, faults: &mut Faults) {
        if engine == Engine::Sqlite && self.next.is_none() && last - self.read > 1 {
            let ends = if self.read == 0 { "is missing or empty".to_owned() } else { format!("ends with head {}", self.read) };
            faults.tell(format!("heads.log {ends}, but the store has {last} heads: the log was cut or taken away."));
        }
        if let Some((number, _)) = self.next {
            let heads = if last == 0 { "the store has none".to_owned() } else { format!("the store ends with head {last}") };
            faults.tell(format!("heads.log tells of head {number}, but {heads}: the records were set back or cut."));
        }
    }
}

/// Checks every head; gives how many there are.
pub(super) fn check(tx: &mut Tx<'_>, keys: &Keys, mut log: Log, faults: &mut Faults) -> Result<u64, Fault> {
    let (mut count, mut before): (u64, Option<Head>) = (0, None);
    loop {
        let rows = sql::heads_after(tx, before.as_ref().map_or(i64::MIN, |head| head.number))?;
        for row in &rows {
            let head = Head::from_row(row, 0)?;
            one(tx, keys, before.as_ref(), &head, faults)?;
            log.compare(&head, faults)?;
            before = Some(head);
            count += 1;
        }
        if rows.is_empty() {
            break;
        }
    }
    let (number, last) = before.map_or((0, 0), |head| (head.number, head.last));
    log.end(number, tx.engine(), faults);
    if let Some((chain, sequence)) = sql::beyond(tx, last)? {
        faults.tell(format!("Entry {sequence} of {chain} has a place in the sealed order that no head covers: a head is missing."));
    }
    Ok(count)
}

fn one(tx: &mut Tx<'_>, keys: &Keys, before: Option<&Head>, head: &Head, faults: &mut Faults) -> Result<(), Fault> {
    let number = before.map_or(1, |before| before.number + 1);
    if head.number != number {
        faults.tell(format!("Head {number} is missing: after it comes head {}.", head.number));
    } else if head.first != before.map_or(1, |before| before.last + 1) || head.last < head.first {
        faults.tell(format!("Head {} does not begin where the head before it ends.", head.number));
    } else if head.previous != before.map_or_else(Vec::new, |before| before.hash().to_vec()) {
        faults.tell(format!("Head {} does not carry on the head before it: one of them was changed.", head.number));
    }
    if !keys.signed(&head.hash(), &head.signature) {
        faults.tell(format!("Head {} was changed: its signature is not this force's.", head.number));
        return Ok(());
    }
    let mut leaves = Vec::new();
    let mut place = head.first;
    for row in sql::leaves(tx, head.first, head.last)? {
        if row.get::<i64>(0)? != place {
            break;
        }
        leaves.push(leaf(&row.get::<Vec<u8>>(1)?));
        place += 1;
    }
    if place <= head.last {
        faults.tell(format!("The entry at place {place} of the sealed order (head {}) is missing from the journal.", head.number));
    } else if root(leaves).as_slice() != head.root {
        faults.tell(format!("The entries at places {} to {} are not those that head {} was signed over.", head.first, head.last, head.number));
    }
    Ok(())
}
