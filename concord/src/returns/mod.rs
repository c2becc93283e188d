//! Figures that leave: daily sheets, publications, answers to requests for information, returns. Each is a printing, frozen with what it
//! counted; what was signed stays as it was signed, and what changed since is shown beside it (design: "Publication").

pub mod national;
pub mod sql;

use jiff::Timestamp;
use jiff::civil::Date;
use practice::people::Reader;
use practice::returns::printing::{Content, CountedCell, Kind};
use practice::returns::suppress::Audience;
use practice::returns::{Difference, differences};

use crate::frame::Failure;
use crate::ledger::{Fault, Tx};
use sql::PrintingRow;

/// What is to be frozen.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What it is.
    pub kind: Kind,
    /// The same for every printing of the same thing: `daily 2026-11-21`, a question with its audience.
    pub what: String,
    /// What a reader knows it by; no personal data.
    pub title: String,
    /// For whom it is.
    pub audience: Audience,
    /// The first and the last local day.
    pub period: (Date, Date),
    /// The moment of the records that were counted.
    pub as_at: Timestamp,
    /// What was asked.
    pub definition: serde_json::Value,
    /// What is missing.
    pub coverage: Vec<String>,
    /// The tables and what they counted.
    pub content: Content,
    /// The id of the printing that this one corrects, and why.
    pub corrects: Option<(String, String)>,
}

/// The printing with this id, for a reader of its audience; for everybody else it does not exist. One that is not signed yet is for the
/// force's own figures people alone.
pub fn read(tx: &mut Tx<'_>, reader: &Reader, id: &str) -> Result<PrintingRow, Failure> {
    let audiences = practice::returns::printing::read_by(reader);
    let may = |row: &PrintingRow| {
        let audience = if row.signed_at.is_some() { row.audience } else { Audience::Police };
        audiences.contains(&audience)
    };
    sql::printing(tx, id)?.filter(may).ok_or(Failure::NotFound)
}

/// What differs, cell by cell, between a printing and the one that it corrects; none where it corrects none.
pub fn corrected(tx: &mut Tx<'_>, row: &PrintingRow) -> Result<Vec<Difference>, Fault> {
    let Some(earlier) = row.supersedes.as_deref().map(|id| sql::printing(tx, id)).transpose()?.flatten() else { return Ok(Vec::new()) };
    Ok(differences(&earlier.frozen()?.tables, &row.frozen()?.tables))
}

/// The way from a printing's figure to its records.
pub fn walk_href(id: &str, cell: &CountedCell) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("table", &cell.table).append_pair("row", &cell.row).append_pair("column", &cell.column);
    format!("/printings/{id}/records?{}", query.finish())
}

/// The records that a figure of a printing counted and that this reader reaches, in their order; none for a figure that it has not.
pub fn records_of(tx: &mut Tx<'_>, reader: &Reader, row: &PrintingRow, place: [&str; 3], at: Timestamp) -> Result<Vec<String>, Failure> {
    let scope = reader.view_scope(at).ok_or(Failure::NotFound)?;
    // Who sees totals alone learns from no list which of the records shared with them were counted.
    if reader.counting(at).is_none_or(|counting| counting.suppressed()) {
        return Err(Failure::NotFound);
    }
    let content = row.frozen()?;
    let records = content.cell(place[0], place[1], place[2]).map(CountedCell::records).unwrap_or_default();
    Ok(crate::work::sql::lines_of(tx, &records, &scope)?.into_iter().map(|line| line.id).collect())
}
