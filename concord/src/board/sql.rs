//! The board's tables: live reports as the board reads them, the force's units, handovers.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use practice::board::handover::Signed;
use practice::board::unit::UnitState;
use practice::incident::control::Happened;
use practice::incident::{Core, Deployment, Event, Incident};
use practice::people::Scope;

use crate::admin::sql::{Journalled, put};
use crate::ledger::{Cell, Columns, Fault, Row, Signature, Tx, Value};
use crate::people::scope_sql;

/// A unit, as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRow {
    /// Its call sign.
    pub call_sign: String,
    /// The code of the district that it works in; none for the whole force.
    pub district: Option<String>,
    /// Where it stands.
    pub state: UnitState,
    /// The one report that it is out for.
    pub record: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// Who put it there.
    pub by: String,
    /// When it was taken off the list.
    pub retired_at: Option<Timestamp>,
}

columns!(UnitRow { call_sign, district, state, record, since, by, retired_at });

impl Journalled for UnitRow {
    const TABLE: &'static str = "unit";
}

/// A handover, kept as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandoverRow {
    /// Its id.
    pub id: String,
    /// What was decided since then is in it.
    pub from_at: Timestamp,
    /// When the outgoing person signed.
    pub at: Timestamp,
    /// The outgoing person.
    pub by: String,
    /// What they say, sealed.
    pub said: String,
    /// What was open and what was decided then, sealed.
    pub stood: String,
    /// When the incoming person signed.
    pub taken_at: Option<Timestamp>,
    /// The incoming person.
    pub taken_by: Option<String>,
}

columns!(HandoverRow { id, from_at, at, by, said, stood, taken_at, taken_by });

impl Journalled for HandoverRow {
    const TABLE: &'static str = "shift_handover";
    const SECRET: &'static [&'static str] = &["said", "stood"];
}

impl HandoverRow {
    /// Its signatures.
    pub fn signed(&self) -> Signed {
        Signed { by: self.by.clone(), at: self.at, taken_by: self.taken_by.clone(), taken_at: self.taken_at }
    }
}

/// Which live reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    /// Those that the control room still answers for.
    ControlRoom,
    /// Those that an investigation has.
    Investigation,
}

/// Nobody investigates yet, nobody acknowledged or assessed, or a unit is out.
const CONTROL_ROOM: &str = "(i.first_assigned_at IS NULL OR i.acknowledged_at IS NULL OR i.assessed_at IS NULL \
     OR EXISTS (SELECT 1 FROM deployment o WHERE o.incident = i.id AND o.ended_at IS NULL))";
/// A record that was merged into another is told there.
const LIVE: &str = "i.hate = 1 AND i.closed_at IS NULL AND i.merged_into IS NULL";

fn condition(with: With, scope: &Scope, params: &mut Vec<Value>) -> String {
    let not = if with == With::Investigation { "NOT " } else { "" };
    format!("{LIVE} AND {not}{CONTROL_ROOM} AND {}", scope_sql(scope, "i", params))
}

/// One live report with what the board reads beside it.
#[expect(clippy::struct_excessive_bools, reason = "each is one fact of the record that the board says in a word")]
#[derive(Clone, Debug)]
pub struct LiveRow {
    /// Its own facts.
    pub core: Core,
    /// When its flag is to be acknowledged, out of the open duty.
    pub acknowledge_by: Option<Timestamp>,
    /// When it is to have its crime number, out of the open duty.
    pub record_by: Option<Timestamp>,
    /// Whether the removal of a strand is asked for.
    pub removal_asked: bool,
    /// Whether a victim is under 18.
    pub child: bool,
    /// Whether somebody's latest risk is high.
    pub high_risk: bool,
    /// Whether a victim agreed to be referred: then the victim and witness hub reaches it.
    pub victim_consented: bool,
    /// Standing strands.
    pub strands: Vec<String>,
    /// Units that are out for it.
    pub out: Vec<Deployment>,
}

const BESIDE: &str = "(SELECT MIN(d.due_at) FROM duty d WHERE d.record = i.id AND d.rule = 'R-CC-01' AND d.standing = 'open'), \
    (SELECT COUNT(*) FROM strand s WHERE s.incident = i.id AND s.removed_at IS NULL AND s.removal_asked_at IS NOT NULL), \
    (SELECT COUNT(*) FROM person p WHERE p.incident = i.id AND p.kind = 'victim' AND p.under_18 = 1), \
    (SELECT COUNT(*) FROM risk r WHERE r.incident = i.id AND r.level = 'high' \
        AND NOT EXISTS (SELECT 1 FROM risk l WHERE l.incident = r.incident AND l.person = r.person AND l.number > r.number)), \
    (SELECT COUNT(*) FROM person c WHERE c.incident = i.id AND c.kind = 'victim' AND c.referral = 'agreed'), \
    (SELECT MIN(d.due_at) FROM duty d WHERE d.record = i.id AND d.rule = 'R-REC-07' AND d.standing = 'open')";

/// Live reports, the newest first, at most `limit`.
pub fn live(tx: &mut Tx<'_>, with: With, scope: &Scope, limit: u32) -> Result<Vec<LiveRow>, Fault> {
    let mut params = Vec::new();
    let condition = condition(with, scope, &mut params);
    params.push(limit.to_value());
    let names = Core::NAMES.iter().map(|name| format!("i.{name}")).collect::<Vec<_>>().join(", ");
    let sql =
        format!("SELECT {names}, {BESIDE} FROM incident i WHERE {condition} ORDER BY i.reported_at DESC, i.id DESC LIMIT ?{}", params.len());
    let mut rows = tx.query(&sql, &params)?.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    let mut strands = strands(tx, &rows)?;
    let mut out: BTreeMap<String, Vec<Deployment>> = BTreeMap::new();
    for deployment in units_out(tx)? {
        out.entry(deployment.incident.clone()).or_default().push(deployment);
    }
    for row in &mut rows {
        row.strands = strands.remove(&row.core.id).unwrap_or_default();
        row.out = out.remove(&row.core.id).unwrap_or_default();
    }
    Ok(rows)
}

fn row(row: &Row) -> Result<LiveRow, Fault> {
    let beside = Core::NAMES.len();
    let some = |place: usize| row.get::<i64>(beside + place).map(|count| count > 0);
    Ok(LiveRow {
        core: Core::from_row(row, 0)?,
        acknowledge_by: row.get(beside)?,
        removal_asked: some(1)?,
        child: some(2)?,
        high_risk: some(3)?,
        victim_consented: some(4)?,
        record_by: row.get(beside + 5)?,
        strands: Vec::new(),
        out: Vec::new(),
    })
}

fn strands(tx: &mut Tx<'_>, rows: &[LiveRow]) -> Result<BTreeMap<String, Vec<String>>, Fault> {
    if rows.is_empty() {
        return Ok(BTreeMap::new());
    }
    let params: Vec<Value> = rows.iter().map(|row| row.core.id.to_value()).collect();
    let marks = (1..=params.len()).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ");
    let sql = format!("SELECT incident, strand FROM strand WHERE incident IN ({marks}) AND removed_at IS NULL ORDER BY incident, number");
    let mut of: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in tx.query(&sql, &params)? {
        let (strands, strand) = (of.entry(row.get(0)?).or_default(), row.get::<String>(1)?);
        if !strands.contains(&strand) {
            strands.push(strand);
        }
    }
    Ok(of)
}

/// Every sending that is not over.
fn units_out(tx: &mut Tx<'_>) -> Result<Vec<Deployment>, Fault> {
    let names = Deployment::NAMES.join(", ");
    let rows = tx.query(&format!("SELECT {names} FROM deployment WHERE ended_at IS NULL ORDER BY incident, number"), &[])?;
    rows.iter().map(|row| Deployment::from_row(row, 0)).collect()
}

/// How many live reports there are within a scope.
pub fn count(tx: &mut Tx<'_>, with: With, scope: &Scope) -> Result<i64, Fault> {
    let mut params = Vec::new();
    let condition = condition(with, scope, &mut params);
    tx.number(&format!("SELECT COUNT(*) FROM incident i WHERE {condition}"), &params)
}

/// A word that changes when anything on the board does; it says nothing else.
pub fn mark(tx: &mut Tx<'_>) -> Result<String, Fault> {
    let row =
        tx.query_one("SELECT COUNT(*), CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM incident WHERE hate = 1 AND closed_at IS NULL", &[])?;
    let (live, versions): (i64, i64) = row.map_or(Ok((0, 0)), |row| Ok::<_, Fault>((row.get(0)?, row.get(1)?)))?;
    let units = tx.number("SELECT MAX(since) FROM unit", &[])?;
    Ok(blake3::hash(format!("{live} {versions} {units}").as_bytes()).to_hex().chars().take(16).collect())
}

/// The units on the list, by call sign.
pub fn units(tx: &mut Tx<'_>) -> Result<Vec<UnitRow>, Fault> {
    let names = UnitRow::NAMES.join(", ");
    let rows = tx.query(&format!("SELECT {names} FROM unit WHERE retired_at IS NULL ORDER BY call_sign"), &[])?;
    rows.iter().map(|row| UnitRow::from_row(row, 0)).collect()
}

/// The unit with this call sign, on the list or off it.
pub fn unit(tx: &mut Tx<'_>, call_sign: &str) -> Result<Option<UnitRow>, Fault> {
    Ok(tx.children("unit", "call_sign", call_sign)?.into_iter().next())
}

/// Lets units follow what happened to a record: sent, at the scene, free again. In the unit of work of the event.
pub fn follow(tx: &mut Tx<'_>, who: &Signature, incident: &Incident, event: &Event) -> Result<(), Fault> {
    let Event::Control(happened) = event else { return Ok(()) };
    let of = |number: u32| incident.deployments.iter().find(|d| d.number == number).map(|d| d.unit.clone());
    let (units, state): (Vec<String>, UnitState) = match happened {
        Happened::Dispatched { deployment } => (vec![deployment.unit.clone()], UnitState::Assigned),
        Happened::Arrived { deployment, .. } => (of(*deployment).into_iter().collect(), UnitState::AtScene),
        Happened::StoodDown { deployment, .. } => (of(*deployment).into_iter().collect(), UnitState::Available),
        Happened::Resulted { finding } => {
            let freed = incident.deployments.iter().filter(|d| d.ended_at == Some(finding.at));
            (freed.map(|d| d.unit.clone()).collect(), UnitState::Available)
        }
        Happened::Regraded { .. } => return Ok(()),
    };
    let id = &incident.core.id;
    for call_sign in units {
        let Some(unit) = unit(tx, &call_sign)? else { continue };
        let sent = matches!(happened, Happened::Dispatched { .. });
        if !sent && unit.record.as_ref() != Some(id) {
            continue;
        }
        let record = state.is_out().then(|| id.clone());
        put(tx, who, "moved a unit", &UnitRow { state, record, since: who.at, by: who.actor.clone(), ..unit })?;
    }
    Ok(())
}

/// The newest handovers, at most `limit`.
pub fn handovers(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<HandoverRow>, Fault> {
    let names = HandoverRow::NAMES.join(", ");
    let rows = tx.query(&format!("SELECT {names} FROM shift_handover ORDER BY at DESC, id DESC LIMIT ?1"), &[limit.to_value()])?;
    rows.iter().map(|row| HandoverRow::from_row(row, 0)).collect()
}

/// The handover with this id.
pub fn handover(tx: &mut Tx<'_>, id: &str) -> Result<Option<HandoverRow>, Fault> {
    Ok(tx.children("shift_handover", "id", id)?.into_iter().next())
}

/// Something that was decided: reference, what, by whom, when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The record.
    pub record: String,
    /// What was decided.
    pub what: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

columns!(Decided { record, what, by, at });

/// Days back of reports whose decisions a handover looks through: what the control room decides, it decides soon.
const DAYS_BACK: i64 = 14;
/// Decisions that a handover lists.
const DECISIONS: u32 = 200;

/// What was decided on hate reports since a moment, within a scope, the newest first.
pub fn decided(tx: &mut Tx<'_>, scope: &Scope, since: Timestamp) -> Result<Vec<Decided>, Fault> {
    let back = since.checked_sub(SignedDuration::from_hours(24 * DAYS_BACK)).unwrap_or(since);
    let mut params = vec![since.to_value(), back.to_value(), DECISIONS.to_value()];
    let within = scope_sql(scope, "i", &mut params);
    let listed = [
        ("assessment", "Assessed and graded", "x.by", "x.at"),
        ("regrade", "Changed the grade", "x.by", "x.at"),
        ("deployment", "Sent a unit", "x.by", "x.at"),
        ("finding", "Noted what was found", "x.by", "x.at"),
        ("crime", "Gave a crime number", "x.recorded_by", "x.recorded_at"),
    ];
    let own = [
        ("Acknowledged the flag", "acknowledged_by", "acknowledged_at"),
        ("Approved a rationale", "approved_by", "approved_at"),
        ("Asked for closure", "closure_asked_by", "closure_asked_at"),
        ("Closed", "closed_by", "closed_at"),
    ];
    let recent = format!("i.hate = 1 AND i.reported_at >= ?2 AND {within}");
    let mut parts: Vec<String> = Vec::new();
    for (table, what, by, at) in listed {
        parts.push(format!("SELECT i.id AS record, '{what}' AS what, {by} AS by, {at} AS at FROM incident i JOIN {table} x ON x.incident = i.id WHERE {recent} AND {at} > ?1"));
    }
    for (what, by, at) in own {
        parts.push(format!(
            "SELECT i.id AS record, '{what}' AS what, i.{by} AS by, i.{at} AS at FROM incident i WHERE {recent} AND i.{at} > ?1"
        ));
    }
    let sql = format!("SELECT record, what, by, at FROM ({}) decided ORDER BY at DESC, record LIMIT ?3", parts.join(" UNION ALL "));
    tx.query(&sql, &params)?.iter().map(|row| Decided::from_row(row, 0)).collect()
}
