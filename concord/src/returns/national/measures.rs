//! The switch of the measures after an attack: while they are on, a daily return is owed (HT-15, R-RET-02). The tactical lead or above switches it.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use jiff::SignedDuration;
use practice::incident::Words;
use practice::people::{Act, Matter, Role};

use super::sql::{self, MeasuresRow};
use crate::admin::pages::{done, refused};
use crate::admin::sql::{chain_of, put};
use crate::frame::ask::{form_moment, fresh_key, page_with};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Field, Problem};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::ledger::{Owner, Tx};
use crate::people::sql as people;

/// How long before now measures may have begun.
const BACK_DAYS: i64 = 31;

/// A time with measures on, as shown.
#[derive(Clone, Debug, Default)]
pub struct MeasuresLine {
    /// Its id; empty where they are off again.
    pub id: String,
    /// From when to when.
    pub when: String,
    /// Why.
    pub reason: String,
    /// Who switched them on, and off.
    pub by: String,
}

/// The switch.
#[derive(Template)]
#[template(path = "returns/national/measures.html")]
pub struct MeasuresPage {
    /// Around the page.
    pub chrome: Chrome,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Whether they are on.
    pub on: bool,
    /// When they were on, the newest first.
    pub lines: Vec<MeasuresLine>,
    /// The form that switches them on; none for who may not, and while they are on.
    pub fields: Vec<Field>,
    /// Whether the reader may switch.
    pub may_switch: bool,
    /// The idempotency key.
    pub once: String,
}

fn fields(ask: &Ask) -> Result<Vec<Field>, Failure> {
    let now = form_moment(ask, ask.now)?;
    Ok(vec![
        Field::when("from", "From when are they on?").value(now),
        Field::lines("reason", "Why?", 3).hint("The attack or event, and who decided. Name no victim and no suspect."),
    ])
}

async fn show(ask: &Arc<Ask>, form: Form) -> Result<Reply, Failure> {
    let asked = Arc::clone(ask);
    let (lines, on) = ask.house.ledger.read(move |tx| read(&asked, tx)).await?;
    let reader = ask.reader()?;
    let may_switch = [Role::TacticalLead, Role::StrategicLead, Role::ChiefOfficer].iter().any(|role| reader.has_role(*role));
    let problems = form.problems();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = MeasuresPage {
        chrome: ask.chrome("/returns").with_error(!problems.is_empty()),
        problems,
        on,
        lines,
        fields: if may_switch && !on { form.fields } else { Vec::new() },
        may_switch,
        once: if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() },
    };
    page_with(status, page.render())
}

fn read(ask: &Ask, tx: &mut Tx<'_>) -> Result<(Vec<MeasuresLine>, bool), Failure> {
    let policy = ask.house.policy()?;
    let rows = sql::measures(tx)?;
    let on = rows.iter().any(|row| row.to_at.is_none());
    let accounts: Vec<String> = rows.iter().flat_map(|row| [Some(row.by.clone()), row.ended_by.clone()]).flatten().collect();
    let names = people::names(tx, &accounts)?;
    let name = |account: &String| names.get(account).unwrap_or(account).clone();
    let mut lines = Vec::with_capacity(rows.len());
    for row in &rows {
        let from = policy.calendar.show(row.from_at);
        lines.push(MeasuresLine {
            id: if row.to_at.is_none() { row.id.clone() } else { String::new() },
            when: row.to_at.map_or_else(|| format!("On since {from}"), |to| format!("{from} to {}", policy.calendar.show(to))),
            reason: tx.unseal(&chain_of(row), &row.reason)?,
            by: row.ended_by.as_ref().map_or_else(|| name(&row.by), |ended| format!("{}; off by {}", name(&row.by), name(ended))),
        });
    }
    Ok((lines, on))
}

/// Shows the switch.
pub async fn measures(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let form = Form::blank(fields(&ask)?);
    show(&ask, form).await
}

/// Switches measures on.
pub async fn take(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    let mut form = Form::filled(fields(&ask)?, &ask.body);
    let from = form.required_when("from", &policy.calendar, "Say from when measures are on.");
    let reason = form.required("reason", "Say why measures are switched on.");
    let first = ask.now.saturating_sub(SignedDuration::from_hours(24 * BACK_DAYS)).unwrap_or(ask.now);
    match from {
        Some(from) if from > ask.now => form.refuse("from", "This is still to come. Switch measures on when they begin."),
        Some(from) if from < first => form.refuse("from", "This is more than 31 days ago. Enter a later day."),
        _ => {}
    }
    let (Some(from_at), Some(reason), true) = (from, reason, form.is_fine()) else { return show(&ask, form).await };
    let who = ask.signature(Matter::Tension, Act::Approve)?;
    let id = if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() };
    let work = move |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let known = sql::measures(tx)?;
        if known.iter().any(|row| row.id == id) {
            return Ok(());
        }
        if known.iter().any(|row| row.to_at.is_none()) {
            return Err(refused("Measures are on already. Switch them off before you switch them on again."));
        }
        let none = Words::from_stored(String::new());
        let row = MeasuresRow { id: id.clone(), from_at, to_at: None, reason: none, by: who.actor.clone(), at: who.at, ended_by: None };
        let words = tx.seal(&chain_of(&row), Owner::Incident, "reason", &reason)?;
        put(tx, &who, "switched measures on", &MeasuresRow { reason: words, ..row })?;
        Ok(())
    };
    ask.house.ledger.write(work).await?;
    super::keep_up(&ask.house).await?;
    done(&ask, "/returns/measures", "Measures are on: a daily return is owed from today.").await
}

/// Switches measures off from now.
pub async fn end(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let who = ask.signature(Matter::Tension, Act::Approve)?;
    let id = ask.param("id").to_owned();
    let work = move |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let row = sql::measures(tx)?.into_iter().find(|row| row.id == id).ok_or(Failure::NotFound)?;
        if row.to_at.is_none() {
            let off = MeasuresRow { to_at: Some(who.at), ended_by: Some(who.actor.clone()), ..row };
            put(tx, &who, "switched measures off", &off)?;
        }
        Ok(())
    };
    ask.house.ledger.write(work).await?;
    done(&ask, "/returns/measures", "Measures are off. The daily return for today is still owed.").await
}
