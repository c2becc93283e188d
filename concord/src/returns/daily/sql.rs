//! The days whose figures are to be signed, and the records that a day's sheet counts.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use practice::duty::{Duty, Owed, Standing};
use practice::incident::Incident;
use practice::people::Scope;
use practice::policy::Policy;
use practice::returns::daily::{bounds, day_holding};

use crate::admin::sql::Journalled;
use crate::duty::Owing;
use crate::duty::sql::put_owing;
use crate::house::Policies;
use crate::ledger::{Cell, Columns, Fault, Signature, Tx, Value};
use crate::people::scope_sql;

/// The rule by which a day owes its sheet.
pub const RULE: &str = "R-RET-01";
/// Days that become owed at once where nobody kept them up, after a long stand-still: older ones have no meeting any more.
const MOST_DAYS: i64 = 14;

/// A day that owes its sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetDayRow {
    /// The day, as 2026-11-21.
    pub day: String,
    /// Its first moment.
    pub from_at: Timestamp,
    /// The first moment after it.
    pub to_at: Timestamp,
    /// The signed sheet.
    pub printing: Option<String>,
    /// When it was signed.
    pub signed_at: Option<Timestamp>,
}

columns!(SheetDayRow { day, from_at, to_at, printing, signed_at });

impl Journalled for SheetDayRow {
    const TABLE: &'static str = "sheet_day";
}

impl SheetDayRow {
    /// The day that begins and ends by this policy's cut-off hour.
    pub fn of(day: Date, policy: &Policy) -> Self {
        let (from_at, to_at) = bounds(day, policy.settings.daily_cut_off_hour.value, &policy.calendar);
        Self { day: day.to_string(), from_at, to_at, printing: None, signed_at: None }
    }

    /// The day.
    pub fn date(&self) -> Result<Date, Fault> {
        Ok(self.day.parse::<Date>()?)
    }
}

/// A day in words.
pub fn words(day: &str) -> String {
    day.parse::<Date>().map_or_else(|_| day.to_owned(), |day| day.strftime("%-d %B %Y").to_string())
}

impl Owing for SheetDayRow {
    fn since(&self) -> Timestamp {
        self.to_at
    }

    fn title(&self) -> String {
        format!("Daily figures of {}", words(&self.day))
    }

    fn href(&self) -> String {
        format!("/daily/{}", self.day)
    }

    fn duties(&self, policy: &Policy) -> Vec<Duty> {
        let settled = self.signed_at.map(|at| (Standing::Met, at));
        let owed = |rule| Duty::owed(rule, Owed { settled, ..Owed::of(String::new(), self.to_at) }, policy);
        policy.rule(RULE).map(owed).into_iter().collect()
    }
}

/// The row of a day.
pub fn day(tx: &mut Tx<'_>, day: &str) -> Result<Option<SheetDayRow>, Fault> {
    Ok(tx.children("sheet_day", "day", day)?.into_iter().next())
}

/// The newest days, the newest first.
pub fn days(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<SheetDayRow>, Fault> {
    let names = SheetDayRow::NAMES.join(", ");
    let rows = tx.query(&format!("SELECT {names} FROM sheet_day ORDER BY day DESC LIMIT ?1"), &[limit.to_value()])?;
    rows.iter().map(|row| SheetDayRow::from_row(row, 0)).collect()
}

/// The newest day that is kept.
pub fn newest(tx: &mut Tx<'_>) -> Result<Option<Date>, Fault> {
    days(tx, 1)?.first().map(SheetDayRow::date).transpose()
}

/// Lets every day up to the running one owe its sheet. The running one is there before its end, so that its duty arises at the end by itself.
/// A force's first day is the one on which this first runs.
pub fn keep_up(tx: &mut Tx<'_>, policies: &Policies, who: &Signature) -> Result<(), Fault> {
    let policy = policies.at(who.at)?;
    let running = day_holding(who.at, policy.settings.daily_cut_off_hour.value, &policy.calendar);
    let before = days(tx, 1)?.into_iter().next();
    let known = before.as_ref().map(SheetDayRow::date).transpose()?;
    let mut next = known.map_or(running, |known| known.saturating_add(1.day()).max(running.saturating_sub(MOST_DAYS.days())));
    // A day begins where the day before it ended, also where the cut-off hour was changed between them: nothing is left out or counted twice.
    let mut ended = before.filter(|_| known.is_some_and(|known| known.saturating_add(1.day()) == next)).map(|row| row.to_at);
    while next <= running {
        let usual = SheetDayRow::of(next, &policy);
        let row = SheetDayRow { from_at: ended.unwrap_or(usual.from_at), ..usual };
        put_owing(tx, who, policies, "opened a day's figures", &row)?;
        ended = Some(row.to_at);
        next = next.saturating_add(1.day());
    }
    Ok(())
}

/// The hate records that a day's sheet may count: reported between these moments, no duplicate and no later report of an event that counts
/// already. `kept` are records that a signed sheet counted: of these also one that was restricted since, which must not show by its going.
pub fn records(tx: &mut Tx<'_>, scope: &Scope, within: (Timestamp, Timestamp), kept: &[String]) -> Result<Vec<Incident>, Fault> {
    let mut params = vec![within.0.to_value(), within.1.to_value()];
    let reached = scope_sql(scope, "i", &mut params);
    let marks: Vec<String> = kept
        .iter()
        .map(|id| {
            params.push(Value::Text(id.clone()));
            format!("?{}", params.len())
        })
        .collect();
    let kept = if marks.is_empty() { String::new() } else { format!(" OR (i.restricted = 1 AND i.id IN ({}))", marks.join(", ")) };
    let sql = format!(
        "SELECT i.id FROM incident i WHERE i.reported_at >= ?1 AND i.reported_at < ?2 AND i.merged_into IS NULL AND i.event_of IS NULL \
         AND ({reached}{kept}) ORDER BY i.id"
    );
    let ids: Vec<String> = tx.query_planned(&sql, &params)?.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
    let mut records = Vec::with_capacity(ids.len());
    for id in &ids {
        records.extend(crate::incident::sql::load(tx, id)?);
    }
    Ok(records)
}
