//! The handover from one shift to the next: what is open, what was decided, what the outgoing inspector says; signed by both.
//!
//! A handover is kept as it was when the outgoing person signed it: lists and words are sealed with the house's key, and the journal holds
//! their hash.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use jiff::{Timestamp, ToSpan};
use practice::board::handover as rule;
use practice::incident::Refused;
use practice::people::{Act, Matter};
use serde::{Deserialize, Serialize};

use super::sql::{self, HandoverRow};
use super::units::{Stopped, answered};
use super::view;
use crate::admin::sql::put;
use crate::frame::ask::{fresh_key, go_to, page, page_with};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Field, Problem};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, Tx, keys};
use crate::people::sql as people;

/// Earlier handovers that the page lists.
const EARLIER: u32 = 30;
/// What the first handover looks back over.
const FIRST_HOURS: i64 = 12;

/// What stood when a handover was signed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    /// Open reports of the control room: reference, what waits, grade, units.
    pub open: Vec<[String; 4]>,
    /// How many live reports an investigation had.
    pub with_investigation: i64,
    /// What was decided since the handover before: reference, what, by whom, when.
    pub decided: Vec<[String; 4]>,
}

/// An earlier handover in a list.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    /// Its address.
    pub href: String,
    /// When the outgoing person signed.
    pub at: String,
    /// Who went.
    pub by: String,
    /// Who came; empty while nobody did.
    pub taken_by: String,
}

/// Handing over, and earlier handovers.
#[derive(Template)]
#[template(path = "board/handovers.html")]
pub struct HandoversPage {
    /// Around the page.
    pub chrome: Chrome,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// The handover that waits for the incoming person: address, who went and when; empty for none.
    pub waiting: Option<Earlier>,
    /// Since when.
    pub since: String,
    /// What stands now.
    pub stood: Stood,
    /// The question.
    pub fields: Vec<Field>,
    /// Earlier ones.
    pub earlier: Vec<Earlier>,
    /// The idempotency key.
    pub once: String,
}

/// One handover, as it was.
#[derive(Template)]
#[template(path = "board/handover.html")]
pub struct HandoverPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Its address.
    pub href: String,
    /// When and by whom, by both.
    pub signed: Earlier,
    /// When the incoming person signed; empty while nobody did.
    pub taken_at: String,
    /// What was wrong with taking it over.
    pub problems: Vec<Problem>,
    /// What the outgoing person says.
    pub said: String,
    /// What stood then.
    pub stood: Stood,
    /// Whether this reader may take it over.
    pub may_take: bool,
    /// The idempotency key.
    pub once: String,
}

fn fields() -> Vec<Field> {
    vec![
        Field::lines("said", "What must the next shift know?", 6)
            .hint("People at risk, officers who are alone, decisions that wait. It is sealed, and stays as you sign it."),
    ]
}

/// The page for handing over.
pub async fn handovers(ask: Arc<Ask>) -> Result<Reply, Failure> {
    show(&ask, Form::blank(fields()), fresh_key()?).await
}

async fn show(ask: &Arc<Ask>, form: Form, once: String) -> Result<Reply, Failure> {
    let asked = Arc::clone(ask);
    let (earlier, since, stood) = ask.house.ledger.read(move |tx| read(&asked, tx)).await?;
    let problems = form.problems();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let policy = ask.house.policy()?;
    let shown = HandoversPage {
        chrome: ask.chrome("/board").with_error(!problems.is_empty()),
        problems,
        waiting: earlier.first().filter(|first| first.taken_by.is_empty()).cloned(),
        since: policy.calendar.show(since),
        stood,
        fields: form.fields,
        earlier,
        once,
    };
    page_with(status, shown.render())
}

type Read = (Vec<Earlier>, Timestamp, Stood);

fn read(ask: &Ask, tx: &mut Tx<'_>) -> Result<Read, Failure> {
    let rows = sql::handovers(tx, EARLIER)?;
    let since = rows.first().map_or_else(|| ask.now.saturating_sub(FIRST_HOURS.hours()).map_err(Fault::from), |last| Ok(last.at))?;
    let names = names(tx, &rows)?;
    let stood = stood(ask, tx, since)?;
    let policy = ask.house.policy()?;
    let earlier = rows.iter().map(|row| seen(row, &names, &policy.calendar)).collect();
    Ok((earlier, since, stood))
}

fn names(tx: &mut Tx<'_>, rows: &[HandoverRow]) -> Result<BTreeMap<String, String>, Fault> {
    let accounts: Vec<String> = rows.iter().flat_map(|row| [Some(row.by.clone()), row.taken_by.clone()]).flatten().collect();
    people::names(tx, &accounts)
}

fn seen(row: &HandoverRow, names: &BTreeMap<String, String>, calendar: &practice::clock::Calendar) -> Earlier {
    let name = |account: &String| names.get(account).cloned().unwrap_or_else(|| account.clone());
    Earlier {
        href: format!("/board/handover/{}", row.id),
        at: calendar.show(row.at),
        by: name(&row.by),
        taken_by: row.taken_by.as_ref().map(name).unwrap_or_default(),
    }
}

/// What stands now, for a handover.
fn stood(ask: &Ask, tx: &mut Tx<'_>, since: Timestamp) -> Result<Stood, Failure> {
    let board = view::read(ask, tx)?;
    let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let decided = sql::decided(tx, &scope, since)?;
    let names = people::names(tx, &decided.iter().map(|one| one.by.clone()).collect::<Vec<_>>())?;
    let policy = ask.house.policy()?;
    let line = |line: &view::Line| {
        let needs = line.needs.iter().map(|need| need.words.clone()).collect::<Vec<_>>().join("; ");
        let needs = if needs.is_empty() { "Nothing waits in the control room".to_owned() } else { needs };
        [line.id.clone(), needs, line.grade.clone(), line.units.join("; ")]
    };
    let decision = |one: &sql::Decided| {
        let by = names.get(&one.by).cloned().unwrap_or_else(|| one.by.clone());
        [one.record.clone(), one.what.clone(), by, policy.calendar.show(one.at)]
    };
    Ok(Stood {
        open: board.lines.iter().map(line).collect(),
        with_investigation: board.with_investigation,
        decided: decided.iter().map(decision).collect(),
    })
}

/// Signs a handover as the outgoing person.
pub async fn hand_over(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut form = Form::filled(fields(), &ask.body);
    let said = form.required("said", "Say what the next shift must know; \"nothing\" is an answer.");
    if let (Some(said), true) = (said, form.is_fine()) {
        match signed(&ask, said).await? {
            Ok(id) => {
                crate::account::notice(&ask, "You signed the handover. The incoming person signs it now.").await?;
                return Ok(go_to(&format!("/board/handover/{id}")));
            }
            Err(refused) => form.refused(&refused),
        }
    }
    show(&ask, form, ask.once.clone()).await
}

async fn signed(ask: &Arc<Ask>, said: String) -> Result<Result<String, Refused>, Failure> {
    let who = ask.signature(Matter::CallAndFlag, Act::Approve)?;
    let id = keys::hex(&keys::random::<8>()?);
    let said = sealed(ask, &id, "said", said.as_bytes())?;
    let asked = format!("handover {}", crate::incident::unit::without_frame(&ask.body));
    let inner = Arc::clone(ask);
    let work = move |tx: &mut Tx<'_>| -> Result<String, Stopped> {
        match idempotency::before(tx, &who.actor, &inner.once, &asked)? {
            Before::Answered(id) => return Ok(id),
            Before::OtherUse => return Err(Stopped::Stale),
            Before::Never => {}
        }
        let last = sql::handovers(tx, 1)?.into_iter().next();
        rule::hand_over(last.as_ref().map(HandoverRow::signed).as_ref())?;
        let first = who.at.saturating_sub(FIRST_HOURS.hours()).map_err(Fault::from)?;
        let from_at = last.map_or(first, |last| last.at);
        let stood = stood(&inner, tx, from_at).map_err(|_| Fault::new("the board could not be read for a handover"))?;
        let stood = sealed(&inner, &id, "stood", serde_json::to_string(&stood).map_err(Fault::from)?.as_bytes())?;
        let row = HandoverRow {
            id: id.clone(),
            from_at,
            at: who.at,
            by: who.actor.clone(),
            said: said.clone(),
            stood,
            taken_at: None,
            taken_by: None,
        };
        put(tx, &who, "handed the shift over", &row)?;
        idempotency::note(tx, &who.actor, &inner.once, &asked, &id, who.at)?;
        Ok(id.clone())
    };
    answered(ask.house.ledger.write(work).await)
}

fn place(id: &str, field: &str) -> String {
    format!("handover|{id}|{field}")
}

fn sealed(ask: &Ask, id: &str, field: &str, text: &[u8]) -> Result<String, Fault> {
    Ok(keys::hex(&ask.house.ledger.keys().seal_own(text, &place(id, field))?))
}

fn opened(ask: &Ask, id: &str, field: &str, kept: &str) -> Result<String, Fault> {
    let bytes = keys::unhex(kept).ok_or_else(|| Fault::new("a sealed text of a handover is no hexadecimal"))?;
    let text = ask.house.ledger.keys().open_own(&bytes, &place(id, field))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Shows one handover, and notes that it was read.
pub async fn handover(ask: Arc<Ask>) -> Result<Reply, Failure> {
    one(&ask, Vec::new(), fresh_key()?).await
}

async fn one(ask: &Arc<Ask>, problems: Vec<Problem>, once: String) -> Result<Reply, Failure> {
    let who = ask.signature(Matter::CallAndFlag, Act::Approve)?;
    let id = ask.param("id").to_owned();
    let (row, names) = ask
        .house
        .ledger
        .write(move |tx| {
            let row = sql::handover(tx, &id)?.ok_or(Failure::NotFound)?;
            tx.looked_at(&who, "read a handover", "na", &[], &id)?;
            let names = names(tx, std::slice::from_ref(&row))?;
            Ok::<_, Failure>((row, names))
        })
        .await?;
    let policy = ask.house.policy()?;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let shown = HandoverPage {
        chrome: ask.chrome("/board").with_error(!problems.is_empty()),
        href: format!("/board/handover/{}", row.id),
        signed: seen(&row, &names, &policy.calendar),
        taken_at: row.taken_at.map(|at| policy.calendar.show(at)).unwrap_or_default(),
        problems,
        said: opened(ask, &row.id, "said", &row.said)?,
        stood: serde_json::from_str(&opened(ask, &row.id, "stood", &row.stood)?).map_err(Fault::from)?,
        may_take: row.taken_by.is_none() && ask.reader()?.account() != row.by,
        once,
    };
    if status == StatusCode::OK { page(shown.render()) } else { page_with(status, shown.render()) }
}

/// Signs a handover as the incoming person.
pub async fn take_over(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let who = ask.signature(Matter::CallAndFlag, Act::Approve)?;
    let id = ask.param("id").to_owned();
    let work = move |tx: &mut Tx<'_>| -> Result<(), Stopped> {
        let row = sql::handover(tx, &id)?.ok_or(Stopped::NotFound)?;
        let both = rule::take_over(&row.signed(), &who.actor, who.at)?;
        let row = HandoverRow { taken_at: both.taken_at, taken_by: both.taken_by, ..row };
        put(tx, &who, "took the shift over", &row)?;
        Ok(())
    };
    match answered(ask.house.ledger.write(work).await)? {
        Ok(()) => {
            crate::account::notice(&ask, "You took the shift over.").await?;
            Ok(go_to("/board"))
        }
        Err(refused) => one(&ask, vec![Problem::general(refused.to_string())], ask.once.clone()).await,
    }
}
