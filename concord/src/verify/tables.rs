//! The force's own tables: each row is what the last entry of its chain says.

use serde_json::Value as Json;

use crate::account::TokenRow;
use crate::admin::ForceRow;
use crate::admin::sql::{AdoptionRow, ConfirmationRow, Journalled, PlaceRow, row_event};
use crate::ledger::{Fault, Tx};
use crate::people::{Account, PostingRow};

use super::faults::Faults;
use super::sql;

/// Compares the row that a chain (`account/…`) tells of with the chain's last event. Chains of no such table are let pass.
pub(super) fn check(tx: &mut Tx<'_>, chain: &str, event: &str, faults: &mut Faults) -> Result<(), Fault> {
    let Some((table, key)) = chain.split_once('/') else { return Ok(()) };
    match table {
        ForceRow::TABLE => same::<ForceRow>(tx, key, event, faults),
        PlaceRow::TABLE => same::<PlaceRow>(tx, key, event, faults),
        AdoptionRow::TABLE => same::<AdoptionRow>(tx, key, event, faults),
        ConfirmationRow::TABLE => same::<ConfirmationRow>(tx, key, event, faults),
        Account::TABLE => same::<Account>(tx, key, event, faults),
        PostingRow::TABLE => same::<PostingRow>(tx, key, event, faults),
        TokenRow::TABLE => same::<TokenRow>(tx, key, event, faults),
        _ => Ok(()),
    }
}

fn same<T: Journalled>(tx: &mut Tx<'_>, key: &str, event: &str, faults: &mut Faults) -> Result<(), Fault> {
    let table = T::TABLE;
    let Some(row) = sql::row(tx, table, T::NAMES, key)? else {
        faults.tell(format!("{table} {key} is missing from its table, although the journal tells of it."));
        return Ok(());
    };
    let Ok(row) = T::from_row(&row, 0) else {
        faults.tell(format!("{table} {key} was changed: its row cannot be read any more."));
        return Ok(());
    };
    let (stored, told) = (serde_json::from_str::<Json>(&row_event(&row))?, serde_json::from_str::<Json>(event).unwrap_or(Json::Null));
    if stored != told {
        let differs: Vec<&str> = T::NAMES.iter().copied().filter(|name| stored.get(name) != told.get(name)).collect();
        faults.tell(format!("{table} {key} is not what the journal tells of. It differs in: {}.", differs.join(", ")));
    }
    Ok(())
}
