//! What a publication counts, record by record: every figure of it keeps the units that it counted.

use std::collections::BTreeMap;

use jiff::Timestamp;
use practice::clock::Calendar;
use practice::people::Scope;
use practice::returns::{Countable, CountableCrime, Question, Unit};

use crate::ledger::{Cell, Fault, Tx};
use crate::people::scope_sql;

/// The records that may count under a question, by reference; the fold decides which do.
pub fn countables(tx: &mut Tx<'_>, scope: &Scope, question: &Question, calendar: &Calendar) -> Result<Vec<(String, Countable)>, Fault> {
    let past = question.to.tomorrow().map_or(Timestamp::MAX, |day| calendar.day_start(day));
    let mut params = vec![calendar.day_start(question.from).to_value(), past.to_value()];
    let reached = scope_sql(scope, "i", &mut params);
    let days = match question.unit {
        Unit::Incidents => "i.reported_at >= ?1 AND i.reported_at < ?2",
        Unit::Offences | Unit::Flags => {
            "i.id IN (SELECT n.incident FROM crime n WHERE n.recorded_at >= ?1 AND n.recorded_at < ?2 AND n.cancelled_at IS NULL)"
        }
    };
    let within = format!("{days} AND i.merged_into IS NULL AND {reached}");
    let mut found: BTreeMap<String, Countable> = BTreeMap::new();
    let sql = format!(
        "SELECT i.id, i.reported_at, i.district, i.ward, i.setting, i.channel, i.outcome, i.nature, i.event_of FROM incident i WHERE {within} ORDER BY i.id"
    );
    for row in tx.query(&sql, &params)? {
        let one = Countable {
            reported_at: row.get(1)?,
            district: row.get(2)?,
            ward: row.get(3)?,
            setting: row.get(4)?,
            channel: row.get(5)?,
            outcome: row.get(6)?,
            nature: row.get(7)?,
            behind: row.get::<Option<String>>(8)?.is_some(),
            strands: std::collections::BTreeSet::new(),
            crimes: Vec::new(),
        };
        found.insert(row.get(0)?, one);
    }
    let sql = format!("SELECT s.incident, s.strand FROM strand s JOIN incident i ON i.id = s.incident WHERE s.removed_at IS NULL AND {within}");
    for row in tx.query(&sql, &params)? {
        if let Some(one) = found.get_mut(&row.get::<String>(0)?) {
            one.strands.insert(row.get(1)?);
        }
    }
    let sql = format!(
        "SELECT c.incident, c.recorded_at, c.offence FROM crime c JOIN incident i ON i.id = c.incident \
         WHERE c.cancelled_at IS NULL AND {within} ORDER BY c.incident, c.number"
    );
    for row in tx.query(&sql, &params)? {
        if let Some(one) = found.get_mut(&row.get::<String>(0)?) {
            one.crimes.push(CountableCrime { recorded_at: row.get(1)?, offence: row.get(2)? });
        }
    }
    Ok(found.into_iter().collect())
}
