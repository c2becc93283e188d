//! Runs of imports: what the journal says came of a file is what the history of imports shows of it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::import::sql::{RunRow, told};
use crate::ledger::{Fault, Tx};

use super::faults::Faults;
use super::sql;

/// Checks every run that ended well.
pub(super) fn check(tx: &mut Tx<'_>, faults: &mut Faults) -> Result<(), Fault> {
    let mut journalled: BTreeMap<String, Value> = BTreeMap::new();
    for row in sql::import_entries(tx)? {
        let chain: String = row.get(0)?;
        let event: String = row.get(1)?;
        journalled.insert(chain.trim_start_matches("import/").to_owned(), serde_json::from_str(&event)?);
    }
    for run in sql::import_runs(tx)? {
        match journalled.remove(&run.id) {
            Some(event) => compare(&run, &event, faults),
            None if run.finished_at.is_some() && run.problem.is_empty() && run.taken + run.changed > 0 => {
                faults.tell(format!("Import {} is in its table, but the journal does not tell of it.", run.id));
            }
            None => {}
        }
    }
    for missing in journalled.keys() {
        faults.tell(format!("Import {missing} is in the journal and is missing from its table."));
    }
    Ok(())
}

/// What the journal tells of a run, part by part. Earlier versions told less: what they did not tell is not compared.
fn compare(run: &RunRow, event: &Value, faults: &mut Faults) {
    let now = told(run);
    let differs: Vec<&str> = event
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, then)| now.get(name.as_str()) != Some(then))
        .map(|(name, _)| name.as_str())
        .collect();
    if !differs.is_empty() {
        faults.tell(format!("Import {} is not what its journal tells of. It differs in: {}.", run.id, differs.join(", ")));
    }
}
