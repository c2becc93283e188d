//! Training as kept: each record a row of its own with its duty to renew it.

use jiff::Timestamp;
use practice::duty::{Duty, Owed, Standing};
use practice::policy::Policy;

use crate::admin::sql::Journalled;
use crate::duty::Owing;
use crate::duty::sql::put_owing;
use crate::house::Policies;
use crate::ledger::{Cell, Columns, Fault, Signature, Tx, Value};

/// The rule of a course that runs out.
pub const RULE: &str = "CT-2.2e-TRAINING";

/// A course that somebody took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrainingRow {
    /// Its id.
    pub id: String,
    /// Who took it.
    pub account: String,
    /// The course's code.
    pub course: String,
    /// When.
    pub taken_at: Timestamp,
    /// When it runs out; none where the course does not expire.
    pub runs_out_at: Option<Timestamp>,
    /// Where they were posted when it was noted; empty for the whole force.
    pub district: String,
    /// When a later record took its place.
    pub renewed_at: Option<Timestamp>,
    /// When somebody noted that it is not needed any more.
    pub ended_at: Option<Timestamp>,
    /// When it was noted.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

columns!(TrainingRow { id, account, course, taken_at, runs_out_at, district, renewed_at, ended_at, at, by });

impl TrainingRow {
    /// Whether it counts at a moment.
    pub fn in_date(&self, at: Timestamp) -> bool {
        self.runs_out_at.is_none_or(|end| end > at)
    }

    /// Whether it is the record that stands for its course.
    pub fn stands(&self) -> bool {
        self.renewed_at.is_none() && self.ended_at.is_none()
    }
}

impl Journalled for TrainingRow {
    const TABLE: &'static str = "training";
}

impl Owing for TrainingRow {
    fn since(&self) -> Timestamp {
        self.at
    }

    fn district(&self) -> String {
        self.district.clone()
    }

    fn title(&self) -> String {
        format!("Training of a colleague: {}", self.course.replace('-', " "))
    }

    fn href(&self) -> String {
        format!("/training/people/{}", self.account)
    }

    /// The supervisor sees to its renewal for as long before the end as the rule allows.
    fn duties(&self, policy: &Policy) -> Vec<Duty> {
        let (Some(rule), Some(end)) = (policy.rule(RULE), self.runs_out_at) else { return Vec::new() };
        let before = rule.allowance.and_then(practice::clock::Allowance::elapsed).unwrap_or_default();
        let arises_at = end.checked_sub(before).unwrap_or(end);
        let settled = match (self.renewed_at, self.ended_at) {
            (Some(at), _) => Some((Standing::Met, at)),
            (None, Some(at)) => Some((Standing::Waived, at)),
            (None, None) => None,
        };
        vec![Duty::owed(rule, Owed { settled, due_at: Some(end), ..Owed::of(String::new(), arises_at) }, policy)]
    }
}

/// Notes training; the record of the same course before it is renewed by this one.
pub fn note(tx: &mut Tx<'_>, who: &Signature, policies: &Policies, row: &TrainingRow) -> Result<(), Fault> {
    for before in of(tx, &row.account)?.into_iter().filter(|known| known.course == row.course && known.stands() && known.id != row.id) {
        put_owing(tx, who, policies, "renewed training", &TrainingRow { renewed_at: Some(who.at), ..before })?;
    }
    put_owing(tx, who, policies, "noted training", row)
}

/// Notes that a record is not needed any more.
pub fn end(tx: &mut Tx<'_>, who: &Signature, policies: &Policies, row: TrainingRow) -> Result<(), Fault> {
    put_owing(tx, who, policies, "noted that training is not needed any more", &TrainingRow { ended_at: Some(who.at), ..row })
}

/// The record with this id.
pub fn one(tx: &mut Tx<'_>, id: &str) -> Result<Option<TrainingRow>, Fault> {
    Ok(tx.children("training", "id", id)?.into_iter().next())
}

/// All records of an account, the newest first.
pub fn of(tx: &mut Tx<'_>, account: &str) -> Result<Vec<TrainingRow>, Fault> {
    let names = TrainingRow::NAMES.join(", ");
    let sql = format!("SELECT {names} FROM training WHERE account = ?1 ORDER BY taken_at DESC, id");
    tx.query(&sql, &[account.to_owned().to_value()])?.iter().map(|row| TrainingRow::from_row(row, 0)).collect()
}

/// All records that stand for their course.
pub fn standing(tx: &mut Tx<'_>) -> Result<Vec<TrainingRow>, Fault> {
    let names = TrainingRow::NAMES.join(", ");
    let sql = format!("SELECT {names} FROM training WHERE renewed_at IS NULL AND ended_at IS NULL ORDER BY runs_out_at, id");
    tx.query(&sql, &[])?.iter().map(|row| TrainingRow::from_row(row, 0)).collect()
}

/// Of these accounts, the courses that stand and whether each is in date: (account, course, in date).
pub fn held(tx: &mut Tx<'_>, accounts: &[Value], now: Timestamp) -> Result<Vec<(String, String, bool)>, Fault> {
    let marks = (1..=accounts.len()).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT account, course, runs_out_at FROM training WHERE account IN ({marks}) AND renewed_at IS NULL AND ended_at IS NULL ORDER BY account, course, id"
    );
    let rows = tx.query(&sql, accounts)?;
    let one = |row: &crate::ledger::Row| {
        let end: Option<Timestamp> = row.get(2)?;
        Ok((row.get(0)?, row.get(1)?, end.is_none_or(|end| end > now)))
    };
    rows.iter().map(one).collect()
}
