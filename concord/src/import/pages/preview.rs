//! What the check of a file found, short enough to keep until the reader decides.

use practice::report::mapping::Refusal;
use practice::returns::thousands;
use serde::{Deserialize, Serialize};

use crate::import::refusals::kept_csv;
use crate::import::report::{Outcome, Report};

/// Refused cells that a page shows; the file has them all.
pub const REFUSALS_SHOWN: usize = 20;

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
    /// All refused cells as CSV: row, column, reason, without values.
    pub refusals: String,
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

fn shown(refusal: &Refusal) -> ShownRefusal {
    let column = if refusal.column.is_empty() { "Whole row".to_owned() } else { refusal.column.clone() };
    ShownRefusal { row: refusal.row, column, value: refusal.value.clone(), reason: refusal.reason.clone() }
}
