//! The force's own tables: each row is what the last entry of its chain says, its sealed texts are those that the entry names, and its duties
//! are those that follow from it.

use serde_json::Value as Json;

use crate::account::TokenRow;
use crate::admin::ForceRow;
use crate::admin::sql::{AdoptionRow, ConfirmationRow, Journalled, PlaceRow, row_event};
use crate::alerts::AlertRow;
use crate::board::sql::{HandoverRow, UnitRow};
use crate::duty::{self, Owing};
use crate::evidence::sql::Attachment;
use crate::export::sql::ExportRow;
use crate::figures::coverage::sql::CoverageRow;
use crate::geography::sql::{BoundaryRow, PopulationRow};
use crate::hub::ServiceRow;
use crate::learning::PointRow;
use crate::ledger::{Columns, Fault, Tx, sealed};
use crate::people::{Account, FactRow, PostingRow};
use crate::registrar::sql::{AuditCaseRow, AuditRow};
use crate::retention::sql::ReviewRow;
use crate::returns::daily::sql::SheetDayRow;
use crate::returns::national::sql::{AnswerRow, ColumnsRow, CorrectionRow, MeasuresRow, ReturnRow};
use crate::returns::requests::sql::RequestRow;
use crate::returns::sql::PrintingRow;
use crate::rights::sql::RecordRow;
use crate::scrutiny::sql::{PanelCaseRow, PanelRow, PanelScoreRow};
use crate::sharing::{AgreementRow, OrganisationRow};
use crate::training::sql::TrainingRow;
use crate::transfer::sql::{SourceRow, TransferRow};

use super::Verdict;
use super::faults::Faults;
use super::records::{Office, differing, owed};
use super::sql;

/// Compares the row that a chain (`account/…`) tells of with the chain's last event. Chains of no such table are let pass.
pub(super) fn check(
    tx: &mut Tx<'_>,
    office: &Office<'_>,
    chain: &str,
    event: &str,
    verdict: &mut Verdict,
    faults: &mut Faults,
) -> Result<(), Fault> {
    let Some((table, key)) = chain.split_once('/') else { return Ok(()) };
    verdict.sealed += texts(tx, office, chain, event, faults)?;
    if table == PrintingRow::TABLE && crate::returns::sql::entries_after_signature(tx, chain)? > 0 {
        faults.tell(format!("{chain} was changed after it was signed."));
    }
    // A table whose rows owe something stands in `owing`, any other in `plain`.
    macro_rules! tables {
        (plain: $($plain:ty),* ; owing: $($owing:ty),* ;) => {
            match table {
                $(<$plain>::TABLE => same::<$plain>(tx, key, event, faults).map(|_| ()),)*
                $(<$owing>::TABLE => {
                    if let Some(row) = same::<$owing>(tx, key, event, faults)? {
                        verdict.duties += duties(tx, office, &row, faults)?;
                    }
                    Ok(())
                })*
                _ => Ok(()),
            }
        };
    }
    tables! {
        plain: CoverageRow, ForceRow, PlaceRow, AdoptionRow, ConfirmationRow, Account, PostingRow, TokenRow, AuditRow, AuditCaseRow, PanelRow, PanelCaseRow, PanelScoreRow, OrganisationRow, AgreementRow, FactRow, AlertRow, BoundaryRow, PopulationRow, ExportRow, PointRow, ServiceRow, Attachment, UnitRow, HandoverRow, TransferRow, SourceRow, PrintingRow, CorrectionRow, ColumnsRow, MeasuresRow, RecordRow;
        owing: TrainingRow, SheetDayRow, RequestRow, ReturnRow, AnswerRow, ReviewRow, practice::rights::Request;
    }
}

/// Compares the duties of a thing, and what a worklist shows of it, with those that follow from its row; says how many there are.
fn duties<T: Owing>(tx: &mut Tx<'_>, office: &Office<'_>, row: &T, faults: &mut Faults) -> Result<u64, Fault> {
    let subject = duty::subject(row);
    let shown = duty::sql::subject_of(tx, &subject.record)?;
    if shown.as_ref() != Some(&subject) {
        let differs = shown.map(|shown| differing(duty::Subject::NAMES, &subject.cells(), &shown.cells())).unwrap_or_default();
        faults.tell(format!("{}: what worklists show of it is not what follows from its row. It differs in: {differs}.", subject.record));
    }
    let rows = sql::rows_of(tx, "duty", crate::incident::columns::StoredDuty::NAMES, "rule, about", &[&subject.record])?;
    Ok(owed(&subject.record, &duty::stored(office.policies, row)?, &rows, faults))
}

/// Checks that each sealed text that the last event of a chain names is there unchanged and opens; says how many there are.
fn texts(tx: &mut Tx<'_>, office: &Office<'_>, chain: &str, event: &str, faults: &mut Faults) -> Result<u64, Fault> {
    let mut count = 0;
    let Ok(Json::Object(cells)) = serde_json::from_str::<Json>(event) else { return Ok(0) };
    for (column, cell) in &cells {
        let Some(words) = cell.as_str().and_then(words) else { continue };
        count += 1;
        let number = words.number();
        match sql::text(tx, chain, number)? {
            None => faults.tell(format!("{chain}: sealed text {number} ({column}) is missing, although the journal names it.")),
            Some(text) if !words.names(blake3::hash(&text.sealed).as_bytes()) => {
                faults.tell(format!("{chain}: text {number} ({column}) was changed: it is not the one that the journal names."));
            }
            Some(text) => {
                let key = text.wrapped.and_then(|wrapped| office.keys.unwrap(&wrapped, &sealed::key_place(chain, &text.owner)).ok());
                let place = sealed::text_place(chain, number, &text.owner, &text.field);
                if key.is_none_or(|key| key.open(&text.sealed, &place).is_err()) {
                    faults.tell(format!("{chain}: text {number} ({column}) does not open: its key was taken away or changed."));
                }
            }
        }
    }
    Ok(count)
}

/// A cell that names a sealed text: its number, a full stop and 128 bits of a hash.
fn words(cell: &str) -> Option<practice::incident::Words> {
    let (number, hash) = cell.split_once('.')?;
    let named = number.parse::<i64>().is_ok_and(|n| n > 0) && hash.len() == 32 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    named.then(|| practice::incident::Words::from_stored(cell.to_owned()))
}

/// Compares a row with what its journal tells of; gives the row where it can be read.
fn same<T: Journalled>(tx: &mut Tx<'_>, key: &str, event: &str, faults: &mut Faults) -> Result<Option<T>, Fault> {
    let table = T::TABLE;
    let Some(row) = sql::row(tx, table, T::NAMES, key)? else {
        faults.tell(format!("{table} {key} is missing from its table, although the journal tells of it."));
        return Ok(None);
    };
    let Ok(row) = T::from_row(&row, 0) else {
        faults.tell(format!("{table} {key} was changed: its row cannot be read any more."));
        return Ok(None);
    };
    let (stored, told) = (serde_json::from_str::<Json>(&row_event(&row))?, serde_json::from_str::<Json>(event).unwrap_or(Json::Null));
    if stored != told {
        let differs: Vec<&str> = T::NAMES.iter().copied().filter(|name| stored.get(name) != told.get(name)).collect();
        faults.tell(format!("{table} {key} is not what the journal tells of. It differs in: {}.", differs.join(", ")));
    }
    Ok(Some(row))
}
