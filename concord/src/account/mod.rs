//! Signing in: accounts, sessions, one-time codes, bearer tokens.
//!
//! A cookie holds a random secret, the store its hash; what the account may reach is read again on every request, so that the end of a
//! posting or a suspension stops the very next one (access.md rule 7).

pub mod kept;
pub mod pages;
mod samples;
mod secret;
pub mod sql;

use axum::http::{HeaderMap, header};
use jiff::{Timestamp, ToSpan};

pub use secret::{hash_password, random_password, totp_for};
pub use sql::TokenRow;

use crate::frame::{Failure, Who};
use crate::house::House;
use crate::ledger::Fault;
use crate::people::sql as people;

/// The session cookie's name.
pub const COOKIE: &str = "concord_session";
/// A session not used for this long is over.
const IDLE_MINUTES: i64 = 60;
/// A session is over after this long in any case.
const LONGEST_HOURS: i64 = 12;
/// A session's last use is noted at most this often.
const NOTED_SECONDS: i64 = 60;

/// Who sends a request: by the session's cookie, or by a bearer token at the API. None for nobody, or where the sign-in is not complete.
///
/// The second is the session of somebody who gave the password and still owes the one-time code.
pub async fn who(house: &House, headers: &HeaderMap, api: bool, at: Timestamp) -> Result<(Option<Who>, Option<sql::Session>), Failure> {
    if api {
        return Ok((bearer(house, headers, at).await?, None));
    }
    match session(house, headers).await? {
        Some(session) if session.complete => Ok((signed_in(house, session, at).await?, None)),
        half => Ok((None, half)),
    }
}

async fn signed_in(house: &House, session: sql::Session, at: Timestamp) -> Result<Option<Who>, Failure> {
    let of = session.account.clone();
    let found = house
        .ledger
        .read(move |tx| {
            let account = people::account(tx, &of)?;
            let reader = account.as_ref().map(|account| people::reader(tx, account, at)).transpose()?;
            Ok::<_, Fault>(account.zip(reader))
        })
        .await?;
    let Some((account, reader)) = found.filter(|(account, _)| account.suspended_at.is_none()) else { return Ok(None) };
    Ok(Some(Who { account, reader, session: Some(session) }))
}

/// The browser's session, complete or not; none where there is none or its time is over.
pub async fn session(house: &House, headers: &HeaderMap) -> Result<Option<sql::Session>, Failure> {
    let Some(secret) = cookie(headers) else { return Ok(None) };
    let (token, now) = (secret::hash(&secret), house.clock().real());
    let session = house.ledger.read(move |tx| sql::session(tx, &token)).await?;
    let over = |session: &sql::Session| {
        let idle = session.seen_at.saturating_add(IDLE_MINUTES.minutes()).unwrap_or(now);
        let longest = session.began_at.saturating_add(LONGEST_HOURS.hours()).unwrap_or(now);
        now > idle || now > longest
    };
    let Some(session) = session.filter(|session| !over(session)) else { return Ok(None) };
    if now > session.seen_at.saturating_add(NOTED_SECONDS.seconds()).unwrap_or(now) {
        let token = session.token.clone();
        house.ledger.housekeeping(move |tx| sql::seen(tx, &token, now)).await?;
    }
    Ok(Some(session))
}

async fn bearer(house: &House, headers: &HeaderMap, at: Timestamp) -> Result<Option<Who>, Failure> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|text| text.strip_prefix("Bearer "));
    let Some(given) = given else { return Ok(None) };
    let (hash, now) = (secret::hash(given.trim()), house.clock().real());
    let found = house
        .ledger
        .read(move |tx| {
            let Some(token) = sql::token(tx, &hash)? else { return Ok::<_, Fault>(None) };
            if token.ended_at.is_some() || token.ends_at.is_some_and(|ends| ends <= now) {
                return Ok(None);
            }
            let Some(account) = people::account(tx, &token.account)? else { return Ok(None) };
            let postings = people::postings(tx, &account.id)?;
            let own = postings.iter().filter(|p| p.id == token.posting).filter_map(people::PostingRow::posting).collect();
            let reader = practice::people::Reader::new(account.id.clone(), account.name.clone(), own, account.suspended_at.is_some(), at);
            // A program opens nothing by break-glass, and its holder's own records no more than the holder does.
            let reader = reader.with_party_to(people::party_to(tx, &account.id)?);
            Ok(Some((account, reader)))
        })
        .await?;
    Ok(found.filter(|(_, reader)| !reader.postings().is_empty()).map(|(account, reader)| Who { account, reader, session: None }))
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value.to_owned())
}

/// The longest life of a token, in days: ten years.
const LONGEST_TOKEN_DAYS: i64 = 3650;

/// Makes a bearer token for a posting; the token itself is shown once and never kept.
pub async fn make_token(house: &House, sign_in: &str, posting: Option<&str>, name: &str, days: i64) -> Result<String, Fault> {
    if !(1..=LONGEST_TOKEN_DAYS).contains(&days) {
        return Err(Fault::new(format!("a token lasts from 1 to {LONGEST_TOKEN_DAYS} days, not {days}")));
    }
    let secret = crate::ledger::keys::hex(&crate::ledger::keys::random::<24>()?);
    let (hash, now) = (secret::hash(&secret), house.clock().real());
    let (sign_in, posting, name) = (sign_in.to_lowercase(), posting.map(str::to_owned), name.to_owned());
    let signature = system_signature(house);
    house
        .ledger
        .write(move |tx| {
            let account = people::account_by_sign_in(tx, &sign_in)?.ok_or_else(|| Fault::new(format!("nobody signs in as {sign_in}")))?;
            let postings = people::postings(tx, &account.id)?;
            let granted: Vec<_> = postings.into_iter().filter(|p| p.granted_by.is_some()).collect();
            let posting = granted.into_iter().rfind(|p| posting.as_ref().is_none_or(|wanted| p.id == *wanted || p.role == *wanted));
            let posting = posting.ok_or_else(|| Fault::new(format!("{sign_in} holds no such posting")))?;
            let row = TokenRow {
                hash: hash.clone(),
                name: name.clone(),
                account: account.id,
                posting: posting.id,
                made_at: now,
                ends_at: now.saturating_add((days * 24).hours()).ok(),
                ended_at: None,
            };
            crate::admin::sql::put(tx, &signature, "made a token", &row)
        })
        .await?;
    Ok(secret)
}

/// The tokens that are live: name, sign-in name, until when. Shown by hash to nobody.
pub async fn live_tokens(house: &House) -> Result<Vec<(String, String, Option<Timestamp>)>, Fault> {
    let now = house.clock().real();
    house
        .ledger
        .read(move |tx| {
            let rows: Vec<TokenRow> = crate::admin::sql::all(tx)?;
            let live = rows.into_iter().filter(|row| row.ended_at.is_none() && row.ends_at.is_none_or(|ends| ends > now));
            live.map(|row| Ok((row.name, people::account(tx, &row.account)?.map(|a| a.sign_in).unwrap_or_default(), row.ends_at))).collect()
        })
        .await
}

/// Ends every live token of this name, of one account where it is given: the very next request with it is refused. Gives how many.
pub async fn end_tokens(house: &House, name: &str, sign_in: Option<&str>) -> Result<usize, Fault> {
    let (now, signature, name) = (house.clock().real(), system_signature(house), name.to_owned());
    let sign_in = sign_in.map(str::to_lowercase);
    house
        .ledger
        .write(move |tx| {
            let mut ended = 0;
            for row in crate::admin::sql::all::<TokenRow>(tx)?.into_iter().filter(|row| row.name == name && row.ended_at.is_none()) {
                let holder = people::account(tx, &row.account)?.map(|a| a.sign_in);
                if sign_in.is_none() || sign_in == holder {
                    crate::admin::sql::put(tx, &signature, "ended a token", &TokenRow { ended_at: Some(now), ..row })?;
                    ended += 1;
                }
            }
            Ok(ended)
        })
        .await
}

/// The signature of what the product itself does, or who runs it at the console.
pub fn system_signature(house: &House) -> crate::ledger::Signature {
    crate::ledger::Signature { actor: "system".into(), posting: String::new(), request: "console".into(), at: house.now() }
}

/// Says something on the next page, once.
pub async fn notice(ask: &crate::frame::Ask, words: &str) -> Result<(), Failure> {
    let Some(session) = ask.who.as_ref().and_then(|who| who.session.clone()) else { return Ok(()) };
    let words = words.to_owned();
    Ok(ask.house.ledger.housekeeping(move |tx| sql::say(tx, &session.token, &words)).await?)
}
