//! The daily figures: the sheet of 24 hours, signed by the detective inspector, with what changed since beside each figure, and what the daily
//! management meeting reads out of it (HT-12, HT-14; R-RET-01).

pub mod pages;
pub mod sql;

use jiff::Timestamp;
use jiff::civil::Date;
use practice::people::Scope;
use practice::returns::daily::{DailyItem, DailySheet, Delta, daily_within};
use practice::returns::printing::{Kind, NotSigned};
use practice::returns::suppress::Audience;
use serde_json::json;

use super::Draft;
use super::sql::{PrintingRow, freeze, printing, sign as sign_printing};
use crate::house::{House, Policies};
use crate::ledger::{Fault, Signature, Tx};
use sql::{SheetDayRow, records};

/// A day's figures: as signed, where they are, and as they are now.
#[derive(Clone, Debug)]
pub struct Day {
    /// The day.
    pub row: SheetDayRow,
    /// The signed printing with its sheet.
    pub signed: Option<(PrintingRow, DailySheet)>,
    /// The figures of this moment.
    pub now: DailySheet,
    /// What differs between them.
    pub since: Vec<Delta>,
}

/// The policy by whose settings a day is counted.
fn policy_of(policies: &Policies, row: &SheetDayRow) -> Result<std::sync::Arc<practice::policy::Policy>, Fault> {
    policies.at(row.from_at)
}

/// A day's figures within the whole force, restricted records left out, as at a moment. A day that is not kept is counted all the same.
pub fn figures(tx: &mut Tx<'_>, policies: &Policies, scope: &Scope, day: Date, now: Timestamp) -> Result<Day, Fault> {
    let row = match sql::day(tx, &day.to_string())? {
        Some(row) => row,
        None => SheetDayRow::of(day, &*policies.at(now)?),
    };
    let policy = policy_of(policies, &row)?;
    let signed = match row.printing.as_deref().map(|id| printing(tx, id)).transpose()?.flatten() {
        Some(printed) => {
            let sheet = DailySheet::of_content(day, (row.from_at, row.to_at), &printed.frozen()?);
            Some((printed, sheet))
        }
        None => None,
    };
    let kept: Vec<String> =
        signed.as_ref().map(|(_, sheet)| sheet.lines.iter().flat_map(|line| line.records.clone()).collect()).unwrap_or_default();
    let found = records(tx, scope, (row.from_at, row.to_at), &kept)?;
    let now = daily_within(day, (row.from_at, row.to_at), &found, &policy, now);
    let since = signed.as_ref().map(|(_, sheet)| now.since(sheet)).unwrap_or_default();
    Ok(Day { row, signed, now, since })
}

/// Why a day's figures are not signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The day goes on until this moment.
    NotOver(Timestamp),
    /// They are not the figures that were looked at.
    Changed,
    /// As of every printing.
    Printing(NotSigned),
}

/// Signs a day's figures as they are now: frozen, with what they counted. `seen` is the mark of the figures that the signer looked at; empty to
/// sign whatever they are.
pub fn sign(
    tx: &mut Tx<'_>,
    policies: &Policies,
    scope: &Scope,
    who: &Signature,
    (day, seen): (Date, &str),
) -> Result<Result<PrintingRow, Refused>, Fault> {
    let found = figures(tx, policies, scope, day, who.at)?;
    if found.signed.is_some() {
        return Ok(Err(Refused::Printing(NotSigned::Already)));
    }
    if who.at < found.row.to_at {
        return Ok(Err(Refused::NotOver(found.row.to_at)));
    }
    if !seen.is_empty() && seen != mark(&found.now) {
        return Ok(Err(Refused::Changed));
    }
    let policy = policy_of(policies, &found.row)?;
    let coverage = crate::figures::coverage::sql::coverage(tx, &policy.calendar, policy.calendar.local(who.at).date())?;
    let names = practice::returns::Names::of(&policy);
    let name = |code: &str| names.heading(practice::returns::Dimension::District, code).1.label;
    let draft = Draft {
        kind: Kind::Daily,
        what: format!("daily {day}"),
        title: format!("Daily figures of {}", sql::words(&found.row.day)),
        audience: Audience::Police,
        period: (day, day),
        as_at: who.at,
        definition: json!({ "day": day, "from": found.now.from, "to": found.now.to, "cut_off_hour": policy.settings.daily_cut_off_hour.value }),
        coverage: coverage.notes(None, day, day, name),
        content: found.now.content(&policy.calendar),
        corrects: None,
    };
    let id = format!("daily-{day}");
    let frozen = freeze(tx, who, &id, &draft)?;
    let signed = match sign_printing(tx, who, frozen)? {
        Ok(signed) => signed,
        Err(refused) => return Ok(Err(Refused::Printing(refused))),
    };
    let settled = SheetDayRow { printing: Some(id), signed_at: Some(who.at), ..found.row };
    crate::duty::sql::put_owing(tx, who, policies, "signed a day's figures", &settled)?;
    Ok(Ok(signed))
}

/// A short mark of a sheet's figures: equal for equal figures over equal records.
pub fn mark(sheet: &DailySheet) -> String {
    let text = serde_json::to_string(&sheet.lines).unwrap_or_default();
    blake3::hash(text.as_bytes()).to_hex().chars().take(16).collect()
}

/// Who signed a day's figures, in a sentence; none where nobody did. Takes the name that goes with the account.
pub fn signed_by(day: &Day, name: &str, calendar: &practice::clock::Calendar) -> Option<String> {
    let at = day.signed.as_ref()?.0.signed_at?;
    Some(format!("Signed by {name}, {}.", calendar.show(at)))
}

/// The standing item of the daily management meeting for the last whole day (HT-14): as signed, or as it is now where nobody has signed.
/// Changes after the signature are said too.
pub fn item(tx: &mut Tx<'_>, house: &House, scope: &Scope, day: Date) -> Result<DailyItem, Fault> {
    let (policies, now) = (house.policies(), house.now());
    let found = figures(tx, &policies, scope, day, now)?;
    let account = found.signed.as_ref().and_then(|(row, _)| row.signed_by.clone()).unwrap_or_default();
    let names = crate::people::sql::names(tx, std::slice::from_ref(&account))?;
    let name = names.get(&account).cloned().unwrap_or(account);
    let signed = signed_by(&found, &name, &policies.at(now)?.calendar);
    Ok(item_of(&found, signed.as_deref()))
}

/// The item of figures that are at hand, with who signed them in a sentence.
pub fn item_of(found: &Day, signed: Option<&str>) -> DailyItem {
    let sheet = found.signed.as_ref().map_or(&found.now, |(_, sheet)| sheet);
    let mut item = sheet.item(signed);
    item.lines.extend(found.since.iter().map(since_words));
    item
}

/// A change since the signature, in words.
fn since_words(delta: &Delta) -> String {
    format!("Since the signature, {}: {} signed, {} now", delta.label, delta.before, delta.now)
}

/// `concord figures daily`: the sheet as text or JSON; a refused day in words.
pub async fn run_cli(house: &House, day: &str, json: bool) -> Result<Result<String, String>, Fault> {
    let Ok(day) = day.trim().parse::<Date>() else {
        return Ok(Err(format!("\"{day}\" is not a date. Write year, month and day, such as 2026-11-21.")));
    };
    let scope = crate::figures::whole_force(house).ok_or_else(|| Fault::new("no scope for the console"))?;
    let inner = house.clone();
    let (found, item) = house
        .ledger
        .read(move |tx| Ok::<_, Fault>((figures(tx, &inner.policies(), &scope, day, inner.now())?, item(tx, &inner, &scope, day)?)))
        .await?;
    let sheet = found.signed.as_ref().map_or(&found.now, |(_, sheet)| sheet);
    if json {
        return Ok(Ok(to_json(&found, sheet, &item).to_string()));
    }
    let mut lines = vec![item.title.clone(), item.signed.clone()];
    for table in sheet.printed(&house.policy()?.calendar) {
        lines.push(String::new());
        lines.push(table.title.clone());
        lines.extend(table.rows.iter().map(|(label, cells)| format!("  {label}: {}", cells.join(" "))));
        lines.extend(table.notes);
    }
    lines.extend(found.since.iter().map(since_words));
    Ok(Ok(lines.join("\n")))
}

fn to_json(found: &Day, sheet: &DailySheet, item: &DailyItem) -> serde_json::Value {
    let delta = |one: &Delta| json!({ "figure": one.label, "signed": one.before, "now": one.now, "added": one.added, "removed": one.removed });
    let signed = found
        .signed
        .as_ref()
        .map(|(row, _)| json!({ "printing": row.id, "by": row.signed_by, "at": row.signed_at, "head": row.head, "hash": row.hash() }));
    json!({
        "day": sheet.day,
        "from": sheet.from,
        "to": sheet.to,
        "signed": signed,
        "lines": sheet.lines.iter().map(|line| json!({ "part": line.part, "key": line.key, "label": line.label, "count": line.count(), "records": line.records })).collect::<Vec<_>>(),
        "since": found.since.iter().map(delta).collect::<Vec<_>>(),
        "item": item,
    })
}
