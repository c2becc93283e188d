//! What waits for the registrar, what was ruled, cancelled and transferred; and audits with their samples.

use std::collections::BTreeMap;

use jiff::Timestamp;
use practice::people::Scope;

use crate::admin::sql::Journalled;
use crate::ledger::{Cell, Columns, Fault, Row, Tx, Value};
use crate::people::scope_sql;

/// An audit: a random sample, drawn again from its seed by whoever doubts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number: the year and a running number, `2026-1`.
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

columns!(AuditRow { id, from_at, to_at, seed, size, population, at, by });

/// A record of an audit's sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditCaseRow {
    /// The audit and the number in it: `2026-1.3`.
    pub id: String,
    /// The audit.
    pub audit: String,
    /// Its number in the sample.
    pub number: u32,
    /// The record.
    pub incident: String,
    /// `closed` or `un-crimed`.
    pub stratum: String,
    /// When it was scored.
    pub scored_at: Option<Timestamp>,
    /// By whom.
    pub scored_by: Option<String>,
    /// Each question with its answer: `in-time=yes`.
    pub answers: Vec<String>,
    /// Whether nothing was found wrong.
    pub compliant: Option<bool>,
}

columns!(AuditCaseRow { id, audit, number, incident, stratum, scored_at, scored_by, answers, compliant });

impl Journalled for AuditRow {
    const TABLE: &'static str = "audit";
}
impl Journalled for AuditCaseRow {
    const TABLE: &'static str = "audit_case";
}

/// The strata of an audit: what a closed crime is asked, and what is asked where no crime stands.
pub const STRATA: &[(&str, &str)] = &[("closed", "Closed crimes"), ("un-crimed", "Reports where no crime stands")];

/// The records of a period that an audit may draw, by stratum: hate crimes closed in it, and hate reports decided in it on which no crime stands.
pub fn population(tx: &mut Tx<'_>, scope: &Scope, from: Timestamp, to: Timestamp) -> Result<BTreeMap<String, Vec<String>>, Fault> {
    let conditions = [
        ("closed", "i.nature = 'crime' AND i.closed_at >= ?1 AND i.closed_at < ?2"),
        ("un-crimed", "i.nature IN ('non-crime', 'cancelled') AND i.decided_at >= ?1 AND i.decided_at < ?2"),
    ];
    let mut strata = BTreeMap::new();
    for (stratum, condition) in conditions {
        let mut params = vec![from.to_value(), to.to_value()];
        let within = scope_sql(scope, "i", &mut params);
        let rows = tx.query(
            &format!("SELECT i.id FROM incident i WHERE i.hate = 1 AND i.disposed_at IS NULL AND {condition} AND {within} ORDER BY i.id"),
            &params,
        )?;
        strata.insert(stratum.to_owned(), rows.iter().map(|row| row.get(0)).collect::<Result<Vec<String>, _>>()?);
    }
    Ok(strata)
}

/// The number of the next audit of a year.
pub fn next_number(tx: &mut Tx<'_>, year: i16) -> Result<String, Fault> {
    let like = format!("{year}-%").to_value();
    let known = tx.number("SELECT COUNT(*) FROM audit WHERE id LIKE ?1", &[like])?;
    Ok(format!("{year}-{}", known + 1))
}

/// All audits, the newest first.
pub fn audits(tx: &mut Tx<'_>) -> Result<Vec<AuditRow>, Fault> {
    let names = AuditRow::NAMES.join(", ");
    tx.query(&format!("SELECT {names} FROM audit ORDER BY at DESC, id DESC"), &[])?.iter().map(|row| AuditRow::from_row(row, 0)).collect()
}

/// The audit with this number.
pub fn audit(tx: &mut Tx<'_>, id: &str) -> Result<Option<AuditRow>, Fault> {
    Ok(tx.children("audit", "id", id)?.into_iter().next())
}

/// The sample of an audit, in its order.
pub fn cases(tx: &mut Tx<'_>, audit: &str) -> Result<Vec<AuditCaseRow>, Fault> {
    let names = AuditCaseRow::NAMES.join(", ");
    let sql = format!("SELECT {names} FROM audit_case WHERE audit = ?1 ORDER BY number");
    tx.query(&sql, &[audit.to_owned().to_value()])?.iter().map(|row| AuditCaseRow::from_row(row, 0)).collect()
}

/// One record of a sample.
pub fn case(tx: &mut Tx<'_>, audit: &str, number: &str) -> Result<Option<AuditCaseRow>, Fault> {
    Ok(tx.children("audit_case", "id", &format!("{audit}.{number}"))?.into_iter().next())
}

/// A line of the registrar's page: record, what, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Reference.
    pub id: String,
    /// What it is about: a crime number, a counting rule, a force.
    pub what: String,
    /// Its code: of the cancellation, of the question failed; empty for none.
    pub code: String,
    /// When.
    pub at: Timestamp,
}

/// The lists of the registrar's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// Cancellations that wait for their decision, the longest waiting first.
    Waiting,
    /// Cancelled crimes, the newest first.
    Cancelled,
    /// Rulings, the newest first.
    Rulings,
    /// Transfers, the newest first.
    Transfers,
    /// Findings of audits that are not put right, the oldest first.
    Findings,
}

/// Lines of a list of the registrar's page.
const LINES: i64 = 50;

/// A list within a scope: at most fifty lines.
pub fn entries(tx: &mut Tx<'_>, listing: Listing, scope: &Scope) -> Result<Vec<Entry>, Fault> {
    let (columns, from, condition, order) = match listing {
        Listing::Waiting => (
            "x.crime_number, x.cancel_code, x.cancel_asked_at",
            "crime",
            "x.cancel_asked_at IS NOT NULL AND x.cancelled_at IS NULL",
            "x.cancel_asked_at",
        ),
        Listing::Cancelled => ("x.crime_number, x.cancel_code, x.cancelled_at", "crime", "x.cancelled_at IS NOT NULL", "x.cancelled_at DESC"),
        Listing::Rulings => ("x.counting_rule, '', x.at", "ruling", "1 = 1", "x.at DESC"),
        Listing::Transfers => ("x.taken_by, '', x.at", "transfer", "1 = 1", "x.at DESC"),
        Listing::Findings => ("x.audit, x.question, x.at", "audit_error", "x.put_right_at IS NULL", "x.at"),
    };
    let mut params: Vec<Value> = vec![LINES.to_value()];
    let within = scope_sql(scope, "i", &mut params);
    let sql = format!(
        "SELECT i.id, {columns} FROM {from} x JOIN incident i ON i.id = x.incident WHERE {condition} AND {within} ORDER BY {order}, i.id, x.number LIMIT ?1"
    );
    let entry =
        |row: &Row| Ok(Entry { id: row.get(0)?, what: row.get(1)?, code: row.get::<Option<String>>(2)?.unwrap_or_default(), at: row.get(3)? });
    tx.query(&sql, &params)?.iter().map(entry).collect()
}
