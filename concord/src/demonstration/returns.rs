//! Returns of the demonstration: three weeks that went, one of them revised, the month and the year before, and the last week due with one
//! district that has said nothing.

use jiff::{SignedDuration, Timestamp};
use practice::people::{Role, Scope};
use practice::policy::Every;
use practice::returns::national::Span;
use practice::returns::national::nil::{Party, Said};

use super::{people, signature};
use crate::duty::sql::put_owing;
use crate::house::House;
use crate::incident::columns::micros;
use crate::ledger::{Fault, Owner, Signature, Tx};
use crate::people::sql as accounts;
use crate::returns::national::sql::{self, AnswerRow, ReturnRow};
use crate::returns::national::{Prepared, open, prepare_in, sign_in};

/// Weeks that went before the last one.
const WEEKS: usize = 3;

/// Opens and sends returns as if the force had done so in time.
pub async fn put(house: &House, now: Timestamp) -> Result<(), Fault> {
    let inner = house.clone();
    house.ledger.write(move |tx| all(tx, &inner, now)).await
}

fn all(tx: &mut Tx<'_>, house: &House, now: Timestamp) -> Result<(), Fault> {
    let policy = house.policies().at(now)?;
    let cut_off = policy.settings.daily_cut_off_hour.value;
    for kind in policy.national_returns.iter().filter(|kind| !kind.only_while_measures) {
        let last = Span::last_ended(kind.every, now, cut_off, &policy.calendar);
        let mut spans = vec![last.clone()];
        while kind.every == Every::Week && spans.len() <= WEEKS {
            let Some(day) = spans.last().and_then(|span| span.from.yesterday().ok()) else { break };
            spans.push(Span::holding(kind.every, day, cut_off, &policy.calendar));
        }
        for (back, span) in spans.iter().enumerate().rev() {
            let who = Signature { at: span.ends.min(now), ..signature(now) };
            let row = open(tx, &who, &house.policies(), &policy, (kind, span))?;
            let weekly = kind.every == Every::Week;
            match back {
                0 if weekly => answer(tx, house, &row, now, Some(2))?,
                1 if weekly => {
                    answer(tx, house, &row, now, Some(3))?;
                    send(tx, house, &row, now, 1)?;
                    answer(tx, house, &row, now, None)?;
                    send(tx, house, &row, now, 2)?;
                }
                _ => {
                    answer(tx, house, &row, now, None)?;
                    send(tx, house, &row, now, 1)?;
                }
            }
        }
    }
    Ok(())
}

fn after(row: &ReturnRow, hours: i64, now: Timestamp) -> Timestamp {
    micros(row.ends_at.checked_add(SignedDuration::from_hours(hours)).unwrap_or(now).min(now))
}

/// Everybody who has not yet answers, but for the one at a place.
fn answer(tx: &mut Tx<'_>, house: &House, row: &ReturnRow, now: Timestamp, but_for: Option<usize>) -> Result<(), Fault> {
    let account = |role: Role| people::members().into_iter().find(|member| member.sign_in.role == role).map(|member| member.account);
    let (Some(spoc), Some(co_ordinator)) = (account(Role::Spoc), account(Role::CoOrdinator)) else { return Ok(()) };
    for (place, one) in sql::answers(tx, &row.id)?.into_iter().enumerate() {
        if but_for == Some(place) || one.said != Said::Missing {
            continue;
        }
        let actor = if one.party == Party::District { spoc.clone() } else { co_ordinator.clone() };
        let who = Signature { actor, ..signature(after(row, 8, now)) };
        let reports = place % 4 == 1;
        let note = "Invented: leaflets left at a bus stop, and a meeting called off.";
        let note = if reports { Some(tx.seal(&crate::admin::sql::chain_of(&one), Owner::Incident, "note", note)?) } else { None };
        let (said, count) = if reports { (Said::Count, Some(1)) } else { (Said::Nil, None) };
        let answered = AnswerRow { said, count, note, answered_at: Some(who.at), answered_by: Some(who.actor.clone()), ..one };
        put_owing(tx, &who, &house.policies(), "answered for a return", &answered)?;
    }
    Ok(())
}

/// Prepared, signed by somebody else and sent in time: the first version, or a revision. One that something stops stays due.
fn send(tx: &mut Tx<'_>, house: &House, row: &ReturnRow, now: Timestamp, version: i64) -> Result<(), Fault> {
    let (first, second) = (somebody(tx, Role::HateCrimeOfficer, now)?, somebody(tx, Role::DetectiveInspector, now)?);
    let (Some((first, scope)), Some((second, _))) = (first, second) else { return Ok(()) };
    let Some(row) = sql::one(tx, &row.kind, &row.period)? else { return Ok(()) };
    let id = format!("demo-{}-{version}", row.id);
    let prepare = Signature { actor: first.clone(), ..signature(after(&row, 9 + version, now)) };
    let words = if version == 1 { ("No sign of tension beyond what the figures show.", "") } else { ("", "A late answer came in.") };
    if let Prepared::Wrong(_) = prepare_in(tx, &prepare, house, &scope, (&row, &id), words)? {
        return Ok(());
    }
    let Some(prepared) = sql::one(tx, &row.kind, &row.period)? else { return Ok(()) };
    let sign = Signature { actor: second, ..signature(after(&row, 10 + version, now)) };
    let Some(Ok(signed)) = sign_in(tx, &sign, &house.policies(), &prepared)? else { return Ok(()) };
    let sent = ReturnRow { sent_at: Some(sign.at), sent_by: Some(first.clone()), ..signed };
    put_owing(tx, &Signature { actor: first, ..sign }, &house.policies(), "noted that a return was sent", &sent)
}

/// The first holder of a role, and what they reach.
fn somebody(tx: &mut Tx<'_>, role: Role, now: Timestamp) -> Result<Option<(String, Scope)>, Fault> {
    let member = people::members().into_iter().find(|member| member.sign_in.role == role);
    let Some(account) = member.map(|member| accounts::account(tx, &member.account)).transpose()?.flatten() else { return Ok(None) };
    let reader = accounts::reader(tx, &account, now)?;
    Ok(reader.counting(now).map(|counting| (account.id, counting.scope().clone())))
}
