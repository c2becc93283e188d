//! What the monitors read: how promises were kept, the duties behind each number, and the records that somebody must look at.

use std::collections::BTreeMap;

use jiff::Timestamp;
use practice::monitor::{Kept, Tally};
use practice::people::Scope;

use crate::incident::columns::StoredDuty;
use crate::ledger::{Cell, Columns, Fault, Tx, Value};
use crate::people::scope_sql;

/// Which duties: those whose time was up (or whose record closed, where they have none) from a moment to before another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    /// The first moment.
    pub from: Timestamp,
    /// The first moment after.
    pub past: Timestamp,
    /// The moment as at which they are judged.
    pub now: Timestamp,
    /// Records of this district only; empty for all.
    pub district: String,
}

/// Which duties stand behind a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// The rule; empty for all.
    pub rule: String,
    /// What became of them; `None` for all.
    pub kept: Option<Kept>,
    /// After this record, rule and occasion.
    pub after: Option<(String, String, String)>,
    /// At most so many.
    pub limit: u32,
}

/// Parameters, numbered as they are bound.
fn bind(params: &mut Vec<Value>, value: Value) -> String {
    params.push(value);
    format!("?{}", params.len())
}

/// The duties within, with what became of each in the column `kept`: the same judgement as `practice::monitor::Kept::of`.
fn judged(columns: &str, within: &Within, scope: &Scope, params: &mut Vec<Value>) -> String {
    let [from, past, now] = [within.from, within.past, within.now].map(|at| bind(params, at.to_value()));
    let mut only = scope_sql(scope, "i", params);
    if !within.district.is_empty() {
        only = format!("{only} AND i.district = {}", bind(params, within.district.to_value()));
    }
    let kept = format!(
        "CASE WHEN d.standing = 'attempted' THEN 'attempted' \
         WHEN d.standing = 'met' AND (d.due_at IS NULL OR d.settled_at <= d.due_at) THEN 'in-time' \
         WHEN d.standing = 'met' THEN 'late' WHEN d.standing = 'open' AND d.due_at > {now} THEN 'not-due' \
         WHEN d.standing = 'open' THEN 'missed' ELSE 'waived' END AS kept"
    );
    let one = |when: &str| {
        format!("SELECT {columns}, i.district AS place, {kept} FROM duty d JOIN incident i ON i.id = d.record WHERE {when} AND {only}")
    };
    let timed = one(&format!("d.due_at >= {from} AND d.due_at < {past}"));
    let at_closure = one(&format!("d.due_at IS NULL AND i.closed_at >= {from} AND i.closed_at < {past}"));
    format!("({timed} UNION ALL {at_closure}) t")
}

/// How promises were kept, by rule and by district code.
pub fn compliance(tx: &mut Tx<'_>, scope: &Scope, within: &Within) -> Result<BTreeMap<(String, String), Tally>, Fault> {
    let mut params = Vec::new();
    let from = judged("d.rule AS rule", within, scope, &mut params);
    let mut tallies: BTreeMap<(String, String), Tally> = BTreeMap::new();
    for row in tx.query(&format!("SELECT t.rule, t.place, t.kept, COUNT(*) FROM {from} GROUP BY t.rule, t.place, t.kept"), &params)? {
        let (kept, times): (String, i64) = (row.get(2)?, row.get(3)?);
        let kept = Kept::from_code(&kept).ok_or_else(|| Fault::new("the answer has a word that is not known"))?;
        tallies.entry((row.get(0)?, row.get(1)?)).or_default().add(kept, times.try_into().unwrap_or(0));
    }
    Ok(tallies)
}

/// The duties behind a number, in the order of records, a page at a time.
pub fn duties(tx: &mut Tx<'_>, scope: &Scope, within: &Within, behind: &Behind) -> Result<Vec<StoredDuty>, Fault> {
    let mut params = Vec::new();
    let columns = StoredDuty::NAMES.iter().map(|name| format!("d.{name} AS {name}")).collect::<Vec<_>>().join(", ");
    let from = judged(&columns, within, scope, &mut params);
    let mut only = vec!["1 = 1".to_owned()];
    if !behind.rule.is_empty() {
        only.push(format!("t.rule = {}", bind(&mut params, behind.rule.to_value())));
    }
    if let Some(kept) = behind.kept {
        only.push(format!("t.kept = {}", bind(&mut params, kept.code().to_owned().to_value())));
    }
    if let Some((record, rule, about)) = &behind.after {
        let [record, rule, about] = [record, rule, about].map(|key| bind(&mut params, key.to_value()));
        only.push(format!("(t.record, t.rule, t.about) > ({record}, {rule}, {about})"));
    }
    let limit = bind(&mut params, behind.limit.to_value());
    let names = StoredDuty::NAMES.iter().map(|name| format!("t.{name}")).collect::<Vec<_>>().join(", ");
    let sql = format!("SELECT {names} FROM {from} WHERE {} ORDER BY t.record, t.rule, t.about LIMIT {limit}", only.join(" AND "));
    tx.query(&sql, &params)?.iter().map(|row| StoredDuty::from_row(row, 0)).collect()
}

/// A set of records that a monitor watches.
pub struct Watch {
    /// Its word in addresses.
    pub code: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it holds, in a sentence.
    pub says: &'static str,
    condition: &'static str,
    /// Hours back from now that a report may lie; none for any time.
    pub hours: Option<i64>,
}

/// The reports of a day or a week, all hate.
const HATE: &str = "i.hate = 1";

/// What the monitors watch, the most pressing first.
pub const WATCHES: &[Watch] = &[
    Watch {
        code: "day",
        title: "Reported in the last 24 hours",
        says: "Every report flagged as hate in the last 24 hours, crimes or not.",
        condition: HATE,
        hours: Some(24),
    },
    Watch {
        code: "week",
        title: "Reported in the last 7 days",
        says: "Every report flagged as hate in the last 7 days, crimes or not.",
        condition: HATE,
        hours: Some(7 * 24),
    },
    Watch {
        code: "uncrimed",
        title: "Logs without a crime number",
        says: "Open hate reports with neither a crime number nor an approved rationale.",
        condition: "i.hate = 1 AND i.closed_at IS NULL AND (i.nature = 'undecided' OR (i.nature = 'non-crime' AND i.approved_at IS NULL))",
        hours: None,
    },
    Watch {
        code: "gates",
        title: "Held at the closing gate",
        says: "Closure was asked for, and a duty that blocks it is still open.",
        condition: "i.hate = 1 AND i.stage = 'closure-asked' AND EXISTS (SELECT 1 FROM duty g WHERE g.record = i.id AND g.standing = 'open' \
                    AND g.blocks LIKE '%|close|%')",
        hours: None,
    },
    Watch {
        code: "high-risk",
        title: "High-risk victims",
        says: "Open records in which the newest risk assessment of somebody is high.",
        condition: "i.hate = 1 AND i.closed_at IS NULL AND EXISTS (SELECT 1 FROM risk r WHERE r.incident = i.id AND r.level = 'high' \
                    AND r.number = (SELECT MAX(n.number) FROM risk n WHERE n.incident = r.incident AND n.person = r.person))",
        hours: None,
    },
    Watch {
        code: "late",
        title: "Records with a late duty",
        says: "Open duties whose time has run out: a promise to a victim is broken as long as they stay.",
        condition: "EXISTS (SELECT 1 FROM duty l WHERE l.record = i.id AND l.standing = 'open' AND l.due_at < ?1)",
        hours: None,
    },
];

/// The watch with this word.
pub fn watch(code: &str) -> Option<&'static Watch> {
    WATCHES.iter().find(|watch| watch.code == code)
}

fn watched(watch: &Watch, scope: &Scope, district: &str, now: Timestamp, params: &mut Vec<Value>) -> String {
    // The moment comes first: conditions name it.
    let first = bind(params, now.to_value());
    let mut conditions = vec![watch.condition.to_owned(), format!("i.reported_at <= {first}")];
    if let Some(hours) = watch.hours {
        let since = now.checked_sub(jiff::SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MIN);
        conditions.push(format!("i.reported_at > {}", bind(params, since.to_value())));
    }
    if !district.is_empty() {
        conditions.push(format!("i.district = {}", bind(params, district.to_owned().to_value())));
    }
    conditions.push(scope_sql(scope, "i", params));
    conditions.join(" AND ")
}

/// How many records a watch holds.
pub fn count(tx: &mut Tx<'_>, watch: &Watch, scope: &Scope, district: &str, now: Timestamp) -> Result<i64, Fault> {
    let mut params = Vec::new();
    let condition = watched(watch, scope, district, now, &mut params);
    tx.number(&format!("SELECT COUNT(*) FROM incident i WHERE {condition}"), &params)
}

/// The records of a watch by reference, after a reference; at most `limit`.
pub fn records(
    tx: &mut Tx<'_>,
    watch: &Watch,
    scope: &Scope,
    (district, after): (&str, &str),
    now: Timestamp,
    limit: u32,
) -> Result<Vec<String>, Fault> {
    let mut params = Vec::new();
    let condition = watched(watch, scope, district, now, &mut params);
    let (after, limit) = (bind(&mut params, after.to_owned().to_value()), bind(&mut params, limit.to_value()));
    let sql = format!("SELECT i.id FROM incident i WHERE {condition} AND i.id > {after} ORDER BY i.id LIMIT {limit}");
    tx.query(&sql, &params)?.iter().map(|row| row.get(0)).collect()
}
