//! What the check of a file found, short enough to keep until the reader decides.

use practice::report::mapping::Refusal;
use practice::returns::thousands;
use serde::{Deserialize, Serialize};

use crate::import::refusals::kept_csv;
use crate::import::report::{AsRead, Outcome, Report, RowOutcome};

/// Refused cells that a page shows; the file has them all.
pub const REFUSALS_SHOWN: usize = 20;
/// Rows of each kind, changed and new, of which a page shows what was read.
const ROWS_SHOWN: usize = 10;

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Incidents that would become new records.
    pub taken: u64,
    /// Records that would change.
    pub changed: u64,
    /// Records of which nothing would change.
    pub unchanged: u64,
    /// Rows that would be refused.
    pub refused: u64,
    /// Rows that tell more of an incident of an earlier row.
    pub further: u64,
    /// What holds for the whole file.
    pub remarks: Vec<String>,
    /// A sentence where the refusals look like swapped columns; empty for none.
    pub hint: String,
    /// The first refused cells.
    pub shown: Vec<ShownRefusal>,
    /// Refused cells beyond these.
    pub more: usize,
    /// What was read from the first rows.
    #[serde(default)]
    pub rows: Vec<ShownRow>,
    /// All refused cells as CSV: row, column, reason, without values.
    pub refusals: String,
}

/// A row that would be written, as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownRow {
    /// The row as a spreadsheet numbers it.
    pub row: u64,
    /// The source's own number.
    pub source_id: String,
    /// What it becomes: a new record, or the fields that would change.
    pub becomes: String,
    /// What was read.
    pub read: AsRead,
    /// What the reader should know.
    pub notes: String,
}

/// A refused cell, with what it holds: only for the reader who has just sent the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownRefusal {
    /// The row as a spreadsheet numbers it.
    pub row: u64,
    /// The column; "Whole row" where the whole row is meant.
    pub column: String,
    /// What the cell holds, shortened.
    pub value: String,
    /// Why it is refused.
    pub reason: String,
}

impl Preview {
    /// From the account of a trial.
    pub fn of(report: &Report) -> Self {
        let further = report.rows.iter().filter(|row| row.outcome == Outcome::FurtherRow).count();
        Self {
            taken: report.taken,
            changed: report.changed,
            unchanged: report.unchanged,
            refused: report.refused,
            further: u64::try_from(further).unwrap_or(u64::MAX),
            remarks: report.remarks.clone(),
            hint: report.hint.clone().unwrap_or_default(),
            shown: report.refusals().take(REFUSALS_SHOWN).map(shown).collect(),
            rows: first_rows(report),
            more: report.refusals().count().saturating_sub(REFUSALS_SHOWN),
            refusals: kept_csv(report.refusals()),
        }
    }

    /// Its counts in words, as a list shows them: what, how many.
    pub fn counts(&self) -> Vec<(&'static str, String)> {
        let mut counts = vec![
            ("New records", thousands(self.taken)),
            ("Records that would change", thousands(self.changed)),
            ("Records that stay as they are", thousands(self.unchanged)),
        ];
        if self.further > 0 {
            counts.push(("Further rows of these incidents", thousands(self.further)));
        }
        counts.push(("Refused rows", thousands(self.refused)));
        counts
    }

    /// Whether taking it over would write anything.
    pub fn would_write(&self) -> bool {
        self.taken + self.changed > 0
    }
}

/// The first rows that would change a record, then the first that would make one.
fn first_rows(report: &Report) -> Vec<ShownRow> {
    let of = |changes: bool| report.rows.iter().filter(move |row| matches!(row.outcome, Outcome::Changed(_)) == changes);
    let taken = of(false).filter(|row| row.outcome == Outcome::Taken).take(ROWS_SHOWN);
    of(true).take(ROWS_SHOWN).chain(taken).map(shown_row).collect()
}

fn shown_row(row: &RowOutcome) -> ShownRow {
    let becomes = match &row.outcome {
        Outcome::Changed(fields) => format!("Changes {}", fields.join(", ").replace('_', " ")),
        _ => "New record".to_owned(),
    };
    ShownRow { row: row.row, source_id: row.source_id.clone(), becomes, read: row.read.clone().unwrap_or_default(), notes: row.notes.join(" ") }
}

fn shown(refusal: &Refusal) -> ShownRefusal {
    let column = if refusal.column.is_empty() { "Whole row".to_owned() } else { refusal.column.clone() };
    ShownRefusal { row: refusal.row, column, value: refusal.value.clone(), reason: refusal.reason.clone() }
}
