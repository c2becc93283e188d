//! What was said about coverage, in its table.

use jiff::Timestamp;
use jiff::civil::Date;
use practice::clock::Calendar;
use practice::returns::coverage::{Coverage, Kind, Span};

use crate::admin::sql::{Journalled, all};
use crate::ledger::{Fault, Tx};

/// What somebody said about the records of a place over some days. It is withdrawn, never taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageRow {
    /// Its id.
    pub id: String,
    /// A district's code; none for the whole force.
    pub district: Option<String>,
    /// The first day, as 2026-11-21.
    pub first_day: String,
    /// The last day; none while it goes on.
    pub last_day: Option<String>,
    /// How whole the records are.
    pub kind: Kind,
    /// What a reader must know. Nothing about people.
    pub note: String,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
    /// Who withdrew it.
    pub withdrawn_by: Option<String>,
}

code_cells!(Kind);
columns!(CoverageRow { id, district, first_day, last_day, kind, note, by, at, withdrawn_at, withdrawn_by });

impl Journalled for CoverageRow {
    const TABLE: &'static str = "coverage";
}

impl CoverageRow {
    /// The days, for reckoning; none where the row's days cannot be read.
    fn span(&self) -> Option<Span> {
        let to: Option<Date> = match &self.last_day {
            None => None,
            Some(day) => Some(day.parse().ok()?),
        };
        Some(Span { district: self.district.clone(), from: self.first_day.parse().ok()?, to, kind: self.kind, note: self.note.clone() })
    }
}

/// What stands, the newest days first.
pub fn standing(tx: &mut Tx<'_>) -> Result<Vec<CoverageRow>, Fault> {
    let mut rows: Vec<CoverageRow> = all(tx)?;
    rows.retain(|row| row.withdrawn_at.is_none());
    rows.sort_by(|a, b| (&b.first_day, &a.district, &a.id).cmp(&(&a.first_day, &b.district, &b.id)));
    Ok(rows)
}

/// The coverage of all places.
pub fn coverage(tx: &mut Tx<'_>, calendar: &Calendar, today: Date) -> Result<Coverage, Fault> {
    let spans = standing(tx)?.iter().filter_map(CoverageRow::span).collect();
    let first = tx.query_one("SELECT reported_at FROM incident ORDER BY reported_at, id LIMIT 1", &[])?;
    let first: Option<Timestamp> = first.map(|row| row.get(0)).transpose()?;
    Ok(Coverage::new(spans, first.map(|at| calendar.local(at).date()), today))
}
