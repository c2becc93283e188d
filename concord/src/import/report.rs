//! What an import did, row by row, and its counts.

use practice::report::mapping::Refusal;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize};

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new record was made.
    Taken,
    /// The record was there, and these fields of it changed.
    Changed(Vec<&'static str>),
    /// The record was there and nothing of it changed.
    Unchanged,
    /// The row was refused, for these reasons.
    Refused(Vec<Refusal>),
    /// The row tells more of an incident that an earlier row began: it is in that row's record (a further arrest is no further incident).
    FurtherRow,
}

impl Outcome {
    /// Its word in reports.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Changed(_) => "changed",
            Self::Unchanged => "unchanged",
            Self::Refused(_) => "refused",
            Self::FurtherRow => "further row",
        }
    }
}

/// What was read from a row, in the force's own words: a reader holds it against the file before anything is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsRead {
    /// When it was reported, local time.
    pub reported: String,
    /// The area.
    pub area: String,
    /// The strands, by their titles.
    pub strands: String,
    /// The offences, as the source words them.
    pub offences: String,
}

/// A row and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowOutcome {
    /// The row as a spreadsheet numbers it: the header is row 1.
    pub row: u64,
    /// The source's own number; empty where it could not be read.
    pub source_id: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The record's reference here; none for a refused row, and none for a new record in a trial run.
    pub reference: Option<String>,
    /// What the reader should know: contradictions in the source, gaps that the mapping filled, corrections made here that stay.
    pub notes: Vec<String>,
    /// What was read from it; only in a trial.
    pub read: Option<AsRead>,
}

impl Serialize for RowOutcome {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("row", &self.row)?;
        map.serialize_entry("source_id", &self.source_id)?;
        map.serialize_entry("outcome", self.outcome.word())?;
        match &self.outcome {
            Outcome::Changed(fields) => map.serialize_entry("fields", fields)?,
            Outcome::Refused(refusals) => {
                let reasons: Vec<_> =
                    refusals.iter().map(|r| serde_json::json!({ "column": r.column, "value": r.value, "reason": r.reason })).collect();
                map.serialize_entry("refusals", &reasons)?;
            }
            Outcome::Taken | Outcome::Unchanged | Outcome::FurtherRow => {}
        }
        if let Some(reference) = &self.reference {
            map.serialize_entry("reference", reference)?;
        }
        if let Some(read) = &self.read {
            map.serialize_entry("read", read)?;
        }
        if !self.notes.is_empty() {
            map.serialize_entry("notes", &self.notes)?;
        }
        map.end()
    }
}

/// An import's whole account. In JSON the four counts come last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The file's name as given.
    pub file: String,
    /// The source system's short name.
    pub system: String,
    /// Whether this was a trial: nothing was written.
    pub dry_run: bool,
    /// The run's id, with which pages and the journal (`import/…`) name it; none for a trial.
    pub run: Option<String>,
    /// Every row but blank ones, in the file's order.
    pub rows: Vec<RowOutcome>,
    /// What holds for the whole file.
    pub remarks: Vec<String>,
    /// A sentence where the refusals look like swapped columns.
    pub hint: Option<String>,
    /// Incidents that became new records.
    pub taken: u64,
    /// Records that changed.
    pub changed: u64,
    /// Records of which nothing changed.
    pub unchanged: u64,
    /// Rows that were refused.
    pub refused: u64,
}

impl Report {
    /// Every refused cell, in the file's order.
    pub fn refusals(&self) -> impl Iterator<Item = &Refusal> {
        self.rows.iter().flat_map(|row| match &row.outcome {
            Outcome::Refused(refusals) => refusals.as_slice(),
            _ => &[],
        })
    }

    /// Puts the rows in the file's order and counts them.
    pub(super) fn settle(&mut self) {
        self.rows.sort_by_key(|row| row.row);
        let count = |word: &str| u64::try_from(self.rows.iter().filter(|row| row.outcome.word() == word).count()).unwrap_or(u64::MAX);
        (self.taken, self.changed, self.unchanged, self.refused) = (count("taken"), count("changed"), count("unchanged"), count("refused"));
    }
}
