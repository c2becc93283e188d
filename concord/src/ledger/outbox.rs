//! The outbox: messages written with the fact that they tell of, sent afterwards, each once as far as the receiver can tell.
//!
//! A worker leases a few, hands them on and marks them sent; a worker that dies leaves its lease to run out. One that was not taken is tried
//! again later and later, and given up after the last try. Any number of nodes may work.

use jiff::{Timestamp, ToSpan};
use practice::people::Role;

use super::{Cell, Fault, Tx, keys};

/// How long a worker may take over a message before another tries.
const LEASE_SECONDS: i64 = 60;
/// How often a message is tried before it is given up.
pub const TRIES: i64 = 12;
/// The longest wait between two tries.
const LONGEST_WAIT_SECONDS: i64 = 6 * 3600;

/// A message that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id; receivers may use it to drop a second copy.
    pub id: String,
    /// What sort of message: `notice` to a role, `letter` to a victim, `write-back` to the system in `place`.
    pub kind: String,
    /// The record that it is about.
    pub record: String,
    /// The role that is told; empty for a letter to a victim.
    pub role: String,
    /// District code; empty for the whole force.
    pub place: String,
    /// What it says; no personal data.
    pub message: String,
    /// The contact of the record whose sealed words are sent, for a letter to a victim.
    pub contact: Option<u32>,
    /// How often it was tried, this time included.
    pub tries: i64,
}

/// Writes a message, in the unit of work of the fact.
pub fn put(tx: &mut Tx<'_>, at: Timestamp, record: &str, role: Role, place: &str, message: &str) -> Result<(), Fault> {
    write(tx, at, ["notice", record, role.code(), place, message], None)
}

/// Writes a message of another kind, to whoever `to` names, in the unit of work of the fact.
pub fn put_kind(tx: &mut Tx<'_>, at: Timestamp, kind: &str, record: &str, to: &str, message: &str) -> Result<(), Fault> {
    write(tx, at, [kind, record, "", to, message], None)
}

/// Writes that a letter to a victim is to be sent: its words and its address stay sealed on the record until that moment.
pub fn put_letter(tx: &mut Tx<'_>, at: Timestamp, record: &str, contact: u32, place: &str) -> Result<(), Fault> {
    write(tx, at, ["letter", record, "", place, ""], Some(contact))
}

fn write(tx: &mut Tx<'_>, at: Timestamp, message: [&str; 5], contact: Option<u32>) -> Result<(), Fault> {
    let id = keys::hex(&keys::random::<16>()?);
    let mut params = vec![id.to_value(), at.to_value()];
    params.extend(message.map(|text| text.to_owned().to_value()));
    params.push(contact.to_value());
    tx.execute(
        "INSERT INTO outbox (id, at, kind, record, role, place, message, leased_until, sent_at, tries, contact) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, NULL, 0, ?8)",
        &params,
    )?;
    Ok(())
}

/// Leases what waits, oldest first. One that was tried before in vain waits longer each time, up to about an hour.
pub fn lease(tx: &mut Tx<'_>, now: Timestamp, limit: u32) -> Result<Vec<Message>, Fault> {
    let rows = tx.query(
        "SELECT id, record, role, place, message, contact, tries, kind FROM outbox \
         WHERE sent_at IS NULL AND failed_at IS NULL AND (leased_until IS NULL OR leased_until < ?1) ORDER BY at LIMIT ?2",
        &[now.to_value(), limit.to_value()],
    )?;
    let mut messages = Vec::with_capacity(rows.len());
    for row in &rows {
        let message = Message {
            id: row.get(0)?,
            record: row.get(1)?,
            role: row.get(2)?,
            place: row.get(3)?,
            message: row.get(4)?,
            contact: row.get(5)?,
            tries: row.get::<i64>(6)? + 1,
            kind: row.get(7)?,
        };
        let longer = 1_i64 << (message.tries - 1).clamp(0, 6);
        let until = now.saturating_add((LEASE_SECONDS * longer).seconds()).unwrap_or(now);
        tx.execute("UPDATE outbox SET leased_until = ?1, tries = tries + 1 WHERE id = ?2", &[until.to_value(), message.id.to_value()])?;
        messages.push(message);
    }
    Ok(messages)
}

/// Marks messages as sent.
pub fn sent(tx: &mut Tx<'_>, now: Timestamp, ids: &[String]) -> Result<(), Fault> {
    for id in ids {
        tx.execute("UPDATE outbox SET sent_at = ?1 WHERE id = ?2", &[now.to_value(), id.to_value()])?;
    }
    Ok(())
}

/// Puts a message off that was not taken: each wait is twice the one before. After the last try it is given up, and whoever oversees the record
/// hears that a letter did not arrive.
pub fn put_off(tx: &mut Tx<'_>, now: Timestamp, message: &Message) -> Result<(), Fault> {
    if message.tries >= TRIES {
        tx.execute("UPDATE outbox SET failed_at = ?1 WHERE id = ?2", &[now.to_value(), message.id.to_value()])?;
        // A restricted record is told of to nobody by role (access rule 1).
        let restricted = tx.number("SELECT COUNT(*) FROM incident WHERE id = ?1 AND restricted = 1", &[message.record.to_value()])? > 0;
        if message.contact.is_some() && !restricted {
            let words = format!("{} has a letter to a victim that could not be delivered. Reach the victim in another way.", message.record);
            put(tx, now, &message.record, Role::Supervisor, &message.place, &words)?;
        }
        return Ok(());
    }
    let doubled = 30_i64.saturating_mul(1_i64.checked_shl(u32::try_from(message.tries).unwrap_or(0)).unwrap_or(i64::MAX));
    let until = now.saturating_add(doubled.min(LONGEST_WAIT_SECONDS).seconds()).unwrap_or(now);
    tx.execute("UPDATE outbox SET leased_until = ?1 WHERE id = ?2", &[until.to_value(), message.id.to_value()])?;
    Ok(())
}
