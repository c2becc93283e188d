//! Requests in their register, each with the duty to answer it, and the people of records that each is about.

use jiff::Timestamp;
use practice::codes;
use practice::duty::{Duty, Owed, Standing};
use practice::people::{Role, Scope};
use practice::policy::Policy;
use practice::rights::{Desk, IdentityCheck, Outcome, PauseReason, Request, RequestKind};

use crate::admin::sql::Journalled;
use crate::duty::Owing;
use crate::ledger::{Cell, Columns, Fault, Row, Tx, Value};
use crate::people::scope_sql;
use crate::search::sql::Whose;

/// The rule of an answer, and that of a request whose clock is stopped.
const ANSWER: &str = "R-IG-08";
const WAITS: &str = "R-IG-08-WAITS";

codes! {
    /// Why the account and the notes of a record are left out of a pack.
    Withheld {
        Investigation = "investigation", "It would prejudice an investigation or prosecution";
        Others = "others", "It cannot be told apart from what is somebody else's";
        Safety = "safety", "It would endanger somebody";
        Legal = "legal", "It is legal advice";
    }
}

code_cells!(RequestKind, Desk, IdentityCheck, PauseReason, Outcome, Withheld);
columns!(Request {
    id,
    kind,
    desk,
    received_at,
    name,
    contact,
    asks,
    identity,
    identity_at,
    paused_at,
    paused_for,
    paused_seconds,
    extended_at,
    extended_reason,
    agreed_pack,
    agreed_by,
    prepared_by,
    recipient,
    outcome,
    reason,
    decided_at,
    decided_by,
    at,
    by
});

impl Journalled for Request {
    const TABLE: &'static str = "data_request";
}

impl Owing for Request {
    fn since(&self) -> Timestamp {
        self.at
    }

    fn title(&self) -> String {
        format!("Request {}: {}", self.id, self.kind.code())
    }

    fn href(&self) -> String {
        format!("/requests/{}", self.id)
    }

    /// The answer is owed within the month; while the clock is stopped, what it waits for is asked again.
    fn duties(&self, policy: &Policy) -> Vec<Duty> {
        let settled = self.decided_at.map(|at| (Standing::Met, at));
        let (rule, owed) = match (self.paused_at, self.due(policy)) {
            (Some(since), _) => (WAITS, Owed { settled, ..Owed::of(String::new(), since) }),
            (None, due) => (ANSWER, Owed { settled, due_at: due.map(|(at, _)| at), ..Owed::of(String::new(), self.received_at) }),
        };
        let Some(rule) = policy.rule(rule) else { return Vec::new() };
        let mut duty = Duty::owed(rule, owed, policy);
        if self.desk == Desk::Standards {
            Role::ProfessionalStandards.code().clone_into(&mut duty.owner_role);
            (duty.escalates_at, duty.escalates_to) = (None, None);
        }
        vec![duty]
    }
}

/// A person of a record that a request is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordRow {
    /// The request and a number in it.
    pub id: String,
    /// The request.
    pub request: String,
    /// The record.
    pub incident: String,
    /// The person's number in it.
    pub person: u32,
    /// Why the account and notes are left out of the pack.
    pub withheld: Option<Withheld>,
    /// When it was put there.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// When it was taken off again.
    pub ended_at: Option<Timestamp>,
    /// By whom.
    pub ended_by: Option<String>,
}

columns!(RecordRow { id, request, incident, person, withheld, at, by, ended_at, ended_by });

impl Journalled for RecordRow {
    const TABLE: &'static str = "data_request_record";
}

/// The request with this number.
pub fn one(tx: &mut Tx<'_>, id: &str) -> Result<Option<Request>, Fault> {
    Ok(tx.children("data_request", "id", id)?.into_iter().next())
}

/// The requests of some desks: open ones first by the day on which they were received, then the newest answered ones; at most `limit`.
pub fn listed(tx: &mut Tx<'_>, desks: &[Desk], limit: u32) -> Result<Vec<Request>, Fault> {
    let names = Request::NAMES.join(", ");
    let wanted = desks.iter().map(|desk| format!("'{}'", desk.code())).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT {names} FROM data_request WHERE desk IN ({wanted}) \
         ORDER BY CASE WHEN outcome IS NULL THEN 0 ELSE 1 END, CASE WHEN outcome IS NULL THEN received_at ELSE -decided_at END, id LIMIT ?1"
    );
    tx.query(&sql, &[limit.to_value()])?.iter().map(|row| Request::from_row(row, 0)).collect()
}

/// The number of the next request of a year.
pub fn next_number(tx: &mut Tx<'_>, year: i16) -> Result<String, Fault> {
    let known = tx.number("SELECT COUNT(*) FROM data_request WHERE id LIKE ?1", &[format!("{year}-%").to_value()])?;
    Ok(format!("{year}-{}", known + 1))
}

/// The people of records that a request is about, in the order in which they were put there; those taken off are left out.
pub fn records(tx: &mut Tx<'_>, request: &str) -> Result<Vec<RecordRow>, Fault> {
    let names = RecordRow::NAMES.join(", ");
    let sql = format!("SELECT {names} FROM data_request_record WHERE request = ?1 AND ended_at IS NULL ORDER BY at, id");
    tx.query(&sql, &[request.to_owned().to_value()])?.iter().map(|row| RecordRow::from_row(row, 0)).collect()
}

/// The row with this id.
pub fn record(tx: &mut Tx<'_>, id: &str) -> Result<Option<RecordRow>, Fault> {
    Ok(tx.children("data_request_record", "id", id)?.into_iter().next())
}

/// How many rows a request ever had, for the next one's number.
pub fn record_count(tx: &mut Tx<'_>, request: &str) -> Result<i64, Fault> {
    tx.number("SELECT COUNT(*) FROM data_request_record WHERE request = ?1", &[request.to_owned().to_value()])
}

/// The open requests that name a record: they stand in the way of its disposal. A request for erasure does not, since that is what it asks.
pub fn open_about(tx: &mut Tx<'_>, incident: &str) -> Result<Vec<String>, Fault> {
    let rows = tx.query(
        "SELECT DISTINCT q.id FROM data_request q JOIN data_request_record r ON r.request = q.id \
         WHERE r.incident = ?1 AND r.ended_at IS NULL AND q.outcome IS NULL AND q.kind <> 'erasure' ORDER BY q.id",
        &[incident.to_owned().to_value()],
    )?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// People of records with any of these look-up values, each within the scope of whoever may open them, the newest record first.
pub fn found(tx: &mut Tx<'_>, values: Vec<Value>, whose: Whose, scope: &Scope, limit: u32) -> Result<Vec<(String, u32)>, Fault> {
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
        "SELECT DISTINCT i.id, b.person, i.reported_at FROM blind b JOIN incident i ON i.id = b.record \
         JOIN person p ON p.incident = b.record AND p.number = b.person \
         WHERE p.kind {kind} 'suspect' AND b.value IN ({marks}) AND {within} ORDER BY i.reported_at DESC, i.id DESC, b.person LIMIT ?{count}"
    );
    let one = |row: &Row| Ok((row.get(0)?, row.get(1)?));
    tx.query(&sql, &params)?.iter().map(one).collect()
}
