//! Records that are no crime and wait for a decision, and the options chosen on such records, within a scope.

use jiff::Timestamp;
use practice::incident::challenge::{Behaviour, NONE_NEEDED};
use practice::people::Scope;

use crate::ledger::{Cell, Fault, Row, Tx};
use crate::people::scope_sql;

/// The rule whose open duty is a record that waits.
pub const DECIDE: &str = "CT-1.11c";
/// The most lines of a list; further ones are told of.
pub const MOST: u32 = 200;

/// A record that waits for a decision.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Reference.
    pub id: String,
    /// District code.
    pub district: String,
    /// Ward code.
    pub ward: Option<String>,
    /// What it was recorded as.
    pub recorded_as: String,
    /// The moment whose policy says what that is called.
    pub reported_at: Timestamp,
    /// By when.
    pub due_at: Option<Timestamp>,
}

/// An option that was chosen.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The record.
    pub id: String,
    /// Its number there.
    pub number: u32,
    /// District code.
    pub district: String,
    /// The option's code.
    pub kind: String,
    /// Who sees to it.
    pub owner: Option<String>,
    /// By when.
    pub due_at: Option<Timestamp>,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// What it changed.
    pub effect: Option<Behaviour>,
    /// When the victim was told, or the reason for not telling was given.
    pub told_at: Option<Timestamp>,
}

/// Records that wait for a decision, the most pressing first.
pub fn waiting(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<Waiting>, Fault> {
    let mut params = vec![DECIDE.to_owned().to_value(), (MOST + 1).to_value()];
    let within = scope_sql(scope, "i", &mut params);
    let rows = tx.query(
        &format!(
            "SELECT i.id, i.district, i.ward, i.non_crime, i.reported_at, d.due_at FROM duty d JOIN incident i ON i.id = d.record \
             WHERE d.rule = ?1 AND d.standing = 'open' AND {within} ORDER BY d.due_at, i.id LIMIT ?2"
        ),
        &params,
    )?;
    let read = |row: &Row| {
        Ok(Waiting {
            id: row.get(0)?,
            district: row.get(1)?,
            ward: row.get(2)?,
            recorded_as: row.get::<Option<String>>(3)?.unwrap_or_default(),
            reported_at: row.get(4)?,
            due_at: row.get(5)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Options that are still to be done, or of which the victim was not told yet: open ones first, by their day; with `ended`, those that are over,
/// the newest first.
pub fn options(tx: &mut Tx<'_>, scope: &Scope, ended: bool) -> Result<Vec<Chosen>, Fault> {
    let mut params = vec![NONE_NEEDED.to_owned().to_value(), (MOST + 1).to_value()];
    let within = scope_sql(scope, "i", &mut params);
    let (which, order) = if ended {
        ("c.done_at IS NOT NULL AND c.told_at IS NOT NULL", "c.done_at DESC, c.incident, c.number")
    } else {
        ("(c.done_at IS NULL OR c.told_at IS NULL)", "CASE WHEN c.done_at IS NULL THEN 0 ELSE 1 END, c.due_at, c.incident, c.number")
    };
    let rows = tx.query(
        &format!(
            "SELECT c.incident, c.number, i.district, c.kind, c.owner, c.due_at, c.done_at, c.effect, c.told_at FROM challenge c \
             JOIN incident i ON i.id = c.incident WHERE c.kind <> ?1 AND i.merged_into IS NULL AND {which} AND {within} ORDER BY {order} LIMIT ?2"
        ),
        &params,
    )?;
    let read = |row: &Row| {
        Ok(Chosen {
            id: row.get(0)?,
            number: row.get(1)?,
            district: row.get(2)?,
            kind: row.get(3)?,
            owner: row.get(4)?,
            due_at: row.get(5)?,
            done_at: row.get(6)?,
            effect: row.get(7)?,
            told_at: row.get(8)?,
        })
    };
    rows.iter().map(read).collect()
}
