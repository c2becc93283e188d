//! Files of records: each one that still is opens chunk by chunk to what its row says, and no chunk belongs to nothing.

use crate::evidence::sql;
use crate::ledger::{Fault, Tx};

use super::faults::Faults;

/// Files read together.
const BATCH: u32 = 50;

/// Checks every file; one at a time is in memory.
pub(super) fn check(tx: &mut Tx<'_>, faults: &mut Faults) -> Result<(), Fault> {
    let mut after = String::new();
    loop {
        let batch = sql::standing_after(tx, &after, BATCH)?;
        let Some(last) = batch.last() else { break };
        after.clone_from(&last.id);
        for row in &batch {
            let parts = std::iter::once("whole").chain(row.small.then_some("small"));
            for part in parts {
                if sql::open(tx, row, part).is_err() {
                    faults.tell(format!(
                        "Incident {}: file {} ({part}) is missing in part, was changed, or does not open.",
                        row.incident, row.number
                    ));
                }
            }
        }
    }
    for id in sql::stray_chunks(tx)? {
        faults.tell(format!("A chunk of file {id} belongs to no file and to no upload."));
    }
    Ok(())
}
