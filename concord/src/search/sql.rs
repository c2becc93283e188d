//! Searching the store: keyed words newest first, and exact look-ups.

use practice::people::Scope;

use crate::ledger::{Cell, Fault, Tx, Value, dialect};
use crate::people::scope_sql;

/// Records that hold the words, newest first: at most `limit`, older than `before`. Each with its number in the index.
pub fn by_words(tx: &mut Tx<'_>, asked: &str, scope: &Scope, before: i64, limit: u32) -> Result<Vec<(i64, String)>, Fault> {
    let Some(question) = tx.question(asked) else { return Ok(Vec::new()) };
    let mut params = vec![question, before.to_value(), limit.to_value()];
    let within = scope_sql(scope, "i", &mut params);
    let (from, holds, number) = dialect::with_words(tx.engine());
    let sql = format!(
        "SELECT d.number, d.record FROM {from} JOIN incident i ON i.id = d.record \
         WHERE {holds} AND {number} < ?2 AND {within} ORDER BY {number} DESC LIMIT ?3"
    );
    tx.query(&sql, &params)?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Records with this crime number, or with this number in the system that they came from, newest first.
pub fn by_number(tx: &mut Tx<'_>, asked: &str, scope: &Scope, limit: u32) -> Result<Vec<String>, Fault> {
    let typed = asked.trim().to_owned();
    let mut params = vec![typed.to_uppercase().to_value(), typed.to_value(), limit.to_value()];
    let within = scope_sql(scope, "i", &mut params);
    let sql = format!(
        "SELECT i.id FROM incident i WHERE (i.id IN (SELECT c.incident FROM crime c WHERE c.crime_number = ?1) \
         OR i.id IN (SELECT s.id FROM incident s WHERE s.source IS NOT NULL AND s.source_id = ?2)) AND {within} \
         ORDER BY i.reported_at DESC, i.id DESC LIMIT ?3"
    );
    tx.query(&sql, &params)?.iter().map(|row| row.get(0)).collect()
}

/// Whose look-ups are searched: suspects' details are another right than everybody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Victims', witnesses' and reporters'.
    Others,
    /// Suspects'.
    Suspects,
}

/// Records in which somebody has exactly this name, number, e-mail address, address or postcode, newest first.
pub fn exactly(tx: &mut Tx<'_>, asked: &str, whose: Whose, scope: &Scope, limit: u32) -> Result<Vec<String>, Fault> {
    let kinds = ["name", "phone", "email", "address", "postcode"];
    let values: Vec<Value> = kinds.iter().map(|kind| Value::Text(tx.blind_value(kind, asked))).collect();
    with_values(tx, values, whose, scope, limit)
}

/// Records in which somebody shares a look-up with this person, the person's own record left out.
pub fn sharing(tx: &mut Tx<'_>, (id, person): (&str, u32), whose: Whose, scope: &Scope, limit: u32) -> Result<Vec<String>, Fault> {
    let rows = tx.query("SELECT value FROM blind WHERE record = ?1 AND person = ?2", &[id.to_owned().to_value(), person.to_value()])?;
    let values = rows.iter().map(|row| row.get::<String>(0).map(Value::Text)).collect::<Result<Vec<_>, _>>()?;
    let mut found = with_values(tx, values, whose, scope, limit)?;
    found.retain(|record| record != id);
    Ok(found)
}

/// Records reported between two moments in which somebody has one of these look-up values, newest first, the record itself
/// left out: crime or not (domain-rules 3.5).
pub fn earlier(
    tx: &mut Tx<'_>,
    id: &str,
    values: Vec<String>,
    (whose, scope): (Whose, &Scope),
    (from, to): (jiff::Timestamp, jiff::Timestamp),
) -> Result<Vec<String>, Fault> {
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let mut params = vec![id.to_owned().to_value(), from.to_value(), to.to_value(), EARLIER.to_value()];
    let first = params.len() + 1;
    params.extend(values.into_iter().map(Value::Text));
    let marks = (first..=params.len()).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ");
    let within = scope_sql(scope, "i", &mut params);
    let kind = if whose == Whose::Suspects { "= 'suspect'" } else { "= 'victim'" };
    let sql = format!(
        "SELECT DISTINCT i.id, i.reported_at FROM blind b JOIN incident i ON i.id = b.record \
         JOIN person p ON p.incident = b.record AND p.number = b.person \
         WHERE i.id <> ?1 AND i.reported_at >= ?2 AND i.reported_at <= ?3 AND p.kind {kind} AND b.value IN ({marks}) AND {within} \
         ORDER BY i.reported_at DESC, i.id DESC LIMIT ?4"
    );
    tx.query(&sql, &params)?.iter().map(|row| row.get(0)).collect()
}

/// Earlier records that are named at most.
const EARLIER: u32 = 20;

fn with_values(tx: &mut Tx<'_>, values: Vec<Value>, whose: Whose, scope: &Scope, limit: u32) -> Result<Vec<String>, Fault> {
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let marks = (1..=values.len()).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ");
    let mut params = values;
    params.push(limit.to_value());
    let count = params.len();
    let within = scope_sql(scope, "i", &mut params);
    let kind = if whose == Whose::Suspects { "=" } else { "<>" };
    let sql = format!(
        "SELECT DISTINCT i.id, i.reported_at FROM blind b JOIN incident i ON i.id = b.record \
         JOIN person p ON p.incident = b.record AND p.number = b.person \
         WHERE p.kind {kind} 'suspect' AND b.value IN ({marks}) AND {within} \
         ORDER BY i.reported_at DESC, i.id DESC LIMIT ?{count}"
    );
    tx.query(&sql, &params)?.iter().map(|row| row.get(0)).collect()
}
