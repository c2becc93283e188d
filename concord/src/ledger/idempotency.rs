//! A create form or call that is sent twice is done once: the second gets the first one's answer.

use jiff::Timestamp;

use super::{Cell, Fault, Tx};

/// What became of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Before {
    /// It was not used yet.
    Never,
    /// The same was asked before; this was the answer.
    Answered(String),
    /// It was used for something else.
    OtherUse,
}

/// Looks a key up. Keys are an account's own: the same word of another account is another key.
pub fn before(tx: &mut Tx<'_>, account: &str, key: &str, asked: &str) -> Result<Before, Fault> {
    if key.is_empty() {
        return Ok(Before::Never);
    }
    let row = tx.query_one("SELECT asked, answer FROM idempotency WHERE key = ?1", &[own(account, key).to_value()])?;
    let Some(row) = row else { return Ok(Before::Never) };
    Ok(if row.get::<String>(0)? == hash(asked) { Before::Answered(row.get(1)?) } else { Before::OtherUse })
}

/// Notes what a key led to, in the unit of work that did it.
pub fn note(tx: &mut Tx<'_>, account: &str, key: &str, asked: &str, answer: &str, at: Timestamp) -> Result<(), Fault> {
    if key.is_empty() {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO idempotency (key, account, at, asked, answer) VALUES (?1, ?2, ?3, ?4, ?5)",
        &[own(account, key).to_value(), account.to_owned().to_value(), at.to_value(), hash(asked).to_value(), answer.to_owned().to_value()],
    )?;
    Ok(())
}

/// Forgets keys noted before this.
pub fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), Fault> {
    tx.execute("DELETE FROM idempotency WHERE at < ?1", &[before.to_value()]).map(|_| ())
}

fn own(account: &str, key: &str) -> String {
    hash(&format!("{account}\n{key}"))
}

/// Personal details may have been asked for: only their hash is kept.
fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}
