//! Requests for information, in the store: each owes its answer.

use jiff::Timestamp;
use practice::duty::{Duty, Owed, Standing};
use practice::incident::Words;
use practice::policy::Policy;

use crate::admin::sql::Journalled;
use crate::duty::Owing;
use crate::ledger::{Cell, Columns, Fault, Tx};

/// The rule by which a request owes its answer.
pub const RULE: &str = "FOI-ANSWER";

/// A request for information.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestRow {
    /// The year and a running number.
    pub id: String,
    /// The force's own reference; empty for none.
    pub reference: String,
    /// When it was received.
    pub asked_at: Timestamp,
    /// What was asked; sealed.
    pub wording: Words,
    /// The figures that answer it, as in an address.
    pub query: String,
    /// The answer that was prepared last.
    pub printing: Option<String>,
    /// When the answer was signed.
    pub answered_at: Option<Timestamp>,
    /// When it was entered.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

columns!(RequestRow { id, reference, asked_at, wording, query, printing, answered_at, at, by });

impl Journalled for RequestRow {
    const TABLE: &'static str = "information_request";
}

impl RequestRow {
    /// What people call it.
    pub fn name(&self) -> String {
        if self.reference.is_empty() { self.id.clone() } else { self.reference.clone() }
    }
}

impl Owing for RequestRow {
    fn since(&self) -> Timestamp {
        self.at
    }

    fn title(&self) -> String {
        format!("Request for information {}", self.name())
    }

    fn href(&self) -> String {
        format!("/disclosures/{}", self.id)
    }

    fn duties(&self, policy: &Policy) -> Vec<Duty> {
        let settled = self.answered_at.map(|at| (Standing::Met, at));
        let owed = |rule| Duty::owed(rule, Owed { settled, ..Owed::of(String::new(), self.asked_at) }, policy);
        policy.rule(RULE).map(owed).into_iter().collect()
    }
}

/// The request with this id.
pub fn request(tx: &mut Tx<'_>, id: &str) -> Result<Option<RequestRow>, Fault> {
    Ok(tx.children("information_request", "id", id)?.into_iter().next())
}

/// The request whose answer this printing is.
pub fn of_printing(tx: &mut Tx<'_>, printing: &str) -> Result<Option<RequestRow>, Fault> {
    let names = RequestRow::NAMES.join(", ");
    let sql = format!("SELECT {names} FROM information_request WHERE printing = ?1");
    tx.query_one(&sql, &[printing.to_owned().to_value()])?.map(|row| RequestRow::from_row(&row, 0)).transpose()
}

/// All requests, the newest first.
pub fn requests(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<RequestRow>, Fault> {
    let names = RequestRow::NAMES.join(", ");
    let sql = format!("SELECT {names} FROM information_request ORDER BY asked_at DESC, id DESC LIMIT ?1");
    tx.query(&sql, &[limit.to_value()])?.iter().map(|row| RequestRow::from_row(row, 0)).collect()
}

/// The id of the next request of a year.
pub fn next_id(tx: &mut Tx<'_>, year: i16) -> Result<String, Fault> {
    let known = tx.number("SELECT COUNT(*) FROM information_request WHERE id LIKE ?1", &[format!("{year}-%").to_value()])?;
    Ok(format!("{year}-{}", known + 1))
}
