//! `concord verify`: proves that nothing was lost or changed. Journal, sealed heads, records, duties, sealed texts and the force's own tables
//! must agree with each other (design: "a fold of the journal must equal the current rows").

mod chains;
mod faults;
mod files;
mod folded;
mod heads;
mod imports;
mod looks;
mod records;
mod sql;
mod tables;
mod texts;

use practice::clock::Calendar;
use serde_json::json;

use crate::house::House;
use crate::ledger::{Fault, Tx};

use faults::Faults;

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Whether everything agrees.
    pub ok: bool,
    /// Journal entries read.
    pub entries: u64,
    /// Sealed heads read.
    pub heads: u64,
    /// Records folded from their journal and compared with their rows.
    pub records: u64,
    /// Duties computed again and compared.
    pub duties: u64,
    /// Sealed texts compared with the journal.
    pub sealed: u64,
    /// Entries that no head covers yet; the sealer takes them within seconds, so a quiet store has none.
    pub unsealed_tail: u64,
    /// Faults found in all.
    pub found: u64,
    /// The first twenty of them, each a sentence that names the record, chain or place. No personal data.
    pub faults: Vec<String>,
}

impl Verdict {
    /// The verdict on a store that does not open.
    pub fn unopened(fault: &Fault) -> Self {
        let mut faults = Faults::default();
        faults.unreadable("store", fault);
        Self { found: faults.found, faults: faults.first, ..Self::default() }
    }

    /// The verdict as one JSON object, for `concord verify --json`.
    pub fn to_json(&self) -> String {
        json!({
            "ok": self.ok, "entries": self.entries, "heads": self.heads, "records": self.records, "duties": self.duties,
            "sealed": self.sealed, "unsealed_tail": self.unsealed_tail, "found": self.found, "faults": self.faults,
        })
        .to_string()
    }

    /// The verdict in words: one line of what was read, then a line a fault.
    pub fn to_text(&self) -> String {
        let read = format!(
            "{} journal entries ({} not sealed yet), {} sealed heads, {} records, {} duties and {} sealed texts were checked.",
            self.entries, self.unsealed_tail, self.heads, self.records, self.duties, self.sealed
        );
        if self.ok {
            return format!("{read}\nEverything agrees.\n");
        }
        let found = if self.found == 1 { "1 fault was found:".to_owned() } else { format!("{} faults were found:", self.found) };
        let mut lines = vec![read, found];
        lines.extend(self.faults.iter().map(|fault| format!("- {fault}")));
        let shown = u64::try_from(self.faults.len()).unwrap_or(u64::MAX);
        if self.found > shown {
            lines.push(format!("... and {} more.", self.found - shown));
        }
        lines.join("\n") + "\n"
    }
}

/// Verifies the whole store in one snapshot, batch by batch, so that memory does not grow with the store. A service may go on meanwhile.
///
/// A fault in the store is told in the verdict, a part that cannot be read to its end among them; an `Err` means that nothing could be read.
pub async fn verify(house: &House) -> Result<Verdict, Fault> {
    let (ledger, policies, now) = (house.ledger.clone(), house.policies(), house.now());
    let verdict = house
        .ledger
        .read(move |tx| {
            // The log is measured before the snapshot begins: a head sealed meanwhile is in neither.
            let log = heads::Log::open(ledger.data())?;
            let (mut faults, mut verdict) = (Faults::default(), Verdict::default());
            match tx.apart(sql::damages) {
                Ok(damages) => damages.into_iter().for_each(|what| faults.tell(format!("The store's file is damaged: {what}."))),
                Err(fault) => faults.unreadable("damaged file of the store", &fault),
            }
            match tx.apart(|tx| heads::check(tx, ledger.keys(), log, &mut faults)) {
                Ok(heads) => verdict.heads = heads,
                Err(fault) => faults.unreadable("heads", &fault),
            }
            let office = records::Office { keys: ledger.keys(), policies: &policies };
            // A cell of another kind than any version wrote (text where bytes must be), or a damaged page, cannot be read on: that is a fault of
            // the store too.
            let records = tx.apart(|tx| chains::check(tx, &office, &mut verdict, &mut faults));
            records.unwrap_or_else(|fault| faults.unreadable("records", &fault));
            tx.apart(|tx| files::check(tx, &mut faults)).unwrap_or_else(|fault| faults.unreadable("files", &fault));
            tx.apart(|tx| imports::check(tx, &mut faults)).unwrap_or_else(|fault| faults.unreadable("imports", &fault));
            if let Ok(policy) = policies.at(now) {
                let totals = tx.apart(|tx| totals(tx, &policy.calendar, &mut faults));
                totals.unwrap_or_else(|fault| faults.unreadable("kept totals", &fault));
            }
            match tx.apart(sql::strays) {
                Ok(strays) => strays.into_iter().for_each(|stray| faults.tell(stray)),
                Err(fault) => faults.unreadable("look-ups", &fault),
            }
            // A store that went away meanwhile was not read, which is no fault of what it keeps.
            tx.answers()?;
            verdict.ok = faults.found == 0;
            verdict.found = faults.found;
            verdict.faults = faults.first;
            Ok(verdict)
        })
        .await;
    // A page so damaged that not even the snapshot holds.
    verdict.or_else(|fault: Fault| if fault.is_damage() { Ok(Verdict::unopened(&fault)) } else { Err(fault) })
}

fn totals(tx: &mut Tx<'_>, calendar: &Calendar, faults: &mut Faults) -> Result<(), Fault> {
    for (month, district) in crate::figures::kept::wrong(tx, calendar)? {
        faults.tell(format!("The kept totals of {month} in district \"{district}\" are not what the records give."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_says_how_many_faults_there_are_beside_those_that_it_names() {
        let verdict = Verdict { found: 3, faults: vec!["Head 2 is missing.".into()], ..Verdict::default() };
        let text = verdict.to_text();
        assert!(text.contains("3 faults were found:\n- Head 2 is missing.\n... and 2 more."), "{text}");
        assert!(verdict.to_json().contains("\"ok\":false"));
    }
}
