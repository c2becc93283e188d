//! Open cases with the facts that their worries rest on, and the workload and training of those who could investigate.

use std::collections::BTreeMap;

use jiff::Timestamp;
use practice::incident::Stage;
use practice::people::{Rank, Scope};
use practice::supervision::fit::Candidate;
use practice::supervision::worries::Facts;

use crate::ledger::{Cell, Fault, Tx, Value};
use crate::people::scope_sql;

/// The rule of the plan's actions, which are told apart from other late duties.
pub const ACTION_RULE: &str = "CT-2.2e-ACTION";
/// The most cases of a page; further ones are told of.
pub const MOST: u32 = 300;

/// An open case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Reference.
    pub id: String,
    /// District code.
    pub district: String,
    /// When reported.
    pub reported_at: Timestamp,
    /// When it was recorded here.
    pub recorded_at: Timestamp,
    /// Who investigates.
    pub investigator: Option<String>,
    /// Who supervises.
    pub supervisor: Option<String>,
    /// The rules of its late duties.
    pub late: Vec<String>,
    /// What the worries rest on; the late duties' titles are still to be put in.
    pub facts: Facts,
}

/// Open and assigned cases in a scope, the oldest first: one supervisor's, or everybody's.
pub fn cases(tx: &mut Tx<'_>, scope: &Scope, supervisor: Option<&str>, now: Timestamp) -> Result<Vec<Case>, Fault> {
    let mut params = Vec::new();
    let within = within(scope, supervisor, &mut params);
    params.push((MOST + 1).to_value());
    let rows = tx.query(
        &format!(
            "SELECT i.id, i.district, i.reported_at, i.recorded_at, i.investigator, i.supervisor, i.first_assigned_at, i.stage, \
             (SELECT MAX(r.at) FROM review r WHERE r.incident = i.id), \
             (SELECT MAX(c.at) FROM contact c WHERE c.incident = i.id AND c.reached = 'spoke'), \
             (SELECT COUNT(*) FROM person p WHERE p.incident = i.id AND p.kind = 'victim'), \
             (SELECT COUNT(*) FROM risk k WHERE k.incident = i.id AND k.level = 'high' AND NOT EXISTS \
             (SELECT 1 FROM risk n WHERE n.incident = k.incident AND n.person = k.person AND n.number > k.number)) \
             FROM incident i WHERE {within} ORDER BY i.reported_at, i.id LIMIT ?{}",
            params.len()
        ),
        &params,
    )?;
    let mut cases = Vec::with_capacity(rows.len());
    for row in &rows {
        let facts = Facts {
            assigned_at: row.get(6)?,
            closure_asked: row.get::<Stage>(7)? == Stage::ClosureAsked,
            reviewed_at: row.get(8)?,
            spoke_at: row.get(9)?,
            victim: row.get::<i64>(10)? > 0,
            high_risk: row.get::<i64>(11)? > 0,
            ..Facts::default()
        };
        cases.push(Case {
            id: row.get(0)?,
            district: row.get(1)?,
            reported_at: row.get(2)?,
            recorded_at: row.get(3)?,
            investigator: row.get(4)?,
            supervisor: row.get(5)?,
            late: Vec::new(),
            facts,
        });
    }
    put_late(tx, scope, supervisor, now, &mut cases)?;
    Ok(cases)
}

fn within(scope: &Scope, supervisor: Option<&str>, params: &mut Vec<Value>) -> String {
    let mut conditions = vec!["i.closed_at IS NULL AND i.first_assigned_at IS NOT NULL".to_owned(), scope_sql(scope, "i", params)];
    if let Some(account) = supervisor {
        params.push(account.to_owned().to_value());
        conditions.push(format!("i.supervisor = ?{}", params.len()));
    }
    conditions.join(" AND ")
}

fn put_late(tx: &mut Tx<'_>, scope: &Scope, supervisor: Option<&str>, now: Timestamp, cases: &mut [Case]) -> Result<(), Fault> {
    let mut params = vec![now.to_value()];
    let within = within(scope, supervisor, &mut params);
    let rows = tx.query(
        &format!(
            "SELECT d.record, d.rule FROM duty d JOIN incident i ON i.id = d.record \
             WHERE d.standing = 'open' AND d.due_at < ?1 AND {within} ORDER BY d.due_at, d.record, d.rule, d.about"
        ),
        &params,
    )?;
    let mut late: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in &rows {
        late.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    for case in cases {
        for rule in late.remove(&case.id).unwrap_or_default() {
            if rule == ACTION_RULE {
                case.facts.late_actions += 1;
            } else if !case.late.contains(&rule) {
                case.late.push(rule);
            }
        }
    }
    Ok(())
}

/// Colleagues as candidates for an investigation: their open records, those at high risk among them, and their training.
pub fn candidates(tx: &mut Tx<'_>, people: &[(String, String, Rank)], now: Timestamp) -> Result<Vec<Candidate>, Fault> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for (account, name, _) in people {
        if candidates.iter().any(|known| known.account == *account) {
            continue;
        }
        candidates.push(Candidate { account: account.clone(), name: name.clone(), investigates: false, courses: Vec::new(), open: 0, high: 0 });
    }
    if candidates.is_empty() {
        return Ok(candidates);
    }
    let accounts: Vec<Value> = candidates.iter().map(|candidate| candidate.account.to_value()).collect();
    let marks = (1..=accounts.len()).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ");
    let work = tx.query(
        &format!(
            "SELECT i.investigator, COUNT(*), COUNT(CASE WHEN EXISTS (SELECT 1 FROM risk k WHERE k.incident = i.id AND k.level = 'high' AND NOT EXISTS \
             (SELECT 1 FROM risk n WHERE n.incident = k.incident AND n.person = k.person AND n.number > k.number)) THEN 1 END) \
             FROM incident i WHERE i.investigator IN ({marks}) AND i.closed_at IS NULL GROUP BY i.investigator"
        ),
        &accounts,
    )?;
    for row in &work {
        let account: String = row.get(0)?;
        if let Some(candidate) = candidates.iter_mut().find(|known| known.account == account) {
            candidate.open = u32::try_from(row.get::<i64>(1)?).unwrap_or(u32::MAX);
            candidate.high = u32::try_from(row.get::<i64>(2)?).unwrap_or(u32::MAX);
        }
    }
    for (account, course, in_date) in crate::training::sql::held(tx, &accounts, now)? {
        if let Some(candidate) = candidates.iter_mut().find(|known| known.account == account) {
            candidate.courses.push((course, in_date));
        }
    }
    Ok(candidates)
}
