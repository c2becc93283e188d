//! Who somebody is outside work, so that nobody opens a record about themselves (access rule 5), and the tokens that programs hold for them.
//! A fact is sealed when it is noted and is shown to nobody again.

use std::sync::Arc;

use practice::people::{Act, Matter};

use super::{Sheet, done, show};
use crate::account::TokenRow;
use crate::admin::sql;
use crate::frame::ask::fresh_key;
use crate::frame::field::{Choice, Field};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, Tx, keys};
use crate::people::{Account, FactRow, sql as people};

/// The kinds of facts, as look-ups name them, with their words.
pub const KINDS: [(&str, &str); 4] = [("name", "Name"), ("phone", "Telephone number"), ("email", "E-mail address"), ("address", "Address")];

/// The words of a kind.
pub fn kind_words(kind: &str) -> &'static str {
    KINDS.iter().find(|(code, _)| *code == kind).map_or("", |(_, words)| words)
}

async fn account(ask: &Ask) -> Result<Account, Failure> {
    let id = ask.param("id").to_owned();
    ask.house.ledger.read(move |tx| people::account(tx, &id)).await?.ok_or(Failure::NotFound)
}

fn fields() -> Vec<Field> {
    let kinds = KINDS.iter().map(|(code, words)| Choice::new(*code, *words)).collect();
    vec![
        Field::radios("kind", "What is it?", kinds),
        Field::line("fact", "As it would stand in a record").hint("Their legal name, a number, an address in full. Enter each in turn."),
    ]
}

fn page(ask: &Ask, of: &Account, form: Form) -> Result<Reply, Failure> {
    let sheet = Sheet {
        title: format!("Who {} is outside work", of.name),
        lede: vec![
            "A record in which this stands is closed to them, and so is a search for it. Each try is an alert to professional standards."
                .into(),
            "It is sealed at once and shown to nobody again.".into(),
        ],
        action: format!("/admin/users/{}/facts/new", of.id),
        button: "Seal it",
        back: (format!("/admin/users/{}", of.id), "Back"),
        upload: false,
        once: if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() },
    };
    show(ask, form, sheet)
}

/// Shows the form of a fact.
pub async fn new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let of = account(&ask).await?;
    page(&ask, &of, Form::blank(fields()))
}

/// Takes a fact: sealed, and kept as a keyed look-up.
pub async fn take_new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let of = account(&ask).await?;
    let mut form = Form::filled(fields(), &ask.body);
    let kind = form.code("kind", |code| KINDS.iter().find(|(known, _)| *known == code).map(|(known, _)| *known), "Choose what it is.");
    let fact = form.required("fact", "Enter it.");
    let (Some(kind), Some(fact), true) = (kind, fact, form.is_fine()) else { return page(&ask, &of, form) };
    let (who, id) = (ask.signature(Matter::Users, Act::Edit)?, keys::hex(&keys::random::<8>()?));
    let sealed = keys::hex(&ask.house.ledger.keys().seal_own(fact.as_bytes(), &format!("account_fact|{id}"))?);
    let (of, once, path) = (of.id, ask.once.clone(), ask.path.clone());
    let account = of.clone();
    let work = move |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let value = tx.blind_value(kind, &fact);
        let asked = format!("{path} {kind} {value}");
        match idempotency::before(tx, &who.actor, &once, &asked)? {
            Before::Answered(_) => return Ok(()),
            Before::OtherUse => return Err(Failure::Stale),
            Before::Never => {}
        }
        if people::facts_of(tx, &account)?.iter().any(|known| known.value == value) {
            return Ok(());
        }
        let (sealed, by, at) = (sealed.clone(), who.actor.clone(), who.at);
        let row = FactRow { id: id.clone(), account: account.clone(), kind: kind.to_owned(), sealed, value, by, at, ended_at: None };
        sql::put(tx, &who, "noted a fact of an account", &row)?;
        Ok(idempotency::note(tx, &who.actor, &once, &asked, &row.id, who.at)?)
    };
    ask.house.ledger.write(work).await?;
    done(&ask, &format!("/admin/users/{of}"), "It is sealed. Records in which it stands are closed to them from now on.").await
}

/// Takes a fact out, where it was wrong or is true no longer.
pub async fn end(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (id, who) = (ask.param("id").to_owned(), ask.signature(Matter::Users, Act::Edit)?);
    let me = ask.reader()?.account().to_owned();
    let work = move |tx: &mut Tx<'_>| -> Result<String, Failure> {
        let row = sql::all::<FactRow>(tx)?.into_iter().find(|row| row.id == id).ok_or(Failure::NotFound)?;
        if row.account == me {
            return Err(super::refused("Nobody takes out what closes records to themselves. Ask another administrator."));
        }
        if row.ended_at.is_none() {
            sql::put(tx, &who, "took a fact of an account out", &FactRow { ended_at: Some(who.at), ..row.clone() })?;
        }
        Ok(row.account)
    };
    let account = ask.house.ledger.write(work).await?;
    done(&ask, &format!("/admin/users/{account}"), "It is taken out.").await
}

/// Ends a token: the program's very next request is refused.
pub async fn end_token(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (hash, who) = (ask.param("id").to_owned(), ask.signature(Matter::Users, Act::Edit)?);
    let now = ask.house.clock().real();
    let work = move |tx: &mut Tx<'_>| -> Result<String, Failure> {
        let row = sql::all::<TokenRow>(tx)?.into_iter().find(|row| row.hash == hash).ok_or(Failure::NotFound)?;
        if row.ended_at.is_none() {
            sql::put(tx, &who, "ended a token", &TokenRow { ended_at: Some(now), ..row.clone() })?;
        }
        Ok(row.account)
    };
    let account = ask.house.ledger.write(work).await?;
    done(&ask, &format!("/admin/users/{account}"), "The token is ended.").await
}

/// The facts and the live tokens of an account, as its page lists them: id, what, since when; id, name, until when.
pub type Listed = (Vec<(String, &'static str, String)>, Vec<(String, String, String)>);

/// Reads them.
pub fn listed(tx: &mut Tx<'_>, account: &str, calendar: &practice::clock::Calendar, real: jiff::Timestamp) -> Result<Listed, Fault> {
    let facts = people::facts_of(tx, account)?;
    let facts = facts.into_iter().map(|row| (row.id, kind_words(&row.kind), calendar.show(row.at))).collect();
    let live = |row: &TokenRow| row.account == account && row.ended_at.is_none() && row.ends_at.is_none_or(|ends| ends > real);
    let tokens = sql::all::<TokenRow>(tx)?.into_iter().filter(live);
    let until = |row: &TokenRow| row.ends_at.map_or_else(|| "without an end".to_owned(), |ends| format!("until {}", calendar.show(ends)));
    Ok((facts, tokens.map(|row| (row.hash.clone(), row.name.clone(), until(&row))).collect()))
}
