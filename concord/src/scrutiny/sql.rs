//! Panels with their cases and sheets.

use jiff::Timestamp;
use practice::incident::Words;
use practice::people::Scope;

use crate::admin::sql::Journalled;
use crate::ledger::{Cell, Columns, Fault, Tx};
use crate::people::scope_sql;

/// A panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelRow {
    /// Its number: the year and a running number.
    pub id: String,
    /// The period's first moment.
    pub from_at: Timestamp,
    /// The first moment after it.
    pub to_at: Timestamp,
    /// The seed, in decimal.
    pub seed: String,
    /// How many were drawn.
    pub size: u32,
    /// From how many.
    pub population: u32,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

columns!(PanelRow { id, from_at, to_at, seed, size, population, at, by });

/// A case of a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelCaseRow {
    /// The panel and the number in it.
    pub id: String,
    /// The panel.
    pub panel: String,
    /// Its number in the panel: all that the panel knows it by.
    pub number: u32,
    /// The record.
    pub incident: String,
    /// When its redacted text was released.
    pub released_at: Option<Timestamp>,
}

columns!(PanelCaseRow { id, panel, number, incident, released_at });

/// One member's sheet for one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelScoreRow {
    /// Panel, case and member.
    pub id: String,
    /// The panel.
    pub panel: String,
    /// The case's number in it.
    pub number: u32,
    /// The member's number in the meeting.
    pub member: u32,
    /// Each question with 1 to 5: `thorough=4`.
    pub answers: Vec<String>,
    /// What the member said, sealed.
    pub comment: Option<Words>,
    /// When it was noted.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

columns!(PanelScoreRow { id, panel, number, member, answers, comment, at, by });

impl Journalled for PanelRow {
    const TABLE: &'static str = "panel";
}
impl Journalled for PanelCaseRow {
    const TABLE: &'static str = "panel_case";
}
impl Journalled for PanelScoreRow {
    const TABLE: &'static str = "panel_score";
}

/// Hate crimes closed in a period, within a scope.
pub fn population(tx: &mut Tx<'_>, scope: &Scope, from: Timestamp, to: Timestamp) -> Result<Vec<String>, Fault> {
    let mut params = vec![from.to_value(), to.to_value()];
    let within = scope_sql(scope, "i", &mut params);
    let sql = format!(
        "SELECT i.id FROM incident i WHERE i.hate = 1 AND i.nature = 'crime' AND i.closed_at >= ?1 AND i.closed_at < ?2 AND i.disposed_at IS NULL AND {within} ORDER BY i.id"
    );
    tx.query(&sql, &params)?.iter().map(|row| row.get(0)).collect()
}

/// The number of the next panel of a year.
pub fn next_number(tx: &mut Tx<'_>, year: i16) -> Result<String, Fault> {
    let known = tx.number("SELECT COUNT(*) FROM panel WHERE id LIKE ?1", &[format!("{year}-%").to_value()])?;
    Ok(format!("{year}-{}", known + 1))
}

/// All panels, the newest first.
pub fn panels(tx: &mut Tx<'_>) -> Result<Vec<PanelRow>, Fault> {
    let names = PanelRow::NAMES.join(", ");
    tx.query(&format!("SELECT {names} FROM panel ORDER BY at DESC, id DESC"), &[])?.iter().map(|row| PanelRow::from_row(row, 0)).collect()
}

/// The panel with this number.
pub fn panel(tx: &mut Tx<'_>, id: &str) -> Result<Option<PanelRow>, Fault> {
    Ok(tx.children("panel", "id", id)?.into_iter().next())
}

/// The cases of a panel, in their order.
pub fn cases(tx: &mut Tx<'_>, panel: &str) -> Result<Vec<PanelCaseRow>, Fault> {
    let names = PanelCaseRow::NAMES.join(", ");
    let sql = format!("SELECT {names} FROM panel_case WHERE panel = ?1 ORDER BY number");
    tx.query(&sql, &[panel.to_owned().to_value()])?.iter().map(|row| PanelCaseRow::from_row(row, 0)).collect()
}

/// One case of a panel.
pub fn case(tx: &mut Tx<'_>, panel: &str, number: &str) -> Result<Option<PanelCaseRow>, Fault> {
    Ok(tx.children("panel_case", "id", &format!("{panel}.{number}"))?.into_iter().next())
}

/// The sheets of a panel, by case and member.
pub fn scores(tx: &mut Tx<'_>, panel: &str) -> Result<Vec<PanelScoreRow>, Fault> {
    let names = PanelScoreRow::NAMES.join(", ");
    let sql = format!("SELECT {names} FROM panel_score WHERE panel = ?1 ORDER BY number, member");
    tx.query(&sql, &[panel.to_owned().to_value()])?.iter().map(|row| PanelScoreRow::from_row(row, 0)).collect()
}
