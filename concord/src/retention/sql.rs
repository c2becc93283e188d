//! Reviews in their table with their duty, the same person in other records, and the destruction of all that a record said.

use jiff::Timestamp;
use practice::duty::{Duty, Owed, Standing};
use practice::incident::keeping::{Destroyed, Disposal, Happened};
use practice::incident::{Event, Incident};
use practice::people::{Role, Scope};
use practice::policy::Policy;

use crate::admin::sql::{Journalled, chain_of, put};
use crate::duty::Owing;
use crate::duty::sql::put_owing;
use crate::evidence::sql as evidence;
use crate::house::Policies;
use crate::ledger::{Cell, Columns, Fault, Row, Signature, Tx, Value};
use crate::people::scope_sql;
use crate::scrutiny::sql::PanelScoreRow;

/// What a review is called that fell away because somebody in the record came to notice again.
pub const MOVED_ON: &str = "moved-on";

/// A review of whether a record is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewRow {
    /// Its id.
    pub id: String,
    /// The record.
    pub incident: String,
    /// The record's district.
    pub district: String,
    /// The retention group's code.
    pub retention_group: String,
    /// Whether the record is restricted: then no list names it, and professional standards owe the review.
    pub restricted: bool,
    /// When the clear period is over.
    pub due_at: Timestamp,
    /// When it was put on the list.
    pub opened_at: Timestamp,
    /// When it was decided, or fell away.
    pub settled_at: Option<Timestamp>,
    /// The decision, or [`MOVED_ON`].
    pub settled_as: Option<String>,
}

columns!(ReviewRow { id, incident, district, retention_group, restricted, due_at, opened_at, settled_at, settled_as });

impl Journalled for ReviewRow {
    const TABLE: &'static str = "retention_review";
}

impl Owing for ReviewRow {
    fn since(&self) -> Timestamp {
        self.opened_at
    }

    fn district(&self) -> String {
        self.district.clone()
    }

    fn title(&self) -> String {
        if self.restricted { "Retention review of a restricted record".to_owned() } else { format!("Retention review of {}", self.incident) }
    }

    fn href(&self) -> String {
        if self.restricted { "/retention".to_owned() } else { format!("/incidents/{}/review-keeping", self.incident) }
    }

    /// The review is owed by the day on which the clear period is over.
    fn duties(&self, policy: &Policy) -> Vec<Duty> {
        let Some(rule) = policy.rule(practice::retention::RULE) else { return Vec::new() };
        let settled = self.settled_at.map(|at| {
            let moved_on = self.settled_as.as_deref() == Some(MOVED_ON);
            (if moved_on { Standing::Waived } else { Standing::Met }, at)
        });
        let owed = Owed { settled, due_at: Some(self.due_at), ..Owed::of(String::new(), self.opened_at) };
        let mut duty = Duty::owed(rule, owed, policy);
        if self.restricted {
            Role::ProfessionalStandards.code().clone_into(&mut duty.owner_role);
            (duty.escalates_at, duty.escalates_to) = (None, None);
        }
        vec![duty]
    }
}

fn rows(found: &[Row]) -> Result<Vec<ReviewRow>, Fault> {
    found.iter().map(|row| ReviewRow::from_row(row, 0)).collect()
}

/// The review of a record that waits; none where none does.
pub fn waiting(tx: &mut Tx<'_>, incident: &str) -> Result<Option<ReviewRow>, Fault> {
    let names = ReviewRow::NAMES.join(", ");
    let sql = format!("SELECT {names} FROM retention_review WHERE incident = ?1 AND settled_at IS NULL ORDER BY opened_at, id");
    Ok(rows(&tx.query(&sql, &[incident.to_owned().to_value()])?)?.into_iter().next())
}

/// Which reviews of the list are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// District code; empty for all.
    pub district: String,
    /// `overdue`, `due` (not yet over), or empty for both.
    pub state: String,
}

/// Reviews that wait within a scope, the longest due first; at most `limit`.
pub fn listed(tx: &mut Tx<'_>, scope: &Scope, wanted: &Wanted, now: Timestamp, limit: u32) -> Result<Vec<ReviewRow>, Fault> {
    let mut params = vec![limit.to_value()];
    let conditions = conditions(scope, wanted, now, &mut params);
    let names = ReviewRow::NAMES.iter().map(|name| format!("r.{name}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT {names} FROM retention_review r JOIN incident i ON i.id = r.incident WHERE {conditions} ORDER BY r.due_at, r.id LIMIT ?1"
    );
    rows(&tx.query(&sql, &params)?)
}

/// How many reviews wait within a scope.
pub fn count(tx: &mut Tx<'_>, scope: &Scope, wanted: &Wanted, now: Timestamp) -> Result<i64, Fault> {
    let mut params = Vec::new();
    let conditions = conditions(scope, wanted, now, &mut params);
    tx.number(&format!("SELECT COUNT(*) FROM retention_review r JOIN incident i ON i.id = r.incident WHERE {conditions}"), &params)
}

fn conditions(scope: &Scope, wanted: &Wanted, now: Timestamp, params: &mut Vec<Value>) -> String {
    let mut all = vec!["r.settled_at IS NULL".to_owned()];
    if !wanted.district.is_empty() {
        params.push(wanted.district.to_value());
        all.push(format!("r.district = ?{}", params.len()));
    }
    if let Some(compared) = [("overdue", "<"), ("due", ">=")].iter().find(|(code, _)| *code == wanted.state).map(|(_, sign)| *sign) {
        params.push(now.to_value());
        all.push(format!("r.due_at {compared} ?{}", params.len()));
    }
    all.push(scope_sql(scope, "i", params));
    all.join(" AND ")
}

/// Closed records after this reference that a review may be due for: closed before the moment that the shortest clear period of their kind
/// leaves, or with a review that waits. Those that a review put off beyond `until` are left out.
pub fn candidates(
    tx: &mut Tx<'_>,
    after: &str,
    (non_crime, other): (Timestamp, Timestamp),
    until: Timestamp,
    limit: u32,
) -> Result<Vec<String>, Fault> {
    let found = tx.query(
        "SELECT i.id FROM incident i WHERE i.closed_at IS NOT NULL AND i.disposed_at IS NULL AND i.id > ?1 \
         AND (i.closed_at < ?3 OR (i.nature = 'non-crime' AND i.closed_at < ?2) \
         OR EXISTS (SELECT 1 FROM retention_review w WHERE w.incident = i.id AND w.settled_at IS NULL)) \
         AND NOT EXISTS (SELECT 1 FROM keeping_review k WHERE k.incident = i.id AND k.next_at > ?4) ORDER BY i.id LIMIT ?5",
        &[after.to_owned().to_value(), non_crime.to_value(), other.to_value(), until.to_value(), limit.to_value()],
    )?;
    found.iter().map(|row| row.get(0)).collect()
}

/// Where the round through all records stands: the day that it is for, and the last record seen; empty when the day's round is over.
pub fn round(tx: &mut Tx<'_>) -> Result<(String, String), Fault> {
    let row = tx.query_one("SELECT value FROM house WHERE key = 'retention_round'", &[])?;
    let text = row.map(|row| row.get::<String>(0)).transpose()?.unwrap_or_default();
    Ok(text.split_once('|').map_or_else(Default::default, |(day, after)| (day.to_owned(), after.to_owned())))
}

/// Notes where the round stands.
pub fn set_round(tx: &mut Tx<'_>, day: &str, after: &str) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO house (key, value) VALUES ('retention_round', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        &[format!("{day}|{after}").to_value()],
    )?;
    Ok(())
}

/// Where else the same person is: records in which somebody has this name and shares one more detail. A name alone is many people.
pub fn same_person(tx: &mut Tx<'_>, record: &str, person: u32, name: &str) -> Result<Vec<(String, u32)>, Fault> {
    let name = tx.blind_value("name", name);
    let found = tx.query(
        "SELECT DISTINCT b.record, b.person FROM blind b WHERE b.value = ?1 AND b.record <> ?2 AND EXISTS \
         (SELECT 1 FROM blind mine JOIN blind theirs ON theirs.value = mine.value WHERE mine.record = ?2 AND mine.person = ?3 \
         AND mine.value <> ?1 AND theirs.record = b.record AND theirs.person = b.person) ORDER BY b.record, b.person",
        &[name.to_value(), record.to_owned().to_value(), person.to_value()],
    )?;
    found.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// What follows from what happened to a record: a review is settled by its decision, a disposal destroys, a restriction takes the record's
/// name off the list.
pub fn follow(tx: &mut Tx<'_>, who: &Signature, policies: &Policies, incident: &Incident, event: &Event) -> Result<(), Fault> {
    let settled_as = match event {
        Event::Keeping(Happened::Reviewed { review }) => Some(review.decision.code()),
        Event::Keeping(Happened::Disposed { .. }) => {
            destroy(tx, who, incident)?;
            Some("disposed")
        }
        Event::Reopened { .. } => Some(MOVED_ON),
        Event::Access(_) => None,
        _ => return Ok(()),
    };
    let Some(row) = waiting(tx, &incident.core.id)? else { return Ok(()) };
    match settled_as {
        Some(decision) => settle(tx, who, policies, row, decision),
        None if row.restricted != incident.core.restricted => {
            let restricted = incident.core.restricted;
            put_owing(tx, who, policies, "noted who reviews a record", &ReviewRow { restricted, ..row })
        }
        None => Ok(()),
    }
}

/// Settles a review.
pub fn settle(tx: &mut Tx<'_>, who: &Signature, policies: &Policies, row: ReviewRow, decision: &str) -> Result<(), Fault> {
    let settled = ReviewRow { settled_at: Some(who.at), settled_as: Some(decision.to_owned()), ..row };
    put_owing(tx, who, policies, "settled a retention review", &settled)
}

/// What a disposal of this record destroys.
pub fn destroyed(tx: &mut Tx<'_>, incident: &str) -> Result<Destroyed, Fault> {
    let mut of = |sql: &str| -> Result<u32, Fault> {
        let count = tx.number(sql, &[incident.to_owned().to_value()])?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    };
    Ok(Destroyed {
        texts: of("SELECT COUNT(*) FROM sealed WHERE record = ?1")?,
        keys: of("SELECT COUNT(*) FROM data_key WHERE record = ?1")?,
        files: of("SELECT COUNT(*) FROM attachment WHERE incident = ?1 AND destroyed_at IS NULL")?,
    })
}

/// Destroys all that a record said: texts, keys, look-ups, words of the index, files, uploads, what panels said of it, messages that wait.
/// What it taught stays, in words that name nobody, and does not say any more which record it was.
fn destroy(tx: &mut Tx<'_>, who: &Signature, incident: &Incident) -> Result<(), Fault> {
    let id = &incident.core.id;
    evidence::destroy(tx, who, id)?;
    for row in tx.query("SELECT id FROM upload WHERE incident = ?1", &[id.to_value()])? {
        evidence::forget(tx, &row.get::<String>(0)?)?;
    }
    for score in panel_scores(tx, id)? {
        tx.destroy_all(&chain_of(&score))?;
        put(tx, who, "destroyed a panel's comment", &PanelScoreRow { comment: None, ..score })?;
    }
    crate::learning::sql::let_go(tx, who, id)?;
    tx.execute("DELETE FROM outbox WHERE record = ?1", &[id.to_value()])?;
    tx.destroy_all(id)?;
    tx.index(id, incident.core.reported_at, &[])
}

fn panel_scores(tx: &mut Tx<'_>, incident: &str) -> Result<Vec<PanelScoreRow>, Fault> {
    let names = PanelScoreRow::NAMES.iter().map(|name| format!("s.{name}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT {names} FROM panel_score s JOIN panel_case c ON c.panel = s.panel AND c.number = s.number \
         WHERE c.incident = ?1 AND s.comment IS NOT NULL ORDER BY s.id"
    );
    tx.query(&sql, &[incident.to_owned().to_value()])?.iter().map(|row| PanelScoreRow::from_row(row, 0)).collect()
}

/// Disposals that were done, within a scope, the newest first; at most `limit`. Each with the record's district.
pub fn done(tx: &mut Tx<'_>, scope: &Scope, limit: u32) -> Result<Vec<(Disposal, String)>, Fault> {
    let mut params = vec![limit.to_value()];
    let within = scope_sql(scope, "i", &mut params);
    let names = Disposal::NAMES.iter().map(|name| format!("d.{name}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT {names}, i.district FROM disposal d JOIN incident i ON i.id = d.incident \
         WHERE d.done_at IS NOT NULL AND {within} ORDER BY d.done_at DESC, d.incident LIMIT ?1"
    );
    let one = |row: &Row| Ok((Disposal::from_row(row, 0)?, row.get(Disposal::NAMES.len())?));
    tx.query(&sql, &params)?.iter().map(one).collect()
}

/// Records whose disposal is proposed and waits for a second person, within a scope, the longest waiting first.
pub fn proposed(tx: &mut Tx<'_>, scope: &Scope, limit: u32) -> Result<Vec<(Disposal, String)>, Fault> {
    let mut params = vec![limit.to_value()];
    let within = scope_sql(scope, "i", &mut params);
    let names = Disposal::NAMES.iter().map(|name| format!("d.{name}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT {names}, i.district FROM disposal d JOIN incident i ON i.id = d.incident \
         WHERE d.done_at IS NULL AND d.refused_at IS NULL AND {within} ORDER BY d.at, d.incident LIMIT ?1"
    );
    let one = |row: &Row| Ok((Disposal::from_row(row, 0)?, row.get(Disposal::NAMES.len())?));
    tx.query(&sql, &params)?.iter().map(one).collect()
}
