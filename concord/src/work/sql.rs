//! Worklists: each a named set of records or duties, within the reader's scope, a page at a time by key.

use std::collections::BTreeMap;

use jiff::Timestamp;
use practice::incident::Stage;
use practice::people::{Place, Reader, Scope};

use crate::incident::columns::StoredDuty;
use crate::ledger::{Cell, Columns, Fault, Row, Tx, Value};
use crate::people::{known_sql, scope_sql};

/// Rows of a page.
pub const PAGE: u32 = 50;
/// Counts stop here: "999+" says enough.
pub const COUNT_UP_TO: i64 = 1000;

/// A worklist.
pub struct List {
    /// Its word in addresses.
    pub code: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it holds, in a sentence.
    pub says: &'static str,
    /// What it holds, as a condition on `incident i`, or on `duty d` joined to it.
    kind: Kind,
}

enum Kind {
    Records(&'static str),
    /// Rules (empty: all), and whether what is due later today belongs to it.
    Duties(&'static [&'static str], bool),
}

/// All worklists, in the order of a case's life.
pub const LISTS: &[List] = &[
    List {
        code: "to-flag",
        title: "To flag",
        says: "Hate reports that the control-room inspector has not acknowledged.",
        kind: Kind::Records("i.hate = 1 AND i.acknowledged_at IS NULL AND i.closed_at IS NULL"),
    },
    List {
        code: "to-assess",
        title: "To assess",
        says: "Reports without an assessment and grade.",
        kind: Kind::Records("i.assessed_at IS NULL AND i.closed_at IS NULL"),
    },
    List {
        code: "to-crime",
        title: "To crime",
        says: "Reports without a crime number or a recorded rationale.",
        kind: Kind::Records("i.nature = 'undecided' AND i.closed_at IS NULL"),
    },
    List {
        code: "to-assign",
        title: "To assign",
        says: "Crimes, and what the policy has investigated besides, without an investigator and a supervisor.",
        kind: Kind::Records(
            "i.first_assigned_at IS NULL AND i.closed_at IS NULL AND (i.nature = 'crime' \
             OR EXISTS (SELECT 1 FROM duty w WHERE w.record = i.id AND w.rule = 'CT-2.1b' AND w.standing = 'open'))",
        ),
    },
    List {
        code: "to-call-today",
        title: "To call today",
        says: "Victims whom a supervisor or inspector calls by the end of today.",
        kind: Kind::Duties(&["R-VIC-04", "R-VIC-06"], true),
    },
    List {
        code: "to-close",
        title: "To close",
        says: "Records that are no crime, their rationale approved and nothing left that closing waits for: ask for their closure.",
        kind: Kind::Records(
            "i.nature = 'non-crime' AND i.approved_at IS NOT NULL AND i.closed_at IS NULL AND i.stage <> 'closure-asked' \
             AND NOT EXISTS (SELECT 1 FROM duty w WHERE w.record = i.id AND w.standing = 'open' AND w.blocks <> '')",
        ),
    },
    List {
        code: "awaiting-closure",
        title: "Awaiting closure",
        says: "Records for which closure was asked.",
        kind: Kind::Records("i.stage = 'closure-asked'"),
    },
    List { code: "overdue", title: "Overdue", says: "Duties whose time has run out.", kind: Kind::Duties(&[], false) },
    List { code: "all", title: "All records", says: "Every record in your reach, closed ones included.", kind: Kind::Records("1 = 1") },
];

/// The worklist with this word.
pub fn list(code: &str) -> Option<&'static List> {
    LISTS.iter().find(|list| list.code == code)
}

/// What narrows a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrow {
    /// District code; empty for all.
    pub district: String,
    /// Strand code; empty for all.
    pub strand: String,
}

/// The moment, and the first one of tomorrow.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// The moment.
    pub now: Timestamp,
    /// The first moment of tomorrow on the force's clocks.
    pub end_of_day: Timestamp,
}

/// Where a page begins: after this key.
pub type After = Option<(i64, String)>;

/// One line of a worklist.
#[derive(Clone, Debug)]
pub struct Line {
    /// Reference.
    pub id: String,
    /// When reported.
    pub reported_at: Timestamp,
    /// District code.
    pub district: String,
    /// Kind of place.
    pub setting: Option<String>,
    /// Grade code.
    pub grade: Option<String>,
    /// Stage.
    pub stage: Stage,
    /// Who investigates.
    pub investigator: Option<String>,
    /// Who supervises.
    pub supervisor: Option<String>,
    /// Who recorded it.
    pub recorded_by: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The next due time of its open duties, or the duty's own in a list of duties.
    pub due_at: Option<Timestamp>,
    /// The duty's rule, in a list of duties.
    pub rule: String,
    /// The duty's occasion, in a list of duties.
    pub about: String,
    /// Standing strands.
    pub strands: Vec<String>,
}

const LINE: &str = "i.id, i.reported_at, i.district, i.setting, i.grade, i.stage, i.investigator, i.supervisor, i.recorded_by, i.recorded_at";

fn line(row: &Row) -> Result<Line, Fault> {
    Ok(Line {
        id: row.get(0)?,
        reported_at: row.get(1)?,
        district: row.get(2)?,
        setting: row.get(3)?,
        grade: row.get(4)?,
        stage: row.get(5)?,
        investigator: row.get(6)?,
        supervisor: row.get(7)?,
        recorded_by: row.get(8)?,
        recorded_at: row.get(9)?,
        due_at: row.get(10)?,
        rule: row.get(11)?,
        about: row.get(12)?,
        strands: Vec::new(),
    })
}

/// The parts of a list's statement that a page and a count share.
struct Parts {
    from: &'static str,
    condition: String,
    key: (&'static str, &'static str),
    chosen: &'static str,
}

fn parts(list: &List, scope: &Scope, narrow: &Narrow, clock: Clock, params: &mut Vec<Value>) -> Parts {
    let mut bind = |value: Value| {
        params.push(value);
        format!("?{}", params.len())
    };
    let mut conditions = Vec::new();
    let (from, key, chosen) = match list.kind {
        Kind::Records(condition) => {
            conditions.push(condition.to_owned());
            if list.code != "all" {
                conditions.push("i.merged_into IS NULL".to_owned());
            }
            let due = "(SELECT MIN(o.due_at) FROM duty o WHERE o.record = i.id AND o.standing = 'open'), '', ''";
            ("incident i", ("i.reported_at", "i.id"), due)
        }
        Kind::Duties(rules, today) => {
            conditions.push("d.standing = 'open'".to_owned());
            if !rules.is_empty() {
                conditions.push(format!("d.rule IN ({})", rules.iter().map(|rule| format!("'{rule}'")).collect::<Vec<_>>().join(", ")));
            }
            conditions.push(format!("d.due_at < {}", bind(if today { clock.end_of_day } else { clock.now }.to_value())));
            ("duty d JOIN incident i ON i.id = d.record", ("d.due_at", "d.record || d.rule || d.about"), "d.due_at, d.rule, d.about")
        }
    };
    if !narrow.district.is_empty() {
        conditions.push(format!("i.district = {}", bind(narrow.district.to_value())));
    }
    if !narrow.strand.is_empty() {
        let strand = bind(narrow.strand.to_value());
        conditions.push(format!("EXISTS (SELECT 1 FROM strand s WHERE s.incident = i.id AND s.strand = {strand} AND s.removed_at IS NULL)"));
    }
    conditions.push(scope_sql(scope, "i", params));
    Parts { from, condition: conditions.join(" AND "), key, chosen }
}

/// A page of a list, the longest waiting first (all records: the newest first), and the key after which the next one begins.
pub fn page(tx: &mut Tx<'_>, list: &List, scope: &Scope, narrow: &Narrow, after: &After, clock: Clock) -> Result<(Vec<Line>, After), Fault> {
    let mut params = Vec::new();
    let Parts { from, mut condition, key, chosen } = parts(list, scope, narrow, clock, &mut params);
    let (order, further) = if list.code == "all" { ("DESC", "<") } else { ("ASC", ">") };
    if let Some((value, text)) = after {
        params.push(value.to_value());
        params.push(text.to_value());
        condition = format!("{condition} AND ({}, {}) {further} (?{}, ?{})", key.0, key.1, params.len() - 1, params.len());
    }
    params.push((PAGE + 1).to_value());
    let sql =
        format!("SELECT {LINE}, {chosen} FROM {from} WHERE {condition} ORDER BY {} {order}, {} {order} LIMIT ?{}", key.0, key.1, params.len());
    let mut lines = tx.query(&sql, &params)?.iter().map(line).collect::<Result<Vec<_>, _>>()?;
    let more = lines.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    lines.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = lines.last().filter(|_| more).map(|last| {
        if last.rule.is_empty() {
            (last.reported_at.as_microsecond(), last.id.clone())
        } else {
            (last.due_at.map_or(0, Timestamp::as_microsecond), format!("{}{}{}", last.id, last.rule, last.about))
        }
    });
    with_strands(tx, &mut lines)?;
    Ok((lines, next))
}

/// How many a list holds, up to a thousand.
pub fn count(tx: &mut Tx<'_>, list: &List, scope: &Scope, narrow: &Narrow, clock: Clock) -> Result<i64, Fault> {
    let mut params = Vec::new();
    let Parts { from, condition, .. } = parts(list, scope, narrow, clock, &mut params);
    params.push(COUNT_UP_TO.to_value());
    tx.number(&format!("SELECT COUNT(*) FROM (SELECT 1 FROM {from} WHERE {condition} LIMIT ?{}) counted", params.len()), &params)
}

/// How many a list holds, all of them.
pub fn count_whole(tx: &mut Tx<'_>, list: &List, scope: &Scope, narrow: &Narrow, clock: Clock) -> Result<i64, Fault> {
    let mut params = Vec::new();
    let Parts { from, condition, .. } = parts(list, scope, narrow, clock, &mut params);
    tx.number(&format!("SELECT COUNT(*) FROM {from} WHERE {condition}"), &params)
}

/// Lines for these records, in their order; records outside the scope are left out.
pub fn lines_of(tx: &mut Tx<'_>, ids: &[String], scope: &Scope) -> Result<Vec<Line>, Fault> {
    let mut lines = Vec::with_capacity(ids.len());
    for id in ids {
        let mut params = vec![id.to_value()];
        let within = scope_sql(scope, "i", &mut params);
        let due = "(SELECT MIN(o.due_at) FROM duty o WHERE o.record = i.id AND o.standing = 'open'), '', ''";
        if let Some(row) = tx.query_one(&format!("SELECT {LINE}, {due} FROM incident i WHERE i.id = ?1 AND {within}"), &params)? {
            lines.push(line(&row)?);
        }
    }
    with_strands(tx, &mut lines)?;
    Ok(lines)
}

fn with_strands(tx: &mut Tx<'_>, lines: &mut [Line]) -> Result<(), Fault> {
    if lines.is_empty() {
        return Ok(());
    }
    let ids: Vec<Value> = lines.iter().map(|line| line.id.to_value()).collect();
    let marks = (1..=ids.len()).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ");
    let rows = tx.query(
        &format!("SELECT incident, strand FROM strand WHERE incident IN ({marks}) AND removed_at IS NULL ORDER BY incident, number"),
        &ids,
    )?;
    let mut of: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in &rows {
        let strands = of.entry(row.get(0)?).or_default();
        let strand: String = row.get(1)?;
        if !strands.contains(&strand) {
            strands.push(strand);
        }
    }
    for line in lines {
        line.strands = of.get(&line.id).cloned().unwrap_or_default();
    }
    Ok(())
}

/// The open duties that are a reader's own (or their role's, in their place), at most so many of each kind, the most pressing first; with those brought to them late.
pub fn my_duties(tx: &mut Tx<'_>, reader: &Reader, now: Timestamp, most: u32) -> Result<(Vec<StoredDuty>, Vec<StoredDuty>), Fault> {
    let names = StoredDuty::NAMES.join(", ");
    let limit = most.to_value();
    let mut own = vec![reader.account().to_owned().to_value(), limit.clone(), now.to_value()];
    let known = known_sql(reader, "duty.record", &mut own);
    let mut mine = duties(
        tx,
        &format!(
            "SELECT {names} FROM duty WHERE standing = 'open' AND owner = ?1 AND due_at IS NOT NULL AND arises_at <= ?3 AND {known} \
             ORDER BY due_at LIMIT ?2"
        ),
        &own,
    )?;
    let mut brought = Vec::new();
    for posting in reader.postings() {
        let (place, district) = match &posting.place {
            Place::Force => ("1 = 1", String::new()),
            Place::District(code) => ("district = ?2", code.clone()),
            Place::Organisation(_) => continue,
        };
        let mut params = vec![posting.role.code().to_owned().to_value(), district.to_value(), limit.clone(), now.to_value()];
        let known = format!("{} AND {}", known_sql(reader, "duty.record", &mut params), reached_sql(reader, now, &mut params));
        let of_role = format!(
            "SELECT {names} FROM duty WHERE standing = 'open' AND owner_role = ?1 AND owner IS NULL AND due_at IS NOT NULL AND arises_at <= ?4 \
             AND (?2 = '' OR {place}) AND {known} ORDER BY due_at LIMIT ?3"
        );
        mine.extend(duties(tx, &of_role, &params)?);
        for (to, at) in [("escalates_to", "escalates_at"), ("then_to", "then_at")] {
            let late = format!(
                "SELECT {names} FROM duty WHERE standing = 'open' AND due_at < ?4 AND {to} = ?1 AND {at} <= ?4 AND (?2 = '' OR {place}) AND {known} ORDER BY due_at LIMIT ?3"
            );
            brought.extend(duties(tx, &late, &params)?);
        }
    }
    Ok((tidied(mine), tidied(brought)))
}

/// Duties of things that are no incident, and of incidents that the reader sees: nobody is sent to a page that is closed to them.
fn reached_sql(reader: &Reader, now: Timestamp, params: &mut Vec<Value>) -> String {
    match reader.view_scope(now) {
        Some(scope) => {
            let within = scope_sql(&scope, "seen", params);
            format!("(duty.record LIKE '%/%' OR EXISTS (SELECT 1 FROM incident seen WHERE seen.id = duty.record AND {within}))")
        }
        None => "duty.record LIKE '%/%'".to_owned(),
    }
}

/// How many of a reader's own duties (or their role's, in their place) are late, up to a thousand.
pub fn my_late(tx: &mut Tx<'_>, reader: &Reader, now: Timestamp) -> Result<i64, Fault> {
    let mut params = vec![now.to_value(), reader.account().to_owned().to_value()];
    let mut whose = vec!["owner = ?2".to_owned()];
    for posting in reader.postings() {
        // A parameter that no condition names is a fault on PostgreSQL: an organisation's people owe nothing by role.
        if matches!(posting.place, Place::Organisation(_)) {
            continue;
        }
        params.push(posting.role.code().to_owned().to_value());
        let mut role = format!("owner IS NULL AND owner_role = ?{}", params.len());
        if let Place::District(code) = &posting.place {
            params.push(code.clone().to_value());
            role = format!("{role} AND district = ?{}", params.len());
        }
        whose.push(role);
    }
    let known = format!("{} AND {}", known_sql(reader, "duty.record", &mut params), reached_sql(reader, now, &mut params));
    params.push(COUNT_UP_TO.to_value());
    let whose = whose.join(" OR ");
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM duty WHERE standing = 'open' AND due_at < ?1 AND arises_at <= ?1 AND ({whose}) AND {known} LIMIT ?{}) counted",
        params.len()
    );
    tx.number(&sql, &params)
}

fn tidied(mut duties: Vec<StoredDuty>) -> Vec<StoredDuty> {
    duties.sort_by(|a, b| (a.due_at, &a.record, &a.rule, &a.about).cmp(&(b.due_at, &b.record, &b.rule, &b.about)));
    duties.dedup();
    duties.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    duties
}

fn duties(tx: &mut Tx<'_>, sql: &str, params: &[Value]) -> Result<Vec<StoredDuty>, Fault> {
    tx.query(sql, params)?.iter().map(|row| StoredDuty::from_row(row, 0)).collect()
}

/// When each of these records was made here: the day whose policy its duties follow.
pub fn recorded_at(tx: &mut Tx<'_>, id: &str) -> Result<Option<Timestamp>, Fault> {
    let row = tx.query_one("SELECT recorded_at FROM incident WHERE id = ?1", &[id.to_owned().to_value()])?;
    row.map(|row| row.get(0)).transpose()
}
