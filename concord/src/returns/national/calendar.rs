//! The calendar of returns: opens what is owed once its period is over, asks districts and agencies, and chases who says nothing in time.

use std::collections::BTreeSet;

use jiff::Timestamp;
use practice::people::Role;
use practice::policy::{NationalReturn, Policy};
use practice::returns::national::nil::{Party, Said};
use practice::returns::national::{Known, Span, to_open};

use super::sql::{self, AnswerRow, ReturnRow};
use crate::duty::sql::put_owing;
use crate::house::{House, Policies};
use crate::incident::columns::micros;
use crate::ledger::{Fault, Signature, Tx, outbox};

/// Opens what is owed by now and chases what is missing. Does nothing where there is nothing to do, or no force yet; any number of nodes may run
/// it. Gives how many returns it opened and answers it chased.
pub async fn keep_up(house: &House) -> Result<(usize, usize), Fault> {
    let (Some(force), Ok(policy)) = (house.force(), house.policy()) else { return Ok((0, 0)) };
    let (now, policies, opened) = (house.now(), house.policies(), force.opened_at);
    let (looking, asked) = (now, policy.clone());
    let waiting =
        house.ledger.read(move |tx| Ok::<_, Fault>(!owed(tx, &asked, opened, looking)?.is_empty() || !sql::to_chase(tx, looking)?.is_empty()));
    if !waiting.await? {
        return Ok((0, 0));
    }
    let work = move |tx: &mut Tx<'_>| -> Result<(usize, usize), Fault> {
        let who = Signature { actor: "system".into(), posting: String::new(), request: "calendar of returns".into(), at: now };
        let owed = owed(tx, &policy, opened, now)?;
        for (kind, span) in &owed {
            open(tx, &who, &policies, &policy, (kind, span))?;
        }
        Ok((owed.len(), chase(tx, &who, &policies, &policy)?))
    };
    house.ledger.write(work).await
}

/// Every return that is owed by now and not open yet.
fn owed(tx: &mut Tx<'_>, policy: &Policy, opened: Timestamp, now: Timestamp) -> Result<Vec<(NationalReturn, Span)>, Fault> {
    let measures = sql::windows(tx)?;
    let mut found = Vec::new();
    for kind in &policy.national_returns {
        let keys = sql::keys(tx, &kind.code)?;
        let known = Known { keys: &keys, opened, measures: &measures, cut_off: policy.settings.daily_cut_off_hour.value };
        found.extend(to_open(kind, known, now, &policy.calendar).into_iter().map(|span| (kind.clone(), span)));
    }
    Ok(found)
}

/// Opens one return with an answer to give for every district and every agency with an agreement.
pub fn open(
    tx: &mut Tx<'_>,
    who: &Signature,
    policies: &Policies,
    policy: &Policy,
    (kind, span): (&NationalReturn, &Span),
) -> Result<ReturnRow, Fault> {
    let id = format!("{}.{}", kind.code, span.key);
    let row = ReturnRow {
        id: id.clone(),
        kind: kind.code.clone(),
        period: span.key.clone(),
        title: format!("{}, {}", kind.title, span.label),
        rule: kind.rule.clone(),
        ends_at: micros(span.ends),
        opened_at: who.at,
        draft: None,
        printing: None,
        signed_at: None,
        sent_at: None,
        sent_by: None,
    };
    put_owing(tx, who, policies, "opened a return", &row)?;
    for (party, code, name, rule) in parties(tx, policy, kind, who.at)? {
        let answer = AnswerRow {
            id: format!("{id}.{code}"),
            national_return: id.clone(),
            party,
            title: format!("{name}: {}", row.title),
            code,
            name,
            rule,
            ends_at: row.ends_at,
            opened_at: who.at,
            said: Said::Missing,
            count: None,
            note: None,
            answered_at: None,
            answered_by: None,
            chased_at: None,
        };
        put_owing(tx, who, policies, "asked for an answer", &answer)?;
    }
    Ok(row)
}

type Asked = (Party, String, String, String);

/// Who answers: districts in force, and organisations with an agreement in force; code, name and the rule of the duty.
fn parties(tx: &mut Tx<'_>, policy: &Policy, kind: &NationalReturn, now: Timestamp) -> Result<Vec<Asked>, Fault> {
    let mut found = Vec::new();
    if let Some(rule) = &kind.district_rule {
        found.extend(policy.districts.iter().map(|one| (Party::District, one.code.clone(), one.title.clone(), rule.clone())));
    }
    if let Some(rule) = &kind.agency_rule {
        let agreed: BTreeSet<String> = crate::sharing::sql::live(tx, now)?.into_iter().map(|row| row.organisation).collect();
        let organisations: Vec<crate::sharing::OrganisationRow> = crate::admin::sql::all(tx)?;
        let live = organisations.into_iter().filter(|one| one.ended_at.is_none() && agreed.contains(&one.name));
        found.extend(live.map(|one| (Party::Agency, one.id, one.name, rule.clone())));
    }
    Ok(found)
}

/// Chases every answer whose time ran out, once: a message to who owes it, and the row says when.
pub fn chase(tx: &mut Tx<'_>, who: &Signature, policies: &Policies, policy: &Policy) -> Result<usize, Fault> {
    let late = sql::to_chase(tx, who.at)?;
    for (row, due) in &late {
        let says = format!(
            "{}. No answer yet: a number, or nil, was due by {}. Answer at {}",
            row.title,
            policy.calendar.show(*due),
            crate::duty::Owing::href(row)
        );
        let chain = crate::admin::sql::chain_of(row);
        match row.party {
            Party::District => outbox::put(tx, who.at, &chain, Role::Spoc, &row.code, &says)?,
            Party::Agency => {
                outbox::put(tx, who.at, &chain, Role::PartnerAgency, &row.name, &says)?;
                outbox::put(tx, who.at, &chain, Role::CoOrdinator, "", &says)?;
            }
        }
        put_owing(tx, who, policies, "chased a missing answer", &AnswerRow { chased_at: Some(who.at), ..row.clone() })?;
    }
    Ok(late.len())
}
