//! The hub's lists: who waits for an answer, whom it supports, and how full its services are.

use std::collections::BTreeMap;

use jiff::Timestamp;
use practice::incident::support::CourtStage;
use practice::people::Scope;

use super::ServiceRow;
use crate::ledger::{Cell, Columns, Fault, Tx};
use crate::people::scope_sql;

/// Lines of a list on the desk.
const LINES: u32 = 200;

/// Somebody who agreed to be referred and waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The record.
    pub id: String,
    /// The person in it.
    pub person: u32,
    /// When they agreed.
    pub since: Timestamp,
    /// District code.
    pub district: String,
    /// When the answer is due.
    pub due_at: Option<Timestamp>,
}

columns!(Waiting { id, person, since, district, due_at });

/// Somebody whom the hub supports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supported {
    /// The record.
    pub id: String,
    /// The person in it.
    pub person: u32,
    /// Since when.
    pub since: Timestamp,
    /// District code.
    pub district: String,
    /// The worker's account.
    pub worker: Option<String>,
    /// Where the case stands in court.
    pub stage: CourtStage,
    /// The next thing due.
    pub due_at: Option<Timestamp>,
}

columns!(Supported { id, person, since, district, worker, stage, due_at });

/// The next due time of the hub's open duties for person `n` of record `r`.
fn next_due(record: &str, person: &str) -> String {
    format!(
        "(SELECT MIN(d.due_at) FROM duty d WHERE d.record = {record} AND d.standing = 'open' AND d.owner_role = 'victim-hub' \
         AND (d.about IN ('victim ' || {person}, 'person ' || {person}) OR d.about LIKE 'victim ' || {person} || ' %' \
         OR d.about LIKE 'person ' || {person} || ' %'))"
    )
}

/// Referrals that nobody has answered, the longest waiting first.
pub fn waiting(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Waiting>, Fault> {
    let mut params = vec![LINES.to_value()];
    let within = scope_sql(scope, "i", &mut params);
    let sql = format!(
        "SELECT i.id, p.number, p.referral_at, i.district, {} FROM person p JOIN incident i ON i.id = p.incident \
         WHERE p.referral = 'agreed' AND p.referral_at IS NOT NULL AND p.kind <> 'suspect' AND {within} AND NOT EXISTS \
         (SELECT 1 FROM support s WHERE s.incident = p.incident AND s.person = p.number AND s.at >= p.referral_at) \
         ORDER BY p.referral_at, i.id, p.number LIMIT ?1",
        next_due("i.id", "p.number")
    );
    tx.query(&sql, &params)?.iter().map(|row| Waiting::from_row(row, 0)).collect()
}

/// Whom the hub supports now, the most pressing first.
pub fn supported(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Supported>, Fault> {
    let mut params = vec![LINES.to_value()];
    let within = scope_sql(scope, "i", &mut params);
    let sql = format!(
        "SELECT i.id, s.person, s.at, i.district, s.worker, s.stage, {} FROM support s JOIN incident i ON i.id = s.incident \
         JOIN person p ON p.incident = s.incident AND p.number = s.person \
         WHERE s.ended_at IS NULL AND s.sent_back IS NULL AND p.referral = 'agreed' AND {within} ORDER BY s.at, i.id, s.person LIMIT ?1",
        next_due("s.incident", "s.person")
    );
    let mut lines: Vec<Supported> = tx.query(&sql, &params)?.iter().map(|row| Supported::from_row(row, 0)).collect::<Result<_, _>>()?;
    lines.sort_by_key(|line| (line.due_at.is_none(), line.due_at, line.since));
    Ok(lines)
}

/// How many people each service supports now, and how many wait for it.
pub fn load_of_services(tx: &mut Tx<'_>) -> Result<BTreeMap<String, (i64, i64)>, Fault> {
    let rows = tx.query(
        "SELECT a.service, COUNT(a.begun_at), COUNT(*) FROM support_action a JOIN support s ON s.incident = a.incident AND s.person = a.person \
         WHERE a.service IS NOT NULL AND a.done_at IS NULL AND s.ended_at IS NULL AND s.sent_back IS NULL GROUP BY a.service",
        &[],
    )?;
    rows.iter()
        .map(|row| {
            let (begun, all): (i64, i64) = (row.get(1)?, row.get(2)?);
            Ok((row.get(0)?, (begun, all - begun)))
        })
        .collect()
}

/// The service with this id.
pub fn service(tx: &mut Tx<'_>, id: &str) -> Result<Option<ServiceRow>, Fault> {
    Ok(tx.children("service", "id", id)?.into_iter().next())
}

/// All services, by name.
pub fn services(tx: &mut Tx<'_>) -> Result<Vec<ServiceRow>, Fault> {
    let names = ServiceRow::NAMES.join(", ");
    tx.query(&format!("SELECT {names} FROM service ORDER BY name, id"), &[])?.iter().map(|row| ServiceRow::from_row(row, 0)).collect()
}

/// Services that still take people in a district, by name.
pub fn services_for(tx: &mut Tx<'_>, district: &str) -> Result<Vec<ServiceRow>, Fault> {
    let open = services(tx)?.into_iter().filter(|s| s.closed_at.is_none());
    Ok(open.filter(|s| s.districts.is_empty() || s.districts.iter().any(|d| d == district)).collect())
}
