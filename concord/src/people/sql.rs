//! Accounts and postings in their tables, and a scope as the condition that every list carries.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use practice::people::{Place, Posting, Rank, Reader, Role, Scope, ScopeParts};

use crate::ledger::{Cell, Columns, Fault, Tx, Value};

/// Somebody who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// What they type to sign in, in lower case.
    pub sign_in: String,
    /// The name that colleagues see.
    pub name: String,
    /// The password's argon2id hash.
    pub password: String,
    /// Whether the password must be changed at the next sign-in.
    pub must_change: bool,
    /// The one-time-code secret, sealed, in hexadecimal.
    pub totp: Option<String>,
    /// Since when suspended.
    pub suspended_at: Option<Timestamp>,
}

columns!(Account { id, sign_in, name, password, must_change, totp, suspended_at });

/// A posting as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostingRow {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// Role code.
    pub role: String,
    /// Rank.
    pub rank: Rank,
    /// Place code: `force`, `district:E06000016`, `organisation:...`.
    pub place: String,
    /// From when.
    pub from_at: Timestamp,
    /// Until when.
    pub to_at: Option<Timestamp>,
    /// Who asked for it.
    pub asked_by: String,
    /// Who granted it; none while it waits for a second person.
    pub granted_by: Option<String>,
}

columns!(PostingRow { id, account, role, rank, place, from_at, to_at, asked_by, granted_by });

impl PostingRow {
    /// The posting for `practice`; none while it waits for its grant.
    pub fn posting(&self) -> Option<Posting> {
        self.granted_by.as_ref()?;
        Some(Posting {
            id: self.id.clone(),
            account: self.account.clone(),
            role: Role::from_code(&self.role)?,
            rank: self.rank,
            place: Place::from_code(&self.place)?,
            from: self.from_at,
            to: self.to_at,
        })
    }
}

/// The account with this id.
pub fn account(tx: &mut Tx<'_>, id: &str) -> Result<Option<Account>, Fault> {
    Ok(tx.children("account", "id", id)?.into_iter().next())
}

/// The account that signs in with this, in lower case.
pub fn account_by_sign_in(tx: &mut Tx<'_>, sign_in: &str) -> Result<Option<Account>, Fault> {
    let names = Account::NAMES.join(", ");
    let row = tx.query_one(&format!("SELECT {names} FROM account WHERE sign_in = ?1"), &[sign_in.to_owned().to_value()])?;
    row.map(|row| Account::from_row(&row, 0)).transpose()
}

/// All accounts, by name.
pub fn accounts(tx: &mut Tx<'_>) -> Result<Vec<Account>, Fault> {
    let names = Account::NAMES.join(", ");
    tx.query(&format!("SELECT {names} FROM account ORDER BY name, id"), &[])?.iter().map(|row| Account::from_row(row, 0)).collect()
}

/// The postings of an account, past and waiting ones included.
pub fn postings(tx: &mut Tx<'_>, account: &str) -> Result<Vec<PostingRow>, Fault> {
    let names = PostingRow::NAMES.join(", ");
    let rows = tx.query(&format!("SELECT {names} FROM posting WHERE account = ?1 ORDER BY from_at, id"), &[account.to_owned().to_value()])?;
    rows.iter().map(|row| PostingRow::from_row(row, 0)).collect()
}

/// All postings.
pub fn all_postings(tx: &mut Tx<'_>) -> Result<Vec<PostingRow>, Fault> {
    let names = PostingRow::NAMES.join(", ");
    tx.query(&format!("SELECT {names} FROM posting ORDER BY account, from_at, id"), &[])?
        .iter()
        .map(|row| PostingRow::from_row(row, 0))
        .collect()
}

/// The reader that an account is at a moment. Ended postings and suspension count from this very request (access.md rule 7).
pub fn reader(tx: &mut Tx<'_>, account: &Account, at: Timestamp) -> Result<Reader, Fault> {
    let postings = postings(tx, &account.id)?.iter().filter_map(PostingRow::posting).collect();
    let reader = Reader::new(account.id.clone(), account.name.clone(), postings, account.suspended_at.is_some(), at);
    let party_to = party_to(tx, &account.id)?;
    let opened = if reader.breaks_glass() { opened(tx, &account.id, at)? } else { BTreeSet::new() };
    Ok(reader.with_party_to(party_to).with_opened(opened))
}

/// Names of accounts, for pages.
pub fn names(tx: &mut Tx<'_>, ids: &[String]) -> Result<BTreeMap<String, String>, Fault> {
    let mut names = BTreeMap::new();
    for id in ids {
        if !names.contains_key(id)
            && let Some(row) = tx.query_one("SELECT name FROM account WHERE id = ?1", &[id.to_value()])?
        {
            names.insert(id.clone(), row.get::<String>(0)?);
        }
    }
    Ok(names)
}

/// People with a current posting of one of these roles, in a place or the whole force: (account, name, rank), by name.
pub fn colleagues(tx: &mut Tx<'_>, roles: &[Role], district: &str, at: Timestamp) -> Result<Vec<(String, String, Rank)>, Fault> {
    let wanted = roles.iter().map(|role| format!("'{}'", role.code())).collect::<Vec<_>>().join(", ");
    let rows = tx.query(
        &format!(
            "SELECT DISTINCT a.id, a.name, p.rank FROM posting p JOIN account a ON a.id = p.account \
             WHERE p.role IN ({wanted}) AND p.place IN ('force', ?1) AND p.granted_by IS NOT NULL AND p.from_at <= ?2 \
             AND (p.to_at IS NULL OR p.to_at > ?2) AND a.suspended_at IS NULL ORDER BY a.name"
        ),
        &[format!("district:{district}").to_value(), at.to_value()],
    )?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).collect()
}

/// A scope as a condition on the table `alias` of incidents; its values are added to the parameters. It stands in brackets.
///
/// Restriction is decided here for every list there is or will be (access rule 1), and so is a record to which the reader is a party (rule 5).
pub fn scope_sql(scope: &Scope, alias: &str, params: &mut Vec<Value>) -> String {
    let parts = scope.parts();
    let any = reached_sql(&parts, alias, params);
    let mut bind = |value: Value| {
        params.push(value);
        format!("?{}", params.len())
    };
    let inside = if parts.every_restricted {
        format!("({any} OR {alias}.restricted = 1)")
    } else if any == NOTHING {
        return NOTHING.to_owned();
    } else {
        let me = bind(parts.account.to_owned().to_value());
        format!(
            "{any} AND ({alias}.restricted = 0 OR EXISTS \
             (SELECT 1 FROM named nm WHERE nm.incident = {alias}.id AND nm.account = {me} AND nm.ended_at IS NULL))"
        )
    };
    if parts.party_to.is_empty() {
        return format!("({inside})");
    }
    let own: Vec<String> = parts.party_to.iter().map(|id| bind(id.to_value())).collect();
    format!("({inside} AND {alias}.id NOT IN ({}))", own.join(", "))
}

/// A condition that no record meets.
const NOTHING: &str = "1 = 0";

/// What postings, shares and broken glasses reach of records that are not restricted.
fn reached_sql(parts: &ScopeParts<'_>, alias: &str, params: &mut Vec<Value>) -> String {
    let mut any = Vec::new();
    let mut bind = |value: Value| {
        params.push(value);
        format!("?{}", params.len())
    };
    match parts.whole_force_since {
        Some(since) if since == Timestamp::MIN => return "1 = 1".to_owned(),
        Some(since) => any.push(format!("{alias}.recorded_at >= {}", bind(since.to_value()))),
        None => {}
    }
    if !parts.districts.is_empty() {
        let marks: Vec<String> = parts.districts.iter().map(|code| bind(code.to_value())).collect();
        any.push(format!("{alias}.district IN ({})", marks.join(", ")));
    }
    if let Some(own) = parts.own_of {
        let mark = bind(own.to_owned().to_value());
        any.push(format!("{alias}.recorded_by = {mark} OR {alias}.investigator = {mark} OR {alias}.supervisor = {mark}"));
    }
    if let Some(by) = parts.created_by {
        any.push(format!("{alias}.recorded_by = {}", bind(by.to_owned().to_value())));
    }
    if parts.where_victim_consented {
        any.push(format!("EXISTS (SELECT 1 FROM person c WHERE c.incident = {alias}.id AND c.kind = 'victim' AND c.referral = 'agreed')"));
    }
    if !parts.organisations.is_empty() {
        let names: Vec<String> = parts.organisations.iter().map(|name| bind(name.to_value())).collect();
        let at = bind(parts.at.to_value());
        any.push(format!(
            "EXISTS (SELECT 1 FROM share sh WHERE sh.incident = {alias}.id AND sh.organisation IN ({}) AND sh.ended_at IS NULL \
             AND sh.at <= {at} AND sh.until_at > {at})",
            names.join(", ")
        ));
    }
    if !parts.opened.is_empty() {
        let marks: Vec<String> = parts.opened.iter().map(|id| bind(id.to_value())).collect();
        any.push(format!("{alias}.id IN ({})", marks.join(", ")));
    }
    if any.is_empty() { NOTHING.to_owned() } else { format!("({})", any.join(" OR ")) }
}

/// That a row about a record (its reference in `column`; a row about anything else passes) tells this reader of nothing that they may not
/// know: a restricted record they are not named for, or one to which they are a party. For rows that are somebody's by role or name and
/// therefore have no scope: duties, messages.
pub fn known_sql(reader: &Reader, column: &str, params: &mut Vec<Value>) -> String {
    let mut conditions = Vec::new();
    let mut bind = |value: Value| {
        params.push(value);
        format!("?{}", params.len())
    };
    if !reader.has_role(Role::ProfessionalStandards) {
        let me = bind(reader.account().to_owned().to_value());
        conditions.push(format!(
            "NOT EXISTS (SELECT 1 FROM incident kn WHERE kn.id = {column} AND kn.restricted = 1 AND NOT EXISTS \
             (SELECT 1 FROM named nm WHERE nm.incident = kn.id AND nm.account = {me} AND nm.ended_at IS NULL))"
        ));
    }
    if !reader.party_to().is_empty() {
        let own: Vec<String> = reader.party_to().iter().map(|id| bind(id.to_value())).collect();
        conditions.push(format!("{column} NOT IN ({})", own.join(", ")));
    }
    if conditions.is_empty() { "1 = 1".to_owned() } else { conditions.join(" AND ") }
}

/// An identity fact of somebody who works here (access rule 5): sealed, with its keyed look-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactRow {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// `name`, `phone`, `email` or `address`.
    pub kind: String,
    /// The fact, sealed under the house's key, in hexadecimal.
    pub sealed: String,
    /// Its keyed look-up.
    pub value: String,
    /// Who noted it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// When it was taken out.
    pub ended_at: Option<Timestamp>,
}

columns!(FactRow { id, account, kind, sealed, value, by, at, ended_at });

/// The facts of an account that stand, oldest first.
pub fn facts_of(tx: &mut Tx<'_>, account: &str) -> Result<Vec<FactRow>, Fault> {
    let names = FactRow::NAMES.join(", ");
    let sql = format!("SELECT {names} FROM account_fact WHERE account = ?1 AND ended_at IS NULL ORDER BY at, id");
    tx.query(&sql, &[account.to_owned().to_value()])?.iter().map(|row| FactRow::from_row(row, 0)).collect()
}

/// The records in which somebody has one of the account's own name, number, e-mail or address.
pub fn party_to(tx: &mut Tx<'_>, account: &str) -> Result<BTreeSet<String>, Fault> {
    let rows = tx.query(
        "SELECT DISTINCT b.record FROM account_fact f JOIN blind b ON b.value = f.value WHERE f.account = ?1 AND f.ended_at IS NULL",
        &[account.to_owned().to_value()],
    )?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// The records whose glass an account broke and that are open at this moment.
fn opened(tx: &mut Tx<'_>, account: &str, at: Timestamp) -> Result<BTreeSet<String>, Fault> {
    let rows = tx.query(
        "SELECT DISTINCT incident FROM glass WHERE account = ?1 AND until_at > ?2 AND at <= ?2",
        &[account.to_owned().to_value(), at.to_value()],
    )?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Whether a text is one of the account's own identity facts: its name, number, e-mail or address.
pub fn is_own_fact(tx: &mut Tx<'_>, account: &str, text: &str) -> Result<bool, Fault> {
    let facts = facts_of(tx, account)?;
    Ok(facts.iter().any(|fact| tx.blind_value(&fact.kind, text) == fact.value))
}
