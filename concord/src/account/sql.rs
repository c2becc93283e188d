//! Sessions, failed sign-ins and bearer tokens in their tables.

use jiff::Timestamp;

use crate::ledger::{Cell, Fault, Tx};

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Hash of the cookie's secret.
    pub token: String,
    /// Whose it is.
    pub account: String,
    /// The word that every form of it carries.
    pub csrf: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// Whether the one-time code was given, or none is needed.
    pub complete: bool,
    /// Said on the next page, once.
    pub notice: String,
}

columns!(Session { token, account, csrf, began_at, seen_at, complete, notice });

/// A bearer token of the API, bound to a posting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRow {
    /// Hash of the token.
    pub hash: String,
    /// What it is for.
    pub name: String,
    /// The account.
    pub account: String,
    /// The posting whose rights it has, and no others.
    pub posting: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it runs out.
    pub ends_at: Option<Timestamp>,
    /// When it was taken back.
    pub ended_at: Option<Timestamp>,
}

columns!(TokenRow { hash, name, account, posting, made_at, ends_at, ended_at });

/// The session of a cookie's hash.
pub fn session(tx: &mut Tx<'_>, token: &str) -> Result<Option<Session>, Fault> {
    Ok(tx.children("session", "token", token)?.into_iter().next())
}

/// Begins a session. Later changes only ever touch one that is still there: an ended one stays ended.
pub fn begin_session(tx: &mut Tx<'_>, session: &Session) -> Result<(), Fault> {
    tx.insert("session", session)
}

/// Notes when a session was last used.
pub fn seen(tx: &mut Tx<'_>, token: &str, at: Timestamp) -> Result<(), Fault> {
    tx.execute("UPDATE session SET seen_at = ?2 WHERE token = ?1", &[token.to_owned().to_value(), at.to_value()]).map(|_| ())
}

/// Notes what the session's next page says.
pub fn say(tx: &mut Tx<'_>, token: &str, notice: &str) -> Result<(), Fault> {
    tx.execute("UPDATE session SET notice = ?2 WHERE token = ?1", &[token.to_owned().to_value(), notice.to_owned().to_value()]).map(|_| ())
}

/// Notes that the one-time code was given.
pub fn complete(tx: &mut Tx<'_>, token: &str) -> Result<(), Fault> {
    tx.execute("UPDATE session SET complete = 1 WHERE token = ?1", &[token.to_owned().to_value()]).map(|_| ())
}

/// Ends a session.
pub fn end_session(tx: &mut Tx<'_>, token: &str) -> Result<(), Fault> {
    tx.execute("DELETE FROM session WHERE token = ?1", &[token.to_owned().to_value()]).map(|_| ())
}

/// Ends all sessions of an account, but one.
pub fn end_sessions_of(tx: &mut Tx<'_>, account: &str, but: &str) -> Result<(), Fault> {
    tx.execute("DELETE FROM session WHERE account = ?1 AND token <> ?2", &[account.to_owned().to_value(), but.to_owned().to_value()])
        .map(|_| ())
}

/// Forgets sessions not used since.
pub fn forget_sessions(tx: &mut Tx<'_>, since: Timestamp) -> Result<(), Fault> {
    tx.execute("DELETE FROM session WHERE seen_at < ?1", &[since.to_value()]).map(|_| ())
}

/// Notes a failed sign-in.
pub fn failed(tx: &mut Tx<'_>, sign_in: &str, at: Timestamp) -> Result<(), Fault> {
    tx.execute("INSERT INTO sign_in_failure (sign_in, at) VALUES (?1, ?2)", &[sign_in.to_owned().to_value(), at.to_value()]).map(|_| ())
}

/// How many sign-ins failed since, and when the last did.
pub fn failures(tx: &mut Tx<'_>, sign_in: &str, since: Timestamp) -> Result<i64, Fault> {
    tx.number("SELECT COUNT(*) FROM sign_in_failure WHERE sign_in = ?1 AND at > ?2", &[sign_in.to_owned().to_value(), since.to_value()])
}

/// Forgets the failures of somebody who got in.
pub fn forgive(tx: &mut Tx<'_>, sign_in: &str) -> Result<(), Fault> {
    tx.execute("DELETE FROM sign_in_failure WHERE sign_in = ?1", &[sign_in.to_owned().to_value()]).map(|_| ())
}

/// The token with this hash.
pub fn token(tx: &mut Tx<'_>, hash: &str) -> Result<Option<TokenRow>, Fault> {
    Ok(tx.children("token", "hash", hash)?.into_iter().next())
}
