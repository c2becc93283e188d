//! Suspects across records, by the keyed look-ups of what identifies them; and results that may be told.

use practice::people::Scope;

use crate::ledger::{Cell, Fault, Tx};
use crate::people::scope_sql;

/// At most this many look-ups are read, the newest records first.
const LOOK_UPS: u32 = 20_000;

/// A suspect's look-up: its keyed value, the record, the number in it. Only of hate reports within the scope that are crimes or undecided.
pub fn look_ups(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<(String, String, u32)>, Fault> {
    let mut params = vec![LOOK_UPS.to_value()];
    let within = scope_sql(scope, "i", &mut params);
    let sql = format!(
        "SELECT b.value, b.record, b.person FROM incident i JOIN person p ON p.incident = i.id \
         JOIN blind b ON b.record = p.incident AND b.person = p.number \
         WHERE p.kind = 'suspect' AND i.hate = 1 AND i.nature <> 'non-crime' AND {within} ORDER BY i.reported_at DESC, i.id DESC LIMIT ?1"
    );
    tx.query(&sql, &params)?.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).collect()
}

/// References of records within the scope that are marked as a good result, or ended in one, newest first.
pub fn good_results(tx: &mut Tx<'_>, scope: &Scope, positive: &[String], limit: u32) -> Result<Vec<String>, Fault> {
    let mut params = vec![limit.to_value()];
    let mut marks = Vec::new();
    for code in positive {
        params.push(code.to_value());
        marks.push(format!("?{}", params.len()));
    }
    let outcome = if marks.is_empty() { "1 = 0".to_owned() } else { format!("i.outcome IN ({})", marks.join(", ")) };
    let within = scope_sql(scope, "i", &mut params);
    let sql = format!(
        "SELECT i.id FROM incident i WHERE i.hate = 1 AND i.nature = 'crime' AND {within} AND ({outcome} OR EXISTS \
         (SELECT 1 FROM proceeding e WHERE e.incident = i.id AND e.withdrawn_at IS NULL AND e.kind IN ('sentence', 'publicity'))) \
         ORDER BY i.reported_at DESC, i.id DESC LIMIT ?1"
    );
    tx.query(&sql, &params)?.iter().map(|row| row.get(0)).collect()
}
